"""How levels grew between two days: of a person, and of groups of people."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from graph.competence.gap_map import per_mille
from graph.competence.suppression import shown_groups


class Growth(NamedTuple):
    """Steps that levels rose by, over the competencies whose level is known on both days."""

    steps: int
    competencies: int

    @property
    def mean_per_mille(self) -> int | None:
        """Steps a competency in thousandths, half up; None where no competency is known twice."""
        return per_mille(self.steps, self.competencies)


class GrowthFigures(NamedTuple):
    """How a group grew; all None where that is hidden.

    ``competencies`` counts each competency of each person that is known on both days, and
    ``mean_per_mille`` is steps over these. Who grew rose by more steps than they fell.
    """

    steps: int | None = None
    competencies: int | None = None
    mean_per_mille: int | None = None
    grew: int | None = None
    fell: int | None = None
    unchanged: int | None = None
    unknown: int | None = None

    @property
    def suppressed(self) -> bool:
        """Whether the figures are hidden."""
        return self.steps is None


def growth_between(before: Mapping[str, int], after: Mapping[str, int]) -> Growth | None:
    """Compare the levels of one person on two days, by competency.

    Returns:
        None where no competency is known on both days.

    >>> growth_between({"risk": 1, "aeo": 3}, {"risk": 3, "origin": 4})
    Growth(steps=2, competencies=1)
    """
    known = before.keys() & after.keys()
    return Growth(sum(after[key] - before[key] for key in known), len(known)) if known else None


def growth_figures(
    groups: Sequence[Collection[str]],
    growths: Mapping[str, Growth],
    seen: Collection[str] = (),
) -> tuple[GrowthFigures, ...]:
    """Add up the growth of groups, and hide what would tell of too few people.

    Args:
        groups: as of ``shown_groups``: all that can be asked for, what matters most first.
        growths: by person; whoever is not in it has no competency that is known on both days.
        seen: whose levels the viewer may read.

    Returns:
        Of each group, in order.
    """
    shown = shown_groups(groups, growths.keys(), seen)
    return tuple(
        _figures(group, growths) if is_shown else GrowthFigures()
        for group, is_shown in zip(groups, shown, strict=True)
    )


def _figures(group: Collection[str], growths: Mapping[str, Growth]) -> GrowthFigures:
    people = set(group)
    known = [growths[person] for person in people if person in growths]
    steps = sum(each.steps for each in known)
    competencies = sum(each.competencies for each in known)
    return GrowthFigures(
        steps=steps,
        competencies=competencies,
        mean_per_mille=per_mille(steps, competencies),
        grew=sum(each.steps > 0 for each in known),
        fell=sum(each.steps < 0 for each in known),
        unchanged=sum(each.steps == 0 for each in known),
        unknown=len(people) - len(known),
    )
