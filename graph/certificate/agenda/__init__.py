"""The check of an agenda: records, rules and proof read again, standard library only."""

from graph.certificate.agenda.check import check_agenda

__all__ = ["check_agenda"]
