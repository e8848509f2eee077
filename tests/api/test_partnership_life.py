"""The life of a partnership against a model of it, and against many who act at once.

More lives of the model are in tests/shards/history.
"""

from asyncio import gather
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import delete, select, update

from domain import models
from domain.audit import verify_trail
from domain.models import PartnershipState as State
from domain.partnerships.publication import propose
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import ask, edition_and_delegates
from tests.api.partners import ACT, LEFT, RIGHT, SHOWN, Partners, opened, publish_demo
from tests.databases import Databases
from tests.domain.running import pair

ENDED = {"DECLINED", "LAPSED"}
TWO = st.sampled_from(["left", "right"])
KINDS = st.sampled_from(["MEETING", "CALL", "MESSAGE"])
CODES = {"left": LEFT, "right": RIGHT}


async def begin_again(store: Store) -> None:
    """Bring the partnerships back to where the publication left them."""
    async with store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(models.Partnership))
        await db.execute(update(models.Delegate).values(withdrawn_at=None))
        run = (await db.scalars(select(models.PairingRun))).one()
        await propose(db, run, at=store.clock())


class Life(RuleBasedStateMachine):
    """What may happen to two partners, and what each of them is told."""

    partners: Partners

    @initialize()
    def propose(self) -> None:
        self.partners.run(begin_again)
        self.partners.id = self.partners.pair(LEFT, RIGHT)["id"]
        self.state, self.version = "PROPOSED", 1
        self.said: dict[str, str] = {}

    @rule(who=TWO, by_planner=st.booleans(), late=st.booleans())
    def accept(self, who: str, *, by_planner: bool, late: bool) -> None:
        done = self.partners.accept(**self.asked(who, by_planner=by_planner, late=late))
        if late:
            return self.check(done, "STALE")
        if self.said.get(who) == "yes" and self.state not in ENDED:
            return self.check(done)
        if self.state != "PROPOSED":
            return self.check(done, "CONFLICT")
        self.said[who] = "yes"
        self.state = "ACCEPTED" if len(self.said) == len(CODES) else "PROPOSED"
        self.version += 1
        return self.check(done)

    @rule(who=TWO, by_planner=st.booleans(), late=st.booleans())
    def decline(self, who: str, *, by_planner: bool, late: bool) -> None:
        done = self.partners.decline(**self.asked(who, by_planner=by_planner, late=late))
        if late:
            return self.check(done, "STALE")
        if self.said.get(who) == "no":
            return self.check(done)
        if self.state not in ("PROPOSED", "ACCEPTED"):
            return self.check(done, "CONFLICT")
        self.said[who] = "no"
        self.state, self.version = "DECLINED", self.version + 1
        return self.check(done)

    @rule(who=st.sampled_from(["left", "right", "planner"]), kind=KINDS)
    def meet(self, who: str, kind: str) -> None:
        done = self.partners.met(who, kind)
        if self.state not in ("ACCEPTED", "MET", "CLOSED"):
            return self.check(done, "CONFLICT")
        if self.state == "ACCEPTED" and kind != "MESSAGE":
            self.state, self.version = "MET", self.version + 1
        return self.check(done)

    @rule()
    def close(self) -> None:
        done = self.partners.close("planner")
        if self.state not in ("ACCEPTED", "MET"):
            return self.check(done, "CONFLICT")
        self.state, self.version = "CLOSED", self.version + 1
        return self.check(done)

    @rule()
    def withdraw(self) -> None:
        act = """mutation($input: WithdrawDelegateInput!) { withdrawDelegate(input: $input) {
          userErrors { code } } }"""
        asked = {"delegateId": self.partners.delegate(LEFT)}
        answer = self.partners.ask("ours", act, input=asked)
        assert answer["data"]["withdrawDelegate"]["userErrors"] == []
        if self.state in ("PROPOSED", "ACCEPTED", "MET"):
            self.state, self.version = "LAPSED", self.version + 1
        self.check({})

    def asked(self, who: str, *, by_planner: bool, late: bool) -> dict[str, Any]:
        """Return who answers and what they say of it; late is with a version that is over."""
        whom = {"delegateId": self.partners.delegate(CODES[who])} if by_planner else {}
        return {
            "who": "planner" if by_planner else who,
            "expectedVersion": self.version - late,
            **whom,
        }

    def check(self, done: Any, code: str | None = None) -> None:
        """Compare what was answered, and what each sees now, with the model."""
        assert (done if isinstance(done, str) else None) == code
        seen = self.partners.node()
        assert (seen["state"], seen["version"]) == (self.state, self.version)
        for who in CODES:
            is_theirs = self.said.get(who) == "no"
            told = "LAPSED" if self.state == "DECLINED" and not is_theirs else self.state
            assert self.partners.state(who) == told
        shown = "NONE" if self.state in ENDED else self.state
        assert self.partners.state("website") == self.partners.state("auditor") == shown


