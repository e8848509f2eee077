"""What a planner reads of a plan: reasons, prices, why not, and why not at all."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from graph import topics
from graph.interchange import read_topics_instance, topics_infeasible
from graph.problem import (
    PeopleAtLevel,
    RecordRepair,
    RepairKind,
    TopicInfeasible,
    TopicLeader,
    TopicReason,
    TopicReasonCode,
    TopicSolution,
    TopicWhyNot,
    TopicWhyNotKind,
)
from graph.problem.malformed import MalformedProblem
from tests.graph.naive_topics import gains, needs, selections
from tests.graph.topic_instances import cover, instance, instances, opening, person, topic
from tests.graph.topics_2011 import FOCUS_2011, topics_2011

CODE = TopicReasonCode


def solved(document: dict[str, Any]) -> TopicSolution:
    answer = topics.solve(read_topics_instance(document))
    assert isinstance(answer, TopicSolution)
    return answer


def refused(document: dict[str, Any]) -> TopicInfeasible:
    answer = topics.solve(read_topics_instance(document))
    assert isinstance(answer, TopicInfeasible)
    return answer


def asked(document: dict[str, Any], key: str) -> TopicWhyNot:
    problem = read_topics_instance(document)
    answer = topics.solve(problem)
    assert isinstance(answer, TopicSolution)
    return topics.why_not(problem, answer, key)


# ---- reasons --------------------------------------------------------------------------------


def test_a_suggestion_says_what_it_closes_for_whom_and_who_can_lead_it() -> None:
    document = opening(parameters={"leader_load": 3}, must=["it_rules"])
    document["people"][2]["seeks"] = ["it"]
    suggestion = solved(document).suggestions[1]
    # Yan lacks two levels at 0: 700 of 2 x 1000. Luz is not assessed and seeks it: 700 of 750.
    assert suggestion.topic == "it_rules"
    assert suggestion.gain_by_side == {"east": 1_400_000, "west": 525_000}
    assert suggestion.gain == 1_925_000
    assert suggestion.people == (PeopleAtLevel(0, 1), PeopleAtLevel(None, 1))
    assert suggestion.leaders == (
        TopicLeader("wei", "east", "it", 3),
        TopicLeader("ana", "west", "it", 3),
    )
    need, total = sum(solved(document).need.values()), solved(document).total
    assert suggestion.reasons == (
        TopicReason(CODE.REQUIRED),
        TopicReason(CODE.CLOSES_GAPS, 1_925_000, need),
        TopicReason(CODE.SERVES_SIDE, 1_400_000, 1_925_000, side="east"),
        TopicReason(CODE.SERVES_SIDE, 525_000, 1_925_000, side="west"),
        TopicReason(CODE.PEOPLE_AT_LEVEL, 1, 4, level=0),
        TopicReason(CODE.PEOPLE_NOT_ASSESSED, 1, 4),
        TopicReason(CODE.SOUGHT_BY, 1, 4),
        TopicReason(CODE.CAN_BE_LED, 3, 4, "east", "wei", "it", 3),
        TopicReason(CODE.CAN_BE_LED, 3, 4, "west", "ana", "it", 3),
        TopicReason(CODE.LOSS_WITHOUT_IT, 1_925_000, total),
    )


def test_a_topic_that_lacks_leaders_says_where() -> None:
    document = opening(parameters={"leader_load": 3}, must=["it_rules"])
    document["people"][0]["ratings"].pop("it")
    suggestion = next(s for s in solved(document).suggestions if s.topic == "it_rules")
    assert suggestion.needs_invited_leader == ("west",)
    assert TopicReason(CODE.NEEDS_INVITED_LEADER, side="west") in suggestion.reasons


def test_gains_are_what_the_plan_of_2011_loses_without_each_topic() -> None:
    document = topics_2011()
    answer = solved(document)
    assert answer.need == needs(document)
    assert answer.gain == gains(document, answer.chosen)
    for suggestion in answer.suggestions:
        rest = tuple(other for other in answer.chosen if other != suggestion.topic)
        without = gains(document, rest)
        assert suggestion.gain_by_side == {s: answer.gain[s] - without[s] for s in without}
        assert suggestion.loss_per_mille == suggestion.gain * 1000 // answer.total
        codes = [reason.code for reason in suggestion.reasons]
        assert len(codes) >= 4
        assert (CODE.REQUIRED in codes) == suggestion.required


# ---- prices ---------------------------------------------------------------------------------


def test_requiring_the_focus_topics_of_2011_has_a_price() -> None:
    problem = read_topics_instance(topics_2011())
    answer = topics.solve(problem)
    assert isinstance(answer, TopicSolution)
    price = topics.price_of_required(problem, answer)
    free = solved(topics_2011(must=()))
    assert price.free == free
    assert (price.total, price.smallest_share) == (answer.total, answer.smallest_share)
    assert price.loss == free.total - answer.total > 0
    assert price.loss_per_mille == price.loss * 1000 // free.total
    assert free.smallest_share > answer.smallest_share


def test_there_is_no_price_where_nothing_else_is_possible() -> None:
    document = opening(parameters={"count_min": 1, "leader_load": 3}, must=["it_rules"])
    for entry in document["topics"]:
        entry["editions_ago"] = 1
    problem = read_topics_instance(document)
    price = topics.price_of_required(problem, solved(document))
    assert isinstance(price.free, TopicInfeasible)
    assert (price.loss, price.loss_per_mille) == (None, None)


@given(instances())
def test_why_not_says_what_the_best_plan_with_the_topic_is_worth(document: dict[str, Any]) -> None:
    problem = read_topics_instance(document)
    answer = topics.solve(problem)
    if isinstance(answer, TopicInfeasible):
        return
    for entry in document["topics"]:
        key = entry["id"]
        reply = topics.why_not(problem, answer, key)
        if reply.kind is TopicWhyNotKind.CHOSEN:
            assert key in answer.chosen
        elif reply.kind is TopicWhyNotKind.CANNOT:
            assert reply.conflicts
        else:
            assert key in reply.chosen
            assert reply.total == sum(gains(document, reply.chosen).values())
            assert reply.loss == answer.total - reply.total >= 0
            assert set(answer.chosen) - set(reply.displaced) | set(reply.added) == set(reply.chosen)
            if document["parameters"]["phi_per_mille"] == 0:
                assert reply.total == best_with(document, key)


def best_with(document: dict[str, Any], key: str) -> int:
    """The largest total of a selection that holds a topic, when no side has a floor."""
    return max(
        sum(gains(document, chosen).values()) for chosen in selections(document) if key in chosen
    )


def test_a_topic_that_is_chosen_is_said_to_be() -> None:
    assert asked(topics_2011(), "risk_management") == TopicWhyNot(
        "risk_management", TopicWhyNotKind.CHOSEN
    )


def test_a_topic_costs_a_part_of_the_total_and_displaces_another() -> None:
    answer = solved(topics_2011())
    reply = asked(topics_2011(), "integrity")
    assert reply.kind is TopicWhyNotKind.COSTS
    assert reply.loss == answer.total - sum(gains(topics_2011(), reply.chosen).values())
    assert reply.loss_per_mille == reply.loss * 1000 // answer.total > 0
    assert "integrity" in reply.added
    assert set(reply.displaced).isdisjoint(FOCUS_2011)
    assert reply.smallest_share >= answer.fairest_share * Fraction(95, 100)


def test_a_topic_that_is_worth_the_same_is_a_tie() -> None:
    same = [topic(key, cover("risk", 0, 2)) for key in ("first", "second")]
    people = [person("ana", "west", targets={"risk": 2})]
    document = instance(people, same, parameters={"count_max": 1})
    reply = asked(document, "second")
    assert (reply.kind, reply.displaced, reply.added) == ("tie", ("first",), ("second",))


def test_an_excluded_topic_says_which_record_excludes_it() -> None:
    document = opening(parameters={"leader_load": 3}, never=["aeo_visit"])
    document["topics"][0]["editions_ago"] = 1
    document["people"][0]["ratings"]["it"] = 2
    never = asked(document, "aeo_visit")
    memory = asked(document, "risk_rules")
    leaders = asked(document, "it_rules")
    assert (never.kind, never.conflicts) == ("cannot", (("never:aeo_visit",),))
    assert memory.conflicts == (("memory:risk_rules",),)
    assert memory.possible_in_editions == 2
    assert leaders.conflicts == (("leaders:it_rules",),)
    assert leaders.nearest == (TopicLeader("ana", "west", "it", 2),)


def test_nobody_is_nearest_where_nobody_is_assessed() -> None:
    document = opening(parameters={"leader_load": 3})
    document["people"][0]["ratings"].pop("it")
    assert asked(document, "it_rules").nearest == ()


def test_a_topic_that_only_the_floor_of_a_side_forbids_names_the_side() -> None:
    document = instance(
        [person("ana", "west", targets={"risk": 2}), person("wei", "east", targets={"it": 2})],
        [topic("both", cover("risk"), cover("it")), topic("west_only", cover("risk"))],
        parameters={"count_max": 1, "phi_per_mille": 1000},
    )
    assert asked(document, "west_only").conflicts == (("smallest_share:east",),)


def test_asking_for_an_unknown_topic_names_it() -> None:
    problem = read_topics_instance(topics_2011())
    answer = topics.solve(problem)
    assert isinstance(answer, TopicSolution)
    with pytest.raises(MalformedProblem, match="tour"):
        topics.why_not(problem, answer, "tour")


# ---- conflicts ------------------------------------------------------------------------------


def test_a_budget_of_sixty_minutes_names_two_conflicts_and_their_repairs() -> None:
    document = topics_2011()
    document["parameters"]["minutes"] = 60
    answer = refused(document)
    conflicts = {conflict.records: conflict.repairs for conflict in answer.conflicts}
    assert ("count_min", "minutes") in conflicts
    musts = [records for records in conflicts if records != ("count_min", "minutes")]
    assert len(musts) == 2
    for must, minutes in musts:
        assert must.removeprefix("must:") in FOCUS_2011
        assert minutes == "minutes"
        assert conflicts[must, minutes] == (
            RecordRepair(must, RepairKind.RELEASE),
            RecordRepair("minutes", RepairKind.RAISE, 30),
        )
    assert conflicts["count_min", "minutes"] == (
        RecordRepair("count_min", RepairKind.LOWER, 6),
        RecordRepair("minutes", RepairKind.RAISE, 480),
    )
    assert answer.conflicts[-1].records == ("count_min", "minutes")  # the dearest to repair


def test_six_topics_cannot_come_from_five() -> None:
    document = topics_2011(must=())
    led = solved(document).chosen[:5]
    document["never"] = [entry["id"] for entry in document["topics"] if entry["id"] not in led]
    records = tuple(f"never:{key}" for key in document["never"])
    conflicts = {conflict.records: conflict.repairs for conflict in refused(document).conflicts}
    repairs = conflicts[*records, "count_min"]
    assert RecordRepair("count_min", RepairKind.LOWER, 1) in repairs


def test_every_kind_of_record_can_be_part_of_a_conflict() -> None:
    ids = ("risk_rules", "it_rules", "aeo_visit")
    capped = opening(must=list(ids[:2]), parameters={"track_caps": {"rules": 1}})
    [conflict] = refused(capped).conflicts
    assert conflict.records == ("must:risk_rules", "must:it_rules", "track_cap:rules")
    assert conflict.repairs[-1] == RecordRepair("track_cap:rules", RepairKind.RAISE, 1)
    many = opening(must=list(ids), parameters={"count_max": 2, "leader_load": 3})
    assert refused(many).conflicts[0].repairs[-1] == RecordRepair("count_max", RepairKind.RAISE, 1)
    tired = opening(must=list(ids), parameters={"leader_load": 1})
    conflicts = refused(tired).conflicts
    assert len(conflicts) == 3  # any two of the three are too many for one leader a side
    for conflict in conflicts:
        assert conflict.repairs[-1] == RecordRepair("leader_load", RepairKind.RAISE, 1)
    idle = opening(must=list(ids), parameters={"leader_load": 0, "count_max": 3})
    assert RecordRepair("leader_load", RepairKind.RAISE, 1) in refused(idle).conflicts[0].repairs
    [conflict] = refused(opening(parameters={"leader_load": 1, "count_min": 3})).conflicts
    assert conflict.repairs == (
        RecordRepair("count_min", RepairKind.LOWER, 2),
        RecordRepair("leader_load", RepairKind.RAISE, 2),
    )
    alone = opening(must=["it_rules"], parameters={"leader_load": 0})
    alone["topics"] = alone["topics"][1:2]
    assert refused(alone).conflicts[0].repairs[-1] == RecordRepair(
        "leader_load", RepairKind.RAISE, 1
    )
    leading = opening(must=["risk_rules"])
    leading["topics"][0]["requires"] = ["it_rules"]
    leading["topics"][1]["editions_ago"] = 0
    leading["people"][0]["ratings"].pop("it")
    [conflict] = refused(leading).conflicts
    assert conflict.records == (
        "must:risk_rules",
        "requires:risk_rules|it_rules",
        "leaders:it_rules",
    )
    assert [repair.kind for repair in conflict.repairs] == ["release", "release", "invite_leader"]


def test_conflicts_are_written_as_a_document() -> None:
    document = opening(must=["it_rules"], parameters={"minutes": 60})
    assert topics_infeasible(refused(document)) == {
        "format": "topics-solution/1",
        "status": "infeasible",
        "conflicts": [["must:it_rules", "minutes"]],
        "repairs": [
            [
                {"record": "must:it_rules", "kind": "release", "by": None},
                {"record": "minutes", "kind": "raise", "by": 30},
            ]
        ],
    }


def test_a_topic_that_closes_nothing_of_a_large_need_is_a_tie_not_an_impossibility() -> None:
    # Steps of 0 leave gains of 0 in the smallest unit, beside a need of millions of it.
    document = opening(parameters={"curve": [0, 0, 0, 0], "count_max": 1})
    answer = asked(document, "aeo_visit")
    assert (answer.kind, answer.chosen) == (TopicWhyNotKind.TIE, ("aeo_visit",))
