"""Plans beside the plan: what fairness costs, how sure a topic is, and what a change disturbs."""

import hashlib
from collections import Counter
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import topics
from graph.interchange import read_topics_instance
from graph.problem import (
    DroppedCode,
    MalformedProblem,
    RatingNoise,
    TopicCertainty,
    TopicDropped,
    TopicProblem,
    TopicSolution,
)
from tests.graph.naive_topics import (
    best_at,
    best_by_trying,
    best_keeping,
    gains,
    smallest_share,
)
from tests.graph.topic_instances import cover, instance, instances, opening, person, topic
from tests.graph.topics_2011 import FOCUS_2011, topics_2011

Document = dict[str, Any]


def solved(document: Document) -> tuple[TopicProblem, TopicSolution]:
    problem = read_topics_instance(document)
    answer = topics.solve(problem)
    assert isinstance(answer, TopicSolution)
    return problem, answer


def is_possible(document: Document) -> bool:
    return isinstance(topics.solve(read_topics_instance(document)), TopicSolution)


# ---- what fairness costs --------------------------------------------------------------------


@given(instances())
def test_each_point_of_the_curve_is_the_best_plan_there(document: Document) -> None:
    if not is_possible(document):
        return
    phis = (0, 400, 800, 1000)
    curve = topics.fairness_curve(*solved(document), phis)
    assert [point.phi_per_mille for point in curve.points] == list(phis)
    for point in curve.points:
        best = best_at(document, point.phi_per_mille)
        assert best is not None
        assert (point.total, point.chosen, point.proved) == (*best[1:], True)
        gain = gains(document, point.chosen)
        assert point.smallest_share == smallest_share(document, gain)


def test_full_fairness_of_2011_lifts_the_weaker_side_and_costs_a_part_of_the_total() -> None:
    problem, answer = solved(topics_2011(must=()))
    curve = topics.fairness_curve(problem, answer)
    assert [point.phi_per_mille for point in curve.points] == [0, 500, 800, 900, 950, 1000]
    totals = [point.total for point in curve.points]
    assert totals == sorted(totals, reverse=True)
    assert curve.points[-1].smallest_share == answer.fairest_share
    assert curve.points[0].smallest_share < answer.fairest_share
    assert curve.loss == totals[0] - totals[-1] > 0
    assert curve.loss_per_mille == curve.loss * 1000 // totals[0]
    assert curve.points[4].chosen == answer.chosen  # 950 is what the plan itself keeps


def test_a_part_of_the_fairest_share_is_a_per_mille() -> None:
    problem, answer = solved(opening())
    with pytest.raises(MalformedProblem, match="phi_per_mille"):
        topics.fairness_curve(problem, answer, (1001,))


# ---- how sure a topic is --------------------------------------------------------------------


def naively_moved(document: Document, noise: RatingNoise, run: int) -> Document:
    """Move what is assessed, and draw what is not in a place apart, where nobody leads by it."""
    moved = deepcopy(document)
    for entry in moved["people"]:
        source = f"{noise.seed}:{run}:{entry['id']}".encode()
        keys = sorted(document["competencies"])
        drawn = hashlib.shake_256(source).digest(8 * len(keys))
        for place, key in enumerate(keys):
            draw = int.from_bytes(drawn[8 * place : 8 * place + 8], "big") % 1000
            level = entry["ratings"].get(key)
            if level is None:
                entry["ratings"].pop(key, None)
                entry.setdefault("blind", {})[key] = draw % 5
            elif draw < noise.down:
                entry["ratings"][key] = max(level - 1, 0)
            elif draw < noise.down + noise.up:
                entry["ratings"][key] = min(level + 1, 4)
    return moved


@given(instances())
def test_a_topic_stays_in_as_many_draws_as_trying_everything_finds(document: Document) -> None:
    if not is_possible(document):
        return
    # With everybody assessed a draw is an instance of its own.
    for entry in document["people"]:
        entry["ratings"] = {key: entry["ratings"].get(key) or 0 for key in document["competencies"]}
    if not is_possible(document):
        return
    problem, answer = solved(document)
    noise = RatingNoise(seed=5, runs=4, down=300, up=300)
    found = topics.certainty(problem, answer, noise)
    stays: Counter[str] = Counter()
    impossible = 0
    for run in range(noise.runs):
        moved = naively_moved(document, noise, run) | {"last_plan": list(answer.chosen)}
        best = best_by_trying(moved)
        impossible += best is None
        stays.update(best[2] if best else ())
    assert found.topics == tuple(TopicCertainty(t, stays[t], 4) for t in answer.chosen)
    assert found.impossible == impossible
    assert found.assessed == found.entries


def test_what_is_not_assessed_is_drawn_and_nobody_leads_by_it() -> None:
    document = instance(
        [
            person("ana", "west", ratings={"risk": 4, "it": 4}),
            person("wei", "east", ratings={"risk": 4, "it": 4}),
            person("luz", "west", targets={"risk": 2, "it": 1, "aeo": 4}),
        ],
        [
            topic("risk", cover("risk", 0, 2)),
            topic("it", cover("it", 0, 1)),
            topic("aeo", cover("aeo")),
        ],
        parameters={"count_max": 1, "unassessed_per_mille": 500},
    )
    problem, answer = solved(document)
    noise = RatingNoise(seed=0, runs=200, down=0, up=0)
    found = topics.certainty(problem, answer, noise)
    expected: Counter[str] = Counter()
    for run in range(noise.runs):
        drawn = naively_moved(document, noise, run)["people"][2]["blind"]
        gaps = {"risk": 2 - drawn["risk"], "it": 1 - drawn["it"]}
        # Nothing to gain: the plan stays. Two levels of risk, or one, against one of it.
        ahead = gaps["it"] > max(gaps["risk"], 0)
        expected["it" if ahead else "risk"] += 1
    assert answer.chosen == ("risk",)
    assert found.topics == (TopicCertainty("risk", expected["risk"], 200),)
    assert 100 < expected["risk"] < 200
    assert (found.impossible, found.assessed, found.entries) == (0, 0, 3)


