"""Who has too few possible partners: people who can only meet others with too few places."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from graph.pairing.board import Board, degrees, lay_out
from graph.pairing.moves import marked
from graph.problem.pairing import PairingProblem, PairingSolution, PartnerShortage
from graph.weights import Flags


@dataclass(frozen=True)
class Neighbours:
    """Whom each person may meet, meets in a plan, and has to meet, as places of people."""

    meets: Sequence[Sequence[int]]
    partners: Sequence[Sequence[int]]
    fixed: Sequence[Sequence[int]]

    @classmethod
    def of(cls, board: Board, plan: Flags) -> "Neighbours":
        """List them for a plan, marked among the pairs of a board."""
        every = np.ones(board.left.size, dtype=bool)
        return cls(*(_neighbours(board, pairs) for pairs in (every, plan, board.required)))

    def close_up(self, starts: Iterable[int]) -> tuple[set[int], set[int]]:
        """Start from people without a partner: who is short of partners, and who is full.

        All whom they may meet are full, or they had a partner. Whoever has a place there would
        have to go elsewhere, so the same holds for them, and so on.
        """
        needy, full = set(starts), set[int]()
        waiting = [*needy]
        while waiting:
            for host in self.meets[waiting.pop()]:
                if host not in full:
                    full.add(host)
                    guests = set(self.partners[host]).difference(self.fixed[host], needy)
                    needy |= guests
                    waiting.extend(guests)
        return needy, full


def shortages(problem: PairingProblem, solution: PairingSolution) -> tuple[PartnerShortage, ...]:
    """Say for whom there are too few places, of those whom a plan leaves without a partner.

    ``solution`` is that of the problem. Each group of people is told once, by the first of its
    people, and shares no possible partner with another group. Whoever may meet nobody is not
    told of here; nor whose reason is no count of places: limits between administrations, and
    odd groups of three and more sides.

    Raises:
        TooManyPairs: there are more pairs than can be listed.

    Cost: laying the problem out, and O(eligible pairs).
    Source: P. Hall, "On representatives of subsets", Journal of the London Mathematical Society
        10 (1935).
    """
    board = lay_out(problem)
    plan = marked(board, ((pairing.a, pairing.b) for pairing in solution.pairings))
    around = Neighbours.of(board, plan)
    groups: list[tuple[set[int], set[int]]] = []
    for person in np.flatnonzero(degrees(board, plan) == 0).tolist():
        if not around.meets[person] or any(person in needy for needy, _ in groups):
            continue
        needy, full = around.close_up([person])
        for group in [group for group in groups if not full.isdisjoint(group[1])]:
            groups.remove(group)
            needy |= group[0]
            full |= group[1]
        groups.append((needy, full))
    found = (_shortage(board, around, needy, full) for needy, full in groups)
    return tuple(sorted((each for each in found if each), key=lambda each: each.people))


def _shortage(
    board: Board, around: Neighbours, needy: set[int], full: set[int]
) -> PartnerShortage | None:
    taken = sum(len(set(around.fixed[host]) - needy) for host in full)
    places = int(board.capacity[sorted(full)].sum()) - taken
    if places >= len(needy) or not needy.isdisjoint(full):
        return None
    return PartnerShortage(_ids(board, needy), _ids(board, full), places)


def left_short(problem: PairingProblem, names: Collection[str]) -> tuple[str, ...]:
    """Name the people for whom contradicting records leave too few places.

    Args:
        problem: the edition that cannot be paired.
        names: of records that contradict each other, one of them ``everyone``.

    Returns:
        Whoever may meet nobody whose partners, or whose pair, these records do not limit, by id.

    Raises:
        TooManyPairs: there are more pairs than can be listed.
    """
    board = lay_out(problem.without_demands())
    limited = np.array([f"max:{person.id}" in names for person in problem.people], dtype=bool)
    capped = [f"cap:{a}|{b}" in names for a, b in board.group_names]
    # The last entry is for pairs without a cap: their group counts from the end.
    barred = np.append(np.array(capped, dtype=bool), [False])[board.group]
    barred |= marked(board, ((a, b) for a, b in problem.conflicts if f"conflict:{a}|{b}" in names))
    short = np.ones(board.people_count, dtype=bool)
    short[board.left[~barred & ~limited[board.right]]] = False
    short[board.right[~barred & ~limited[board.left]]] = False
    return _ids(board, np.flatnonzero(short).tolist())


def _neighbours(board: Board, pairs: Flags) -> list[list[int]]:
    """List whom each person meets in the marked pairs, by place."""
    ends = np.concatenate([board.left[pairs], board.right[pairs]])
    others = np.concatenate([board.right[pairs], board.left[pairs]])
    order = np.argsort(ends, kind="stable")
    cuts = np.searchsorted(ends[order], np.arange(1, board.people_count))
    return [part.tolist() for part in np.split(others[order], cuts)]


def _ids(board: Board, people: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted(board.problem.people[person].id for person in people))
