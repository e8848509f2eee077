"""The shapes of an agenda: question and answer, frozen and picklable."""

from graph.problem.agenda.answer import (
    AgendaInfeasible,
    AgendaLeaf,
    AgendaProof,
    AgendaSolution,
    AgendaStatus,
    Placed,
    SeatPrices,
)
from graph.problem.agenda.question import AgendaPerson, AgendaProblem, AgendaSession, Room
from graph.problem.agenda.replies import (
    AgendaMove,
    AgendaReplan,
    Meeting,
    Meetings,
    Missed,
    MissedReason,
    Misses,
    Together,
)

__all__ = [
    "AgendaInfeasible",
    "AgendaLeaf",
    "AgendaMove",
    "AgendaPerson",
    "AgendaProblem",
    "AgendaProof",
    "AgendaReplan",
    "AgendaSession",
    "AgendaSolution",
    "AgendaStatus",
    "Meeting",
    "Meetings",
    "Missed",
    "MissedReason",
    "Misses",
    "Placed",
    "Room",
    "SeatPrices",
    "Together",
]
