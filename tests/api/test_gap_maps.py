"""Gap maps, growth and who can close a gap over GraphQL, against sums made person by person."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from sqlalchemy import select

from domain import models
from domain.models import AssessmentKind
from domain.policy import SYSTEM, Viewer
from domain.roles import Role
from domain.store import Store
from tests.api.asking import SLUG, ask, refusal
from tests.api.test_programme_health import SECOND, add_second_edition
from tests.databases import on_sqlite

GAPS = """
query($slug: String!, $by: [PeopleGroup!], $keys: [String!], $codes: [CountryCode!]) {
edition(by: {slug: $slug}) {
  gapMap(by: $by, competencyKeyIn: $keys, administrationCodeIn: $codes) {
    group side { key } administration { code } roleProfile { key } competency { key }
    assessedCount unknownCount gapSum gapMeanPerMille canShareCount suppressed
  } } }
"""
GROWTH = """
query($slug: String!, $by: [PeopleGroup!], $since: ID) { edition(by: {slug: $slug}) {
  growth(by: $by, since: $since) {
    group side { key } administration { code } roleProfile { key } suppressed
    steps competencyCount meanPerMille grewCount fellCount unchangedCount unknownCount
  } } }
"""
PEOPLE = """
query($slug: String!) { edition(by: {slug: $slug}) { id sides { id key }
  delegates(first: 100) { nodes { code side { key } administration { code }
    manager { id roleProfile { key } competencies {
      competency { id key } levelNumber targetNumber } } } } } }
"""
CLOSERS = """
query($side: ID!, $key: ID!) { node(id: $side) { ... on Side {
  gapClosers(competency: $key) { delegate { code } levelNumber helpedCount steps } } } }
