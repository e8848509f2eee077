"""Whatever planners do to an edition, its days and sides are as on paper: plain values beside."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import delete, select

from domain import edition_states, editions, models
from domain.editions.wanted import ComponentWanted, EditionWanted, ProgrammeWanted, SideWanted
from domain.models import ComponentKind, EditionKind, EditionState
from domain.store import WriteDb
from tests.databases import Databases
from tests.domain.machine import Machine, live

AT = datetime(2012, 6, 1, tzinfo=UTC)
START = date(2013, 5, 6)
PLACES = ("br", "cn", "pe")
KEYS = ("east", "south", "west")
PARTS = ("forum", "workshop")
DAYS = st.tuples(st.integers(0, 3), st.integers(0, 3))
MEMBERS = st.lists(st.sampled_from(PLACES), max_size=2, unique=True)
NOT_OVER = {EditionState.PLANNED, EditionState.NOMINATING, EditionState.OPEN}
BEFORE_PAIRING = {EditionState.PLANNED, EditionState.NOMINATING}


def days(two: tuple[int, int]) -> tuple[date, date]:
    first, last = (START + timedelta(days=each) for each in two)
    return first, last


class Editions(Machine):
    """An edition: its days, who is on which side, the days of components and who attends them."""

    @initialize()
    def begin(self) -> None:
        async def again(db: WriteDb) -> Any:
            of = models.Edition.slug == "made"
            await db.execute(delete(models.Edition).where(of))
            await db.execute(delete(models.Programme).where(models.Programme.key == "made"))
            programme = await editions.create_programme(db, "made", ProgrammeWanted("P"), at=AT)
            first, last = days((0, 3))
            wanted = EditionWanted("made", "E", EditionKind.SYMPOSIUM, first, last)
            return await editions.create_edition(db, programme.id, wanted, at=AT)

        self.edition = str(self.run(again).id)
        self.days, self.state = (0, 3), EditionState.PLANNED
        self.sides: dict[str, dict[str, Any]] = {}
        self.parts: dict[str, dict[str, Any]] = {}

    @rule(two=DAYS)
    def move(self, two: tuple[int, int]) -> None:
        first, last = days(two)

        async def act(db: WriteDb) -> Any:
            row = await db.get_one(models.Edition, self.edition)
            wanted = editions.edition_as_wanted(row)
            changed = EditionWanted(**{**vars(wanted), "starts_on": first, "ends_on": last})
            return await editions.correct_edition(db, self.edition, changed, at=AT)

        code, _ = self.told(act)
        if two == self.days:
            assert code is None
            return
        if self.state not in NOT_OVER:
            assert code == "CONFLICT"
            return
        parts = [part["days"] for part in self.parts.values()]
        held = all(two[0] <= begin <= end <= two[1] for begin, end in parts)
        assert code == (None if two[0] <= two[1] and held else "INVALID_INPUT")
        if code is None:
            self.days = two

    def elsewhere(self, key: str, members: list[str]) -> bool:
        others = {
            code for other, side in self.sides.items() if other != key for code in side["members"]
        }
        return bool(others & set(members))

    def may_be(self, key: str, members: list[str]) -> bool:
        return not self.elsewhere(key, members) and (
            bool(members) or self.state is EditionState.PLANNED
        )

    @rule(key=st.sampled_from(KEYS), members=MEMBERS)
    def add_side(self, key: str, members: list[str]) -> None:
        wanted = SideWanted("S", tuple(members))
        code, row = self.told(lambda db: editions.add_side(db, self.edition, key, wanted, at=AT))
        fits = self.state in BEFORE_PAIRING and key not in self.sides and self.may_be(key, members)
        assert code == (None if fits else "CONFLICT")
        if code is None:
            self.sides[key] = {"id": row.id, "members": members}

    @rule(key=st.sampled_from(KEYS), members=MEMBERS)
    def correct_side(self, key: str, members: list[str]) -> None:
        if key not in self.sides:
            return
        side, wanted = self.sides[key], SideWanted("S", tuple(members))
        code, _ = self.told(lambda db: editions.correct_side(db, side["id"], wanted, at=AT))
        if side["members"] == members:
            assert code is None
            return
        fits = self.state in BEFORE_PAIRING and self.may_be(key, members)
        assert code == (None if fits else "CONFLICT")
        if code is None:
            side["members"] = members

    @rule(key=st.sampled_from(KEYS))
    def remove_side(self, key: str) -> None:
        row_id = self.sides[key]["id"] if key in self.sides else "none"
        code, _ = self.told(lambda db: editions.remove_side(db, row_id, at=AT))
        if key not in self.sides:
            assert code == "NOT_FOUND"
            return
        assert code == (None if self.state is EditionState.PLANNED else "CONFLICT")
        if code is None:
            del self.sides[key]
            for part in self.parts.values():
                part["sides"].discard(key)

    @rule(key=st.sampled_from(PARTS), two=DAYS, sides=st.sets(st.sampled_from(KEYS)))
    def put_component(self, key: str, two: tuple[int, int], sides: set[str]) -> None:
        sides &= self.sides.keys()
        first, last = days(two)
        ids = tuple(self.sides[each]["id"] for each in sorted(sides))
        wanted = ComponentWanted(ComponentKind.ONLINE, "C", first, last, "Etc/UTC", ids)
        known = self.parts.get(key)
        code, row = self.told(
            lambda db: (
                editions.add_component(db, self.edition, key, wanted, at=AT)
                if known is None
                else editions.correct_component(db, known["id"], wanted, at=AT)
            )
        )
        if known is not None and (known["days"], known["sides"]) == (two, sides):
            assert code is None
            return
        if self.state not in NOT_OVER:
            assert code == "CONFLICT"
            return
        fits = self.days[0] <= two[0] <= two[1] <= self.days[1]
        assert code == (None if fits else "INVALID_INPUT")
        if code is None:
            self.parts[key] = {"id": row.id, "days": two, "sides": sides}

    @rule(key=st.sampled_from(PARTS))
    def remove_component(self, key: str) -> None:
        row_id = self.parts[key]["id"] if key in self.parts else "none"
        code, _ = self.told(lambda db: editions.remove_component(db, row_id, at=AT))
        if key not in self.parts:
            assert code == "NOT_FOUND"
            return
        assert code == (None if self.state in NOT_OVER else "CONFLICT")
        if code is None:
            del self.parts[key]

    @rule(state=st.sampled_from(list(EditionState)))
    def go_on(self, state: EditionState) -> None:
        code, _ = self.told(
            lambda db: edition_states.change_edition_state(db, self.edition, state, at=AT)
        )
        moves = {(each.source, each.target) for each in edition_states.EDITION_MOVES}
        if state is self.state:
            assert code is None
        elif (self.state, state) not in moves:
            assert code == "CONFLICT"
        elif (self.state, state) == (EditionState.PLANNED, EditionState.NOMINATING):
            ready = len(self.sides) > 1 and all(each["members"] for each in self.sides.values())
            assert code == (None if ready else "NOT_READY")
        else:
            assert code is None
        if code is None:
            self.state = state

    @invariant()
    def stands_as_the_model(self) -> None:
        if not hasattr(self, "parts"):
            return

        async def seen(db: WriteDb) -> Any:
            edition = await db.get_one(models.Edition, self.edition)
            side, member, part = models.Side, models.SideAdministration, models.Component
            link = models.ComponentSide
            on = select(side.key, member.administration_id).join(member, member.side_id == side.id)
            of = side.edition_id == self.edition
            order = (side.position, member.position)
            members = [tuple(row) for row in await db.execute(on.where(of).order_by(*order))]
            attending = (
                select(part.key, side.key)
                .join(link, link.component_id == part.id)
                .join(side, side.id == link.side_id)
                .where(part.edition_id == self.edition)
            )
            attend = {tuple(row) for row in await db.execute(attending)}
            rows = await db.scalars(select(part).where(part.edition_id == self.edition))
            parts = {row.key: (row.starts_on, row.ends_on) for row in rows}
            return (edition.starts_on, edition.ends_on), edition.state, members, parts, attend

        dates, state, members, parts, attend = self.run(seen)
        assert (dates, state) == (days(self.days), self.state)
        by_side: dict[str, list[str]] = {}
        for key, code in members:
            by_side.setdefault(key, []).append(code)
        assert by_side == {
            key: side["members"] for key, side in self.sides.items() if side["members"]
        }
        assert parts == {key: days(part["days"]) for key, part in self.parts.items()}
        assert attend == {(key, side) for key, part in self.parts.items() for side in part["sides"]}


def test_an_edition_is_as_on_paper(databases: Databases) -> None:
    live(databases, Editions, lives=4)


def test_an_edition_is_as_on_paper_on_postgresql_too(databases: Databases) -> None:
    live(databases, Editions, lives=1, engine="postgresql")
