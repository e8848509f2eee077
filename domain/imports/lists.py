"""Reads what may be chosen for an edition, under its names in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from domain import models
from domain.administrations import translations_by_record
from domain.frameworks.force import framework_in_force
from domain.imports.choices import Choice, Choices, Lists
from domain.imports.columns import ASSESSORS, STANDINGS
from domain.models import LEVEL_MAX, LanguageLevel, Seniority
from domain.store import ReadDb

# Words of the program: by list, key and language.
Words = Mapping[str, Mapping[str, Mapping[str, str]]]
WORDED: Final = ("seniorities", "assessors", "standings", "languages", "levels")
_DASH: Final = " — "


@dataclass(frozen=True)
class EditionLists:
    """The lists of an edition, and the competencies of the framework in force, in its order.

    Args:
        lists: by name.
        ids: of administrations, topics and competencies, by noun and key.

    """

    lists: Lists
    competencies: Choices
    ids: Mapping[tuple[str, str], str]


async def read_lists(
    db: ReadDb, edition: models.Edition, words: Words, locale: str
) -> EditionLists:
    """Return what may be chosen for an edition, written in a language, found in all of them.

    Args:
        db: of whoever may plan the edition.
        edition: whose administrations are meant.
        words: names of the lists ``WORDED``, by key and language.
        locale: the language of a template.
    """
    administration, member = models.Administration, models.SideAdministration
    competency, topic, role = models.Competency, models.Topic, models.RoleProfile
    places = await db.execute(
        select(administration.id, administration.code, administration.name)
        .join(member, member.administration_id == administration.id)
        .where(member.edition_id == edition.id)
        .order_by(administration.name)
    )
    topics = await db.execute(
        select(topic.id, topic.key, topic.name).where(topic.is_leaf).order_by(topic.sort_order)
    )
    roles = await db.execute(select(role.id, role.key, role.name).order_by(role.name))
    competencies = await db.execute(
        select(competency.id, competency.key, competency.name)
        .where(competency.framework_id == framework_in_force())
        .order_by(competency.sort_order, competency.key)
    )
    rows = {
        "administrations": places.all(),
        "topics": topics.all(),
        "roles": roles.all(),
        "competencies": competencies.all(),
    }
    named = {noun: await _named(db, found, locale) for noun, found in rows.items()}
    lists = {
        noun: Choices(_numbered_alike(each, with_key=noun == "administrations"))
        for noun, each in named.items()
    }
    return EditionLists(
        {**lists, **_worded(words, locale)},
        lists["competencies"],
        {(noun, row[1]): row[0] for noun, found in rows.items() for row in found},
    )


async def _named(
    db: ReadDb, rows: Sequence[Any], locale: str
) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return key, name in a language and all names of each row."""
    translations = await translations_by_record(db, [row[0] for row in rows])
    return [
        (key, names.get(locale, name), (name, *names.values()))
        for (_, key, name), names in zip(rows, translations, strict=True)
    ]


def _numbered_alike(
    named: Iterable[tuple[str, str, tuple[str, ...]]], *, with_key: bool
) -> list[Choice]:
    """Write each by its name; where two have the same one, and codes, with the key before it."""
    entries = list(named)
    written = [name for _, name, _ in entries]
    return [
        Choice(
            key,
            f"{key}{_DASH}{name}" if with_key or written.count(name) > 1 else name,
            (name, *names),
        )
        for key, name, names in entries
    ]


def _worded(words: Words, locale: str) -> dict[str, Choices]:
    """Return the lists of the program's own words."""
    keys: dict[str, Sequence[str]] = {
        "seniorities": [each.value for each in Seniority],
        "assessors": [each.value for each in ASSESSORS],
        "standings": STANDINGS,
        "languages": list(words["languages"]),
        "levels": [str(level) for level in range(LEVEL_MAX + 1)],
    }
    lists = {
        name: Choices(
            Choice(key, _written(name, key, words, locale), tuple(words[name][key].values()))
            for key in of_list
        )
        for name, of_list in keys.items()
    }
    lists["language_levels"] = Choices(
        Choice(
            each.value, words["native"]["native"][locale], tuple(words["native"]["native"].values())
        )
        if each is LanguageLevel.NATIVE
        else Choice(each.value, each.value)
        for each in LanguageLevel
    )
    return lists


def _written(name: str, key: str, words: Words, locale: str) -> str:
    word = words[name][key][locale]
    if name == "levels":
        return key
    return f"{key}{_DASH}{word}" if name == "languages" else word
