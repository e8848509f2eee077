"""What a pairing is worth, in whole per-mille; the only place that adds weights.

Every number is an exact integer: float32 matrix products stay below 2**24.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.problem.pairing import (
    LEVEL_MAX,
    PER_MILLE,
    PairingProblem,
    Person,
    Reason,
    ReasonCode,
)

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
# Holds whole numbers below 2**24 exactly, in half the memory and time.
Single = NDArray[np.float32]
Number = TypeVar("Number", Whole, Single)

NOT_ASSESSED = -1
# So many rows of needs stay in a processor's cache.
LISTED_AT_ONCE = 2_048


def share_points(points: int, weights: Whole) -> Whole:
    """Share whole points in proportion to weights, row by row, losing none.

    Args:
        points: what each row has to give.
        weights: rows x columns, whole, >= 0.

    Returns:
        Rows x columns; a row sums to ``points``, or to 0 when all its weights are 0. Largest
        remainder: floors first, then one point each to the largest remainders, ties to the
        earlier column.
    """
    sums = weights.sum(axis=1, keepdims=True)
    floors, remainders = np.divmod(points * weights, np.maximum(sums, 1))
    missing = np.where(sums > 0, points, 0) - floors.sum(axis=1, keepdims=True)
    ranks = np.empty_like(weights)
    order = np.argsort(-remainders, axis=1, kind="stable")
    np.put_along_axis(ranks, order, np.arange(weights.shape[1])[np.newaxis, :], axis=1)
    return np.asarray(floors + (ranks < missing))


@dataclass(frozen=True)
class Scores:
    """What each person of a problem can gain from each other one, ready to be multiplied out.

    ``levels``, ``gaps`` and ``shares`` are people x competencies, ``wishes`` people x topics, in
    the order of the problem's people. A gain is linear in what the partner shows ("is at level l
    in c", "offers t"), so it is the product of a row of ``need``, points for each such
    statement, and a zero-one row of ``give``. ``spoken`` holds the language profiles that occur,
    levels by language, and ``speaks`` each person's profile.
    """

    problem: PairingProblem
    levels: Whole
    gaps: Whole
    shares: Whole
    wishes: Whole
    need: Single
    give: Single
    spoken: NDArray[np.int8]
    speaks: Whole

    @cached_property
    def benefit(self) -> NDArray[np.int32]:
        """What v gains from x, 0..1000, at ``[v, x]``; the diagonal has no meaning.

        Cost: O(n**2) memory for n people. ``gains`` answers for listed pairs alone.
        """
        return np.asarray((self.need @ self.give.T).astype(np.int32))

    def gains(self, learners: Whole, partners: Whole) -> Whole:
        """Say what each learner gains from the partner beside, both given as places."""
        count = self.need.shape[0]
        if learners.size > count**2 // 4:
            return self.benefit[learners, partners].astype(np.int64)
        found = np.empty(learners.size, dtype=np.int64)
        for start in range(0, learners.size, LISTED_AT_ONCE):
            part = slice(start, start + LISTED_AT_ONCE)
            rows = self.need[learners[part]], self.give[partners[part]]
            found[part] = np.einsum("ij,ij->i", *rows)
        return found

    def common_levels(self, profile: int) -> NDArray[np.int8]:
        """Say which level a language profile has in common with each, in their best language."""
        return np.asarray(np.minimum(self.spoken, self.spoken[profile]).max(axis=1, initial=0))

    def common_level(self, left: Whole, right: Whole) -> Whole:
        """Say of listed pairs the level of their best common language, 0..3."""
        one, other = self.speaks[left], self.speaks[right]
        if 0 < len(self.spoken) ** 2 <= left.size:
            table = np.stack([self.common_levels(profile) for profile in range(len(self.spoken))])
            return table[one, other].astype(np.int64)
        found = np.empty(left.size, dtype=np.int64)
        for start in range(0, left.size, LISTED_AT_ONCE):
            part = slice(start, start + LISTED_AT_ONCE)
            both = np.minimum(self.spoken[one[part]], self.spoken[other[part]])
            found[part] = both.max(axis=1, initial=0)
        return found


@dataclass(frozen=True)
class PairScores:
    """The scores of listed pairs, as one array each in their order.

    ``gain``, ``mutual`` and ``language`` are the numerators of the score in millionths: their sum
    divided by 1000, rounded down, is ``before``, and ``score`` also holds the repeat adjustment.
    """

    gain: Whole
    mutual: Whole
    language: Whole
    before: Whole
    score: Whole


def benefits(problem: PairingProblem) -> Scores:
    """Read what everybody needs and shows.

    Cost: O(n * (competencies * levels that can be shared + topics)) for n people.
    """
    keys = [competency.id for competency in problem.competencies]
    priorities = np.array([c.priority for c in problem.competencies], dtype=np.int64)
    levels = _table([person.ratings for person in problem.people], keys, NOT_ASSESSED)
    targets = _table([person.targets for person in problem.people], keys, 0)
    interests = _table([person.seeks for person in problem.people], problem.topics, 0)
    gaps = np.where(levels == NOT_ASSESSED, 0, np.maximum(targets - levels, 0))
    shares = share_points(problem.parameters.points_competency, priorities * gaps)
    wishes = share_points(problem.parameters.points_topic, interests)

    needs: list[Whole] = []
    shows: list[NDArray[np.bool_]] = []
    for level in range(problem.parameters.share_level, LEVEL_MAX + 1):
        closed = np.minimum(gaps, np.maximum(level - levels, 0))
        needs.append(shares * closed // np.maximum(gaps, 1))
        shows.append(levels == level)
    offers = [dict.fromkeys(person.offers, 1) for person in problem.people]
    needs.append(wishes)
    shows.append(_table(offers, problem.topics, 0) == 1)
    need = np.concatenate(needs, axis=1).astype(np.float32)
    give = np.concatenate(shows, axis=1).astype(np.float32)
    return Scores(
        problem,
        levels,
        gaps,
        shares,
        wishes,
        need,
        give,
        *_language_profiles(problem),
    )


def _table(rows: Sequence[Mapping[str, int]], keys: Sequence[str], absent: int) -> Whole:
    flat = [row.get(key, absent) for row in rows for key in keys]
    return np.array(flat, dtype=np.int64).reshape(len(rows), len(keys))


def _language_profiles(problem: PairingProblem) -> tuple[NDArray[np.int8], Whole]:
    """List the profiles that occur, and each person's: people are many, profiles few."""
    profiles: dict[tuple[int, ...], int] = {}
    speaks = np.empty(len(problem.people), dtype=np.int64)
    for place, person in enumerate(problem.people):
        profile = tuple(person.languages.get(code, 0) for code in problem.languages)
        speaks[place] = profiles.setdefault(profile, len(profiles))
    shape = (len(profiles), len(problem.languages))
    return np.array(list(profiles), dtype=np.int8).reshape(shape), speaks


