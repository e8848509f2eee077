"""The groups of people that sums are asked for.

A whole edition, its sides, their administrations, and its kinds of posts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import select

from domain import models
from domain.policy import Viewer
from domain.policy.competence_rows import may_read_levels
from domain.store import ReadDb


class GroupKind(StrEnum):
    """By what people are put together."""

    EDITION = "edition"
    SIDE = "side"
    ADMINISTRATION = "administration"
    ROLE = "role"


@dataclass(frozen=True)
class Group:
    """The delegates of an edition, of a side, of a post, or whom an administration sent to a side.

    Ids that do not tell what the group is are None.
    """

    edition_id: str
    kind: GroupKind
    side_id: str | None
    administration_id: str | None
    role_profile_id: str | None
    people: frozenset[str]


@dataclass(frozen=True)
class Offered:
    """Every group of people that sums are offered of, what matters most first.

    Args:
        groups: those of the editions before, in order of time, then those of the one asked for;
            in each the whole first, then sides, administrations and role profiles. An edition that
            is tied to the one asked for by no shared people, directly or over others, has no say.
        seen: whose levels the viewer may read, of the people of these groups.
    """

    groups: tuple[Group, ...]
    seen: frozenset[str]

    @property
    def people(self) -> list[str]:
        """Ids of everybody in a group, in order."""
        return sorted({person for group in self.groups for person in group.people})


class _Place(NamedTuple):
    manager_id: str
    side_id: str
    administration_id: str
    role_profile_id: str | None


class _Key(NamedTuple):
    """What a group is, as ``Group`` has it."""

    kind: GroupKind
    side_id: str | None = None
    administration_id: str | None = None
    role_profile_id: str | None = None


@dataclass(frozen=True)
class _Order:
    """What groups of a kind are in order by: what each of their ids comes by."""

    sides: Mapping[str | None, int]
    administrations: Mapping[str | None, str]
    roles: Mapping[str | None, str]

    def place(self, key: _Key) -> tuple[object, ...]:
        """Return what tells which group is first."""
        return (
            list(GroupKind).index(key.kind),
            self.sides.get(key.side_id, 0),
            self.administrations.get(key.administration_id, ""),
            self.roles.get(key.role_profile_id, ""),
            *(each or "" for each in key[1:]),
        )


async def offered_groups(db: ReadDb, viewer: Viewer, edition: models.Edition) -> Offered:
    """Read the groups that sums are offered of, up to those of an edition.

    Args:
        db: one that sees everything.
        viewer: who asks.
        edition: whose groups come last.

    Cost: seven statements at most.
    """
    row = models.Edition
    before = (row.starts_on < edition.starts_on) | (
        (row.starts_on == edition.starts_on) & (row.id <= edition.id)
    )
    order = list(await db.scalars(select(row.id).where(before).order_by(row.starts_on, row.id)))
    places = await _places(db, order)
    mine = places.get(edition.id, [])
    seen = await _seen(db, viewer, [each.manager_id for each in mine])
    if seen.issuperset(each.manager_id for each in mine):
        order = [edition.id]
    else:
        people_of = {each: {place.manager_id for place in places[each]} for each in places}
        tied = _tied(people_of, edition.id)
        order = [each for each in order if each in tied]
        people = [each.manager_id for edition_id in order for each in places[edition_id]]
        seen = await _seen(db, viewer, people)
    ranks = await _order(db, order)
    groups = [
        group
        for edition_id in order
        for group in _groups(edition_id, places.get(edition_id, []), ranks)
    ]
    return Offered(tuple(groups), seen)


async def follows_at_once(db: ReadDb, since: models.Edition, edition: models.Edition) -> bool:
    """Tell whether no other edition that could be asked about ends between two.

    These are the editions of all programmes that share people with the earlier one's, directly or
    over others; the later one has to be among them.

    Args:
        db: one that sees everything.
        since: the earlier edition.
        edition: the later one.

    Cost: two statements.
    Source: decision 0038.
    """
    row, delegate = models.Edition, models.Delegate
    people_of: dict[str, set[str]] = {}
    for programme_id, manager_id in await db.execute(
        select(row.programme_id, delegate.manager_id)
        .join(delegate, delegate.edition_id == row.id)
        .where(delegate.withdrawn_at.is_(None))
        .distinct()
    ):
        people_of.setdefault(programme_id, set()).add(manager_id)
    programmes = {since.programme_id, *_tied(people_of, since.programme_id)}
    if edition.programme_id not in programmes:
        return False
    between = (row.ends_on > since.ends_on) & (row.ends_on < edition.ends_on)
    within = row.programme_id.in_(programmes)
    return await db.scalar(select(row.id).where(between, within).limit(1)) is None


async def _places(db: ReadDb, edition_ids: Sequence[str]) -> dict[str, list[_Place]]:
    delegate, manager = models.Delegate, models.Manager
    rows = await db.execute(
        select(
            delegate.edition_id,
            delegate.manager_id,
            delegate.side_id,
            manager.administration_id,
            manager.role_profile_id,
        )
        .join(manager, manager.id == delegate.manager_id)
        .where(delegate.edition_id.in_(edition_ids), delegate.withdrawn_at.is_(None))
    )
    found: dict[str, list[_Place]] = {}
    for edition_id, manager_id, side_id, administration_id, role_id in rows:
        place = _Place(manager_id, side_id, administration_id, role_id)
        found.setdefault(edition_id, []).append(place)
    return found


def _tied(people: Mapping[str, set[str]], start: str) -> frozenset[str]:
    """Return what shares people with one, or with another that does: it too if it has any."""
    tied, reached = {start} & people.keys(), set(people.get(start, ()))
    while True:
        more = {each for each in people if each not in tied and people[each] & reached}
        if not more:
            return frozenset(tied)
        tied |= more
        reached = reached.union(*(people[each] for each in more))


async def _seen(db: ReadDb, viewer: Viewer, people: Iterable[str]) -> frozenset[str]:
    ids = frozenset(people)
    condition = may_read_levels(viewer)
    if condition is None:
        return ids
    return ids.intersection(await db.scalars(select(models.Manager.id).where(condition)))


async def _order(db: ReadDb, edition_ids: Sequence[str]) -> _Order:
    side, administration, role = models.Side, models.Administration, models.RoleProfile
    sides = await db.execute(select(side.id, side.position).where(side.edition_id.in_(edition_ids)))
    codes = await db.execute(select(administration.id, administration.code))
    keys = await db.execute(select(role.id, role.key))
    return _Order(dict(sides.all()), dict(codes.all()), dict(keys.all()))


def _groups(edition_id: str, places: Sequence[_Place], order: _Order) -> list[Group]:
    people: dict[_Key, set[str]] = {_Key(GroupKind.EDITION): set()}
    for place in places:
        for key in _groups_of(place):
            people.setdefault(key, set()).add(place.manager_id)
    return [
        Group(edition_id, *key, people=frozenset(people[key]))
        for key in sorted(people, key=order.place)
    ]


def _groups_of(place: _Place) -> Iterator[_Key]:
    yield _Key(GroupKind.EDITION)
    yield _Key(GroupKind.SIDE, place.side_id)
    yield _Key(GroupKind.ADMINISTRATION, place.side_id, place.administration_id)
    if place.role_profile_id is not None:
        yield _Key(GroupKind.ROLE, role_profile_id=place.role_profile_id)
