"""The names that sentences need, read once for a whole report."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from api.texts import DEFAULT_LOCALE

if TYPE_CHECKING:
    from api.texts import Texts
    from domain.store import ReadDb


class DelegateName(NamedTuple):
    """A delegate as a planner knows them: a code and an administration."""

    code: str
    administration: str
    synthetic: bool

    def __str__(self) -> str:
        return f"{self.code} {self.administration}"


class Named(Protocol):
    """A row with a name of its own, which is the English one."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


class Names(NamedTuple):
    """Names by database id: of the delegates, and of every record for sentences."""

    delegates: dict[str, DelegateName]
    words: dict[str, str]
    texts: "Texts"


async def read_names(
    db: "ReadDb",
    texts: "Texts",
    *,
    delegates: Iterable[str | None] = (),
    competencies: Iterable[str | None] = (),
    topics: Iterable[str | None] = (),
    sides: Iterable[str | None] = (),
) -> Names:
    """Read the names of these records in the language of the texts; a missing one has no entry."""
    from domain.competencies import competencies_by_id  # noqa: PLC0415 -- slow import
    from domain.programmes import sides_by_id  # noqa: PLC0415 -- slow import
    from domain.topics import topics_by_id  # noqa: PLC0415 -- slow import

    named = [
        *await competencies_by_id(db, _ids(competencies)),
        *await topics_by_id(db, _ids(topics)),
        *await sides_by_id(db, _ids(sides)),
    ]
    people = await _delegate_names(db, texts, _ids(delegates))
    words = {row_id: name.code for row_id, name in people.items()}
    return Names(people, words | await names_in(db, texts, named), texts)


async def names_in(db: "ReadDb", texts: "Texts", rows: Iterable["Named | None"]) -> dict[str, str]:
    """Return the names of rows by id, in the language of the texts where they have one in it."""
    from domain.administrations import translations_by_record  # noqa: PLC0415 -- slow import

    names = {row.id: row.name for row in rows if row is not None}
    if texts.locale == DEFAULT_LOCALE:
        return names
    ids = list(names)
    translated = zip(ids, await translations_by_record(db, ids), strict=True)
    return names | {
        row_id: found[texts.locale] for row_id, found in translated if texts.locale in found
    }


def _ids(given: Iterable[str | None]) -> list[str]:
    return sorted({row_id for row_id in given if row_id is not None})


async def _delegate_names(db: "ReadDb", texts: "Texts", ids: list[str]) -> dict[str, DelegateName]:
    from domain.administrations import administrations_by_id  # noqa: PLC0415 -- slow import
    from domain.managers import managers_by_id  # noqa: PLC0415 -- slow import
    from domain.nominations import delegates_by_id  # noqa: PLC0415 -- slow import

    delegates = [row for row in await delegates_by_id(db, ids) if row is not None]
    manager_ids = _ids(row.manager_id for row in delegates)
    managers = {row.id: row for row in await managers_by_id(db, manager_ids) if row is not None}
    administration_ids = _ids(row.administration_id for row in managers.values())
    administrations = await names_in(db, texts, await administrations_by_id(db, administration_ids))
    names = {}
    for delegate in delegates:
        manager = managers[delegate.manager_id]
        place = administrations[manager.administration_id]
        names[delegate.id] = DelegateName(delegate.code, place, manager.synthetic)
    return names
