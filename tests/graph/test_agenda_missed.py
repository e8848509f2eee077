"""What people miss of an agenda: every session that they want, and the reason that holds."""

import json
from typing import Any

import pytest
from hypothesis import given

from graph import agenda
from graph.certificate import check_agenda
from graph.interchange import agenda_solution, read_agenda_instance
from graph.problem import AgendaSolution, Missed, MissedReason, Misses, Together
from tests.graph.agenda_instances import drawn, instance, instances, opening, session
from tests.graph.naive_agenda import broken, of, timetables
from tests.graph.tampering import put

Document = dict[str, Any]


def told(document: Document) -> tuple[AgendaSolution, Misses, Document] | None:
    """Solve, say what is missed, and have all of it checked; None where no agenda is possible."""
    problem = read_agenda_instance(document)
    answer = agenda.solve(problem)
    if not isinstance(answer, AgendaSolution):
        return None
    misses = agenda.missed(problem, answer)
    written = json.loads(json.dumps(agenda_solution(answer, misses)))
    assert check_agenda(document, written) == ()
    return answer, misses, written


def solved(document: Document) -> tuple[AgendaSolution, Misses, Document]:
    found = told(document)
    assert found is not None
    return found


@given(instances())
def test_what_is_attended_and_what_is_missed_is_all_that_people_want(document: Document) -> None:
    found = told(document)
    if found is None:
        return
    answer, misses, _ = found
    for person, values in document["value"].items():
        wants = {
            key: worth
            for key, worth in values.items()
            if worth and person not in of(document, key)["leaders"]
        }
        there = set(answer.attendance.get(person, {}).values())
        missed = {entry.session: entry.value for entry in misses.by_person.get(person, ())}
        assert missed == {key: worth for key, worth in wants.items() if key not in there}
        # Nobody is seated worse than where a free seat would be worth more to them.
        assert all(
            entry.reason is not MissedReason.FREE for entry in misses.by_person.get(person, ())
        )


def can_part(document: Document, pair: tuple[str, str], records: set[str] | None) -> bool:
    """Say whether a timetable of all sessions has two apart; with records, breaks none of these."""
    keys = [entry["id"] for entry in document["sessions"]]
    return any(
        when[pair[0]] != when[pair[1]]
        and (not found if records is None else records.isdisjoint(found))
        for when in timetables(document, keys)
        for found in [set(broken(document, when))]
    )


@pytest.mark.parametrize("part", range(4))
def test_what_keeps_two_together_is_tried_with_every_timetable(part: int) -> None:
    for seed in range(600 + 20 * part, 620 + 20 * part):
        document = drawn(seed)
        found = told(document)
        for each in found[1].together if found else ():
            if not each.records:
                assert can_part(document, each.sessions, None)
            else:
                assert not can_part(document, each.sessions, None)
                assert not can_part(document, each.sessions, set(each.records))


def test_two_sessions_that_share_their_only_slot_are_told_with_what_keeps_them_there() -> None:
    sessions = [session("aeo", "li", slots=["tue"]), session("it"), session("sw", slots=["tue"])]
    document = opening(sessions=sessions, value={"max": {"aeo": 5, "sw": 7}})
    document["people"].append({"id": "li", "side": "east"})
    _, misses, _ = solved(document)
    assert misses.by_person == {
        "max": (Missed("aeo", 5, "tue", MissedReason.CLASH, "sw"),),
    }
    records = ("session:aeo", "session:sw", "slots:aeo", "slots:sw")
    assert misses.together == (Together(("aeo", "sw"), records),)
    assert misses.barred == {"aeo": {"mon": ("slots:aeo",)}, "sw": {"mon": ("slots:sw",)}}


def test_who_leads_is_away_or_finds_no_seat_is_told_so() -> None:
    document = opening(
        rooms=[{"id": "hall", "capacity": 1}] * 1 + [{"id": "annex", "capacity": 1}],
        sessions=[session("aeo", "ana"), session("it", slots=["mon"]), session("risk")],
        value={
            "ana": {"aeo": 5, "it": 3, "risk": 4},
            "max": {"it": 9, "risk": 3},
            "wei": {"it": 8},
            "yan": {"it": 1, "aeo": 9},
        },
        away={"yan": ["mon"]},
    )
    _, misses, _ = solved(document)
    why = {
        (person, entry.session): (entry.reason, entry.instead)
        for person, entries in misses.by_person.items()
        for entry in entries
    }
    assert why["wei", "it"] == (MissedReason.FULL, None)
    assert why["yan", "it"] == (MissedReason.AWAY, None)
    assert not any(key == ("ana", "aeo") for key in why)
    crowd = instance(
        [session("a", "ana"), session("b")],
        slots=["mon"],
        people=[{"id": "ana", "side": "west"}],
        value={"ana": {"b": 4}},
    )
    _, misses, _ = solved(crowd)
    assert misses.by_person == {"ana": (Missed("b", 4, "mon", MissedReason.LEADS, "a"),)}
    assert misses.together == (Together(("a", "b"), ("session:a", "session:b")),)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("missed", "yan", 0, "value"), 501),
        (("missed", "yan", 0, "reason"), "full"),
        (("missed", "yan", 0, "instead"), None),
        (("missed",), {}),
        (("together",), []),
        (("together", 0, "records"), ["rooms"]),
        (("together", 0, "records"), ["nothing:aeo"]),
        (("barred", "aeo", "mon"), ["rooms"]),
        (("barred",), {}),
    ],
)
def test_what_is_stated_otherwise_is_refused(path: tuple[Any, ...], value: object) -> None:
    document = opening()
    _, misses, written = solved(document)
    assert misses.by_person["yan"][0].reason is MissedReason.CLASH
    assert check_agenda(document, put(written, path, lambda _old: value)), path


def test_a_record_that_keeps_nothing_together_is_refused() -> None:
    sessions = [session("aeo", slots=["tue"]), session("sw", slots=["tue"])]
    document = instance(
        sessions, people=[{"id": "max", "side": "west"}], value={"max": {"aeo": 5, "sw": 7}}
    )
    _, misses, written = solved(document)
    names = list(misses.together[0].records)
    entry = ("together", 0, "records")
    more = put(written, entry, lambda _old: [*names, "rooms"])
    assert "without rooms too" in "; ".join(check_agenda(document, more))
    fewer = put(written, entry, lambda _old: names[1:])
    assert "can hold with the two apart" in "; ".join(check_agenda(document, fewer))
    none = put(written, entry, lambda _old: [])
    assert "no agenda has them apart" in "; ".join(check_agenda(document, none))
