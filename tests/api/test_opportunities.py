"""Opportunities over HTTP: as a naive reading finds them, and gone with their practice."""

from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from domain import models
from domain.policy import OWNER, SYSTEM, Role, Scope, Viewer
from domain.store import Store
from tests.api.asking import SLUG, answer, ask, refusal
from tests.api.drafting import Desk
from tests.databases import on_sqlite

FOUND = """
query($filter: OpportunityFilter, $asOf: Date, $first: Int! = 100) {
  edition(by: {slug: "wco-idb-2011"}) {
    opportunities(filter: $filter, asOf: $asOf, first: $first) { totalCount nodes {
      scorePerMille topicPerMille stagePerMille peoplePerMille topicSteps stage synthetic
      sharing { people suppressed } instruments { key }
      challenge { id name urgency topic { key } administration { code } }
      practice { id name topic { key } administration { code } } text
    } }
  }
}
"""
# What a person would look the same up from.
SOURCES = """
{
  edition(by: {slug: "wco-idb-2011"}) {
    sides { key administrations(first: 12) { nodes { code profile {
      practices(first: 5) { nodes { name topic { key } } }
      challenges(first: 5) { nodes { name urgency topic { key } } }
    } } } }
    delegates(first: 24) { nodes { manager { administration { code }
      competencies(filter: {canShare: true}) { competency { key } }
    } } }
  }
  topics(first: 58) { nodes { key parent { key } competencies {
    weightPerMille competency { key }
  } } }
  cooperationInstruments(first: 60) { nodes { key stage parties { code } } }
}
"""
STAGES = ("CONTACT", "WORK_PLAN", "JOINT_VALIDATION", "SIGNED", "IN_FORCE")
URGENCIES = ("HIGH", "MEDIUM", "LOW")


async def found(store: Store, viewer: Viewer = OWNER, **asked: object) -> list[dict[str, Any]]:
    listed = (await ask(store, FOUND, viewer=viewer, **asked))["edition"]["opportunities"]
    assert listed["totalCount"] >= len(listed["nodes"])
    return list(listed["nodes"])


