"""Somebody is erased: no word of theirs is left anywhere, and every number of a run holds."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain import models
from domain.assessing.beginning import AssessmentWanted, Rated
from domain.assessing.invitations import invite_peer
from domain.assessing.opening import open_ratings
from domain.assessing.recording import record_assessment
from domain.assessments import RatingWanted, rate_competency
from domain.audit import verify_trail
from domain.errors import Conflict, InvalidInput, NotFound, Stale
from domain.instructions import add_instruction
from domain.nominations.deciding import decline_nomination
from domain.nominations.proposing import nominate_manager
from domain.outcomes.commitments import as_wanted, change_commitment
from domain.partnerships.contacts import ContactWanted, record_contact
from domain.policy import SYSTEM
from domain.rights.columns import TOMBSTONE
from domain.rights.erasure import erase_person, erased_ids
from domain.rights.wiping import list_beside, read_list, wipe_what_waits
from domain.scenarios import add_scenario_instruction
from domain.store import Store
from domain.targets import assign_role_profile, set_personal_target
from tests.databases import Databases
from tests.domain.rights.worlds import (
    ACTING,
    bytes_with,
    erased,
    fill_world,
    numbers,
    of,
    rows_with,
    write_words,
)
from tests.two_editions import DAY, PEOPLE, WAITING, secret

EVERYBODY = (*PEOPLE, *WAITING)


@pytest.fixture
def world_url(databases: Databases, engine: str) -> Iterator[str]:
    url = databases.filled_by(engine, fill_world)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


@pytest.fixture
async def world(world_url: str) -> AsyncIterator[Store]:
    store = Store(world_url)
    yield store
    await store.close()


async def test_no_word_of_somebody_erased_is_left_and_every_number_holds(world: Store) -> None:
    words = secret("words", "ana")
    await write_words(world, "ana", words)
    assert len(await rows_with(world, words)) >= 8
    before = await numbers(world)
    assert [each for name, each in before.items() if name.startswith("verified")] == [()]

    done, wiped = await erased(world, "ana")

    assert done.is_new
    assert (done.manager.name, done.manager.code) == (None, "ANA")
    assert await rows_with(world, words) == await rows_with(world, secret("name", "ana")) == []
    if world.file is not None:
        assert (wiped.done, wiped.left) == (True, 0)
        assert bytes_with(world.file, words) == []
        assert bytes_with(world.file, secret("position", "ana")) == []
    assert await numbers(world) == before
    async with world.reading(SYSTEM) as db:
        assert (await verify_trail(db)).faults == FAULTS
        assert await erased_ids(db) == ["ana"]
        tables = (models.ManagerLanguage, models.TopicInterest, models.Assessment)
        for table in tables:
            assert list(await db.scalars(select(table).where(table.manager_id == "ana"))) == []
        rating = select(models.Rating.id).where(models.Rating.id.startswith("ana"))
        assert list(await db.scalars(rating)) == []
        token = await db.get_one(models.ServiceToken, "tana")
        assert token.revoked_at is not None
        entry = await db.scalar(
            select(models.AuditEntry).where(
                models.AuditEntry.action == "erasePerson", models.AuditEntry.record_id == "ana"
            )
        )
        assert (entry.viewer, entry.manager_id) == ("system", "ana")
        told = await db.scalar(
            select(models.AuditWords.words).where(models.AuditWords.audit_entry_id == entry.id)
        )
        assert told == "Asked for it in writing."


# The trail of this world is written by hand, without hashes; what is written since holds.
FAULTS = tuple(
    f"2011-12-07 number {number}: {what}"
    for number in range(1, 6)
    for what in ("does not follow the row before it.", "was altered after it was written.")
)


async def test_others_keep_what_is_theirs(world: Store) -> None:
    await erased(world, "ana")
    for person in ("pat", "wei"):
        assert len(await rows_with(world, secret("name", person))) == 1
    async with world.reading(SYSTEM) as db:
        rating = select(models.Rating.id).where(models.Rating.id.startswith("pat"))
        assert len(list(await db.scalars(rating))) == 3


async def test_what_an_administration_promised_stands_without_who_saw_to_it(world: Store) -> None:
    await erased(world, "ana")
    async with world.reading(SYSTEM) as db:
        promise = await db.get_one(models.Commitment, "promiseana")
        assert (promise.owner_id, promise.version) == (None, 2)
        assert promise.title == secret("promise", "promiseana")
        told = await db.get_one(models.ActionUpdate, "toldana")
        assert (told.text, told.manager_id) == (TOMBSTONE, "ana")
        other = await db.get_one(models.ActionUpdate, "toldpe")
        assert other.text == secret("told", "promisepe")
        assert (await db.get_one(models.Commitment, "promisepe")).owner_id == "pat"
    wanted = replace(as_wanted(promise), owner_id="ana")
    async with world.unit_of_work(SYSTEM) as db:
        with pytest.raises(NotFound) as caught:
            await change_commitment(db, "promiseana", wanted, at=world.clock())
    assert caught.value.path == ("ownerId",)


async def test_twice_is_once_and_what_cannot_be_is_said(world: Store) -> None:
    first, _ = await erased(world, "luz")
    again, _ = await erased(world, "luz")
    assert (first.is_new, again.is_new) == (True, False)
    async with world.unit_of_work(SYSTEM) as db:
        with pytest.raises(NotFound):
            await erase_person(db, "nobody", "why", at=world.clock())
        with pytest.raises(Stale):
            await erase_person(db, "wei", "why", at=world.clock(), expected_version=7)
        for reason in ("", " ", "x" * 501, f"because of {secret('name', 'wei')}"):
            with pytest.raises(InvalidInput):
                await erase_person(db, "wei", reason, at=world.clock())
        with pytest.raises(InvalidInput, match="part of the name"):
            await erase_person(db, "wei", "SENTINEL left", at=world.clock())


async def test_a_reason_holds_nothing_that_is_to_be_erased(world: Store) -> None:
    async with world.unit_of_work(SYSTEM) as db:
        (await db.get_one(models.Manager, "wei")).name = "José Núñez"
        row = models.ContactDetails
        details = await db.scalar(select(row).where(row.manager_id == "wei"))
        if details is None:
            details = row(manager_id="wei")
            db.add(details)
        details.email, details.phone = "somebody@customs.example", "+51 1 555-0100"
        await db.flush()
        for reason, words in (
            ("JOSE asked.", "part of the name"),
            ("Nun\u0303ez.", "part of the name"),
            ("\U0001d40d\U0001d414\U0001d40d\U0001d404\U0001d419 asked.", "part of the name"),
            ("Somebody@Customs.example asked.", "can be reached"),
            ("Called from +51 (1) 5550100.", "can be reached"),
        ):
            with pytest.raises(InvalidInput, match=words) as refused:
                await erase_person(db, "wei", reason, at=world.clock())
            assert refused.value.path == ("reason",)
        done = await erase_person(db, "wei", "Asked on 5 May 2026, letter 100.", at=world.clock())
        assert done.is_new


async def test_nothing_is_written_about_somebody_erased(world: Store) -> None:
    await invite(world, ("asked", "ana", "luz"), ("asks", "wei", "ana"), ("other", "wei", "luz"))
    async with world.unit_of_work(SYSTEM) as db:
        edition = await db.get_one(models.Edition, "own")
        edition.state = models.EditionState.NOMINATING
    await erased(world, "ana")
    async with world.reading(SYSTEM) as db:
        rows = await db.scalars(select(models.PeerInvitation))
        states = {each.id: each.state.value for each in rows}
        assert (states["asked"], states["asks"], states["other"]) == (
            "withdrawn",
            "withdrawn",
            "open",
        )
        competency = await db.scalar(select(models.Competency.id))
        nomination = await db.scalar(
            select(models.Nomination.id).where(models.Nomination.manager_id == "ana")
        )
    at = world.clock()
    rated = (Rated(competency, 4, "Words about them."),)
    led = AssessmentWanted("ana", models.AssessmentKind.FACILITATOR, DAY, rated)
    one = RatingWanted("ana", competency, models.AssessmentKind.FACILITATOR, DAY, 4)
    async with world.unit_of_work(SYSTEM) as db:
        for act in (
            record_assessment(db, led, at=at),
            rate_competency(db, one, at=at),
            set_personal_target(db, "ana", competency, 4, at=at),
            assign_role_profile(db, "ana", None, at=at),
            nominate_manager(db, "own", "ana", "Words about them.", at=at),
            decline_nomination(db, nomination, "Words about them.", at=at),
            invite_peer(db, "own", "ana", "pat", at=at),
            invite_peer(db, "own", "pat", "ana", at=at),
        ):
            with pytest.raises(NotFound, match=r"There is no|No delegate"):
                await act


async def test_no_words_are_written_about_the_delegate_that_somebody_erased_was(
    world: Store,
) -> None:
    await erased(world, "ana")
    at, pair = world.clock(), ("dana", "dxin")
    contact = ContactWanted("psown0", models.ContactKind.CALL, DAY, "Words about them.")
    async with world.unit_of_work(SYSTEM) as db:
        edition = await db.get_one(models.Edition, "own")
        never = models.InstructionKind.NEVER
        for act, path in (
            (add_instruction(db, edition, never, pair, "Words.", at=at), "leftDelegateId"),
            (
                add_scenario_instruction(
                    db, "scenarioown", never, (pair[1], pair[0]), "Words.", at=at
                ),
                "rightDelegateId",
            ),
            (record_contact(db, contact, at=at), "note"),
        ):
            with pytest.raises(Conflict, match="was erased, and nothing more is") as refused:
                await act
            assert refused.value.path == (path,)
        with pytest.raises(NotFound):
            await open_ratings(db, db, "ana", "Words about them.", at=at)
        # That they were in touch is a fact of both.
        _, row = await record_contact(db, contact._replace(note=""), at=at)
        assert row.note == ""


async def test_erasing_again_takes_away_what_was_written_since(world: Store) -> None:
    await erased(world, "ana")
    words = secret("since", "ana")
    async with world.unit_of_work(SYSTEM) as db:
        row = models.Nomination
        for each in await db.scalars(select(row).where(row.manager_id == "ana")):
            each.statement = words
        made = models.Assessment(
            id="since", manager_id="ana", framework_id="frame", kind="facilitator", assessed_on=DAY
        )
        db.add(made)
    await invite(world, ("since", "ana", "luz"))
    again, wiped = await erased(world, "ana")
    assert (again.is_new, again.found, again.texts) == (False, True, (words,))
    assert await rows_with(world, words) == []
    if world.file is not None:
        assert wiped.left == 0
        assert bytes_with(world.file, words) == []
    once_more, _ = await erased(world, "ana")
    assert (once_more.found, once_more.texts) == (False, ())
    async with world.reading(SYSTEM) as db:
        assert await erased_ids(db) == ["ana"]
        mine = select(models.Assessment.id).where(models.Assessment.manager_id == "ana")
        assert list(await db.scalars(mine)) == []
        assert (await db.get_one(models.PeerInvitation, "since")).state.value == "withdrawn"
        told = select(models.AuditEntry.id).where(models.AuditEntry.action == "erasePerson")
        assert len(list(await db.scalars(told.where(models.AuditEntry.record_id == "ana")))) == 2


async def invite(store: Store, *invited: tuple[str, str, str]) -> None:
    """Ask the third of each to assess the second."""
    async with store.unit_of_work(SYSTEM) as db:
        for row_id, person, peer in invited:
            db.add(
                models.PeerInvitation(
                    id=row_id,
                    edition_id="own",
                    manager_id=person,
                    peer_id=peer,
                    state=models.InvitationState.OPEN,
                    invited_at=store.clock(),
                )
            )


async def test_who_still_takes_part_is_withdrawn_and_partners_are_told(world: Store) -> None:
    async with world.unit_of_work(SYSTEM) as db:
        edition = await db.get_one(models.Edition, "own")
        edition.ends_on = world.clock().date()
    await erased(world, "ana")
    await erased(world, "eva")
    async with world.reading(SYSTEM) as db:
        gone = [(await db.get_one(models.Delegate, each)).withdrawn_at for each in ("dana", "deva")]
        assert [each is not None for each in gone] == [True, False]
        states = [
            (await db.get_one(models.Partnership, each)).state for each in ("psown0", "psother0")
        ]
        assert states == ["lapsed", "accepted"]


async def test_a_wiping_that_was_interrupted_is_done_later(world: Store) -> None:
    from domain.changes import change  # noqa: PLC0415 -- beside what it is for

    async with change(world, ACTING) as db:
        await erase_person(db, "wei", "why", at=world.clock())
    assert (await wipe_what_waits(world)).done
    assert await wipe_what_waits(world) is None
    if world.file is not None:
        assert bytes_with(world.file, secret("name", "wei")) == []
        assert read_list(list_beside(world.file)) == ["wei"]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=4, max_size=6_000
).map(lambda text: f"zq{text}")


def try_erasing(databases: Databases, examples_max: int) -> None:
    """Erase so many drawn groups of people, each in a world of its own."""

    async def erase(url: str, gone: list[str], words: str) -> None:
        store = Store(url)
        known = of(EVERYBODY, words)
        for person, text in known.items():
            await write_words(store, person, text)
        before = await numbers(store)
        for person in gone:
            await erased(store, person)
        assert await numbers(store) == before
        for person in gone:
            # What two share was theirs as well, and went; what is another's alone is not looked at.
            assert await rows_with(store, known[person]) == []
            assert bytes_with(store.file, known[person]) == []
            assert bytes_with(store.file, secret("name", person)) == []
        await store.close()

    @settings(max_examples=examples_max, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        gone=st.lists(st.sampled_from(EVERYBODY), min_size=1, max_size=4, unique=True), words=WORDS
    )
    def erased_of(gone: list[str], words: str) -> None:
        url = databases.filled_by("sqlite", fill_world)
        asyncio.run(erase(url.render_as_string(hide_password=False), gone, words))

    erased_of()


def test_whoever_is_erased_nothing_is_left_of_them(databases: Databases) -> None:
    try_erasing(databases, 3)
