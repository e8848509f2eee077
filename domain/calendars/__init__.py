"""Calendars: what a person, an administration or a planner has in an edition."""
