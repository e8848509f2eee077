"""Runs of the two editions and the bookkeeping; planners alone see numbers of their own."""

import json

from domain import models
from domain.models import EventKind, RunState, WorkKind
from domain.policy import SYSTEM
from domain.runs import AgendaRequest, PairingRequest, TopicPurpose, TopicRequest
from domain.runs.requests import write_request
from domain.store import Store
from tests.edition_agendas import agenda_rows, agenda_run_rows, agenda_secrets
from tests.edition_competence import competence_rows, competence_secrets
from tests.edition_meetings import meeting_rows, meeting_secrets
from tests.edition_outcomes import outcome_rows, outcome_secrets
from tests.edition_profiles import profile_rows, profile_secrets
from tests.edition_proposals import proposal_rows, proposal_secrets
from tests.edition_readers import people_rows, reader_secrets
from tests.edition_scenarios import scenario_rows
from tests.edition_trail import trail_rows
from tests.two_editions import AT, EDITIONS, PEOPLE, WAITING, fill_rows, nomination_secrets, secret

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
PAIRING_OBJECTIVES = ("people", "peopleBound", "floor", "floorBound", "objective", "bound")
SCORE = 88_100_000
POINTS = 88_200_000
OBJECTIVE = 88_300_000
SHARE = 88_400_000
COUNT = 88_500_000
# What no field of the schema shows.
UNTOLD = (
    secret("token", "name"),
    secret("token", "hash"),
    secret("audit", "reason"),
    secret("answer", "x"),
    secret("undo", "reason"),
)


def numbered(base: int, name: str, place: int) -> int:
    """Return a number that stands in one run alone."""
    return base + 100 * list(RUNS).index(name) + place


def run_values(run_id: str, name: str) -> dict[str, object]:
    edition, state, published, superseded = RUNS[name]
    done = state is RunState.DONE
    failure = {
        "failure_code": "INFEASIBLE",
        "failure_detail": json.dumps([[f"never:{secret('conflict', run_id)}"]]),
    }
    return {
        "edition_id": edition,
        "state": state,
        "requested_at": AT,
        "started_at": AT if done else None,
        "finished_at": AT if done else None,
        "published_at": AT if published else None,
        "superseded_at": AT if superseded else None,
        "snapshot_hash": secret("snapshot", run_id),
        "engine": secret("engine", run_id),
        "proved": True,
        **(failure if state is RunState.FAILED else {}),
    }


def pairing_rows(name: str) -> list[list[models.Record]]:
    """Return a pairing run with pairings for every kind of reason."""
    run_id, edition = f"pair{name}", RUNS[name][0]
    run = models.PairingRun(
        id=run_id,
        people=numbered(OBJECTIVE, name, 1),
        people_bound=numbered(OBJECTIVE, name, 2),
        floor=numbered(OBJECTIVE, name, 3),
        floor_bound=numbered(OBJECTIVE, name, 4),
        total=numbered(OBJECTIVE, name, 5),
        total_bound=numbered(OBJECTIVE, name, 6),
        parameters=write_request(PairingRequest()),
        **run_values(run_id, name),
    )
    if RUNS[name][1] is not RunState.DONE:
        return [[run]]
    pairings = [
        models.Pairing(
            id=f"{run_id}{place}",
            run_id=run_id,
            left_delegate_id=f"d{left}",
            right_delegate_id=f"d{right}",
            score=numbered(SCORE, name, place),
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
            points=numbered(POINTS, name, 10 * number + place),
            millionths=1,
        )
        for number, each in enumerate(pairings)
        for place, code in enumerate(PAIRING_CODES)
    ]
    alone = models.UnpairedDelegate(
        run_id=run_id, delegate_id=f"d{ALONE[edition]}", code="no_free_place"
    )
    return [[run], pairings, [*reasons, alone]]


def topic_rows(name: str) -> list[list[models.Record]]:
    """Return a topic run with a suggestion that has every kind of reason."""
    run_id, edition = f"topic{name}", RUNS[name][0]
    sides = dict.fromkeys(("east", "west"), numbered(OBJECTIVE, name, 9) * 1_000)
    run = models.TopicRun(
        id=run_id,
        purpose="this_edition",
        smallest_share_numerator=numbered(SHARE, name, 0),
        smallest_share_denominator=1_000,
        total=numbered(OBJECTIVE, name, 7) * 1_000,
        total_bound=numbered(OBJECTIVE, name, 8) * 1_000,
        price_of_required_per_mille=numbered(SHARE, name, 1),
        required_displace="post",
        solution=json.dumps({"chosen": ["window"], "gain": sides, "need": sides}),
        parameters=write_request(TopicRequest(purpose=TopicPurpose.THIS_EDITION)),
        **run_values(run_id, name),
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
        loss_without_per_mille=numbered(SHARE, name, 2),
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
            value=numbered(COUNT, name, place),
            out_of=1_000,
        )
        for place, code in enumerate(TOPIC_CODES)
    ]
    return [[run], [suggestion], reasons]


