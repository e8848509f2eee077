"""Whoever takes back that they may be matched is in no later run, which says so."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from domain import models, runs
from domain.audit import Acting
from domain.changes import change
from domain.errors import Conflict, InvalidInput
from domain.models import ConsentPurpose
from domain.policy import SYSTEM, TERMINAL
from domain.rights.consent import consents_by_manager, decide_consent
from domain.runs import PairingRequest, verify_run
from domain.store import Store
from tests.domain.rights.worlds import erased
from tests.two_editions import fill_rows

ACTING = Acting(TERMINAL, "request-1", "decideConsent")


@pytest.fixture
async def world(store: Store) -> AsyncIterator[Store]:
    await fill_rows(store)
    return store


async def decide(store: Store, person: str, *, given: bool) -> None:
    async with change(store, ACTING) as db:
        await decide_consent(db, person, ConsentPurpose.MATCHED, given=given, at=store.clock())


async def ran(store: Store, **asked: object) -> tuple[set[str], set[str]]:
    """Run, verify, and return who is paired and who was left out without consent."""
    async with store.unit_of_work(SYSTEM) as db:
        edition = await db.get_one(models.Edition, "own")
        run = await runs.start_pairing_run(db, edition, PairingRequest(**asked), at=store.clock())
    await runs.carry_out(store, run.id)
    async with store.reading(SYSTEM) as db:
        assert await verify_run(db, run.id) == ()
        done = await db.get_one(models.PairingRun, run.id)
        assert done.state == "done", done.failure_detail
        pairs = await db.scalars(select(models.Pairing).where(models.Pairing.run_id == run.id))
        (alone,) = await runs.unpaired_by_run(db, [run.id])
    paired = {each for row in pairs for each in (row.left_delegate_id, row.right_delegate_id)}
    return paired, {each.delegate_id for each in alone if each.code == "no_consent"}


async def test_a_run_leaves_out_whoever_does_not_agree_and_says_so(world: Store) -> None:
    assert "dwei" in (await ran(world))[0]
    await decide(world, "wei", given=False)
    paired, left_out = await ran(world)
    assert ("dwei" in paired, left_out) == (False, {"dwei"})
    with pytest.raises(InvalidInput, match="D-WEI does not agree to be matched"):
        await ran(world, must=(("D-WEI", "D-ANA"),))
    # What forbids a pair that cannot be is no fault.
    assert (await ran(world, never=(("D-WEI", "D-ANA"),)))[1] == {"dwei"}
    await decide(world, "wei", given=True)
    assert "dwei" in (await ran(world))[0]


async def test_who_was_erased_is_in_no_later_run(world: Store) -> None:
    await erased(world, "wei")
    paired, left_out = await ran(world)
    assert ("dwei" in paired, left_out) == (False, {"dwei"})
    with pytest.raises(Conflict):
        await decide(world, "wei", given=True)


async def test_a_nomination_speaks_for_whoever_has_decided_nothing(world: Store) -> None:
    async with world.reading(SYSTEM) as db:
        (decided,) = await consents_by_manager(db, ["ana"])
    assert [(each.purpose.value, each.given, each.version) for each in decided] == [
        ("listed", True, 0),
        ("matched", True, 0),
    ]
