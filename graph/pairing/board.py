"""The problem laid out as arrays: one entry for each person, one for each eligible pair.

Reads the rules and the weights and adds nothing to them; every engine reads only this.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.problem.pairing import PER_MILLE, Pair, PairingProblem
from graph.rules.pairing import PAIRING_RULES, PLAN_RULES, Limit, PairRule
from graph.weights import PairScores, Scores, Whole, benefits, pair_scores

Flags = NDArray[np.bool_]

NO_GROUP = -1


class Regime(StrEnum):
    """What kind of problem the eligible pairs and limits make, hence which engine is exact.

    ASSIGNMENT: two sides, one partner each on the left, no caps. FLOW: two sides, and caps that
    are caps of the right side's administrations only, if any: a network matrix, whose linear
    program is integral by itself. GENERAL: anything else.
    """

    ASSIGNMENT = "assignment"
    FLOW = "flow"
    GENERAL = "general"


class Compact(NamedTuple):
    """Places that occur, in order, and for each entry which of them it is."""

    places: Whole
    which: Whole


def _compact(entries: Whole, count: int) -> Compact:
    occurs = np.zeros(count, dtype=bool)
    occurs[entries] = True
    return Compact(np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[entries])


@dataclass(frozen=True)
class Board:
    """A problem as arrays; people keep their places, pairs have a fixed order of their own.

    ``left`` and ``right`` hold the places of each pair's people; with two sides, the sides.
    ``to_left`` is what the left person gains. ``best`` is each person's attainable best.
    ``group`` is the pair's place in ``group_most`` and ``group_names``, NO_GROUP without a cap.
    ``stray`` holds the required pairs that are not eligible.
    """

    problem: PairingProblem
    scores: Scores
    left: Whole
    right: Whole
    worth: PairScores
    to_left: Whole
    to_right: Whole
    best: Whole
    capacity: Whole
    group: Whole
    group_most: Whole
    group_names: tuple[Pair, ...]
    required: Flags
    stray: tuple[Pair, ...]
    everyone: bool
    regime: Regime

    @property
    def people_count(self) -> int:
        """How many people there are, with or without an eligible partner."""
        return len(self.problem.people)

    @cached_property
    def sides(self) -> tuple["Compact", "Compact"]:
        """The people of the left and of the right ends of pairs, numbered from 0 on each."""
        return _compact(self.left, self.people_count), _compact(self.right, self.people_count)

    @property
    def two_sided(self) -> bool:
        """Say whether the program is a network flow."""
        return self.regime is not Regime.GENERAL

    def find(self, a: str, b: str) -> int | None:
        """Find the place of a pair among the eligible pairs."""
        u, v = self.problem.position[a], self.problem.position[b]
        same = ((self.left == u) & (self.right == v)) | ((self.left == v) & (self.right == u))
        places = np.flatnonzero(same)
        return int(places[0]) if places.size else None

    def plan_of(self, pairs: Iterable[Pair]) -> Flags:
        """Mark the pairs of a plan; a pair that is not eligible is left out."""
        plan = np.zeros(self.left.size, dtype=bool)
        for a, b in pairs:
            place = self.find(a, b)
            if place is not None:
                plan[place] = True
        return plan

    def requiring(self, pair: int) -> "Board":
        """Demand one more pair."""
        required = self.required.copy()
        required[pair] = True
        return replace(self, required=required)

    def without(self, pair: int) -> "Board":
        """Leave one pair out of the choice; what people can attain at best stays as it was."""
        return self.keeping(np.arange(self.left.size) != pair)

    def keeping(self, pairs: Flags) -> "Board":
        """Leave only the marked pairs to choose from; all else stays as it was."""
        return replace(
            self,
            left=self.left[pairs],
            right=self.right[pairs],
            worth=PairScores(
                self.worth.gain[pairs],
                self.worth.mutual[pairs],
                self.worth.language[pairs],
                self.worth.before[pairs],
                self.worth.score[pairs],
            ),
            to_left=self.to_left[pairs],
            to_right=self.to_right[pairs],
            group=self.group[pairs],
            required=self.required[pairs],
        )


@dataclass(frozen=True)
class Program:
    """The one integer program of the model: pairs' worths, and ``serving`` for each person served.

    ``good_left`` says that the pair is good enough to serve its left person.
    """

    worth: Whole
    serving: int
    good_left: Flags
    good_right: Flags


def program(board: Board, worth: Whole | None, serving: int, floor: int) -> Program:
    """Put the program for a floor: each pair's worth (None: 0), plus serving people at it."""
    capped = np.minimum(board.best, floor)
    return Program(
        np.zeros(board.left.size, dtype=np.int64) if worth is None else worth,
        serving,
        board.to_left >= capped[board.left],
        board.to_right >= capped[board.right],
    )


def served(board: Board, plan: Flags, goal: Program) -> int:
    """Count the people whom a plan serves."""
    reached = np.zeros(board.people_count, dtype=bool)
    reached[board.left[plan & goal.good_left]] = True
    reached[board.right[plan & goal.good_right]] = True
    return int(reached.sum())


def degrees(board: Board, pairs: Flags) -> Whole:
    """Count the marked pairs of each person."""
    count = board.people_count
    ends = np.concatenate([board.left[pairs], board.right[pairs]])
    return np.bincount(ends, minlength=count).astype(np.int64)


def group_counts(board: Board, pairs: Flags) -> Whole:
    """Count the marked pairs of each two administrations that have a cap."""
    groups = board.group[pairs]
    return np.bincount(groups[groups != NO_GROUP], minlength=len(board.group_names)).astype(
        np.int64
    )


