"""Any acts of administrations and planners on an edition, beside the same on paper."""

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
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from domain import edition_states, models, nominations
from domain.audit import Acting
from domain.changes import change
from domain.models import EditionState, NominationState
from domain.policy import SYSTEM, Viewer
from domain.roles import Role
from domain.store import Store, WriteDb
from tests.api.naive_call import REFUSED, Naive

BEGIN = datetime(2012, 3, 1, 18, tzinfo=UTC)
PLACES = ("PE", "MX")
WHO = st.integers(0, 11)
WHO_BEGIN = range(6)
# One act in so many is on whoever was drawn, also where it has to be refused.
ODD = 5
CODES = st.sampled_from(PLACES)
FEW = st.integers(0, 3)
# How many days have to pass before an edition is moved there.
LIVELY_DAYS = {EditionState.OPEN: 2, EditionState.CLOSED: 3, EditionState.ARCHIVED: 5}
_numbers = itertools.count(1)


class Life(RuleBasedStateMachine):
    """An edition of its own in a database, and the paper; each person has a number.

    Even numbers are of Peru, odd ones of Mexico.
    """

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.paper = Naive()
        self.store = Store(self.url, clock=self.clock)
        self.slug = f"life{next(_numbers)}"
        self.side = f"{self.slug}side"
        self.managers: dict[str, str] = {}
        self.viewers = {"planner": Viewer("p", Role.PLANNER, edition_ids=frozenset({self.slug}))}
        self.places: dict[str, str] = {}
        self.runner.run(self.begin())

    def clock(self) -> datetime:
        return BEGIN + timedelta(days=self.paper.day, seconds=self.paper.moment % 86_400)

    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()

    async def begin(self) -> None:
        place = models.Administration
        async with self.store.unit_of_work(SYSTEM) as db:
            rows = await db.execute(select(place.code, place.id).where(place.code.in_(PLACES)))
            self.places = dict(rows.all())
            programme = await db.scalar(select(models.Programme.id).limit(1))
            db.add(
                models.Edition(
                    id=self.slug,
                    programme_id=programme,
                    slug=self.slug,
                    number=next(_numbers) + 10,
                    name="n",
                    kind=models.EditionKind.SYMPOSIUM,
                    state=EditionState.NOMINATING,
                    starts_on=date(2013, 1, 1),
                    ends_on=date(2013, 1, 2),
                )
            )
            await db.flush()
            sides = {self.side: PLACES, f"{self.slug}other": ()}
            for number, (side, codes) in enumerate(sides.items()):
                db.add(
                    models.Side(
                        id=side, edition_id=self.slug, key=f"s{number}", name="n", position=number
                    )
                )
                await db.flush()
                for position, code in enumerate(codes):
                    db.add(
                        models.SideAdministration(
                            edition_id=self.slug,
                            side_id=side,
                            administration_id=self.places[code],
                            position=position,
                        )
                    )
        for code in PLACES:
            self.viewers[code] = Viewer(
                code,
                Role.COORDINATOR,
                administration_id=self.places[code],
                edition_ids=frozenset({self.slug}),
            )

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

    def person(self, who: int) -> tuple[str, str]:
        return f"p{who}", PLACES[who % 2]

    def whom(self, name: str, code: str) -> Any:
        known = self.managers.get(name)
        return known or nominations.ManagerWanted(self.places[code])

    def learn(self, name: str, row: models.Nomination | None) -> None:
        if row is not None:
            self.managers[name] = row.manager_id
            self.paper.people[name].row_id = row.id

    @rule(who=WHO)
    def nominate(self, who: int) -> None:
        name, code = self.person(self.likely(who, "withdrawn"))
        allowed = self.paper.nominate(name, code)
        row = self.does(
            code,
            lambda db: nominations.nominate_manager(
                db, self.slug, self.whom(name, code), "", at=self.clock()
            ),
            allowed=allowed,
        )
        self.learn(name, row)

    def likely(self, who: int, *states: str) -> int:
        """Return somebody whom an act is for, as a rule; now and then whoever was drawn."""
        fit = [
            int(name[1:])
            for name, each in sorted(self.paper.people.items())
            if each.state in states
        ]
        return fit[who % len(fit)] if fit and who % ODD else who

    def decides(self, act: str, who: int, *more: Any, planner: bool = True) -> None:
        """Do an act on somebody, who has to be on paper."""
        name, code = self.person(who)
        if name not in self.paper.people:
            return
        row_id = self.paper.people[name].row_id
        allowed = getattr(self.paper, act)(name, *more)
        done = getattr(nominations, f"{act}_nomination")
        if act in ("move", "decline"):
            more = (*more, "because")
        self.does(
            "planner" if planner else code,
            lambda db: done(db, row_id, *more, at=self.clock()),
            allowed=allowed,
        )

    @rule(who=WHO, tick=st.booleans())
    def submit(self, who: int, *, tick: bool) -> None:
        self.paper.moment += tick
        self.decides("submit", self.likely(who, "draft"), planner=False)

    @rule(who=WHO)
    def confirm(self, who: int) -> None:
        self.decides("confirm", self.likely(who, "submitted", "declined"))

    @initialize(places=FEW, own=FEW)
    def fill(self, places: int, own: int) -> None:
        """Make what there is to lose: people with a place, and on the list."""
        self.quota(None, places)
        self.quota("MX", own)
        for who in WHO_BEGIN:
            self.nominate(who)
            self.paper.moment += who % 3 > 0
            self.decides("submit", who, planner=False)
        for who in reversed(WHO_BEGIN):
            self.decides("confirm", who)

    @rule(who=WHO)
    def waitlist(self, who: int) -> None:
        self.decides("waitlist", self.likely(who, "submitted", "declined"))

    @rule(who=WHO)
    def decline(self, who: int) -> None:
        self.decides("decline", self.likely(who, "submitted", "waitlisted"))

    @rule(who=WHO, place=st.integers(1, 5))
    def move(self, who: int, place: int) -> None:
        self.decides("move", self.likely(who, "waitlisted"), place)

    @rule(who=WHO, planner=st.booleans())
    def withdraw(self, who: int, *, planner: bool) -> None:
        self.decides("withdraw", self.likely(who, "confirmed"), planner=planner)

    @rule(who=WHO, other=WHO)
    def substitute(self, who: int, other: int) -> None:
        (name, _), (coming, code) = self.person(self.likely(who, "confirmed")), self.person(other)
        leaving = self.paper.people.get(name)
        delegate = leaving and self.delegates().get(leaving.row_id)
        if not delegate or (coming not in self.managers and code != leaving.administration):
            return
        is_there = leaving.state == "confirmed"
        allowed = is_there and self.paper.substitute(name, coming, code)
        done = self.does(
            "planner",
            lambda db: nominations.substitute_delegate(
                db, delegate.id, self.whom(coming, code), at=self.clock()
            ),
            allowed=allowed,
        )
        if done is not None:
            rows = {each.id: each for each in self.delegates().values()}
            came = rows[done.substitute_id]
            self.managers[coming] = came.manager_id
            self.paper.people[coming].row_id = came.nomination_id

    @rule(code=st.sampled_from((None, *PLACES)), places=st.one_of(st.none(), FEW))
    def quota(self, code: str | None, places: int | None) -> None:
        allowed = self.paper.quota(code, places)
        of = nominations.QuotaOf(self.side, code and self.places[code])
        self.does(
            "planner",
            lambda db: nominations.change_quota(db, of, places, at=self.clock()),
            allowed=allowed,
        )

    @rule(code=st.sampled_from((None, *PLACES)), day=st.one_of(st.none(), st.integers(0, 6)))
    def deadline(self, code: str | None, day: int | None) -> None:
        allowed = self.paper.deadline(code, day)
        closing = None
        if day is not None:
            closing = nominations.Closing(BEGIN.date() + timedelta(days=day))
        self.does(
            "planner",
            lambda db: nominations.change_nomination_deadline(
                db, self.slug, code and self.places[code], closing, at=self.clock()
            ),
            allowed=allowed,
        )

    @rule()
    def sleep(self) -> None:
        self.paper.day += 1
        self.paper.moment += 86_400

    @rule(state=st.sampled_from(EditionState))
    def change_state(self, state: EditionState) -> None:
        # While it takes nominations there is most to be learnt, once it is archived nothing.
        if self.paper.day < LIVELY_DAYS.get(state, 0):
            state = EditionState.NOMINATING
        allowed = self.paper.change_state(state.value)
        self.does(
            "planner",
            lambda db: edition_states.change_edition_state(db, self.slug, state, at=self.clock()),
            allowed=allowed,
        )

    def delegates(self) -> dict[str, models.Delegate]:
        """Return every delegate by the id of the nomination."""
        return {each.nomination_id: each for each in self.kept(models.Delegate)}

    def kept(self, table: Any) -> list[Any]:
        async def read() -> list[Any]:
            async with self.store.reading(SYSTEM) as db:
                rows = await db.scalars(select(table).where(table.edition_id == self.slug))
                return list(rows)

        return self.runner.run(read())

    @invariant()
    def the_paper_is_right(self) -> None:
        paper = self.paper
        rows = {each.id: each for each in self.kept(models.Nomination)}
        found = {name: rows[each.row_id].state.value for name, each in paper.people.items()}
        assert found == {name: each.state for name, each in paper.people.items()}
        assert len(rows) == len(paper.people)
        told, waiting = self.runner.run(self.read_told(sorted(rows)))
        assert waiting == [each.row_id for each in paper.waiting]
        for each in paper.people.values():
            assert sorted(told.get(each.row_id, [])) == sorted(each.told)
        self.no_rule_is_broken(rows, waiting)

    def no_rule_is_broken(self, rows: dict[str, models.Nomination], waiting: list[str]) -> None:
        """Rule 12 by what is stored, without the paper."""
        delegates = self.delegates()
        there = {row_id for row_id, each in delegates.items() if each.withdrawn_at is None}
        confirmed = {k for k, each in rows.items() if each.state is NominationState.CONFIRMED}
        assert there == confirmed
        assert len({each.code for each in delegates.values()}) == len(delegates)
        waits = {k for k, each in rows.items() if each.state is NominationState.WAITLISTED}
        assert waits == set(waiting)
        assert len(waiting) == len(set(waiting))
        paper = self.paper
        assert paper.places is None or len(confirmed) <= paper.places
        for code, most in paper.most.items():
            assert paper.confirmed(code) <= most
        if paper.edition in ("nominating", "open"):
            assert not any(paper.fits(each) for each in paper.waiting)

    async def read_told(self, ids: list[str]) -> tuple[dict[str, list[str]], list[str]]:
        notice, place = models.NominationNotice, models.WaitingPlace
        async with self.store.reading(SYSTEM) as db:
            told: dict[str, list[str]] = {}
            for row in await db.scalars(select(notice).where(notice.nomination_id.in_(ids))):
                told.setdefault(row.nomination_id, []).append(row.kind.value)
            rows = await db.execute(
                select(place.nomination_id, place.number)
                .where(place.side_id == self.side)
                .order_by(place.number)
            )
            found = rows.all()
            assert [number for _, number in found] == list(range(1, len(found) + 1))
            return told, [row_id for row_id, _ in found]


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
    """Let one edition live as it is told to, and return of what kinds people were told."""
    life = type("LifeHere", (Life,), {"url": url})()
    try:
        for name, given in steps:
            getattr(life, name)(**given)
            life.the_paper_is_right()
        return {kind for each in life.paper.people.values() for kind in each.told}
    finally:
        life.teardown()
