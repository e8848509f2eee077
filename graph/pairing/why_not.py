"""What it would cost to force a pair that was not chosen, or to drop one that was.

Answers in people, floor and total, and says who else would change partner.
"""

from bisect import bisect_left
from dataclasses import replace

import numpy as np

from graph.pairing.board import Board, required_hold
from graph.pairing.candidates import attainable, listing
from graph.pairing.contradiction import contradictions
from graph.pairing.exchanges import Loss
from graph.pairing.generation import generate, generate_at
from graph.pairing.moves import chain
from graph.pairing.near import Near
from graph.pairing.optimum import certify, optimise, total_of
from graph.pairing.prices import Prices
from graph.pairing.tiles import Tiles
from graph.pairing.within import reach, within
from graph.problem.pairing import (
    PER_MILLE,
    Move,
    Outcome,
    PairingProblem,
    PairingSolution,
    WhyNot,
    WhyNotKind,
)
from graph.rules.pairing import broken_rules
from graph.weights import Flags


def why_not(problem: PairingProblem, solution: PairingSolution, a: str, b: str) -> WhyNot:
    """Price the wish to pair two people who are not partners, or to part two who are.

    ``solution`` is the answer of ``solve`` for this very problem; the two ids may stand in
    either order.

    Returns:
        INELIGIBLE with the labels of the broken rules; CONTRADICTED with the records that the
        wish contradicts; FORCED or DROPPED with the best outcome that can still be had, equal
        to a whole new solution in which the pair is required, or left out. A pair left out is
        not forbidden: what its people can attain at best stays as it was.

    Raises:
        KeyError when an id is not a person of the problem.

    Cost: laying the problem out, and what ``why_not_from`` costs.
    """
    return why_not_from(Prices.of(problem, solution), a, b)


def why_not_from(prices: Prices, a: str, b: str) -> WhyNot:
    """Answer as ``why_not`` does, from prices that are laid out already.

    Cost: one shortest path on a flow when nobody loses a partner and the floor stays; when the
        floor gives way, one engine run as a rule; otherwise one whole new solution.
    """
    problem, solution = prices.board.problem, prices.solution
    a, b = problem.oriented(a, b)
    before = solution.outcome
    rules = broken_rules(problem, a, b)
    prices, pair = prices.asked(a, b)
    board = prices.board
    if rules or pair is None:
        return WhyNot(a, b, WhyNotKind.INELIGIBLE, before, rules=rules)
    score = int(board.worth.score[pair])
    kind = WhyNotKind.DROPPED if prices.plan[pair] else WhyNotKind.FORCED
    answer = WhyNot(a, b, kind, before, score)
    if prices.exchanges is None:
        return _solved_again(prices, pair, answer)
    found = prices.exchange(pair)
    if found is None or (board.everyone and found[0].people):
        return _contradicted(prices, answer)
    loss, moves = found
    if loss.short == 0:
        return replace(
            answer,
            after=Outcome(solution.people, solution.floor, solution.total - loss.total),
            moves=moves,
            proved=solution.proved,
        )
    return _below_the_floor(prices, pair, answer, loss)


def _below_the_floor(prices: Prices, pair: int, answer: WhyNot, loss: Loss) -> WhyNot:
    """Find the best plan with a wish that takes somebody below the floor, or their partner."""
    if prices.near is not None:
        return _generated(prices, prices.near, pair, answer)
    if loss.people == 0:
        return _at_another_floor(prices, pair, answer)
    return _solved_again(prices, pair, answer)


def _at_another_floor(prices: Prices, pair: int, answer: WhyNot) -> WhyNot:
    """Find the best plan with the wish, for as many people, where the floor has to give way.

    It is below the plan's, and no higher than what the pair's own people gain who then have no
    other partner. As a rule that is where it is, and one engine run finds the plan.
    """
    restricted = _restricted(prices, pair)
    most = prices.solution.floor - 1
    if answer.kind is WhyNotKind.FORCED:
        most = min(most, _own_floor(restricted, pair))
    levels = prices.levels[: int(np.searchsorted(prices.levels, most, side="right"))].tolist()
    people, score = answer.before.people, restricted.worth.score
    best = within(restricted, score, people, levels[-1])
    while best is None:
        levels.pop()
        place = bisect_left(levels, 1, key=lambda floor: int(reach(restricted, floor) < people))
        del levels[place:]
        best = within(restricted, score, people, levels[-1])
    after = Outcome(people, levels[-1], total_of(restricted, best.plan))
    return _changed(prices, pair, best.plan, replace(answer, after=after))


