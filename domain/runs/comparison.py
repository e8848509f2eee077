"""Two runs of an edition side by side: which pairs stay, and what each person gains or loses."""

from __future__ import annotations

import json
from dataclasses import dataclass

from domain.errors import InvalidInput
from domain.runs.alternatives import DelegatePair, delegate_pairs
from domain.runs.asked import AskedRun, answered
from domain.runs.child import SolveLimits
from domain.runs.engines import read_pairing_problem
from domain.runs.explain import PlanValue
from graph import pairing
from graph.problem import Comparison, GroupChange, PersonChange


@dataclass(frozen=True)
class DelegateChange:
    """Whom a delegate leaves and joins from one run to another, and what they gain in each.

    Args:
        lost, new: partners of the first run alone, and of the second alone.
        gain_before, gain_after: what the partner gives who gives most, 0 to 1,000; None without
            a partner, or when the delegate took no part in that run.
        best_before, best_after: the most that they could attain.
    """

    delegate_id: str
    lost: tuple[str, ...]
    new: tuple[str, ...]
    gain_before: int | None
    gain_after: int | None
    best_before: int | None
    best_after: int | None


@dataclass(frozen=True)
class AdministrationChange:
    """What an administration's people have in each of two runs.

    Args:
        code: of the administration.
        people_before, people_after: how many of them have a partner.
        mean_gain_before, mean_gain_after: what these gain on average, 0 to 1,000, rounded down;
            None where nobody has a partner.
        changed: how many of them change partner.
    """

    code: str
    people_before: int
    people_after: int
    mean_gain_before: int | None
    mean_gain_after: int | None
    changed: int


@dataclass(frozen=True)
class RunComparison:
    """Two runs side by side; each reaches its values in the edition as it read it.

    Args:
        administrations: by code, of everybody whom one of the runs knew.
        worst_before_id, worst_after_id: the delegate who gains least of those who could gain more;
            None where everybody attains their best.
    """

    before_id: str
    after_id: str
    before: PlanValue
    after: PlanValue
    kept: tuple[DelegatePair, ...]
    lost: tuple[DelegatePair, ...]
    new: tuple[DelegatePair, ...]
    delegates: tuple[DelegateChange, ...]
    administrations: tuple[AdministrationChange, ...]
    worst_before_id: str | None
    worst_after_id: str | None


async def compare_runs(
    before: AskedRun, after: AskedRun, *, limits: SolveLimits | None = None
) -> RunComparison:
    """Compare two runs of one edition.

    Raises:
        InvalidInput: they are of two editions, where one code means two people.
        SolveTooLong: see ``answered``.
    """
    if before.edition_id != after.edition_id:
        raise InvalidInput(
            "The runs are of two editions. Compare two runs of one edition.", path=("after",)
        )
    texts = (before.snapshot, before.solution, after.snapshot, after.solution)
    found = await answered(_compare, *texts, limits=limits)
    return RunComparison(
        before_id=before.id,
        after_id=after.id,
        before=PlanValue.of(found.before),
        after=PlanValue.of(found.after),
        kept=delegate_pairs(before, found.kept),
        lost=delegate_pairs(before, found.lost),
        new=delegate_pairs(before, found.new),
        delegates=tuple(_change(before, change) for change in found.people),
        administrations=tuple(map(_group, found.groups)),
        worst_before_id=_id(before, found.worst_before),
        worst_after_id=_id(before, found.worst_after),
    )


def _compare(before: str, plan_before: str, after: str, plan_after: str) -> Comparison:
    """Lay out both runs in the child."""
    one = read_pairing_problem(json.loads(before))
    other = one if before == after else read_pairing_problem(json.loads(after))
    plans = [json.loads(solution)["pairs"] for solution in (plan_before, plan_after)]
    return pairing.compare(one, plans[0], other, plans[1])


def _id(asked: AskedRun, code: str | None) -> str | None:
    return None if code is None else asked.ids["delegate", code]


def _group(change: GroupChange) -> AdministrationChange:
    return AdministrationChange(
        code=change.administration,
        people_before=change.before.people,
        people_after=change.after.people,
        mean_gain_before=change.before.mean,
        mean_gain_after=change.after.mean,
        changed=change.changed,
    )


def _change(asked: AskedRun, change: PersonChange) -> DelegateChange:
    ids = asked.ids
    return DelegateChange(
        delegate_id=ids["delegate", change.person],
        lost=tuple(ids["delegate", code] for code in change.left),
        new=tuple(ids["delegate", code] for code in change.joined),
        gain_before=change.gain_before,
        gain_after=change.gain_after,
        best_before=change.best_before,
        best_after=change.best_after,
    )
