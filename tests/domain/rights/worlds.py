"""A world with words about people in every place that has some, and where they may be left."""

import json
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import inspect, select

from domain import models, runs
from domain.audit import Acting, Change, Undo, note
from domain.changes import change
from domain.models import Record
from domain.policy import SYSTEM
from domain.rights.erasure import Erased, erase_person
from domain.rights.wiping import Wiped, wipe
from domain.runs import PairingRequest, verify_run
from domain.store import Store
from tests.edition_runs import fill

ACTING = Acting(SYSTEM, "request-1", "erasePerson")
REASON = "Asked for it in writing."


async def fill_world(store: Store) -> None:
    """Fill a store with the two editions, a run that was really solved, and a trail of words."""
    await fill(store)
    async with store.unit_of_work(SYSTEM) as db:
        edition = await db.get_one(models.Edition, "own")
        run = await runs.start_pairing_run(db, edition, PairingRequest(), at=store.clock())
    await runs.carry_out(store, run.id)


async def write_words(store: Store, person: str, words: str) -> None:
    """Write words about somebody wherever words about people are kept."""
    delegate = f"d{person}"
    async with change(store, Acting(SYSTEM, "request-0", "writeWords")) as db:
        row = await db.get_one(models.Manager, person)
        row.name, row.position = words, words
        place = await db.get(models.Delegate, delegate)
        if place is not None:
            place.assignment_note = words
        for table in (models.PairingInstruction, models.ScenarioInstruction):
            for each in await db.scalars(select(table)):
                if delegate in (each.left_delegate_id, each.right_delegate_id):
                    each.reason = words
        mine = select(models.Partnership.id).where(
            (models.Partnership.left_delegate_id == delegate)
            | (models.Partnership.right_delegate_id == delegate)
        )
        for each in await db.scalars(
            select(models.Contact).where(models.Contact.partnership_id.in_(mine))
        ):
            each.note = words
        update = models.ActionUpdate
        for each in await db.scalars(select(update).where(update.manager_id == person)):
            each.text = words
        db.add(
            models.ServiceToken(
                id=f"t{person}",
                name=words,
                hash=person,
                role="manager",
                manager_id=person,
                issued_at=store.clock(),
                expires_at=store.clock(),
            )
        )
        undo = Undo("add_instruction", {"left_delegate": delegate, "reason": words})
        note(db, Change("Delegate", delegate, reason=words, manager_id=person))
        note(db, Change("PairingInstruction", "gone", None, {}, edition_id="own", undo=undo))


async def erased(store: Store, person: str, reason: str = REASON) -> tuple[Erased, Wiped]:
    async with change(store, ACTING) as db:
        done = await erase_person(db, person, reason, at=store.clock())
    return done, await wipe(store, done.texts)


async def rows_with(store: Store, words: str) -> list[str]:
    """Return every column in which some words stand."""
    found = []
    async with store.reading(SYSTEM) as db:
        for mapper in Record.registry.mappers - {inspect(models.NamedManager)}:
            for row in await db.scalars(select(mapper.class_)):
                for column in mapper.column_attrs:
                    value = getattr(row, column.key)
                    text = str(value)
                    if words in text or json.dumps(words)[1:-1] in text:
                        found.append(f"{mapper.class_.__name__}.{column.key}")
    return found


def bytes_with(file: Path, words: str) -> list[str]:
    """Return the files of an SQLite database in whose bytes some words stand."""
    spellings = {words.encode(), json.dumps(words)[1:-1].encode()}
    return [
        each.name
        for each in file.parent.glob(f"{file.name}*")
        if any(spelling in each.read_bytes() for spelling in spellings)
    ]


async def numbers(store: Store) -> dict[str, object]:
    """Return the runs with their numbers, the rows that are kept, and what verify says."""
    kept = (models.Pairing, models.PairingReason, models.UnpairedDelegate, models.AgendaAttendance)
    kept += (models.Partnership, models.Contact, models.Delegate, models.Nomination)
    told: dict[str, object] = {}
    async with store.reading(SYSTEM) as db:
        for table in models.AnyRun.__args__:
            names = [each.key for each in inspect(table).column_attrs]
            for run in await db.scalars(select(table)):
                told[run.id] = [getattr(run, name) for name in names]
                if run.record_hash is not None:
                    told[f"verified {run.id}"] = await verify_run(db, run.id)
        for table in kept:
            ids = await db.scalars(select(table.id).order_by(table.id))
            told[table.__name__] = list(ids)
    return told


def of(people: Iterable[str], words: str) -> dict[str, str]:
    """Return the words about each of some people, by which they can be told apart."""
    return {person: f"{words}-{person}" for person in people}
