"""The editions that the page is looked at with, and how a database is filled with them."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select

from domain import models, runs
from domain.edition_states import change_edition_state
from domain.instructions import add_instruction
from domain.outcomes import articles, closing, commitments, frameworks, recommendations
from domain.policy import SYSTEM
from domain.programmes import get_edition
from domain.roles import Role, Scope
from domain.store import Store
from domain.tokens import Grant, issue_token
from seeds.synthetic import invent, load_invented
from tests.seeds.rows import load_all
from tests.shards.planner.tied_edition import TIED_EDITION, tie

EDITION = "wco-idb-2011"
MANY = 600
# So many recommendations and commitments the large edition has.
PROMISES = 60
# So many updates the last of those commitments has.
TOLD = 60
# So many files of people it was given.
FILES = 60
MANY_EDITION = f"synthetic-1-{MANY}-2"
UNPAIRED_EDITION = "synthetic-2-4-2"
EMPTY_EDITION = "synthetic-3-0-2"
FOLLOWED_EDITION = "synthetic-4-4-2"
WALKED_EDITION = "synthetic-5-8-2"
COMPARED_EDITION = "synthetic-6-8-2"
TOPICS_EDITION = "synthetic-7-8-2"
SCENARIOS_EDITION = "synthetic-8-8-2"
NETWORK_EDITION = "synthetic-9-12-2"
# These take nominations.
IMPORTED_EDITION = "synthetic-20-0-2"
NOMINATED_EDITION = "synthetic-21-8-2"
# Of one who takes part in WALKED_EDITION: their code, and the token that `fill` issued.
PARTICIPANT: dict[str, str] = {}
# The token of a program that reads people, but nobody's levels.
WEBSITE: dict[str, str] = {}


async def fill(store: Store) -> None:
    """The edition of 2011 and a large invented one, both paired; others for what tests do."""
    await load_all(store)
    for seed, managers in (
        (1, MANY),
        (2, 4),
        (3, 0),
        (4, 4),
        (5, 8),
        (6, 8),
        (7, 8),
        (8, 8),
        (9, 12),
        (12, 8),
    ):
        await load_invented(store, invent(seed, managers))
    await tie(store, await pair(store, TIED_EDITION))
    # What weighs otherwise comes first, so that the newest plan is that of the edition.
    await pair(
        store, MANY_EDITION, {"weight_gain": 200, "weight_mutual": 150, "weight_language": 650}
    )
    for slug in (EDITION, MANY_EDITION, NETWORK_EDITION):
        await pair(store, slug)
    for slug in (TOPICS_EDITION, MANY_EDITION):
        await choose_topics(store, slug)
    await publish_and_pair_anew(store)
    await commit_to_many(store)
    await take_nominations(store)
    await send_many_files(store)
    await let_in(store)


async def pair(store: Store, slug: str, parameters: Mapping[str, int] | None = None) -> str:
    """Pair an edition, and return the id of the run."""
    request = runs.PairingRequest(parameters=parameters or {})
    async with store.unit_of_work(SYSTEM) as db:
        edition = await get_edition(db, slug)
        run = await runs.start_pairing_run(db, edition, request, at=store.clock())
    await runs.carry_out(store, run.id)
    return run.id


async def choose_topics(store: Store, slug: str) -> None:
    """Choose the topics of an edition, which requires those that it focuses on."""
    async with store.unit_of_work(SYSTEM) as db:
        edition = await get_edition(db, slug)
        request = runs.TopicRequest(runs.TopicPurpose.THIS_EDITION)
        run = await runs.start_topic_run(db, edition, request, at=store.clock())
    await runs.carry_out(store, run.id)


async def publish_and_pair_anew(store: Store) -> None:
    """One edition has a plan that is published, and a draft that parts two of its partners."""
    run_id = await pair(store, COMPARED_EDITION)
    async with store.unit_of_work(SYSTEM) as db:
        await runs.publish_pairing_run(db, run_id, at=store.clock())
        edition = await get_edition(db, COMPARED_EDITION)
        parted = (
            await db.scalars(select(models.Pairing).where(models.Pairing.run_id == run_id))
        ).first()
        assert parted
        two = (parted.left_delegate_id, parted.right_delegate_id)
        never = models.InstructionKind.NEVER
        await add_instruction(db, edition, never, two, "They know each other.", at=store.clock())
    await pair(store, COMPARED_EDITION)


async def commit_to_many(store: Store) -> None:
    """In the large edition more is recommended, committed to and told of, than a page has."""
    at = store.clock()
    async with store.unit_of_work(SYSTEM) as db:
        edition = await get_edition(db, MANY_EDITION)
        head = frameworks.FrameworkWanted("Exchange (SYNTHETIC)")
        framework = await frameworks.create_cooperation_framework(
            db, edition.programme_id, "exchange", head, at=at
        )
        visits = articles.ArticleWanted("Visits (SYNTHETIC)")
        _, article = await articles.add_article(db, framework.id, visits, at=at)
        for number in range(PROMISES):
            wanted = recommendations.RecommendationWanted(
                f"visit_{number:02}", f"Visit port {number} (SYNTHETIC)", article.id, synthetic=True
            )
            advice = await recommendations.add_recommendation(db, edition, wanted, at=at)
            if number == 0:
                first = await recommendations.agree_recommendation(db, advice.id, at=at)
        sent = select(models.Delegate).where(models.Delegate.edition_id == edition.id)
        people = await db.scalars(sent.order_by(models.Delegate.code).limit(PROMISES))
        for number, delegate in enumerate(people.all()):
            owner = await db.get_one(models.Manager, delegate.manager_id)
            promise = commitments.CommitmentWanted(
                owner.administration_id,
                f"Receive officials for {number + 1} days (SYNTHETIC)",
                # The last one is told of, and stands at the end of its list.
                date(2031, 6 if number < PROMISES - 1 else 7, 30),
                owner_id=owner.id,
                synthetic=True,
            )
            made = await commitments.add_commitment(db, first.id, promise, at=at)
        for number in range(TOLD):
            told = f"Word {number} (SYNTHETIC)"
            await closing.record_action_update(db, made.id, date(2026, 3, 2), told, at=at)


async def take_nominations(store: Store) -> None:
    """Add editions that take nominations."""
    for seed, managers in ((20, 0), (21, 8)):
        await load_invented(store, invent(seed, managers))
        async with store.unit_of_work(SYSTEM) as db:
            edition = await get_edition(db, f"synthetic-{seed}-{managers}-2")
            await change_edition_state(
                db, edition.id, models.EditionState.NOMINATING, at=store.clock()
            )


async def send_many_files(store: Store) -> None:
    """The large edition was given more files than a page has."""
    at = store.clock()
    async with store.unit_of_work(SYSTEM) as db:
        edition = await get_edition(db, MANY_EDITION)
        for number in range(FILES):
            db.add(
                models.Import(
                    id=models.new_id(),
                    edition_id=edition.id,
                    state=models.ImportState.LAPSED,
                    file_hash="f" * 64,
                    sent_by=f"planner {number}",
                    received_at=at - timedelta(days=2, minutes=number),
                    rows=number,
                    added=0,
                    changed=0,
                    unchanged=0,
                    problem_count=number,
                    problems="[]",
                    content="",
                )
            )


async def let_in(store: Store) -> None:
    """Issue a token to a participant, and one to a website."""
    async with store.unit_of_work(SYSTEM) as db:
        edition = await get_edition(db, WALKED_EDITION)
        found = select(models.Delegate).where(models.Delegate.edition_id == edition.id)
        delegate = (await db.scalars(found.order_by(models.Delegate.code))).first()
        assert delegate
        grant = Grant("one", Role.MANAGER, (edition.id,), manager_id=delegate.manager_id)
        token, _ = await issue_token(db, grant, at=store.clock())
        PARTICIPANT.update(code=delegate.code, token=token)
        website = Grant("website", Role.INTEGRATION, None, tuple(Scope))
        WEBSITE["token"], _ = await issue_token(db, website, at=store.clock())