"""
EVERY = ["EDITION", "SIDE", "ADMINISTRATION"]
WITH_ROLES = [*EVERY, "ROLE"]
FIGURES = ("assessedCount", "unknownCount", "gapSum", "gapMeanPerMille", "canShareCount")
GREW = ("steps", "competencyCount", "meanPerMille", "grewCount", "fellCount", "unchangedCount")
AUDITOR = Viewer("auditor", Role.AUDITOR, edition_ids=None)
# Plans another edition, and reads no levels of this one.
STRANGER = Viewer("p", Role.PLANNER, edition_ids=frozenset({"none"}))


def mean(steps: int, count: int) -> int | None:
    return floor(Fraction(1000 * steps, count) + Fraction(1, 2)) if count else None


async def people(store: Store) -> list[dict[str, Any]]:
    found = (await ask(store, PEOPLE, slug=SLUG))["edition"]["delegates"]["nodes"]
    assert len(found) == 24
    return list(found)


def place(cell: dict[str, Any]) -> tuple[str | None, str | None]:
    side, administration = cell["side"], cell["administration"]
    if cell["group"] == "ROLE":
        assert side is administration is None
        return "ROLE", cell["roleProfile"]["key"]
    assert cell["roleProfile"] is None
    return (side and side["key"], administration and administration["code"])


def places(person: dict[str, Any]) -> list[tuple[str | None, str | None]]:
    side, code = person["side"]["key"], person["administration"]["code"]
    role = person["manager"]["roleProfile"]
    of_role = [] if role is None else [("ROLE", role["key"])]
    return [(None, None), (side, None), (side, code), *of_role]


async def gap_map(
    store: Store, viewer: Viewer | None = None, **asked: object
) -> dict[tuple[Any, ...], dict[str, Any]]:
    seen_by = {"viewer": viewer} if viewer else {}
    data = await ask(store, GAPS, slug=SLUG, **{"by": EVERY, **asked}, **seen_by)
    cells = data["edition"]["gapMap"]
    found = {(*place(cell), cell["competency"]["key"]): cell for cell in cells}
    assert len(found) == len(cells)
    return found


async def test_the_gap_map_is_what_its_people_add_up_to(demo_store: Store) -> None:
    naive: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for person in await people(demo_store):
        for row in person["manager"]["competencies"]:
            level, target = row["levelNumber"], row["targetNumber"] or 0
            for where in places(person):
                sums = naive[(*where, row["competency"]["key"])]
                if level is None:
                    sums[1] += 1
                else:
                    sums[0] += 1
                    sums[2] += max(0, target - level)
                    sums[3] += level >= 3
    found = await gap_map(demo_store, by=WITH_ROLES)
    assert {key: tuple(cell[each] for each in FIGURES) for key, cell in found.items()} == {
        key: (known, unknown, gap, mean(gap, known), share)
        for key, (known, unknown, gap, share) in naive.items()
    }
    roles = {key[:2] for key in found if key[0] == "ROLE"}
    assert len(roles) > 1
    assert len(found) == 50 * (1 + 2 + 13 + len(roles))
    assert [*dict.fromkeys(cell["group"] for cell in found.values())] == WITH_ROLES


@on_sqlite
async def test_a_gap_map_is_asked_for_up_to_200_competencies_by_key(demo_store: Store) -> None:
    keys = ["integrity"] * 200
    assert len(await gap_map(demo_store, by=["SIDE"], keys=keys)) == 2
    told = await refusal(demo_store, GAPS, slug=SLUG, keys=[*keys, "integrity"])
    assert told == ("BAD_USER_INPUT", "competencyKeyIn has more than 200 values.")
    assert await gap_map(demo_store, keys=[]) == {}


@on_sqlite
async def test_a_stranger_to_the_levels_is_shown_no_small_cell_and_none_beside_it(
    demo_store: Store,
) -> None:
    whole, told = await gap_map(demo_store), await gap_map(demo_store, AUDITOR)
    assert whole.keys() == told.keys()
    hidden = {key for key, cell in told.items() if cell["suppressed"]}
    for key, cell in told.items():
        if key in hidden:
            assert {cell[each] for each in FIGURES} == {None}
        else:
            assert cell == whole[key]
            assert cell["assessedCount"] == 0 or cell["assessedCount"] >= 5
    # China's ten are one administration and one side; of the fourteen none has five.
    assert {key[:2] for key in told if key not in hidden} <= {
        (None, None),
        ("china", None),
        ("china", "CN"),
        ("latin_america", None),
    }
    shown = {key for key in told if key not in hidden}
    assert shown
    for key in hidden & {key for key in told if key[1] is None}:
        side, _, competency = key
        others = {None, "china", "latin_america"} - {side}
        assert not all((each, None, competency) in shown for each in others), key
    # Whatever is asked for, the same is hidden.
    for key, cell in (await gap_map(demo_store, AUDITOR, by=["SIDE"])).items():
        assert cell == told[key]
    one = await gap_map(demo_store, AUDITOR, keys=["risk_management"])
    assert one == {key: cell for key, cell in told.items() if key[2] == "risk_management"}
    some = await gap_map(demo_store, AUDITOR, codes=["CN", "PE", "ZZ"])
    assert some == {key: cell for key, cell in told.items() if key[1] in {None, "CN", "PE"}}
    assert {key[1] for key in some} == {None, "CN", "PE"}


@on_sqlite
async def test_a_coordinator_sees_their_own_and_those_do_not_hide_the_others(
    demo_store: Store,
) -> None:
    async with demo_store.reading(SYSTEM) as db:
        row = models.Administration
        brazil = await db.scalar(select(row.id).where(row.code == "BR"))
        china = await db.scalar(select(row.id).where(row.code == "CN"))
    whole = await gap_map(demo_store)
    for administration_id, code in ((brazil, "BR"), (china, "CN")):
        viewer = Viewer("c", Role.COORDINATOR, administration_id=administration_id)
        told = await gap_map(demo_store, viewer)
        own = {key for key in told if key[1] == code}
        assert all(told[key] == whole[key] for key in own)
        for key, cell in told.items():
            foreign = sum(whole[each]["assessedCount"] for each in own if each[2] == key[2])
            if key[0] is None and not cell["suppressed"]:
                left = cell["assessedCount"] - foreign
                assert left == 0 or left >= 5, key


@on_sqlite
async def test_a_manager_asks_with_a_token_for_another_edition_and_sees_sums_alone(
    demo_store: Store,
) -> None:
    keys = ["risk_management", "integrity"]
    told = await gap_map(demo_store, AUDITOR, keys=keys)
    for viewer in (
        Viewer("m", Role.MANAGER, manager_id="nobody", edition_ids=frozenset()),
        STRANGER,
    ):
        assert await gap_map(demo_store, viewer, keys=keys) == told


async def assess_again(store: Store) -> None:
    """Give six of the first edition's people new levels before the end of a second one."""
    codes = {f"CHN-0{number}": f"AGAIN-{number}" for number in range(1, 5)}
    await add_second_edition(store, codes, [])
    async with store.unit_of_work(SYSTEM) as db:
        delegate, competency = models.Delegate, models.Competency
        wanted = [*codes, "LAC-01", "LAC-02"]
        rows = await db.execute(
            select(delegate.code, delegate.manager_id).where(delegate.code.in_(wanted))
        )
        keys = ("risk_management", "accountability", "integrity")
        found = list(await db.scalars(select(competency).where(competency.key.in_(keys))))
        for place_, (_, manager_id) in enumerate(sorted(rows.all())):
            # The last one comes after the second edition, and counts for nothing.
            day = date(2013, 6, 1) if place_ < 5 else date(2013, 12, 1)
            assessment = models.Assessment(
                manager_id=manager_id,
                framework_id=found[0].framework_id,
                kind=AssessmentKind.FACILITATOR,
                assessed_on=day,
            )
            db.add(assessment)
            await db.flush()
            for number, each in enumerate(sorted(found, key=lambda one: one.key)):
                level = (place_ + 2 * number) % 5 if number != place_ else None
                db.add(
                    models.Rating(assessment_id=assessment.id, competency_id=each.id, level=level)
                )