def _own_floor(restricted: Board, pair: int) -> int:
    """Bound the floor by what the pair gives those of its people who have one place."""
    ends = (
        (restricted.left[pair], restricted.to_left[pair]),
        (
            restricted.right[pair],
            restricted.to_right[pair],
        ),
    )
    return min(
        [
            int(gain)
            for person, gain in ends
            if restricted.capacity[person] == 1 and gain < restricted.best[person]
        ],
        default=PER_MILLE,
    )


def _restricted(prices: Prices, pair: int) -> Board:
    board = prices.board
    return board.without(pair) if prices.plan[pair] else board.requiring(pair)


def _changed(prices: Prices, pair: int, plan: Flags, answer: WhyNot) -> WhyNot:
    if answer.kind is WhyNotKind.DROPPED:
        plan = np.insert(plan, pair, values=False)
    places = np.flatnonzero(plan != prices.plan).tolist()
    changed = [pair, *(place for place in places if place != pair)]
    moves = chain(prices.board, prices.plan, changed)
    return replace(answer, moves=moves, proved=prices.solution.proved)


def _solved_again(prices: Prices, pair: int, answer: WhyNot) -> WhyNot:
    board = prices.board
    restricted = _restricted(prices, pair)
    dropped_required = board.required[pair] and answer.kind is WhyNotKind.DROPPED
    if required_hold(restricted) and not dropped_required:
        best = optimise(restricted)
        if not board.everyone or best.people == board.people_count:
            bound, _ = certify(restricted, best)
            met = best.outcome == Outcome(bound.people, bound.floor, bound.total)
            answer = _changed(prices, pair, best.plan, replace(answer, after=best.outcome))
            return replace(answer, proved=answer.proved and met)
    return _contradicted(prices, answer)


def _generated(prices: Prices, near: Near, pair: int, answer: WhyNot) -> WhyNot:
    """Solve again from listed and priced pairs, for where not all can be listed.

    As a rule the floor is what the pair gives its own people, and only the total is looked for.
    """
    board, can, frame = prices.board, near.can, prices.board.frame
    ends, people, found = (
        np.sort([[board.left[pair], board.right[pair]]]),
        answer.before.people,
        None,
    )
    if answer.kind is WhyNotKind.FORCED:
        frame = replace(frame, required=np.concatenate([frame.required, ends]))
        most, floor = _own_floor(board, pair), can.floor.copy()
        single = ends[frame.capacity[ends] == 1]
        floor[single] = np.minimum(floor[single], most)
        can = replace(can, floor=floor)
        if most < answer.before.floor:
            found = generate_at(frame, can, people, most)
    else:
        frame = replace(frame, barred=np.concatenate([frame.barred, ends]))
        can = attainable(Tiles(frame), can.best.astype(np.float32))
    found = found or generate(frame, can=can)
    if found is None or (board.everyone and found.best.people < board.people_count):
        return _contradicted(prices, answer)
    best, bound = found.best, found.bound
    met = best.outcome == Outcome(bound.people, bound.floor, bound.total)
    keys = [
        one.frame.keys(one.left[plan], one.right[plan])
        for one, plan in ((board, prices.plan), (found.board, best.plan))
    ]
    changed = listing(board.frame, near.can, np.setxor1d(keys[0], keys[1]))
    moves = _moves(changed, np.isin(frame.keys(changed.left, changed.right), keys[0]), answer)
    return replace(answer, after=best.outcome, moves=moves, proved=prices.solution.proved and met)


def _moves(changed: Board, before: Flags, answer: WhyNot) -> tuple[Move, ...]:
    """Order the pairs of a board, all of which change, from the asked one on."""
    first = changed.find(answer.a, answer.b)
    places = np.arange(changed.left.size).tolist()
    return chain(changed, before, sorted(places, key=lambda place: place != first))


def _contradicted(prices: Prices, answer: WhyNot) -> WhyNot:
    problem, wish = prices.board.problem, (answer.a, answer.b)
    if answer.kind is WhyNotKind.FORCED:
        wished, own = replace(problem, must=(*problem.must, wish)), "must"
    else:
        wished, own = replace(problem, conflicts=(*problem.conflicts, wish)), "conflict"
    conflict = tuple(
        name for name in contradictions(wished)[0] if name != f"{own}:{wish[0]}|{wish[1]}"
    )
    return replace(answer, kind=WhyNotKind.CONTRADICTED, conflict=conflict)
