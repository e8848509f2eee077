"""Writes regional meetings that were invented for a demonstration, each of them as synthetic.

No file format.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from domain import models
from domain.errors import NotFound
from domain.reference.ledger import Ledger, Row
from domain.reference.meeting_records import MeetingRecord
from domain.reference.report import LoadReport
from domain.store import WriteDb


async def write_meetings(db: WriteDb, edition: str, records: Sequence[MeetingRecord]) -> LoadReport:
    """Make the seeded regional meetings of an edition equal to the records, all as synthetic.

    Args:
        db: a unit of work.
        edition: the slug of an edition whose sides stand already.
        records: each key at most once.

    Raises:
        NotFound: the edition, a side of it, an administration or a topic is not there.
    """
    found = await db.scalar(select(models.Edition.id).where(models.Edition.slug == edition))
    if found is None:
        raise NotFound(f"There is no edition {edition}. Load it first.", path=("edition",))
    ledger = Ledger(db)
    places = await ledger.open(models.Administration, ("code",))
    topics = await ledger.open(models.Topic, ("key",))
    sides = await ledger.open(models.Side, ("key",), within=models.Side.edition_id == found)
    meeting = models.RegionalMeeting
    wanted = [(found, each.key) for each in records]
    within = meeting.edition_id == found
    sheet = await ledger.open(meeting, ("edition_id", "key"), wanted, within=within)
    rows: list[Row] = [
        {
            "edition_id": found,
            "side_id": sides.id_of(each.side),
            "key": each.key,
            "name": each.name,
            "place": each.place,
            "starts_on": each.starts_on,
            "ends_on": each.ends_on,
            "places": each.places,
            "synthetic": True,
        }
        for each in records
    ]
    await ledger.write(sheet, rows)
    given = [(sheet.id_of(found, each.key), each) for each in records]
    of_edition = select(meeting.id).where(within)
    weighed: list[Row] = [
        {"meeting_id": row_id, "topic_id": topics.id_of(key), "weight": weight}
        for row_id, each in given
        for key, weight in each.topics.items()
    ]
    ways: list[Row] = [
        {"meeting_id": row_id, "administration_id": places.id_of(code), "travel_days": days}
        for row_id, each in given
        for code, days in each.travel_days.items()
    ]
    topic, way = models.MeetingTopic, models.MeetingWay
    await ledger.fill(
        topic,
        ("meeting_id", "topic_id"),
        weighed,
        within=topic.meeting_id.in_(of_edition),
        owner="meeting_id",
    )
    await ledger.fill(
        way,
        ("meeting_id", "administration_id"),
        ways,
        within=way.meeting_id.in_(of_edition),
        owner="meeting_id",
    )
    return await ledger.close()