def agenda_run(name: str) -> models.AgendaRun:
    """Return an agenda run of the one component of its edition."""
    run_id, edition = f"agenda{name}", RUNS[name][0]
    sides = dict.fromkeys(("east", "west"), numbered(OBJECTIVE, name, 12))
    return models.AgendaRun(
        id=run_id,
        component_id=f"{edition}forum",
        topic_run_id=f"topic{edition}published",
        total=numbered(OBJECTIVE, name, 10),
        total_bound=numbered(OBJECTIVE, name, 11),
        solution=json.dumps({"attended": sides, "wanted": sides}),
        parameters=write_request(AgendaRequest()),
        **run_values(run_id, name),
    )


# Partnership: (edition, left, right, state, who answered, their answer, why not).
PARTNERSHIPS = {
    "psown0": ("own", "wei", "ana", "accepted", "wei", "accepted", None),
    "psown1": ("own", "xin", "luz", "declined", "luz", "declined", "new_post"),
    "psown2": ("own", "xin", "ana", "declined", "xin", "declined", "conflict_of_interest"),
    "psother0": ("other", "bao", "eva", "accepted", "eva", "accepted", None),
}
CONTACTS = {"cown0": "psown0", "cown1": "psown1", "cother0": "psother0"}


def partnership_rows() -> list[list[models.Record]]:
    """Return what became of pairings: partnerships, answers, contacts."""
    partnerships, responses = [], []
    for row_id, (edition, left, right, state, who, answer, why) in PARTNERSHIPS.items():
        pair = {"left_delegate_id": f"d{left}", "right_delegate_id": f"d{right}"}
        times = {"proposed_at": AT, "changed_at": AT}
        partnerships.append(
            models.Partnership(id=row_id, edition_id=edition, state=state, **pair, **times)
        )
        responses.append(
            models.PartnershipResponse(
                id=row_id + who,
                partnership_id=row_id,
                delegate_id=f"d{who}",
                answer=answer,
                decline_reason=why,
                answered_at=AT,
            )
        )
    contacts = [
        models.Contact(
            id=row_id,
            partnership_id=partnership,
            kind="call",
            happened_on=AT.date(),
            note=secret("note", row_id),
            recorded_at=AT,
        )
        for row_id, partnership in CONTACTS.items()
    ]
    return [partnerships, responses, contacts]


def meetings(edition: str) -> dict[str, tuple[str, str]]:
    """Return the two of each partnership of an edition, whatever became of it."""
    return {
        row_id: (left, right)
        for row_id, (place, left, right, *_) in PARTNERSHIPS.items()
        if place == edition
    }


def bookkeeping_rows() -> list[models.Record]:
    """Return rows of each table that the house keeps beside changes, and a token."""
    return [
        models.OutboxEvent(
            kind=EventKind.RATING_CHANGED, record_type="Rating", record_id="anaselfrisk", at=AT
        ),
        models.StoredAnswer(
            viewer="v", key="key-of-a-request", request_hash="h", answer=UNTOLD[3], at=AT
        ),
        models.Work(
            kind=WorkKind.PAIRING_RUN,
            subject_id="pairownqueued",
            ready_at=AT,
            lease_until=AT,
            best=OBJECTIVE + 99_001,
            bound=OBJECTIVE + 99_002,
        ),
        models.ServiceToken(
            id="token",
            name=UNTOLD[0],
            hash=UNTOLD[1],
            role="auditor",
            issued_at=AT,
            expires_at=AT,
        ),
    ]


async def fill(store: Store) -> None:
    """Fill a store with the two editions, their runs and one row of each other table."""
    await fill_rows(store)
    steps = [step for name in RUNS for step in (*pairing_rows(name), *topic_rows(name))]
    steps += [*partnership_rows(), *scenario_rows(), *agenda_rows(), *profile_rows()]
    steps += [*proposal_rows(), *competence_rows(), *outcome_rows(), *meeting_rows()]
    steps += [[*people_rows(), *bookkeeping_rows()]]
    for name, (edition, *_) in RUNS.items():
        there = (*PARTNERS[edition][0], ALONE[edition])
        steps += agenda_run_rows(agenda_run(name), edition, there, meetings(edition))
    steps += trail_rows(UNTOLD[2], UNTOLD[4])
    steps.append([models.ServiceTokenEdition(token_id="token", edition_id="other")])  # noqa: S106 -- an id
    async with store.unit_of_work(SYSTEM) as db:
        for step in steps:
            db.add_all(step)
            await db.flush()


