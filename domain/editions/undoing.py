"""What takes changes of programmes and editions back, by the functions of everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from domain.audit import TakeBack, Taken
from domain.editions.components import add_component, correct_component, remove_component
from domain.editions.lists import set_edition_organizations, set_focus_topics, set_statements
from domain.editions.making import correct_edition, create_edition, remove_edition
from domain.editions.organizations import (
    correct_organization,
    create_organization,
    remove_organization,
)
from domain.editions.programmes import correct_programme, create_programme, remove_programme
from domain.editions.sides import add_side, correct_side, remove_side
from domain.editions.wanted import (
    FocusWanted,
    Kept,
    OrganizationWanted,
    RoleWanted,
    StatementWanted,
    read_component,
    read_edition,
    read_programme,
    read_side,
)
from domain.models import OrganizationRole, StatementKind
from domain.store import WriteDb


def _parted(taken: Taken, *names: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values of those names, and all others."""
    own = {name: taken.values[name] for name in names}
    return own, {name: value for name, value in taken.values.items() if name not in own}


async def _create_programme(db: WriteDb, taken: Taken) -> None:
    own, rest = _parted(taken, "key")
    wanted = read_programme(rest)
    await create_programme(db, own["key"], wanted, at=taken.at, kept_id=taken.record_id)


async def _correct_programme(db: WriteDb, taken: Taken) -> None:
    own, rest = _parted(taken, "names")
    await correct_programme(db, taken.record_id, read_programme(rest), **own, **taken.terms)


async def _remove_programme(db: WriteDb, taken: Taken) -> None:
    await remove_programme(db, taken.record_id, **taken.terms)


async def _create_organization(db: WriteDb, taken: Taken) -> None:
    own, rest = _parted(taken, "key")
    wanted = OrganizationWanted(**rest)
    await create_organization(db, own["key"], wanted, at=taken.at, kept_id=taken.record_id)


async def _correct_organization(db: WriteDb, taken: Taken) -> None:
    own, rest = _parted(taken, "names")
    wanted = OrganizationWanted(**rest)
    await correct_organization(db, taken.record_id, wanted, **own, **taken.terms)


async def _remove_organization(db: WriteDb, taken: Taken) -> None:
    await remove_organization(db, taken.record_id, **taken.terms)


async def _create_edition(db: WriteDb, taken: Taken) -> None:
    own, rest = _parted(taken, "programme")
    wanted = read_edition(rest)
    await create_edition(db, own["programme"], wanted, at=taken.at, kept_id=taken.record_id)


async def _correct_edition(db: WriteDb, taken: Taken) -> None:
    own, rest = _parted(taken, "names")
    await correct_edition(db, taken.record_id, read_edition(rest), **own, **taken.terms)


async def _remove_edition(db: WriteDb, taken: Taken) -> None:
    await remove_edition(db, taken.record_id, **taken.terms)


async def _add_side(db: WriteDb, taken: Taken) -> None:
    own, rest = _parted(taken, "edition", "key", "position", "components")
    await add_side(
        db,
        own["edition"],
        own["key"],
        read_side(rest),
        at=taken.at,
        kept=Kept(taken.record_id, own["position"], tuple(own["components"])),
    )


async def _correct_side(db: WriteDb, taken: Taken) -> None:
    own, rest = _parted(taken, "names")
    await correct_side(db, taken.record_id, read_side(rest), **own, **taken.terms)


async def _remove_side(db: WriteDb, taken: Taken) -> None:
    await remove_side(db, taken.record_id, **taken.terms)


async def _add_component(db: WriteDb, taken: Taken) -> None:
    own, rest = _parted(taken, "edition", "key", "position")
    kept = Kept(taken.record_id, own["position"])
    wanted = read_component(rest)
    await add_component(db, own["edition"], own["key"], wanted, at=taken.at, kept=kept)


async def _correct_component(db: WriteDb, taken: Taken) -> None:
    own, rest = _parted(taken, "names")
    await correct_component(db, taken.record_id, read_component(rest), **own, **taken.terms)


async def _remove_component(db: WriteDb, taken: Taken) -> None:
    await remove_component(db, taken.record_id, **taken.terms)


async def _set_organizations(db: WriteDb, taken: Taken) -> None:
    roles = [
        RoleWanted(**{**each, "role": OrganizationRole(each["role"])})
        for each in taken.values["items"]
    ]
    await set_edition_organizations(db, taken.record_id, roles, **taken.terms)


async def _set_focus_topics(db: WriteDb, taken: Taken) -> None:
    topics = [FocusWanted(**each) for each in taken.values["items"]]
    await set_focus_topics(db, taken.record_id, topics, **taken.terms)


async def _set_statements(db: WriteDb, taken: Taken) -> None:
    statements = [
        StatementWanted(**{**each, "kind": StatementKind(each["kind"])})
        for each in taken.values["items"]
    ]
    await set_statements(db, taken.record_id, statements, **taken.terms)


ACTS: Final[Mapping[str, TakeBack]] = {
    "create_programme": _create_programme,
    "correct_programme": _correct_programme,
    "remove_programme": _remove_programme,
    "create_organization": _create_organization,
    "correct_organization": _correct_organization,
    "remove_organization": _remove_organization,
    "create_edition": _create_edition,
    "correct_edition": _correct_edition,
    "remove_edition": _remove_edition,
    "add_side": _add_side,
    "correct_side": _correct_side,
    "remove_side": _remove_side,
    "add_component": _add_component,
    "correct_component": _correct_component,
    "remove_component": _remove_component,
    "set_edition_organization": _set_organizations,
    "set_focus_topic": _set_focus_topics,
    "set_statement": _set_statements,
}
