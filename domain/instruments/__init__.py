"""Cooperation instruments between administrations: stage events on a ladder, and who has what."""

from domain.instruments.cooperation_map import MapEntry, MapFilter, cooperation_map
from domain.instruments.ladder import counting_on, next_stage, stage_on
from domain.instruments.reading import (
    INSTRUMENTS,
    INSTRUMENTS_OF_ADMINISTRATION,
    InstrumentFilter,
    instruments_by_id,
    instruments_by_key,
    parties_by_instrument,
    stage_events_by_id,
    steps_by_instrument,
)

__all__ = [
    "INSTRUMENTS",
    "INSTRUMENTS_OF_ADMINISTRATION",
    "InstrumentFilter",
    "MapEntry",
    "MapFilter",
    "cooperation_map",
    "counting_on",
    "instruments_by_id",
    "instruments_by_key",
    "next_stage",
    "parties_by_instrument",
    "stage_events_by_id",
    "stage_on",
    "steps_by_instrument",
]
