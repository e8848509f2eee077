"""Proofs that need no solver: every answer checked from its records, standard library only."""

from graph.certificate.agenda import check_agenda
from graph.certificate.health import check_health
from graph.certificate.meetings import check_meetings
from graph.certificate.pairing import check_pairing, reasons_of_pair, score_pair
from graph.certificate.topics import check_topics

__all__ = [
    "check_agenda",
    "check_health",
    "check_meetings",
    "check_pairing",
    "check_topics",
    "reasons_of_pair",
    "score_pair",
]
