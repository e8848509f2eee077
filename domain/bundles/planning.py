"""What bringing a bundle in would add, and why it cannot be brought in. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import inspect, select

from domain import models
from domain.bundles.keys import names_of
from domain.bundles.parts import Kind, Part, leads_of, parts_by_name
from domain.bundles.reading import BundleFault, Filed, UnfitBundle
from domain.bundles.selecting import about_any, of_edition, read_rows_by, read_rows_of
from domain.store import ReadDb

Row = dict[str, Any]


class BundlePlan(NamedTuple):
    """What is added, by table, each after what it leads to; and how many records are here."""

    edition_id: str
    added: Mapping[str, list[Row]]
    here: int

    @property
    def records(self) -> int:
        """How many records are added."""
        return sum(len(rows) for rows in self.added.values())


async def plan_bundle(db: ReadDb, filed: Filed) -> BundlePlan:
    """Compare a bundle with what is here.

    A record that is here has to be the same; what is here is never changed and never removed.

    Args:
        db: of whoever sees every row.
        filed: the bundle.

    Raises:
        UnfitBundle: a record is here with other values, the edition has here what the bundle
            lacks, or a person of it was erased here; every fault is told.

    Cost: a statement a table, and one for each thousand records.
    """
    shared = await _shared_here(db, filed)
    faults: list[BundleFault] = []
    ids: dict[str, dict[str, str]] = {}
    added: dict[str, list[Row]] = {}
    here = 0
    for name, part in parts_by_name().items():
        rows = filed.rows[name]
        known = shared.get(name, {})
        ids[name] = {
            record: (known[record]["id"] if record in known else models.new_id())
            if part.is_shared
            else record
            for record in rows
        }
        standing = known if part.is_shared else await _here(db, part, rows.keys())
        added[name] = []
        for record, row in rows.items():
            wanted = _pointed(part, row, ids)
            if record in standing:
                here += 1
                faults += _differences(part, record, wanted, standing[record])
            else:
                added[name].append(wanted | {"id": ids[name][record]})
    faults += await _left_over(db, filed)
    faults += await _erased(db, filed)
    if faults:
        raise UnfitBundle(faults)
    return BundlePlan(
        filed.edition_id,
        {name: _parents_first(parts_by_name()[name], rows) for name, rows in added.items()},
        here,
    )


async def _shared_here(db: ReadDb, filed: Filed) -> dict[str, dict[str, Row]]:
    """Return what editions share and is here, by table and key.

    Of what leads to any table, as far as it leads to what is shared or to a record of the bundle.
    """
    parts = parts_by_name()
    found: dict[str, Mapping[str, Row]] = {
        name: await read_rows_of(db, part, None) if part.is_shared else filed.rows[name]
        for name, part in parts.items()
    }
    for name, part in parts.items():
        if part.leads_anywhere:
            found[name] = about_any(part, found[name], found)
    names = names_of(found)
    return {
        name: {names[name][row_id]: row for row_id, row in found[name].items()}
        for name, part in parts.items()
        if part.is_shared
    }


async def _here(db: ReadDb, part: Part, records: Iterable[str]) -> dict[str, Row]:
    """Return the rows of these ids that are here."""
    model: Any = part.model
    if await db.scalar(select(model.id).limit(1)) is None:
        return {}
    return await read_rows_by(db, part, "id", records)


def _pointed(part: Part, row: Row, ids: Mapping[str, Mapping[str, str]]) -> Row:
    """Return a row with ids of this database in the place of what the bundle calls them."""
    found = dict(row)
    for column, table, _ in leads_of(part):
        value = row[column]
        if value is not None:
            name, record = (table, value) if table else value.split("/", 1)
            # What is of its own table may stand further down.
            found[column] = ids[name].get(record, record)
    return found


def _differences(part: Part, record: str, wanted: Row, here: Row) -> list[BundleFault]:
    """Tell in which columns a record is another one here.

    A lead out of the edition is not in a bundle, and so is not compared; nor is how often it was
    changed, as a change that was taken back counts as two.
    """
    parts = parts_by_name()
    mapper: Any = inspect(part.model)
    left_out = {
        column
        for column, table, is_optional in leads_of(part)
        if is_optional and table and not parts[table].is_shared and wanted[column] is None
    }
    if mapper.version_id_col is not None:
        left_out.add(mapper.version_id_col.name)
    message = "It is here with another value. Decide which is right, and correct the other."
    return [
        BundleFault(part.name, record, column, message)
        for column, value in wanted.items()
        if column not in left_out and here[column] != value
    ]


async def _left_over(db: ReadDb, filed: Filed) -> list[BundleFault]:
    """Tell what the edition has here and the bundle lacks: two states of it do not mix."""
    message = "The edition has it here, and the bundle does not. Remove it, or export anew."
    faults = []
    for name, part in parts_by_name().items():
        if part.kind is Kind.EDITION:
            model: Any = part.model
            ids = await db.scalars(select(model.id).where(of_edition(part, filed.edition_id)))
            strange = sorted(set(ids) - filed.rows[name].keys())
            faults += [BundleFault(name, row_id, None, message) for row_id in strange]
    return faults


async def _erased(db: ReadDb, filed: Filed) -> list[BundleFault]:
    """Tell which people were erased here and would come back."""
    row = models.Erasure
    erased = set(await db.scalars(select(row.manager_id)))
    message = "This person was erased here. Nothing brings them back: export anew, without them."
    return [
        BundleFault("manager", record, None, message)
        for record, person in filed.rows["manager"].items()
        if record in erased and person["erased_at"] is None
    ]


def _parents_first(part: Part, rows: list[Row]) -> list[Row]:
    """Order rows that lead to others of their table, so that these stand already.

    Raises:
        UnfitBundle: they lead in a circle.
    """
    own = [lead.column for lead in leads_of(part) if lead.table == part.name]
    if not own:
        return rows
    waiting, ordered = {row["id"]: row for row in rows}, []
    while waiting:
        free = [
            row_id
            for row_id, row in waiting.items()
            if all(row[column] not in waiting for column in own)
        ]
        if not free:
            raise UnfitBundle(
                [BundleFault(part.name, min(waiting), own[0], "It leads in a circle.")]
            )
        ordered += [waiting.pop(row_id) for row_id in free]
    return ordered
