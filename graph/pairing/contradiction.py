"""Why no plan exists: a minimal set of records that cannot hold together.

Asks only which records may stand together; scores play no part.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.pairing.board import Board, lay_out
from graph.pairing.engine import integer_plan
from graph.pairing.optimum import paired, serving_at
from graph.problem.pairing import PairingProblem, pair_key
from graph.rules.pairing import PLAN_RULES, Limit, scopes


def contradictions(problem: PairingProblem) -> tuple[tuple[str, ...], ...]:
    """Name the records that cannot hold together.

    Returns:
        Minimal sets that share no record, each in the order must, locked, max, cap, everyone,
        conflict; ``()`` when a plan exists.

    Cost: O(k * log(records / k)) questions for a set of k; a question is a count, or an integer
        program when everybody must be paired.
    Source: U. Junker, "QuickXplain: preferred explanations and relaxations for
        over-constrained problems", AAAI (2004).
    """
    records = _Records.of(problem)
    standing = records.names
    found: list[tuple[str, ...]] = []
    while not records.hold(standing):
        smallest = frozenset(_smallest(records.hold, (), (), standing))
        found.append(tuple(name for name in records.names if name in smallest))
        standing = tuple(name for name in standing if name not in smallest)
    return tuple(found)


def _smallest(
    hold: Callable[[Sequence[str]], bool],
    given: tuple[str, ...],
    added: tuple[str, ...],
    doubted: tuple[str, ...],
) -> tuple[str, ...]:
    """Reduce the doubted records to a minimal set that contradicts, beside the given ones."""
    if added and not hold(given):
        return ()
    if len(doubted) == 1:
        return doubted
    middle = len(doubted) // 2
    first, second = doubted[:middle], doubted[middle:]
    from_second = _smallest(hold, given + first, first, second)
    from_first = _smallest(hold, given + from_second, from_second, first)
    return from_first + from_second


@dataclass(frozen=True)
class _Records:
    """The records of a problem; ``board`` is laid out as if there were no conflicts."""

    problem: PairingProblem
    board: Board
    limits: tuple[Limit, ...]
    conflicts: dict[str, tuple[str, str]]
    names: tuple[str, ...]

    @classmethod
    def of(cls, problem: PairingProblem) -> "_Records":
        """List the records in the order in which a conflict names them."""
        limits = tuple(limit for rule in PLAN_RULES for limit in rule.limits(problem))
        conflicts = {f"conflict:{a}|{b}": (a, b) for a, b in problem.conflicts}
        names = dict.fromkeys(limit.record for limit in limits)
        board = lay_out(replace(problem, conflicts=()))
        return cls(problem, board, limits, conflicts, (*names, *conflicts))

    def hold(self, names: Sequence[str]) -> bool:
        """Say whether a plan exists that these records allow."""
        standing = frozenset(names)
        limits = [limit for limit in self.limits if limit.record in standing]
        barred = {pair_key(*pair) for name, pair in self.conflicts.items() if name in standing}
        required = {limit.scope[1:] for limit in limits if limit.scope[0] == "pair"}
        counts = Counter(scope for a, b in required for scope in scopes(self.problem, a, b))
        if (
            any(self.board.find(a, b) is None for a, b in required)
            or not barred.isdisjoint(required)
            or any(counts[limit.scope] > limit.most for limit in limits if limit.most is not None)
        ):
            return False
        return "everyone" not in standing or self._all_paired(limits, barred, required)

    def _all_paired(
        self,
        limits: Sequence[Limit],
        barred: set[tuple[str, str]],
        required: set[tuple[str, ...]],
    ) -> bool:
        board = self.board
        count = board.people_count
        capacity = np.full(count, count, dtype=np.int64)
        most = np.full(len(board.group_names), board.left.size, dtype=np.int64)
        for limit in limits:
            if limit.most is not None and limit.scope[0] == "person":
                capacity[self.problem.position[limit.scope[1]]] = limit.most
            elif limit.most is not None and limit.scope[1:] in board.group_names:
                most[board.group_names.index((limit.scope[1], limit.scope[2]))] = limit.most
        relaxed = replace(
            board,
            capacity=capacity,
            group_most=most,
            required=board.plan_of((a, b) for a, b in required),
        ).keeping(~board.plan_of(barred))
        if not relaxed.left.size:
            return not count
        return paired(relaxed, integer_plan(relaxed, serving_at(relaxed, 0))) == count
