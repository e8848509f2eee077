"""Invitations to regional meetings in the shapes that loaders and lists ask for. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, select

from domain import models
from domain.lookups import lists_by, rows_by
from domain.models import (
    CrossParticipation,
    CrossParticipationNotice,
    CrossParticipationState,
    CrossParticipationTopic,
)
from domain.pages import Key, Listing, any_of
from domain.store import ReadDb


@dataclass(frozen=True)
class ParticipationFilter:
    """Which invitations; what is None does not narrow."""

    delegate_code_in: tuple[str, ...] | None = None
    meeting_key_in: tuple[str, ...] | None = None
    state_in: tuple[CrossParticipationState, ...] | None = None


def _narrow(where: ParticipationFilter) -> Iterator[ColumnElement[bool]]:
    yield from any_of(models.Delegate.code, where.delegate_code_in)
    yield from any_of(models.RegionalMeeting.key, where.meeting_key_in)
    yield from any_of(CrossParticipation.state, where.state_in)


PARTICIPATIONS_OF_EDITION = Listing(
    name="edition.cross_participations",
    row=CrossParticipation,
    statement=select(CrossParticipation)
    .join(models.Delegate, CrossParticipation.delegate_id == models.Delegate.id)
    .join(models.RegionalMeeting, CrossParticipation.meeting_id == models.RegionalMeeting.id),
    orders={
        "meeting": (
            Key(models.RegionalMeeting.starts_on, date),
            Key(models.RegionalMeeting.key),
            Key(models.Delegate.code),
        ),
        "code": (Key(models.Delegate.code), Key(models.RegionalMeeting.key)),
        "changed_at": (Key(CrossParticipation.changed_at, datetime),),
    },
    default=(("meeting", False),),
    narrow=_narrow,
    parent=CrossParticipation.edition_id,
)
PARTICIPATIONS_OF_MEETING = replace(
    PARTICIPATIONS_OF_EDITION,
    name="regional_meeting.cross_participations",
    parent=CrossParticipation.meeting_id,
)


async def participations_by_id(db: ReadDb, ids: Sequence[str]) -> list[CrossParticipation | None]:
    """Return invitations in the order asked, None where there is none."""
    return await rows_by(db, CrossParticipation.id, ids)


async def topics_by_participation(
    db: ReadDb, ids: Sequence[str]
) -> list[list[CrossParticipationTopic]]:
    """Return the topics that people are asked to share, in the order of the tree."""
    row, topic = CrossParticipationTopic, models.Topic
    statement = select(row).join(topic, topic.id == row.topic_id)
    ordered = statement.order_by(topic.sort_order, topic.key)
    return await lists_by(db, ordered, row.participation_id, ids)


async def notices_by_participation(
    db: ReadDb, ids: Sequence[str]
) -> list[list[CrossParticipationNotice]]:
    """Return what people were told of each invitation, in order of time."""
    row = CrossParticipationNotice
    statement = select(row).order_by(row.told_at, row.id)
    return await lists_by(db, statement, row.participation_id, ids)


def answered_pairs(edition_id: str, *states: CrossParticipationState) -> Select[str, str]:
    """Return what finds the invitations of an edition in some states: delegate and meeting."""
    row = CrossParticipation
    return select(row.delegate_id, row.meeting_id).where(
        row.edition_id == edition_id, row.state.in_(states)
    )
