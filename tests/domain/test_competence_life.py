"""The lives of framework versions and of assessments against models of them."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import delete, select

from domain import models
from domain.assessing.beginning import AssessmentWanted, Rated
from domain.assessing.invitations import invite_peer, withdraw_invitation
from domain.assessing.recording import (
    change_assessment,
    record_assessment,
    withdraw_assessment,
)
from domain.assessments import levels_of_managers
from domain.competencies import competencies_in_force
from domain.frameworks import copies, drafts, life, maps
from domain.models import AssessmentKind
from domain.store import WriteDb
from tests.databases import Databases
from tests.domain.machine import AT, Machine, live
from tests.two_editions import DAY

KEYS = ("risk", "aeo", "origin")


class Frameworks(Machine):
    """Versions of one framework: their states, what is in them, and what old ratings become."""

    @initialize()
    def begin(self) -> None:
        async def again(db: WriteDb) -> None:
            row = models.CompetencyFramework
            await db.execute(delete(row).where(row.key == "f", row.version > 1))
            await db.execute(delete(models.CompetencyMapping))
            first = await db.get_one(row, "frame")
            first.state = models.FrameworkState.PUBLISHED

        self.run(again)
        # Version: state, the competencies in it, and of each version that it maps those that became
        # one of its own.
        self.state = {1: "published"}
        self.content: dict[int, set[str]] = {1: {"risk", "aeo"}}
        self.mapped: dict[int, dict[int, set[str]]] = {1: {}}

    def id_of(self, version: int) -> str:
        async def found(db: WriteDb) -> str:
            row = models.CompetencyFramework
            where = row.key == "f", row.version == version
            return str(await db.scalar(select(row.id).where(*where)))

        return self.run(found)

    def any_version(self, place: int) -> int:
        versions = sorted(self.state)
        return versions[place % len(versions)]

    @rule(place=st.integers(0, 5), copies_it=st.booleans())
    def create(self, place: int, *, copies_it: bool) -> None:
        version = self.any_version(place)
        copied = self.id_of(version) if copies_it else None
        code, _ = self.told(lambda db: copies.create_framework(db, "f", copied_id=copied, at=AT))
        if "draft" in self.state.values():
            assert code == "CONFLICT"
            return
        assert code is None
        new = max(self.state) + 1
        self.state[new] = "draft"
        self.content[new] = set(self.content[version]) if copies_it else set()
        self.mapped[new] = {version: set(self.content[version])} if copies_it else {}

    @rule(place=st.integers(0, 5), key=st.sampled_from(KEYS), level=st.sampled_from("ab"))
    def put(self, place: int, key: str, level: str) -> None:
        version = self.any_version(place)
        framework_id = self.id_of(version)
        wanted = drafts.CompetencyWanted(
            key, "top", models.CompetencyKind.VALUE, key, "d", (level, "2", "3", "4")
        )

        async def act(db: WriteDb) -> None:
            await drafts.put_group(db, framework_id, drafts.GroupWanted("top", "T", ""), at=AT)
            await drafts.put_competency(db, framework_id, wanted, at=AT)

        code, _ = self.told(act)
        if self.state[version] != "draft":
            assert code == "CONFLICT"
            return
        assert code is None
        self.content[version].add(key)

    @rule(place=st.integers(0, 5), key=st.sampled_from(KEYS))
    def remove(self, place: int, key: str) -> None:
        version = self.any_version(place)
        framework_id = self.id_of(version)
        code, _ = self.told(lambda db: drafts.remove_competency(db, framework_id, key, at=AT))
        if self.state[version] != "draft":
            assert code == "CONFLICT"
        elif key not in self.content[version]:
            assert code == "NOT_FOUND"
        else:
            assert code is None
            self.content[version].remove(key)
            # What became of it is not said any more.
            self.mapped[version] = {
                each: became for each, became in self.mapped[version].items() if key not in became
            }

    @rule(place=st.integers(0, 5), other=st.integers(0, 5))
    def map_all(self, place: int, other: int) -> None:
        version, earlier = self.any_version(place), self.any_version(other)
        links = [
            maps.LinkWanted(key, (key,) if key in self.content[version] else (), "gone")
            for key in sorted(self.content[earlier])
        ]
        ids = self.id_of(version), self.id_of(earlier)
        code, _ = self.told(lambda db: maps.map_framework(db, *ids, links, at=AT))
        if self.state[version] != "draft":
            assert code == "CONFLICT"
        elif earlier >= version:
            assert code == "INVALID_INPUT"
        else:
            assert code is None
            both = self.content[earlier] & self.content[version]
            self.mapped[version][earlier] = both

    @rule(place=st.integers(0, 5))
    def publish(self, place: int) -> None:
        version = self.any_version(place)
        framework_id = self.id_of(version)
        code, _ = self.told(lambda db: life.publish_framework(db, framework_id, at=AT))
        before = [each for each, state in self.state.items() if state == "published"]
        is_whole = bool(self.content[version]) and (
            not before or max(before) in self.mapped[version]
        )
        if self.state[version] != "draft" or not is_whole:
            assert code == "CONFLICT"
            return
        assert code is None
        self.state[version] = "published"

    @rule(place=st.integers(0, 5))
    def retire(self, place: int) -> None:
        version = self.any_version(place)
        framework_id = self.id_of(version)
        code, _ = self.told(lambda db: life.retire_framework(db, framework_id, at=AT))
        published = [each for each, state in self.state.items() if state == "published"]
        if published.count(version) and len(published) > 1:
            assert code is None
            self.state[version] = "retired"
        else:
            assert code == "CONFLICT"

    @rule(place=st.integers(0, 5))
    def discard(self, place: int) -> None:
        version = self.any_version(place)
        framework_id = self.id_of(version)
        code, _ = self.told(lambda db: copies.discard_framework(db, framework_id, at=AT))
        if self.state[version] != "draft":
            assert code == "CONFLICT"
            return
        assert code is None
        del self.state[version]

    @invariant()
    def is_as_the_model(self) -> None:
        if not hasattr(self, "state"):
            return

        async def seen(db: WriteDb) -> Any:
            row, competency = models.CompetencyFramework, models.Competency
            states = await db.execute(select(row.version, row.state).where(row.key == "f"))
            inside = await db.execute(
                select(row.version, competency.key)
                .join(competency, competency.framework_id == row.id)
                .where(row.key == "f")
            )
            current = {each.key for each in await competencies_in_force(db)}
            levels = await levels_of_managers(db, ["ana"])
            keys = dict((await db.execute(select(competency.id, competency.key))).all())
            return states.all(), inside.all(), current, {keys[key] for _, key in levels}

        states, inside, current, rated = self.run(seen)
        assert {version: state.value for version, state in states} == self.state
        found: dict[int, set[str]] = {version: set() for version in self.state}
        for version, key in inside:
            found[version].add(key)
        assert found == {version: self.content[version] for version in self.state}
        newest = max(each for each, state in self.state.items() if state == "published")
        assert current == self.content[newest]
        # Rated once in the first version, and in what it became since.
        assert rated & current <= {"risk", "aeo"}
        if newest == 1:
            assert rated == {"risk", "aeo"}


class Assessments(Machine):
    """What one person was found to be in one competency, by whom and when."""

    @initialize()
    def begin(self) -> None:
        async def again(db: WriteDb) -> None:
            await db.execute(delete(models.Assessment))
            await db.execute(delete(models.PeerInvitation))

        self.run(again)
        self.given: dict[str, tuple[AssessmentKind, date, int | None]] = {}
        self.invitations: dict[str, str] = {}
        self.answers: dict[str, str] = {}

    @rule(peer=st.sampled_from(["pat", "wei"]))
    def invite(self, peer: str) -> None:
        code, made = self.told(lambda db: invite_peer(db, "own", "ana", peer, at=AT))
        asked = {row_id for row_id, state in self.invitations.items() if state == f"open {peer}"}
        assert code == ("CONFLICT" if asked else None)
        if made is not None:
            self.invitations[made.id] = f"open {peer}"

    @precondition(lambda self: self.invitations)
    @rule(place=st.integers(0, 9))
    def take_back(self, place: int) -> None:
        row_id = sorted(self.invitations)[place % len(self.invitations)]
        code, _ = self.told(lambda db: withdraw_invitation(db, row_id, at=AT))
        is_open = self.invitations[row_id].startswith("open")
        assert code == (None if is_open else "CONFLICT")
        if is_open:
            self.invitations[row_id] = "withdrawn"

    @rule(
        kind=st.sampled_from(AssessmentKind),
        days=st.integers(0, 2),
        level=st.one_of(st.none(), st.integers(-1, 5)),
        place=st.integers(0, 9),
    )
    def record(self, kind: AssessmentKind, days: int, level: int | None, place: int) -> None:
        day, invitation = DAY + timedelta(days), None
        if kind is AssessmentKind.PEER and self.invitations:
            invitation = sorted(self.invitations)[place % len(self.invitations)]
        ratings = (Rated("risk", level),)
        wanted = AssessmentWanted("ana", kind, day, ratings, invitation_id=invitation)
        code, made = self.told(lambda db: record_assessment(db, wanted, at=AT))
        if level is not None and not 0 <= level <= 4:
            assert code == "INVALID_INPUT"
        elif kind is AssessmentKind.PEER:
            if invitation is None:
                assert code == "INVALID_INPUT"
                return
            is_open = self.invitations[invitation].startswith("open")
            assert code == (None if is_open else "CONFLICT")
            if is_open:
                self.answers[made.id] = invitation
                self.invitations[invitation] = f"answered {self.invitations[invitation][5:]}"
        else:
            taken = (kind, day) in {each[:2] for each in self.given.values()}
            assert code == ("CONFLICT" if taken else None)
        if made is not None:
            self.given[made.id] = (kind, day, level)

    @precondition(lambda self: self.given)
    @rule(place=st.integers(0, 9), level=st.one_of(st.none(), st.integers(0, 5)))
    def change(self, place: int, level: int | None) -> None:
        row_id = sorted(self.given)[place % len(self.given)]
        rated = [Rated("risk", level)]
        code, _ = self.told(lambda db: change_assessment(db, row_id, rated, at=AT))
        if level is not None and level > 4:
            assert code == "INVALID_INPUT"
            return
        assert code is None
        kind, day, _ = self.given[row_id]
        self.given[row_id] = (kind, day, level)

    @precondition(lambda self: self.given)
    @rule(place=st.integers(0, 9))
    def withdraw(self, place: int) -> None:
        row_id = sorted(self.given)[place % len(self.given)]
        code, _ = self.told(lambda db: withdraw_assessment(db, row_id, at=AT))
        assert code is None
        del self.given[row_id]
        if row_id in self.answers:
            invitation = self.answers.pop(row_id)
            peer = self.invitations[invitation].split()[1]
            again = f"open {peer}" in self.invitations.values()
            self.invitations[invitation] = "withdrawn" if again else f"open {peer}"

    @invariant()
    def counts_as_the_model(self) -> None:
        if not hasattr(self, "given"):
            return

        async def seen(db: WriteDb) -> Any:
            rating = (await levels_of_managers(db, ["ana"])).get(("ana", "risk"))
            rows = await db.execute(select(models.PeerInvitation.id, models.PeerInvitation.state))
            return rating and rating.level, dict(rows.all())

        level, states = self.run(seen)
        ranks = (
            AssessmentKind.SELF,
            AssessmentKind.PEER,
            AssessmentKind.SUPERVISOR,
            AssessmentKind.FACILITATOR,
        )
        known = [each for each in self.given.values() if each[2] is not None]
        best = max(known, key=lambda each: (ranks.index(each[0]), each[1], -each[2]), default=None)
        assert level == (best[2] if best else None)
        told = {row_id: state.split()[0] for row_id, state in self.invitations.items()}
        assert {row_id: state.value for row_id, state in states.items()} == told


def test_framework_versions_live_as_the_model_does(databases: Databases) -> None:
    live(databases, Frameworks, lives=2)


def test_assessments_and_invitations_live_as_the_model_does(databases: Databases) -> None:
    live(databases, Assessments, lives=3)
