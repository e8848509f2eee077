"""Who can close the gaps of a side in one competency: those of others who can share it."""

from collections.abc import Iterable
from typing import NamedTuple


class Standing(NamedTuple):
    """One delegate whose level in a competency is known; without a target there is no gap."""

    code: str
    side: str
    level: int
    gap: int


class Closer(NamedTuple):
    """Somebody who can share, with how many of a side they can help, and by how many steps."""

    code: str
    level: int
    helped: int
    steps: int


def closers(standings: Iterable[Standing], side: str, share_level: int) -> tuple[Closer, ...]:
    """List who of the other sides can help people of a side in a competency.

    Somebody helps a person who has a gap when they can share and are at least one level above;
    they close what of the gap lies below their own level.

    Args:
        standings: of everybody whose level is known, in any order.
        side: whose gaps are to be closed.
        share_level: from which on somebody can share.

    Returns:
        Whoever helps somebody: most steps first, then most people, then the higher level, then by
        code.

    Source: rule 4 of the domain model.

    >>> closers([Standing("a", "west", 1, 2), Standing("b", "east", 4, 0)], "west", 3)
    (Closer(code='b', level=4, helped=1, steps=2),)
    """
    everybody = list(standings)
    seeking = [each for each in everybody if each.side == side and each.gap > 0]
    found = []
    for each in everybody:
        if each.side == side or each.level < share_level:
            continue
        helped = [other for other in seeking if each.level > other.level]
        if helped:
            steps = sum(min(other.gap, each.level - other.level) for other in helped)
            found.append(Closer(each.code, each.level, len(helped), steps))
    return tuple(sorted(found, key=lambda one: (-one.steps, -one.helped, -one.level, one.code)))
