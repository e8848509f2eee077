"""Which records keep everybody from being paired: the region first, then small questions.

The prices that prove that not all can be paired single out who is short of partners, and which
places, conflicts and required pairs take part. Nothing else has to be asked about.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from graph.pairing.board import NO_GROUP, Board, Regime, degrees, lay_out
from graph.pairing.engine import best_plan
from graph.pairing.moves import marked, named
from graph.pairing.optimum import paired, serving_at
from graph.pairing.records import EVERYONE, Records
from graph.pairing.residual import duals, residual
from graph.pairing.shortages import Neighbours
from graph.weights import Flags, Whole

INFEASIBLE = 2  # scipy's status of a program without a solution


@dataclass(frozen=True)
class Shortage:
    """Why not everybody can be paired: the records that take part, and who is short of partners.

    ``board`` knows no conflicts and holds the pairs that could help; ``needy`` marks people.
    ``certain`` and ``names`` cannot hold together; the others have no part in it. Without any
    one that is certain they could.
    """

    records: Records
    board: Board
    certain: tuple[str, ...]
    names: tuple[str, ...]
    needy: Flags

    def hold(self, names: Collection[str]) -> bool:
        """Say whether all who are short could be paired if only these records stood.

        Required pairs have to be able to stand beside each other.
        """
        standing = frozenset(names)
        if EVERYONE not in standing:
            return True
        return _can_pair(_standing(self.records, self.board, standing), self.needy)


def peaceful_board(records: Records) -> Board:
    """Lay the problem out as if it had no conflicts and required no pairs."""
    return lay_out(records.problem.without_demands())


def left_alone(records: Records, peaceful: Board, names: Collection[str]) -> int:
    """Count the people without a partner in the plan that pairs most while some records stand.

    Args:
        records: of the problem; their limits may have been set otherwise.
        peaceful: what ``peaceful_board`` lays out.
        names: those that stand, whose required pairs hold beside their limits and conflicts.

    Cost: one engine run.
    """
    board = _standing(records, peaceful, frozenset(names))
    return board.people_count - paired(board, best_plan(board, serving_at(board, 0)))


def shortage(records: Records, names: tuple[str, ...]) -> Shortage | None:
    """Find why not everybody can be paired while the named records stand; None when all can.

    Args:
        records: of the problem.
        names: those that stand, whose required pairs hold beside their limits and conflicts.

    Cost: laying the problem out, one engine run, and with two sides one labelling.
    """
    standing = frozenset(names)
    if EVERYONE not in standing:
        return None
    peaceful = peaceful_board(records)
    count = peaceful.people_count
    nobody = np.zeros(count, dtype=bool)
    if (degrees(peaceful, np.ones(peaceful.left.size, dtype=bool)) == 0).any():
        return Shortage(records, peaceful, (EVERYONE,), (), nobody)
    board = _standing(records, peaceful, standing)
    plan = best_plan(board, serving_at(board, 0))
    if paired(board, plan) == count:
        return None
    if board.two_sided and not board.group_names:
        return _Cuts(records, standing, board, plan, peaceful).shortage()
    if board.two_sided:
        return _region(records, standing, board, plan, peaceful)
    return Shortage(records, peaceful, (), names, ~nobody)


def _standing(records: Records, board: Board, standing: frozenset[str]) -> Board:
    """Put the standing records on a board that knows no conflicts and requires nothing."""
    count, position = board.people_count, records.problem.position
    capacity = np.full(count, count, dtype=np.int64)
    most = [limit for name, limit in records.limits.items() if name in standing]
    caps = {scope[1:]: value for scope, value in most if scope[0] != "person"}
    for scope, value in most:
        if scope[0] == "person":
            capacity[position[scope[1]]] = min(value, count)
    regime = board.regime
    if regime is Regime.ASSIGNMENT and (capacity[board.left] > 1).any():
        regime = Regime.FLOW
    elif regime is Regime.COVER and (capacity > 1).any():
        regime = Regime.GENERAL
    asked = replace(
        board,
        capacity=capacity,
        required=marked(board, [records.required[n] for n in standing & records.required.keys()]),
        group_most=np.array(
            [caps.get(name, board.left.size) for name in board.group_names], dtype=np.int64
        ),
        regime=regime,
    )
    barred = [records.conflicts[name] for name in standing & records.conflicts.keys()]
    return asked.keeping(~marked(board, barred)) if barred else asked


# Who is short, who is full, and the records that have a part in it.
_Cut = tuple[set[int], set[int], set[str]]


@dataclass
class _Cuts:
    """Finds people who can only meet others that have too few places between them.

    When one person of a side is without, one place more of any who is full, or one conflict less
    of any who is short, would reach them, so none of these records is there in vain. When several
    are, some may be.
    """

    records: Records
    standing: frozenset[str]
    board: Board
    plan: Flags
    peaceful: Board

    def __post_init__(self) -> None:
        board, position = self.board, self.records.problem.position
        self._around = Neighbours.of(board, self.plan)
        self._conflicts: dict[int, list[tuple[int, str]]] = {}
        names = [name for name in self.records.conflicts if name in self.standing]
        ends = [self.records.conflicts[name] for name in names]
        useful = frozenset(named(self.peaceful, marked(self.peaceful, ends)))
        for name, pair in zip(names, ends, strict=True):
            if self.records.problem.oriented(*pair) in useful:
                u, v = (position[key] for key in pair)
                self._conflicts.setdefault(u, []).append((v, name))
                self._conflicts.setdefault(v, []).append((u, name))

    def shortage(self) -> Shortage:
        """Say who is short, which records have a part for certain, and which may have one."""
        people = self.records.problem.people
        alone: dict[str, list[int]] = {}
        barred = []
        for person in np.flatnonzero(degrees(self.board, self.plan) == 0).tolist():
            alone.setdefault(people[person].side, []).append(person)
            if not self._around.meets[person]:
                barred.append(self._cut([person]))
        if barred:
            return self._told(min(barred, key=lambda cut: len(cut[2])), several=False)
        cuts = [(len(short) > 1, self._cut(short)) for short in alone.values()]
        several, cut = min(cuts, key=lambda entry: (entry[0], len(entry[1][2])))
        return self._told(cut, several=several)

    def _told(self, cut: _Cut, *, several: bool) -> Shortage:
        needy, full, involved = cut
        certain = involved
        if several:
            # Without a limit of their own these could take everybody who is short.
            ids = [person.id for person in self.records.problem.people]
            hosts = [host for host in full if needy.issubset(self._around.meets[host])]
            certain = {EVERYONE, *(f"max:{ids[host]}" for host in hosts)}
        position = self.records.problem.position
        taking = {
            name: ends
            for name, ends in self.records.required.items()
            if name in self.standing and not full.isdisjoint(position[key] for key in ends)
        }
        short = np.zeros(self.board.people_count, dtype=bool)
        short[[*needy, *(position[key] for ends in taking.values() for key in ends)]] = True
        short[list(full - needy)] = False
        touched = short[self.peaceful.left] | short[self.peaceful.right]
        touched |= marked(self.peaceful, taking.values())
        return Shortage(
            self.records,
            self.peaceful.keeping(touched),
            self.records.in_order(certain),
            self.records.in_order(taking.keys() | (involved - certain)),
            short,
        )

    def _cut(self, starts: list[int]) -> _Cut:
        """Close up from some people: who is short, who is full, the records that make it so."""
        needy, full = self._around.close_up(starts)
        people = self.records.problem.people
        certain = {EVERYONE, *(f"max:{people[host].id}" for host in full)}
        for person in needy:
            met = self._conflicts.get(person, ())
            certain.update(name for other, name in met if other not in full)
        return needy, full, certain


def _region(
    records: Records, standing: frozenset[str], board: Board, plan: Flags, peaceful: Board
) -> Shortage:
    """Keep what the proof needs: whatever has no price, or a price that changes nothing, is out."""
    position = records.problem.position
    goal = serving_at(board, 0)
    prices = duals(board, residual(board, goal, plan))
    y, q = dict(prices.y), dict(prices.q)
    m = dict(prices.m)

    def surplus(pair: tuple[str, str]) -> int:
        a, b = pair
        homes = (records.problem.person(key).administration for key in pair)
        cap = m.get(records.problem.administration_pair(*homes), 0)
        return q.get(a, 0) + q.get(b, 0) - y.get(a, 0) - y.get(b, 0) - cap

    kept = {EVERYONE, *(f"max:{key}" for key in y), *(f"cap:{a}|{b}" for a, b in m)}
    kept |= {name for name, pair in records.required.items() if surplus(pair) < 0}
    kept |= {name for name, pair in records.conflicts.items() if surplus(pair) > 0}
    kept &= standing
    needy = np.zeros(board.people_count, dtype=bool)
    needy[[position[key] for key in q]] = True
    touched = needy[peaceful.left] | needy[peaceful.right]
    touched |= marked(peaceful, [records.required[n] for n in kept & records.required.keys()])
    return Shortage(records, peaceful.keeping(touched), (), records.in_order(kept), needy)


def _can_pair(board: Board, needy: Flags) -> bool:
    """Say whether a plan gives every needy person a partner."""
    helped = np.zeros(board.people_count, dtype=bool)
    helped[board.left[board.required]] = True
    helped[board.right[board.required]] = True
    # Whoever may meet somebody without a limit always can, with a place that is left over.
    boundless = board.capacity >= board.people_count
    # The last entry is for pairs without a cap: NO_GROUP counts from the end.
    free = np.append(board.group_most >= board.left.size, [True])[board.group]
    helped[board.left[free & boundless[board.right]]] = True
    helped[board.right[free & boundless[board.left]]] = True
    short = needy & ~helped
    if not short.any():
        return True
    board = board.keeping(short[board.left] | short[board.right] | board.required)
    return bool(board.left.size) and _feasible(board, np.flatnonzero(short))


def _feasible(board: Board, short: Whole) -> bool:
    count, pairs = board.people_count, np.arange(board.left.size)
    capped = pairs[board.group != NO_GROUP]
    rows = np.concatenate([board.left, board.right, count + board.group[capped]])
    columns = np.concatenate([pairs, pairs, capped])
    shape = (count + len(board.group_names), pairs.size)
    matrix = coo_array((np.ones(rows.size), (rows, columns)), shape).tocsr()
    least = np.zeros(shape[0])
    least[short] = 1
    most = np.concatenate([board.capacity, board.group_most]).astype(float)
    found = milp(
        np.zeros(pairs.size),
        constraints=LinearConstraint(matrix, least, most),
        bounds=Bounds(board.required.astype(float), 1),
        integrality=np.ones(pairs.size, dtype=np.int64),
    )
    return found.status != INFEASIBLE
