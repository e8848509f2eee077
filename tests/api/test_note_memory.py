"""The note of 2011, S21 and S25: a platform that remembers, and a programme of many editions.

In the style of ``test_note``: each answer is asked twice, the second time after the table that it
stands on was emptied, when the same question has to fail.
"""

import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from sqlalchemy import select

from domain import models, runs
from domain.models import DeclineReason
from domain.partnerships.answers import Answering, decline_partnership
from domain.policy import SYSTEM, Role, Viewer
from domain.store import Store
from graph.certificate.pairing.plan import EligiblePairs
from graph.certificate.pairing.scores import read_records
from tests.api.asking import ask
from tests.api.living_network import AGREED_ON, Pair, accept, meet, partnerships, publish
from tests.api.note import each_row, edition, empty
from tests.databases import on_sqlite
from tests.domain.test_runs import FOCUS
from tests.second_edition import SECOND, copy_edition

MET_ON = AGREED_ON + timedelta(days=100)
START = """mutation($input: StartPairingRunInput!) { startPairingRun(input: $input) {
  pairingRun { id } userErrors { message } } }"""
TOPICS = """mutation($input: StartTopicRunInput!) { startTopicRun(input: $input) {
  topicRun { id } userErrors { message } } }"""
RUN = """query($id: ID!) { node(id: $id) { ... on PairingRun { snapshotHash state people floor
  objective parameters { rememberTies priorAdjust }
  inheritedTieCount inheritedTies(first: 100) { state contactCount lastContactOn isDormant
    edition { slug } delegates { code } managers { code } }
  pairings(first: 100) { nodes { delegates { code } reasons { code } } } } } }"""
CHOSEN = """query($id: ID!, $topic: ID!) { node(id: $id) { ... on TopicRun {
  state suggestions { required topic { key } }
  whyNot(topic: $topic) { verdict possibleInEditions } } } }"""

HEALTH = """query($id: ID!, $inherited: Boolean!, $asOf: Date!) {
  node(id: $id) { ... on Edition { networkHealth(inherited: $inherited, asOf: $asOf) {
    dormantTieCount dormantTies(first: 100) { lastContactOn }
    measures { tiesAcross } measuresWithoutDormant { tiesAcross } } } } }"""


@dataclass
class Programme:
    """The edition of 2011 as it was lived, and a second one that begins two years later.

    Args:
        declined, met: partners of 2011 who declined, or were in touch.
        run: a pairing run of the second edition, which was done when nothing was emptied yet.
    """

    store: Store
    edition: str
    partners: set[Pair]
    declined: Pair
    met: set[Pair]
    run: str = ""

    async def paired(self, **parameters: object) -> str:
        asked = {"editionId": self.edition, "parameters": parameters}
        told = (await ask(self.store, START, input=asked))["startPairingRun"]
        assert told["userErrors"] == []
        await self.carried_out()
        return str(told["pairingRun"]["id"])

    async def chosen(
        self, purpose: str = "THIS_EDITION", **parameters: object
    ) -> tuple[set[str], tuple[str, int | None]]:
        """Choose topics; return them, and why single window is not among them."""
        asked = {"editionId": self.edition, "purpose": purpose, "parameters": parameters}
        told = (await ask(self.store, TOPICS, input=asked))["startTopicRun"]
        assert told["userErrors"] == []
        await self.carried_out()
        topic = (await ask(self.store, '{ topic(by: {key: "single_window"}) { id } }'))["topic"]
        asked = {"id": told["topicRun"]["id"], "topic": topic["id"]}
        run = (await ask(self.store, CHOSEN, **asked))["node"]
        assert run["state"] == "DONE"
        why = run["whyNot"]
        chosen = {each["topic"]["key"] for each in run["suggestions"]}
        return chosen, (why["verdict"], why["possibleInEditions"])

    async def health(self, *, inherited: bool = False) -> dict[str, Any]:
        asked = {"id": self.edition, "inherited": inherited, "asOf": "2013-12-02"}
        found: dict[str, Any] = (await ask(self.store, HEALTH, **asked))["node"]
        return found["networkHealth"]

    async def carried_out(self) -> None:
        while await runs.carry_out(self.store) is not None:
            pass

    async def read(self, run: str) -> dict[str, Any]:
        found: dict[str, Any] = (await ask(self.store, RUN, id=run))["node"]
        assert found["state"] == "DONE"
        return found

    async def snapshot(self, run: str) -> dict[str, Any]:
        async with self.store.reading(SYSTEM) as db:
            row = await db.get_one(models.PairingRun, run.partition("_")[2])
            assert row.snapshot is not None
            found: dict[str, Any] = json.loads(row.snapshot)
            return found


