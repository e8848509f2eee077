"""Runs of the edition of 2011, from the rows of the database to rows again."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, inspect, select, update
from sqlalchemy.exc import IntegrityError

from domain import models, runs
from domain.errors import Conflict, InvalidInput, NotFound, NotReady
from domain.instructions import add_instruction
from domain.models import RunState
from domain.pages import Wanted, Window, pages_by_parent
from domain.policy import SYSTEM
from domain.runs import PairingRequest, TopicPurpose, listings
from domain.store import Store
from tests.databases import on_sqlite
from tests.domain.running import (
    choose_topics,
    chosen_topics,
    code_pairs,
    count,
    delegate_codes,
    edition,
    pair,
    pairing_run,
    queue_pairing,
)
from tests.second_edition import copy_edition

FOCUS = {"risk_management", "aeo_programmes", "it_implementation", "single_window"}


async def test_all_24_delegates_are_paired_with_proof(demo_store: Store) -> None:
    run_id = await pair(demo_store)
    run = await pairing_run(demo_store, run_id)
    assert (run.state, run.proved, run.synthetic) == (RunState.DONE, True, True)
    assert (run.people, run.floor, run.total) == (24, 156, 4454)
    assert (run.people_bound, run.floor_bound, run.total_bound) == (24, 156, 4454)
    partners = Counter(code for pair in await code_pairs(demo_store, run_id) for code in pair)
    assert all(partners[f"LAC-{number:02}"] == 1 for number in range(1, 15))
    assert all(1 <= partners[f"CHN-{number:02}"] <= 2 for number in range(1, 11))


@on_sqlite
async def test_the_points_of_a_pairings_reasons_are_its_score(demo_store: Store) -> None:
    run_id = await pair(demo_store)
    async with demo_store.reading(SYSTEM) as db:
        (pairings,) = await runs.pairings_by_run(db, [run_id])
        reasons = await runs.reasons_by_pairing(db, [pairing.id for pairing in pairings])
    assert len(pairings) == 14
    for pairing, why in zip(pairings, reasons, strict=True):
        assert sum(reason.points for reason in why) == pairing.score
        assert sum(reason.millionths for reason in why) // 1000 == pairing.score


async def test_the_same_question_is_solved_once_and_another_one_again(demo_store: Store) -> None:
    """Nothing can be solved in no time at all, so that what is done then was known."""
    no_time = runs.SolveLimits(seconds=0)
    first = await pairing_run(demo_store, await pair(demo_store))
    same = await queue_pairing(demo_store, PairingRequest())
    await runs.carry_out(demo_store, same, limits=no_time)
    again = await pairing_run(demo_store, same)
    assert (again.state, again.proved, again.engine) == (RunState.DONE, True, first.engine)
    assert (again.snapshot_hash, again.solution) == (first.snapshot_hash, first.solution)
    assert await code_pairs(demo_store, same) == await code_pairs(demo_store, first.id)
    async with demo_store.reading(SYSTEM) as db:
        assert await runs.verify_run(db, same) == ()
    other = await queue_pairing(demo_store, PairingRequest(parameters={"prior_adjust": -121}))
    await runs.carry_out(demo_store, other, limits=no_time)
    assert (await pairing_run(demo_store, other)).failure_code == "SOLVE_TIMEOUT"


async def test_a_page_of_runs_leaves_their_large_texts_in_the_database(demo_store: Store) -> None:
    await pair(demo_store)
    wanted = Wanted(None, (), Window(1))
    async with demo_store.reading(SYSTEM) as db:
        edition_id = (await edition(db)).id
        (page,) = await pages_by_parent(db, listings.PAIRING_RUNS_OF_EDITION, wanted, [edition_id])
    assert {"snapshot", "solution"} <= inspect(page.rows[0]).unloaded


@on_sqlite
async def test_the_same_edition_gives_the_same_snapshot_and_record(demo_store: Store) -> None:
    first = await pairing_run(demo_store, await pair(demo_store))
    second = await pairing_run(demo_store, await pair(demo_store))
    assert first.snapshot_hash == second.snapshot_hash
    assert first.solution == second.solution


async def test_one_rating_in_the_database_changes_scores_and_reasons(demo_store: Store) -> None:
    before = await pairing_run(demo_store, await pair(demo_store))
    async with demo_store.unit_of_work(SYSTEM) as db:
        rating = models.Rating
        assessments = (
            select(models.Assessment.id)
            .join(models.Delegate, models.Delegate.manager_id == models.Assessment.manager_id)
            .where(models.Delegate.code == "CHN-01")
        )
        await db.execute(
            update(rating)
            .where(rating.assessment_id.in_(assessments), rating.level >= 3)
            .values(level=0)
        )
    after = await pairing_run(demo_store, await pair(demo_store))
    assert after.snapshot_hash != before.snapshot_hash
    assert (after.floor, after.total) != (before.floor, before.total)


@on_sqlite
async def test_a_never_parts_two_and_a_must_joins_two(demo_store: Store) -> None:
    pairs = await code_pairs(demo_store, await pair(demo_store))
    apart = next((left, right) for left, right in sorted(pairs) if left == "LAC-01")
    never = await code_pairs(demo_store, await pair(demo_store, PairingRequest(never=(apart,))))
    assert apart not in never
    must = PairingRequest(must=(("LAC-01", "CHN-10"),))
    assert ("LAC-01", "CHN-10") in await code_pairs(demo_store, await pair(demo_store, must))


async def test_an_instruction_of_the_edition_counts_in_every_run(demo_store: Store) -> None:
    pairs = await code_pairs(demo_store, await pair(demo_store))
    apart = min(pairs)
    async with demo_store.unit_of_work(SYSTEM) as db:
        ids = {code: row_id for row_id, code in (await delegate_codes(db)).items()}
        await add_instruction(
            db,
            await edition(db),
            models.InstructionKind.NEVER,
            (ids[apart[0]], ids[apart[1]]),
            "They share an office.",
            at=demo_store.clock(),
        )
    assert apart not in await code_pairs(demo_store, await pair(demo_store))


@on_sqlite
async def test_contradicting_instructions_end_as_a_failed_run_that_names_them(
    demo_store: Store,
) -> None:
    asked = (("LAC-01", "CHN-01"),)
    run = await pairing_run(
        demo_store, await pair(demo_store, PairingRequest(must=asked, never=asked))
    )
    assert (run.state, run.failure_code) == (RunState.FAILED, "INFEASIBLE")
    assert run.failure_detail is not None
    assert "must:" in run.failure_detail
    assert "conflict:" in run.failure_detail
    assert await count(demo_store, models.Pairing) == 0


@on_sqlite
@pytest.mark.parametrize(
    ("request_", "path"),
    [
        (PairingRequest(never=(("LAC-01", "LAC-99"),)), ("never", "0")),
        (PairingRequest(priorities={"juggling": 2}), ("priorities", "juggling")),
        (PairingRequest(priorities={"integrity": 0}), ("priorities", "integrity")),
        (PairingRequest(partners_max={"LAC-99": 2}), ("partners_max", "LAC-99")),
        (PairingRequest(partners_max={"LAC-01": 0}), ("partners_max", "LAC-01")),
        (PairingRequest(parameters={"weight_gain": 601}), None),
        (PairingRequest(parameters={"no_such_knob": 1}), None),
    ],
)
async def test_a_request_that_cannot_be_run_writes_nothing(
    demo_store: Store, request_: PairingRequest, path: tuple[str, ...] | None
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await pair(demo_store, request_)
    assert path is None or refused.value.path == path
    assert await count(demo_store, models.PairingRun) == 0


@on_sqlite
async def test_an_edition_with_one_side_is_refused_in_words(demo_store: Store) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(models.PairingRun))
        await db.execute(delete(models.Side).where(models.Side.key == "china"))
    with pytest.raises(NotReady, match="has only the side latin_america"):
        await pair(demo_store)
    assert await count(demo_store, models.PairingRun) == 0


@on_sqlite
async def test_a_side_without_people_is_named(demo_store: Store) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        china = select(models.Side.id).where(models.Side.key == "china")
        await db.execute(delete(models.Delegate).where(models.Delegate.side_id.in_(china)))
    with pytest.raises(NotReady, match=r"The side china .* has no delegates"):
        await choose_topics(demo_store, TopicPurpose.THIS_EDITION)
    assert await count(demo_store, models.TopicRun) == 0


async def test_topics_of_2011_are_the_four_of_the_note_and_two_more(demo_store: Store) -> None:
    run_id = await choose_topics(demo_store, TopicPurpose.THIS_EDITION)
    chosen = await chosen_topics(demo_store, run_id)
    assert len(chosen) == 6
    assert {topic for topic, required in chosen.items() if required} == FOCUS
    async with demo_store.reading(SYSTEM) as db:
        run = await runs.get_topic_run(db, run_id)
    assert (run.state, run.proved) == (RunState.DONE, True)
    assert run.price_of_required_per_mille is not None
    assert run.price_of_required_per_mille > 0


async def test_the_next_symposium_requires_nothing_and_follows_the_targets(
    demo_store: Store,
) -> None:
    before = await chosen_topics(
        demo_store, await choose_topics(demo_store, TopicPurpose.NEXT_SYMPOSIUM)
    )
    assert len(before) == 6
    assert not any(before.values())
    async with demo_store.unit_of_work(SYSTEM) as db:
        role = select(models.RoleProfile.id).where(models.RoleProfile.key == "head_risk_management")
        await db.execute(
            update(models.RoleTarget)
            .where(models.RoleTarget.role_profile_id.in_(role))
            .values(level=1)
        )
    after = await chosen_topics(
        demo_store, await choose_topics(demo_store, TopicPurpose.NEXT_SYMPOSIUM)
    )
    assert set(after) != set(before)


async def test_a_second_publication_supersedes_the_first(demo_store: Store) -> None:
    first, second = await pair(demo_store), await pair(demo_store)
    at = datetime(2011, 12, 1, tzinfo=UTC)
    async with demo_store.unit_of_work(SYSTEM) as db:
        await runs.publish_pairing_run(db, first, at=at)
    async with demo_store.unit_of_work(SYSTEM) as db:
        await runs.publish_pairing_run(db, second, at=at + timedelta(days=1))
    earlier, later = await pairing_run(demo_store, first), await pairing_run(demo_store, second)
    assert (earlier.published_at, earlier.superseded_at) == (at, at + timedelta(days=1))
    assert (later.published_at, later.superseded_at) == (at + timedelta(days=1), None)
    async with demo_store.reading(SYSTEM) as db:
        standing = await runs.published_pairing_run(db, later.edition_id)
    assert standing is not None
    assert standing.id == second
    with pytest.raises(Conflict, match="A later publication has superseded this run"):
        async with demo_store.unit_of_work(SYSTEM) as db:
            await runs.publish_pairing_run(db, first, at=at)


async def test_the_database_refuses_a_second_run_that_stands_published(demo_store: Store) -> None:
    ids = [await pair(demo_store), await pair(demo_store)]
    with pytest.raises(IntegrityError):
        async with demo_store.unit_of_work(SYSTEM) as db:
            await db.execute(
                update(models.PairingRun)
                .where(models.PairingRun.id.in_(ids))
                .values(published_at=demo_store.clock())
            )


async def test_only_a_run_that_is_done_is_published_verified_or_asked(demo_store: Store) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        run = await runs.start_pairing_run(
            db, await edition(db), PairingRequest(), at=demo_store.clock()
        )
    async with demo_store.unit_of_work(SYSTEM) as db:
        with pytest.raises(Conflict, match="This run is queued"):
            await runs.publish_pairing_run(db, run.id, at=demo_store.clock())
        with pytest.raises(Conflict, match="This run is queued"):
            await runs.verify_run(db, run.id)
        with pytest.raises(Conflict, match="This run is queued"):
            await runs.read_asked(db, run.id)
        with pytest.raises(NotFound):
            await runs.verify_run(db, "nothing")


@on_sqlite
async def test_the_price_of_a_pair_is_what_demanding_it_costs(demo_store: Store) -> None:
    run_id = await pair(demo_store)
    run = await pairing_run(demo_store, run_id)
    taken = await code_pairs(demo_store, run_id)
    left, right = next(
        ("LAC-05", f"CHN-{number:02}")
        for number in range(1, 11)
        if ("LAC-05", f"CHN-{number:02}") not in taken
    )
    async with demo_store.reading(SYSTEM) as db:
        ids = {code: row_id for row_id, code in (await delegate_codes(db)).items()}
        asked = await runs.read_asked(db, run_id)
    answer = await runs.why_not(asked, ids[left], ids[right])
    forced = await pairing_run(
        demo_store, await pair(demo_store, PairingRequest(must=((left, right),)))
    )
    assert not answer.paired
    assert answer.after is not None
    assert (answer.after.people, answer.after.floor, answer.after.total) == (
        forced.people,
        forced.floor,
        forced.total,
    )
    assert answer.before == runs.PlanValue(run.people, run.floor, run.total)
    joined = {
        (move.left_delegate_id, move.right_delegate_id) for move in answer.moves if move.joins
    }
    assert (ids[left], ids[right]) in joined
    assert sum(reason.points for reason in answer.reasons) == answer.score


@on_sqlite
async def test_two_of_one_side_are_ruled_out_by_name(demo_store: Store) -> None:
    run_id = await pair(demo_store)
    async with demo_store.reading(SYSTEM) as db:
        ids = {code: row_id for row_id, code in (await delegate_codes(db)).items()}
        asked = await runs.read_asked(db, run_id)
    answer = await runs.why_not(asked, ids["LAC-01"], ids["LAC-02"])
    assert (answer.broken_rules, answer.score, answer.price) == (("different_sides",), None, None)
    with pytest.raises(InvalidInput, match="Both are LAC-01"):
        await runs.why_not(asked, ids["LAC-01"], ids["LAC-01"])
    with pytest.raises(NotFound, match="This delegate is not in the run's edition"):
        await runs.why_not(asked, ids["LAC-01"], "nobody")


async def test_carrying_out_twice_does_no_harm(demo_store: Store) -> None:
    run_id = await pair(demo_store)
    before = await count(demo_store, models.PairingReason)
    await runs.carry_out(demo_store, run_id)
    assert await count(demo_store, models.PairingReason) == before


async def test_partners_of_a_published_earlier_edition_are_held_back(demo_store: Store) -> None:
    run_id = await pair(demo_store)
    first = await pairing_run(demo_store, run_id)
    async with demo_store.unit_of_work(SYSTEM) as db:
        await runs.publish_pairing_run(db, run_id, at=demo_store.clock())
        await copy_edition(db)
    async with demo_store.unit_of_work(SYSTEM) as db:
        second = (
            await db.scalars(select(models.Edition).where(models.Edition.slug == "second"))
        ).one()
        run = await runs.start_pairing_run(db, second, PairingRequest(), at=demo_store.clock())
    await runs.carry_out(demo_store, run.id)
    again = await pairing_run(demo_store, run.id)
    assert again.state is RunState.DONE
    assert again.total is not None
    assert first.total is not None
    assert again.total < first.total
    async with demo_store.reading(SYSTEM) as db:
        assert await runs.verify_run(db, run.id) == ()
