"""Network health of an edition over GraphQL: measures, dormant ties, the pairings that mend it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from domain import models, runs
from domain.models import InstructionKind
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import SLUG, ask, refusal
from tests.api.living_network import (
    AGREED_ON,
    HEALTH,
    Pair,
    accept,
    as_problem,
    codes,
    extra,
    health,
    meet,
    partnerships,
    publish,
)
from tests.databases import on_sqlite
from tests.domain.running import code_pairs, edition, pair
from tests.graph.naive_health import cross_pairs, is_departure_proof, splitting, without

PAIRING = {"ties": ["PAIRING"]}


async def forbid(store: Store, pairs: list[Pair]) -> None:
    """Instruct the edition that some delegates may never be partners."""
    async with store.unit_of_work(SYSTEM) as db:
        ours = await edition(db)
        rows = await db.execute(select(models.Delegate.code, models.Delegate.id))
        ids = dict(rows.all())
        for a, b in pairs:
            left, right = sorted((ids[a], ids[b]))
            db.add(
                models.PairingInstruction(
                    edition_id=ours.id,
                    kind=InstructionKind.NEVER,
                    left_delegate_id=left,
                    right_delegate_id=right,
                    reason="They share an office.",
                    made_at=store.clock(),
                )
            )


async def test_the_pairings_of_2011_hang_on_named_people_until_the_extra_ones_are_added(
    demo_store: Store,
) -> None:
    run_id = await pair(demo_store)
    pairs = await code_pairs(demo_store, run_id)
    problem = await as_problem(demo_store, pairs)
    found = await health(demo_store, **PAIRING)
    assert found["run"]["id"] == f"PairingRun_{run_id}"
    measures = found["measures"]
    splits = splitting(without(problem, ()), list(problem.ties))
    assert {each["delegate"]["code"] for each in measures["articulationPeople"]} == splits
    assert measures["articulationPersonCount"] == len(splits) > 0
    assert measures["connectedCrossPairs"] == cross_pairs(problem)
    assert measures["possibleCrossPairs"] == 140
    assert (measures["tiesAcross"], measures["tiesWithin"]) == (14, 0)
    assert (measures["groupCount"], measures["eiIndexPerMille"]) == (10, 1000)
    assert measures["departureProof"] is False
    added = extra(measures)
    assert is_departure_proof(without(problem, ()), [*problem.ties, *added])
    told = measures["extraPairings"]
    assert told["pairingCount"] == len(added) == told["bound"]
    assert told["aboveFewest"] == 0
    assert told["text"] == f"{len(added)} extra pairings, the fewest possible."
    assert all(
        each["text"].startswith(f"Pair {codes(each['delegates'])[0]} with ")
        for each in told["pairings"]
    )


@on_sqlite
async def test_each_measure_is_told_in_numbers_names_and_words(demo_store: Store) -> None:
    pairs = await code_pairs(demo_store, await pair(demo_store))
    problem = await as_problem(demo_store, pairs)
    measures = (await health(demo_store, **PAIRING))["measures"]
    for each in measures["articulationPeople"]:
        cut = codes(each["cutOff"])
        assert each["cutOffCount"] == len(cut)
        assert f"Without {each['delegate']['code']}, " in each["text"]
        assert all(code in each["text"] for code in cut)
    for count, worst in enumerate(measures["worstDepartures"], 1):
        gone = codes(worst["delegates"])
        assert len(gone) == count
        assert worst["exact"]
        assert worst["connectedCrossPairs"] == cross_pairs(problem, gone)
    survival = measures["survival"]
    assert (survival["runCount"], survival["seed"]) == (200, 0)
    points = survival["points"]
    assert [each["departures"] for each in points] == [0, 6, 12, 18, 24]
    # Of 24 people 18 are left: 18 * 17 of 24 * 23 pairs.
    assert [each["directTiesPerMille"] for each in points] == [1000, 554, 239, 54, 0]
    shares = [each["connectedPerMille"] for each in points]
    assert shares == sorted(shares, reverse=True)
    assert (shares[0], shares[-1]) == (1000, 0)
    assert 0 < survival["halfLife"] < 12
    loads = [each["loadPerMille"] for each in measures["brokers"]]
    assert loads == sorted(loads, reverse=True)
    assert all(
        each["carriesTheBridge"] == (each["loadPerMille"] > 250) for each in measures["brokers"]
    )
    assert {each["side"]["key"]: each["count"] for each in measures["sides"]} == {
        "latin_america": 14,
        "china": 10,
    }
    assert measures["lambda2PerMille"] == 1000
    assert "Half of the connected pairs are lost after" in measures["text"]


async def test_accepted_partnerships_and_contacts_are_ties_of_their_day(demo_store: Store) -> None:
    pairs = sorted(await publish(demo_store))
    assert (await health(demo_store))["measures"]["tiesAcross"] == 0
    await accept(demo_store, set(pairs[:4]))
    await meet(demo_store, set(pairs[:2]), date(2012, 3, 1))

    async def ties(day: date, *kinds: str) -> int:
        found = await health(demo_store, ties=list(kinds), asOf=day.isoformat())
        return int(found["measures"]["tiesAcross"])

    before = AGREED_ON - timedelta(days=1)
    assert [await ties(day, "ACCEPTED") for day in (before, AGREED_ON)] == [0, 4]
    assert [await ties(day, "CONTACT") for day in (date(2012, 2, 29), date(2012, 3, 1))] == [0, 2]
    assert await ties(date(2012, 3, 1), "ACCEPTED", "CONTACT") == 4
    assert await ties(date(2012, 3, 1), "CONTACT", "PAIRING") == 14


async def test_a_tie_sleeps_after_so_many_days_without_contact(demo_store: Store) -> None:
    pairs = sorted(await publish(demo_store))
    await accept(demo_store, set(pairs))
    met_on = date(2012, 5, 1)
    await meet(demo_store, set(pairs[1:]), met_on)
    day = AGREED_ON + timedelta(days=90)
    awake = await health(demo_store, asOf=day.isoformat(), days=91)
    assert awake["dormantTieCount"] == 0
    assert awake["measures"] == awake["measuresWithoutDormant"]
    found = await health(demo_store, asOf=day.isoformat(), days=90)
    assert found["dormantTieCount"] == 14
    assert found["measuresWithoutDormant"]["tiesAcross"] == 0
    found = await health(demo_store, asOf=(met_on + timedelta(days=179)).isoformat())
    (sleeping,) = found["dormantTies"]
    assert tuple(codes(sleeping["delegates"])) == tuple(sorted(pairs[0]))
    assert sleeping["lastContactOn"] is None
    assert sleeping["sinceOn"] == AGREED_ON.isoformat()
    days = (met_on + timedelta(days=179) - AGREED_ON).days
    assert sleeping["dayCount"] == days
    assert f"agreed on 2012-01-10, {days} days ago, and no contact since." in sleeping["text"]
    assert found["measures"]["tiesAcross"] == 14
    problem = await as_problem(demo_store, set(pairs[1:]))
    left = found["measuresWithoutDormant"]
    assert {each["delegate"]["code"] for each in left["articulationPeople"]} == splitting(
        without(problem, ()), list(problem.ties)
    )
    assert is_departure_proof(without(problem, ()), [*problem.ties, *extra(left)])
    found = await health(demo_store, asOf=(met_on + timedelta(days=180)).isoformat())
    assert [each["lastContactOn"] for each in found["dormantTies"]] == [
        None,
        *["2012-05-01"] * 13,
    ]
    assert "last in touch on 2012-05-01, 180 days ago." in found["dormantTies"][1]["text"]


async def test_what_came_later_does_not_hide_what_was_before(demo_store: Store) -> None:
    pairs = sorted(await publish(demo_store))[:1]
    await accept(demo_store, set(pairs))
    for day in (date(2012, 2, 1), date(2012, 6, 1)):
        await meet(demo_store, set(pairs), day)
    for day, contact in (("2012-05-01", "2012-02-01"), ("2012-09-01", "2012-06-01")):
        found = await health(demo_store, ties=["CONTACT"], asOf=day, days=60)
        assert [tie["lastContactOn"] for tie in found["dormantTies"]] == [contact]
        assert found["measures"]["tiesAcross"] == 1


@on_sqlite
async def test_who_withdraws_is_of_the_network_no_more(demo_store: Store) -> None:
    pairs = sorted(await publish(demo_store))
    await accept(demo_store, set(pairs))
    await meet(demo_store, set(pairs), date(2012, 3, 1))
    gone = pairs[0][1]
    async with demo_store.unit_of_work(SYSTEM) as db:
        row = await db.scalar(select(models.Delegate).where(models.Delegate.code == gone))
        row.withdrawn_at = demo_store.clock()
    measures = (await health(demo_store))["measures"]
    assert measures["tiesAcross"] == sum(gone not in pair for pair in pairs)
    assert sum(each["count"] for each in measures["sides"]) == 23


@on_sqlite
async def test_two_who_met_stay_tied_when_their_partnership_lapses(demo_store: Store) -> None:
    pairs = sorted(await publish(demo_store))
    await accept(demo_store, set(pairs[:2]))
    await meet(demo_store, set(pairs[:1]), date(2012, 3, 1))
    rows = await partnerships(demo_store, set(pairs[:2]))
    async with demo_store.unit_of_work(SYSTEM) as db:
        for row in rows.values():
            (await db.get_one(models.Partnership, row.id)).state = models.PartnershipState.LAPSED
    assert (await health(demo_store))["measures"]["tiesAcross"] == 1
    assert (await health(demo_store, ties=["ACCEPTED"]))["measures"]["tiesAcross"] == 0


async def test_no_forbidden_pair_is_proposed(demo_store: Store) -> None:
    await pair(demo_store)
    first = extra((await health(demo_store, **PAIRING))["measures"])
    await forbid(demo_store, first)
    measures = (await health(demo_store, **PAIRING))["measures"]
    assert set(extra(measures)).isdisjoint(first)
    assert measures["extraPairings"]["closed"] is None


@on_sqlite
async def test_whom_no_allowed_pairing_reaches_is_named_with_the_rule(demo_store: Store) -> None:
    pairs = await code_pairs(demo_store, await pair(demo_store))
    partner = next(china for latin, china in pairs if latin == "LAC-01")
    others = [f"CHN-{number:02}" for number in range(1, 11) if f"CHN-{number:02}" != partner]
    await forbid(demo_store, [("LAC-01", other) for other in others])
    told = (await health(demo_store, **PAIRING))["measures"]["extraPairings"]
    assert (told["bound"], told["aboveFewest"], told["pairings"]) == (None, None, [])
    assert codes(told["closed"]["delegates"]) == ["LAC-01"]
    assert told["closed"]["departing"] == {"code": partner}
    assert told["closed"]["sameSide"] is True
    forbidden = told["closed"]["forbiddenPairs"]
    assert [codes(each["delegates"]) for each in forbidden] == [
        [other, "LAC-01"] for other in others
    ]
    assert {rule["label"] for each in forbidden for rule in each["brokenRules"]} == {
        "not_in_conflict"
    }
    assert f"Once {partner} has left, no allowed pairing reaches LAC-01." in told["text"]
    assert "an instruction says so" in told["text"]


@on_sqlite
async def test_who_shares_no_component_is_proposed_to_nobody(demo_store: Store) -> None:
    await pair(demo_store)
    async with demo_store.unit_of_work(SYSTEM) as db:
        attends, delegate = models.DelegateComponent, models.Delegate
        row = await db.scalar(select(delegate).where(delegate.code == "CHN-01"))
        for each in await db.scalars(select(attends).where(attends.delegate_id == row.id)):
            await db.delete(each)
    told = (await health(demo_store, ties=["ACCEPTED"]))["measures"]["extraPairings"]
    assert codes(told["closed"]["delegates"]) == ["CHN-01"]
    assert told["closed"]["departing"] is None
    assert "The two attend no component together." in told["text"]


@on_sqlite
async def test_the_network_is_told_in_five_languages(demo_store: Store) -> None:
    await pair(demo_store)
    document = HEALTH.replace("run { id } text", "run { id } text(locale: $locale)").replace(
        "$days: Int! = 180", "$days: Int! = 180, $locale: Locale"
    )
    told = set()
    for locale in ("en", "es", "fr", "pt", "zh-Hans"):
        data = await ask(demo_store, document, slug=SLUG, locale=locale, **PAIRING)
        told.add(data["edition"]["networkHealth"]["text"])
    assert len(told) == 5


@on_sqlite
@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"ties": []}, "Name a kind of tie that counts: accepted, contact, pairing."),
        ({"days": 0}, "0 days cannot make a tie dormant. Give 1 to 36,500."),
        ({"run": "PairingRun_x"}, "A run is named, and pairings are not among the ties."),
        ({"run": "PairingRun_x", "ties": ["PAIRING"]}, "There is no such pairing run."),
        ({"run": "Edition_x", "ties": ["PAIRING"]}, "run is the id of an Edition."),
    ],
)
async def test_what_cannot_be_asked_is_refused_in_words(
    demo_store: Store, asked: dict[str, object], words: str
) -> None:
    code, message = await refusal(demo_store, HEALTH, slug=SLUG, **asked)
    assert code == "BAD_USER_INPUT"
    assert words in message


@on_sqlite
async def test_a_run_that_waits_or_is_of_another_edition_is_no_network(demo_store: Store) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        ours = await edition(db)
        run = await runs.start_pairing_run(db, ours, runs.PairingRequest(), at=demo_store.clock())
        other = models.Edition(
            programme_id=ours.programme_id,
            slug="another",
            name="Another",
            number=2,
            kind=ours.kind,
            state=ours.state,
            starts_on=ours.starts_on,
            ends_on=ours.ends_on,
        )
        db.add(other)
    asked = {"run": f"PairingRun_{run.id}", **PAIRING}
    _, message = await refusal(demo_store, HEALTH, slug=SLUG, **asked)
    assert message == "This run is queued. Ask about a run that is done."
    _, message = await refusal(demo_store, HEALTH, slug="another", **asked)
    assert message == "The edition has no such pairing run."


@on_sqlite
async def test_lists_and_curves_have_bounds(demo_store: Store) -> None:
    for field, words in (
        ("measures { articulationPeople(first: 0) { text } }", "first is 0. Ask for 1 to 100."),
        ("dormantTies(first: 101) { text }", "first is 101. Ask for 1 to 100."),
        ("measures { survival { points(atMost: 1) { departures } } }", "atMost is 1."),
    ):
        document = f"""query($slug: String!) {{ edition(by: {{slug: $slug}}) {{
          networkHealth {{ {field} }} }} }}"""
        code, message = await refusal(demo_store, document, slug=SLUG)
        assert code == "BAD_USER_INPUT"
        assert words in message


@on_sqlite
async def test_an_edition_without_people_has_an_empty_network(store: Store) -> None:
    async with store.unit_of_work(SYSTEM) as db:
        programme = models.Programme(id="p", key="p", name="P")
        db.add(programme)
        await db.flush()
        day = date(2030, 1, 1)
        db.add(
            models.Edition(
                programme_id="p",
                slug=SLUG,
                name="Empty",
                number=1,
                kind=models.EditionKind.SYMPOSIUM,
                state=models.EditionState.PLANNED,
                starts_on=day,
                ends_on=day,
            )
        )
    measures = (await health(store))["measures"]
    assert (measures["groupCount"], measures["possibleCrossPairs"]) == (0, 0)
    assert measures["departureProof"] is True
    assert [point["departures"] for point in measures["survival"]["points"]] == [0]
