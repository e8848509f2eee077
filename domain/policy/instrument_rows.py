"""Which cooperation instruments a viewer may read and change.

What administrations have with each other is public once it is known. A party records it: its
coordinator, or the planners of an edition that it is on a side of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select

from domain import models
from domain.models import Record
from domain.policy.conditions import (
    MEMBER,
    OPEN,
    PARTY,
    STAGE_EVENT,
    Rows,
    RowScope,
    everything,
    held,
    under,
    within,
)
from domain.roles import Role


def _records(instrument: Any) -> dict[Role, RowScope]:
    """Return who changes an instrument: who acts for one of its parties."""
    own: RowScope = lambda viewer: PARTY.c.administration_id == (viewer.administration_id or "")  # noqa: E731 -- one line says it
    met = within(
        PARTY.c.administration_id, select(MEMBER.c.administration_id), held(MEMBER.c.edition_id)
    )
    parties = select(PARTY.c.instrument_id)
    return {
        Role.COORDINATOR: within(instrument, parties, own),
        Role.PLANNER: within(instrument, parties, met),
        Role.ADMIN: everything,
    }


def _rows(instrument: Any) -> Rows:
    return Rows(OPEN, _records(instrument))


INSTRUMENT_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.CooperationInstrument: _rows(models.CooperationInstrument.id),
    models.InstrumentParty: _rows(models.InstrumentParty.instrument_id),
    models.StageEvent: _rows(models.StageEvent.instrument_id),
    models.StageRetraction: Rows(
        OPEN,
        under(models.StageRetraction.event_id, STAGE_EVENT, _records(STAGE_EVENT.c.instrument_id)),
    ),
}
