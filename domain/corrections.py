"""Correcting what is known of a person: name, position, contact details, languages, interests."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from domain import audit, changes, models
from domain.audit import Undo
from domain.checks import is_language
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import held, require_version, rows_by
from domain.models import EventKind, InterestKind, LanguageLevel, Seniority
from domain.store import ReadDb, WriteDb

LIST_LENGTH_MAX: Final = 20
PRIORITIES: Final = (1, 3)
_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,130}\.[^@\s.]{2,}")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()./-]{3,38}[0-9]")
_OWN_COLUMNS: Final = ("name", "position", "seniority", "role_profile_id")
_WITHOUT_SESSION: Final = {"synchronize_session": False}


@dataclass(frozen=True)
class Interest:
    """A topic and the rank of the wish."""

    topic_id: str
    priority: int


@dataclass(frozen=True)
class Correction:
    """What is other from now on, by field; what is not in ``fields`` stays.

    ``name``, ``position``, ``email``, ``phone``: a text, or None for not known. ``seniority`` and
    ``role_profile_id``: one, or None. ``languages``: (code, level), best first. ``seeks`` and
    ``offers``: interests. Lists are all that there is.
    """

    fields: Mapping[str, Any]


async def details_by_manager(db: ReadDb, ids: Sequence[str]) -> list[models.ContactDetails | None]:
    """Return how each manager can be reached, None where it is not known or not for the viewer."""
    return await rows_by(db, models.ContactDetails.manager_id, ids)


async def correct_person(
    db: WriteDb,
    manager_id: str,
    wanted: Correction,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Manager:
    """Correct what is known of a person; seeded rows are a user's own from then on.

    Raises:
        NotFound: there is no such person whom the viewer may correct, or no such topic.
        InvalidInput: nothing is corrected, or a value is malformed; the path says which.
        Conflict: the person was erased.
        Stale: they are not of the version expected.
    """
    person = await held(db, models.Manager, manager_id)
    if person is None:
        raise NotFound("There is no person of this id.", path=("managerId",))
    if person.erased_at is not None:
        raise Conflict("This person was erased; nothing is known of them.", path=("managerId",))
    require_version("person", person.version, expected_version)
    if not wanted.fields:
        raise InvalidInput("Give at least one field to correct.")
    check_fields(wanted.fields)
    version, was = person.version, await _as_it_is(db, person, wanted.fields)
    for name in _OWN_COLUMNS:
        if name in wanted.fields:
            setattr(person, name, wanted.fields[name])
    person.seeded = False
    # Changed whatever the values, so that a correction of languages alone is a version as well.
    flag_modified(person, "code")
    await db.flush()
    await _details(db, person, wanted.fields)
    if "languages" in wanted.fields:
        await _languages(db, person, wanted.fields["languages"])
    for kind in InterestKind:
        if kind.value in wanted.fields:
            await _interests(db, person, kind, wanted.fields[kind.value])
    fields = sorted(wanted.fields)
    change = audit.Change(
        "Manager",
        person.id,
        {"version": version},
        {"fields": fields, "version": person.version},
        manager_id=person.id,
        undo=Undo("correct_person", was),
    )
    changes.tell(db, EventKind.PERSON_CHANGED, change, at=at)
    return person


def is_email(text: str) -> bool:
    """Tell whether a text has the form of an e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Tell whether a text has the form of a telephone number."""
    return _PHONE.fullmatch(text) is not None


def check_fields(fields: Mapping[str, Any]) -> None:
    """Refuse values that are none of their field; the path says which.

    Raises:
        InvalidInput: naming the field and its place in a list.
    """
    for name, fits, example in (
        ("email", is_email, "ana@aduanas.example"),
        ("phone", is_phone, "+51 1 555 0100"),
    ):
        value = fields.get(name)
        if value is not None and not fits(value):
            raise InvalidInput(f"This is no {name}. Write it as {example}.", path=(name,))
    for name in ("languages", "seeks", "offers"):
        if len(fields.get(name, ())) > LIST_LENGTH_MAX:
            raise InvalidInput(f"Give at most {LIST_LENGTH_MAX} {name}.", path=(name,))
    codes = [code for code, _ in fields.get("languages", ())]
    for place, code in enumerate(codes):
        if not is_language(code) or code in codes[:place]:
            raise InvalidInput(
                f"{code!r} is no two letters of ISO 639-1, or is given twice.",
                path=("languages", str(place), "language"),
            )
    low, high = PRIORITIES
    for name in ("seeks", "offers"):
        wishes = fields.get(name, ())
        topics = [each.topic_id for each in wishes]
        for place, each in enumerate(wishes):
            if not low <= each.priority <= high or each.topic_id in topics[:place]:
                raise InvalidInput(
                    f"Give each topic once, with a priority from {low} to {high}.",
                    path=(name, str(place)),
                )


async def _as_it_is(
    db: ReadDb, person: models.Manager, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the fields are before the correction, in a form that JSON has."""
    was: dict[str, Any] = {name: getattr(person, name) for name in _OWN_COLUMNS}
    (details,) = await details_by_manager(db, [person.id])
    was |= {name: getattr(details, name, None) for name in ("email", "phone")}
    language, interest = models.ManagerLanguage, models.TopicInterest
    rows = await db.execute(
        select(language.language, language.level)
        .where(language.manager_id == person.id)
        .order_by(language.position)
    )
    was["languages"] = [[code, level.value] for code, level in rows]
    for kind in InterestKind:
        wishes = await db.execute(
            select(interest.topic_id, interest.priority)
            .where(interest.manager_id == person.id, interest.kind == kind)
            .order_by(interest.priority, interest.topic_id)
        )
        was[kind.value] = [list(each) for each in wishes]
    return {name: was[name] for name in fields}


