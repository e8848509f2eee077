"""Agenda instances and solutions as plain JSON documents, both ways; pure.

Format ``agenda-instance/1``. Lists and mappings that are left out are empty, booths 0; the list of
slots has the order of time.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from graph.interchange.conflicts import conflict_entries
from graph.interchange.malformed import MalformedInstance
from graph.interchange.values import (
    Json,
    made,
    needed,
    read_levels,
    read_list,
    read_mapping,
    read_root,
    read_text,
    read_texts,
    read_whole,
)
from graph.problem.agenda import (
    AgendaInfeasible,
    AgendaLeaf,
    AgendaPerson,
    AgendaProblem,
    AgendaProof,
    AgendaReplan,
    AgendaSession,
    AgendaSolution,
    AgendaStatus,
    Meetings,
    Misses,
    Placed,
    Room,
    SeatPrices,
)

AGENDA_INSTANCE = "agenda-instance/1"
AGENDA_SOLUTION = "agenda-solution/1"
AGENDA_REPLAN = "agenda-replan/1"
PAIR = 2


def read_agenda_instance(document: object) -> AgendaProblem:
    """Read a decoded JSON document as an agenda problem.

    Raises:
        MalformedInstance with the path of the first fault and what was expected there.
    """
    root = read_root(document, AGENDA_INSTANCE)
    people = read_list(needed(root, "people", ""), "people", _person)
    sessions = read_list(needed(root, "sessions", ""), "sessions", _session)
    paths = {session.id: f"sessions[{place}]" for place, session in enumerate(sessions)}
    value = read_mapping(root.get("value", {}), "value")
    away = read_mapping(root.get("away", {}), "away")
    return made(
        paths,
        lambda: AgendaProblem(
            slots=read_texts(needed(root, "slots", ""), "slots"),
            rooms=read_list(needed(root, "rooms", ""), "rooms", _room),
            people=people,
            sessions=sessions,
            value={key: read_levels(worth, f"value.{key}") for key, worth in value.items()},
            booths=read_whole(root.get("booths", 0), "booths"),
            away={key: read_texts(slots, f"away.{key}") for key, slots in away.items()},
            panel_sides_min=read_whole(root.get("panel_sides_min", 0), "panel_sides_min"),
            pairs=read_list(root.get("pairs", []), "pairs", _pair),
        ),
    )


def _pair(value: object, path: str) -> tuple[str, str]:
    pair = read_texts(value, path)
    if len(pair) != PAIR:
        raise MalformedInstance(path, "two people")
    return pair[0], pair[1]


def _room(value: object, path: str) -> Room:
    entry = read_mapping(value, path)
    key = read_text(needed(entry, "id", path), f"{path}.id")
    capacity = read_whole(needed(entry, "capacity", path), f"{path}.capacity")
    return made({key: path}, lambda: Room(key, capacity))


def _person(value: object, path: str) -> AgendaPerson:
    entry = read_mapping(value, path)
    side = entry.get("side")
    return AgendaPerson(
        id=read_text(needed(entry, "id", path), f"{path}.id"),
        side=None if side is None else read_text(side, f"{path}.side"),
    )


def _session(value: object, path: str) -> AgendaSession:
    entry = read_mapping(value, path)
    key = read_text(needed(entry, "id", path), f"{path}.id")
    interpreted = entry.get("interpreted", False)
    if not isinstance(interpreted, bool):
        raise MalformedInstance(f"{path}.interpreted", "true or false")
    slots = entry.get("slots")
    return made(
        {key: path},
        lambda: AgendaSession(
            id=key,
            leaders=read_texts(entry.get("leaders", []), f"{path}.leaders"),
            interpreted=interpreted,
            slots=None if slots is None else read_texts(slots, f"{path}.slots"),
            requires=read_texts(entry.get("requires", []), f"{path}.requires"),
        ),
    )


def agenda_instance(problem: AgendaProblem) -> Json:
    """Write a problem as a document that reads back as the same problem."""
    return {
        "format": AGENDA_INSTANCE,
        "slots": list(problem.slots),
        "rooms": [{"id": room.id, "capacity": room.capacity} for room in problem.rooms],
        "booths": problem.booths,
        "panel_sides_min": problem.panel_sides_min,
        "people": [{"id": person.id, "side": person.side} for person in problem.people],
        "sessions": [
            {
                "id": session.id,
                "leaders": list(session.leaders),
                "interpreted": session.interpreted,
                "slots": None if session.slots is None else list(session.slots),
                "requires": list(session.requires),
            }
            for session in problem.sessions
        ],
        "value": {person: dict(values) for person, values in problem.value.items()},
        "away": {person: list(slots) for person, slots in problem.away.items()},
    } | ({"pairs": [list(pair) for pair in problem.pairs]} if problem.pairs else {})


def agenda_solution(
    answer: AgendaSolution | AgendaInfeasible,
    misses: Misses | None = None,
    meetings: Meetings | None = None,
) -> Json:
    """Write an answer as a document that ``graph.certificate.check_agenda`` can check.

    Returns:
        ``status`` is "optimal" when nothing is worth more, "within" when the bound is above the
        value, "infeasible" with the conflicts and their repairs alone. ``missed``, ``together`` and
        ``barred`` are there where ``misses`` are given, and ``meetings`` where these are.
    """
    if isinstance(answer, AgendaInfeasible):
        return {"format": AGENDA_SOLUTION} | conflict_entries(answer.conflicts)
    proof = answer.proof
    written: Json = {
        "format": AGENDA_SOLUTION,
        "status": answer.status.value,
        "slots": _slots_entries(answer.slots),
        "attendance": {person: dict(where) for person, where in answer.attendance.items()},
        "value": answer.value,
        "bound": answer.bound,
        "attended": dict(answer.attended),
        "wanted": dict(answer.wanted),
        "proof": {
            "denominator": proof.denominator,
            "multipliers": dict(proof.multipliers),
            "leaves": [
                {"decided": dict(leaf.decided), "multipliers": dict(leaf.multipliers)}
                for leaf in proof.leaves
            ],
            "seats": [
                {
                    "slot": entry.slot,
                    "block": list(entry.block),
                    "prices": [list(prices) for prices in entry.prices],
                }
                for entry in proof.seats
            ],
        }
        | ({"ceilings": dict(proof.ceilings)} if proof.ceilings else {}),
        "solver": answer.solver,
    }
    if misses is not None:
        written |= _misses_entries(misses)
    if meetings is not None:
        written["meetings"] = _meetings_entry(meetings)
    return written


def _misses_entries(misses: Misses) -> Json:
    return {
        "missed": {
            person: [
                {
                    "session": entry.session,
                    "value": entry.value,
                    "slot": entry.slot,
                    "reason": entry.reason.value,
                    "instead": entry.instead,
                }
                for entry in entries
            ]
            for person, entries in misses.by_person.items()
        },
        "together": [
            {"sessions": list(each.sessions), "records": list(each.records)}
            for each in misses.together
        ],
        "barred": {
            session: {slot: list(records) for slot, records in slots.items()}
            for session, slots in misses.barred.items()
        },
    }


def _meetings_entry(meetings: Meetings) -> Json:
    return {
        "held": [
            {"pair": list(each.pair), "slot": each.slot, "lost": each.lost}
            for each in meetings.held
        ],
        "unmet": [list(pair) for pair in meetings.unmet],
        "lost": meetings.lost,
        "held_bound": meetings.held_bound,
        "lost_bound": meetings.lost_bound,
        "denominator": meetings.denominator,
        "prices": {person: dict(prices) for person, prices in meetings.prices.items()},
    }


def agenda_replan(
    answer: AgendaReplan, misses: Misses | None = None, meetings: Meetings | None = None
) -> Json:
    """Write a replan as a solution that says as well what it moves of what was published.

    Its ``bound`` and ``proof`` are those of the ``best`` agenda, which is there too.
    """
    best = answer.best
    return {
        **agenda_solution(answer.agenda, misses, meetings),
        "format": AGENDA_REPLAN,
        "published": _slots_entries(answer.published),
        "tolerance": answer.tolerance,
        "best": {
            "slots": _slots_entries(best.slots),
            "attendance": {person: dict(where) for person, where in best.attendance.items()},
            "value": best.value,
        },
        "enough": answer.enough,
        "moved": [
            {
                "session": move.session,
                "before": {"slot": move.before[0], "room": move.before[1]},
                "after": {"slot": move.after[0], "room": move.after[1]},
                "moves": move.moves,
            }
            for move in answer.moved
        ],
        "moves": answer.moves,
        "moves_bound": answer.moves_bound,
    }


def read_published(document: object) -> Mapping[str, tuple[Placed, ...]]:
    """Read what was published: the slots of an agenda-solution/1, or of an agenda-replan/1.

    Raises:
        MalformedInstance with the path of the first fault and what was expected there.
    """
    root = read_mapping(document, "")
    slots = read_mapping(needed(root, "slots", ""), "slots")
    found = {slot: read_list(held, f"slots.{slot}", _placed) for slot, held in slots.items()}
    counts = Counter(place.session for places in found.values() for place in places)
    for session, count in counts.items():
        if count > 1:
            raise MalformedInstance(
                "slots", f"each session once; {session!r} is there {count} times"
            )
    return found


def _placed(value: object, path: str) -> Placed:
    entry = read_mapping(value, path)
    return Placed(
        read_text(needed(entry, "session", path), f"{path}.session"),
        read_text(needed(entry, "room", path), f"{path}.room"),
    )


def _slots_entries(slots: Mapping[str, Sequence[Placed]]) -> Json:
    return {
        slot: [{"session": place.session, "room": place.room} for place in places]
        for slot, places in slots.items()
    }


def read_agenda_solution(document: Mapping[str, Any]) -> AgendaSolution:
    """Read what ``agenda_solution`` wrote of an agenda; the two undo each other.

    Raises:
        KeyError, ValueError: it is not such a document.
    """
    proof = document["proof"]
    return AgendaSolution(
        status=AgendaStatus(document["status"]),
        slots={
            slot: tuple(Placed(entry["session"], entry["room"]) for entry in places)
            for slot, places in document["slots"].items()
        },
        attendance={person: dict(where) for person, where in document["attendance"].items()},
        value=document["value"],
        bound=document["bound"],
        attended=dict(document["attended"]),
        wanted=dict(document["wanted"]),
        proof=AgendaProof(
            denominator=proof["denominator"],
            multipliers=dict(proof["multipliers"]),
            leaves=tuple(
                AgendaLeaf(dict(leaf["decided"]), dict(leaf["multipliers"]))
                for leaf in proof["leaves"]
            ),
            seats=tuple(
                SeatPrices(entry["slot"], tuple(entry["block"]), tuple(map(tuple, entry["prices"])))
                for entry in proof["seats"]
            ),
            ceilings=dict(proof.get("ceilings", {})),
        ),
        solver=document["solver"],
    )