async def levels_on(store: Store, day: date) -> dict[tuple[str, str], int]:
    """Work out by hand which rating counts on a day: by rank of who assessed, then the newest."""
    rank = {"self": 0, "peer": 1, "supervisor": 2, "facilitator": 3}
    best: dict[tuple[str, str], tuple[int, date, int]] = {}
    async with store.reading(SYSTEM) as db:
        assessment, rating = models.Assessment, models.Rating
        rows = await db.execute(
            select(assessment, rating).join(rating, rating.assessment_id == assessment.id)
        )
        for assessed, rated in rows:
            if rated.level is not None and assessed.assessed_on <= day:
                key = f"Manager_{assessed.manager_id}", rated.competency_id
                one = rank[assessed.kind.value], assessed.assessed_on, rated.level
                best[key] = max(best.get(key, one), one, key=lambda each: each[:2])
    return {key: level for key, (_, _, level) in best.items()}


async def test_growth_is_that_of_the_first_editions_people_between_the_ends(
    demo_store: Store,
) -> None:
    await assess_again(demo_store)
    before = await levels_on(demo_store, date(2011, 12, 16))
    after = await levels_on(demo_store, date(2013, 11, 9))
    naive: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * 6)
    for person in await people(demo_store):
        manager = person["manager"]["id"]
        both = [key for key in before if key[0] == manager and key in after]
        steps = sum(after[key] - before[key] for key in both)
        for where in places(person):
            sums = naive[where]
            sums[0], sums[1] = sums[0] + steps, sums[1] + len(both)
            if both:
                sums[2 + (steps < 0) + 2 * (steps == 0)] += 1
            else:
                sums[5] += 1
    data = await ask(demo_store, GROWTH, slug=SECOND, by=WITH_ROLES)
    found = {place(cell): cell for cell in data["edition"]["growth"]}
    assert {
        key: (*(cell[each] for each in GREW), cell["unknownCount"]) for key, cell in found.items()
    } == {
        key: (steps, pairs, mean(steps, pairs), grew, fell, same, unknown)
        for key, (steps, pairs, grew, fell, same, unknown) in naive.items()
    }
    whole = found[None, None]
    assert whole["grewCount"] > 0
    assert whole["fellCount"] > 0


@on_sqlite
async def test_growth_is_hidden_where_few_stand_behind_it_and_wants_an_earlier_edition(
    demo_store: Store,
) -> None:
    await assess_again(demo_store)
    for slug, count in ((SLUG, 0), (SECOND, 16)):
        data = await ask(demo_store, GROWTH, slug=slug, by=EVERY, viewer=AUDITOR)
        cells = data["edition"]["growth"]
        assert len(cells) == count
        for cell in cells:
            small = cell["administration"] is not None and cell["administration"]["code"] != "CN"
            assert cell["suppressed"] == small
            assert (cell["steps"] is None) == small
    edition_id = (await ask(demo_store, PEOPLE, slug=SECOND))["edition"]["id"]
    code, words = await refusal(demo_store, GROWTH, slug=SECOND, since=edition_id)
    assert code == "BAD_USER_INPUT"
    assert f"The edition {SECOND} ends on 2013-11-09, which is not before 2013-11-09." in words
    code, words = await refusal(demo_store, GROWTH, slug=SECOND, since="Edition_none")
    assert words == "There is no such edition."


