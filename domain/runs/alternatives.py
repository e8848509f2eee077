"""Other plans for a recorded run: the best few, and the most different one that is good enough."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from domain.errors import InvalidInput
from domain.runs.asked import AskedRun, answered, read_answer
from domain.runs.child import SolveLimits
from domain.runs.explain import PlanValue
from graph import pairing
from graph.problem import PER_MILLE, Alternative, MostDifferent, Outcome, Pair, PairingInfeasible

ALTERNATIVES_MAX: Final = 10

# The ids of two partners, the delegate of the earlier side first.
DelegatePair = tuple[str, str]


@dataclass(frozen=True)
class AlternativePlan:
    """Another plan for a run, as fair as its own.

    Args:
        before, after: what the run's plan reaches, and this one.
        total_bound: what no plan on the same terms exceeds.
        pairs: the whole plan.
        lost, new: pairs of the run that it does not have, and those that it has instead.
        proved: no plan on the same terms has a larger total.
    """

    before: PlanValue
    after: PlanValue
    total_bound: int
    pairs: tuple[DelegatePair, ...]
    lost: tuple[DelegatePair, ...]
    new: tuple[DelegatePair, ...]
    proved: bool


@dataclass(frozen=True)
class DifferentPlan:
    """The plan that gives up most pairs of a run without losing more than is borne.

    Args:
        tolerance: what may be lost, in per mille of the run's total.
        lost_bound: no plan on these terms gives up more pairs.
        proved: it gives up as many.
    """

    plan: AlternativePlan
    tolerance: int
    lost_bound: int
    proved: bool


async def alternative_plans(
    asked: AskedRun, count: int, *, limits: SolveLimits | None = None
) -> list[AlternativePlan]:
    """List the best plans for a run besides its own, the best first.

    Args:
        asked: the run.
        count: how many, 1 to 10; fewer come when there are no more.
        limits: what the answer may use.

    Raises:
        InvalidInput: the count is out of range.
        SolveTooLong: see ``answered``.
    """
    if not 1 <= count <= ALTERNATIVES_MAX:
        raise InvalidInput(
            f"Ask for 1 to {ALTERNATIVES_MAX} alternatives, not {count}.", path=("first",)
        )
    found = await answered(_best, asked.snapshot, asked.solution, count, limits=limits)
    return [_plan(asked, before, one) for before, one in found]


async def most_different_plan(
    asked: AskedRun, tolerance: int, *, limits: SolveLimits | None = None
) -> DifferentPlan:
    """Find the plan that gives up most pairs of a run, for a loss that is borne.

    Args:
        asked: the run.
        tolerance: what may be lost, in per mille of the run's total, 0 to 1,000.
        limits: what the answer may use.

    Raises:
        InvalidInput: the tolerance is out of range.
        SolveTooLong: see ``answered``.
    """
    require_tolerance(tolerance, "tolerancePerMille")
    before, found = await answered(
        _different, asked.snapshot, asked.solution, tolerance, limits=limits
    )
    plan = _plan(asked, before, found.plan)
    return DifferentPlan(plan, tolerance, found.left_bound, found.proved)


def require_tolerance(tolerance: int, *path: str) -> None:
    """Refuse a tolerance that is no share.

    Raises:
        InvalidInput: it is not from 0 to 1,000 per mille.
    """
    if not 0 <= tolerance <= PER_MILLE:
        raise InvalidInput(
            f"The tolerance is {tolerance}. Give 0 to {PER_MILLE:,} per mille.", path=path
        )


def _best(snapshot: str, solution: str, count: int) -> list[tuple[Outcome, Alternative]]:
    """Find in the child the best plans that differ from the run's own."""
    problem, answer = read_answer(snapshot, solution)
    before = answer.outcome
    # A run that replans another may stay below the best plan, from which the search begins.
    best = answer if answer.proved else pairing.solve(problem)
    if isinstance(best, PairingInfeasible):
        # A problem that a run has solved has a plan.
        return []
    own = {(pair.a, pair.b) for pair in answer.pairings}
    found = []
    for one in pairing.alternatives(problem, best, count + 1):
        other = {(pair.a, pair.b) for pair in one.pairings}
        changed = replace(one, left=tuple(sorted(own - other)), joined=tuple(sorted(other - own)))
        found.append((before, changed))
    return [entry for entry in found if entry[1].left or entry[1].joined][:count]


def _different(snapshot: str, solution: str, tolerance: int) -> tuple[Outcome, MostDifferent]:
    problem, answer = read_answer(snapshot, solution)
    return answer.outcome, pairing.most_different(problem, answer, tolerance)


def _plan(asked: AskedRun, before: Outcome, found: Alternative) -> AlternativePlan:
    return AlternativePlan(
        before=PlanValue.of(before),
        after=PlanValue.of(found.after),
        total_bound=found.total_bound,
        pairs=delegate_pairs(asked, tuple((pair.a, pair.b) for pair in found.pairings)),
        lost=delegate_pairs(asked, found.left),
        new=delegate_pairs(asked, found.joined),
        proved=found.proved,
    )


def delegate_pairs(asked: AskedRun, pairs: tuple[Pair, ...]) -> tuple[DelegatePair, ...]:
    """Return pairs of codes as pairs of ids."""
    return tuple((asked.ids["delegate", a], asked.ids["delegate", b]) for a, b in pairs)
