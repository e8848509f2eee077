"""Loading: what arrives, that twice is once, and whose rows are whose."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from domain import models
from domain.errors import Conflict, InvalidInput, NotFound
from domain.reference import LoadReport
from domain.store import Store
from seeds.load import (
    load_demo_profiles,
    load_edition_2011,
    load_folder,
    load_reference,
)
from tests.databases import on_sqlite
from tests.seeds.rows import LOADS, ROWS, add, change, count, first, load_all, snapshot, unlike

SPOILED = {
    "region": {"name": "Elsewhere"},
    "name_translation": {"name": "Ailleurs"},
    "administration": {"time_zone": "Etc/UTC", "notes": "spoiled"},
    "administration_language": {"position": 99},
    "competency_framework": {"state": models.FrameworkState.DRAFT},
    "competency_group": {"description": "spoiled"},
    "competency": {"definition": "spoiled"},
    "role_profile": {"name": "spoiled"},
    "role_target": {"confidence": "high"},
    "topic": {"description": "spoiled"},
    "topic_competency": {"weight_per_mille": 999},
    "instrument_reference": {"position": 99},
    "cooperation_instrument": {"title": "spoiled"},
    "instrument_party": {"position": 99},
    "programme": {"name": "spoiled"},
    "strategy_anchor": {"quote": "spoiled"},
    "edition": {"starts_on": date(2001, 1, 1), "source_sha256": ""},
    "organization": {"name": "spoiled"},
    "edition_organization": {"quote": "spoiled"},
    "side": {"name": "spoiled"},
    "side_administration": {"position": 99},
    "quota": {"places": 0},
    "component": {"city": "Nowhere"},
    "objective": {"text": "spoiled"},
    "focus_topic": {"stated_as": "spoiled"},
    "statement": {"kind": models.StatementKind.OUTPUT, "text": "spoiled"},
    "fact": {"stated_value": "12"},
    "manager": {"seniority": models.Seniority.OFFICIAL, "synthetic": False},
    "manager_language": {"level": models.LanguageLevel.A1},
    "nomination": {"state": models.NominationState.DECLINED},
    "delegate": {"assignment_note": "spoiled"},
    "assessment": {"synthetic": False},
    "rating": {"level": None},
    "topic_interest": {"priority": 3},
    "room": {"capacity": 1},
    "slot": {"ends_at": datetime(2012, 1, 1, tzinfo=UTC)},
    "speaker": {"name": "spoiled", "synthetic": False},
    "speaker_language": {"position": 99},
    "session": {"title": "spoiled", "minutes": 5},
    "session_leader": {"position": 99},
    "strategic_function": {"description": "Changed"},
    "strategic_function_topic": {"position": 99},
    "good_practice": {"contact_role": "Changed"},
    "challenge": {"urgency": models.Urgency.LOW},
    "indicator": {"target": "99"},
    "indicator_value": {"value": "99"},
    "proposal": {"synthetic": False},
    "proposal_author": {"position": 99},
    "proposal_revision": {"abstract": "spoiled"},
    "proposal_review": {"comments": "spoiled"},
    "cooperation_framework": {"title": "Changed"},
    "cooperation_article": {"title": "Changed"},
    "recommendation": {"wording": "Changed"},
    "commitment": {"due_on": date(2001, 1, 1)},
    "action_update": {"text": "Changed"},
    "regional_meeting": {"synthetic": False, "places": 99},
    "meeting_topic": {"weight": 9},
    "meeting_way": {"travel_days": 29},
}


async def test_every_row_of_the_files_arrives(demo_store: Store) -> None:
    assert {noun: await count(demo_store, noun) for noun in ROWS} == ROWS
    assert all([await count(demo_store, noun, seeded=True) for noun in SPOILED])


async def test_twice_gives_the_same_rows_with_the_same_ids(demo_store: Store) -> None:
    before = await snapshot(demo_store)
    for load in LOADS:
        report = await load(demo_store)
        assert report.changes_nothing
        assert report.total.unchanged > 0
    assert await snapshot(demo_store) == before


async def test_an_edited_row_of_any_table_is_put_right(demo_store: Store) -> None:
    before = await snapshot(demo_store)
    for noun, values in SPOILED.items():
        where = {"level": 1} if noun == "rating" else {}
        where |= {"priority": 1} if noun == "topic_interest" else {}
        row = await unlike(demo_store, noun, values, **where)
        await change(demo_store, noun, row["id"], **values)
    report = LoadReport(())
    for load in LOADS:
        report += await load(demo_store)
    assert {noun for noun in SPOILED if report.of(noun).changed == 1} == set(SPOILED)
    assert await snapshot(demo_store) == before


async def test_a_seeded_row_that_no_file_holds_goes(demo_store: Store) -> None:
    before = await snapshot(demo_store)
    edition = (await first(demo_store, "edition"))["id"]
    integrity = (await first(demo_store, "topic", key="risk_management"))["id"]
    value = (await first(demo_store, "competency", key="service_orientation"))["id"]
    manager = (await first(demo_store, "manager", code="LAC-02"))["id"]
    peru = (await first(demo_store, "administration", code="PE"))["id"]
    stray = {
        "topic_competency": {"topic_id": integrity, "competency_id": value, "weight_per_mille": 5},
        "instrument_reference": {"topic_id": integrity, "citation": "Stray", "position": 9},
        "administration_language": {"administration_id": peru, "language": "xx", "position": 9},
        "statement": {"edition_id": edition, "key": "stray", "text": "", "position": 9},
        "manager_language": {"manager_id": manager, "language": "xx", "position": 9},
    }
    stray["topic_competency"] |= {"source": "", "confidence": "low"}
    stray["statement"]["kind"] = models.StatementKind.QUOTE
    stray["manager_language"]["level"] = models.LanguageLevel.A1
    for noun, values in stray.items():
        await add(demo_store, noun, **{"seeded": True, **values})
    report = LoadReport(())
    for load in LOADS:
        report += await load(demo_store)
    assert {noun: report.of(noun).removed for noun in stray} == dict.fromkeys(stray, 1)
    assert await snapshot(demo_store) == before


@on_sqlite
async def test_the_edition_alone_says_nothing_about_what_people_can_do(store: Store) -> None:
    await load_reference(store)
    await load_edition_2011(store)
    for noun in ("assessment", "rating", "manager_language", "topic_interest"):
        assert await count(store, noun) == 0
    assert (
        await count(
            store, "manager", name=None, role_profile_id=None, seniority=None, synthetic=False
        )
        == 24
    )


@on_sqlite
async def test_everything_the_demonstration_adds_is_marked_synthetic(demo_store: Store) -> None:
    assert await count(demo_store, "manager", synthetic=True) == 24
    assert await count(demo_store, "assessment", synthetic=True) == await count(
        demo_store, "assessment"
    )
    for noun in ("strategic_function", "good_practice", "challenge"):
        assert await count(demo_store, noun, synthetic=True) == await count(demo_store, noun) > 12


@on_sqlite
async def test_an_assessment_that_is_missing_is_none_and_never_zero(demo_store: Store) -> None:
    assert await count(demo_store, "rating", level=None) > 300
    assert await count(demo_store, "rating", level=0) > 10


@on_sqlite
async def test_the_facts_know_what_they_are_counted_from(demo_store: Store) -> None:
    sides = {
        (await first(demo_store, "side", key=key))["id"]: key for key in ("latin_america", "china")
    }
    found = {}
    for key in ("latam_administrations", "china_participants", "edition_dates", "trade_growth"):
        fact = await first(demo_store, "fact", key=key)
        found[key] = (
            fact["stated_value"],
            fact["counted_from"],
            sides.get(fact["side_id"]),
            fact["proves_nothing"],
        )
    counted = models.CountedFrom
    assert found == {
        "latam_administrations": ("11", counted.SIDE_ADMINISTRATIONS, "latin_america", False),
        "china_participants": ("10", counted.DELEGATES, "china", True),
        "edition_dates": ("2011-12-07/2011-12-16", counted.COMPONENT_DATES, None, False),
        "trade_growth": ("31", None, None, False),
    }


@on_sqlite
async def test_a_users_row_under_a_key_of_ours_is_left_alone_with_all_under_it(
    store: Store,
) -> None:
    mine = {
        "key": "risk_management",
        "parent_id": None,
        "name": "Mine",
        "description": "Mine",
        "is_leaf": True,
        "minutes": 45,
        "sort_order": 1,
        "source": "me",
        "confidence": "low",
    }
    topic = await add(store, "topic", **mine)
    report = await load_reference(store)
    assert report.of("topic").left_alone == 1
    assert (await first(store, "topic", key="risk_management"))["name"] == "Mine"
    assert await count(store, "topic_competency", topic_id=topic) == 0
    assert report.of("topic_competency").left_alone > 1
    await load_edition_2011(store)
    assert await count(store, "focus_topic", topic_id=topic) == 1


@on_sqlite
async def test_a_users_row_under_a_row_of_ours_is_left_alone(demo_store: Store) -> None:
    manager = (await first(demo_store, "manager", code="LAC-02"))["id"]
    own = await add(
        demo_store,
        "manager_language",
        manager_id=manager,
        language="fr",
        level=models.LanguageLevel.C2,
        position=7,
    )
    await load_all(demo_store)
    assert (await first(demo_store, "manager_language", id=own))["level"] is models.LanguageLevel.C2


@on_sqlite
async def test_a_users_edition_under_our_slug_is_left_alone_whole(demo_store: Store) -> None:
    edition = await first(demo_store, "edition")
    await change(demo_store, "edition", edition["id"], seeded=False, name="Mine")
    objective = await first(demo_store, "objective")
    await change(demo_store, "objective", objective["id"], text="Mine")
    report = await load_edition_2011(demo_store)
    assert report.of("edition").left_alone == 1
    assert (await first(demo_store, "objective", id=objective["id"]))["text"] == "Mine"


@on_sqlite
async def test_a_users_row_that_holds_a_unique_value_of_ours_stops_the_load(store: Store) -> None:
    region = await add(
        store,
        "region",
        key="XX",
        name="X",
        short_name="X",
        sort_order=1,
        as_of=date(2020, 1, 1),
        source="",
        confidence="low",
    )
    await add(
        store,
        "administration",
        code="QQ",
        code_alpha3="PER",
        name="Mine",
        region_id=region,
        time_zone="Etc/UTC",
        entity_kind=models.EntityKind.STATE,
        wco_status=models.WcoStatus.MEMBER,
        as_of=date(2020, 1, 1),
        notes="",
        source="",
        confidence="low",
    )
    before = await snapshot(store)
    with pytest.raises(Conflict, match="administration PE cannot be written: administration QQ"):
        await load_reference(store)
    assert await snapshot(store) == before


@on_sqlite
async def test_a_parent_of_a_users_own_refuses_what_would_stand_under_it(store: Store) -> None:
    await add(
        store,
        "competency_framework",
        key="wco-lmd-2011-reading",
        version=1,
        state=models.FrameworkState.DRAFT,
    )
    before = await snapshot(store)
    with pytest.raises(Conflict, match="Rename your own row"):
        await load_reference(store)
    assert await snapshot(store) == before


@on_sqlite
async def test_profiles_without_their_edition_say_what_to_load_first(store: Store) -> None:
    await load_reference(store)
    with pytest.raises(NotFound, match=r"There is no edition wco-idb-2011\. Load it"):
        await load_demo_profiles(store)


@on_sqlite
async def test_an_edition_without_its_reference_data_says_what_to_load_first(store: Store) -> None:
    with pytest.raises(NotFound, match=r"There is no administration CN\. Load it"):
        await load_edition_2011(store)
    assert await count(store, "programme") == 0


@on_sqlite
async def test_a_folder_changes_what_its_files_say(demo_store: Store, folder: Path) -> None:
    file = folder / "regions.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace("Americas and Caribbean", "The Americas"),
        encoding="utf-8",
        newline="",
    )
    report = await load_folder(demo_store, folder)
    assert (report.total.changed, report.of("region").changed) == (1, 1)
    assert (await first(demo_store, "region", key="AMS"))["short_name"] == "The Americas"


@on_sqlite
async def test_a_file_that_a_folder_lacks_is_our_own(demo_store: Store, folder: Path) -> None:
    for name in ("topics.csv", "edition_2011.json"):
        (folder / name).unlink()
    assert (await load_folder(demo_store, folder)).changes_nothing


async def test_a_row_that_left_its_file_goes_unless_something_points_at_it(
    demo_store: Store, folder: Path
) -> None:
    file = folder / "cooperation_instruments.csv"
    header = file.read_text(encoding="utf-8").splitlines()[0]
    file.write_text(f"{header}\r\n", encoding="utf-8")
    plan = (await first(demo_store, "cooperation_instrument", key="us-jp-mra"))["id"]
    peru = (await first(demo_store, "administration", code="PE"))["id"]
    await add(
        demo_store, "instrument_party", instrument_id=plan, administration_id=peru, position=9
    )
    report = await load_folder(demo_store, folder)
    instruments = report.of("cooperation_instrument")
    # A commitment of the demonstration names another one.
    assert (instruments.removed, instruments.left_alone) == (52, 2)
    assert await count(demo_store, "cooperation_instrument") == 2
    assert await count(demo_store, "instrument_party") == 1


@on_sqlite
async def test_a_folder_without_a_seed_file_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="holds no seed file"):
        await load_folder(store, tmp_path)
    with pytest.raises(InvalidInput, match="There is no folder"):
        await load_folder(store, tmp_path / "nowhere")


async def test_two_loads_at_once_leave_the_rows_of_one(store: Store) -> None:
    outcomes = await asyncio.gather(
        load_reference(store), load_reference(store), return_exceptions=True
    )
    # PostgreSQL lets both begin, and tells the later one to load again.
    assert any(isinstance(outcome, LoadReport) for outcome in outcomes)
    assert all(isinstance(outcome, LoadReport | Conflict) for outcome in outcomes)
    assert (await load_reference(store)).changes_nothing
    assert await count(store, "topic") == 58


def test_an_empty_report_changes_nothing() -> None:
    assert LoadReport().changes_nothing