def pair_scores(
    scores: Scores, left: Whole, right: Whole, gains: tuple[Whole, Whole] | None = None
) -> PairScores:
    """Score listed pairs, given as the places of their two people.

    ``gains`` are what the left and the right people gain, where that is known already.

    Returns:
        One entry for each pair, in the order given, symmetric in left and right.
    """
    parameters = scores.problem.parameters
    to_left, to_right = gains or (scores.gains(left, right), scores.gains(right, left))
    gain = parameters.weight_gain // 2 * (to_left + to_right)
    mutual = parameters.weight_mutual * np.minimum(to_left, to_right)
    language = language_worth(scores)[scores.common_level(left, right)]
    before = (gain + mutual + language) // PER_MILLE
    score = before.copy()
    met = prior_pairs(scores.problem)
    if met.size:
        count = len(scores.problem.people)
        keys = np.minimum(left, right) * count + np.maximum(left, right)
        again = np.isin(keys, met[:, 0] * count + met[:, 1])
        score[again] = adjusted(scores.problem, score[again])
    return PairScores(gain, mutual, language, before, score)


def language_worth(scores: Scores) -> Whole:
    """Say what a common language of each level 0..3 adds, in millionths."""
    parameters = scores.problem.parameters
    return parameters.weight_language * np.array(parameters.language_points, dtype=np.int64)


def prior_pairs(problem: PairingProblem) -> Whole:
    """List the pairs of earlier editions as rows of two places, the smaller first."""
    ends = [sorted((problem.position[a], problem.position[b])) for a, b in problem.prior]
    return np.array(ends, dtype=np.int64).reshape(len(ends), 2)


def score_max(problem: PairingProblem) -> int:
    """Say what no pair's score exceeds: a repeat adjustment may add to what is 1000 already."""
    return PER_MILLE + max(problem.parameters.prior_adjust, 0)


def adjusted(problem: PairingProblem, score: Number) -> Number:
    """Adjust scores of pairs that have met before."""
    return np.maximum(score + problem.parameters.prior_adjust, 0)


