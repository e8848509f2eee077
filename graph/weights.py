"""What a pairing is worth, in whole per-mille; the only place that adds weights.

Every number is an exact integer: float32 matrix products stay below 2**24.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.problem.pairing import (
    LEVEL_MAX,
    PER_MILLE,
    PairingProblem,
    Person,
    Reason,
    ReasonCode,
    pair_key,
)

Whole = NDArray[np.int64]

NOT_ASSESSED = -1


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
    """What each person of a problem can gain from each other one.

    Matrices are people x people in the order of the problem's people: ``benefit[v, x]`` is what
    v gains from x, 0..1000; ``language_level`` the level of their best common language, 0..3.
    ``levels``, ``gaps`` and ``shares`` are people x competencies, ``wishes`` people x topics.
    """

    problem: PairingProblem
    levels: Whole
    gaps: Whole
    shares: Whole
    wishes: Whole
    benefit: NDArray[np.int32]
    language_level: NDArray[np.int8]


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
    """Say what everybody gains from everybody, with one matrix product.

    Returns:
        Scores for n people. The diagonal has no meaning.

    Cost: O(n**2 * (competencies * levels that can be shared + topics)).
    """
    keys = [competency.id for competency in problem.competencies]
    priorities = np.array([c.priority for c in problem.competencies], dtype=np.int64)
    levels = _table([person.ratings for person in problem.people], keys, NOT_ASSESSED)
    targets = _table([person.targets for person in problem.people], keys, 0)
    interests = _table([person.seeks for person in problem.people], problem.topics, 0)
    gaps = np.where(levels == NOT_ASSESSED, 0, np.maximum(targets - levels, 0))
    shares = share_points(problem.parameters.points_competency, priorities * gaps)
    wishes = share_points(problem.parameters.points_topic, interests)

    # A gain is linear in what the partner shows: "is at level l in c", "offers t". One column
    # for each such statement makes all pairs a product of needs and zero-one statements.
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
        (need @ give.T).astype(np.int32),
        _language_levels(problem),
    )


def _table(rows: Sequence[Mapping[str, int]], keys: Sequence[str], absent: int) -> Whole:
    flat = [row.get(key, absent) for row in rows for key in keys]
    return np.array(flat, dtype=np.int64).reshape(len(rows), len(keys))


def _language_levels(problem: PairingProblem) -> NDArray[np.int8]:
    """Look each pair up in a table of profiles: people are many, language profiles are few."""
    profiles: dict[tuple[int, ...], int] = {}
    which = np.empty(len(problem.people), dtype=np.int64)
    for place, person in enumerate(problem.people):
        profile = tuple(person.languages.get(code, 0) for code in problem.languages)
        which[place] = profiles.setdefault(profile, len(profiles))
    shape = (len(profiles), len(problem.languages))
    spoken = np.array(list(profiles), dtype=np.int8).reshape(shape)
    common = np.minimum(spoken[:, np.newaxis, :], spoken[np.newaxis, :, :])
    table = common.max(axis=2, initial=0)
    return np.asarray(table[np.ix_(which, which)])


def pair_scores(scores: Scores, left: Whole, right: Whole) -> PairScores:
    """Score listed pairs, given as the places of their two people.

    Returns:
        One entry for each pair, in the order given, symmetric in left and right.
    """
    parameters = scores.problem.parameters
    to_left = scores.benefit[left, right].astype(np.int64)
    to_right = scores.benefit[right, left].astype(np.int64)
    worth = parameters.weight_language * np.array(parameters.language_points, dtype=np.int64)
    gain = parameters.weight_gain // 2 * (to_left + to_right)
    mutual = parameters.weight_mutual * np.minimum(to_left, to_right)
    language = worth[scores.language_level[left, right]]
    before = (gain + mutual + language) // PER_MILLE
    score = before.copy()
    if scores.problem.prior:
        priors = scores.problem.prior_keys
        ids = [person.id for person in scores.problem.people]
        ends = zip(left.tolist(), right.tolist(), strict=True)
        met = np.array([pair_key(ids[u], ids[v]) in priors for u, v in ends], dtype=bool)
        score[met] = np.maximum(score[met] + parameters.prior_adjust, 0)
    return PairScores(gain, mutual, language, before, score)


# A reason before its points are known: millionths, code, then the further fields of Reason.
_Part = tuple[int, ReasonCode, Mapping[str, Any]]


def reasons(scores: Scores, a: str, b: str) -> tuple[Reason, ...]:
    """Explain the score of two people.

    Returns:
        Reasons, most millionths first; ties in the order gains of a, gains of b (each by
        competencies, then topics as the problem lists them), mutual benefit, common language.
        Last comes the repeat adjustment, if it changed the score. The points sum to the score:
        whole points first, then one each to the largest remainders, ties to the earlier reason.
    """
    parts = [*_gains(scores, a, b), *_gains(scores, b, a), *_shared(scores, a, b)]
    parts.sort(key=lambda part: -part[0])
    ends = (np.array([scores.problem.position[key]]) for key in (a, b))
    worth = pair_scores(scores, *ends)
    before, score = int(worth.before[0]), int(worth.score[0])
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
    mutual = parameters.weight_mutual * int(min(scores.benefit[v, x], scores.benefit[x, v]))
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
