"""Whatever is done to webhooks, and whoever is killed doing it, they stay as on paper."""

from datetime import timedelta
from itertools import accumulate

from domain.webhooks.delivering import LEASE
from domain.webhooks.schedule import ATTEMPTS_MAX, PAUSES, next_attempt
from tests.databases import Databases
from tests.domain.machine import AT, lead, live
from tests.domain.webhook_life import FAILED, KINDS, WENT_WELL, WebhookLife


def test_webhooks_stay_as_they_would_on_paper(databases: Databases, engine: str) -> None:
    live(databases, WebhookLife, 6, 30, engine=engine)


def test_a_worker_that_comes_too_late_counts_for_nothing(databases: Databases, engine: str) -> None:
    lead(databases, WebhookLife, come_too_late, engine=engine)


def come_too_late(life: WebhookLife) -> None:
    """Let a lease end while something is sent: whoever claims it then is the one that counts."""
    life.begin()
    life.create({KINDS[0]}, None)
    life.happen(KINDS[0], "own", 0)
    life.pass_on()
    life.claim()
    life.wait(LEASE - timedelta(microseconds=1))
    life.claim()
    assert len(life.in_hand) == 1
    life.wait(timedelta(microseconds=1))
    life.claim()
    assert len(life.in_hand) == 2
    life.end(0, WENT_WELL)
    life.each_is_as_on_paper()
    life.claim()
    assert len(life.in_hand) == 1
    life.end(0, FAILED)
    life.each_is_as_on_paper()
    life.claim()
    life.wait(PAUSES[0])
    life.claim()
    life.stop(0, kindly=True)
    life.claim()
    life.remove(0, 0)
    life.end(0, WENT_WELL)
    life.teardown()


def test_it_is_tried_eight_times_within_a_day_ever_more_seldom() -> None:
    assert ATTEMPTS_MAX == 8
    assert list(accumulate(PAUSES))[-1] == timedelta(hours=24)
    assert sorted(set(PAUSES)) == list(PAUSES)
    assert [next_attempt(number, at=AT) for number in (1, 7, 8)] == [
        AT + PAUSES[0],
        AT + PAUSES[-1],
        None,
    ]
