"""What answers add up to: as counted by hand, and nothing of few people by subtraction."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from graph.competence import FEWEST, answer_figures
from tests.graph.test_suppression import PEOPLE, basis, few_found, questions, row_of

VALUES = (1, 2, 3, 4, 5)
ANSWERS = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(VALUES))


@given(questions(), ANSWERS)
def test_what_is_shown_is_what_counting_by_hand_finds(
    asked: tuple[list[set[str]], set[str], set[str]], answers: Mapping[str, int]
) -> None:
    groups, _, seen = asked
    for group, told in zip(groups, answer_figures(groups, answers, seen, VALUES), strict=True):
        if told.suppressed:
            assert told == (None, None, None, None)
            continue
        given_here = [answers[person] for person in group if person in answers]
        assert (told.answered, told.total) == (len(given_here), sum(given_here))
        assert told.counts == tuple(given_here.count(value) for value in VALUES)
        assert (told.mean_per_mille is None) == (not given_here)
        if told.mean_per_mille is not None:
            # Half up, of the exact mean.
            assert (
                abs(2 * (told.mean_per_mille * told.answered - 1000 * told.total)) <= told.answered
            )
        strangers = set(group) - seen
        assert len(strangers & answers.keys()) not in range(1, FEWEST)


@given(questions(), ANSWERS)
def test_no_sum_of_few_answers_is_found_over_all_filters(
    asked: tuple[list[set[str]], set[str], set[str]], answers: Mapping[str, int]
) -> None:
    """The attacker adds and subtracts what is shown, and takes away what they answered."""
    groups, _, seen = asked
    told = answer_figures(groups, answers, seen, VALUES)
    shown = [group for group, one in zip(groups, told, strict=True) if not one.suppressed]
    sums = basis(
        [row_of(group & answers.keys()) for group in shown] + [row_of([person]) for person in seen]
    )
    assert few_found(sums, seen | (set(PEOPLE) - answers.keys())) is None
