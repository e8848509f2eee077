"""Which sums over people may be shown: none over fewer than five, and none to be found from others.

The sums of one question are decided together, over all filters that it has, so that nobody finds
a hidden one by asking in another way.
"""

from collections.abc import Collection, Sequence
from typing import Final

FEWEST: Final = 5


def shown_groups(
    groups: Sequence[Collection[str]],
    known: Collection[str],
    seen: Collection[str] = (),
    *,
    fewest: int = FEWEST,
) -> tuple[bool, ...]:
    """Decide which groups of people may be shown with their sums.

    The groups that are shown cut their people into parts: those who are in exactly the same of
    them. A group is shown when it leaves every part with enough people, and with enough people of
    whom something is known, or none. Every sum that can be made of shown ones, by adding and
    subtracting, is over whole parts: so none is over too few people, and no hidden group is whole
    parts, or it would be shown.

    Args:
        groups: the people of every group that there is to ask for, those that matter most first:
            of two that cannot both be shown it is the earlier one. A group may come twice.
        known: those of whom there is something to add up; the others count as unknown.
        seen: those whose own values the viewer may read, and can take away from any sum. They do
            not count, and a group of them alone is always shown.
        fewest: people that there have to be, at least 1.

    Returns:
        Of each group, in order, whether it is shown.

    Cost: groups times parts, each some machine words long.
    Source: decision 0032. L. H. Cox, "Suppression methodology and statistical disclosure control",
        Journal of the American Statistical Association 75 (1980), for what subtraction finds.

    >>> west, east = "abcde", "fghi"
    >>> shown_groups([west + east, west, east], west + east)
    (True, False, False)
    """
    place: dict[str, int] = {}
    for group in groups:
        for person in group:
            place.setdefault(person, len(place))
    hidden_from = set(place).difference(seen)
    known_bits = _bits(place, hidden_from.intersection(known))

    def is_enough(part: int) -> bool:
        return part.bit_count() >= fewest and not 0 < (part & known_bits).bit_count() < fewest

    parts: list[int] = []
    shown = []
    for group in groups:
        members = _bits(place, hidden_from.intersection(group))
        cut = _cut(parts, members)
        is_shown = all(map(is_enough, cut))
        if is_shown:
            parts = cut
        shown.append(is_shown)
    return tuple(shown)


def _bits(place: dict[str, int], people: Collection[str]) -> int:
    bits = bytearray(len(place) // 8 + 1)
    for person in people:
        bits[place[person] >> 3] |= 1 << (place[person] & 7)
    return int.from_bytes(bits, "little")


def _cut(parts: Sequence[int], members: int) -> list[int]:
    """Cut parts by a group, and add those of its people who were in none."""
    found = []
    for part in parts:
        found += [piece for piece in (part & members, part & ~members) if piece]
        members &= ~part
    return [*found, members] if members else found
