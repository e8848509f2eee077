"""The choice of topics: against brute force, against one big program, and on the 2011 edition."""

import json
import pickle
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from graph import topics
from graph.certificate import check_topics
from graph.interchange import read_topics_instance, topics_infeasible, topics_solution
from graph.problem import (
    RecordConflict,
    RecordRepair,
    RepairKind,
    TopicInfeasible,
    TopicSolution,
    TopicStatus,
)
from graph.rules import broken_topic_rules
from tests.graph.naive_topics import best_by_program, best_by_trying, possible
from tests.graph.topic_instances import cover, instance, instances, opening, person, topic
from tests.graph.topics_2011 import FOCUS_2011, topics_2011


def solved(document: dict[str, Any], **options: int) -> TopicSolution:
    answer = topics.solve(read_topics_instance(document), **options)
    assert isinstance(answer, TopicSolution)
    return answer


@given(instances())
def test_no_selection_is_better_and_the_proof_says_so(document: dict[str, Any]) -> None:
    answer = topics.solve(read_topics_instance(document))
    best = best_by_trying(document)
    if best is None:
        assert isinstance(answer, TopicInfeasible)
        assert answer.conflicts
        return
    assert isinstance(answer, TopicSolution)
    assert (answer.fairest_share, answer.total, answer.chosen) == best
    assert answer.status is TopicStatus.OPTIMAL
    assert (answer.bound, answer.fairest_share_bound) == (answer.total, answer.fairest_share)
    assert check_topics(document, json.loads(json.dumps(topics_solution(answer)))) == ()


@given(instances())
def test_conflicts_are_impossible_and_have_no_record_to_spare(document: dict[str, Any]) -> None:
    answer = topics.solve(read_topics_instance(document))
    for conflict in answer.conflicts if isinstance(answer, TopicInfeasible) else ():
        assert not possible(document, conflict.records)
        for record in conflict.records:
            rest = tuple(other for other in conflict.records if other != record)
            assert possible(document, rest)


@pytest.mark.parametrize("must", [FOCUS_2011, ()])
def test_one_big_program_finds_the_same_worth_on_2011(must: tuple[str, ...]) -> None:
    document = topics_2011(must=must)
    answer = solved(document)
    assert (answer.fairest_share, answer.total) == best_by_program(document)
    assert answer.bound == answer.total
    assert answer.status is TopicStatus.OPTIMAL


def test_the_edition_of_2011_takes_the_four_focus_topics_and_two_more() -> None:
    answer = solved(topics_2011())
    assert len(answer.chosen) == 6
    assert set(FOCUS_2011) < set(answer.chosen)
    assert [entry.topic for entry in answer.suggestions if entry.required] == list(FOCUS_2011)
    assert answer.needs_invited_leader == {}
    assert all(len(answer.leaders[topic]) == 2 for topic in answer.chosen)


def test_seven_topics_of_2011_have_nobody_to_lead_them_on_one_side() -> None:
    problem = read_topics_instance(topics_2011(must=()))
    broken = broken_topic_rules(problem, problem.topic_by_id)
    assert [name for name in broken if name.startswith("leaders:")] == [
        "leaders:c2c_cooperation",
        "leaders:coordinated_border_management",
        "leaders:ecommerce",
        "leaders:express_consignments",
        "leaders:ipr_enforcement",
        "leaders:trade_recovery",
        "leaders:transit",
    ]


@pytest.mark.parametrize("must", [FOCUS_2011, ()])
def test_without_any_level_all_six_need_an_invited_leader(must: tuple[str, ...]) -> None:
    document = topics_2011(must=must, assessed=False)
    answer = solved(document)
    assert len(answer.chosen) == 6
    assert answer.leaders_waived
    everywhere = ("china", "latin_america")
    assert answer.needs_invited_leader == dict.fromkeys(answer.chosen, everywhere)
    assert answer.leaders == dict.fromkeys(answer.chosen, ())
    assert check_topics(document, topics_solution(answer)) == ()