async def _details(db: WriteDb, person: models.Manager, fields: Mapping[str, Any]) -> None:
    given = {name: fields[name] for name in ("email", "phone") if name in fields}
    if not given:
        return
    (row,) = await details_by_manager(db, [person.id])
    if row is None:
        row = models.ContactDetails(id=models.new_id(), manager_id=person.id)
        db.add(row)
    for name, value in given.items():
        setattr(row, name, value)
    await db.flush()


async def _languages(
    db: WriteDb, person: models.Manager, wanted: Sequence[tuple[str, LanguageLevel]]
) -> None:
    row = models.ManagerLanguage
    await db.execute(
        delete(row).where(row.manager_id == person.id), execution_options=_WITHOUT_SESSION
    )
    for position, (code, level) in enumerate(wanted):
        values = {"language": code, "level": LanguageLevel(level), "position": position}
        db.add(row(id=models.new_id(), manager_id=person.id, **values))
    await db.flush()


async def _interests(
    db: WriteDb, person: models.Manager, kind: InterestKind, wanted: Sequence[Interest]
) -> None:
    topic, row = models.Topic, models.TopicInterest
    ids = [each.topic_id for each in wanted]
    leaves = set(await db.scalars(select(topic.id).where(topic.id.in_(ids), topic.is_leaf)))
    for place, topic_id in enumerate(ids):
        if topic_id not in leaves:
            raise NotFound(
                "There is no topic of this id without topics below it.",
                path=(kind.value, str(place), "topicId"),
            )
    await db.execute(
        delete(row).where(row.manager_id == person.id, row.kind == kind),
        execution_options=_WITHOUT_SESSION,
    )
    for each in wanted:
        values = {"topic_id": each.topic_id, "kind": kind, "priority": each.priority}
        db.add(row(id=models.new_id(), manager_id=person.id, **values))
    await db.flush()


def read_correction(was: Mapping[str, Any]) -> Correction:
    """Return the correction that puts back what an undo kept."""
    fields = dict(was)
    if was.get("seniority") is not None:
        fields["seniority"] = Seniority(was["seniority"])
    if "languages" in was:
        fields["languages"] = [(code, LanguageLevel(level)) for code, level in was["languages"]]
    for kind in InterestKind:
        if kind.value in was:
            fields[kind.value] = [Interest(*each) for each in was[kind.value]]
    return Correction(fields)
