"""The gaps of groups of people, competency by competency: sums, means, who can share."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from graph.competence.suppression import shown_groups


class KnownGap(NamedTuple):
    """Where one person stands in one competency whose level is known."""

    gap: int
    can_share: bool


class GapFigures(NamedTuple):
    """What the gaps of a group add up to in one competency; all None where they are hidden.

    ``mean_per_mille`` is in thousandths of a step, half up, and None where nobody is assessed.
    """

    assessed: int | None = None
    unknown: int | None = None
    gap_sum: int | None = None
    mean_per_mille: int | None = None
    sharing: int | None = None

    @property
    def suppressed(self) -> bool:
        """Whether the figures are hidden."""
        return self.assessed is None


def gap_figures(
    groups: Sequence[Collection[str]],
    gaps: Mapping[str, KnownGap],
    seen: Collection[str] = (),
) -> tuple[GapFigures, ...]:
    """Add up the gaps of groups in one competency, and hide what would tell of too few people.

    Args:
        groups: as of ``shown_groups``: all that can be asked for, what matters most first.
        gaps: by person; whoever is not in it has no known level.
        seen: whose levels the viewer may read.

    Returns:
        Of each group, in order.

    >>> gap_figures(["abcde"], dict.fromkeys("abcde", KnownGap(2, False)))[0].mean_per_mille
    2000
    """
    shown = shown_groups(groups, gaps.keys(), seen)
    return tuple(
        _figures(group, gaps) if is_shown else GapFigures()
        for group, is_shown in zip(groups, shown, strict=True)
    )


def per_mille(steps: int, count: int) -> int | None:
    """Return a mean in thousandths, half up; None of nothing.

    >>> per_mille(-1, 2), per_mille(1, 3), per_mille(0, 0)
    (-500, 333, None)
    """
    return (2_000 * steps + count) // (2 * count) if count else None


def _figures(group: Collection[str], gaps: Mapping[str, KnownGap]) -> GapFigures:
    people = set(group)
    known = [gaps[person] for person in people if person in gaps]
    gap_sum = sum(each.gap for each in known)
    return GapFigures(
        assessed=len(known),
        unknown=len(people) - len(known),
        gap_sum=gap_sum,
        mean_per_mille=per_mille(gap_sum, len(known)),
        sharing=sum(each.can_share for each in known),
    )