def tile_scores(
    problem: PairingProblem, to_row: Single, to_column: Single, millionths: Single
) -> Single:
    """Score a tile of pairs as ``pair_scores`` does before the repeat adjustment.

    Args:
        problem: has the weights.
        to_row: what the row's person gains, rows x columns, whole.
        to_column: what the column's person gains.
        millionths: where the answer goes; holds what the common language adds.

    Returns:
        Whole numbers. No sum is above 10**6, so each is exact, and so is the quotient: rounding
        down the product with a single-precision 0.001 equals ``// 1000`` for each of them.
    """
    parameters = problem.parameters
    both = to_row + to_column
    both *= np.float32(parameters.weight_gain // 2)
    millionths += both
    np.minimum(to_row, to_column, out=both)
    both *= np.float32(parameters.weight_mutual)
    millionths += both
    millionths *= np.float32(1 / PER_MILLE)
    return np.floor(millionths, out=millionths)


# A reason before its points are known: millionths, code, then the further fields of Reason.
_Part = tuple[int, ReasonCode, Mapping[str, Any]]


def reasons(
    scores: Scores, a: str, b: str, known: tuple[int, int] | None = None
) -> tuple[Reason, ...]:
    """Explain the score of two people.

    ``known`` are their score before the repeat adjustment and after it, where they are known.

    Returns:
        Reasons, most millionths first; ties in the order gains of a, gains of b (each by
        competencies, then topics as the problem lists them), mutual benefit, common language.
        Last comes the repeat adjustment, if it changed the score. The points sum to the score:
        whole points first, then one each to the largest remainders, ties to the earlier reason.
    """
    parts = [*_gains(scores, a, b), *_gains(scores, b, a), *_shared(scores, a, b)]
    parts.sort(key=lambda part: -part[0])
    if known is None:
        one, other = (np.array([scores.problem.position[key]]) for key in (a, b))
        worth = pair_scores(scores, one, other)
        known = int(worth.before[0]), int(worth.score[0])
    before, score = known
    points = [part[0] // PER_MILLE for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: -(parts[place][0] % PER_MILLE))
    for place in by_remainder[: before - sum(points)]:
        points[place] += 1
    found = [
        Reason(code, whole, millionths, **details)
        for whole, (millionths, code, details) in zip(points, parts, strict=True)
    ]
    if score != before:
        change = score - before
        found.append(Reason(ReasonCode.REPEAT_PAIRING, change, PER_MILLE * change))
    return tuple(found)


def _gains(scores: Scores, learner: str, partner: str) -> Iterator[_Part]:
    """Yield what the learner gains: competencies that the partner closes, topics they offer."""
    problem = scores.problem
    half = problem.parameters.weight_gain // 2
    v, x = problem.position[learner], problem.position[partner]
    own, theirs = scores.levels[v], scores.levels[x]
    closed = np.minimum(scores.gaps[v], np.maximum(theirs - own, 0))
    closed[theirs < problem.parameters.share_level] = 0
    worth = half * (scores.shares[v] * closed // np.maximum(scores.gaps[v], 1))
    for c in np.flatnonzero(worth).tolist():
        start = int(own[c])
        details = {
            "learner": learner,
            "competency": problem.competencies[c].id,
            "level_from": start,
            "level_to": start + int(closed[c]),
            "level_partner": int(theirs[c]),
        }
        yield int(worth[c]), ReasonCode.COMPETENCY_GAIN, details
    offers = frozenset(problem.people[x].offers)
    for t in np.flatnonzero(scores.wishes[v]).tolist():
        topic = problem.topics[t]
        if half and topic in offers:
            millionths = half * int(scores.wishes[v, t])
            yield millionths, ReasonCode.TOPIC_GAIN, {"learner": learner, "topic": topic}


def _shared(scores: Scores, a: str, b: str) -> Iterator[_Part]:
    """Yield what belongs to both: the benefit that goes both ways, and the common language."""
    problem, parameters = scores.problem, scores.problem.parameters
    v, x = problem.position[a], problem.position[b]
    gains = (int(scores.need[one] @ scores.give[other]) for one, other in ((v, x), (x, v)))
    mutual = parameters.weight_mutual * min(gains)
    if mutual:
        yield mutual, ReasonCode.MUTUAL_BENEFIT, {}
    code, level = common_language(problem, problem.people[v], problem.people[x])
    worth = parameters.weight_language * parameters.language_points[level]
    if worth:
        yield worth, ReasonCode.COMMON_LANGUAGE, {"language": code, "level_to": level}


def common_language(problem: PairingProblem, a: Person, b: Person) -> tuple[str | None, int]:
    """Find the language that two people share best, and the level that both have in it.

    Returns:
        The earlier language of the problem when two are equal; (None, 0) when there is none.
    """
    best: tuple[str | None, int] = (None, 0)
    for code in problem.languages:
        level = min(a.languages.get(code, 0), b.languages.get(code, 0))
        if level > best[1]:
            best = (code, level)
    return best