@on_sqlite
async def test_a_person_grew_by_what_is_known_at_both_ends(demo_store: Store) -> None:
    await assess_again(demo_store)
    chosen = next(each for each in await people(demo_store) if each["code"] == "CHN-01")
    manager = chosen["manager"]["id"]
    edition_ids = [
        (await ask(demo_store, PEOPLE, slug=slug))["edition"]["id"] for slug in (SLUG, SECOND)
    ]
    document = """query($id: ID!, $since: ID!, $until: ID) { node(id: $id) { ... on Manager {
      growth(since: $since, until: $until) { steps competencyCount meanPerMille
        competencies { competency { id } before beforeNumber afterNumber steps } } } } }"""
    asked = {"id": manager, "since": edition_ids[0], "until": edition_ids[1]}
    found = (await ask(demo_store, document, **asked))["node"]["growth"]
    before = await levels_on(demo_store, date(2011, 12, 16))
    after = await levels_on(demo_store, date(2013, 11, 9))
    steps = []
    for row in found["competencies"]:
        key = manager, row["competency"]["id"].removeprefix("Competency_")
        assert (row["beforeNumber"], row["afterNumber"]) == (before.get(key), after.get(key))
        if key in before and key in after:
            steps.append(after[key] - before[key])
            assert row["steps"] == steps[-1]
        else:
            assert row["steps"] is None
    assert (found["steps"], found["competencyCount"]) == (sum(steps), len(steps))
    assert found["meanPerMille"] == mean(sum(steps), len(steps))
    now = (await ask(demo_store, document, **{**asked, "until": None}))["node"]["growth"]
    assert now["steps"] == found["steps"]
    code, _ = await refusal(demo_store, document, **{**asked, "until": edition_ids[0]})
    assert code == "BAD_USER_INPUT"


@on_sqlite
async def test_who_closes_a_gap_is_of_another_side_and_can_share_what_the_side_lacks(
    demo_store: Store,
) -> None:
    edition = (await ask(demo_store, PEOPLE, slug=SLUG))["edition"]
    everybody = edition["delegates"]["nodes"]
    rows = everybody[0]["manager"]["competencies"]
    told = 0
    for number in range(0, 50, 7):
        competency = rows[number]["competency"]["id"]
        for side in edition["sides"]:
            naive = []
            for giver in everybody:
                level = giver["manager"]["competencies"][number]["levelNumber"]
                if giver["side"]["key"] == side["key"] or level is None or level < 3:
                    continue
                steps = [
                    min(row["targetNumber"] - row["levelNumber"], level - row["levelNumber"])
                    for taker in everybody
                    if taker["side"]["key"] == side["key"]
                    for row in [taker["manager"]["competencies"][number]]
                    if row["levelNumber"] is not None
                    and (row["targetNumber"] or 0) > row["levelNumber"]
                    and level > row["levelNumber"]
                ]
                if steps:
                    naive.append((-sum(steps), -len(steps), -level, giver["code"]))
            data = await ask(demo_store, CLOSERS, side=side["id"], key=competency)
            assert [
                (
                    -each["steps"],
                    -each["helpedCount"],
                    -each["levelNumber"],
                    each["delegate"]["code"],
                )
                for each in data["node"]["gapClosers"]
            ] == sorted(naive)
            told += len(naive)
    assert told > 20
    asked = {"side": edition["sides"][0]["id"], "key": rows[0]["competency"]["id"]}
    assert (await ask(demo_store, CLOSERS, viewer=STRANGER, **asked))["node"]["gapClosers"] == []
    code, words = await refusal(demo_store, CLOSERS, side=asked["side"], key="Competency_none")
    assert (code, words) == ("BAD_USER_INPUT", "There is no such competency.")


@on_sqlite
@pytest.mark.parametrize("asked", ["Edition_none", "nonsense"])
async def test_what_is_no_edition_is_told_in_words(demo_store: Store, asked: str) -> None:
    code, _ = await refusal(demo_store, GROWTH, slug=SLUG, since=asked)
    assert code == "BAD_USER_INPUT"
