"""What an edition remembers of earlier ones, against a naive reading of all of them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain import models
from domain.models import ContactKind, EditionKind, EditionState, NominationState, PartnershipState
from domain.policy import SYSTEM
from domain.policy.viewer import Viewer
from domain.roles import Role
from domain.runs.memory import editions_ago, remembered_ties
from domain.store import Store, WriteDb
from tests.databases import Databases
from tests.edition_runs import fill
from tests.two_editions import PEOPLE

AT = datetime(2012, 6, 1, tzinfo=UTC)
DAY = date(2020, 1, 1)
MANAGERS = sorted(PEOPLE)
TOPICS = ("window", "post")
EXAMPLES = 12
ENDED = (PartnershipState.LAPSED, PartnershipState.DECLINED)


@dataclass(frozen=True)
class Drawn:
    """An edition: its programme, on which day it begins, its partnerships and its topics.

    ``partners`` are two people, what became of them, and on which days they were in touch.
    """

    mine: bool
    starts: int
    partners: Sequence[tuple[tuple[str, str], PartnershipState, Sequence[int]]]
    focus: frozenset[str]


PAIRS = st.lists(st.sampled_from(MANAGERS), min_size=2, max_size=2, unique=True).map(tuple)
PARTNERS = st.lists(
    st.tuples(
        PAIRS,
        # What ends is where ties and others part.
        st.sampled_from([*PartnershipState, *ENDED, *ENDED, *ENDED]),
        st.sampled_from([(), (), (7,), (400, 3)]),
    ),
    min_size=2,
    max_size=6,
    # The database itself refuses that two are partners twice.
    unique_by=lambda each: frozenset(each[0]),
)
DRAWN = st.lists(
    st.builds(
        Drawn,
        mine=st.sampled_from([True] * 5 + [False]),
        starts=st.sampled_from([-3, -2, -2, -1, -1, 0, 1]),
        partners=PARTNERS,
        focus=st.frozensets(st.sampled_from(TOPICS)),
    ),
    min_size=1,
    max_size=3,
)
CODES = {person: f"T-{person}" for person in MANAGERS[:-1]}


def naive_ties(drawn: Sequence[Drawn]) -> list[object]:
    """Look through all partnerships of all earlier editions of the programme, one by one."""
    found = []
    for number, each in enumerate(drawn, 1):
        if not each.mine or each.starts >= 0:
            continue
        for people, state, days in each.partners:
            if set(people) - CODES.keys() or state is PartnershipState.DECLINED:
                continue
            if state is PartnershipState.LAPSED and not days:
                continue
            pair = tuple(sorted(CODES[person] for person in people))
            last = DAY + timedelta(max(days)) if days else None
            found.append(((-each.starts, -number), pair, state, len(days), last))
    return sorted(found, key=lambda tie: tie[:2])


def naive_ago(drawn: Sequence[Drawn]) -> dict[str, int]:
    """Count the editions back to the last that treated a topic."""
    earlier = sorted(
        (-each.starts, -number, each.focus)
        for number, each in enumerate(drawn, 1)
        if each.mine and each.starts < 0
    )
    return {
        topic: places[0]
        for topic in TOPICS
        if (places := [n for n, (_, _, focus) in enumerate(earlier, 1) if topic in focus])
    }


async def hold(db: WriteDb, drawn: Sequence[Drawn]) -> models.Edition:
    """Write a programme of these editions, and one on the day 0 that remembers."""
    programmes = {mine: models.Programme(key=models.new_id(), name="P") for mine in (True, False)}
    db.add_all(programmes.values())
    await db.flush()

    async def edition(programme: models.Programme, number: int, starts: int) -> models.Edition:
        row = models.Edition(
            programme_id=programme.id,
            slug=models.new_id(),
            number=number,
            name="E",
            kind=EditionKind.SYMPOSIUM,
            state=EditionState.OPEN,
            starts_on=DAY + timedelta(starts),
            ends_on=DAY + timedelta(starts),
        )
        db.add(row)
        await db.flush()
        return row

    for number, each in enumerate(drawn, 1):
        row = await edition(programmes[each.mine], number, each.starts)
        await treat(db, row, each.focus)
        await partner(db, row, each.partners)
    return await edition(programmes[True], len(drawn) + 1, 0)


async def treat(db: WriteDb, edition: models.Edition, topics: frozenset[str]) -> None:
    for place, topic in enumerate(sorted(topics)):
        of = {"edition_id": edition.id, "topic_id": topic}
        db.add(models.FocusTopic(stated_as=topic, position=place, **of))
    await db.flush()


async def partner(
    db: WriteDb,
    edition: models.Edition,
    partners: Sequence[tuple[tuple[str, str], PartnershipState, Sequence[int]]],
) -> None:
    side = models.Side(edition_id=edition.id, key="s", name="s", position=1)
    db.add(side)
    await db.flush()
    places: dict[str, str] = {}
    for person in sorted({person for people, _, _ in partners for person in people}):
        of = {"edition_id": edition.id, "manager_id": person, "side_id": side.id}
        nomination = models.Nomination(state=NominationState.CONFIRMED, **of)
        db.add(nomination)
        await db.flush()
        delegate = models.Delegate(
            nomination_id=nomination.id,
            code=person,
            assignment=models.Assignment.STATED,
            **of,
        )
        db.add(delegate)
        await db.flush()
        places[person] = delegate.id
    for (left, right), state, days in partners:
        row = models.Partnership(
            edition_id=edition.id,
            left_delegate_id=places[left],
            right_delegate_id=places[right],
            state=state,
            proposed_at=AT,
            changed_at=AT,
        )
        db.add(row)
        await db.flush()
        for day in days:
            db.add(
                models.Contact(
                    partnership_id=row.id,
                    kind=ContactKind.CALL,
                    happened_on=DAY + timedelta(day),
                    note="",
                    recorded_at=AT,
                )
            )
    await db.flush()


def test_ties_and_topics_of_all_earlier_editions_are_remembered(
    databases: Databases, engine: str
) -> None:
    url = databases.filled_by(engine, fill)

    # Each example is a programme in a database: a smaller one than was found is not looked for.
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(DRAWN)
    def holds(drawn: Sequence[Drawn]) -> None:
        runner.run(told(drawn))

    async def told(drawn: Sequence[Drawn]) -> None:
        async with store.unit_of_work(SYSTEM) as db:
            edition = await hold(db, drawn)
            numbers = await by_number(db, edition)
        planner = Viewer("p", Role.PLANNER, edition_ids=frozenset({edition.id}))
        for viewer in (SYSTEM, planner):
            # Whoever asks, and whichever editions they plan.
            async with store.reading(viewer) as db:
                ties = await remembered_ties(db, edition, CODES)
                ago = await editions_ago(db, edition)
            assert [
                (
                    (-drawn[numbers[tie.edition_id] - 1].starts, -numbers[tie.edition_id]),
                    tie.pair,
                    tie.state,
                    tie.contacts,
                    tie.last_contact_on,
                )
                for tie in ties
            ] == naive_ties(drawn)
            assert ago == naive_ago(drawn)

    with asyncio.Runner() as runner:
        store = Store(url.render_as_string(hide_password=False))
        holds()
        runner.run(store.close())
    databases.give_back(url)


async def by_number(db: WriteDb, edition: models.Edition) -> Mapping[str, int]:
    row = models.Edition
    rows = await db.execute(
        select(row.id, row.number).where(row.programme_id == edition.programme_id)
    )
    return dict(rows.all())
