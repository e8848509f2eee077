"""Writes what was invented about administrations: functions, good practices, challenges.

Every part written here is marked synthetic; no file format.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from domain import models
from domain.reference.described_records import DescribedRecord
from domain.reference.ledger import Ledger, Row, Sheet
from domain.reference.report import LoadReport
from domain.store import WriteDb

_KEY = ("administration_id", "name")


async def write_described(db: WriteDb, records: Sequence[DescribedRecord]) -> LoadReport:
    """Make the seeded parts of all profiles equal to the records, each of them as synthetic.

    Args:
        db: a unit of work.
        records: each administration at most once.

    Raises:
        NotFound: an administration or a topic is not there.
    """
    ledger = Ledger(db)
    places = await ledger.open(models.Administration, ("code",))
    topics = await ledger.open(models.Topic, ("key",))
    await _write_functions(ledger, places, topics, records)
    practices: list[Row] = [
        {
            "administration_id": places.id_of(record.code),
            "topic_id": topics.id_of(each.topic),
            "name": each.name,
            "description": each.description,
            "results": each.results,
            "since": each.since,
            "contact_role": each.contact_role,
            "source": each.source,
            "synthetic": True,
        }
        for record in records
        for each in record.practices
    ]
    owner = "administration_id"
    await ledger.fill(models.GoodPractice, _KEY, practices, owner=owner)
    challenges: list[Row] = [
        {
            "administration_id": places.id_of(record.code),
            "topic_id": topics.id_of(each.topic),
            "name": each.name,
            "description": each.description,
            "urgency": each.urgency,
            "source": each.source,
            "synthetic": True,
        }
        for record in records
        for each in record.challenges
    ]
    await ledger.fill(models.Challenge, _KEY, challenges, owner=owner)
    return await ledger.close()


async def _write_functions(
    ledger: Ledger, places: Sheet, topics: Sheet, records: Sequence[DescribedRecord]
) -> None:
    given = [(places.id_of(record.code), each) for record in records for each in record.functions]
    wanted = [(place, each.name) for place, each in given]
    sheet = await ledger.open(models.StrategicFunction, _KEY, wanted)
    rows: list[Row] = [
        {
            "administration_id": place,
            "kind": each.kind,
            "name": each.name,
            "description": each.description,
            "since": each.since,
            "as_of": each.as_of,
            "source": each.source,
            "synthetic": True,
        }
        for place, each in given
    ]
    await ledger.write(sheet, rows, owner="administration_id")
    links: list[Row] = [
        {
            "function_id": sheet.id_of(place, each.name),
            "topic_id": topics.id_of(topic),
            "position": position,
        }
        for place, each in given
        for position, topic in enumerate(each.topics)
    ]
    within = models.StrategicFunctionTopic.function_id.in_(select(models.StrategicFunction.id))
    key = ("function_id", "topic_id")
    await ledger.fill(models.StrategicFunctionTopic, key, links, within=within, owner="function_id")
