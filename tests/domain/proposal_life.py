"""Any acts of authors, coordinators and planners on proposals, beside the same on paper."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from domain import models
from domain.audit import Acting
from domain.changes import change
from domain.errors import Conflict, InvalidInput, NotFound
from domain.models import EditionState, ProposalVerdict
from domain.nominations.deadlines import Closing
from domain.policy import SYSTEM, Viewer
from domain.proposals import adopting, deadlines, reviewing, writing
from domain.proposals.words import ProposalWanted
from domain.roles import Role
from domain.store import Store, WriteDb
from seeds.load import load_edition_2011, load_reference
from tests.domain.proposal_paper import Paper, Sheet

BEGIN = datetime(2012, 3, 1, 18, tzinfo=UTC)
STARTS = date(2012, 3, 11)
PLACES = ("PE", "CN")
REFUSED = (Conflict, InvalidInput, NotFound)
# Who acts: the author, the coordinator of each administration, the planner of both editions.
ACTORS = st.sampled_from(("author", "PE", "CN", "planner"))
WHICH = st.integers(0, 3)
_numbers = itertools.count(1)


class Life(RuleBasedStateMachine):
    """Two editions of their own in a database, and the paper."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.paper = Paper()
        self.store = Store(self.url, clock=self.clock)
        self.slug = f"prop{next(_numbers)}"
        self.next = f"{self.slug}next"
        self.viewers: dict[str, Viewer] = {}
        self.topics: list[str] = []
        self.runner.run(self.begin())
        self.add("author")

    def clock(self) -> datetime:
        return BEGIN + timedelta(days=self.paper.day)

    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()

    async def begin(self) -> None:
        place, topic = models.Administration, models.Topic
        async with self.store.unit_of_work(SYSTEM) as db:
            rows = await db.execute(select(place.code, place.id).where(place.code.in_(PLACES)))
            places = dict(rows.all())
            leaves = select(topic.id).where(topic.is_leaf).order_by(topic.id).limit(3)
            self.topics = list(await db.scalars(leaves))
            programme = await db.scalar(select(models.Programme.id).limit(1))
            for slug, starts in ((self.slug, date(2011, 12, 7)), (self.next, STARTS)):
                db.add(
                    models.Edition(
                        id=slug,
                        programme_id=programme,
                        slug=slug,
                        number=next(_numbers) + 100,
                        name="n",
                        kind=models.EditionKind.SYMPOSIUM,
                        state=EditionState.OPEN,
                        starts_on=starts,
                        ends_on=starts,
                    )
                )
            await db.flush()
            for number, code in enumerate(PLACES):
                side = models.Side(
                    id=f"{self.slug}{code}",
                    edition_id=self.slug,
                    key=code,
                    name=code,
                    position=number,
                )
                db.add(side)
                await db.flush()
                db.add(
                    models.SideAdministration(
                        edition_id=self.slug,
                        side_id=side.id,
                        administration_id=places[code],
                        position=number,
                    )
                )
            person = models.Manager(
                id=f"{self.slug}who", administration_id=places["PE"], code=self.slug.upper()
            )
            db.add(person)
            await db.flush()
            # So that the planner knows them.
            db.add(
                models.Nomination(
                    edition_id=self.slug,
                    manager_id=person.id,
                    side_id=f"{self.slug}PE",
                    state=models.NominationState.SUBMITTED,
                )
            )
        ours = frozenset({self.slug, self.next})
        self.viewers = {
            "author": Viewer(
                "author", Role.MANAGER, manager_id=person.id, edition_ids=frozenset({self.slug})
            ),
            "planner": Viewer("planner", Role.PLANNER, edition_ids=ours),
            **{
                code: Viewer(
                    code, Role.COORDINATOR, administration_id=places[code], edition_ids=ours
                )
                for code in PLACES
            },
        }

    def does(self, who: str, act: Callable[[WriteDb], Awaitable[Any]], *, allowed: bool) -> Any:
        """Act, and expect what the paper said; return what came of it."""

        async def done() -> Any:
            async with change(self.store, Acting(self.viewers[who], "", "act")) as db:
                return await act(db)

        if not allowed:
            with pytest.raises(REFUSED):
                self.runner.run(done())
            return None
        return self.runner.run(done())

    def wanted(self, words: str, *, documented: bool, topic: int = 0) -> ProposalWanted:
        return ProposalWanted(
            topic_id=self.topics[topic],
            author_ids=(f"{self.slug}who",),
            title=words,
            abstract=words if documented else "",
            document=words if documented else "",
        )

    def sheet(self, which: int) -> Sheet:
        return self.paper.sheets[which % len(self.paper.sheets)]

    @rule(who=ACTORS)
    def add(self, who: str) -> None:
        # Whoever is of the other administration can only propose for that one, with its people.
        if who not in ("author", "PE", "planner") or len(self.paper.sheets) > 3:
            return
        place = None if who != "planner" else self.viewers["PE"].administration_id
        row = self.does(
            who,
            lambda db: writing.add_proposal(
                db, self.slug, place, self.wanted("a", documented=False), at=self.clock()
            ),
            allowed=True,
        )
        self.paper.sheets.append(Sheet("a", row_id=row.id))

    @rule(who=ACTORS, which=WHICH, words=st.sampled_from("abc"), documented=st.booleans())
    def change(self, who: str, which: int, words: str, *, documented: bool) -> None:
        sheet = self.sheet(which)
        self.does(
            who,
            lambda db: writing.change_proposal(
                db, sheet.row_id, self.wanted(words, documented=documented), at=self.clock()
            ),
            allowed=self.paper.change(who, sheet, words, documented=documented),
        )

    @rule(who=ACTORS, which=WHICH)
    def submit(self, who: str, which: int) -> None:
        sheet = self.sheet(which)
        self.does(
            who,
            lambda db: writing.submit_proposal(db, sheet.row_id, at=self.clock()),
            allowed=self.paper.submit(who, sheet),
        )

    @rule(which=WHICH, words=st.sampled_from("abc"))
    def write_and_submit(self, which: int, words: str) -> None:
        """Do both, so that lives come far enough."""
        self.change("author", which, words, documented=True)
        self.submit("PE", which)

    @rule(
        who=st.sampled_from(("PE", "CN", "planner")),
        which=WHICH,
        verdict=st.sampled_from(ProposalVerdict),
        comments=st.sampled_from(("", "Say more.")),
    )
    def review(self, who: str, which: int, verdict: ProposalVerdict, comments: str) -> None:
        sheet = self.sheet(which)
        self.does(
            who,
            lambda db: reviewing.review_proposal(
                db, sheet.row_id, reviewing.ReviewWanted(verdict, comments), at=self.clock()
            ),
            allowed=self.paper.review(who, sheet, verdict.value, comments),
        )

    @rule(which=WHICH)
    def adopt(self, which: int) -> None:
        sheet = self.sheet(which)
        self.does(
            "planner",
            lambda db: adopting.adopt_proposal(db, sheet.row_id, self.next, at=self.clock()),
            allowed=self.paper.adopt(sheet),
        )

    @rule(which=WHICH)
    def release(self, which: int) -> None:
        sheet = self.sheet(which)
        self.does(
            "planner",
            lambda db: adopting.release_proposal(db, sheet.row_id, self.next, at=self.clock()),
            allowed=self.paper.release(sheet),
        )

    @rule(who=ACTORS, which=WHICH, sure=st.integers(0, 3))
    def withdraw(self, who: str, which: int, sure: int) -> None:
        if sure:
            return
        sheet = self.sheet(which)
        self.does(
            who,
            lambda db: writing.withdraw_proposal(db, sheet.row_id, at=self.clock()),
            allowed=self.paper.withdraw(who, sheet),
        )

    @rule(day=st.one_of(st.none(), st.integers(0, 9)))
    def deadline(self, day: int | None) -> None:
        self.paper.closes = day
        closing = None if day is None else Closing(BEGIN.date() + timedelta(days=day))
        self.does(
            "planner",
            lambda db: deadlines.change_proposal_deadline(db, self.next, closing, at=self.clock()),
            allowed=True,
        )

    @rule()
    def sleep(self) -> None:
        self.paper.day += 1

    @invariant()
    def the_paper_is_right(self) -> None:
        if not self.paper.sheets:
            return
        rows, sent, reviews, told = self.runner.run(self.read())
        for sheet in self.paper.sheets:
            row = rows[sheet.row_id]
            assert row.state.value == sheet.state
            assert (row.adopted_edition_id == self.next) == (sheet.state == "adopted")
            assert sent.get(row.id, []) == sheet.sent
            assert reviews.get(row.id, []) == sheet.reviews
            assert sorted(told.get(row.id, [])) == sorted(sheet.told)
            assert (row.submitted_at is not None) == bool(sheet.sent)
        assert sorted(row.number for row in rows.values()) == list(range(1, len(rows) + 1))

    async def read(self) -> tuple[dict[str, Any], ...]:
        proposal, words = models.Proposal, models.ProposalRevision
        review, notice = models.ProposalReview, models.ProposalNotice
        async with self.store.reading(SYSTEM) as db:
            found = await db.scalars(select(proposal).where(proposal.edition_id == self.slug))
            rows = {each.id: each for each in found}
            sent: dict[str, list[str]] = {}
            reviews: dict[str, list[str]] = {}
            revisions = await db.execute(
                select(words, review)
                .outerjoin(review, review.revision_id == words.id)
                .where(words.proposal_id.in_(rows))
                .order_by(words.number)
            )
            for each, reviewed in revisions:
                if each.submitted_at is not None:
                    sent.setdefault(each.proposal_id, []).append(each.title)
                if reviewed is not None:
                    reviews.setdefault(each.proposal_id, []).append(reviewed.verdict.value)
            told: dict[str, list[str]] = {}
            for each in await db.scalars(select(notice).where(notice.proposal_id.in_(rows))):
                told.setdefault(each.proposal_id, []).append(each.kind.value)
        return rows, sent, reviews, told


async def fill_life(store: Store) -> None:
    """Fill a store with the administrations and topics that proposals are of."""
    await load_reference(store)
    await load_edition_2011(store)


def live(url: str, *, lives: int, steps: int) -> None:
    """Let so many editions live for so many steps."""
    machine = type("LifeHere", (Life,), {"url": url})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def lead(url: str, steps: Iterable[tuple[str, Mapping[str, Any]]]) -> set[str]:
    """Let one edition live as it is told to, and return of what kinds authors were told."""
    life = type("LifeHere", (Life,), {"url": url})()
    try:
        for name, given in steps:
            getattr(life, name)(**given)
            life.the_paper_is_right()
        return {kind for each in life.paper.sheets for kind in each.told}
    finally:
        life.teardown()
