"""The check of suggested invitations: read again from the records, standard library only."""

from graph.certificate.meetings.check import check_meetings

__all__ = ["check_meetings"]