def naive(sources: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Try every challenge with every practice, by the sentence of docs/opportunities.md."""
    described = [
        (side["key"], place["code"], place["profile"])
        for side in sources["edition"]["sides"]
        for place in side["administrations"]["nodes"]
    ]
    parents = {each["key"]: (each["parent"] or {}).get("key") for each in topics(sources)}
    listed = []
    for (side, code, profile), (other, offers, offered) in product(described, repeat=2):
        for faced, practice in product(
            profile["challenges"]["nodes"], offered["practices"]["nodes"]
        ):
            here, there = faced["topic"]["key"], practice["topic"]["key"]
            related = here == there or parents[here] == there or parents[there] == here
            if side == other or not related:
                continue
            fifths = stage(sources, {code, offers}) + min(people(sources, offers, there), 5)
            score = (1000 if here == there else 500) * (600 + 40 * fifths) // 1000
            names = f"{code} {faced['name']}", f"{offers} {practice['name']}"
            listed.append((-score, URGENCIES.index(faced["urgency"]), *names))
    return [(faced, practice, -score) for score, _, faced, practice in sorted(listed)]


def topics(sources: dict[str, Any]) -> list[dict[str, Any]]:
    return list(sources["topics"]["nodes"])


def people(sources: dict[str, Any], code: str, topic: str) -> int:
    """Count who can share competencies that make up half of a topic, or of its leaves."""
    weights: dict[str, int] = {}
    for each in topics(sources):
        if topic in (each["key"], (each["parent"] or {}).get("key")):
            for link in each["competencies"]:
                key = link["competency"]["key"]
                weights[key] = weights.get(key, 0) + link["weightPerMille"]
    count = 0
    for each in sources["edition"]["delegates"]["nodes"]:
        if each["manager"]["administration"]["code"] == code:
            can = [every["competency"]["key"] for every in each["manager"]["competencies"]]
            count += 2 * sum(weights.get(key, 0) for key in can) >= sum(weights.values())
    return count


def stage(sources: dict[str, Any], codes: set[str]) -> int:
    """Return how far the furthest arrangement between some administrations has come."""
    reached = [STAGES.index(each["stage"]) + 1 for each in between(sources, codes)]
    return max(reached, default=0)


def between(sources: dict[str, Any], codes: set[str]) -> list[dict[str, Any]]:
    """Return the arrangements that some administrations are all parties to."""
    return [
        each
        for each in sources["cooperationInstruments"]["nodes"]
        if codes <= {party["code"] for party in each["parties"]}
    ]


def told(nodes: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    return [
        (
            f"{each['challenge']['administration']['code']} {each['challenge']['name']}",
            f"{each['practice']['administration']['code']} {each['practice']['name']}",
            each["scorePerMille"],
        )
        for each in nodes
    ]


async def test_opportunities_are_those_that_a_naive_reading_finds(demo_store: Store) -> None:
    sources = await ask(demo_store, SOURCES)
    expected = naive(sources)
    listed = await found(demo_store)
    assert told(listed) == expected
    assert len(expected) == 19
    for each in listed:
        keys = [arrangement["key"] for arrangement in between(sources, places(each))]
        assert each["instruments"] == [{"key": key} for key in sorted(keys)]


async def test_without_its_practice_an_opportunity_is_gone_until_that_is_taken_back(
    desk: Desk,
) -> None:
    before = await found(desk.store)
    best = before[0]["practice"]
    await desk.door.done("removeGoodPractice", id=best["id"])
    kept = [each for each in before if each["practice"]["id"] != best["id"]]
    assert await found(desk.store) == kept
    assert 0 < len(kept) < len(before)
    entries = "{ auditEntries(first: 1) { nodes { id } } }"
    (entry,) = (await desk.door.ask(entries))["auditEntries"]["nodes"]
    await desk.door.done("revertChange", auditEntryId=entry["id"])
    assert await found(desk.store) == before
    challenge = before[-1]["challenge"]
    await desk.door.done("removeChallenge", id=challenge["id"])
    kept = [each for each in before if each["challenge"]["id"] != challenge["id"]]
    assert await found(desk.store) == kept


@on_sqlite
async def test_an_opportunity_says_what_its_score_is_made_of_and_names_both(
    demo_store: Store,
) -> None:
    (china,) = await found(
        demo_store, filter={"practiceAdministrationCodeIn": ["PE"]}, asOf="2011-12-16"
    )
    ids = [china[part].pop("id")[:9] for part in ("challenge", "practice")]
    assert ids == ["Challenge", "GoodPract"]
    text = china.pop("text")
    assert china == {
        "scorePerMille": 760,
        "topicPerMille": 1000,
        "stagePerMille": 800,
        "peoplePerMille": 0,
        "topicSteps": 0,
        "stage": "SIGNED",
        "synthetic": True,
        "sharing": {"people": 0, "suppressed": False},
        "instruments": [{"key": "cn-pe-cmaa"}],
        "challenge": {
            "name": "Audit grows slower than trade (SYNTHETIC)",
            "urgency": "HIGH",
            "topic": {"key": "post_clearance_audit"},
            "administration": {"code": "CN"},
        },
        "practice": {
            "name": "Audit plans by sector (SYNTHETIC)",
            "topic": {"key": "post_clearance_audit"},
            "administration": {"code": "PE"},
        },
    }
    for words in ("Audit grows slower", "Audit plans by sector", "(Peru)", "signed", "SYNTHETIC"):
        assert words in text


def places(each: dict[str, Any]) -> set[str]:
    return {each[part]["administration"]["code"] for part in ("challenge", "practice")}


@on_sqlite
async def test_opportunities_are_narrowed_by_side_topic_and_administration(
    demo_store: Store,
) -> None:
    every = await found(demo_store)
    uruguay = [each for each in every if "UY" in places(each)]

    def of(part: str, *codes: str) -> list[dict[str, Any]]:
        return [each for each in every if each[part]["administration"]["code"] in codes]

    for asked, expected in (
        ({"challengeSideKeyIn": ["china"]}, of("challenge", "CN")),
        ({"practiceSideKeyIn": ["china"]}, of("practice", "CN")),
        ({"challengeAdministrationCodeIn": ["NI", "UY"]}, of("challenge", "NI", "UY")),
        ({"administrationCodeIn": ["UY"]}, uruguay),
        (
            {"topicKeyIn": ["single_window"], "challengeSideKeyIn": ["latin_america"]},
            [e for e in of("practice", "CN") if e["challenge"]["topic"]["key"] == "single_window"],
        ),
        ({"topicKeyIn": []}, []),
        ({"topicKeyIn": ["no_such_topic"]}, []),
    ):
        assert await found(demo_store, filter=asked) == expected, asked
    assert await found(demo_store, first=3) == every[:3]
    for first in (0, 101, -1):
        code, words = await refusal(demo_store, FOUND, first=first)
        assert (code, "1 to 100" in words) == ("BAD_USER_INPUT", True)


async def viewers(store: Store) -> dict[str, Viewer]:
    async with store.reading(SYSTEM) as db:
        edition = (await db.scalars(select(models.Edition.id))).one()
        place = models.Administration
        codes = {row.code: row.id for row in await db.execute(select(place.code, place.id))}
        person = await db.scalar(
            select(models.Delegate.manager_id).where(models.Delegate.code == "CHN-01")
        )
    held = {"edition_ids": frozenset({edition})}
    return {
        "planner": Viewer("p", Role.PLANNER, **held),
        "coordinator": Viewer("c", Role.COORDINATOR, administration_id=codes["CN"], **held),
        "foreign": Viewer("f", Role.COORDINATOR, administration_id=codes["PE"], **held),
        "manager": Viewer("m", Role.MANAGER, manager_id=person, **held),
        "auditor": Viewer("a", Role.AUDITOR, edition_ids=None),
        "integration": Viewer(
            "i", Role.INTEGRATION, scopes=frozenset({Scope.EDITIONS_READ}), **held
        ),
        "elsewhere": Viewer("e", Role.MANAGER, manager_id=person, edition_ids=frozenset()),
    }


async def let_share(store: Store, codes: tuple[str, ...]) -> None:
    """Give some delegates every competency at the highest level, and all others of China none."""
    async with store.unit_of_work(SYSTEM) as db:
        rated = (
            select(models.Rating, models.Delegate.code)
            .join(models.Assessment, models.Assessment.id == models.Rating.assessment_id)
            .join(models.Delegate, models.Delegate.manager_id == models.Assessment.manager_id)
            .where(models.Delegate.code.startswith("CHN"))
        )
        for rating, code in await db.execute(rated):
            rating.level = 4 if code in codes else 0


AEO = {"topicKeyIn": ["aeo_programmes"], "challengeAdministrationCodeIn": ["CR"]}


@on_sqlite
@pytest.mark.parametrize("count", [4, 5])
async def test_few_people_are_told_of_to_those_who_may_see_them(
    demo_store: Store, count: int
) -> None:
    hidden = count < 5
    await let_share(demo_store, tuple(f"CHN-{number:02}" for number in range(1, count + 1)))
    asking = await viewers(demo_store)
    exact = {"people": count, "suppressed": False}
    for who in ("planner", "coordinator"):
        (only,) = await found(demo_store, asking[who], filter=AEO)
        assert (only["sharing"], only["peoplePerMille"]) == (exact, 200 * count), who
    for who in ("foreign", "manager", "auditor"):
        (only,) = await found(demo_store, asking[who], filter=AEO)
        shown = {"people": None, "suppressed": True} if hidden else exact
        # What is not told must not be read off the score either.
        assert (only["sharing"], only["peoplePerMille"]) == (shown, 0 if hidden else 1000), who
        assert (f"{count} people" in only["text"]) != hidden
        assert only["scorePerMille"] == (800 if hidden else 1000)


@on_sqlite
async def test_who_may_not_know_of_arrangements_is_told_of_none(demo_store: Store) -> None:
    asking = await viewers(demo_store)
    without = (
        FOUND.replace("stagePerMille", "").replace("stage ", "").replace("instruments { key }", "")
    )
    asked = {"filter": {"practiceAdministrationCodeIn": ["PE"]}}
    data = await ask(demo_store, without, viewer=asking["integration"], **asked)
    (only,) = data["edition"]["opportunities"]["nodes"]
    assert only["scorePerMille"] == 600
    assert "arrangement" not in only["text"]
    shown = await answer(demo_store, FOUND, viewer=asking["integration"], **asked)
    assert {error["extensions"]["code"] for error in shown["errors"]} == {"FORBIDDEN"}
    assert await found(demo_store, asking["elsewhere"]) == []


COMPARED = """
query($codes: [CountryCode!]!, $asOf: Date) { edition(by: {slug: "wco-idb-2011"}) {
  administrationComparison(codes: $codes, asOf: $asOf) {
    administrations { code timeZone officialLanguages profile {
      functions { totalCount } practices { totalCount } challenges { totalCount } complete
    } }
    commonLanguages instruments { key }
    topics { topic { key } entries {
      administration { code } sharing { people suppressed }
      functions { name } practices { name } challenges { name }
    } }
  }
} }
"""


async def compared(store: Store, *codes: str, viewer: Viewer = OWNER) -> dict[str, Any]:
    data = await ask(store, COMPARED, viewer=viewer, codes=list(codes), asOf="2012-12-31")
    found: dict[str, Any] = data["edition"]["administrationComparison"]
    return found


async def test_administrations_stand_side_by_side_topic_by_topic(demo_store: Store) -> None:
    shown = await compared(demo_store, "PE", "CN", "MX")
    assert [each["code"] for each in shown["administrations"]] == ["PE", "CN", "MX"]
    assert [each["timeZone"] for each in shown["administrations"]] == [
        "America/Lima",
        "Asia/Shanghai",
        "America/Mexico_City",
    ]
    assert shown["commonLanguages"] == []
    assert (await compared(demo_store, "PE", "MX"))["commonLanguages"] == ["es"]
    assert [each["key"] for each in shown["instruments"]] == ["cn-pe-cmaa"]
    topics = {each["topic"]["key"]: each["entries"] for each in shown["topics"]}
    catalogue = await ask(demo_store, "{ topics(first: 100) { nodes { key } } }")
    order = [each["key"] for each in catalogue["topics"]["nodes"] if each["key"] in topics]
    assert list(topics) == order
    peru, china, mexico = topics["post_clearance_audit"]
    assert [each["administration"]["code"] for each in (peru, china, mexico)] == ["PE", "CN", "MX"]
    assert peru["practices"] == [{"name": "Audit plans by sector (SYNTHETIC)"}]
    assert peru["functions"] == [{"name": "Release within 48 hours (SYNTHETIC)"}]
    assert china["challenges"] == [{"name": "Audit grows slower than trade (SYNTHETIC)"}]
    assert (mexico["functions"], mexico["practices"], mexico["challenges"]) == ([], [], [])
    assert all(each["sharing"]["people"] is not None for each in (peru, china, mexico))
    asking = await viewers(demo_store)
    hidden = await compared(demo_store, "PE", "CN", viewer=asking["manager"])
    entries = [entry["sharing"] for topic in hidden["topics"] for entry in topic["entries"]]
    assert {"people": None, "suppressed": True} in entries
    assert all(each["people"] is None or each["people"] >= 5 for each in entries)


@on_sqlite
async def test_a_comparison_is_of_administrations_of_the_edition(demo_store: Store) -> None:
    for codes, words in (
        (["PE"], "2 to 10"),
        (["PE", "PE"], "each once"),
        (["PE", "JP"], "JP is on no side of this edition"),
        (["PE", "CN", *(f"A{letter}" for letter in "ABCDEFGHI")], "2 to 10"),
    ):
        code, message = await refusal(demo_store, COMPARED, codes=codes)
        assert (code, words in message) == ("BAD_USER_INPUT", True), message
    assert SLUG == "wco-idb-2011"
