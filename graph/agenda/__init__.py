"""Agendas: which session is held when and where, with the proof that nothing is worth more."""

from graph.agenda.meetings import meet
from graph.agenda.missed import missed
from graph.agenda.replan import replan
from graph.agenda.solve import solve

__all__ = ["meet", "missed", "replan", "solve"]
