"""What it would cost to force a pair that was not chosen, or to drop one that was.

Answers in people, floor and total, and says who else would change partner.
"""

from dataclasses import replace

import numpy as np

from graph.pairing.board import Board, Flags, lay_out, program, required_hold, served
from graph.pairing.contradiction import contradictions
from graph.pairing.optimum import certify, optimise, total_of
from graph.pairing.residual import exchange, residual
from graph.problem.pairing import (
    Move,
    Outcome,
    PairingProblem,
    PairingSolution,
    WhyNot,
    WhyNotKind,
)
from graph.rules.pairing import broken_rules


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

    Cost: laying the problem out and one shortest path on a flow when nobody loses a partner
        and the floor stays; otherwise one whole new solution.
    """
    a, b = problem.oriented(a, b)
    before = Outcome(solution.people, solution.floor, solution.total)
    rules = broken_rules(problem, a, b)
    board = lay_out(problem)
    pair = board.find(a, b)
    if rules or pair is None:
        return WhyNot(a, b, WhyNotKind.INELIGIBLE, before, rules=rules)
    plan = board.plan_of((pairing.a, pairing.b) for pairing in solution.pairings)
    score = int(board.worth.score[pair])
    forced = not plan[pair]
    answer = WhyNot(a, b, WhyNotKind.FORCED if forced else WhyNotKind.DROPPED, before, score)
    changed = _exchanged(board, solution, plan, pair)
    if changed is not None:
        after = Outcome(solution.people, solution.floor, total_of(board, changed))
        moves = _chain(board, plan, changed, pair)
        return replace(answer, after=after, moves=moves, proved=solution.proved)
    return _solved_again(board, solution, plan, pair, answer)


def _exchanged(board: Board, solution: PairingSolution, plan: Flags, pair: int) -> Flags | None:
    """Make the cheapest exchange, if it is one within the program that the plan is best for.

    The program pays for serving people at the floor. When the exchange leaves as many people
    served, no plan with the wish can be better; when it does not, the floor or the number of
    people has to give way, and the program is no longer the right one.
    """
    if not board.two_sided or board.required[pair]:
        return None
    goal = program(board, board.worth.score, solution.certificate.serving_weight, solution.floor)
    changed = exchange(residual(board, goal, plan), plan, pair)
    if changed is None or served(board, changed, goal) < solution.people:
        return None
    return changed


def _solved_again(
    board: Board, solution: PairingSolution, plan: Flags, pair: int, answer: WhyNot
) -> WhyNot:
    problem, forced = board.problem, answer.kind is WhyNotKind.FORCED
    wish = (answer.a, answer.b)
    restricted = board.requiring(pair) if forced else board.without(pair)
    if required_hold(restricted) and not (board.required[pair] and not forced):
        best = optimise(restricted)
        if not board.everyone or best.people == board.people_count:
            bound, _ = certify(restricted, best)
            met = best.outcome == Outcome(bound.people, bound.floor, bound.total)
            changed = best.plan if forced else np.insert(best.plan, pair, values=False)
            moves = _chain(board, plan, changed, pair)
            proved = met and solution.proved
            return replace(answer, after=best.outcome, moves=moves, proved=proved)
    if forced:
        wished, own = replace(problem, must=(*problem.must, wish)), "must"
    else:
        wished, own = replace(problem, conflicts=(*problem.conflicts, wish)), "conflict"
    conflict = tuple(
        name for name in contradictions(wished)[0] if name != f"{own}:{wish[0]}|{wish[1]}"
    )
    return replace(answer, kind=WhyNotKind.CONTRADICTED, conflict=conflict)


def _chain(board: Board, before: Flags, after: Flags, pair: int) -> tuple[Move, ...]:
    """Order the changes as a chain: whoever joins somebody leaves another, who joins a third."""
    ids = [person.id for person in board.problem.people]
    changed = np.flatnonzero(before != after).tolist()
    ends = {
        place: board.problem.oriented(ids[board.left[place]], ids[board.right[place]])
        for place in changed
    }
    touching: dict[str, list[int]] = {}
    for place in sorted(changed, key=lambda place: not before[place]):
        for person in ends[place]:
            touching.setdefault(person, []).append(place)
    ordered: dict[int, None] = {}
    for first in (pair, *changed):
        ordered.setdefault(first)
        waiting = [*reversed(ends[first])]
        while waiting:
            person = waiting.pop()
            follow = next((place for place in touching[person] if place not in ordered), None)
            if follow is not None:
                ordered.setdefault(follow)
                waiting.append(person)
                waiting.extend(other for other in ends[follow] if other != person)
    return tuple(Move(bool(after[place]), *ends[place]) for place in ordered)
