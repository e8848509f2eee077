"""The lives of recommendations and of commitments against a model of them.

More lives are in tests/shards/history.
"""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from sqlalchemy import select

from domain import models
from domain.audit import Taken
from domain.models import CommitmentState
from domain.outcomes import closing, commitments, recommendations
from domain.outcomes.moves import COMMITMENT_MOVES, FRAMEWORK_MOVES, RECOMMENDATION_MOVES
from domain.outcomes.undoing import ACTS
from domain.store import WriteDb
from tests.databases import Databases
from tests.domain.machine import AT, SOME, Machine, live

DUE = date(2012, 6, 30)


class Promises(Machine):
    """Recommendations and commitments: their states, who built on what, and taking back."""

    @initialize()
    def begin(self) -> None:
        self.clear(models.ActionUpdate, models.Commitment, models.Recommendation)
        self.advice: dict[str, str] = {}
        self.successor: dict[str, str | None] = {}
        self.promises: dict[str, tuple[str, str]] = {}
        self.told_of: dict[str, int] = {}
        self.made = 0

    def any_advice(self, place: int) -> str:
        known = sorted(self.advice)
        return known[place % len(known)]

    def any_promise(self, place: int) -> str:
        known = sorted(self.promises)
        return known[place % len(known)]

    @rule()
    def recommend(self) -> None:
        self.made += 1
        wanted = recommendations.RecommendationWanted(f"k{self.made}", "w", "articleprog")

        async def act(db: WriteDb) -> models.Recommendation:
            edition = await db.get_one(models.Edition, "own")
            return await recommendations.add_recommendation(db, edition, wanted, at=AT)

        code, row = self.told(act)
        assert code is None
        self.advice[row.id], self.successor[row.id] = "draft", None

    @precondition(lambda self: self.advice)
    @rule(place=st.integers(0, SOME), word=st.sampled_from("ab"))
    def change(self, place: int, word: str) -> None:
        advice = self.any_advice(place)
        wanted = recommendations.RecommendationWanted("", word, "articleprog")
        code, _ = self.told(
            lambda db: recommendations.change_recommendation(db, advice, wanted, at=AT)
        )
        assert code == (None if self.advice[advice] == "draft" else "CONFLICT")

    @precondition(lambda self: self.advice)
    @rule(place=st.integers(0, SOME))
    def remove(self, place: int) -> None:
        advice = self.any_advice(place)
        code, _ = self.told(lambda db: recommendations.remove_recommendation(db, advice, at=AT))
        assert code == (None if self.advice[advice] == "draft" else "CONFLICT")
        if code is None:
            del self.advice[advice]

    @precondition(lambda self: self.advice)
    @rule(place=st.integers(0, SOME))
    def agree(self, place: int) -> None:
        advice = self.any_advice(place)
        code, _ = self.told(lambda db: recommendations.agree_recommendation(db, advice, at=AT))
        assert code == (None if self.advice[advice] == "draft" else "CONFLICT")
        if code is None:
            self.advice[advice] = "agreed"

    @precondition(lambda self: self.advice)
    @rule(place=st.integers(0, SOME))
    def take_agreement_back(self, place: int) -> None:
        advice = self.any_advice(place)
        code, _ = self.told(lambda db: recommendations.disagree_recommendation(db, advice, at=AT))
        built_on = advice in {because for because, _ in self.promises.values()}
        built_on |= advice in self.successor.values()
        fits = self.advice[advice] == "agreed" and not built_on
        assert code == (None if fits else "CONFLICT")
        if fits:
            self.advice[advice] = "draft"

    @precondition(lambda self: self.advice)
    @rule(place=st.integers(0, SOME), by=st.integers(0, SOME))
    def supersede(self, place: int, by: int) -> None:
        advice, other = self.any_advice(place), self.any_advice(by)
        code, _ = self.told(
            lambda db: recommendations.supersede_recommendation(db, advice, other, at=AT)
        )
        if not self.advice[advice] == self.advice[other] == "agreed":
            assert code == "CONFLICT"
        elif advice == other:
            assert code == "INVALID_INPUT"
        else:
            assert code is None
            self.advice[advice], self.successor[advice] = "superseded", other

    @precondition(lambda self: self.advice)
    @rule(place=st.integers(0, SOME))
    def reinstate(self, place: int) -> None:
        advice = self.any_advice(place)
        code, _ = self.told(lambda db: recommendations.reinstate_recommendation(db, advice, at=AT))
        assert code == (None if self.advice[advice] == "superseded" else "CONFLICT")
        if code is None:
            self.advice[advice], self.successor[advice] = "agreed", None

    @precondition(lambda self: self.advice)
    @rule(place=st.integers(0, SOME), owned=st.booleans())
    def promise(self, place: int, *, owned: bool) -> None:
        advice = self.any_advice(place)
        self.made += 1
        wanted = commitments.CommitmentWanted("pe" if owned else None, f"t{self.made}", DUE)
        code, row = self.told(lambda db: commitments.add_commitment(db, advice, wanted, at=AT))
        if self.advice[advice] != "agreed":
            assert code == "CONFLICT"
        elif not owned:
            assert code == "INVALID_INPUT"
        else:
            assert code is None
            self.promises[row.id], self.told_of[row.id] = (advice, "open"), 0

    @precondition(lambda self: self.promises)
    @rule(place=st.integers(0, SOME))
    def tell(self, place: int) -> None:
        promise = self.any_promise(place)
        code, _ = self.told(
            lambda db: closing.record_action_update(db, promise, date(2012, 5, 1), "t", at=AT)
        )
        assert code == (None if self.promises[promise][1] == "open" else "CONFLICT")
        self.told_of[promise] += code is None

    @precondition(lambda self: self.promises)
    @rule(place=st.integers(0, SOME), state=st.sampled_from(CommitmentState), why=st.booleans())
    def close(self, place: int, state: CommitmentState, *, why: bool) -> None:
        promise = self.any_promise(place)
        ending = closing.Ending(state, "o" if why else "")
        code, _ = self.told(lambda db: closing.close_commitment(db, promise, ending, at=AT))
        because, now = self.promises[promise]
        if state is CommitmentState.OPEN:
            assert code == "INVALID_INPUT"
        elif now != "open":
            assert code == "CONFLICT"
        elif state is CommitmentState.DROPPED and not why:
            assert code == "INVALID_INPUT"
        else:
            assert code is None
            self.promises[promise] = because, state.value

    @precondition(lambda self: self.promises)
    @rule(place=st.integers(0, SOME))
    def reopen(self, place: int) -> None:
        promise = self.any_promise(place)
        version = self.version_of(promise)
        taken = Taken(promise, {}, version, AT)
        code, _ = self.told(lambda db: ACTS["reopen_commitment"](db, taken))
        because, now = self.promises[promise]
        assert code == ("CONFLICT" if now == "open" else None)
        self.promises[promise] = because, "open"

    def version_of(self, promise: str) -> int:
        async def found(db: WriteDb) -> int:
            return (await db.get_one(models.Commitment, promise)).version

        return self.run(found)

    @precondition(lambda self: self.promises)
    @rule(place=st.integers(0, SOME))
    def withdraw(self, place: int) -> None:
        promise = self.any_promise(place)
        code, _ = self.told(lambda db: commitments.remove_commitment(db, promise, at=AT))
        fits = self.promises[promise][1] == "open" and not self.told_of[promise]
        assert code == (None if fits else "CONFLICT")
        if fits:
            del self.promises[promise], self.told_of[promise]

    @precondition(lambda self: self.promises)
    @rule(place=st.integers(0, SOME), day=st.integers(-300, 30))
    def recast(self, place: int, day: int) -> None:
        promise = self.any_promise(place)
        due = DUE + timedelta(days=day)
        wanted = commitments.CommitmentWanted("pe", f"r{promise}", due)
        code, _ = self.told(lambda db: commitments.change_commitment(db, promise, wanted, at=AT))
        if self.promises[promise][1] != "open":
            assert code == "CONFLICT"
        else:
            assert code == ("INVALID_INPUT" if due < date(2011, 12, 7) else None)

    @invariant()
    def the_rows_are_those_of_the_model(self) -> None:
        async def found(db: WriteDb) -> tuple[Any, Any, Any]:
            advice = list(await db.scalars(select(models.Recommendation)))
            promises = list(await db.scalars(select(models.Commitment)))
            updates = list(await db.scalars(select(models.ActionUpdate.commitment_id)))
            return (
                {each.id: (each.state.value, each.superseded_by_id) for each in advice},
                {each.id: (each.recommendation_id, each.state.value) for each in promises},
                {each.id: updates.count(each.id) for each in promises},
            )

        advice, promises, updates = self.run(found)
        assert advice == {
            each: (state, self.successor[each]) for each, state in self.advice.items()
        }
        assert promises == self.promises
        assert updates == self.told_of


def test_recommendations_and_commitments_live_as_on_paper(databases: Databases) -> None:
    live(databases, Promises, lives=3, steps=20)


def test_every_move_is_named_once() -> None:
    for moves in (FRAMEWORK_MOVES, RECOMMENDATION_MOVES, COMMITMENT_MOVES):
        labels = [each.label for each in moves]
        assert len(labels) == len(set(labels))
        # A state that is left for good is left by nothing but what takes the act back.
        assert all(each.sources for each in moves)
