"""What is answered when sessions get a slot and a room: the agenda and its proof, or conflicts.

Labels and values only; words are made elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from graph.problem.conflicts import RecordConflict


class AgendaStatus(StrEnum):
    """How much is proved: ``optimal``, or ``within`` the gap that is stated."""

    OPTIMAL = "optimal"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Placed:
    """A session in a room."""

    session: str
    room: str


@dataclass(frozen=True, slots=True)
class SeatPrices:
    """Why the people of a block cannot all be seated where they want to be.

    ``block`` holds sessions that share a slot, and ``slot`` the first of those slots that are
    alike. Each of ``prices`` gives one whole number for each session, in the order of the block:
    what a seat there costs. Whatever they are, people gain no more than what is left to them
    after the price, and the price of all seats.
    """

    slot: str
    block: tuple[str, ...]
    prices: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class AgendaLeaf:
    """Some questions decided, and multipliers that bound every agenda of that kind.

    ``decided`` maps questions to 1 or 0: ``with:a|b``, do two sessions share a slot;
    ``at:a|slot``, is a session held in a slot or one that is like it.
    """

    decided: Mapping[str, int]
    multipliers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AgendaProof:
    """Why nothing is worth more, for a checker that has the records alone.

    ``multipliers`` are whole numbers over ``denominator``, by session and, for a session that
    requires another, by ``after:a|b@slot``; they bound the worth of every agenda. Where there are
    too many blocks to list, ``ceilings`` say by the first slot of those that are alike what no
    block has left of its worth beyond, after these prices, over the same denominator. With that
    bound few blocks can be part of a better agenda; ``leaves`` split the agendas of these blocks,
    each with multipliers of its own, and none is needed where the first bound is enough.
    """

    denominator: int
    multipliers: Mapping[str, int]
    leaves: tuple[AgendaLeaf, ...]
    seats: tuple[SeatPrices, ...]
    ceilings: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgendaSolution:
    """Which session is held when and where, who attends, what it is worth, and the proof.

    ``slots`` has every slot, in time order, its sessions by id. ``attendance`` maps people to
    slots to sessions: leaders are in the session they lead, others where it is worth something
    to them. ``value`` is the sum of what is attended, ``bound`` what no agenda can pass.
    ``attended`` and ``wanted`` say by side what people attend, and what they would if nothing
    clashed. ``solver`` names the engine and its version.
    """

    status: AgendaStatus
    slots: Mapping[str, tuple[Placed, ...]]
    attendance: Mapping[str, Mapping[str, str]]
    value: int
    bound: int
    attended: Mapping[str, int]
    wanted: Mapping[str, int]
    proof: AgendaProof
    solver: str


@dataclass(frozen=True, slots=True)
class AgendaInfeasible:
    """No agenda keeps every rule: up to three different conflicts, cheapest repair first."""

    conflicts: tuple[RecordConflict, ...]
