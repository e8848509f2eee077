"""Recording what an engine answered, and the one text that a record's hash covers.

The same function writes that text when a run is recorded and when it is verified.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from domain import models
from domain.models import RunState
from domain.runs.engines import ENGINE_PAIRING, Document, pairing_answer, topics_answer
from domain.runs.requests import canonical, digest
from domain.runs.solve import SolvedPairings, SolvedTopics
from domain.store import WriteDb
from graph.problem import (
    Pairing,
    PairingInfeasible,
    PriceOfRequired,
    Suggestion,
    TopicInfeasible,
    TopicSolution,
    TopicStatus,
)

# Why somebody is alone whom the engine was not asked about.
NO_CONSENT = "no_consent"
RUN_COLUMNS = (
    "id",
    "edition_id",
    "requested_at",
    "started_at",
    "finished_at",
    "parameters",
    "snapshot_hash",
    "solution",
    "engine",
    "proved",
    "synthetic",
)
_PAIRING_RUN_COLUMNS = (
    *RUN_COLUMNS,
    "people",
    "people_bound",
    "floor",
    "floor_bound",
    "total",
    "total_bound",
)
# Of a run that replans another alone, so that the hashes of runs before there were any still hold.
_REPLAN_COLUMNS = ("replans_run_id", "kept", "kept_bound")
_TOPIC_RUN_COLUMNS = (
    *RUN_COLUMNS,
    "purpose",
    "smallest_share_numerator",
    "smallest_share_denominator",
    "total",
    "total_bound",
    "price_of_required_per_mille",
    "required_displace",
)
PAIRING_COLUMNS = ("left_delegate_id", "right_delegate_id", "score", "position")
REASON_COLUMNS = (
    "position",
    "code",
    "learner_delegate_id",
    "competency_id",
    "topic_id",
    "language",
    "level_from",
    "level_to",
    "level_partner",
    "points",
    "millionths",
)
INHERITED_COLUMNS = (
    "edition_id",
    "left_delegate_id",
    "right_delegate_id",
    "state",
    "contacts",
    "last_contact_on",
    "position",
)
SUGGESTION_COLUMNS = ("topic_id", "position", "required", "minutes", "loss_without_per_mille")
TOPIC_REASON_COLUMNS = (
    "position",
    "code",
    "side_id",
    "delegate_id",
    "competency_id",
    "level",
    "value",
    "out_of",
)

Ids = Mapping[tuple[str, str], str]
Paired = tuple[models.Pairing, Sequence[models.PairingReason]]
Suggested = tuple[models.TopicSuggestion, Sequence[models.TopicReason]]


def pairing_record_hash(
    run: models.PairingRun,
    pairings: Sequence[Paired],
    unpaired: Sequence[models.UnpairedDelegate],
    inherited: Sequence[models.InheritedTie] = (),
) -> str:
    """Return the hash over every stored value of a pairing run that is not a later event.

    Inherited ties only where there are any, so that the hashes of earlier runs still hold.
    """
    replans = run.replans_run_id is not None
    more = [[values_of(row, INHERITED_COLUMNS) for row in inherited]] if inherited else []
    return _hash(
        run,
        (*_PAIRING_RUN_COLUMNS, *_REPLAN_COLUMNS) if replans else _PAIRING_RUN_COLUMNS,
        [
            [
                *values_of(row, PAIRING_COLUMNS),
                [values_of(reason, REASON_COLUMNS) for reason in reasons],
            ]
            for row, reasons in pairings
        ],
        sorted([row.delegate_id, row.code] for row in unpaired),
        *more,
    )


def topic_record_hash(run: models.TopicRun, suggestions: Sequence[Suggested]) -> str:
    """Return the hash over every stored value of a topic run that is not a later event."""
    return _hash(
        run,
        _TOPIC_RUN_COLUMNS,
        [
            [
                *values_of(row, SUGGESTION_COLUMNS),
                [values_of(reason, TOPIC_REASON_COLUMNS) for reason in reasons],
            ]
            for row, reasons in suggestions
        ],
        [],
    )


def _hash(
    run: models.PairingRun | models.TopicRun,
    columns: Sequence[str],
    *parts: list[Any],
) -> str:
    return digest(canonical([values_of(run, columns), *parts]))


def values_of(row: models.Record, columns: Sequence[str]) -> list[Any]:
    """Return values of a row in the form that a hash is taken of."""
    values = [getattr(row, column) for column in columns]
    return [value.isoformat() if isinstance(value, date) else value for value in values]


async def record_pairings(db: WriteDb, run: models.PairingRun, solved: SolvedPairings) -> None:
    """Write a solved pairing run: done with its pairings, or failed with its conflicts."""
    record_input(run, solved.snapshot, pairing_answer(solved.answer))
    answer = solved.answer
    if isinstance(answer, PairingInfeasible):
        record_infeasible(run, answer.conflicts)
        return
    run.state = RunState.DONE
    run.proved = answer.proved
    run.engine = f"{ENGINE_PAIRING} {answer.engine.name}" if answer.engine else ENGINE_PAIRING
    run.people, run.people_bound = answer.people, answer.bound.people
    run.floor, run.floor_bound = answer.floor, answer.bound.floor
    run.total, run.total_bound = answer.total, answer.bound.total
    if solved.kept is not None:
        run.kept, run.kept_bound = solved.kept
    rows = [
        _pairing_rows(run.id, position, pairing, solved.ids)
        for position, pairing in enumerate(answer.pairings)
    ]
    unpaired = [
        models.UnpairedDelegate(
            id=models.new_id(),
            run_id=run.id,
            delegate_id=solved.ids["delegate", left.person],
            code=left.reason.value,
        )
        for left in answer.unpaired
    ]
    unpaired += [
        models.UnpairedDelegate(
            id=models.new_id(), run_id=run.id, delegate_id=delegate_id, code=NO_CONSENT
        )
        for delegate_id in solved.without_consent
    ]
    inherited = list(_inherited_rows(run.id, solved))
    run.record_hash = pairing_record_hash(run, rows, unpaired, inherited)
    db.add_all(row for row, _ in rows)
    await db.flush()
    db.add_all([*unpaired, *inherited, *(reason for _, reasons in rows for reason in reasons)])
    await db.flush()


def _inherited_rows(run_id: str, solved: SolvedPairings) -> Iterator[models.InheritedTie]:
    for position, tie in enumerate(solved.remembered):
        left, right = (solved.ids["delegate", code] for code in tie.pair)
        yield models.InheritedTie(
            id=models.new_id(),
            run_id=run_id,
            edition_id=tie.edition_id,
            left_delegate_id=left,
            right_delegate_id=right,
            state=tie.state,
            contacts=tie.contacts,
            last_contact_on=tie.last_contact_on,
            position=position,
        )


def record_input(run: models.AnyRun, snapshot: Document, solution: Document) -> None:
    """Write what was solved and what was answered, each in one spelling."""
    run.snapshot = canonical(snapshot)
    run.snapshot_hash = digest(run.snapshot)
    run.solution = canonical(solution)


def record_infeasible(run: models.AnyRun, conflicts: tuple[tuple[str, ...], ...]) -> None:
    """Write that a run failed, and the records that contradict each other."""
    run.state = RunState.FAILED
    run.failure_code = "INFEASIBLE"
    run.failure_detail = canonical([list(names) for names in conflicts])


def _pairing_rows(
    run_id: str, position: int, pairing: Pairing, ids: Ids
) -> tuple[models.Pairing, list[models.PairingReason]]:
    row = models.Pairing(
        id=models.new_id(),
        run_id=run_id,
        left_delegate_id=ids["delegate", pairing.a],
        right_delegate_id=ids["delegate", pairing.b],
        score=pairing.score,
        position=position,
    )
    reasons = [
        models.PairingReason(
            id=models.new_id(),
            pairing_id=row.id,
            position=place,
            code=reason.code.value,
            learner_delegate_id=_id(ids, "delegate", reason.learner),
            competency_id=_id(ids, "competency", reason.competency),
            topic_id=_id(ids, "topic", reason.topic),
            language=reason.language,
            level_from=reason.level_from,
            level_to=reason.level_to,
            level_partner=reason.level_partner,
            points=reason.points,
            millionths=reason.millionths,
        )
        for place, reason in enumerate(pairing.reasons)
    ]
    return row, reasons


def _id(ids: Ids, noun: str, key: str | None) -> str | None:
    return None if key is None else ids[noun, key]


async def record_topics(db: WriteDb, run: models.TopicRun, solved: SolvedTopics) -> None:
    """Write a solved topic run: done with its suggestions, or failed with its conflicts."""
    record_input(run, solved.snapshot, topics_answer(solved.answer))
    answer = solved.answer
    if isinstance(answer, TopicInfeasible):
        record_infeasible(run, tuple(conflict.records for conflict in answer.conflicts))
        return
    run.state = RunState.DONE
    run.proved = answer.status is TopicStatus.OPTIMAL
    run.engine = answer.solver
    run.smallest_share_numerator = answer.smallest_share.numerator
    run.smallest_share_denominator = answer.smallest_share.denominator
    run.total, run.total_bound = answer.total, answer.bound
    if solved.price is not None:
        _record_price(run, solved.price, answer)
    rows = [
        _suggestion_rows(run.id, position, suggestion, solved)
        for position, suggestion in enumerate(answer.suggestions)
    ]
    run.record_hash = topic_record_hash(run, rows)
    db.add_all(row for row, _ in rows)
    await db.flush()
    db.add_all(reason for _, reasons in rows for reason in reasons)
    await db.flush()


def _record_price(run: models.TopicRun, price: PriceOfRequired, answer: TopicSolution) -> None:
    """Keep what requiring costs, and which topics a free choice would have taken instead."""
    run.price_of_required_per_mille = price.loss_per_mille
    if isinstance(price.free, TopicSolution):
        run.required_displace = ";".join(
            topic for topic in price.free.chosen if topic not in answer.chosen
        )


def _suggestion_rows(
    run_id: str, position: int, suggestion: Suggestion, solved: SolvedTopics
) -> tuple[models.TopicSuggestion, list[models.TopicReason]]:
    ids = solved.ids
    minutes = {topic["id"]: topic["minutes"] for topic in solved.snapshot["topics"]}
    row = models.TopicSuggestion(
        id=models.new_id(),
        run_id=run_id,
        topic_id=ids["topic", suggestion.topic],
        position=position,
        required=suggestion.required,
        minutes=minutes[suggestion.topic],
        loss_without_per_mille=suggestion.loss_per_mille,
    )
    reasons = [
        models.TopicReason(
            id=models.new_id(),
            suggestion_id=row.id,
            position=place,
            code=reason.code.value,
            side_id=_id(ids, "side", reason.side),
            delegate_id=_id(ids, "delegate", reason.person),
            competency_id=_id(ids, "competency", reason.competency),
            level=reason.level,
            value=reason.value,
            out_of=reason.of,
        )
        for place, reason in enumerate(suggestion.reasons)
    ]
    return row, reasons