def test_memory_keeps_the_four_away_unless_they_are_required() -> None:
    held = topics_2011(must=())
    for entry in held["topics"]:
        entry["editions_ago"] = int(entry["id"] in FOCUS_2011)
        entry["covers"] *= 4 if entry["id"] in FOCUS_2011 else 1
    forgetful = deepcopy(held)
    forgetful["parameters"]["memory_editions"] = 0
    assert set(solved(held).chosen).isdisjoint(FOCUS_2011)
    assert set(solved(forgetful).chosen) & set(FOCUS_2011)
    assert set(solved(held | {"must": list(FOCUS_2011)}).chosen) > set(FOCUS_2011)


@pytest.mark.parametrize("must", [FOCUS_2011, ()])
def test_names_of_sides_and_the_order_of_records_do_not_matter(must: tuple[str, ...]) -> None:
    document = topics_2011(must=must)
    expected = solved(document).chosen
    turned = document | {
        "people": document["people"][::-1],
        "sides": document["sides"][::-1],
        "competencies": document["competencies"][::-1],
        "must": list(must)[::-1],
    }
    assert solved(turned).chosen == expected
    swapped = {"china": "latin_america", "latin_america": "china"}
    people = [entry | {"side": swapped[entry["side"]]} for entry in document["people"]]
    assert solved(document | {"people": people}).chosen == expected
    twins = [entry | {"id": f"{entry['id']}-twin"} for entry in document["people"]]
    assert solved(document | {"people": [*document["people"], *twins]}).chosen == expected
    content = person("CHN-99", "china", targets={"integrity": 0})
    more = solved(document | {"people": [*document["people"], content]})
    assert (more.chosen, more.total) == (expected, solved(document).total)


def test_the_order_of_topics_in_a_problem_is_that_of_their_positions() -> None:
    problem = read_topics_instance(topics_2011(must=()))
    turned = type(problem)(
        sides=problem.sides,
        competencies=problem.competencies,
        people=problem.people,
        topics=problem.topics[::-1],
        parameters=problem.parameters,
    )
    assert turned == problem


def test_more_fairness_never_lowers_the_weakest_share_nor_raises_the_total() -> None:
    answers = []
    for phi in (0, 500, 800, 900, 950, 1000):
        document = topics_2011(must=())
        document["parameters"]["phi_per_mille"] = phi
        answers.append(solved(document))
    totals = [answer.total for answer in answers]
    assert totals == sorted(totals, reverse=True)
    assert answers[-1].smallest_share == answers[-1].fairest_share
    assert all(answer.fairest_share == answers[0].fairest_share for answer in answers)
    assert all(a.smallest_share <= answers[-1].smallest_share for a in answers)


def test_the_last_plan_is_kept_where_it_costs_nothing() -> None:
    same = [topic(key, cover("risk", 0, 2)) for key in ("first", "second", "third")]
    people = [
        person("ana", "west", targets={"risk": 2}),
        person("wei", "east", targets={"risk": 2}),
    ]
    document = instance(people, same, parameters={"count_min": 1, "count_max": 1})
    assert solved(document).chosen == ("first",)
    assert solved(document | {"last_plan": ["third"]}).chosen == ("third",)


def test_what_is_still_tied_is_settled_by_ids() -> None:
    # Places 1 + 4 and 2 + 3 are the same sum, and every pair is worth the same.
    same = [topic(key) for key in ("d", "c", "b", "a")]
    document = instance([], same, parameters={"count_min": 2, "count_max": 2, "track_caps": {}})
    crossed = [entry | {"track": "x" if entry["id"] in "dc" else "y"} for entry in same]
    capped = document | {"topics": crossed}
    capped["parameters"] = document["parameters"] | {"track_caps": {"x": 1}}
    assert solved(document).chosen == ("d", "c")
    assert solved(capped).chosen == best_by_trying(capped)[2]
    lone = document | {"topics": [entry | {"requires": PARTNER[entry["id"]]} for entry in same]}
    assert solved(lone).chosen == best_by_trying(lone)[2] == ("d", "a")


PARTNER = {"d": ["a"], "a": ["d"], "c": ["b"], "b": ["c"]}


def test_of_many_topics_that_are_worth_the_same_the_first_are_taken() -> None:
    alike = [topic(f"t{place:02d}") for place in range(40)]
    document = instance([], alike, parameters={"count_min": 8, "count_max": 8})
    assert solved(document).chosen == tuple(f"t{place:02d}" for place in range(8))
    assert solved(document | {"last_plan": ["t30"]}).chosen[-1] == "t30"