def required_hold(board: Board) -> bool:
    """Say whether the required pairs are eligible and within every limit."""
    return (
        not board.stray
        and bool((degrees(board, board.required) <= board.capacity).all())
        and bool((group_counts(board, board.required) <= board.group_most).all())
    )


def lay_out(problem: PairingProblem) -> Board:
    """Lay a problem out as arrays.

    Cost: O(n**2) memory and time for n people; each rule is asked once for each two profiles.
    """
    scores = benefits(problem)
    limits = [limit for rule in PLAN_RULES for limit in rule.limits(problem)]
    capacity = _capacity(problem, limits)
    caps = {limit.scope[1:]: limit.most for limit in limits if limit.scope[0] == "administrations"}
    one, other = np.nonzero(np.triu(_eligible(problem), 1))
    left, right, regime = _sides(problem, one, other, capacity, capped=bool(caps))
    group, names, most = _groups(problem, left, right, caps)
    required, stray = _required(problem, left, right, limits)
    to_left = scores.benefit[left, right].astype(np.int64)
    to_right = scores.benefit[right, left].astype(np.int64)
    best = np.zeros(len(problem.people), dtype=np.int64)
    np.maximum.at(best, left, to_left)
    np.maximum.at(best, right, to_right)
    return Board(
        problem=problem,
        scores=scores,
        left=left,
        right=right,
        worth=pair_scores(scores, left, right),
        to_left=to_left,
        to_right=to_right,
        best=best,
        capacity=capacity,
        group=group,
        group_most=most,
        group_names=names,
        required=required,
        stray=stray,
        everyone=any(limit.scope[0] == "person" and limit.least for limit in limits),
        regime=regime,
    )


def _eligible(problem: PairingProblem) -> Flags:
    allowed = np.ones((len(problem.people),) * 2, dtype=bool)
    for rule in PAIRING_RULES:
        allowed &= _spread(problem, rule)
    return allowed


def _spread(problem: PairingProblem, rule: PairRule[Any]) -> Flags:
    profiles: dict[Any, int] = {}
    which = np.array(
        [profiles.setdefault(rule.profile(problem, p), len(profiles)) for p in problem.people],
        dtype=np.int64,
    )
    answers = [rule.condition(problem, a, b) for a in profiles for b in profiles]
    table = np.array(answers, dtype=bool).reshape(len(profiles), len(profiles))
    return np.asarray(table[np.ix_(which, which)])


def _capacity(problem: PairingProblem, limits: list[Limit]) -> Whole:
    # Nobody can have more partners than there are other people, so that is no limit at all.
    capacity = np.full(len(problem.people), len(problem.people), dtype=np.int64)
    for limit in limits:
        if limit.scope[0] == "person" and limit.most is not None:
            place = problem.position[limit.scope[1]]
            capacity[place] = min(capacity[place], limit.most)
    return capacity


def _sides(
    problem: PairingProblem, one: Whole, other: Whole, capacity: Whole, *, capped: bool
) -> tuple[Whole, Whole, Regime]:
    """Choose which side is left, from what the pairs are, never from how sides are listed."""
    sides: dict[str, list[int]] = {}
    for place in np.unique(np.concatenate([one, other])).tolist():
        sides.setdefault(problem.people[place].side, []).append(place)
    if len(sides) > len(("left", "right")):
        return one, other, Regime.GENERAL
    regime = Regime.FLOW
    chosen = next(iter(sides.values()), [])
    if capped:
        single = [
            side
            for side in sides.values()
            if len({problem.people[place].administration for place in side}) == 1
        ]
        if not single:
            return one, other, Regime.GENERAL
        chosen = single[0]
    else:
        alone = [side for side in sides.values() if (capacity[side] == 1).all()]
        if alone:
            regime, chosen = Regime.ASSIGNMENT, alone[0]
    on_left = np.zeros(len(problem.people), dtype=bool)
    on_left[chosen] = True
    swap = ~on_left[one]
    return np.where(swap, other, one), np.where(swap, one, other), regime


def _groups(
    problem: PairingProblem, left: Whole, right: Whole, caps: dict[tuple[str, ...], int | None]
) -> tuple[Whole, tuple[Pair, ...], Whole]:
    names: dict[Pair, int] = {}
    group = np.full(left.size, NO_GROUP, dtype=np.int64)
    if caps:
        home = [person.administration for person in problem.people]
        for place, (u, v) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
            pair = problem.administration_pair(home[u], home[v])
            group[place] = names.setdefault(pair, len(names))
    most = [caps[name] for name in names]
    return group, tuple(names), np.array(most, dtype=np.int64)


def _required(
    problem: PairingProblem, left: Whole, right: Whole, limits: list[Limit]
) -> tuple[Flags, tuple[Pair, ...]]:
    required = np.zeros(left.size, dtype=bool)
    stray = []
    for limit in limits:
        if limit.scope[0] == "pair":
            a, b = limit.scope[1:]
            u, v = sorted((problem.position[a], problem.position[b]))
            here = (np.minimum(left, right) == u) & (np.maximum(left, right) == v)
            required |= here
            if not here.any():
                stray.append((a, b))
    return required, tuple(stray)


def thresholds(board: Board) -> Whole:
    """List the floors at which it changes whom a pair serves; the last is 1000."""
    below = [
        gains[gains < board.best[ends]]
        for gains, ends in ((board.to_left, board.left), (board.to_right, board.right))
    ]
    return np.unique(np.concatenate([*below, np.array([PER_MILLE])]))
