"""What holds for people, whatever pairs are looked at: who may meet whom, places, caps.

Reads the rules and adds nothing to them; boards and tiles are laid out on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from graph.problem.pairing import Pair, PairingProblem
from graph.rules.pairing import PAIRING_RULES, PLAN_RULES, PairRule
from graph.weights import Flags, Scores, Whole, benefits


@dataclass(frozen=True)
class Spread:
    """A rule asked once for each two profiles: ``allowed[which[a], which[b]]``."""

    which: Whole
    allowed: Flags


@dataclass(frozen=True)
class Frame:
    """A problem's people as arrays, in the problem's order.

    ``side`` and ``home`` are places among its sides and administrations, ``capacity`` the most
    partners, ``cap`` the most pairs between two administrations (None: no cap), ``required`` the
    pairs that have to be in the plan and ``barred`` those that may not meet, as rows of two
    places, the smaller first. ``everyone`` says that nobody may stay without a partner.
    """

    problem: PairingProblem
    scores: Scores
    side: Whole
    home: Whole
    capacity: Whole
    cap: int | None
    required: Whole
    barred: Whole
    everyone: bool
    spreads: tuple[Spread, ...]

    @property
    def count(self) -> int:
        """How many people there are."""
        return len(self.problem.people)

    @cached_property
    def members(self) -> tuple[Whole, ...]:
        """The places of each side's people, of sides that have any."""
        found = (np.flatnonzero(self.side == side) for side in range(len(self.problem.sides)))
        return tuple(places for places in found if places.size)

    @property
    def pair_count(self) -> int:
        """How many pairs of different sides there are."""
        return (self.count**2 - sum(places.size**2 for places in self.members)) // 2

    def keys(self, one: Whole, other: Whole) -> Whole:
        """Give each pair a number, whichever way round it stands."""
        return np.minimum(one, other) * self.count + np.maximum(one, other)

    def allowed(self, person: int, others: Whole) -> Flags:
        """Say whom of others a person may meet; pairs that are barred one by one aside."""
        answer = np.ones(others.size, dtype=bool)
        for spread in self.spreads:
            answer &= spread.allowed[spread.which[person]][spread.which[others]]
        return answer

    def eligible(self) -> tuple[Whole, Whole]:
        """List every eligible pair as two places, the smaller first, in order.

        Cost: O(n**2) memory.
        """
        may = np.triu(np.ones((self.count,) * 2, dtype=bool), 1)
        for spread in self.spreads:
            may &= spread.allowed[np.ix_(spread.which, spread.which)]
        may[self.barred[:, 0], self.barred[:, 1]] = False
        one, other = np.nonzero(may)
        return one, other


def frame_of(problem: PairingProblem) -> Frame:
    """Read a problem's people, limits and rules into arrays.

    Cost: O(n) for n people, and one question of each rule for each two profiles.
    """
    limits = [limit for rule in PLAN_RULES for limit in rule.limits(problem)]
    # Nobody can have more partners than there are other people, so that is no limit at all.
    capacity = np.full(len(problem.people), len(problem.people), dtype=np.int64)
    everyone, cap, required = False, None, []
    for limit in limits:
        kind, *names = limit.scope
        if kind == "pair":
            required.append((names[0], names[1]))
        elif kind == "administrations":
            cap = limit.most
        elif limit.most is not None:
            place = problem.position[names[0]]
            capacity[place] = min(capacity[place], limit.most)
        else:
            everyone = everyone or limit.least > 0
    sides = {key: place for place, key in enumerate(problem.sides)}
    homes = {key: place for place, key in enumerate(problem.administrations)}
    listed = [rule.broken_by(problem) for rule in PAIRING_RULES if rule.broken_by is not None]
    return Frame(
        problem=problem,
        scores=benefits(problem),
        side=np.array([sides[person.side] for person in problem.people], dtype=np.int64),
        home=np.array([homes[person.administration] for person in problem.people], dtype=np.int64),
        capacity=capacity,
        cap=cap,
        required=_places(problem, iter(required)),
        barred=_places(problem, (pair for pairs in listed for pair in pairs)),
        everyone=everyone,
        spreads=tuple(_spread(problem, r) for r in PAIRING_RULES if r.broken_by is None),
    )


def _places(problem: PairingProblem, pairs: Iterator[Pair]) -> Whole:
    ends = [sorted((problem.position[a], problem.position[b])) for a, b in pairs]
    return np.array(ends, dtype=np.int64).reshape(len(ends), 2)


def _spread(problem: PairingProblem, rule: PairRule[Any]) -> Spread:
    profiles: dict[Any, int] = {}
    which = np.array(
        [profiles.setdefault(rule.profile(problem, p), len(profiles)) for p in problem.people],
        dtype=np.int64,
    )
    answers = [rule.condition(problem, a, b) for a in profiles for b in profiles]
    allowed = np.array(answers, dtype=bool).reshape(len(profiles), len(profiles))
    return Spread(which, allowed)