def test_the_topics_of_2011_that_are_required_stay_and_of_the_others_one_is_less_sure() -> None:
    problem, answer = solved(topics_2011())
    noise = RatingNoise(seed=1, runs=40, down=75, up=75)
    found = topics.certainty(problem, answer, noise)
    sure = {one.topic: one for one in found.topics}
    assert all(sure[topic].per_mille == 1000 for topic in FOCUS_2011)
    free = [sure[topic] for topic in answer.chosen if topic not in FOCUS_2011]
    assert any(one.stays < 40 for one in free)
    assert all(one.is_close_call == (one.stays < 28) for one in free)
    assert found == topics.certainty(problem, answer, noise)
    assert found != topics.certainty(problem, answer, RatingNoise(seed=2, runs=40, down=75, up=75))
    assert 0 < found.assessed < found.entries


def test_where_nothing_is_assessed_that_is_said_and_nobody_leads() -> None:
    problem, answer = solved(topics_2011(assessed=False))
    found = topics.certainty(problem, answer, RatingNoise(seed=1, runs=5, down=75, up=75))
    wanted = sum(level > 0 for person in problem.people for level in person.targets.values())
    assert (found.assessed, found.entries, found.impossible) == (0, wanted, 0)
    assert [one.topic for one in found.topics] == list(answer.chosen)


def test_without_noise_a_plan_of_people_who_are_all_assessed_stays() -> None:
    document = topics_2011()
    for entry in document["people"]:
        entry["ratings"] = {key: entry["ratings"].get(key, 1) for key in document["competencies"]}
    found = topics.certainty(*solved(document), RatingNoise(seed=1, runs=3, down=0, up=0))
    assert [one.per_mille for one in found.topics] == [1000] * 6


def test_a_draw_in_which_nobody_can_lead_counts_as_impossible() -> None:
    document = opening(parameters={"count_min": 1, "leader_load": 3})
    for entry in document["people"][:2]:
        entry["ratings"] = {"risk": 3}
    document["people"][2]["ratings"]["it"] = 3
    document["people"][2]["targets"] = {"risk": 2}
    problem, answer = solved(document)
    found = topics.certainty(problem, answer, RatingNoise(seed=0, runs=30, down=500, up=0))
    assert 0 < found.impossible < 30
    [one] = found.topics
    assert one.topic == "risk_rules"
    assert one.stays <= 30 - found.impossible


# ---- what a change disturbs -----------------------------------------------------------------


@given(instances(), st.sampled_from([0, 20, 300, 1000]))
def test_no_plan_on_the_same_terms_keeps_more(document: Document, slack: int) -> None:
    earlier = tuple(document["last_plan"])
    best = best_keeping(document | {"last_plan": []}, earlier, slack)
    if best is None:
        return
    problem, answer = solved(document | {"last_plan": []})
    found = topics.replan(problem, answer, (*earlier, "gone"), slack)
    assert (len(found.kept), found.total, found.chosen) == best
    assert found.proved
    assert (found.best_total, found.loss) == (answer.total, answer.total - found.total)
    assert found.gain == gains(document, found.chosen)
    assert found.smallest_share == smallest_share(document, found.gain)
    assert set(found.kept) == set(earlier) & set(found.chosen)
    assert set(found.added) == set(found.chosen) - set(earlier)
    dropped = [entry.topic for entry in found.dropped]
    assert dropped == [*(t for t in earlier if t not in found.chosen), "gone"]
    assert found.dropped[-1] == TopicDropped("gone", DroppedCode.WITHDRAWN)


def test_a_topic_that_may_not_be_held_any_more_is_dropped_with_its_record() -> None:
    document = topics_2011()
    _, before = solved(document)
    two = [topic for topic in before.chosen if topic not in FOCUS_2011]
    changed = document | {"never": two[:1]}
    problem, answer = solved(changed)
    found = topics.replan(problem, answer, before.chosen)
    assert found.dropped[0] == TopicDropped(two[0], DroppedCode.CANNOT, ((f"never:{two[0]}",),))
    assert set(found.kept) >= set(FOCUS_2011)
    assert found.total * 1000 >= found.best_total * 980


def test_a_topic_worth_keeping_stays_and_a_dear_one_goes() -> None:
    def wanted(level: int) -> Document:
        return instance(
            [
                person("ana", "west", targets={"risk": 4, "it": level}),
                person("wei", "east", targets={"risk": 4, "it": level}),
            ],
            [topic("risk", cover("risk")), topic("it", cover("it"))],
            parameters={"count_max": 1, "phi_per_mille": 0},
        )

    document = wanted(4)
    for entry in document["people"]:
        entry["ratings"] = {"risk": 0, "it": 1}
    problem, answer = solved(document)
    assert answer.chosen == ("risk",)
    kept = topics.replan(problem, answer, ("it",), 250)
    assert (kept.chosen, kept.dropped, kept.loss) == (("it",), (), answer.total // 4)
    dear = topics.replan(problem, answer, ("it",), 249)
    assert (dear.chosen, dear.dropped) == (("risk",), (TopicDropped("it", DroppedCode.WORTH),))


def test_a_slack_is_a_per_mille() -> None:
    problem, answer = solved(opening())
    with pytest.raises(MalformedProblem, match="slack_per_mille"):
        topics.replan(problem, answer, (), 1001)
