"""A framework version as a whole, as files hold it: read, checked in every part, written anew."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy import select

from domain import models
from domain.errors import InvalidInput
from domain.frameworks.copies import create_framework
from domain.frameworks.drafts import (
    COMPETENCIES_MAX,
    GROUPS_MAX,
    CompetencyWanted,
    GroupWanted,
    competency_faults,
    group_faults,
    key_faults,
    put_competency,
    put_group,
)
from domain.models.record import NAME_LENGTH_MAX, TEXT_LENGTH_MAX
from domain.store import ReadDb, WriteDb

# What both databases hold in a whole number.
POSITION_MAX: Final = 2**31 - 1
_NO_TEXT: Final = frozenset({"Cc", "Cs"})
_LINE_ENDS: Final = frozenset("\t\n\r")


@dataclass(frozen=True)
class Tree:
    """What a version of a framework holds, in English; groups and competencies in order."""

    key: str
    groups: tuple[GroupWanted, ...] = ()
    competencies: tuple[CompetencyWanted, ...] = ()


class Part(StrEnum):
    """Which part of a tree something is about."""

    FRAMEWORK = "framework"
    GROUP = "group"
    COMPETENCY = "competency"


class TreeFault(NamedTuple):
    """What is wrong with one part of a tree: the how manieth of its kind, which field, in words."""

    part: Part
    place: int
    path: tuple[str, ...]
    message: str


async def framework_versions(db: ReadDb) -> list[models.CompetencyFramework]:
    """Return the versions of all frameworks, by key and number."""
    row = models.CompetencyFramework
    return list(await db.scalars(select(row).order_by(row.key, row.version)))


async def read_tree(db: ReadDb, framework: models.CompetencyFramework) -> Tree:
    """Return what a version holds. Cost: two statements."""
    group, competency = models.CompetencyGroup, models.Competency
    groups = list(
        await db.scalars(
            select(group)
            .where(group.framework_id == framework.id)
            .order_by(group.sort_order, group.key)
        )
    )
    rows = await db.scalars(
        select(competency)
        .where(competency.framework_id == framework.id)
        .order_by(competency.sort_order, competency.key)
    )
    key_of: dict[str | None, str] = {each.id: each.key for each in groups}
    return Tree(
        framework.key,
        tuple(
            GroupWanted(
                each.key, each.name, each.description, key_of.get(each.parent_id), each.sort_order
            )
            for each in groups
        ),
        tuple(
            CompetencyWanted(
                each.key,
                key_of[each.group_id],
                each.kind,
                each.name,
                each.definition,
                (each.level_1, each.level_2, each.level_3, each.level_4),
                each.sort_order,
                each.source,
            )
            for each in rows
        ),
    )


async def write_tree(db: WriteDb, tree: Tree, *, at: datetime) -> models.CompetencyFramework:
    """Make a draft, the next version of the tree's key, of a tree without faults.

    Nothing says what became of the competencies of an earlier version: that is mapped after.

    Raises:
        InvalidInput, NotFound: the tree has a fault.
        Conflict: the key has a draft already.
    """
    framework = await create_framework(db, tree.key, at=at)
    for group in _parents_first(tree.groups):
        await put_group(db, framework.id, group, at=at)
    for competency in tree.competencies:
        await put_competency(db, framework.id, competency, at=at)
    return framework


def tree_faults(tree: Tree) -> list[TreeFault]:
    """Return all that is wrong with a tree, part by part; a tree without faults can be written."""
    return [
        *(_fault(Part.FRAMEWORK, 0, each) for each in key_faults(tree.key)),
        *_group_faults(tree),
        *_competency_faults(tree),
    ]


def _fault(part: Part, place: int, error: InvalidInput) -> TreeFault:
    return TreeFault(part, place, error.path, error.message)


def _group_faults(tree: Tree) -> Iterator[TreeFault]:
    parents = {each.key: each.parent_key for each in tree.groups}
    met: set[str] = set()
    for place, group in enumerate(tree.groups):
        texts = {"name": group.name, "description": group.description}
        for error in (*group_faults(group), *_unfit(texts, group.position)):
            yield _fault(Part.GROUP, place, error)
        if group.key in met:
            yield TreeFault(Part.GROUP, place, ("key",), f"There are two groups {group.key}.")
        met.add(group.key)
        if group.parent_key is not None and group.parent_key not in parents:
            words = f"There is no group {group.parent_key}."
            yield TreeFault(Part.GROUP, place, ("parentKey",), words)
        elif _is_in_circle(group.key, parents):
            words = f"{group.key} stands below itself. Choose another parent."
            yield TreeFault(Part.GROUP, place, ("parentKey",), words)
    if len(tree.groups) > GROUPS_MAX:
        words = f"There are {len(tree.groups)} groups; a framework may have {GROUPS_MAX}."
        yield TreeFault(Part.FRAMEWORK, 0, (), words)


def _competency_faults(tree: Tree) -> Iterator[TreeFault]:
    groups = {each.key for each in tree.groups}
    met: set[str] = set()
    for place, one in enumerate(tree.competencies):
        texts = {"name": one.name, "definition": one.definition, "source": one.source}
        for error in (*competency_faults(one), *_unfit(texts, one.position)):
            yield _fault(Part.COMPETENCY, place, error)
        for number, text in enumerate(one.levels):
            for error in _unfit({"levelDescriptors": text}, 0):
                path = ("levelDescriptors", str(number))
                yield TreeFault(Part.COMPETENCY, place, path, error.message)
        if one.key in met:
            words = f"There are two competencies {one.key}."
            yield TreeFault(Part.COMPETENCY, place, ("key",), words)
        met.add(one.key)
        if one.group_key not in groups:
            named = f"There is no group {one.group_key}." if one.group_key else "It is in no group."
            words = f"{named} A competency stands in a group."
            yield TreeFault(Part.COMPETENCY, place, ("groupKey",), words)
    if len(tree.competencies) > COMPETENCIES_MAX:
        words = (
            f"There are {len(tree.competencies)} competencies; a framework may have"
            f" {COMPETENCIES_MAX}."
        )
        yield TreeFault(Part.FRAMEWORK, 0, (), words)


def _unfit(texts: dict[str, str], position: int) -> Iterator[InvalidInput]:
    """Yield texts that are too long or hold what is no text, and a number that is too large."""
    for name, text in texts.items():
        is_line = name == "name"
        most = NAME_LENGTH_MAX if is_line else TEXT_LENGTH_MAX
        if len(text) > most:
            yield InvalidInput(f"This is longer than {most} characters.", path=(name,))
        allowed: frozenset[str] = frozenset() if is_line else _LINE_ENDS
        if any(unicodedata.category(each) in _NO_TEXT and each not in allowed for each in text):
            yield InvalidInput("This holds a character that is not text.", path=(name,))
    if abs(position) > POSITION_MAX:
        yield InvalidInput(f"A position is at most {POSITION_MAX}.", path=("position",))


def _is_in_circle(key: str, parents: dict[str, str | None]) -> bool:
    """Tell whether the groups above a group lead back to it."""
    above, met = parents.get(key), set[str]()
    while above is not None and above not in met and above != key:
        met.add(above)
        above = parents.get(above)
    return above == key


def _parents_first(groups: tuple[GroupWanted, ...]) -> Iterator[GroupWanted]:
    """Yield groups so that each follows its parent; one whose parent is missing comes last."""
    waiting, done = list(groups), set[str | None]({None})
    while ready := [each for each in waiting if each.parent_key in done]:
        yield from ready
        done.update(each.key for each in ready)
        waiting = [each for each in waiting if each not in ready]
    yield from waiting
