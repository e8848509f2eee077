"""Labelled conditions, each written once and read by solvers and validators alike."""

from graph.rules.agenda import HOLDING_RULES, SEATING_RULES, broken_agenda_rules
from graph.rules.edition_plan import EDITION_RULES, edition_conflicts
from graph.rules.health import EXTRA_RULES, broken_extra_rules
from graph.rules.meetings import INVITING_RULES, MEETING_RULES, broken_meeting_rules
from graph.rules.pairing import PAIRING_RULES, PLAN_RULES, broken_plan_rules, broken_rules
from graph.rules.topics import TOPIC_RULES, broken_topic_rules

__all__ = [
    "EDITION_RULES",
    "EXTRA_RULES",
    "HOLDING_RULES",
    "INVITING_RULES",
    "MEETING_RULES",
    "PAIRING_RULES",
    "PLAN_RULES",
    "SEATING_RULES",
    "TOPIC_RULES",
    "broken_agenda_rules",
    "broken_extra_rules",
    "broken_meeting_rules",
    "broken_plan_rules",
    "broken_rules",
    "broken_topic_rules",
    "edition_conflicts",
]
