"""Profiles of administrations: functions and processes, good practices, challenges.

An administration is described by its own coordinator, or by the planners of an edition that it is
on a side of.
"""
