"""Each labelled rule of an agenda: a timetable that only it breaks, and a plan that keeps it."""

from copy import deepcopy
from typing import Any

import pytest

from graph import agenda
from graph.certificate import check_agenda
from graph.interchange import agenda_solution, read_agenda_instance
from graph.problem import AgendaSolution, Placed
from graph.rules import HOLDING_RULES, SEATING_RULES, broken_agenda_rules
from tests.graph.agenda_instances import opening, session

Document = dict[str, Any]
Case = tuple[str, Document, str, Document, list[str]]


def broken(document: Document, timetable: str, attendance: Document | None = None) -> list[str]:
    """Name what is broken by a timetable such as "mon: aeo hall, it annex; tue: risk hall"."""
    problem = read_agenda_instance(document)
    slots: dict[str, tuple[Placed, ...]] = {}
    for part in timetable.split("; "):
        slot, _, held = part.partition(": ")
        slots[slot] = tuple(Placed(*words.split()) for words in held.split(", ") if words)
    where: dict[str, dict[str, str]] = {}
    for slot, places in slots.items():
        for place in places:
            for leader in problem.session_by_id[place.session].leaders:
                where.setdefault(leader, {})[slot] = place.session
    for person, sessions in (attendance or {}).items():
        where[person] = where.get(person, {}) | sessions
    return list(broken_agenda_rules(problem, slots, where))


def with_session(key: str, **values: Any) -> Document:
    document = opening()
    document["sessions"] = [
        entry | values if entry["id"] == key else entry for entry in document["sessions"]
    ]
    return document


GOOD = "mon: aeo hall, risk annex; tue: it hall"
SAME_LEADER = [session("aeo", "ana"), session("it"), session("risk", "ana")]
INTERPRETED = [
    session("aeo", "ana", interpreted=True),
    session("it"),
    session("risk", interpreted=True),
]
PANELS = [session("aeo", "ana", "wei"), session("it", "luz", "max"), session("risk", "max", "yan")]
ONE_ROOM = [{"id": "hall", "capacity": 9}]
SMALL = [{"id": "hall", "capacity": 1}, {"id": "annex", "capacity": 9}]

# label, instance, a timetable, attendance beside that of leaders, the names of what it breaks
CASES: list[Case] = [
    ("session", opening(), "mon: aeo hall, risk annex; tue: ", {}, ["session:it"]),
    ("after", with_session("risk", requires=["it"]), GOOD, {}, ["after:risk|it"]),
    ("after", with_session("risk", requires=["aeo"]), GOOD, {}, ["after:risk|aeo"]),
    ("slots", with_session("it", slots=["mon"]), GOOD, {}, ["slots:it"]),
    ("away", opening(away={"wei": ["mon"]}), GOOD, {}, ["away:wei", "attendance:wei"]),
    ("leader", opening(sessions=SAME_LEADER), GOOD, {}, ["leader:ana", "attendance:ana"]),
    ("panel", opening(sessions=PANELS, panel_sides_min=2), GOOD, {}, ["panel:it"]),
    ("booths", opening(sessions=INTERPRETED, booths=1), GOOD, {}, ["booths"]),
    (
        "rooms",
        opening(rooms=ONE_ROOM),
        "mon: aeo hall, risk hall; tue: it hall",
        {},
        ["rooms", "room:hall"],
    ),
    ("once", opening(), "mon: aeo hall, risk annex; tue: it hall, risk annex", {}, ["once:risk"]),
    ("room", opening(), "mon: aeo hall, risk hall; tue: it hall", {}, ["room:hall"]),
    ("room", opening(), "mon: aeo hall, risk attic; tue: it hall", {}, ["room:attic"]),
    (
        "capacity",
        opening(rooms=SMALL),
        GOOD,
        {"luz": {"mon": "aeo"}, "yan": {"mon": "aeo"}},
        ["capacity:hall"],
    ),
    ("attendance", opening(), GOOD, {"max": {"mon": "it"}}, ["attendance:max"]),
    ("attendance", opening(), GOOD, {"wei": {"mon": "aeo"}}, ["attendance:wei"]),
    (
        "attendance",
        opening(away={"max": ["tue"]}),
        GOOD,
        {"max": {"tue": "it"}},
        ["attendance:max"],
    ),
]


