"""What is wanted of people: the targets of kinds of post, and of one person above those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from domain import audit, changes, models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput, NotFound
from domain.frameworks.drafts import check_key
from domain.frameworks.force import framework_in_force, routes_into_force
from domain.frameworks.moves import SET_TARGETS, check_move, version_of
from domain.lookups import held, held_person, hundreds, lists_by, require_version
from domain.models import LEVEL_MAX, EventKind
from domain.outbox import announce
from domain.store import ReadDb, WriteDb

_AT: Final = ("roleProfileId",)


class TargetWanted(NamedTuple):
    """The level that a post wants in a competency, by key."""

    competency_key: str
    level: int


class Target(NamedTuple):
    """The level that is wanted of one person, and whether it is their own or their post's."""

    level: int
    is_personal: bool


async def create_role_profile(
    db: WriteDb, key: str, name: str, *, copied_id: str | None = None, at: datetime
) -> models.RoleProfile:
    """Add a kind of post, with the targets of another one or without any.

    Raises:
        InvalidInput: the key is malformed, or the name empty.
        NotFound: there is no profile to copy.
        Conflict: there is one of the key already.
    """
    check_key(key)
    _check_name(name)
    row = models.RoleProfile
    if await db.scalar(select(row.id).where(row.key == key)) is not None:
        raise Conflict(f"There is a role profile {key} already. Choose another key.", path=("key",))
    if copied_id is not None and await db.get(row, copied_id) is None:
        raise NotFound("There is no role profile of this id.", path=("copyOf",))
    profile = row(id=models.new_id(), key=key, name=name)
    db.add(profile)
    await db.flush()
    target = models.RoleTarget
    for each in list(
        await db.scalars(select(target).where(target.role_profile_id == (copied_id or "")))
    ):
        db.add(
            target(
                id=models.new_id(),
                role_profile_id=profile.id,
                competency_id=each.competency_id,
                level=each.level,
            )
        )
    await db.flush()
    _tell(db, profile, None, at)
    return profile


