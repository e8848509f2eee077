"""The records of a problem by name: which of them required pairs alone can break.

A record is a must, a lock, a conflict, a person's most partners, a cap, or "everyone". Whether
everybody can be paired is asked elsewhere; what stands here is counting.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np

from graph.pairing.board import Board, lay_out
from graph.problem.pairing import Pair, PairingProblem, pair_key
from graph.rules.pairing import PLAN_RULES, Scope, broken_rules, scopes

EVERYONE = "everyone"


@dataclass(frozen=True)
class Records:
    """All records: required pairs and conflicts by name, and limits with their scope and most.

    ``names`` holds them in the order in which a contradiction names them: must, locked, max, cap,
    everyone, conflict. ``stray`` are the required pairs that may never meet, whatever is dropped.
    """

    problem: PairingProblem
    names: tuple[str, ...]
    required: dict[str, Pair]
    conflicts: dict[str, Pair]
    limits: dict[str, tuple[Scope, int]]
    stray: frozenset[Pair]

    @classmethod
    def of(cls, problem: PairingProblem) -> "Records":
        """List the records of a problem."""
        names: dict[str, None] = {}
        required: dict[str, Pair] = {}
        limits: dict[str, tuple[Scope, int]] = {}
        for rule in PLAN_RULES:
            for limit in rule.limits(problem):
                names.setdefault(limit.record)
                if limit.scope[0] == "pair":
                    required[limit.record] = limit.scope[1], limit.scope[2]
                elif limit.most is not None:
                    limits[limit.record] = limit.scope, limit.most
        conflicts = {f"conflict:{a}|{b}": pair_key(a, b) for a, b in problem.conflicts}
        peaceful = replace(problem, conflicts=())
        stray = {pair for pair in required.values() if broken_rules(peaceful, *pair)}
        return cls(problem, (*names, *conflicts), required, conflicts, limits, frozenset(stray))

    def in_order(self, names: Collection[str]) -> tuple[str, ...]:
        """Put names in the order of the records."""
        return tuple(name for name in self.names if name in names)

    def hold(self, names: Iterable[str]) -> bool:
        """Say whether required pairs can stand beside limits and conflicts; everyone aside."""
        standing = frozenset(names)
        pairs = {self.required[name] for name in standing if name in self.required}
        if not pairs.isdisjoint(self.stray):
            return False
        if any(self.conflicts.get(name) in pairs for name in standing):
            return False
        counts = self._counts(pairs)
        limits = (self.limits[name] for name in standing if name in self.limits)
        return all(counts[scope] <= most for scope, most in limits)

    def suspects(self, names: Iterable[str]) -> tuple[str, ...]:
        """Keep the names that any contradiction of required pairs could hold.

        A limit that all required pairs together keep is broken by none of them.
        """
        standing = frozenset(names)
        pairs = {self.required[name] for name in standing if name in self.required}
        counts = self._counts(pairs)
        tight = {
            name: scope
            for name in standing & self.limits.keys()
            for scope, most in [self.limits[name]]
            if counts[scope] > most
        }
        barring = {
            name for name in standing & self.conflicts.keys() if self.conflicts[name] in pairs
        }
        bad = {self.conflicts[name] for name in barring} | self.stray
        broken = frozenset(tight.values())
        asking = {
            name
            for name in standing & self.required.keys()
            for pair in [self.required[name]]
            if pair in bad or not broken.isdisjoint(scopes(self.problem, *pair))
        }
        return self.in_order(tight.keys() | barring | asking)

    def demanded(self, names: Collection[str], scope: Scope) -> int:
        """Count the standing required pairs that fall within a scope."""
        return self._counts({self.required[n] for n in names if n in self.required})[scope]

    def limiting(self, name: str, most: int) -> "Records":
        """Set a limit otherwise."""
        scope, _ = self.limits[name]
        return replace(self, limits={**self.limits, name: (scope, most)})

    def _counts(self, pairs: Iterable[Pair]) -> Counter[Scope]:
        return Counter(scope for pair in pairs for scope in scopes(self.problem, *pair))

    def board_without(self, names: Collection[str]) -> Board:
        """Lay the problem out as if some records did not stand.

        A person without a limit may meet everybody; a cap that is dropped is no limit.
        """
        problem = self.problem

        def kept(kind: str, pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
            return tuple((a, b) for a, b in pairs if f"{kind}:{a}|{b}" not in names)

        problem = problem.with_max_given()
        people = tuple(
            replace(person, max=len(problem.people)) if f"max:{person.id}" in names else person
            for person in problem.people
        )
        parameters = problem.parameters
        if EVERYONE in names:
            parameters = replace(parameters, everyone_paired=0)
        board = lay_out(
            replace(
                problem,
                people=people,
                must=kept("must", problem.must),
                locked=kept("locked", problem.locked),
                conflicts=kept("conflict", problem.conflicts),
                parameters=parameters,
            )
        )
        lifted = [f"cap:{a}|{b}" in names for a, b in board.group_names]
        return replace(board, group_most=np.where(lifted, board.left.size, board.group_most))