# In the order of CASES: what the check says.
WORDS = [
    "it is held 0 times",
    "risk is not held after it",
    "risk and aeo may not share mon",
    "it may not be held in tue",
    "risk may not be held in mon",
    "risk and aeo may not share mon",
    "it has leaders from too few sides",
    "mon has too few booths",
    "hall has 2 sessions in mon",
    "risk is held 2 times",
    "hall has 2 sessions in mon",
    "risk in attic is not of the instance",
    "hall has too few seats in mon",
    "max attends it in mon, where it is not held",
    "wei is not in risk, which needs its leader",
    "max is away in tue",
]


@pytest.mark.parametrize(("label", "document", "timetable", "attendance", "names"), CASES)
def test_a_rule_is_broken_and_named_and_the_plan_keeps_it(
    label: str, document: Document, timetable: str, attendance: Document, names: list[str]
) -> None:
    assert names[0].partition(":")[0] == label
    assert broken(document, timetable, attendance) == names
    problem = read_agenda_instance(document)
    answer = agenda.solve(problem)
    if isinstance(answer, AgendaSolution):
        assert broken_agenda_rules(problem, answer.slots, answer.attendance) == ()
    else:
        assert names[0] in {name for c in answer.conflicts for name in c.records}


@pytest.mark.parametrize(("case", "words"), [*zip(CASES, WORDS, strict=True)])
def test_the_check_without_the_solver_catches_it_too(case: Case, words: str) -> None:
    _, document, timetable, attendance, _ = case
    free = opening()
    written = agenda_solution(agenda.solve(read_agenda_instance(free)))
    assert check_agenda(free, written) == ()
    forged = deepcopy(written)
    forged["slots"] = {
        slot: [
            dict(zip(("session", "room"), w.split(), strict=True)) for w in held.split(", ") if w
        ]
        for slot, _, held in (part.partition(": ") for part in timetable.split("; "))
    }
    where: dict[str, dict[str, str]] = deepcopy(attendance)
    for slot, places in forged["slots"].items():
        for place in places:
            entry = next(e for e in document["sessions"] if e["id"] == place["session"])
            for leader in entry["leaders"]:
                where.setdefault(leader, {}).setdefault(slot, place["session"])
    forged["attendance"] = where
    faults = "; ".join(check_agenda(document, forged))
    assert words in faults


def test_every_label_has_a_case() -> None:
    labels = {rule.label for rule in (*HOLDING_RULES, *SEATING_RULES)}
    assert {label for label, *_ in CASES} == labels


def test_a_good_timetable_breaks_nothing() -> None:
    assert broken(opening(), GOOD, {"luz": {"mon": "aeo", "tue": "it"}}) == []


def test_what_is_broken_is_named_once_in_the_order_of_the_rules() -> None:
    document = opening(sessions=SAME_LEADER, rooms=SMALL, booths=0)
    document["sessions"][1]["slots"] = ["tue"]
    found = broken(document, "mon: aeo hall, it hall, risk annex; tue: ")
    assert found == ["slots:it", "leader:ana", "rooms", "room:hall", "attendance:ana"]


def test_speakers_join_any_panel_and_count_for_no_side() -> None:
    document = opening(sessions=PANELS, panel_sides_min=2)
    document["people"].append({"id": "guest", "side": None})
    document["sessions"][1]["leaders"] = ["luz", "guest"]
    assert broken(document, GOOD) == ["panel:it"]
    document["sessions"][1]["leaders"] = ["luz", "yan", "guest"]
    assert broken(document, GOOD) == []