@pytest.fixture
async def programme(demo_store: Store) -> Programme:
    """Give two editions: of the partners of 2011 four met, one pair declined, nine accepted."""
    pairs = sorted(await publish(demo_store))
    declined, met = pairs[-1], set(pairs[:4])
    await accept(demo_store, set(pairs[:-1]))
    await meet(demo_store, met, MET_ON)
    row = (await partnerships(demo_store, {declined}))[declined]
    async with demo_store.unit_of_work(SYSTEM) as db:
        said = Answering(row.id, row.left_delegate_id)
        at = demo_store.clock()
        await decline_partnership(db, said, DeclineReason.NOT_AVAILABLE, at=at)
        second = await copy_edition(db)
        edition = f"Edition_{second.id}"
    held = Programme(demo_store, edition, set(pairs), declined, met)
    held.run = await held.paired()
    return held


def best(snapshot: dict[str, Any], floor: int, adjusted: set[Pair]) -> int:
    """Return the best total by hand: scores without memory, of some pairs 120 points lower.

    Everybody has a partner, and one who gives them the floor or the most that anybody could.
    """
    eligible = EligiblePairs(read_records(snapshot | {"prior": []}))
    pairs = list(eligible)
    worth = np.array(
        [max(0, each.worth - 120 * (tuple(sorted(each.key)) in adjusted)) for each in pairs]
    )
    people = sorted({code for each in pairs for code in each.key})
    most = {person: 1 if person.startswith("LAC") else 2 for person in people}
    places = np.array([[code in each.key for each in pairs] for code in people], dtype=float)
    serves = np.array(
        [
            [
                code in each.key
                and (each.gain_a if code == each.a else each.gain_b)
                >= min(floor, eligible.best[code])
                for each in pairs
            ]
            for code in people
        ],
        dtype=float,
    )
    found = milp(
        -worth,
        integrality=np.ones(len(pairs)),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(places, 1, np.array([most[code] for code in people])),
            LinearConstraint(serves, 1, np.inf),
        ],
    )
    assert found.success
    return round(-found.fun)


async def s21_the_next_pairing_differs_exactly_through_inherited_ties(held: Programme) -> None:
    with_memory, without = await held.paired(), await held.paired(rememberTies=False)
    inherited = {tuple(sorted(pair)) for pair in held.partners - {held.declined}}
    one, other = await held.snapshot(with_memory), await held.snapshot(without)
    assert {tuple(pair) for pair in one["prior"]} == inherited
    # What the two solved differs in nothing else.
    assert one | {"prior": []} == other
    remembering, forgetting = await held.read(with_memory), await held.read(without)
    assert (forgetting["inheritedTieCount"], forgetting["inheritedTies"]) == (0, [])
    assert [run["parameters"]["rememberTies"] for run in (remembering, forgetting)] == [True, False]
    # Whom one has met is nothing that anybody gains, so that people and floor are the same.
    assert remembering["people"] == forgetting["people"] == 24
    assert remembering["floor"] == forgetting["floor"]
    assert forgetting["objective"] == best(other, forgetting["floor"], set())
    assert remembering["objective"] == best(other, forgetting["floor"], inherited)
    assert remembering["objective"] < forgetting["objective"]
    repeated = {
        tuple(sorted(person["code"] for person in each["delegates"]))
        for each in remembering["pairings"]["nodes"]
        if "REPEAT_PAIRING" in {reason["code"] for reason in each["reasons"]}
    }
    pairs = {
        tuple(sorted(person["code"] for person in each["delegates"]))
        for each in remembering["pairings"]["nodes"]
    }
    assert repeated == pairs & inherited
    assert pairs != {
        tuple(sorted(person["code"] for person in each["delegates"]))
        for each in forgetting["pairings"]["nodes"]
    }
    for run in (with_memory, without):
        async with held.store.reading(SYSTEM) as db:
            assert await runs.verify_run(db, run.partition("_")[2]) == ()


async def s21_a_run_tells_whom_it_remembered_and_how_far_it_came(held: Programme) -> None:
    found = await held.read(held.run)
    told = {tuple(each["code"] for each in tie["delegates"]): tie for tie in found["inheritedTies"]}
    assert {tuple(sorted(pair)) for pair in told} == {
        tuple(sorted(pair)) for pair in held.partners - {held.declined}
    }
    assert found["inheritedTieCount"] == len(told) == 13
    assert {tie["edition"]["slug"] for tie in told.values()} == {"wco-idb-2011"}
    touched = {pair for pair, tie in told.items() if tie["contactCount"]}
    assert {tuple(sorted(pair)) for pair in touched} == {tuple(sorted(pair)) for pair in held.met}
    for pair, tie in told.items():
        last = MET_ON.isoformat() if pair in touched else None
        assert (tie["lastContactOn"], tie["state"]) == (last, "ACCEPTED")
        assert [each["code"] for each in tie["managers"]] == list(pair)
        # Nobody has called since 2012.
        assert tie["isDormant"]


async def s21_topics_rest_for_two_editions_unless_required(held: Programme) -> None:
    chosen, why = await held.chosen()
    assert len(chosen) == 6
    assert not FOCUS & chosen
    assert why == ("CANNOT", 2)
    _, why = await held.chosen(memoryEditions=0)
    assert why == ("COSTS", None)


