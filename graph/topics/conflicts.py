"""Why no selection is possible: small sets of records that cannot hold together, and repairs.

Which records those are is found by ``graph.conflicts``; whether some can hold together, here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import highspy

from graph.conflicts import minimal_conflicts
from graph.problem.conflicts import RecordConflict, RecordRepair, RepairKind
from graph.problem.topics import TopicProblem
from graph.rules.leaders import Leading
from graph.rules.topics import (
    COUNT_MAX,
    COUNT_MIN,
    LEADER_LOAD,
    LEADERS,
    MEMORY,
    MINUTES,
    MUST,
    NEVER,
    REQUIRES,
    TRACK_CAP,
    Condition,
    conditions_on_demand,
    standing_conditions,
)
from graph.solver import Solver, linear_program

HALF = 0.5

REPAIRS: Mapping[str, RepairKind] = {
    MUST.label: RepairKind.RELEASE,
    NEVER.label: RepairKind.RELEASE,
    COUNT_MIN.label: RepairKind.LOWER,
    COUNT_MAX.label: RepairKind.RAISE,
    REQUIRES.label: RepairKind.RELEASE,
    TRACK_CAP.label: RepairKind.RAISE,
    MINUTES.label: RepairKind.RAISE,
    MEMORY.label: RepairKind.RELEASE,
    LEADERS.label: RepairKind.INVITE_LEADER,
    LEADER_LOAD.label: RepairKind.RAISE,
}


def find_conflicts(problem: TopicProblem, leading: Leading) -> tuple[RecordConflict, ...]:
    """Name up to three different minimal conflicts of a problem that has no solution.

    Returns:
        Conflicts whose cheapest repair is smallest first; then those that name fewer records of
        the whole edition (counts, minutes), then the shorter ones.
    """
    feasibility = Feasibility(problem, leading)
    found = []
    for records in minimal_conflicts(feasibility.names, feasibility.possible):
        repairs = tuple(_repair(problem, feasibility, records, record) for record in records)
        found.append(RecordConflict(records, repairs))
    return tuple(sorted(found, key=lambda conflict: _dearness(problem, conflict)))


def any_selection(problem: TopicProblem, leading: Leading) -> frozenset[str] | None:
    """Find some selection that keeps every rule, or None."""
    feasibility = Feasibility(problem, leading)
    return feasibility.selection(frozenset(feasibility.names))


class Feasibility:
    """Whether some selection keeps conditions of given names.

    A small integer programme over topics alone: what people need plays no part. ``forced`` is a
    topic that every selection has.
    """

    def __init__(self, problem: TopicProblem, leading: Leading, forced: str | None = None) -> None:
        self._problem = problem
        self.leading = leading
        self._place = {topic.id: place for place, topic in enumerate(problem.topics)}
        self._least = [float(topic.id == forced) for topic in problem.topics]
        self._cuts: list[Condition] = []
        # Selections that were found, and whether leaders can be shared out in each.
        self._known: list[tuple[frozenset[str], bool]] = []
        self.conditions = {c.name: c for c in standing_conditions(problem, leading)}
        # In the order in which a conflict tries to do without them; rules keep that order.
        self.names = (*self.conditions, LEADER_LOAD.label)

    def possible(self, names: frozenset[str]) -> bool:
        """Say whether some selection keeps all conditions of these names."""
        return self._is_known(names) or self.selection(names) is not None

    def _is_known(self, names: frozenset[str]) -> bool:
        """Say whether a selection that was found before keeps them."""
        return any(
            (is_led or LEADER_LOAD.label not in names)
            and all(c.holds(chosen) for name, c in self.conditions.items() if name in names)
            for chosen, is_led in self._known
        )

    def selection(
        self, names: frozenset[str], smallest: Condition | None = None
    ) -> frozenset[str] | None:
        """Find a selection that keeps conditions; where asked, with the smallest sum of one."""
        kept = [condition for name, condition in self.conditions.items() if name in names]
        while True:
            cuts = self._cuts if LEADER_LOAD.label in names else []
            chosen = self._solve([*kept, *cuts], smallest)
            if chosen is None:
                return None
            broken = list(conditions_on_demand(self._problem, self.leading, chosen))
            if not broken or LEADER_LOAD.label not in names:
                self._known.append((chosen, not broken))
                return chosen
            self._cuts += broken

    def _solve(
        self, conditions: Sequence[Condition], smallest: Condition | None
    ) -> frozenset[str] | None:
        if not self._place:  # HiGHS has no answer to a programme without columns.
            nothing = frozenset[str]()
            return nothing if all(c.holds(nothing) for c in conditions) else None
        if self._is_plainly_impossible(conditions):
            return None
        cost = [0.0] * len(self._place)
        for topic, amount in smallest.terms if smallest else ():
            cost[self._place[topic]] = float(amount)
        solver = Solver()
        solver.passModel(
            linear_program(
                cost=cost,
                lower=self._least,
                upper=[1.0] * len(cost),
                rows=[
                    {self._place[topic]: float(amount) for topic, amount in condition.terms}
                    for condition in conditions
                ],
                at_most=[float(condition.most) for condition in conditions],
                whole=len(cost),
            )
        )
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = solver.getSolution().col_value
        return frozenset(topic for topic, place in self._place.items() if values[place] > HALF)

    def _is_plainly_impossible(self, conditions: Sequence[Condition]) -> bool:
        """Say whether a condition is broken by what single topics are fixed to, without solving."""
        least, most = list(self._least), [1.0] * len(self._least)
        for condition in conditions:
            if condition.fixes is not None:
                place = self._place[condition.terms[0][0]]
                least[place] = max(least[place], condition.fixes)
                most[place] = min(most[place], condition.fixes)
        return any(low > high for low, high in zip(least, most, strict=True)) or any(
            sum(
                amount * (least if amount > 0 else most)[self._place[topic]]
                for topic, amount in condition.terms
            )
            > condition.most
            for condition in conditions
        )


def _repair(
    problem: TopicProblem, feasibility: Feasibility, records: Sequence[str], record: str
) -> RecordRepair:
    """Find the smallest change of one record that lets the others of its conflict stand."""
    kind = REPAIRS[record.partition(":")[0]]
    if kind not in (RepairKind.RAISE, RepairKind.LOWER):
        return RecordRepair(record, kind)
    others = frozenset(records) - {record}
    if record == LEADER_LOAD.label:
        return RecordRepair(record, kind, _load_missing(problem, feasibility, frozenset(records)))
    condition = feasibility.conditions[record]
    chosen = feasibility.selection(others, condition) or frozenset()
    used = sum(amount for topic, amount in condition.terms if topic in chosen)
    return RecordRepair(record, kind, used - condition.most)


def _load_missing(problem: TopicProblem, feasibility: Feasibility, records: frozenset[str]) -> int:
    """Count by how much the leader load would have to rise; as many as topics always do."""
    load = problem.parameters.leader_load
    for more in range(1, len(problem.topics)):
        parameters = replace(problem.parameters, leader_load=load + more)
        eased = Feasibility(replace(problem, parameters=parameters), feasibility.leading)
        if eased.possible(records):
            return more
    return len(problem.topics)


def _dearness(
    problem: TopicProblem, conflict: RecordConflict
) -> tuple[Fraction, int, int, tuple[str, ...]]:
    """Order conflicts: a record that has to go counts whole, one that moves its part of itself."""
    parameters = problem.parameters
    sizes = {
        COUNT_MIN.label: parameters.count_min,
        COUNT_MAX.label: parameters.count_max,
        MINUTES.label: parameters.minutes,
        LEADER_LOAD.label: parameters.leader_load,
    }
    sizes.update({f"{TRACK_CAP.label}:{k}": cap for k, cap in parameters.track_caps.items()})
    prices = [
        Fraction(repair.by, max(sizes[repair.record] or 1, 1)) if repair.by else Fraction(1)
        for repair in conflict.repairs
    ]
    general = sum(":" not in record for record in conflict.records)
    return min(prices), general, len(conflict.records), conflict.records
