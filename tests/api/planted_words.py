"""A word of its own in every text of every row, and who may read each.

What stands in a column is replaced on its way into the database, so that a new column holds words
the day it is there. Who may read them is what policy.csv says of the field that shows the
column, and policy_rows.csv of the row.
"""

import asyncio
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Enum, String, event, select
from sqlalchemy.orm import Mapper

from domain import models
from domain.models import Record
from domain.policy import SYSTEM
from domain.roles import Role
from domain.store import Store
from tests.api.policy_world import fields, fill_solved, rows, sees
from tests.two_editions import AT

WORD = re.compile(r"planted\.[A-Za-z]+\.[a-z0-9_]+\.[0-9a-z]+\.end")
NOBODY = ""

# Columns that hold no words: keys, codes, hashes, the names of values, numbers, addresses, and the
# documents of runs, which know people by code.
_RUN = "failure_code failure_detail parameters snapshot snapshot_hash solution record_hash engine"
SIGNS: Mapping[str, str] = {
    "Administration": "code code_alpha3 time_zone confidence service_name_confidence",
    "AdministrationLanguage": "language",
    "AgendaAttendance": "code",
    "AgendaMeeting": "slot_key",
    "AgendaPlacement": "session_key slot_key room_key",
    "AgendaRun": _RUN,
    "AssessmentRead": "purpose",
    "AuditEntry": (
        "request_id action record_type record_id before after edition_id manager_id change_id"
        " reverts_id previous_hash hash"
    ),
    "AuditWords": "salt",
    "CalendarFeed": "locale token_hash",
    "Competency": "key confidence",
    "CompetencyFramework": "key",
    "CompetencyGroup": "key confidence",
    "Component": "key country time_zone",
    "CooperationFramework": "key",
    "CooperationInstrument": "key confidence",
    "CrossParticipationRun": _RUN,
    "Delegate": "code",
    "Delivery": "event_id event_kind record_type record_id edition_id",
    "Edition": "slug source_sha256",
    "Erasure": "manager_id",
    "EvaluationQuestion": "template choices",
    "Fact": "key stated_value",
    "FactResolution": "stated_value counted_value",
    # In JSON, or as it was handed in: looked for as `secrets` has them.
    "Import": "file_hash problems content",
    "ImportedRow": "key_hash row_hash",
    "Indicator": "key baseline target",
    "IndicatorValue": "value",
    "Manager": "code",
    "ManagerLanguage": "language",
    "NameTranslation": "record_id locale",
    "Objective": "key",
    "Organization": "key",
    "OutboxEvent": "record_type record_id edition_id",
    "PairingReason": "code language",
    "PairingRun": _RUN,
    "PersonExport": "token_hash",
    "Programme": "key",
    "Recommendation": "key",
    "Region": "key confidence",
    "RegionalMeeting": "key",
    "RoleProfile": "key",
    "RoleTarget": "confidence",
    "Room": "key",
    "Scenario": "parameters standing",
    "ServiceToken": "hash scopes",
    "Session": "key languages requires",
    "Side": "key",
    "Slot": "key",
    "Speaker": "code",
    "SpeakerLanguage": "language",
    "Statement": "key",
    "StoredAnswer": "key request_hash answer",
    "StrategyAnchor": "key",
    "SuggestedInvitation": "meeting_key",
    "Topic": "key confidence",
    "TopicCompetency": "confidence",
    "TopicReason": "code",
    "TopicRun": f"purpose required_displace {_RUN}",
    "Undo": "act asked",
    "UnpairedDelegate": "code",
    "WebhookEndpoint": "kinds",
    "Work": "subject_id",
}
# The field that shows a column, where it has another name than the column; nobody reads some.
SHOWN: Mapping[str, str] = {
    "AgendaPlacement.room_name": "AgendaPlacement.room",
    "AssessmentRead.viewer": "AssessmentRead.viewerName",
    "AuditEntry.reason": NOBODY,
    "AuditEntry.viewer": "AuditEntry.viewerName",
    "AuditWords.words": NOBODY,
    "CalendarFeed.viewer": NOBODY,
    **{f"Competency.level_{level}": "LevelDescriptor.text" for level in range(1, 5)},
    "CompetencyGroup.source": NOBODY,
    "Edition.source_publisher": "EditionSource.publisher",
    "Edition.source_title": "EditionSource.title",
    "Edition.source_url": "EditionSource.url",
    "EditionOrganization.quote": "OrganizationRole.quote",
    "NameTranslation.name": "Administration.name",
    "PersonExport.viewer": NOBODY,
    "RatingEvidence.text": "Rating.evidence",
    "Region.source": NOBODY,
    "RoleTarget.source": NOBODY,
    "ServiceToken.name": NOBODY,
    "StoredAnswer.viewer": NOBODY,
    "Topic.source": NOBODY,
    "TopicCompetency.source": NOBODY,
    "WebhookEndpoint.secret": NOBODY,
}
# Of a row that has no line of its own: on which row it hangs, and by which column.
HANGS_ON: Mapping[str, tuple[str, str]] = {
    "AgendaPlacement": ("AgendaRun", "run_id"),
    "ArticleMapping": ("CooperationFramework", "framework_id"),
    "CompetencyMapping": ("CompetencyFramework", "framework_id"),
    "ContactDetails": ("ContactDetails", "manager_id"),
    "EditionOrganization": ("Edition", "edition_id"),
    "EvaluationValue": ("EvaluationAnswer", "answer_id"),
    "FactResolution": ("Fact", "fact_id"),
    "FocusTopic": ("Edition", "edition_id"),
    "IndicatorValue": ("Indicator", "indicator_id"),
    "InstrumentReference": ("Topic", "topic_id"),
    "NameTranslation": ("Administration", "record_id"),
    "ProposalReview": ("ProposalRevision", "revision_id"),
    "RatingEvidence": ("Rating", "rating_id"),
    "Room": ("Component", "component_id"),
    "Statement": ("Edition", "edition_id"),
}


