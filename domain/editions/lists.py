"""What an edition says of itself in whole lists: organizations, focus topics, passages.

Each is set at once, in place of what was there, and counts as a change of the edition itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from domain import models
from domain.audit import Undo
from domain.checks import require_once
from domain.editions.holding import hold_edition, rows_of, tell
from domain.editions.rules import require_key, require_open, require_words
from domain.editions.wanted import FocusWanted, RoleWanted, StatementWanted
from domain.errors import InvalidInput, NotFound
from domain.models import Component, Edition, EditionOrganization, FocusTopic, Statement
from domain.store import ReadDb, WriteDb

ITEMS_MAX: Final = 200


async def set_edition_organizations(
    db: WriteDb,
    edition_id: str,
    wanted: Sequence[RoleWanted],
    *,
    at: datetime,
    expected_version: int | None = None,
) -> Edition:
    """Say which organization does what in an edition, in order, in place of what was said.

    What is as it was changes nothing.

    Raises:
        NotFound: there is no such edition that the viewer plans, no such organization, or the
            edition has no such component.
        Stale: the edition is not of the version expected.
        InvalidInput: an organization has the same role twice, or there are too many.
        Conflict: the state of the edition does not allow it.
    """
    edition = await _hold(db, edition_id, expected_version, "organizations", "roles", wanted)
    places = [("roles", str(place)) for place in range(len(wanted))]
    await rows_of(
        db,
        models.Organization,
        [each.organization_id for each in wanted],
        "organization",
        [(*place, "organizationId") for place in places],
    )
    own = set(await db.scalars(select(Component.id).where(Component.edition_id == edition.id)))
    for each, place in zip(wanted, places, strict=True):
        if each.component_id is not None and each.component_id not in own:
            words = f"The edition {edition.slug} has no component of this id."
            raise NotFound(words, path=(*place, "componentId"))
    pairs = [
        ((each.organization_id, each.role), (*place, "role"))
        for each, place in zip(wanted, places, strict=True)
    ]
    require_once(pairs, "The organization has this role already. Give it each role once.")
    rows = await _rows(db, EditionOrganization, edition)
    was = [
        RoleWanted(each.organization_id, each.role, each.component_id, each.quote) for each in rows
    ]
    key = lambda each: (each.organization_id, each.role)  # noqa: E731 -- one line says it
    return await _set(db, edition, (EditionOrganization, key), rows, was, wanted, at)


async def set_focus_topics(
    db: WriteDb,
    edition_id: str,
    wanted: Sequence[FocusWanted],
    *,
    at: datetime,
    expected_version: int | None = None,
) -> Edition:
    """Say which topics an edition focuses on, in order, in place of those before.

    What is as it was changes nothing.

    Raises:
        NotFound: there is no such edition that the viewer plans, or no such topic.
        Stale: the edition is not of the version expected.
        InvalidInput: a topic is given twice or without words, or there are too many.
        Conflict: the state of the edition does not allow it.
    """
    edition = await _hold(db, edition_id, expected_version, "focus_topics", "topics", wanted)
    paths = [("topics", str(place), "topicId") for place in range(len(wanted))]
    ids = [each.topic_id for each in wanted]
    await rows_of(db, models.Topic, ids, "topic", paths)
    require_once(zip(ids, paths, strict=True), "This topic is given twice. Name each once.")
    for place, each in enumerate(wanted):
        require_words(each.stated_as, "how the topic is stated", "topics", str(place), "statedAs")
    rows = await _rows(db, FocusTopic, edition)
    was = [FocusWanted(each.topic_id, each.stated_as) for each in rows]
    key = lambda each: each.topic_id  # noqa: E731 -- one line says it
    return await _set(db, edition, (FocusTopic, key), rows, was, wanted, at)


async def set_statements(
    db: WriteDb,
    edition_id: str,
    wanted: Sequence[StatementWanted],
    *,
    at: datetime,
    expected_version: int | None = None,
) -> Edition:
    """Say which passages an edition carries on, in order, in place of those before.

    What is as it was changes nothing.

    Raises:
        NotFound: there is no such edition that the viewer plans.
        Stale: the edition is not of the version expected.
        InvalidInput: a key is given twice or does not fit, a text is empty, or there are too many.
        Conflict: the state of the edition does not allow it.
    """
    edition = await _hold(db, edition_id, expected_version, "statements", "statements", wanted)
    paths = [("statements", str(place), "key") for place in range(len(wanted))]
    keys = [each.key for each in wanted]
    require_once(zip(keys, paths, strict=True), "This key is given twice. Give each its own.")
    for place, each in enumerate(wanted):
        require_key(each.key, *paths[place])
        require_words(each.text, "what the passage says", "statements", str(place), "text")
    rows = await _rows(db, Statement, edition)
    was = [StatementWanted(each.key, each.kind, each.text) for each in rows]
    key = lambda each: each.key  # noqa: E731 -- one line says it
    return await _set(db, edition, (Statement, key), rows, was, wanted, at)


async def _hold(
    db: WriteDb,
    edition_id: str,
    expected_version: int | None,
    label: str,
    field: str,
    wanted: Sequence[object],
) -> Edition:
    edition = await hold_edition(db, edition_id, expected_version, "editionId")
    require_open(edition, label, "editionId")
    if len(wanted) > ITEMS_MAX:
        raise InvalidInput(f"Give at most {ITEMS_MAX} of them, not {len(wanted)}.", path=(field,))
    return edition


async def _rows(db: ReadDb, table: Any, edition: Edition) -> list[Any]:
    found = await db.scalars(
        select(table).where(table.edition_id == edition.id).order_by(table.position, table.id)
    )
    return list(found)


async def _set(
    db: WriteDb,
    edition: Edition,
    of: tuple[Any, Callable[[Any], object]],
    rows: Sequence[Any],
    was: Sequence[Any],
    wanted: Sequence[Any],
    at: datetime,
) -> Edition:
    """Make the rows of a list those wanted; whose key stays keeps its id."""
    if list(was) == list(wanted):
        return edition
    table, key = of
    noun = table.__tablename__
    before = _noted(edition, noun, was)
    known = {key(row): row for row in rows}
    for gone in known.keys() - {key(each) for each in wanted}:
        await db.delete(known[gone])
    # What leaves goes first: another one may take over what has to be unique.
    await db.flush()
    for position, each in enumerate(wanted):
        row = known.get(key(each))
        if row is None:
            db.add(table(edition_id=edition.id, position=position, **vars(each)))
            continue
        for name, value in vars(each).items():
            setattr(row, name, value)
        row.position, row.seeded = position, False
    # Loading the seeds is not to bring back what was taken away.
    edition.seeded = False
    flag_modified(edition, "seeded")
    await db.flush()
    undo = Undo(f"set_{noun}", {"items": [each.plain() for each in was]})
    tell(db, edition, (before, _noted(edition, noun, wanted)), undo, at, edition_id=edition.id)
    return edition


def _noted(edition: Edition, noun: str, items: Sequence[object]) -> dict[str, object]:
    return {noun: len(items), "version": edition.version}