async def s21_a_new_edition_knows_whom_to_call(held: Programme) -> None:
    found = await held.health(inherited=True)
    assert (found["measures"]["tiesAcross"], found["dormantTieCount"]) == (13, 13)
    assert found["measuresWithoutDormant"]["tiesAcross"] == 0
    assert len(found["dormantTies"]) == 13
    longest = {day["lastContactOn"] for day in found["dormantTies"] if day["lastContactOn"]}
    assert longest == {MET_ON.isoformat()}
    assert (await held.health())["measures"]["tiesAcross"] == 0


ROWS: list[tuple[Callable[[Programme], Awaitable[None]], type[models.Record]]] = [
    (s21_the_next_pairing_differs_exactly_through_inherited_ties, models.Partnership),
    (s21_a_run_tells_whom_it_remembered_and_how_far_it_came, models.InheritedTie),
    (s21_a_new_edition_knows_whom_to_call, models.Contact),
    (s21_topics_rest_for_two_editions_unless_required, models.FocusTopic),
]


async def test_the_note_is_answered_on_each_engine(programme: Programme) -> None:
    for row in dict.fromkeys(row for row, _ in ROWS):
        await row(programme)


@on_sqlite
@each_row(ROWS)
async def test_the_note(
    programme: Programme,
    row: Callable[[Programme], Awaitable[None]],
    table: type[models.Record],
) -> None:
    empty(programme.store, table)
    with pytest.raises((AssertionError, KeyError, ValueError, TypeError)):
        await row(programme)


async def test_how_far_a_tie_came_is_for_who_plans_that_edition(programme: Programme) -> None:
    """Who plans the new edition alone learns of no partnership or contact in an earlier one."""
    first = (await edition(programme.store, "id"))["id"]
    for known, count in ((), 0), ((first,), 13):
        held = frozenset(each.partition("_")[2] for each in (programme.edition, *known))
        viewer = Viewer("planner", Role.PLANNER, edition_ids=held)
        run = (await ask(programme.store, RUN, viewer=viewer, id=programme.run))["node"]
        assert (run["inheritedTieCount"], len(run["inheritedTies"])) == (count, count)
        asked = {"id": programme.edition, "inherited": True, "asOf": "2013-12-02"}
        told = (await ask(programme.store, HEALTH, viewer=viewer, **asked))["node"]
        assert told["networkHealth"]["measures"]["tiesAcross"] == count


@on_sqlite
async def test_what_replans_a_run_remembers_what_that_one_did(programme: Programme) -> None:
    for remembers in (True, False):
        first = await programme.paired(rememberTies=remembers)
        document = """mutation($input: StartReplanRunInput!) { startReplanRun(input: $input) {
          pairingRun { id } userErrors { message } } }"""
        asked = {"runId": first, "keepTolerancePerMille": 20}
        told = (await ask(programme.store, document, input=asked))["startReplanRun"]
        await programme.carried_out()
        again = told["pairingRun"]["id"]
        one, other = await programme.snapshot(first), await programme.snapshot(again)
        assert one["prior"] == other["prior"]
        assert bool(other["prior"]) == remembers
        count = (await programme.read(again))["inheritedTieCount"]
        assert count == (13 if remembers else 0)


@on_sqlite
async def test_what_was_remembered_cannot_be_changed_unseen(programme: Programme) -> None:
    run_id = programme.run.partition("_")[2]
    changes = ("UPDATE inherited_tie SET contacts = contacts + 1", "DELETE FROM inherited_tie")
    for change in changes:
        with closing(sqlite3.connect(programme.store.file)) as connection:
            connection.execute(change)
            connection.commit()
        async with programme.store.reading(SYSTEM) as db:
            assert await runs.verify_run(db, run_id) != ()


@on_sqlite
async def test_without_earlier_ties_memory_changes_nothing(programme: Programme) -> None:
    async with programme.store.reading(SYSTEM) as db:
        first = await db.scalar(select(models.Edition.id).where(models.Edition.slug != SECOND))
    programme.edition = f"Edition_{first}"
    one, other = await programme.paired(), await programme.paired(rememberTies=False)
    assert (await programme.read(one))["snapshotHash"] == (await programme.read(other))[
        "snapshotHash"
    ]


@on_sqlite
async def test_for_the_symposium_after_it_an_edition_is_the_one_before(
    programme: Programme,
) -> None:
    async with programme.store.reading(SYSTEM) as db:
        first = await db.scalar(select(models.Edition.id).where(models.Edition.slug != SECOND))
    programme.edition = f"Edition_{first}"
    _, why = await programme.chosen("NEXT_SYMPOSIUM", memoryEditions=0)
    assert why == ("COSTS", None)
    chosen, why = await programme.chosen("NEXT_SYMPOSIUM")
    assert not FOCUS & chosen
    assert why == ("CANNOT", 2)
    chosen, why = await programme.chosen()
    assert chosen >= FOCUS
    assert why == ("CHOSEN", None)
