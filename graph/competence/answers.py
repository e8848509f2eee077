"""What many people answered to one question: how many, sums and means, how often each value."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from graph.competence.gap_map import per_mille
from graph.competence.suppression import shown_groups


class AnswerFigures(NamedTuple):
    """What the answers of a group add up to; all None where they are hidden.

    The mean is ``total`` over ``answered``, exactly; ``mean_per_mille`` is in thousandths, half up,
    and None where nobody answered. ``counts`` are of the values asked for, in their order.
    """

    answered: int | None = None
    total: int | None = None
    mean_per_mille: int | None = None
    counts: tuple[int, ...] | None = None

    @property
    def suppressed(self) -> bool:
        """Whether the figures are hidden."""
        return self.answered is None


def answer_figures(
    groups: Sequence[Collection[str]],
    answers: Mapping[str, int],
    seen: Collection[str] = (),
    values: Sequence[int] = (),
) -> tuple[AnswerFigures, ...]:
    """Add up what groups answered to one question, and hide what would tell of too few people.

    Args:
        groups: as of ``shown_groups``: all that can be asked for, what matters most first.
        answers: by person; whoever is not in it has not answered.
        seen: whose answers the viewer knows: their own.
        values: which to count.

    Returns:
        Of each group, in order.

    >>> answer_figures(["abcde"], dict.fromkeys("abcde", 4), values=(4, 5))
    (AnswerFigures(answered=5, total=20, mean_per_mille=4000, counts=(5, 0)),)
    """
    shown = shown_groups(groups, answers.keys(), seen)
    return tuple(
        _figures(group, answers, values) if is_shown else AnswerFigures()
        for group, is_shown in zip(groups, shown, strict=True)
    )


def _figures(
    group: Collection[str], answers: Mapping[str, int], values: Sequence[int]
) -> AnswerFigures:
    known = [answers[person] for person in set(group) if person in answers]
    often = Counter(known)
    return AnswerFigures(
        len(known),
        sum(known),
        per_mille(sum(known), len(known)),
        tuple(often[value] for value in values),
    )
