"""People who were put forward more than once for an edition, as far as what is known tells."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from domain import models
from domain.lookups import in_order
from domain.managers import names_by_manager
from domain.nominations.states import STANDING
from domain.store import ReadDb

_WORD: Final = re.compile(r"\w+")
# Shorter ones are extensions, which many share.
_DIGITS_MIN: Final = 7


class Likeness(StrEnum):
    """What two people who may be one have in common."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"


class PossibleDuplicate(NamedTuple):
    """Nominations that may be of one person, in order, and what any two of them have in common."""

    likenesses: tuple[Likeness, ...]
    nomination_ids: tuple[str, ...]


@dataclass(eq=False)
class _Alike:
    """Some nominations that may be of one person, and what they have in common."""

    members: set[str]
    likenesses: set[Likeness]


async def duplicates_by_edition(db: ReadDb, ids: Sequence[str]) -> list[list[PossibleDuplicate]]:
    """Return of each edition who may have been put forward twice, by side and code of the first.

    Of nominations that stand, as far as the viewer may see names and how people can be reached.
    A name is the same whatever its case, accents and order of words are. Cost: reads everybody who
    stands.
    """
    row, details = models.Nomination, models.ContactDetails
    standing = await db.execute(
        select(row.id, row.edition_id, row.manager_id, details.email, details.phone)
        .join(models.Side, row.side_id == models.Side.id)
        .join(models.Manager, row.manager_id == models.Manager.id)
        .outerjoin(details, details.manager_id == row.manager_id)
        .where(row.edition_id.in_(ids), row.state.in_(STANDING))
        .order_by(models.Side.position, models.Manager.code, row.id)
    )
    people = standing.all()
    known = await names_by_manager(db, [each.manager_id for each in people])
    same: dict[tuple[str, Likeness, str], list[str]] = defaultdict(list)
    for each, (name, _) in zip(people, known, strict=True):
        for likeness, key in _keys(name, each.email, each.phone):
            same[each.edition_id, likeness, key].append(each.id)
    group_of: dict[str, _Alike] = {}
    for (_, likeness, _), members in same.items():
        if len(members) > 1:
            _join(group_of, members, likeness)
    groups: dict[_Alike, list[Any]] = defaultdict(list)
    for each in people:
        if each.id in group_of:
            groups[group_of[each.id]].append(each)
    return in_order(
        (
            (alike[0].edition_id, _possible(group, [each.id for each in alike]))
            for group, alike in groups.items()
        ),
        ids,
    )


def _possible(group: _Alike, nomination_ids: Sequence[str]) -> PossibleDuplicate:
    likenesses = tuple(one for one in Likeness if one in group.likenesses)
    return PossibleDuplicate(likenesses, tuple(nomination_ids))


def _join(group_of: dict[str, _Alike], members: Sequence[str], likeness: Likeness) -> None:
    """Make one group of some who are alike and of all who are like one of them."""
    whole = _Alike(set(members), {likeness})
    for member in members:
        if member in group_of:
            whole.members.update(group_of[member].members)
            whole.likenesses.update(group_of[member].likenesses)
    group_of.update(dict.fromkeys(whole.members, whole))


def _keys(name: str | None, email: str | None, phone: str | None) -> Iterator[tuple[Likeness, str]]:
    """Yield what is compared of somebody."""
    if words := _WORD.findall(_plain(name or "")):
        yield Likeness.NAME, " ".join(sorted(words))
    if email:
        yield Likeness.EMAIL, email.strip().casefold()
    digits = "".join(each for each in phone or "" if each.isdecimal()).lstrip("0")
    if len(digits) >= _DIGITS_MIN:
        yield Likeness.PHONE, digits


def _plain(text: str) -> str:
    """Return a text in lower case without accents."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(each for each in parts if not unicodedata.combining(each)).casefold()
