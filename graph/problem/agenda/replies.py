"""What is asked of an agenda that is there: what people miss and why, what a change would move.

Labels and values only; words are made elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph.problem.agenda.answer import AgendaSolution, Placed


class MissedReason(StrEnum):
    """Why somebody does not attend a session that is worth something to them.

    ``away``: they are away in its slot. ``leads``: they lead another session of that slot.
    ``clash``: another session of that slot is worth as much to them, or more. ``full``: its room
    has no free seat. ``free``: a seat is free, and nothing but the agenda keeps them from it.
    """

    AWAY = "away"
    LEADS = "leads"
    CLASH = "clash"
    FULL = "full"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Missed:
    """A session that somebody does not attend, what it is worth to them, and why they miss it.

    ``instead`` is the session of that slot that they are in, None where they are in none.
    """

    session: str
    value: int
    slot: str
    reason: MissedReason
    instead: str | None


@dataclass(frozen=True, slots=True)
class Together:
    """Two sessions, sorted, that share a slot though somebody wants to be in both.

    ``records`` are those that leave no agenda in which the two are apart, none of which could be
    spared; () where there is one, which is then worth less, or would have been as good.
    """

    sessions: tuple[str, str]
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Misses:
    """What people miss of an agenda, and what keeps sessions where they are.

    ``by_person`` has those who miss anything, and their sessions by id. ``together`` has the
    sessions that somebody misses for another. ``barred`` says for each of these, and each other
    slot, which records the agenda would break if that session alone were held there: () none.
    """

    by_person: Mapping[str, tuple[Missed, ...]]
    together: tuple[Together, ...]
    barred: Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class AgendaMove:
    """A session that is no longer where it was published, and how many moves that counts."""

    session: str
    before: tuple[str, str]  # slot and room
    after: tuple[str, str]
    moves: int


@dataclass(frozen=True, slots=True)
class AgendaReplan:
    """The agenda that changes least of what was published, and is worth enough.

    ``best`` is the best agenda now, and proves what none can pass; ``agenda`` is the one that
    moves least, with the bound and the proof of ``best``, which hold for any. It is worth
    ``enough``: what ``best`` is worth, less ``tolerance`` per mille. ``published`` says where
    sessions were; ``moves`` is what the ``moved`` ones count in all, and no agenda that is worth
    enough counts fewer than ``moves_bound``.
    """

    agenda: AgendaSolution
    best: AgendaSolution
    published: Mapping[str, tuple[Placed, ...]]
    tolerance: int
    enough: int
    moved: tuple[AgendaMove, ...]
    moves: int
    moves_bound: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """A pair that meets in a slot, and what its two would attend there instead."""

    pair: tuple[str, str]
    slot: str
    lost: int


@dataclass(frozen=True, slots=True)
class Meetings:
    """When pairs meet beside an agenda, as many as can, and at the smallest loss.

    ``unmet`` are pairs without a slot. ``lost`` is what those who meet do not attend. No choice
    of slots lets more than ``held_bound`` pairs meet, and none that lets as many meet as here
    loses less than ``lost_bound``. ``prices`` over ``denominator`` are the proof: what an hour of
    a person in a slot is worth.
    """

    held: tuple[Meeting, ...]
    unmet: tuple[tuple[str, str], ...]
    lost: int
    held_bound: int
    lost_bound: int
    denominator: int
    prices: Mapping[str, Mapping[str, int]]
