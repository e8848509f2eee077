"""Words about agendas: what people miss, what moves, what does not go with pairs and topics.

As ``sentences``, out of values alone; sessions come with their titles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from api.sentences import record_words
from api.texts import Texts


class Titled(Protocol):
    """A session with its title."""

    @property
    def title(self) -> str: ...


class PlanTime(Protocol):
    """When and in which component something is."""

    @property
    def component_id(self) -> str: ...

    @property
    def time_zone(self) -> str: ...

    @property
    def local_starts_at(self) -> datetime: ...

    @property
    def local_ends_at(self) -> datetime: ...


class PlanPlace(Protocol):
    """Where somebody would be: in a session by its title, or in a meeting of two."""

    @property
    def title(self) -> str | None: ...

    @property
    def codes(self) -> Sequence[str]: ...

    @property
    def room(self) -> str | None: ...

    @property
    def at(self) -> PlanTime: ...


class PlanConflict(Protocol):
    """Records of an edition's plan that do not go together."""

    @property
    def rule(self) -> str: ...

    @property
    def codes(self) -> Sequence[str]: ...

    @property
    def sessions(self) -> Sequence[Titled]: ...

    @property
    def places(self) -> Sequence[PlanPlace]: ...


def plan_conflict(
    found: PlanConflict, topics: Sequence[str], components: Mapping[str, str], words: Texts
) -> str:
    """Say what of pairs, topics and agendas does not go together.

    The topics come by name, and components by name for the id of each place.
    """
    key = f"plan.{found.rule}"
    return words.sentence(
        key if found.sessions or not words.holds(f"{key}.slot") else f"{key}.slot",
        people=words.some(found.codes),
        topics=words.some(topics),
        sessions=words.some([each.title for each in found.sessions]),
        places=words.listed([_place(each, components, words) for each in found.places]),
    )


def _place(place: PlanPlace, components: Mapping[str, str], words: Texts) -> str:
    """Say where and when somebody would be, by the clock of the place."""
    starts, ends = place.at.local_starts_at, place.at.local_ends_at
    return words.say(
        "plan.place" if place.room else "plan.place.no_room",
        title=place.title or words.say("plan.place.meeting", people=words.listed(place.codes)),
        component=components[place.at.component_id],
        room=place.room or "",
        times=f"{starts:%Y-%m-%d %H:%M} - {ends:%H:%M}",
        zone=place.at.time_zone,
    )


class Missed(Protocol):
    """A session that is worth something to somebody who is not in it, by keys."""

    @property
    def code(self) -> str: ...

    @property
    def session_key(self) -> str: ...

    @property
    def instead_key(self) -> str | None: ...

    @property
    def reason(self) -> str: ...

    @property
    def points(self) -> int: ...

    @property
    def together(self) -> Sequence[str] | None: ...


def missed(found: Missed, titles: Mapping[str, str], words: Texts) -> str:
    """Say what somebody misses of an agenda, why, and what keeps two sessions in one slot.

    ``titles`` are those of sessions by key.
    """
    said = words.sentence(
        f"missed.{found.reason}",
        person=found.code,
        session=titles[found.session_key],
        instead=titles.get(found.instead_key or "", ""),
        points=words.say("count.points", found.points),
    )
    if found.together is None:
        return said
    if not found.together:
        return words.together([said, words.say("missed.apart")])
    records = [record_words(each, words, titles=titles) for each in found.together]
    told = words.say("contradiction.comma").join(records)
    return words.together([said, words.say("missed.together", records=told)])


@dataclass(frozen=True)
class Moved:
    """What a replan moves: sessions, moves in all, the fewest; what it is worth, and the best."""

    sessions: int
    moves: int
    bound: int
    total: int
    best: int


def agenda_replan(found: Moved, gone: Sequence[str], new: Sequence[str], words: Texts) -> str:
    """Say how many sessions move, which go and come by title, and the share given up for that."""
    if not found.sessions:
        told = [words.say("agenda_replan.same")]
    else:
        moves = words.say("count.moves", found.moves)
        if found.moves == found.bound:
            told = [words.say("agenda_replan.least", found.sessions, moves=moves)]
        elif not found.bound:
            told = [words.say("agenda_replan.open", found.sessions, moves=moves)]
        else:
            fewest = words.say("count.moves", found.bound)
            told = [words.say("agenda_replan.bound", found.sessions, moves=moves, bound=fewest)]
    if gone:
        told.append(words.say("topic_replan.dropped", topics=words.listed(gone)))
    if new:
        told.append(words.say("topic_replan.added", topics=words.listed(new)))
    if lost := found.best - found.total:
        told.append(words.say("topic_replan.loss", share=words.per_cent(lost, found.best)))
    return words.together(told)
