"""The shapes of an agenda: question and answer, frozen and picklable."""

from graph.problem.agenda.answer import (
    AgendaConflict,
    AgendaInfeasible,
    AgendaLeaf,
    AgendaProof,
    AgendaRepair,
    AgendaSolution,
    AgendaStatus,
    Placed,
    SeatPrices,
)
from graph.problem.agenda.question import AgendaPerson, AgendaProblem, AgendaSession, Room

__all__ = [
    "AgendaConflict",
    "AgendaInfeasible",
    "AgendaLeaf",
    "AgendaPerson",
    "AgendaProblem",
    "AgendaProof",
    "AgendaRepair",
    "AgendaSession",
    "AgendaSolution",
    "AgendaStatus",
    "Placed",
    "Room",
    "SeatPrices",
]
