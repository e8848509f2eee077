"""The problem laid out as arrays: one entry for each person, one for each eligible pair.

Reads the rules and the weights and adds nothing to them; every engine reads only this.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from graph.pairing.frame import Frame, frame_of
from graph.problem.pairing import PER_MILLE, Pair, PairingProblem
from graph.weights import Flags, PairScores, Scores, Whole, pair_scores

NO_GROUP = -1
TWO_SIDES = 2
# So many pairs of different sides can be listed, with all that prices take, in two GiB.
LISTED_MAX = 6_000_000


class TooManyPairs(MemoryError):
    """More pairs than can be listed at once, where a question takes them all."""


class Regime(StrEnum):
    """What kind of problem the eligible pairs and limits make, hence which engine is exact.

    ASSIGNMENT: two sides, one partner each on the left, no caps. FLOW: two sides, and caps that
    are caps of the right side's administrations only, if any: a network matrix, whose linear
    program is integral by itself. COVER: more sides, one partner each, no caps. GENERAL:
    anything else.
    """

    ASSIGNMENT = "assignment"
    FLOW = "flow"
    COVER = "cover"
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

    A board lists every eligible pair, or is ``partial``: then whatever has to hold for all pairs
    is asked of tiles as well, and ``hope`` tells each person's hope.

    ``left`` and ``right`` hold the places of each pair's people; with two sides, the sides.
    ``to_left`` is what the left person gains. ``best`` is each person's attainable best.
    ``group`` is the pair's place in ``group_most`` and ``group_names``, NO_GROUP without a cap.
    ``stray`` holds the required pairs that are not eligible.
    """

    frame: Frame
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
    regime: Regime
    hope: Whole | None = None

    @property
    def partial(self) -> bool:
        """Say whether there are eligible pairs that are not listed."""
        return self.hope is not None

    @property
    def problem(self) -> PairingProblem:
        """What is asked."""
        return self.frame.problem

    @property
    def scores(self) -> Scores:
        """What people need and show."""
        return self.frame.scores

    @property
    def everyone(self) -> bool:
        """Say whether nobody may stay without a partner."""
        return self.frame.everyone

    @property
    def people_count(self) -> int:
        """How many people there are, with or without an eligible partner."""
        return len(self.problem.people)

    @cached_property
    def sides(self) -> tuple["Compact", "Compact"]:
        """The people of the left and of the right ends of pairs, numbered from 0 on each."""
        return _compact(self.left, self.people_count), _compact(self.right, self.people_count)

    @cached_property
    def _own(self) -> tuple[Whole, Whole]:
        """The highest floor at which each pair serves its left person, and its right one."""
        own = (
            np.where(gain >= self.best[end], PER_MILLE, gain)
            for end, gain in ((self.left, self.to_left), (self.right, self.to_right))
        )
        return next(own), next(own)

    @property
    def reaches(self) -> Whole:
        """The highest floor at which each pair serves both."""
        return np.minimum(*self._own)

    @cached_property
    def hopes(self) -> Whole:
        """The highest floor at which each person can be served if everybody is; -1 without a pair.

        Whoever has one partner only is served by the same pair as that partner, if at all.
        """
        if self.hope is not None:
            return self.hope
        hopes = np.full(self.people_count, -1, dtype=np.int64)
        single, both = self.capacity == 1, self.reaches
        np.maximum.at(hopes, self.left, np.where(single[self.right], both, self._own[0]))
        np.maximum.at(hopes, self.right, np.where(single[self.left], both, self._own[1]))
        return hopes

    @property
    def two_sided(self) -> bool:
        """Say whether the program is a network flow."""
        return self.regime in (Regime.ASSIGNMENT, Regime.FLOW)

    def find(self, a: str, b: str) -> int | None:
        """Find the place of a pair among the eligible pairs."""
        u, v = self.problem.position[a], self.problem.position[b]
        same = ((self.left == u) & (self.right == v)) | ((self.left == v) & (self.right == u))
        places = np.flatnonzero(same)
        return int(places[0]) if places.size else None

    def beside(self, one: Whole, other: Whole) -> "Board":
        """List more eligible pairs, none of them required, after those that are listed.

        For a partial board of two sides on which everybody stands who has an eligible pair.
        """
        frame = self.frame
        swap = frame.side[one] != frame.side[self.left[:1]]
        left, right = np.where(swap, other, one), np.where(swap, one, other)
        gains = frame.scores.gains(left, right), frame.scores.gains(right, left)
        more = pair_scores(frame.scores, left, right, gains)
        return replace(
            self,
            left=np.append(self.left, left),
            right=np.append(self.right, right),
            worth=PairScores(
                np.append(self.worth.gain, more.gain),
                np.append(self.worth.mutual, more.mutual),
                np.append(self.worth.language, more.language),
                np.append(self.worth.before, more.before),
                np.append(self.worth.score, more.score),
            ),
            to_left=np.append(self.to_left, gains[0]),
            to_right=np.append(self.to_right, gains[1]),
            group=np.append(self.group, self._groups_of(left, right)),
            required=np.append(self.required, np.zeros(left.size, dtype=bool)),
        )

    def _groups_of(self, left: Whole, right: Whole) -> Whole:
        place = {name: number for number, name in enumerate(self.group_names)}
        if not place:
            return np.full(left.size, NO_GROUP, dtype=np.int64)
        homes = np.sort([self.frame.home[left], self.frame.home[right]], axis=0).T.tolist()
        keys = self.problem.administrations
        return np.array([place[keys[a], keys[b]] for a, b in homes], dtype=np.int64)

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


