"""Time for pairs to meet beside an agenda: against every choice of slots."""

import json
from itertools import combinations, product
from random import Random
from typing import Any

import pytest

from graph import agenda
from graph.certificate import check_agenda
from graph.interchange import (
    MalformedInstance,
    agenda_instance,
    agenda_solution,
    read_agenda_instance,
)
from graph.problem import AgendaSolution, Meeting, Meetings
from tests.graph.agenda_instances import drawn, opening
from tests.graph.naive_agenda import of
from tests.graph.tampering import put

Document = dict[str, Any]
Pair = tuple[str, str]


def met(document: Document) -> tuple[AgendaSolution, Meetings, Document] | None:
    problem = read_agenda_instance(document)
    assert read_agenda_instance(json.loads(json.dumps(agenda_instance(problem)))) == problem
    answer = agenda.solve(problem)
    if not isinstance(answer, AgendaSolution):
        return None
    meetings = agenda.meet(problem, answer)
    written = json.loads(json.dumps(agenda_solution(answer, meetings=meetings)))
    assert check_agenda(document, written) == ()
    return answer, meetings, written


def loss(document: Document, answer: AgendaSolution, pair: Pair, slot: str) -> int | None:
    """What two people do not attend when they meet in a slot; None where one cannot."""
    total = 0
    for person in pair:
        if slot in document.get("away", {}).get(person, []):
            return None
        session = answer.attendance.get(person, {}).get(slot)
        if session is not None and person in of(document, session)["leaders"]:
            return None
        total += document["value"].get(person, {}).get(session, 0)
    return total


def best(document: Document, answer: AgendaSolution, pairs: list[Pair]) -> tuple[int, int]:
    """The most pairs that can meet, negative, and the least that they lose."""
    found = (0, 0)
    for slots in product([None, *document["slots"]], repeat=len(pairs)):
        hours = [(p, s) for pair, s in zip(pairs, slots, strict=True) if s for p in pair]
        lost = [
            loss(document, answer, pair, slot)
            for pair, slot in zip(pairs, slots, strict=True)
            if slot
        ]
        if len(set(hours)) == len(hours) and None not in lost:
            found = min(found, (-len(lost), sum(each or 0 for each in lost)))
    return found


@pytest.mark.parametrize("part", range(4))
def test_no_choice_of_slots_lets_more_pairs_meet_or_loses_less(part: int) -> None:
    proved = compared = 0
    for seed in range(40 * part, 40 * part + 40):
        document = drawn(seed)
        people = [person["id"] for person in document["people"]]
        every = list(combinations(people, 2))
        pairs = Random(seed).sample(every, min(len(every), 1 + seed % 5))  # noqa: S311 -- drawn again
        document["pairs"] = [list(pair)[:: 1 if seed % 2 else -1] for pair in pairs]
        found = met(document)
        if found is None:
            continue
        answer, meetings, _ = found
        assert (-len(meetings.held), meetings.lost) == best(document, answer, pairs)
        compared += 1
        proved += (meetings.held_bound, meetings.lost_bound) == (len(meetings.held), meetings.lost)
    assert compared > 15
    # Three who all want to meet in two slots are what the relaxation believes of half a meeting.
    assert proved > 3 * compared // 4


def test_a_pair_meets_where_the_two_miss_least() -> None:
    found = met(opening(pairs=[["yan", "luz"], ["ana", "max"]]))
    assert found is not None
    # monday it, tuesday aeo and risk: ana leads aeo, luz attends aeo for 400, yan for 500.
    assert found[1].held == (
        Meeting(("ana", "max"), "mon", 1600),
        Meeting(("luz", "yan"), "mon", 400),
    )
    assert (found[1].lost, found[1].lost_bound, found[1].held_bound) == (2000, 2000, 2)


def test_a_pair_that_is_never_free_at_once_is_named() -> None:
    found = met(opening(pairs=[["ana", "wei"]], away={"wei": ["mon"]}))
    assert found is not None
    assert found[1].unmet == (("ana", "wei"),) or found[1].held
    never = met(opening(pairs=[["max", "yan"]], away={"max": ["mon"], "yan": ["tue"]}))
    assert never is not None
    assert (never[1].held, never[1].unmet, never[1].held_bound) == ((), (("max", "yan"),), 0)


@pytest.mark.parametrize(
    ("pairs", "path"),
    [
        ([["ana"]], "pairs[0]"),
        ([["ana", "ana"]], "pairs[0]"),
        ([["ana", "max"], ["max", "ana"]], "pairs.ana|max"),
        ([["ana", "nobody"]], "pairs[0].nobody"),
        (["ana"], "pairs[0]"),
        ({}, "pairs"),
    ],
)
def test_malformed_pairs_are_refused_with_the_place(pairs: object, path: str) -> None:
    with pytest.raises(MalformedInstance) as caught:
        read_agenda_instance(opening(pairs=pairs))
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("held", 0, "slot"), "tue", "cannot meet in tue"),
        (("held", 0, "lost"), 1, "lost"),
        (("held", 0, "pair"), ["ana", "wei"], "cannot meet"),
        (("lost",), 1999, "lost"),
        (("held_bound",), 3, "held_bound"),
        (("lost_bound",), 1, "lost_bound"),
        (("unmet",), [["ana", "max"]], "unmet"),
        (("denominator",), 0, "denominator"),
        (("prices",), {"nobody": {"mon": 1}}, "no such price"),
        (("prices",), {"ana": {"mon": -1}}, "no such price"),
    ],
)
def test_a_changed_number_is_refused(path: tuple[Any, ...], value: object, words: str) -> None:
    document = opening(pairs=[["yan", "luz"], ["ana", "max"]])
    found = met(document)
    assert found is not None
    changed = put(found[2], ("meetings", *path), lambda _old: value)
    assert words in "; ".join(check_agenda(document, changed))


def test_two_meetings_of_one_person_in_one_slot_are_refused() -> None:
    document = opening(pairs=[["luz", "yan"], ["luz", "max"]])
    found = met(document)
    assert found is not None
    assert {each.slot for each in found[1].held} == {"mon", "tue"}
    once = put(found[2], ("meetings", "held", 0, "slot"), lambda _old: "mon")
    both = put(once, ("meetings", "held", 1, "slot"), lambda _old: "mon")
    assert "luz meets 2 people in mon" in "; ".join(check_agenda(document, both))
