"""Managers who are put forward for the first time: made together with their nomination."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from domain import audit, models
from domain.checks import require_language
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import held
from domain.models import LanguageLevel, Seniority
from domain.nominations.holding import find_administration
from domain.policy.house import by_the_house
from domain.store import WriteDb

LANGUAGES_MAX: Final = 20


@dataclass(frozen=True)
class ManagerWanted:
    """Who a new manager is; None is not known."""

    administration_id: str | None
    name: str | None = None
    position: str | None = None
    seniority: Seniority | None = None
    role_profile_key: str | None = None
    languages: tuple[tuple[str, LanguageLevel], ...] = ()


async def new_manager(
    db: WriteDb, edition: models.Edition, wanted: ManagerWanted, *path: str
) -> tuple[models.Manager, list[models.Record]]:
    """Return a manager of a code of their own, and rows of theirs, to be added with a nomination.

    Raises:
        NotFound: there is no such administration that the viewer acts for, or kind of post.
        InvalidInput: a value is no value of its field.
        Conflict: the administration has somebody of the same name in the same position.
    """
    place = (*path, "administrationId")
    administration = await find_administration(db, wanted.administration_id, *place)
    # Two who add somebody at once would give them the same code.
    await held(db, models.Administration, administration.id)
    row = models.Manager
    rows = await db.execute(
        select(row.code, row.name, row.position).where(row.administration_id == administration.id)
    )
    # As far as the viewer sees them: a refusal tells of nobody else.
    for code, name, position in rows:
        if (
            name
            and wanted.name
            and (name.casefold(), position)
            == (
                wanted.name.casefold(),
                wanted.position,
            )
        ):
            raise Conflict(
                f"{administration.name} has a manager of this name in this position already:"
                f" {code}. Put them forward by their id.",
                path=(*path, "name"),
            )
    manager = row(
        id=models.new_id(),
        administration_id=administration.id,
        code=await _next_code(db, administration),
        name=wanted.name,
        position=wanted.position,
        seniority=wanted.seniority,
        role_profile_id=await _role_profile_id(db, wanted.role_profile_key, *path),
        synthetic=False,
    )
    languages = _languages(manager.id, wanted, *path)
    change = audit.Change(
        "Manager",
        manager.id,
        None,
        {"administration": administration.id, "code": manager.code},
        edition_id=edition.id,
        manager_id=manager.id,
    )
    audit.note(db, change)
    return manager, languages


async def _next_code(db: WriteDb, administration: models.Administration) -> str:
    """Return the next code of an administration; not every code there has its letters.

    It is free among all of the administration, also those whom the viewer may not see.
    """
    row, prefix = models.Manager, f"{administration.code}-"
    async with by_the_house(db) as house:
        codes = await house.scalars(
            select(row.code).where(row.administration_id == administration.id)
        )
        numbers = [
            int(digits)
            for code in codes
            if (digits := code.removeprefix(prefix)).isdecimal() and digits.isascii()
        ]
    return f"{prefix}{max(numbers, default=0) + 1:02}"


async def _role_profile_id(db: WriteDb, key: str | None, *path: str) -> str | None:
    if key is None:
        return None
    row = models.RoleProfile
    found: str | None = await db.scalar(select(row.id).where(row.key == key))
    if found is None:
        keys = await db.scalars(select(row.key).order_by(row.key).limit(10))
        raise NotFound(
            f"There is no kind of post of this key. Some are: {', '.join(keys)}.",
            path=(*path, "roleProfileKey"),
        )
    return found


def _languages(manager_id: str, wanted: ManagerWanted, *path: str) -> list[models.Record]:
    if len(wanted.languages) > LANGUAGES_MAX:
        raise InvalidInput(f"Give at most {LANGUAGES_MAX} languages.", path=(*path, "languages"))
    seen: set[str] = set()
    for place, (language, _) in enumerate(wanted.languages):
        where = (*path, "languages", str(place), "language")
        require_language(language, *where)
        if language in seen:
            raise InvalidInput(f"{language} is named twice. Name it once.", path=where)
        seen.add(language)
    return [
        models.ManagerLanguage(
            id=models.new_id(),
            manager_id=manager_id,
            language=language,
            level=level,
            position=position,
        )
        for position, (language, level) in enumerate(wanted.languages)
    ]