def test_a_need_of_millions_of_units_is_proved_to_one_part_per_million() -> None:
    document = topics_2011(must=())
    document["parameters"]["sought_per_mille"] = 1501  # so that a unit is 50 instead of 12,500
    answer = solved(document)
    assert answer.status is TopicStatus.OPTIMAL
    assert 0 <= answer.bound - answer.total <= sum(answer.need.values()) / 10**6
    assert 0 <= answer.fairest_share_bound - answer.fairest_share <= Fraction(1, 10**6)
    written = topics_solution(answer)
    assert check_topics(document, written) == ()
    assert check_topics(document, written | {"bound": answer.bound + 50})


def test_a_search_cut_short_says_how_far_it_may_be_from_the_best() -> None:
    document = topics_2011(must=())
    full, short = solved(document), solved(document, nodes_max=1)
    assert short.status is TopicStatus.WITHIN
    assert short.total <= full.total <= short.bound
    assert short.fairest_share <= full.fairest_share <= short.fairest_share_bound
    assert 0 < short.gap < Fraction(1, 10)
    assert full.gap == 0
    assert check_topics(document, topics_solution(short)) == ()


def test_a_search_cut_short_before_its_first_selection_still_finds_one() -> None:
    # The relaxation takes three quarters of two topics that need each other, and both do not fit.
    document = instance(
        [person("ana", "west", targets={"risk": 2}), person("wei", "east", targets={"risk": 2})],
        [
            topic("one", cover("risk"), minutes=50, requires=["other"]),
            topic("other", cover("risk"), minutes=50, requires=["one"]),
            topic("alone", cover("risk", part="also"), minutes=75),
        ],
        parameters={"minutes": 75, "count_min": 1},
    )
    short = solved(document, nodes_max=1)
    assert short.status is TopicStatus.WITHIN
    assert short.chosen == ("alone",)
    assert check_topics(document, topics_solution(short)) == ()


def test_a_person_leads_no_more_topics_than_the_load() -> None:
    busy = opening(parameters={"leader_load": 2, "count_min": 2, "count_max": 3})
    assert len(solved(busy).chosen) == 2
    helped = opening(parameters={"leader_load": 3, "count_min": 2, "count_max": 3})
    assert len(solved(helped).chosen) == 3
    assert solved(helped).leaders["it_rules"] == ("wei", "ana")


def test_leaders_change_topics_when_only_that_gives_everybody_one() -> None:
    # Wei comes first for both topics, and may lead one: she has to leave one to Yan.
    document = opening(parameters={"leader_load": 1, "count_min": 2, "count_max": 2})
    document["people"] += [
        person("yin", "east", ratings={"risk": 3}),
        person("mar", "west", ratings={"it": 3}),
    ]
    answer = solved(document | {"must": ["risk_rules", "it_rules"]})
    assert answer.leaders == {"risk_rules": ("yin", "ana"), "it_rules": ("wei", "mar")}


def test_the_same_problem_gives_the_same_answer_and_can_be_sent_to_another_process() -> None:
    problem = read_topics_instance(topics_2011())
    first, second = topics.solve(problem), topics.solve(pickle.loads(pickle.dumps(problem)))  # noqa: S301 -- our own bytes
    assert first == second
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301 -- our own bytes


def test_the_solver_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    solved(topics_2011())
    assert capfd.readouterr() == ("", "")


def test_an_edition_without_people_or_topics_has_an_answer() -> None:
    nobody = solved(instance([], [topic("first"), topic("second")], parameters={"count_min": 1}))
    assert (nobody.chosen, nobody.total, nobody.smallest_share) == (("first",), 0, Fraction(1))
    nothing = solved(instance([person("ana", "west", targets={"risk": 1})], []))
    assert (nothing.chosen, nothing.smallest_share) == ((), Fraction(0))


def test_no_topics_at_all_are_too_few_where_some_are_wanted() -> None:
    document = instance([person("ana", "west")], [], parameters={"count_min": 2})
    answer = topics.solve(read_topics_instance(document))
    assert isinstance(answer, TopicInfeasible)
    assert answer.conflicts == (
        RecordConflict(("count_min",), (RecordRepair("count_min", RepairKind.LOWER, 2),)),
    )
    assert check_topics(document, topics_infeasible(answer)) == ()
