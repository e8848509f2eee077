"""Documents to problems and answers to documents; plain values only, nothing is opened here."""

from graph.interchange.agenda import (
    agenda_instance,
    agenda_replan,
    agenda_solution,
    read_agenda_instance,
    read_agenda_solution,
    read_published,
)
from graph.interchange.health_solution import health_solution, read_health_solution
from graph.interchange.malformed import MalformedInstance
from graph.interchange.meeting_solution import (
    meeting_solution,
    meeting_why_not,
    read_meeting_solution,
)
from graph.interchange.meetings import meeting_instance, read_meeting_instance
from graph.interchange.network import network_instance, read_network_instance
from graph.interchange.pairing import (
    pairing_instance,
    pairing_solution,
    read_pairing_instance,
    reason_entry,
)
from graph.interchange.solution import read_pairing_solution
from graph.interchange.topic_solution import (
    read_topics_solution,
    topics_infeasible,
    topics_solution,
)
from graph.interchange.topics import read_topics_instance, topics_instance

__all__ = [
    "MalformedInstance",
    "agenda_instance",
    "agenda_replan",
    "agenda_solution",
    "health_solution",
    "meeting_instance",
    "meeting_solution",
    "meeting_why_not",
    "network_instance",
    "pairing_instance",
    "pairing_solution",
    "read_agenda_instance",
    "read_agenda_solution",
    "read_health_solution",
    "read_meeting_instance",
    "read_meeting_solution",
    "read_network_instance",
    "read_pairing_instance",
    "read_pairing_solution",
    "read_published",
    "read_topics_instance",
    "read_topics_solution",
    "reason_entry",
    "topics_infeasible",
    "topics_instance",
    "topics_solution",
]
