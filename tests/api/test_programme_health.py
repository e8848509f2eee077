"""The network of a programme over its editions: one person in several, and how it grows."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from domain import models
from domain.models import (
    Assignment,
    NominationState,
    Partnership,
    PartnershipAnswer,
    PartnershipResponse,
    PartnershipState,
)
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import SLUG, ask, refusal
from tests.api.living_network import MEASURES, accept, codes, extra, meet, publish
from tests.api.partners import opened, publish_demo
from tests.databases import Databases, on_sqlite
from tests.domain.running import edition
from tests.graph.naive_health import is_departure_proof

KEY = "wco-idb-china-latam"
HEALTH = f"""
query($key: String!, $ties: [HealthTieKind!], $asOf: Date, $days: Int! = 180) {{
  programme(by: {{key: $key}}) {{
    networkHealth(ties: $ties, asOf: $asOf, dormantDays: $days) {{
      asOfOn dormantTieCount text
      dormantTies {{ delegates {{ code edition {{ slug }} }} }}
      measures {{ {MEASURES} }}
      measuresWithoutDormant {{ tiesAcross }}
      trend {{ edition {{ slug }} measures {{ {MEASURES} }} }}
    }}
  }}
}}
"""
SECOND = "wco-idb-2013"
SECOND_AGREED = date(2013, 12, 1)


async def health(store: Store, **asked: object) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(store, HEALTH, key=KEY, **asked))["programme"]
    return found["networkHealth"]


async def add_second_edition(store: Store, people: dict[str, str], pairs: list[tuple[str, str]]):
    """Add an edition in which managers of the first take part again, under new codes.

    ``people`` maps the code of the first edition to that of the second; ``pairs`` are partners.
    """
    async with store.unit_of_work(SYSTEM) as db:
        first = await edition(db)
        second = models.Edition(
            programme_id=first.programme_id,
            slug=SECOND,
            name="Second",
            number=2,
            kind=first.kind,
            state=first.state,
            starts_on=date(2013, 11, 1),
            ends_on=date(2013, 11, 9),
        )
        db.add(second)
        await db.flush()
        sides = {}
        for place, key in enumerate(("latin_america", "china")):
            sides[key] = models.Side(edition_id=second.id, key=key, name=key, position=place)
            db.add(sides[key])
        await db.flush()
        side, delegate = models.Side, models.Delegate
        rows = await db.execute(
            select(delegate.code, delegate.manager_id, side.key)
            .join(side, side.id == delegate.side_id)
            .where(delegate.edition_id == first.id)
        )
        known = {code: (manager_id, key) for code, manager_id, key in rows}
        places = {}
        for code, new in people.items():
            manager_id, key = known[code]
            values = {"edition_id": second.id, "side_id": sides[key].id, "manager_id": manager_id}
            nomination = models.Nomination(state=NominationState.CONFIRMED, **values)
            db.add(nomination)
            await db.flush()
            places[new] = models.Delegate(
                nomination_id=nomination.id, code=new, assignment=Assignment.STATED, **values
            )
            db.add(places[new])
        await db.flush()
        at = datetime(SECOND_AGREED.year, SECOND_AGREED.month, SECOND_AGREED.day, tzinfo=UTC)
        for left, right in pairs:
            row = Partnership(
                edition_id=second.id,
                left_delegate_id=places[left].id,
                right_delegate_id=places[right].id,
                state=PartnershipState.ACCEPTED,
                proposed_at=at,
                changed_at=at,
            )
            db.add(row)
            await db.flush()
            for each in (left, right):
                db.add(
                    PartnershipResponse(
                        partnership_id=row.id,
                        delegate_id=places[each].id,
                        answer=PartnershipAnswer.ACCEPTED,
                        answered_at=at,
                    )
                )


async def test_who_comes_again_is_one_person_and_joins_the_networks_of_both_editions(
    demo_store: Store,
) -> None:
    pairs = sorted(await publish(demo_store))
    await accept(demo_store, set(pairs))
    alone = await health(demo_store)
    assert [point["edition"]["slug"] for point in alone["trend"]] == [SLUG]
    assert alone["trend"][0]["measures"] == alone["measures"]
    # Two who had other partners are partners in the second edition.
    (a, _), (_, d) = pairs[0], pairs[-1]
    await add_second_edition(demo_store, {a: "N-1", d: "N-2"}, [("N-1", "N-2")])
    found = await health(demo_store)
    assert [point["edition"]["slug"] for point in found["trend"]] == [SLUG, SECOND]
    before, after = (point["measures"] for point in found["trend"])
    assert after == found["measures"]
    assert [before["tiesAcross"], after["tiesAcross"]] == [14, 15]
    assert after["groupCount"] == before["groupCount"] - 1
    assert [sum(side["count"] for side in each["sides"]) for each in (before, after)] == [24, 24]
    people = {code for pair in pairs for code in pair} - {a, d} | {"N-1", "N-2"}
    renamed = [tuple({a: "N-1", d: "N-2"}.get(code, code) for code in pair) for pair in pairs]
    ties = [*renamed, ("N-1", "N-2"), *extra(after)]
    assert is_departure_proof(sorted(people), ties)
    assert {pair["score"] for pair in after["extraPairings"]["pairings"]} == {None}


@on_sqlite
async def test_a_code_that_two_people_have_is_told_with_its_edition(demo_store: Store) -> None:
    await publish(demo_store)
    await add_second_edition(demo_store, {"LAC-01": "LAC-02", "CHN-01": "N-2"}, [("LAC-02", "N-2")])
    text = (await health(demo_store))["measures"]["text"]
    assert f"LAC-02 ({SECOND})" in text
    assert f"LAC-02 ({SLUG})" in text


@on_sqlite
async def test_ties_of_the_first_edition_sleep_when_nobody_calls(demo_store: Store) -> None:
    pairs = sorted(await publish(demo_store))
    await accept(demo_store, set(pairs))
    await add_second_edition(demo_store, {pairs[0][0]: "N-1", pairs[0][1]: "N-2"}, [("N-1", "N-2")])
    day = (SECOND_AGREED + timedelta(days=30)).isoformat()
    found = await health(demo_store, asOf=day)
    # The two who are partners again are no longer asleep.
    assert found["dormantTieCount"] == 13
    assert found["measuresWithoutDormant"]["tiesAcross"] == 1
    await meet(demo_store, set(pairs[1:3]), SECOND_AGREED)
    found = await health(demo_store, asOf=day)
    assert found["dormantTieCount"] == 11
    called = {tuple(codes(tie["delegates"])) for tie in found["dormantTies"]}
    assert called == {tuple(sorted(pair)) for pair in pairs[3:]}
    assert "11 ties are dormant" in found["text"]


@on_sqlite
async def test_who_withdraws_from_every_edition_is_gone(demo_store: Store) -> None:
    pairs = sorted(await publish(demo_store))
    (again, partner), (gone, _) = pairs[0], pairs[-1]
    await add_second_edition(demo_store, {again: "N-1", partner: "N-2"}, [("N-1", "N-2")])
    async with demo_store.unit_of_work(SYSTEM) as db:
        rows = select(models.Delegate).where(models.Delegate.code.in_([again, gone]))
        for row in await db.scalars(rows):
            row.withdrawn_at = demo_store.clock()
    before, after = (point["measures"]["sides"] for point in (await health(demo_store))["trend"])
    assert [sum(side["count"] for side in each) for each in (before, after)] == [22, 23]


async def test_the_pairings_that_count_are_published_ones(demo_store: Store) -> None:
    asked = {"ties": ["PAIRING"]}
    assert (await health(demo_store, **asked))["measures"]["tiesAcross"] == 0
    await publish(demo_store)
    assert (await health(demo_store, **asked))["measures"]["tiesAcross"] == 14


@on_sqlite
async def test_what_cannot_be_asked_is_refused_in_words(demo_store: Store) -> None:
    code, message = await refusal(demo_store, HEALTH, key=KEY, days=0)
    assert (code, message) == (
        "BAD_USER_INPUT",
        "0 days cannot make a tie dormant. Give 1 to 36,500.",
    )


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("planner", [SLUG]),
        ("planner elsewhere", ["another"]),
        ("admin", "FORBIDDEN"),
        ("left", "FORBIDDEN"),
    ],
)
def test_a_planner_sees_the_editions_that_are_theirs(
    databases: Databases, tmp_path: Path, who: str, told: object
) -> None:
    url = databases.filled_by("sqlite", publish_demo)
    document = f"""{{ programme(by: {{key: "{KEY}"}}) {{ networkHealth(ties: [PAIRING]) {{
      trend {{ edition {{ slug }} measures {{ tiesAcross }} }} }} }} }}"""
    with opened(tmp_path, url.render_as_string(hide_password=False)) as partners:
        answer = partners.ask(who, document)
    if told == "FORBIDDEN":
        assert [error["extensions"]["code"] for error in answer["errors"]] == [told]
        return
    found = answer["data"]["programme"]["networkHealth"]["trend"]
    assert [point["edition"]["slug"] for point in found] == told
    assert [point["measures"]["tiesAcross"] for point in found] == [14 if told == [SLUG] else 0]
