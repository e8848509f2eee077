"""Runs of the two editions: published, superseded, drafts; and the bookkeeping beside them.

The numbers that only planners see are large ones of their own, so that a leak can be told by them.
"""

import json
from datetime import date

from domain import models
from domain.models import EventKind, RunState, WorkKind
from domain.policy import SYSTEM
from domain.store import Store
from tests.two_editions import AT, fill_rows, secret

# Run: (edition, state, published, superseded).
RUNS = {
    "ownpast": ("own", RunState.DONE, True, True),
    "ownpublished": ("own", RunState.DONE, True, False),
    "owndraft": ("own", RunState.DONE, False, False),
    "ownfailed": ("own", RunState.FAILED, False, False),
    "ownqueued": ("own", RunState.QUEUED, False, False),
    "otherpublished": ("other", RunState.DONE, True, False),
    "otherdraft": ("other", RunState.DONE, False, False),
}
# The partners of each edition, the earlier side first, and whom its runs leave alone.
PARTNERS = {"own": (("wei", "ana"), ("xin", "luz")), "other": (("bao", "eva"),)}
ALONE = {"own": "pat", "other": "pia"}
PAIRING_CODES = (
    "mutual_benefit",
    "competency_gain",
    "topic_gain",
    "common_language",
    "repeat_pairing",
)
TOPIC_CODES = (
    "required",
    "closes_gaps",
    "serves_side",
    "people_at_level",
    "people_not_assessed",
    "sought_by",
    "can_be_led",
    "needs_invited_leader",
    "loss_without_it",
)
SCORE = 88_100_000
POINTS = 88_200_000
OBJECTIVE = 88_300_000
SHARE = 88_400_000
COUNT = 88_500_000


def run_values(name: str) -> dict[str, object]:
    edition, state, published, superseded = RUNS[name]
    done = state is RunState.DONE
    failure = {
        "failure_code": "INFEASIBLE",
        "failure_detail": json.dumps([[f"never:{secret('conflict', name)}"]]),
    }
    return {
        "edition_id": edition,
        "state": state,
        "requested_at": AT,
        "started_at": AT if done else None,
        "finished_at": AT if done else None,
        "published_at": AT if published else None,
        "superseded_at": AT if superseded else None,
        "parameters": "{}",
        "snapshot": "{}",
        "snapshot_hash": secret("snapshot", name),
        "engine": secret("engine", name),
        "proved": True,
        **(failure if state is RunState.FAILED else {}),
    }


def pairing_rows(name: str) -> list[list[models.Record]]:
    """Return a pairing run with pairings for every kind of reason."""
    run_id, edition = f"pair{name}", RUNS[name][0]
    run = models.PairingRun(
        id=run_id,
        people=OBJECTIVE + 1,
        people_bound=OBJECTIVE + 2,
        floor=OBJECTIVE + 3,
        floor_bound=OBJECTIVE + 4,
        total=OBJECTIVE + 5,
        total_bound=OBJECTIVE + 6,
        **run_values(name),
    )
    if RUNS[name][1] is not RunState.DONE:
        return [[run]]
    pairings = [
        models.Pairing(
            id=f"{run_id}{place}",
            run_id=run_id,
            left_delegate_id=f"d{left}",
            right_delegate_id=f"d{right}",
            score=SCORE + place,
            position=place,
        )
        for place, (left, right) in enumerate(PARTNERS[edition])
    ]
    reasons = [
        models.PairingReason(
            pairing_id=each.id,
            position=place,
            code=code,
            learner_delegate_id=None if code == "common_language" else each.right_delegate_id,
            competency_id="risk" if code == "competency_gain" else None,
            topic_id="window" if code == "topic_gain" else None,
            language="es" if code == "common_language" else None,
            level_from=1,
            level_to=3,
            level_partner=4,
            points=POINTS + place,
            millionths=1,
        )
        for each in pairings
        for place, code in enumerate(PAIRING_CODES)
    ]
    alone = models.UnpairedDelegate(
        run_id=run_id, delegate_id=f"d{ALONE[edition]}", code="no_free_place"
    )
    return [[run], pairings, [*reasons, alone]]


def topic_rows(name: str) -> list[list[models.Record]]:
    """Return a topic run with a suggestion that has every kind of reason."""
    run_id, edition = f"topic{name}", RUNS[name][0]
    sides = {"east": OBJECTIVE * 1_000, "west": OBJECTIVE * 1_000}
    run = models.TopicRun(
        id=run_id,
        purpose="this_edition",
        smallest_share_numerator=SHARE,
        smallest_share_denominator=1_000,
        total=(OBJECTIVE + 7) * 1_000,
        total_bound=(OBJECTIVE + 8) * 1_000,
        price_of_required_per_mille=SHARE + 1,
        required_displace="post",
        solution=json.dumps({"gain": sides, "need": sides}),
        **run_values(name),
    )
    if RUNS[name][1] is not RunState.DONE:
        return [[run]]
    suggestion = models.TopicSuggestion(
        id=f"{run_id}0",
        run_id=run_id,
        topic_id="window",
        position=0,
        required=True,
        minutes=60,
        loss_without_per_mille=SHARE + 2,
    )
    reasons = [
        models.TopicReason(
            suggestion_id=suggestion.id,
            position=place,
            code=code,
            side_id=f"{edition}west"
            if code in ("serves_side", "needs_invited_leader", "can_be_led")
            else None,
            delegate_id=f"d{PARTNERS[edition][0][0]}" if code == "can_be_led" else None,
            competency_id="risk" if code == "people_at_level" else None,
            level=1,
            value=COUNT + place,
            out_of=COUNT,
        )
        for place, code in enumerate(TOPIC_CODES)
    ]
    return [[run], [suggestion], reasons]


def bookkeeping_rows() -> list[models.Record]:
    """Return one row of each table that the house keeps beside changes, and a token."""
    audit = models.AuditEntry(
        day=date(2011, 12, 7),
        number=1,
        at=AT,
        request_id="r",
        viewer="v",
        action="a",
        record_type="Rating",
        record_id="anaselfrisk",
        reason=secret("audit", "reason"),
        previous_hash="0",
        hash="1",
    )
    return [
        audit,
        models.OutboxEvent(
            kind=EventKind.RATING_CHANGED, record_type="Rating", record_id="anaselfrisk", at=AT
        ),
        models.StoredAnswer(
            viewer="v",
            key="key-of-a-request",
            request_hash="h",
            answer=secret("answer", "x"),
            at=AT,
        ),
        models.Work(
            kind=WorkKind.PAIRING_RUN,
            subject_id="pairownqueued",
            ready_at=AT,
            lease_until=AT,
            best=OBJECTIVE + 9,
            bound=OBJECTIVE + 10,
        ),
        models.ServiceToken(
            id="token",
            name=secret("token", "name"),
            hash=secret("token", "hash"),
            role="auditor",
            issued_at=AT,
            expires_at=AT,
        ),
    ]


async def fill(store: Store) -> None:
    """Fill a store with the two editions, their runs and one row of each other table."""
    await fill_rows(store)
    steps = [step for name in RUNS for step in (*pairing_rows(name), *topic_rows(name))]
    steps.append(bookkeeping_rows())
    steps.append([models.ServiceTokenEdition(token_id="token", edition_id="other")])  # noqa: S106 -- an id
    async with store.unit_of_work(SYSTEM) as db:
        for step in steps:
            db.add_all(step)
            await db.flush()