def live(databases: Databases, folder: Path, lives: int, steps: int) -> None:
    """Let partnerships live so many lives of at most so many steps."""
    url = databases.filled_by("sqlite", publish_demo)
    with opened(folder, url.render_as_string(hide_password=False)) as there:
        Life.partners = there
        run_state_machine_as_test(
            Life,
            settings=settings(
                max_examples=lives,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )


def test_a_partnership_lives_as_the_model_does(databases: Databases, tmp_path: Path) -> None:
    live(databases, tmp_path, lives=3, steps=8)


@pytest.fixture
def published_url(databases: Databases, engine: str) -> Iterator[str]:
    """Give the address of a database with a published run."""
    url = databases.filled_by(engine, publish_demo)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


@pytest.fixture
async def both(published_url: str) -> AsyncIterator[tuple[Store, Store]]:
    """Give the stores of two processes on one database."""
    stores = Store(published_url), Store(published_url)
    yield stores
    for store in stores:
        await store.close()


async def act(store: Store, name: str, **asked: object) -> str:
    """Do something as the planner; return the state that it led to, or what was wrong."""
    kind = name[0].upper() + name[1:]
    payload = (await ask(store, ACT % (kind, name, SHOWN), input=asked))["act"]
    if payload["userErrors"]:
        return str(payload["userErrors"][0]["code"])
    return str(payload["partnership"]["state"])


async def the_two(store: Store) -> tuple[str, list[str]]:
    """Return the id of a partnership and those of its delegates."""
    async with store.reading(SYSTEM) as db:
        row = (await db.scalars(select(models.Partnership).order_by(models.Partnership.id))).first()
        assert row is not None
        return f"Partnership_{row.id}", [
            f"Delegate_{each}" for each in (row.left_delegate_id, row.right_delegate_id)
        ]


async def kept(store: Store, partnership_id: str) -> tuple[State, int, int]:
    """Return state and version, and how many changes the trail has, which must be whole."""
    row_id = partnership_id.removeprefix("Partnership_")
    async with store.reading(SYSTEM) as db:
        assert (await verify_trail(db)).faults == ()
        row = await db.get_one(models.Partnership, row_id)
        entry = models.AuditEntry
        changes = await db.scalars(select(entry).where(entry.record_id == row_id))
        return row.state, row.version, len([each for each in changes if each.before])


async def test_yes_and_no_at_once_end_in_one_of_the_two(both: tuple[Store, Store]) -> None:
    partnership, (left, right) = await the_two(both[0])
    asked = {"partnershipId": partnership}
    yes = [{**asked, "delegateId": each} for each in (left, right)]
    no = {**asked, "delegateId": right, "reason": "NOT_AVAILABLE"}
    told = await gather(
        *(act(both[i % 2], "acceptPartnership", **yes[i % 2]) for i in range(4)),
        *(act(both[i % 2], "declinePartnership", **no) for i in range(2)),
    )
    state, version, changes = await kept(both[0], partnership)
    assert state is State.DECLINED
    assert told[4:].count("DECLINED") == 2
    assert set(told[:4]) <= {"PROPOSED", "ACCEPTED", "CONFLICT"}
    assert version == changes + 1


async def test_of_two_who_read_the_same_version_one_is_told(both: tuple[Store, Store]) -> None:
    partnership, delegates = await the_two(both[0])
    told = await gather(
        *(
            act(
                both[i],
                "acceptPartnership",
                partnershipId=partnership,
                delegateId=delegates[i],
                expectedVersion=1,
            )
            for i in range(2)
        )
    )
    assert sorted(told) == ["PROPOSED", "STALE"]
    assert (await kept(both[0], partnership))[:2] == (State.PROPOSED, 2)


async def test_the_first_of_many_meetings_makes_them_met(both: tuple[Store, Store]) -> None:
    partnership, delegates = await the_two(both[0])
    for each in delegates:
        await act(both[0], "acceptPartnership", partnershipId=partnership, delegateId=each)
    asked = {"partnershipId": partnership, "kind": "CALL", "happenedOn": "2011-12-12"}
    told = await gather(*(act(both[i % 2], "recordContact", **asked) for i in range(4)))
    assert told == ["MET"] * 4
    assert await kept(both[0], partnership) == (State.MET, 4, 3)


async def test_who_leaves_while_a_run_is_published_has_no_partner(
    both: tuple[Store, Store],
) -> None:
    _, delegates = await edition_and_delegates(both[0])
    run_id = await pair(both[0])
    leave = """mutation($input: WithdrawDelegateInput!) { act: withdrawDelegate(input: $input) {
      userErrors { code } } }"""
    publish = """mutation($input: PublishPairingRunInput!) { act: publishPairingRun(input: $input) {
      userErrors { code } } }"""
    left, told = await gather(
        ask(both[0], leave, input={"delegateId": delegates[LEFT]}),
        ask(both[1], publish, input={"runId": f"PairingRun_{run_id}"}),
    )
    assert left["act"]["userErrors"] == []
    assert [each["code"] for each in told["act"]["userErrors"]] in ([], ["CONFLICT"])
    row = models.Partnership
    async with both[0].reading(SYSTEM) as db:
        gone = delegates[LEFT].removeprefix("Delegate_")
        states = Counter(
            await db.scalars(
                select(row.state).where(
                    (row.left_delegate_id == gone) | (row.right_delegate_id == gone)
                )
            )
        )
    assert set(states) == {State.LAPSED}
