"""A published plan whose partnerships are accepted and kept up on days that a test chooses."""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select

from domain import models, runs
from domain.models import ContactKind, Partnership
from domain.partnerships.answers import Answering, accept_partnership
from domain.partnerships.contacts import ContactWanted, record_contact
from domain.policy import SYSTEM
from domain.store import Store
from graph.problem import HealthPerson, HealthProblem
from tests.api.asking import SLUG, ask
from tests.domain.running import code_pairs, delegate_codes, pair

Pair = tuple[str, str]
AGREED_ON = date(2012, 1, 10)
MEASURES = """
  sides { side { key } count } tiesAcross tiesWithin groupCount departureProof
  articulationPersonCount
  articulationPeople(first: 100) { delegate { code } pieceCount cutOffCount cutOff { code } text }
  connectedCrossPairs possibleCrossPairs connectedPerMille
  survival { halfLife seed runCount
    points(atMost: 5) { departures connectedPerMille directTiesPerMille } }
  worstDepartures { delegates { code } connectedCrossPairs exact text }
  brokersExact brokers { delegate { code } loadPerMille carriesTheBridge }
  lambda2PerMille eiIndexPerMille text
  extraPairings { pairingCount bound aboveFewest text
    pairings(first: 100) { delegates { code } departures { code } joins score text }
    closed { departing { code } delegates { code } sameSide
      forbiddenPairs { delegates { code } brokenRules { label text } } } }
"""
HEALTH = f"""
query($slug: String!, $ties: [HealthTieKind!], $run: ID, $asOf: Date, $days: Int! = 180) {{
  edition(by: {{slug: $slug}}) {{
    networkHealth(ties: $ties, run: $run, asOf: $asOf, dormantDays: $days) {{
      asOfOn dormantDays tieKinds run {{ id }} text dormantTieCount
      dormantTies {{ delegates {{ code }} lastContactOn sinceOn dayCount text }}
      measures {{ {MEASURES} }}
      measuresWithoutDormant {{ {MEASURES} }}
    }}
  }}
}}
"""


async def health(store: Store, **asked: object) -> dict[str, Any]:
    """Ask how the network of 2011 outlives departures."""
    found: dict[str, Any] = (await ask(store, HEALTH, slug=SLUG, **asked))["edition"]
    return found["networkHealth"]


def codes(people: list[dict[str, str]]) -> list[str]:
    return [person["code"] for person in people]


def extra(measures: dict[str, Any]) -> list[Pair]:
    """Return the extra pairings by code."""
    pairs = measures["extraPairings"]["pairings"]
    return [(pair["delegates"][0]["code"], pair["delegates"][1]["code"]) for pair in pairs]


async def publish(store: Store) -> set[Pair]:
    """Pair the edition and publish that; return the pairs by code."""
    run_id = await pair(store)
    async with store.unit_of_work(SYSTEM) as db:
        await runs.publish_pairing_run(db, run_id, at=store.clock())
    return await code_pairs(store, run_id)


async def accept(store: Store, pairs: set[Pair], on: date = AGREED_ON) -> None:
    """Let both of some pairs say yes on a day."""
    at = datetime.combine(on, time(12), UTC)
    for row in (await partnerships(store, pairs)).values():
        for delegate_id in (row.left_delegate_id, row.right_delegate_id):
            async with store.unit_of_work(SYSTEM) as db:
                await accept_partnership(db, Answering(row.id, delegate_id), at=at)


async def meet(store: Store, pairs: set[Pair], on: date) -> None:
    """Write down that some pairs were in touch on a day."""
    for row in (await partnerships(store, pairs)).values():
        async with store.unit_of_work(SYSTEM) as db:
            wanted = ContactWanted(row.id, ContactKind.MESSAGE, on)
            await record_contact(db, wanted, at=store.clock())


async def partnerships(store: Store, pairs: set[Pair]) -> dict[Pair, Partnership]:
    async with store.reading(SYSTEM) as db:
        names = await delegate_codes(db)
        rows = await db.scalars(select(models.Partnership))
        found = {(names[row.left_delegate_id], names[row.right_delegate_id]): row for row in rows}
    return {pair: found[pair] for pair in pairs}


async def as_problem(store: Store, pairs: set[Pair]) -> HealthProblem:
    """Return the delegates with some ties, for a check by definition alone."""
    async with store.reading(SYSTEM) as db:
        delegate, side = models.Delegate, models.Side
        rows = await db.execute(
            select(delegate.code, side.key)
            .join(side, side.id == delegate.side_id)
            .where(delegate.withdrawn_at.is_(None))
        )
        people = tuple(HealthPerson(code, key) for code, key in rows)
    return HealthProblem(people, tuple(pairs))
