"""What a pairing is worth, to the point, and why."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.certificate import reasons_of_pair, score_pair
from graph.interchange import pairing_instance, read_pairing_instance, reason_entry
from graph.pairing.board import lay_out
from graph.problem import Reason, ReasonCode
from graph.weights import benefits, pair_scores, reasons, share_points
from tests.graph.edition_2011 import instance_2011
from tests.graph.naive_pairing import Naive, largest_remainder
from tests.graph.pairing_instances import instance, instances, person, worked_example


def explained(document: dict[str, Any], a: str, b: str) -> tuple[Reason, ...]:
    return reasons(benefits(read_pairing_instance(document)), a, b)


@given(st.integers(0, 1000), st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_shared_points_lose_none_and_ties_go_to_the_earlier(
    points: int, weights: list[int]
) -> None:
    shared = share_points(points, np.array([weights, weights]))
    assert shared.tolist() == [largest_remainder(points, weights)] * 2


def test_points_are_shared_by_the_largest_remainder() -> None:
    assert share_points(100, np.array([[1, 1, 1]])).tolist() == [[34, 33, 33]]
    assert share_points(10, np.array([[5, 4, 0]])).tolist() == [[6, 4, 0]]
    assert share_points(700, np.array([[0, 0]])).tolist() == [[0, 0]]


def test_a_partner_closes_a_part_of_a_gap() -> None:
    document = worked_example()
    document["people"][0]["ratings"]["risk"] = 3
    naive = Naive(document)
    scores = benefits(read_pairing_instance(document))
    ana, wei = 0, 2
    # 700 points for a gap of 3 of which level 3 closes two: 466, and half of 300 for one topic.
    assert scores.benefit[ana, wei] == 466 + 150 == naive.g["Ana", "Wei"]


def test_a_level_below_share_level_closes_nothing() -> None:
    ana = person("Ana", "west", ratings={"risk": 0}, targets={"risk": 4})
    for level, points in ((2, 0), (3, 525), (4, 700)):
        xi = person("Xi", "east", ratings={"risk": level})
        scores = benefits(read_pairing_instance(instance(ana, xi)))
        assert scores.benefit[0, 1] == points


def test_who_is_not_assessed_has_no_gap_and_shares_nothing() -> None:
    ana = person("Ana", "west", ratings={"risk": None}, targets={"risk": 4})
    xi = person("Xi", "east", ratings={"risk": 4}, targets={"risk": 4})
    assert benefits(read_pairing_instance(instance(ana, xi))).benefit[0, 1] == 0


@given(instances(required=False))
def test_matrix_naive_and_certificate_give_the_same_scores(document: dict[str, Any]) -> None:
    naive = Naive(document)
    board = lay_out(read_pairing_instance(document))
    ids = naive.ids
    ends = zip(board.left.tolist(), board.right.tolist(), strict=True)
    found = {
        tuple(sorted((ids[u], ids[v]))): score
        for (u, v), score in zip(ends, board.worth.score.tolist(), strict=True)
    }
    assert found == naive.w
    assert found == {(a, b): score_pair(document, b, a) for a, b in naive.pairs}


@given(instances(required=False))
def test_points_sum_to_the_score_and_millionths_are_exact(document: dict[str, Any]) -> None:
    problem = read_pairing_instance(document)
    scores = benefits(problem)
    for pair in Naive(document).pairs:
        a, b = problem.oriented(*pair)
        ends = (np.array([problem.position[key]]) for key in (a, b))
        worth = pair_scores(scores, *ends)
        found = reasons(scores, a, b)
        exact = [r.millionths for r in found if r.code is not ReasonCode.REPEAT_PAIRING]
        assert sum(reason.points for reason in found) == worth.score[0]
        assert sum(exact) == worth.gain[0] + worth.mutual[0] + worth.language[0]
        assert sum(exact) // 1000 == worth.before[0]
        assert sum(reason.millionths for reason in found) // 1000 == worth.score[0]
        assert [reason_entry(reason) for reason in found] == reasons_of_pair(document, a, b)


def test_each_reason_says_who_learns_what_from_which_level() -> None:
    found = explained(worked_example(), "Wei", "Ana")
    assert [
        (r.code, r.points, r.learner, r.competency or r.topic or r.language) for r in found
    ] == [
        (ReasonCode.MUTUAL_BENEFIT, 212, None, None),
        (ReasonCode.COMPETENCY_GAIN, 210, "Wei", "aeo"),
        (ReasonCode.COMPETENCY_GAIN, 210, "Ana", "risk"),
        (ReasonCode.COMMON_LANGUAGE, 120, None, "en"),
        (ReasonCode.TOPIC_GAIN, 90, "Wei", "window"),
        (ReasonCode.TOPIC_GAIN, 45, "Ana", "it"),
    ]
    risk = found[2]
    assert (risk.level_from, risk.level_to, risk.level_partner) == (1, 4, 4)
    assert found[3].level_to == 2


def test_a_gain_never_leads_above_the_target() -> None:
    ana = person("Ana", "west", ratings={"risk": 1}, targets={"risk": 2})
    xi = person("Xi", "east", ratings={"risk": 4})
    gain = explained(instance(ana, xi), "Ana", "Xi")[0]
    assert (gain.level_from, gain.level_to, gain.level_partner) == (1, 2, 4)


def test_a_repeated_pairing_loses_points_in_a_reason_of_its_own() -> None:
    document = worked_example() | {"prior": [["Ana", "Wei"]]}
    repeat = explained(document, "Wei", "Ana")[-1]
    assert repeat == Reason(ReasonCode.REPEAT_PAIRING, -120, -120_000)
    assert score_pair(document, "Wei", "Ana") == 887 - 120


def test_a_repeated_pairing_loses_no_more_than_it_has() -> None:
    document = worked_example() | {"prior": [["Wei", "Luz"]], "parameters": {"prior_adjust": -900}}
    found = explained(document, "Wei", "Luz")
    assert [reason.points for reason in found] == [210, -210]
    nothing = instance(person("Ana", "west"), person("Xi", "east"), prior=[["Ana", "Xi"]])
    assert explained(nothing, "Ana", "Xi") == ()


def test_without_a_common_language_its_points_have_no_language() -> None:
    document = instance(
        person("Ana", "west"),
        person("Xi", "east"),
        parameters={"language_points": [100, 400, 800, 1000]},
    )
    (only,) = explained(document, "Ana", "Xi")
    assert (only.code, only.language, only.level_to) == (ReasonCode.COMMON_LANGUAGE, None, 0)
    assert only.points == 15


def test_the_best_common_language_counts_and_the_earlier_of_equals() -> None:
    ana = person("Ana", "west", languages={"es": 2, "zh": 2})
    xi = person("Xi", "east", languages={"zh": 2, "es": 3})
    (only,) = explained(instance(ana, xi), "Ana", "Xi")
    assert (only.language, only.level_to, only.points) == ("es", 2, 120)


def test_every_pair_of_2011_scores_as_the_second_implementation_says() -> None:
    document = instance_2011()
    naive = Naive(document)
    scores = benefits(read_pairing_instance(document))
    for (a, b), score in naive.w.items():
        ends = (np.array([naive.ids.index(key)]) for key in (a, b))
        assert pair_scores(scores, *ends).score[0] == score
    assert (len(naive.w), max(naive.w.values())) == (140, 468)
    assert sum(score > 0 for score in naive.w.values()) == 139


def test_changing_one_rating_changes_the_scores_that_hang_on_it() -> None:
    document = instance_2011()
    before = Naive(document).w
    document["people"][0]["ratings"]["risk_management"] = 0
    after = Naive(document).w
    scores = benefits(read_pairing_instance(document))
    changed = {pair for pair in before if before[pair] != after[pair]}
    assert changed
    assert all("LAC-01" in pair for pair in changed)
    ids = [entry.id for entry in read_pairing_instance(pairing_instance(scores.problem)).people]
    for a, b in changed:
        ends = (np.array([ids.index(key)]) for key in (a, b))
        assert pair_scores(scores, *ends).score[0] == after[a, b]
