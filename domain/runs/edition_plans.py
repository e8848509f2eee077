"""Pairs, topics and agendas as one plan: what does not go together, now or after a change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import InvalidInput
from domain.runs.asked import answered
from domain.runs.child import SolveLimits
from domain.runs.engines import Document
from domain.runs.plan_reading import AskedPlan, PlanSession, PlanTime, ReadPlan, name_in_plan
from graph.problem import (
    EditionChange,
    EditionConflict,
    EditionPlan,
    HeldMeeting,
    HeldSession,
    MalformedProblem,
)
from graph.rules import edition_conflicts


class PlanRule(StrEnum):
    """Labels of what has to hold between pairs, topics and agendas."""

    THERE = "there"
    SESSION_PLANNED = "session_planned"
    ONE_STATE = "one_state"
    TOPIC_HELD = "topic_held"
    TOPIC_CHOSEN = "topic_chosen"
    ONE_PLACE = "one_place"
    ONE_COMPONENT = "one_component"
    SLOT_OPEN = "slot_open"
    PARTNERS_MEET = "partners_meet"
    MEETING_OF_PARTNERS = "meeting_of_partners"


@dataclass(frozen=True)
class PlanPlace:
    """Where and when somebody would be: in a session, or with a partner.

    Args:
        title: of the session; None for a meeting.
        codes: of the two who meet; () in a session.
        room: of the session, None where the change moves it or none is known.
        at: the time and the component.
    """

    title: str | None
    codes: tuple[str, ...]
    room: str | None
    at: PlanTime


@dataclass(frozen=True)
class PlanConflict:
    """Records that do not go together, in codes and keys, and the rows behind them.

    Args:
        rule: what they break.
        codes: of people: delegates, or speakers.
        topics: keys.
        sessions: where they are placed; of partners who never meet, what keeps them apart.
        delegate_ids, topic_ids: rows of those that are there still.
        places: of somebody who would be in two at the same time, both; else ().
    """

    rule: PlanRule
    codes: tuple[str, ...]
    topics: tuple[str, ...]
    sessions: tuple[PlanSession, ...]
    delegate_ids: tuple[str, ...]
    topic_ids: tuple[str, ...]
    places: tuple[PlanPlace, ...] = ()


@dataclass(frozen=True)
class PlanCheck:
    """What does not go together.

    Args:
        conflicts: with the change that was asked about.
        arisen: those among them that the change makes.
        settled: those that it ends.
    """

    conflicts: tuple[PlanConflict, ...]
    arisen: tuple[PlanConflict, ...]
    settled: tuple[PlanConflict, ...]


async def check_plan(
    read: ReadPlan, change: EditionChange | None = None, *, limits: SolveLimits | None = None
) -> PlanCheck:
    """Say what does not go together of a plan, also as it would be after a change.

    Raises:
        InvalidInput: the change names what is not in the plan, or adds what is.
        SolveTooLong: see ``answered``.
    """
    wanted = change or EditionChange()
    before, after = await answered(_conflicts, read.asked, wanted, limits=limits)
    now = [_told(read, each, {}) for each in before]
    then = [_told(read, each, wanted.moves) for each in after]
    return PlanCheck(
        conflicts=tuple(then),
        arisen=tuple(each for each in then if each not in now),
        settled=tuple(each for each in now if each not in then),
    )


_Conflicts = tuple[EditionConflict, ...]


def _conflicts(asked: AskedPlan, change: EditionChange) -> tuple[_Conflicts, _Conflicts]:
    plan = _plan(asked)
    slots = {slot for own in plan.open_slots.values() for slot in own}
    slots |= {session.slot for session in plan.sessions}
    for slot in change.moves.values():
        if slot not in slots:
            component, _, key = slot.partition("/")
            raise InvalidInput(
                f"{component} has no slot {key[:80]} in this agenda.", path=("moves",)
            )
    try:
        return edition_conflicts(plan), edition_conflicts(change.of(plan))
    except MalformedProblem as error:
        raise InvalidInput(
            f"{error.field} cannot be changed so: expected {error.expected}.", path=(error.record,)
        ) from error


def _plan(asked: AskedPlan) -> EditionPlan:
    """Make the plan of the documents of the runs."""
    (pairing, pairs), (topic, chosen) = (
        [json.loads(text) for text in texts] for texts in (asked.pairing, asked.topic)
    )
    sessions: list[HeldSession] = []
    attendance: dict[str, list[str]] = {}
    open_slots: dict[str, list[str]] = {}
    meetings: list[HeldMeeting] = []
    for component, texts in asked.agendas.items():
        snapshot, solution = (json.loads(text) for text in texts)
        for slot, held in solution["slots"].items():
            for each in held:
                key = (component, each["session"])
                topic_key, meeting = asked.topics.get(key), asked.meetings.get(key)
                if component in asked.apart and topic_key not in chosen["chosen"]:
                    topic_key = None
                sessions.append(
                    HeldSession(
                        name_in_plan(*key),
                        name_in_plan(component, slot),
                        topic_key,
                        meeting,
                        planned=key not in asked.removed,
                    )
                )
        held = solution.get("meetings", {}).get("held", ())
        meetings += (
            HeldMeeting((each["pair"][0], each["pair"][1]), name_in_plan(component, each["slot"]))
            for each in held
        )
        for person, by_slot in solution["attendance"].items():
            own = (name_in_plan(component, session) for session in by_slot.values())
            attendance.setdefault(person, []).extend(own)
        away = snapshot.get("away", {})
        for person in snapshot["people"]:
            code = person["id"]
            slots = (slot for slot in snapshot["slots"] if slot not in away.get(code, ()))
            open_slots.setdefault(code, []).extend(name_in_plan(component, slot) for slot in slots)
    return EditionPlan(
        people=asked.people,
        pairs=tuple((a, b) for a, b in pairs["pairs"]),
        topics=tuple(chosen["chosen"]),
        sessions=tuple(sessions),
        attendance={code: tuple(own) for code, own in sorted(attendance.items())},
        open_slots={code: tuple(own) for code, own in open_slots.items()},
        changed=_changed(pairing["people"], topic["people"], asked.people),
        meetings=tuple(meetings),
        times=asked.times,
    )


def _changed(
    one: Iterable[Document],
    other: Iterable[Document],
    people: frozenset[str],
) -> tuple[str, ...]:
    """Name those of whom the pairing knew other levels or targets than the choice of topics."""
    known, then = ({each["id"]: _levels(each) for each in found} for found in (one, other))
    return tuple(
        code for code in sorted(people & known.keys() & then.keys()) if known[code] != then[code]
    )


def _levels(person: Document) -> tuple[Document, Document]:
    """Return what somebody can do and is to learn; what is not known is left out."""
    ratings = {key: level for key, level in person.get("ratings", {}).items() if level is not None}
    return ratings, {key: level for key, level in person.get("targets", {}).items() if level}


def _told(read: ReadPlan, found: EditionConflict, moves: Mapping[str, str]) -> PlanConflict:
    return PlanConflict(
        PlanRule(found.rule),
        found.people,
        found.topics,
        tuple(read.sessions[name] for name in found.sessions),
        tuple(read.delegate_ids[code] for code in found.people if code in read.delegate_ids),
        tuple(read.topic_ids[key] for key in found.topics if key in read.topic_ids),
        tuple(_places(read, found, moves)) if found.rule == PlanRule.ONE_COMPONENT else (),
    )


def _places(
    read: ReadPlan, found: EditionConflict, moves: Mapping[str, str]
) -> Iterator[PlanPlace]:
    for name in found.sessions:
        session = read.sessions[name]
        slot = moves.get(name, session.slot)
        room = session.room if slot == session.slot else None
        yield PlanPlace(session.title, (), room, read.times[slot])
    for meeting in found.meetings:
        yield PlanPlace(None, meeting.pair, None, read.times[meeting.slot])
