"""Any acts on webhooks, by keepers and by workers that may be killed, beside the same on paper."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from sqlalchemy import select

from domain import models
from domain.models import Delivery, DeliveryFault, DeliveryState, EventKind, WebhookState
from domain.outbox import announce
from domain.webhooks import delivering, endpoints, log
from domain.webhooks.delivering import LEASE, Attempt, Claim
from domain.webhooks.endpoints import EndpointWanted
from domain.webhooks.schedule import PAUSES
from tests.domain.machine import AT, Machine

KINDS = (EventKind.RUN_DONE, EventKind.PERSON_CHANGED, EventKind.FACT_CHANGED)
EDITIONS = (None, "own", "other")
WHICH = st.integers(0, 5)
WENT_WELL = Attempt(None, 204, 3)
FAILED = Attempt(DeliveryFault.ANSWER, 500, 7)


@dataclass
class Event:
    """An event as it was announced."""

    kind: EventKind
    edition: str | None
    at: datetime


@dataclass
class Sent:
    """A delivery on paper."""

    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    due: datetime | None = None


@dataclass
class Endpoint:
    """An endpoint on paper, with what it is told by number of event."""

    id: str
    kinds: frozenset[EventKind]
    edition: str | None
    made_at: datetime
    # How many events nobody needs to be told of any more by then.
    begins: int = 0
    paused: bool = False
    lease: datetime | None = None
    fence: int = 0
    told: dict[int, Sent] = field(default_factory=dict)

    def wants(self, event: Event) -> bool:
        ours = self.edition is None or self.edition == event.edition
        return event.kind in self.kinds and ours and event.at >= self.made_at

    def dues(self, at: datetime) -> list[datetime]:
        return sorted(each.due for each in self.told.values() if each.due and each.due <= at)

    def is_free(self, at: datetime) -> bool:
        return not self.paused and (self.lease is None or self.lease <= at)


class WebhookLife(Machine):
    """Endpoints and events in a database, and in dictionaries."""

    numbers: ClassVar[list[int]] = [0]

    def __init__(self) -> None:
        super().__init__()
        self.now = AT
        self.paper: list[Endpoint] = []
        self.events: list[Event] = []
        self.passed = 0
        self.in_hand: list[tuple[Claim, Endpoint]] = []

    @initialize()
    def begin(self) -> None:
        self.clear(models.WebhookEndpoint, models.OutboxEvent)

    @rule(kinds=st.sets(st.sampled_from(KINDS), min_size=1), edition=st.sampled_from(EDITIONS))
    def create(self, kinds: set[EventKind], edition: str | None) -> None:
        if len(self.paper) > 2:
            return
        wanted = EndpointWanted("https://example.org/", tuple(kinds), edition)
        row, _ = self.run(lambda db: endpoints.create_webhook_endpoint(db, wanted, at=self.now))
        self.paper.append(Endpoint(row.id, frozenset(kinds), edition, self.now, self.passed))

    @rule(kind=st.sampled_from(KINDS), edition=st.sampled_from(EDITIONS), back=st.integers(0, 1))
    def happen(self, kind: EventKind, edition: str | None, back: int) -> None:
        """Announce; what began earlier may be committed later, and is told all the same."""
        event = Event(kind, edition, self.now - back * timedelta(seconds=1))
        number = len(self.events)

        async def act(db: Any) -> None:
            announce(db, kind, "Fact", f"r{number}", at=event.at, edition_id=edition)

        self.run(act)
        self.events.append(event)

    @rule()
    def pass_on(self) -> None:
        count = self.run(lambda db: delivering.pass_on(db, at=self.now))
        if not self.paper:
            assert count == 0
            return
        first = min(each.made_at for each in self.paper)
        waiting = self.events[self.passed :]
        assert count == sum(each.at >= first for each in waiting)
        for number, event in enumerate(waiting, start=self.passed):
            for each in self.paper:
                if each.wants(event):
                    each.told[number] = Sent(due=self.now)
        self.passed = len(self.events)

    @rule()
    def claim(self) -> None:
        """Take what is due at an endpoint that nobody delivers to, the one served longest ago."""
        found = self.run(lambda db: delivering.claim(db, at=self.now))
        free = [each for each in self.paper if each.is_free(self.now) and each.dues(self.now)]
        assert (found is None) == (free == [])
        if found is None:
            return
        (ours,) = (each for each in free if each.id == found.endpoint_id)
        long_ago = AT - timedelta(days=1)
        assert min(each.lease or long_ago for each in free) == (ours.lease or long_ago)
        assert ours.told[int(found.record_id[1:])].due == ours.dues(self.now)[0]
        ours.lease, ours.fence = self.now + LEASE, ours.fence + 1
        assert found.fence == ours.fence
        self.in_hand.append((found, ours))

    @precondition(lambda self: self.in_hand)
    @rule(which=WHICH, attempt=st.sampled_from([WENT_WELL, FAILED]))
    def end(self, which: int, attempt: Attempt) -> None:
        """End an attempt; of a worker that came too late nothing counts."""
        found, ours = self.in_hand.pop(which % len(self.in_hand))
        counted = self.run(lambda db: delivering.record_attempt(db, found, attempt, at=self.now))
        assert counted == (ours in self.paper and ours.fence == found.fence)
        if not counted:
            return
        ours.lease, sent = self.now, ours.told[int(found.record_id[1:])]
        sent.attempts += 1
        if attempt.fault is None:
            sent.state, sent.due = DeliveryState.DELIVERED, None
        elif sent.attempts == len(PAUSES) + 1:
            sent.state, sent.due = DeliveryState.DEAD, None
        else:
            sent.due = self.now + PAUSES[sent.attempts - 1]

    @precondition(lambda self: self.in_hand)
    @rule(which=WHICH, kindly=st.booleans())
    def stop(self, which: int, *, kindly: bool) -> None:
        """Stop a worker: told to, it gives back what it has; killed, it says nothing."""
        found, ours = self.in_hand.pop(which % len(self.in_hand))
        if kindly:
            gave = self.run(lambda db: delivering.let_go(db, found, at=self.now))
            assert gave == (ours in self.paper and ours.fence == found.fence)
            if gave:
                ours.lease = self.now

    @rule(pause=st.sampled_from([timedelta(seconds=30), LEASE, *PAUSES]))
    def wait(self, pause: timedelta) -> None:
        self.now += pause

    @precondition(lambda self: self.paper)
    @rule(which=WHICH, paused=st.booleans())
    def pause(self, which: int, *, paused: bool) -> None:
        ours = self.paper[which % len(self.paper)]
        act = endpoints.pause_webhook_endpoint if paused else endpoints.resume_webhook_endpoint
        self.run(lambda db: act(db, ours.id))
        ours.paused = paused

    @precondition(lambda self: self.paper)
    @rule(which=WHICH, sure=st.integers(0, 2))
    def remove(self, which: int, sure: int) -> None:
        if not sure:
            gone = self.paper.pop(which % len(self.paper))
            self.run(lambda db: endpoints.remove_webhook_endpoint(db, gone.id))

    @rule(which=WHICH)
    def send_again(self, which: int) -> None:
        told = [(each, number) for each in self.paper for number in each.told]
        if not told:
            return
        ours, number = told[which % len(told)]

        async def act(db: Any) -> None:
            found = select(Delivery.id).where(
                Delivery.endpoint_id == ours.id, Delivery.record_id == f"r{number}"
            )
            await log.redeliver(db, (await db.scalars(found)).one(), at=self.now)

        self.run(act)
        was = ours.told[number]
        attempts = was.attempts if was.state is DeliveryState.PENDING else 0
        ours.told[number] = replace(
            was, state=DeliveryState.PENDING, attempts=attempts, due=self.now
        )

    @invariant()
    def each_is_as_on_paper(self) -> None:
        async def act(db: Any) -> tuple[Any, Any]:
            kept = await db.scalars(select(models.WebhookEndpoint))
            return list(kept), list(await db.scalars(select(Delivery)))

        kept, rows = self.run(act)
        assert {(row.id, row.state is WebhookState.PAUSED, row.fence) for row in kept} == {
            (each.id, each.paused, each.fence) for each in self.paper
        }
        assert {
            (row.endpoint_id, row.record_id, row.state, row.attempts, row.next_attempt_at)
            for row in rows
        } == {
            (each.id, f"r{number}", sent.state, sent.attempts, sent.due)
            for each in self.paper
            for number, sent in each.told.items()
        }
        assert len(rows) == sum(len(each.told) for each in self.paper)

    def teardown(self) -> None:
        """Whatever was killed on the way: in the end everybody was told of all that is theirs."""
        self.pass_on()
        for number, each in enumerate(self.paper):
            self.pause(number, paused=False)
            assert set(each.told) == {
                place
                for place, event in enumerate(self.events)
                if place >= each.begins and each.wants(event)
            }
        self.in_hand.clear()
        self.now += LEASE + sum(PAUSES, timedelta())
        while self.run(lambda db: delivering.is_due(db, at=self.now)):
            self.claim()
            self.end(0, WENT_WELL)
        left = [each for to in self.paper for each in to.told.values()]
        assert all(each.state is not DeliveryState.PENDING for each in left)
        self.each_is_as_on_paper()