def secrets() -> list[tuple[str, str, str, str]]:
    """Return the words that only some may read: each with the field and the row that show it."""
    found = [
        (secret(noun, person), f"Manager.{noun}", "Manager", person)
        for person in (*PEOPLE, *WAITING)
        for noun in ("name", "position")
    ]
    found += nomination_secrets()
    found += [
        (secret(word, edition), f"{noun}.{name}", noun, row_id.format(edition))
        for edition in EDITIONS
        for word, noun, name, row_id in (
            ("reason", "PairingInstruction", "reason", "never{}"),
            ("scenario", "Scenario", "name", "scenario{}"),
            ("demand", "ScenarioInstruction", "reason", "scenario{}0"),
        )
    ]
    found += [(secret("note", each), "Contact.note", "Contact", each) for each in CONTACTS]
    found += [
        (why.upper(), "PartnershipResponse.declineReason", "PartnershipResponse", row_id + who)
        for row_id, (*_, who, _, why) in PARTNERSHIPS.items()
        if why
    ]
    # Of the state of a partnership that was declined those are told who may know the answer.
    found.append(("DECLINED", "Partnership.state", "PartnershipResponse", "psown2xin"))
    for name, (edition, state, _, _) in RUNS.items():
        for kind, word in (("PairingRun", "pair"), ("TopicRun", "topic"), ("AgendaRun", "agenda")):
            run_id = f"{word}{name}"
            found.append((secret("snapshot", run_id), f"{kind}.snapshotHash", kind, run_id))
            found.append((secret("engine", run_id), f"{kind}.engine", kind, run_id))
            if state is RunState.FAILED:
                found.append((secret("conflict", run_id), "RunFailure.conflicts", kind, run_id))
        if state is RunState.DONE:
            run_id = f"agenda{name}"
            found.append((secret("placed", run_id), "AgendaPlacement.title", "AgendaRun", run_id))
            found += _numbers(name, len(PARTNERS[edition]))
            found += _meetings(name)
    found += [*reader_secrets(), *agenda_secrets(), *profile_secrets(), *competence_secrets()]
    found += [*proposal_secrets(), *outcome_secrets(), *meeting_secrets()]
    return [*found, *((word, "nobody", "", "") for word in UNTOLD)]


def _meetings(name: str) -> list[tuple[str, str, str, str]]:
    """Return when partners meet: for who may know that they are, by what is published."""
    edition, _, published, superseded = RUNS[name]
    found = []
    for row_id in meetings(edition):
        word = secret("meeting", f"agenda{name}{row_id}")
        told = published and not superseded and PARTNERSHIPS[row_id][3] == "accepted"
        shown = ("TimetableMeeting.slotKey", "Partnership", row_id)
        found.append((word, *(shown if told else ("nobody", "", ""))))
    return found


def _numbers(name: str, pairings: int) -> list[tuple[str, str, str, str]]:
    pairing, topic, suggestion = f"pair{name}", f"topic{name}", f"topic{name}0"
    found = [
        (numbered(OBJECTIVE, name, place), f"PairingRun.{each}", "PairingRun", pairing)
        for place, each in enumerate(PAIRING_OBJECTIVES, 1)
    ]
    for number in range(pairings):
        row_id = f"{pairing}{number}"
        found.append((numbered(SCORE, name, number), "Pairing.score", "Pairing", row_id))
        for place in range(len(PAIRING_CODES)):
            points = numbered(POINTS, name, 10 * number + place)
            found.append((points, "PairingReason.points", "Pairing", row_id))
    found += [
        (numbered(OBJECTIVE, name, 7), "TopicRun.objective", "TopicRun", topic),
        (numbered(OBJECTIVE, name, 8), "TopicRun.bound", "TopicRun", topic),
        (numbered(OBJECTIVE, name, 9), "SideShare.gain", "TopicRun", topic),
        (numbered(SHARE, name, 0), "TopicRun.smallestSharePerMille", "TopicRun", topic),
        (numbered(SHARE, name, 1), "TopicRun.priceOfRequiredPerMille", "TopicRun", topic),
        (
            numbered(SHARE, name, 2),
            "TopicSuggestion.lossWithoutPerMille",
            "TopicSuggestion",
            suggestion,
        ),
    ]
    found += [
        (numbered(OBJECTIVE, name, place), f"{kind}.{each}", "AgendaRun", f"agenda{name}")
        for place, kind, each in (
            (10, "AgendaRun", "objective"),
            (11, "AgendaRun", "bound"),
            (12, "SideAttendance", "wanted"),
        )
    ]
    found += [
        (numbered(COUNT, name, place), "TopicReason.peopleCount", "TopicSuggestion", suggestion)
        for place, code in enumerate(TOPIC_CODES)
        if code in ("people_at_level", "people_not_assessed", "sought_by")
    ]
    return [(str(number), *where) for number, *where in found]
