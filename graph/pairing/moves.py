"""From names to the places of pairs and back: plans, and the chain of moves between two."""

from collections.abc import Iterable, Sequence
from operator import not_

import numpy as np

from graph.pairing.board import Board
from graph.problem.pairing import Move, Pair
from graph.weights import Flags, Whole


def marked(board: Board, pairs: Iterable[Pair]) -> Flags:
    """Mark pairs among the eligible ones; what is not eligible, or names a stranger, is left out.

    Cost: O(eligible pairs + pairs).
    """
    position = board.problem.position
    known = [(position[a], position[b]) for a, b in pairs if a in position and b in position]
    wanted = np.array(known, dtype=np.int64).reshape(len(known), 2)
    return np.isin(_keys(board, board.left, board.right), _keys(board, wanted[:, 0], wanted[:, 1]))


def _keys(board: Board, one: Whole, other: Whole) -> Whole:
    return np.minimum(one, other) * board.people_count + np.maximum(one, other)


def named(board: Board, plan: Flags) -> tuple[Pair, ...]:
    """Name the marked pairs as pairings are named, sorted."""
    people, oriented = board.problem.people, board.problem.oriented
    ends = zip(board.left[plan].tolist(), board.right[plan].tolist(), strict=True)
    return tuple(sorted(oriented(people[u].id, people[v].id) for u, v in ends))


def chain(board: Board, before: Flags, changed: Sequence[int]) -> tuple[Move, ...]:
    """Order changes as a chain: whoever joins somebody leaves another, who joins a third.

    Args:
        board: the problem laid out.
        before: the plan that is changed.
        changed: the places of the pairs that change; the chain begins at the first.
    """
    people = board.problem.people
    ends = {
        place: board.problem.oriented(
            people[int(board.left[place])].id, people[int(board.right[place])].id
        )
        for place in changed
    }
    touching: dict[str, list[int]] = {}
    leaves = before[list(ends)].tolist()
    for _, place in sorted(zip(map(not_, leaves), ends, strict=True)):
        for person in ends[place]:
            touching.setdefault(person, []).append(place)
    ordered: dict[int, None] = {}
    for first, both in ends.items():
        ordered.setdefault(first)
        waiting = [*reversed(both)]
        while waiting:
            person = waiting.pop()
            follow = next((place for place in touching[person] if place not in ordered), None)
            if follow is not None:
                ordered.setdefault(follow)
                waiting.append(person)
                waiting.extend(other for other in ends[follow] if other != person)
    return tuple(Move(not bool(before[place]), *ends[place]) for place in ordered)
