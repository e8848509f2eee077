"""Why these two, and why not those two: the engine's answer with the database's ids.

Labels and values; the words are made where the reader's language is known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import InvalidInput
from domain.runs.asked import AskedRun, answered, code_of, expect_known, read_answer
from domain.runs.child import SolveLimits
from domain.runs.engines import Document
from graph import certificate, pairing
from graph.problem import Outcome, WhyNot, WhyNotKind


@dataclass(frozen=True)
class ReasonValue:
    """One part of a pairing's score, as ``models.PairingReason`` keeps it."""

    code: str
    learner_delegate_id: str | None
    competency_id: str | None
    topic_id: str | None
    language: str | None
    level_from: int | None
    level_to: int | None
    level_partner: int | None
    points: int
    millionths: int


@dataclass(frozen=True)
class PlanValue:
    """The three objectives of a plan, in their order."""

    people: int
    floor: int
    total: int

    @classmethod
    def of(cls, outcome: Outcome) -> PlanValue:
        """Make it of what the engine says of a plan."""
        return cls(outcome.people, outcome.floor, outcome.total)


@dataclass(frozen=True)
class Move:
    """Two delegates become partners, or cease to be."""

    joins: bool
    left_delegate_id: str
    right_delegate_id: str


@dataclass(frozen=True)
class PairingAnswer:
    """What it would cost to pair two delegates whom a run left apart, or to part two it paired.

    Args:
        kind: ``ineligible`` (broken_rules says why), ``contradicted`` (conflict names the records
            that stand against it), ``forced`` or ``dropped``.
        score, reasons: what the pairing is worth; None and empty when it is ineligible.
        before, after: the best plan as it stands, and the best with the change; after is None when
            there is none.
        moves: who changes partner, in the order of the chain that begins at the two.
        proved: both plans are the best possible.
    """

    run_id: str
    left_delegate_id: str
    right_delegate_id: str
    kind: WhyNotKind
    paired: bool
    broken_rules: tuple[str, ...]
    conflict: tuple[str, ...]
    score: int | None
    reasons: tuple[ReasonValue, ...]
    before: PlanValue
    after: PlanValue | None
    moves: tuple[Move, ...]
    proved: bool

    @property
    def price(self) -> PlanValue | None:
        """What the plan would lose of each objective; None when the change cannot be made."""
        if self.after is None:
            return None
        return PlanValue(
            self.before.people - self.after.people,
            self.before.floor - self.after.floor,
            self.before.total - self.after.total,
        )


async def why_not(
    asked: AskedRun,
    left_delegate_id: str,
    right_delegate_id: str,
    *,
    limits: SolveLimits | None = None,
) -> PairingAnswer:
    """Ask a run about any two delegates; two of one side are ruled out as such.

    Raises:
        NotFound: a delegate is not of the run's edition, or was not when the run was made.
        InvalidInput: both are the same; or they are of too many.
        SolveTooLong: see ``answered``.
    """
    codes = (code_of(asked, left_delegate_id, "left"), code_of(asked, right_delegate_id, "right"))
    found = await answered(_why_not, asked.snapshot, asked.solution, *codes, limits=limits)
    answer, reasons = found
    return answer_of(asked.id, answer, reasons, asked.ids)


def _why_not(snapshot: str, solution: str, left: str, right: str) -> tuple[WhyNot, list[Document]]:
    """Ask the engine in the child."""
    problem, plan = read_answer(snapshot, solution)
    expect_known(problem, left, "left")
    expect_known(problem, right, "right")
    if left == right:
        raise InvalidInput(f"Both are {left}. Ask about two delegates.", path=("right",))
    answer = pairing.why_not(problem, plan, left, right)
    if answer.score is None:
        return answer, []
    return answer, certificate.reasons_of_pair(json.loads(snapshot), answer.a, answer.b)


def answer_of(
    run_id: str, answer: WhyNot, reasons: list[Document], ids: Mapping[tuple[str, str], str]
) -> PairingAnswer:
    """Return the engine's answer with database ids for its keys."""
    return PairingAnswer(
        run_id=run_id,
        left_delegate_id=ids["delegate", answer.a],
        right_delegate_id=ids["delegate", answer.b],
        kind=answer.kind,
        paired=answer.kind is WhyNotKind.DROPPED,
        broken_rules=answer.rules,
        conflict=answer.conflict,
        score=answer.score,
        reasons=tuple(_reason(reason, ids) for reason in reasons),
        before=PlanValue.of(answer.before),
        after=None if answer.after is None else PlanValue.of(answer.after),
        moves=tuple(
            Move(move.joins, ids["delegate", move.a], ids["delegate", move.b])
            for move in answer.moves
        ),
        proved=answer.proved,
    )


def _reason(reason: Document, ids: Mapping[tuple[str, str], str]) -> ReasonValue:
    values = dict(reason)
    for noun, name, column in (
        ("delegate", "learner", "learner_delegate_id"),
        ("competency", "competency", "competency_id"),
        ("topic", "topic", "topic_id"),
    ):
        key = values.pop(name)
        values[column] = None if key is None else ids[noun, key]
    return ReasonValue(**values)
