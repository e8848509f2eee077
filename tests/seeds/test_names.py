"""What seeded things are called in other languages."""

import csv
import re
from pathlib import Path

from api.texts import DEFAULT_LOCALE, texts
from api.texts import LOCALES as TEXT_LOCALES
from domain.administrations import translations_by_record
from domain.policy import SYSTEM
from domain.store import Store
from seeds.load import load_folder, own_edition, own_reference
from seeds.reading.names import LOCALES
from tests.databases import on_sqlite
from tests.seeds.rows import add, count, first
from tests.seeds.spoiling import edit

NAMED = (
    *("region", "administration", "competency_group", "competency", "role_profile", "topic"),
    *("programme", "edition", "organization", "side", "component"),
)
# Acronyms that the terms themselves carry.
IN_CHINESE = re.compile("AEO")
ENGLISH = re.compile(r"\b(the|of|and|with|from|for|customs|trade)\b", re.IGNORECASE)


def english_names() -> set[str]:
    """Return every name that our own files give to something that people are told of."""
    reference, edition = own_reference(), own_edition()
    named = (
        *reference.regions,
        *reference.administrations,
        *reference.framework.groups,
        *reference.framework.competencies,
        *reference.roles,
        *reference.topics,
        *edition.organizations,
        *edition.sides,
        *edition.components,
        edition.programme,
        edition,
    )
    return {each.name for each in named}


def test_everything_has_a_name_in_every_language_and_no_name_is_of_nothing() -> None:
    names = {record.english: dict(record.translations) for record in own_reference().names}
    assert names.keys() == english_names()
    assert [english for english, told in names.items() if tuple(told) != LOCALES] == []
    assert {DEFAULT_LOCALE, *LOCALES} == set(TEXT_LOCALES)


def test_no_english_is_left_in_a_name() -> None:
    left = []
    for record in own_reference().names:
        for locale, name in record.translations:
            if locale == "zh":
                found = re.search("[A-Za-z]", IN_CHINESE.sub("", name))
            else:
                found = ENGLISH.search(name)
            left += [(locale, name)] if found else []
    assert left == []


def test_every_official_language_has_a_name_in_every_language() -> None:
    codes = {code for one in own_reference().administrations for code in one.languages}
    for locale in TEXT_LOCALES:
        assert [code for code in codes if texts(locale).language(code) == code] == []


def test_the_terms_are_those_of_the_trade() -> None:
    file = Path(__file__).parents[2] / "seeds/reference/names.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = {row["en"]: row for row in csv.DictReader(lines)}
    told = [rows["Single Window"][locale] for locale in LOCALES]
    assert told == ["Ventanilla única", "Guichet unique", "Janela única", "单一窗口"]
    terms = {
        "es": "Operador Económico Autorizado",
        "fr": "opérateur économique agréé",
        "pt": "Operador Econômico Autorizado",
        "zh": "经认证的经营者",
    }
    for locale, term in terms.items():
        assert term in rows["AEO programmes"][locale]


@on_sqlite
async def test_every_record_is_stored_with_its_names(demo_store: Store) -> None:
    for noun in NAMED:
        row = await first(demo_store, noun)
        async with demo_store.reading(SYSTEM) as db:
            (names,) = await translations_by_record(db, [str(row["id"])])
        assert set(names) == set(LOCALES), noun


@on_sqlite
async def test_what_a_folder_names_otherwise_keeps_no_name_of_ours(
    demo_store: Store, folder: Path
) -> None:
    topic = await first(demo_store, "topic", key="free_zones")
    edit(folder, "topics.csv", "Free zones", "Free ports and zones")
    report = await load_folder(demo_store, folder)
    assert report.of("name_translation").removed == len(LOCALES)
    assert await count(demo_store, "name_translation", record_id=topic["id"]) == 0


@on_sqlite
async def test_a_name_that_a_user_gave_stays(demo_store: Store, folder: Path) -> None:
    topic = await first(demo_store, "topic", key="free_zones")
    own = await add(
        demo_store, "name_translation", record_id=topic["id"], locale="de", name="Freizonen"
    )
    report = await load_folder(demo_store, folder)
    assert report.changes_nothing
    assert (await first(demo_store, "name_translation", id=own))["name"] == "Freizonen"