def can_list(frame: Frame) -> bool:
    """Say whether every pair of different sides can be listed at once."""
    return frame.pair_count <= LISTED_MAX


def lay_out(problem: PairingProblem) -> Board:
    """Lay a problem out as arrays that list every eligible pair.

    Raises:
        TooManyPairs: there are more than 6,000,000 pairs of different sides.

    Cost: O(n**2) memory and time for n people; each rule is asked once for each two profiles.
    """
    return board_of_all_pairs(frame_of(problem))


def board_of_all_pairs(frame: Frame) -> Board:
    """Lay out every eligible pair, as ``lay_out`` does."""
    if not can_list(frame):
        raise TooManyPairs(
            f"This takes a list of all {frame.pair_count:,} pairs of different sides,"
            f" and at most {LISTED_MAX:,} can be listed. Ask it of an edition of fewer people."
        )
    return board_of(frame, *frame.eligible())


def board_of(
    frame: Frame,
    one: Whole,
    other: Whole,
    best: Whole | None = None,
    hope: Whole | None = None,
) -> Board:
    """Lay out some eligible pairs, given as two places each.

    Args:
        frame: the people.
        one: the smaller place of each pair.
        other: the larger place.
        best: each person's attainable best; None when every eligible pair is listed.
        hope: as ``Board.hopes``; None when every eligible pair is listed.

    Required pairs, and at least one pair of everybody who has any, have to be listed.
    """
    left, right, regime = _sides(frame, one, other)
    group, names = _groups(frame, left, right)
    required, missing = _required(frame, left, right)
    people = frame.problem.people
    gains = frame.scores.gains(left, right), frame.scores.gains(right, left)
    if best is None:
        best = np.zeros(frame.count, dtype=np.int64)
        np.maximum.at(best, left, gains[0])
        np.maximum.at(best, right, gains[1])
    return Board(
        frame=frame,
        left=left,
        right=right,
        worth=pair_scores(frame.scores, left, right, gains),
        to_left=gains[0],
        to_right=gains[1],
        best=best,
        capacity=frame.capacity,
        group=group,
        group_most=np.full(len(names), frame.cap or 0, dtype=np.int64),
        group_names=names,
        required=required,
        stray=tuple((people[u].id, people[v].id) for u, v in missing),
        regime=regime,
        hope=hope,
    )


def _sides(frame: Frame, one: Whole, other: Whole) -> tuple[Whole, Whole, Regime]:
    """Choose which side is left, from what the pairs are, never from how sides are listed."""
    met = np.unique(np.concatenate([one, other]))
    # In the order of their first people, who are sorted by id.
    sides = list(dict.fromkeys(frame.side[met].tolist()))
    if len(sides) > TWO_SIDES:
        alike = frame.cap is None and bool((frame.capacity[met] == 1).all())
        return one, other, Regime.COVER if alike else Regime.GENERAL
    regime = Regime.FLOW
    chosen = sides[0] if sides else 0
    if frame.cap is not None:
        single = [s for s in sides if np.unique(frame.home[met[frame.side[met] == s]]).size == 1]
        if sides and not single:
            return one, other, Regime.GENERAL
        chosen = single[0] if single else 0
    else:
        alone = [s for s in sides if (frame.capacity[met[frame.side[met] == s]] == 1).all()]
        if alone:
            regime, chosen = Regime.ASSIGNMENT, alone[0]
    swap = frame.side[one] != chosen
    return np.where(swap, other, one), np.where(swap, one, other), regime


def _required(frame: Frame, left: Whole, right: Whole) -> tuple[Flags, list[list[int]]]:
    """Mark the required pairs among the listed ones, and list those that are not there."""
    if not frame.required.size:
        return np.zeros(left.size, dtype=bool), []
    wanted = frame.keys(frame.required[:, 0], frame.required[:, 1])
    keys = frame.keys(left, right)
    return np.isin(keys, wanted), frame.required[~np.isin(wanted, keys)].tolist()


def _groups(frame: Frame, left: Whole, right: Whole) -> tuple[Whole, tuple[Pair, ...]]:
    """Look up each pair's two administrations among those that have pairs and a cap."""
    if frame.cap is None:
        return np.full(left.size, NO_GROUP, dtype=np.int64), ()
    homes = frame.home[left], frame.home[right]
    keys = frame.problem.administrations
    both = np.minimum(*homes) * len(keys) + np.maximum(*homes)
    found, group = np.unique(both, return_inverse=True)
    names = (divmod(key, len(keys)) for key in found.tolist())
    return group.astype(np.int64), tuple((keys[a], keys[b]) for a, b in names)


def thresholds(board: Board) -> Whole:
    """List the floors at which it changes whom a pair serves; the last is 1000."""
    below = [
        gains[gains < board.best[ends]]
        for gains, ends in ((board.to_left, board.left), (board.to_right, board.right))
    ]
    return np.unique(np.concatenate([*below, np.array([PER_MILLE])]))
