"""All that is held on one person, as one document; what that is, ``columns`` says.

A link is asked for, and opens once within a day. The document is made when it is fetched, and is
kept nowhere. Its form: ``person_export.schema.json``.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import inspect, select

from domain import audit, models
from domain.audit import Acting
from domain.changes import change
from domain.errors import InvalidInput, NotFound
from domain.lookups import held
from domain.models import Record
from domain.policy import SYSTEM, Viewer
from domain.policy.narrowing import viewer_of
from domain.policy.rows import ROWS
from domain.readers import read_of
from domain.rights.columns import PERSONAL
from domain.rights.personal import Personal
from domain.rights.reads import ReadBook
from domain.roles import Role
from domain.store import ReadDb, Store, WriteDb
from domain.tokens import digest_of, is_revoked

FORMAT: Final = "person-export/1"
OPENS_FOR: Final = timedelta(hours=24)
REASON_LENGTH_MAX: Final = 500
_TOKEN_BYTES: Final = 32
_PURPOSE: Final = "exportPerson"
Document = dict[str, Any]
# What a record is called, for whoever reads an id; people are called by code alone.
_NAMED_BY: Final = ("title", "slug", "code", "name", "key")


class Link(NamedTuple):
    """What opens an export, shown this once, and its record."""

    token: str
    row: models.PersonExport


async def ask_export(db: WriteDb, manager_id: str, reason: str | None, *, at: datetime) -> Link:
    """Make a link to all that is held on a person.

    Args:
        db: of a unit of work of the person, of the coordinator of their administration, or of an
            admin.
        manager_id: whom it is about.
        reason: why; an admin has to say.
        at: when.

    Raises:
        NotFound: there is no such person of whom the viewer may have all.
        InvalidInput: an admin gives no reason, or it is too long.
    """
    viewer = viewer_of(db.info)
    person = await db.get(models.Manager, manager_id)
    if person is None or person.erased_at is not None or not _may_have_all(viewer, person):
        raise NotFound("There is no person of this id whose data you may have.", path=_PATH)
    words = (reason or "").strip()
    if viewer.role in (Role.ADMIN, Role.SYSTEM) and not words:
        raise InvalidInput("Say why: it is kept in the audit trail.", path=("reason",))
    if len(words) > REASON_LENGTH_MAX:
        raise InvalidInput(f"Give at most {REASON_LENGTH_MAX} characters.", path=("reason",))
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = models.PersonExport(
        id=models.new_id(),
        manager_id=person.id,
        token_hash=digest_of(token),
        viewer=viewer.name,
        role=viewer.role,
        asked_at=at,
        expires_at=at + OPENS_FOR,
    )
    db.add(row)
    await db.flush()
    after = {"expires_at": row.expires_at.isoformat(), "role": row.role.value}
    _tell(db, row, None, after, words or None)
    return Link(token, row)


_PATH: Final = ("managerId",)


def _may_have_all(viewer: Viewer, person: models.Manager) -> bool:
    if viewer.role is Role.MANAGER:
        return viewer.manager_id == person.id
    if viewer.role is Role.COORDINATOR:
        return viewer.administration_id == person.administration_id
    return viewer.role in (Role.ADMIN, Role.SYSTEM)


def _tell(
    db: WriteDb,
    row: models.PersonExport,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    reason: str | None = None,
) -> None:
    change_ = audit.Change(
        "PersonExport", row.id, before, after, reason=reason, manager_id=row.manager_id
    )
    audit.note(db, change_)


async def fetch_export(store: Store, token: str, request_id: str, book: ReadBook) -> Document:
    """Open a link, which closes it, and return the document.

    Raises:
        NotFound: it was never made, was opened before, is too old, the token of whoever asked was
            revoked, or the person was erased.
    """
    async with store.reading(SYSTEM) as db:
        asked = await _find(db, token)
    if asked is None:
        raise _closed()
    acting = Acting(replace(SYSTEM, name=asked.viewer), request_id, "fetchExport")
    async with change(store, acting) as db:
        row = await held(db, models.PersonExport, asked.id)
        if row is None or row.fetched_at is not None or row.expires_at <= store.clock():
            raise _closed()
        if await is_revoked(db, row.viewer):
            raise _closed()
        row.fetched_at = store.clock()
        await db.flush()
        _tell(db, row, {"fetched": False}, {"fetched": True})
        person = await db.get_one(models.Manager, row.manager_id)
        viewer = _as_asked(row, person)
    async with store.reading(viewer) as db:
        document = await person_document(db, row.manager_id, at=store.clock())
        book.note(replace(viewer, role=row.role, name=row.viewer), _PURPOSE, db.info)
    return document


def _closed() -> NotFound:
    return NotFound("This link opens once and within 24 hours. Ask for another one.")


def _as_asked(row: models.PersonExport, person: models.Manager) -> Viewer:
    """Return who sees in the document what whoever asked may see; an admin has all of it."""
    if row.role is Role.MANAGER:
        return Viewer(row.viewer, row.role, manager_id=person.id, edition_ids=None)
    if row.role is Role.COORDINATOR:
        ours = person.administration_id
        return Viewer(row.viewer, row.role, administration_id=ours, edition_ids=None)
    return replace(SYSTEM, name=row.viewer)


async def _find(db: ReadDb, token: str) -> models.PersonExport | None:
    row = models.PersonExport
    found: models.PersonExport | None = await db.scalar(
        select(row).where(row.token_hash == digest_of(token))
    )
    return found


async def person_document(db: ReadDb, manager_id: str, *, at: datetime) -> Document:
    """Return all that is held on a person and that the viewer of the handle may see.

    Raises:
        NotFound: there is no such person.

    Cost: a statement for each table about people, and one for each kind of name.
    """
    if await db.get(models.Manager, manager_id) is None:
        raise NotFound("There is no person of this id.", path=_PATH)
    viewer = viewer_of(db.info)
    tables: dict[str, list[Document]] = {}
    withheld: list[str] = []
    called: dict[type[Record], set[str]] = defaultdict(set)
    for table in PERSONAL:
        name = table.model.__tablename__
        if viewer.role is not Role.SYSTEM and viewer.role not in ROWS[table.model].read:
            withheld.append(name)
            continue
        tables[name] = await _rows(db, table, manager_id, called)
    if tables.get("rating"):
        read_of(db, [manager_id])
    return {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "person": manager_id,
        "names": await _names(db, called),
        "tables": tables,
        "withheld": withheld,
    }


async def _rows(
    db: ReadDb, table: Personal, person: str, called: dict[type[Record], set[str]]
) -> list[Document]:
    model: Any = table.model
    columns = [getattr(model, name) for name in table.exported]
    found = await db.execute(select(*columns).where(table.of(person)).order_by(model.id))
    rows = [dict(zip(table.exported, row, strict=True)) for row in found]
    for name in table.exported:
        for target in _targets(model, name):
            called[target] |= {row[name] for row in rows if row[name] is not None}
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _targets(model: Any, name: str) -> Iterable[type[Record]]:
    """Return the tables that a column points at."""
    names = {key.column.table.name for key in getattr(model, name).property.columns[0].foreign_keys}
    for mapper in Record.registry.mappers:
        # The second class of the people has no table of its own: they are called by code.
        if getattr(mapper.class_, "__tablename__", None) in names:
            yield mapper.class_


async def _names(db: ReadDb, called: Mapping[type[Record], set[str]]) -> dict[str, str]:
    """Return what records are called, by id."""
    names: dict[str, str] = {}
    for model, ids in called.items():
        there = inspect(model).column_attrs
        by = next((each for each in _NAMED_BY if each in there), None)
        if by is None or not ids or model is models.ServiceToken:
            continue
        row = cast("Any", model)
        found = await db.execute(select(row.id, getattr(row, by)).where(row.id.in_(ids)))
        names |= {row_id: str(name) for row_id, name in found if name is not None}
    return names


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.value if hasattr(value, "value") else value
