"""Any acts of planners, coordinators and the invited on invitations, beside the same on paper."""

import json
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import select

from domain import models
from domain.meetings import answers, writing
from domain.models import CrossParticipation, CrossParticipationState, DeclineReason, RunState
from domain.nominations.withdrawal import withdraw_delegate
from domain.runs import ParticipationRequest, publish_participation_run
from domain.runs.requests import write_request
from domain.store import WriteDb
from tests.domain.machine import AT, Machine
from tests.two_editions import DAY

State = CrossParticipationState
OPEN = (State.INVITED, State.ACCEPTED)
PEOPLE = ("ana", "pat", "luz")
MEETINGS = ("visit", "far")
PAIRS = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(MEETINGS))
PLANS = st.sets(PAIRS, max_size=4)


class ParticipationLife(Machine):
    """Invitations of an edition in a database, and the newest of each two in a dictionary."""

    numbers: ClassVar[list[int]] = [0]

    def __init__(self) -> None:
        super().__init__()
        self.paper: dict[tuple[str, str], State] = {}
        self.made: dict[tuple[str, str], int] = {}
        self.gone: set[str] = set()
        self.notices = 0
        self.places = 9

    @initialize()
    def begin(self) -> None:
        self.clear(models.CrossParticipation, models.CrossParticipationRun, models.RegionalMeeting)

        async def act(db: WriteDb) -> None:
            for key, days in (("visit", 0), ("far", 30)):
                db.add(
                    models.RegionalMeeting(
                        id=key,
                        edition_id="own",
                        side_id="owneast",
                        key=key,
                        name=key,
                        starts_on=DAY.replace(year=2012 if days else 2011),
                        ends_on=DAY.replace(year=2012 if days else 2011),
                        places=self.places,
                    )
                )
            for who in PEOPLE:
                delegate = await db.get_one(models.Delegate, f"d{who}")
                delegate.withdrawn_at = None
                nomination = await db.get_one(models.Nomination, delegate.nomination_id)
                nomination.state = models.NominationState.CONFIRMED

        self.run(act)

    @rule(plan=PLANS)
    def publish(self, plan: set[tuple[str, str]]) -> None:
        """Publish a run that suggests so; what it has not lapses, what it has stays."""
        run_id = self.suggest(plan)
        code, _ = self.told(lambda db: publish_participation_run(db, run_id, at=AT))
        if any(who in self.gone for who, _ in plan):
            assert code == "CONFLICT"
            return
        assert code is None
        for pair, state in self.paper.items():
            if state in OPEN and pair not in plan:
                self.paper[pair] = State.LAPSED
                self.notices += 1
        for pair in plan:
            if self.paper.get(pair) not in (*OPEN, State.ATTENDED):
                self.paper[pair] = State.INVITED
                self.made[pair] = self.made.get(pair, 0) + 1
                self.notices += 1

    def suggest(self, plan: set[tuple[str, str]]) -> str:
        """Write a run that is done and suggests so, as the engine's would be."""
        self.numbers[0] += 1
        run_id = f"life{self.numbers[0]}"
        meetings = [
            {
                "id": key,
                "side": "east",
                "first_day": DAY.replace(year=year).toordinal(),
                "last_day": DAY.replace(year=year).toordinal(),
                "places": self.places,
            }
            for key, year in (("visit", 2011), ("far", 2012))
        ]

        async def act(db: WriteDb) -> None:
            db.add(
                models.CrossParticipationRun(
                    id=run_id,
                    edition_id="own",
                    state=RunState.DONE,
                    requested_at=AT.replace(year=2030),
                    parameters=write_request(ParticipationRequest()),
                    snapshot=json.dumps({"meetings": meetings}),
                    solution=json.dumps({"invitations": []}),
                )
            )
            await db.flush()
            db.add_all(
                models.SuggestedInvitation(
                    run_id=run_id,
                    delegate_id=f"d{who}",
                    meeting_id=key,
                    meeting_key=key,
                    position=position,
                    required=False,
                    sees=False,
                    points=0,
                )
                for position, (who, key) in enumerate(sorted(plan))
            )

        self.run(act)
        return run_id

    @rule(pair=PAIRS, reason=st.sampled_from(DeclineReason))
    def decline(self, pair: tuple[str, str], reason: DeclineReason) -> None:
        self.answer(
            pair,
            State.DECLINED,
            OPEN,
            lambda db, row_id: answers.decline_participation(db, row_id, reason, at=AT),
        )

    @rule(pair=PAIRS)
    def accept(self, pair: tuple[str, str]) -> None:
        self.answer(
            pair,
            State.ACCEPTED,
            (State.INVITED,),
            lambda db, row_id: answers.accept_participation(db, row_id, at=AT),
        )

    @rule(pair=PAIRS, attended=st.booleans())
    def record(self, pair: tuple[str, str], *, attended: bool) -> None:
        """Say who was there; one meeting has not begun yet."""

        def act(db: WriteDb, row_id: str) -> Any:
            return answers.record_participation(db, row_id, attended=attended, at=AT)

        row_id = self.newest(pair)
        if row_id is not None and pair[1] == "far":
            code, _ = self.told(lambda db: act(db, row_id))
            assert code == "CONFLICT"
            return
        target = State.ATTENDED if attended else State.LAPSED
        self.answer(pair, target, (State.ACCEPTED,) if attended else OPEN, act)

    def answer(self, pair: tuple[str, str], target: State, sources: tuple, act: Any) -> None:
        """Act on the newest invitation of two; what stands so already stays."""
        row_id = self.newest(pair)
        if row_id is None:
            return
        code, _ = self.told(lambda db: act(db, row_id))
        if self.paper[pair] in (*sources, target):
            assert code is None
            self.paper[pair] = target
        else:
            assert code == "CONFLICT"

    def newest(self, pair: tuple[str, str]) -> str | None:
        async def act(db: WriteDb) -> str | None:
            row = CrossParticipation
            found = await db.scalars(
                select(row).where(row.delegate_id == f"d{pair[0]}", row.meeting_id == pair[1])
            )
            rows = list(found)
            standing = [each for each in rows if each.state not in (State.DECLINED, State.LAPSED)]
            (*_, last) = standing or sorted(rows, key=lambda each: each.version) or (None,)
            return last and last.id

        return self.run(act) if pair in self.paper and self.made[pair] == 1 else None

    @rule(who=st.sampled_from(PEOPLE), sure=st.integers(0, 3))
    def withdraw(self, who: str, sure: int) -> None:
        if sure:
            return
        code, _ = self.told(lambda db: withdraw_delegate(db, f"d{who}", at=AT))
        assert code is None
        if who not in self.gone:
            self.gone.add(who)
            for pair, state in self.paper.items():
                if pair[0] == who and state in OPEN:
                    self.paper[pair] = State.LAPSED
                    self.notices += 1

    @rule(key=st.sampled_from(MEETINGS))
    def remove(self, key: str) -> None:
        """A meeting that somebody is or was invited to stays."""
        if any(meeting == key for _, meeting in self.paper):
            code, _ = self.told(lambda db: writing.remove_regional_meeting(db, key, at=AT))
            assert code == "CONFLICT"

    @invariant()
    def each_is_as_on_paper(self) -> None:
        async def act(db: WriteDb) -> tuple[list[CrossParticipation], int]:
            rows = await db.scalars(select(CrossParticipation).order_by(CrossParticipation.id))
            notices = await db.scalars(select(models.CrossParticipationNotice.id))
            return list(rows), len(list(notices))

        rows, notices = self.run(act)
        assert notices == self.notices
        assert len(rows) == sum(self.made.values())
        for pair, state in self.paper.items():
            own = [
                row for row in rows if (row.delegate_id, row.meeting_id) == (f"d{pair[0]}", pair[1])
            ]
            assert len(own) == self.made[pair]
            standing = [row.state for row in own if row.state in (*OPEN, State.ATTENDED)]
            assert standing == ([state] if state in (*OPEN, State.ATTENDED) else [])
            for row in own:
                assert (row.decline_reason is not None) == (row.state is State.DECLINED)