class Planted(NamedTuple):
    """A word, the field that shows it, and the row that it hangs on."""

    word: str
    column: str
    field: str
    place: tuple[str, str]


def texts() -> Iterator[tuple[type[Record], str]]:
    """Yield every column of every table that holds text, but ids of other rows."""
    for mapper in Record.registry.mappers:
        # The row of a manager once more, to whoever may see the name.
        if mapper.class_ is models.NamedManager:
            continue
        for each in mapper.column_attrs:
            (column,) = each.columns
            is_text = isinstance(column.type, String) and not isinstance(column.type, Enum)
            if is_text and not column.foreign_keys and not column.primary_key:
                yield mapper.class_, each.key


def planted_columns() -> dict[type[Record], list[str]]:
    """Return the columns that a word is planted in."""
    found: dict[type[Record], list[str]] = {}
    for model, name in texts():
        if name not in SIGNS.get(model.__name__, "").split():
            found.setdefault(model, []).append(name)
    return found


def field_of(column: str) -> str:
    """Return the field that shows a column; empty where none does."""
    if column in SHOWN:
        return SHOWN[column]
    model, _, name = column.partition(".")
    first, *more = name.split("_")
    return f"{model}.{first}{''.join(map(str.title, more))}"


def word(model: str, column: str, row_id: str) -> str:
    return f"planted.{model}.{column}.{row_id}.end"


@contextmanager
def planting() -> Iterator[None]:
    """Write a word into every text of what is added meanwhile."""
    columns = planted_columns()

    def plant(_mapper: Mapper[Any], _connection: object, row: Any) -> None:
        row.id = row.id or models.new_id()
        for name in columns.get(type(row), ()):
            setattr(row, name, word(type(row).__name__, name, row.id))

    event.listen(Record, "before_insert", plant, propagate=True)
    try:
        yield
    finally:
        event.remove(Record, "before_insert", plant)


async def fill_planted(store: Store) -> None:
    """Fill a store with the world of the policy, where each text is a word of its own."""
    with planting():
        await fill_solved(store)
        async with store.unit_of_work(SYSTEM) as db:
            db.add_all(_more_rows())


def _more_rows() -> list[Record]:
    """Return rows of the tables that the world of the policy has none of."""
    return [
        models.AuditWords(audit_entry_id="auditana", manager_id="ana", salt="s"),
        models.FactResolution(
            fact_id="ownfact", stated_value="99", counted_value="2", resolved_at=AT
        ),
        models.PersonExport(
            manager_id="ana",
            token_hash="h",  # noqa: S106 -- of nothing
            role=Role.ADMIN,
            asked_at=AT,
            expires_at=AT,
        ),
    ]


def _place(row: Any) -> tuple[str, str]:
    """Return the row of policy_rows.csv that says who sees a row."""
    kind = type(row).__name__
    owner, key = HANGS_ON.get(kind, (kind, "id"))
    place = owner, getattr(row, key)
    if owner == "ProposalRevision" and place not in rows():
        # The newest words are seen with the proposal, whose id they begin with.
        return "Proposal", place[1][:-1]
    return place


async def _planted(store: Store) -> list[Planted]:
    found = []
    async with store.reading(SYSTEM) as db:
        for model, names in planted_columns().items():
            kind = model.__name__
            for row in await db.scalars(select(model)):
                place = _place(row)
                for name in names:
                    if WORD.fullmatch(getattr(row, name) or ""):
                        column = f"{kind}.{name}"
                        found.append(Planted(getattr(row, name), column, field_of(column), place))
    return found


def planted(url: str) -> list[Planted]:
    """Return every word that stands in a database."""

    async def read() -> list[Planted]:
        store = Store(url)
        try:
            return await _planted(store)
        finally:
            await store.close()

    return asyncio.run(read())


def may_read(who: str, each: Planted) -> bool:
    """Tell whether somebody may read a word, by the two tables."""
    return each.field != NOBODY and who in fields()[each.field] and sees(who, *each.place)