async def rename_role_profile(
    db: WriteDb,
    profile_id: str,
    name: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.RoleProfile:
    """Give a kind of post another name; its key stays.

    Raises:
        NotFound: there is none of this id.
        Stale: it is not of the version expected.
        InvalidInput: the name is empty.
    """
    profile = await _held_profile(db, profile_id, expected_version)
    _check_name(name)
    before = _noted(profile)
    profile.name, profile.seeded = name, False
    await db.flush()
    if profile.version != before["version"]:
        _tell(db, profile, before, at)
    return profile


async def set_role_targets(
    db: WriteDb,
    profile_id: str,
    framework_id: str,
    wanted: Sequence[TargetWanted],
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.RoleProfile:
    """Say what a kind of post wants in one framework version, in place of what it wanted there.

    Raises:
        NotFound: there is no such role profile, framework version or competency.
        Stale: the profile is not of the version expected.
        InvalidInput: a level is out of range, or a competency named twice.
        Conflict: the version is retired, or managers have the post and would have no target.
    """
    profile = await _held_profile(db, profile_id, expected_version)
    framework = await held(db, models.CompetencyFramework, framework_id)
    if framework is None:
        raise NotFound("There is no framework version of this id.", path=("frameworkId",))
    check_move(framework, SET_TARGETS, "frameworkId")
    if not wanted:
        await _require_unused(db, profile, framework)
    row, competency = models.RoleTarget, models.Competency
    found = await db.execute(
        select(competency.key, competency.id).where(competency.framework_id == framework.id)
    )
    id_of = dict(found.all())
    levels = _checked(wanted, id_of, framework)
    await db.execute(
        delete(row).where(
            row.role_profile_id == profile.id, row.competency_id.in_(list(id_of.values()))
        )
    )
    for competency_id, level in levels.items():
        db.add(
            row(
                id=models.new_id(),
                role_profile_id=profile.id,
                competency_id=competency_id,
                level=level,
            )
        )
    before = _noted(profile)
    profile.seeded = False
    flag_modified(profile, "name")
    await db.flush()
    _tell(db, profile, before, at, framework=framework.id, targets=len(levels))
    return profile


async def assign_role_profile(
    db: WriteDb, manager_id: str, profile_id: str | None, *, at: datetime
) -> models.Manager:
    """Say which kind of post somebody has; None is none, and then no post wants anything.

    Raises:
        NotFound: there is no such manager that the viewer may change, or no such profile.
        Conflict: the profile has no targets in the framework in force.
    """
    manager = await held_person(db, manager_id)
    if manager is None:
        raise NotFound("There is no manager of this id.", path=("managerId",))
    if profile_id is not None:
        await _require_targets(db, await _held_profile(db, profile_id, None))
    was = manager.role_profile_id
    manager.role_profile_id = profile_id
    # Also where nothing changes: whether it does is only for those who may change it.
    flag_modified(manager, "role_profile_id")
    await db.flush()
    if was != profile_id:
        change = audit.Change(
            "Manager",
            manager.id,
            {"role_profile": was},
            {"role_profile": profile_id},
            manager_id=manager.id,
        )
        changes.tell(db, EventKind.TARGETS_CHANGED, change, at=at)
    return manager


async def set_personal_target(
    db: WriteDb,
    manager_id: str,
    competency_id: str,
    level: int | None,
    *,
    at: datetime,
    expected_version: int | None = None,
    kept_id: str | None = None,
) -> models.Manager:
    """Say what is wanted of one person in a competency, whatever their post asks for.

    Args:
        db: of a unit of work.
        manager_id: who.
        competency_id: of the framework in force, or of a draft.
        level: 1 to 4; 0 says that nothing is wanted, None that the post decides again.
        at: when.
        expected_version: that of the target as the caller read it, 0 where there was none.
        kept_id: the id of one that was there before.

    Raises:
        NotFound: there is no such manager whose target the viewer may set, or competency.
        Stale: the target is not of the version expected.
        InvalidInput: the level is out of range.
        Conflict: the competency is of a retired version.
    """
    manager = await held_person(db, manager_id)
    if manager is None:
        raise NotFound("There is no manager of this id.", path=("managerId",))
    competency = await db.get(models.Competency, competency_id)
    if competency is None:
        raise NotFound("There is no competency of this id.", path=("competencyId",))
    framework = await db.get_one(models.CompetencyFramework, competency.framework_id)
    check_move(framework, SET_TARGETS, "competencyId")
    _check_level(level)
    row = models.ManagerTarget
    target = await db.scalar(
        select(row).where(row.manager_id == manager.id, row.competency_id == competency.id)
    )
    version, was = (target.version, target.level) if target else (0, None)
    require_version("target", version, expected_version)
    if level == was:
        return manager
    if target is None:
        target = row(
            id=kept_id or models.new_id(), manager_id=manager.id, competency_id=competency.id
        )
        db.add(target)
    if level is None:
        await db.delete(target)
    else:
        target.level = level
    try:
        await db.flush()
    except IntegrityError as error:
        # Whoever may see it has found it above: say what is said where there is none.
        raise NotFound("There is no such target that you may change.") from error
    place = {"manager": manager.id, "competency": competency.id}
    change = audit.Change(
        "ManagerTarget",
        target.id,
        {**place, "version": version} if version else None,
        {**place, "version": target.version} if level is not None else None,
        manager_id=manager.id,
        undo=Undo("set_personal_target", {**place, "level": was}),
    )
    audit.note(db, change)
    announce(db, EventKind.TARGETS_CHANGED, "Manager", manager.id, at=at, edition_id=None)
    return manager


async def targets_of_managers(
    db: ReadDb, manager_ids: Sequence[str]
) -> dict[tuple[str, str], Target]:
    """Return the targets that hold, by (manager id, competency id): a person's own beat the post's.

    A person's own target of 0 takes that of the post away. One of an older framework version holds
    for what the competency became, of several the highest, unless there is one of that.

    Cost: a statement for each hundred people, and one more; two where somebody has their own.
    """
    role, manager, own = models.RoleTarget, models.Manager, models.ManagerTarget
    posts = select(manager.id, role.competency_id, role.level).join(
        role, role.role_profile_id == manager.role_profile_id
    )
    found: dict[tuple[str, str], Target] = {}
    for some in hundreds(manager_ids):
        rows = await db.execute(posts.where(manager.id.in_(some)))
        found |= {(who, what): Target(level, is_personal=False) for who, what, level in rows}
    owns = select(own.manager_id, own.competency_id, own.level)
    personal = (await db.execute(owns.where(own.manager_id.in_(manager_ids)))).all()
    if personal:
        found |= _personal(personal, await routes_into_force(db))
    return {place: target for place, target in found.items() if target.level}


def _personal(
    rows: Iterable[tuple[str, str, int]], routes: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], Target]:
    own: dict[tuple[str, str], Target] = {}
    mapped: dict[tuple[str, str], Target] = {}
    for who, what, level in rows:
        if what not in routes:
            own[who, what] = Target(level, is_personal=True)
        for end in routes.get(what, ()):
            other = mapped.get((who, end))
            mapped[who, end] = Target(max(level, other.level if other else 0), is_personal=True)
    return mapped | own


async def personal_targets_by_manager(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.ManagerTarget]]:
    """Return the targets of each person's own, in the order of the framework."""
    row, competency = models.ManagerTarget, models.Competency
    statement = (
        select(row)
        .join(competency, competency.id == row.competency_id)
        .order_by(competency.sort_order, row.id)
    )
    return await lists_by(db, statement, row.manager_id, ids)


