"""Managers who are put forward for the first time: made together with their nomination."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from domain import audit, models
from domain.audit import ALONG
from domain.corrections import Interest, check_fields
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import held
from domain.models import InterestKind, LanguageLevel, Seniority
from domain.nominations.holding import find_administration
from domain.policy.house import by_the_house
from domain.store import ReadDb, WriteDb


@dataclass(frozen=True)
class ManagerWanted:
    """Who a new manager is; None is not known."""

    administration_id: str | None
    name: str | None = None
    position: str | None = None
    seniority: Seniority | None = None
    role_profile_key: str | None = None
    languages: tuple[tuple[str, LanguageLevel], ...] = ()
    email: str | None = None
    phone: str | None = None
    seeks: tuple[Interest, ...] = ()
    offers: tuple[Interest, ...] = ()


@dataclass
class _Place:
    """An administration that is held: who of it is known, and the code that it gives next."""

    row: models.Administration
    known: dict[tuple[str, str | None], str]
    last: int

    def take_code(self) -> str:
        self.last += 1
        return f"{self.row.code}-{self.last:02}"


@dataclass
class Newcomers:
    """Makes new managers of an edition; what several of them ask is read once."""

    db: WriteDb
    edition: models.Edition
    places: dict[str | None, _Place] = field(default_factory=dict)
    roles: dict[str, str] | None = None
    leaves: frozenset[str] | None = None

    async def make(
        self, wanted: ManagerWanted, *path: str
    ) -> tuple[models.Manager, list[models.Record]]:
        """Return a manager of a code of their own, and rows of theirs, to be added together.

        Raises:
            NotFound: there is no such administration that the viewer acts for, kind of post or
                topic.
            InvalidInput: a value is no value of its field.
            Conflict: the administration has somebody of the same name in the same position.
        """
        place = await self._place(wanted.administration_id, *path)
        if wanted.name:
            same = (wanted.name.casefold(), wanted.position)
            if same in place.known:
                raise Conflict(
                    f"{place.row.name} has a manager of this name in this position already:"
                    f" {place.known[same]}. Put them forward by their id.",
                    path=(*path, "name"),
                )
        role_profile_id = await self._role_profile_id(wanted.role_profile_key, *path)
        await self._check(wanted, *path)
        manager = models.Manager(
            id=models.new_id(),
            administration_id=place.row.id,
            code=place.take_code(),
            name=wanted.name,
            position=wanted.position,
            seniority=wanted.seniority,
            role_profile_id=role_profile_id,
            synthetic=False,
        )
        if wanted.name:
            place.known[wanted.name.casefold(), wanted.position] = manager.code
        change = audit.Change(
            "Manager",
            manager.id,
            None,
            {"administration": place.row.id, "code": manager.code},
            edition_id=self.edition.id,
            manager_id=manager.id,
            # The person stays, of whom the nomination is taken back.
            undo=ALONG,
        )
        audit.note(self.db, change)
        return manager, _rows(manager.id, wanted)

    async def _place(self, administration_id: str | None, *path: str) -> _Place:
        if administration_id not in self.places:
            row = await find_administration(self.db, administration_id, *path, "administrationId")
            # Two who add somebody at once would give them the same code.
            await held(self.db, models.Administration, row.id)
            last = await _last_code(self.db, row)
            self.places[administration_id] = _Place(row, await _known(self.db, row), last)
        return self.places[administration_id]

    async def _role_profile_id(self, key: str | None, *path: str) -> str | None:
        if key is None:
            return None
        if self.roles is None:
            row = models.RoleProfile
            found = await self.db.execute(select(row.key, row.id).order_by(row.key))
            self.roles = dict(found.all())
        if key not in self.roles:
            raise NotFound(
                "There is no kind of post of this key. Some are:"
                f" {', '.join(list(self.roles)[:10])}.",
                path=(*path, "roleProfileKey"),
            )
        return self.roles[key]

    async def _check(self, wanted: ManagerWanted, *path: str) -> None:
        fields: dict[str, Any] = {
            name: getattr(wanted, name)
            for name in ("email", "phone", "languages", "seeks", "offers")
        }
        try:
            check_fields(fields)
        except InvalidInput as error:
            raise InvalidInput(error.message, path=(*path, *error.path)) from None
        wishes = [*wanted.seeks, *wanted.offers]
        if not wishes:
            return
        if self.leaves is None:
            topic = models.Topic
            self.leaves = frozenset(await self.db.scalars(select(topic.id).where(topic.is_leaf)))
        if any(each.topic_id not in self.leaves for each in wishes):
            raise NotFound("There is no topic of this id without topics below it.", path=path)


async def _known(db: ReadDb, place: models.Administration) -> dict[tuple[str, str | None], str]:
    """Return the codes of an administration's people by name and position.

    As far as the viewer sees them: a refusal tells of nobody else.
    """
    row = models.Manager
    found = await db.execute(
        select(row.code, row.name, row.position).where(row.administration_id == place.id)
    )
    return {(name.casefold(), position): code for code, name, position in found if name}


async def _last_code(db: WriteDb, place: models.Administration) -> int:
    """Return the highest number in the codes of an administration; not every code has its letters.

    Of all of the administration, also those whom the viewer may not see.
    """
    row, prefix = models.Manager, f"{place.code}-"
    async with by_the_house(db) as house:
        codes = await house.scalars(select(row.code).where(row.administration_id == place.id))
        numbers = [
            int(digits)
            for code in codes
            if (digits := code.removeprefix(prefix)).isdecimal() and digits.isascii()
        ]
    return max(numbers, default=0)


def _rows(manager_id: str, wanted: ManagerWanted) -> list[models.Record]:
    """Return what hangs on a new person: languages, how to reach them, what they seek and offer."""
    rows: list[models.Record] = [
        models.ManagerLanguage(
            id=models.new_id(),
            manager_id=manager_id,
            language=language,
            level=level,
            position=position,
        )
        for position, (language, level) in enumerate(wanted.languages)
    ]
    if wanted.email or wanted.phone:
        rows.append(
            models.ContactDetails(
                id=models.new_id(), manager_id=manager_id, email=wanted.email, phone=wanted.phone
            )
        )
    kinds: Sequence[tuple[InterestKind, tuple[Interest, ...]]] = (
        (InterestKind.SEEKS, wanted.seeks),
        (InterestKind.OFFERS, wanted.offers),
    )
    rows += [
        models.TopicInterest(
            id=models.new_id(),
            manager_id=manager_id,
            topic_id=each.topic_id,
            kind=kind,
            priority=each.priority,
        )
        for kind, wishes in kinds
        for each in wishes
    ]
    return rows