def _check_level(level: int | None) -> None:
    if level is not None and not 0 <= level <= LEVEL_MAX:
        raise InvalidInput(f"{level} is no level. Give 0 to {LEVEL_MAX}.", path=("levelNumber",))


def _check_name(name: str) -> None:
    if not name.strip():
        raise InvalidInput("Give the role profile a name.", path=("name",))


async def _held_profile(
    db: WriteDb, profile_id: str, expected_version: int | None
) -> models.RoleProfile:
    profile = await held(db, models.RoleProfile, profile_id)
    if profile is None:
        raise NotFound("There is no role profile of this id.", path=_AT)
    require_version("role profile", profile.version, expected_version)
    return profile


def _checked(
    wanted: Sequence[TargetWanted],
    id_of: Mapping[str, str],
    framework: models.CompetencyFramework,
) -> dict[str, int]:
    levels: dict[str, int] = {}
    for place, (key, level) in enumerate(wanted):
        path = ("targets", str(place))
        if key not in id_of:
            raise NotFound(
                f"{version_of(framework)} has no competency {key}.", path=(*path, "competencyKey")
            )
        if id_of[key] in levels:
            raise InvalidInput(f"{key} is named twice.", path=(*path, "competencyKey"))
        if not 1 <= level <= LEVEL_MAX:
            raise InvalidInput(
                f"{level} is no target for {key}. Give 1 to {LEVEL_MAX}, or leave it out.",
                path=(*path, "levelNumber"),
            )
        levels[id_of[key]] = level
    return levels


async def _require_unused(
    db: ReadDb, profile: models.RoleProfile, framework: models.CompetencyFramework
) -> None:
    """Refuse to leave people of a post without a target in the framework in force."""
    if await db.scalar(select(framework_in_force())) != framework.id:
        return
    row = models.Manager
    if await db.scalar(select(row.id).where(row.role_profile_id == profile.id).limit(1)):
        raise Conflict(
            f"Managers have the post {profile.key}, which would want nothing. Give it a target.",
            path=("targets",),
        )


async def _require_targets(db: WriteDb, profile: models.RoleProfile) -> None:
    # Nobody publishes, or takes targets away, before this is written.
    await held(db, models.CompetencyFramework, await db.scalar(select(framework_in_force())) or "")
    row, competency = models.RoleTarget, models.Competency
    some = await db.scalar(
        select(row.id)
        .join(competency, competency.id == row.competency_id)
        .where(row.role_profile_id == profile.id, competency.framework_id == framework_in_force())
        .limit(1)
    )
    if some is None:
        raise Conflict(
            f"The role profile {profile.key} has no targets in the framework in force. Set them"
            " first.",
            path=_AT,
        )


def _noted(profile: models.RoleProfile, **more: object) -> dict[str, Any]:
    return {"key": profile.key, "version": profile.version, **more}


def _tell(
    db: WriteDb,
    profile: models.RoleProfile,
    before: dict[str, Any] | None,
    at: datetime,
    **more: object,
) -> None:
    what = audit.Change("RoleProfile", profile.id, before, _noted(profile, **more))
    changes.tell(db, EventKind.TARGETS_CHANGED, what, at=at)
