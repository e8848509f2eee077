"""Engines: each finds a best plan of a program, for one kind of board.

They return pairs only. People, floor, total and proof are computed elsewhere from the pairs, so
no engine has to be trusted, and any can take another's place where both apply.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from graph.pairing.board import NO_GROUP, Board, Program, Regime
from graph.pairing.cover import CoverPlan, cover_plan
from graph.pairing.residual import make_duals
from graph.problem.pairing import Duals, OddSet
from graph.weights import Flags, Whole

# Up to here a dense matrix is quicker than a list of pairs, whatever part of it is eligible.
DENSE_CELLS_MAX = 250_000
DENSITY_MIN = 0.25


def best_plan(board: Board, goal: Program) -> Flags:
    """Choose a plan of the most worth, with the quickest engine that is exact for the board.

    The board's required pairs have to be able to hold together.

    Returns:
        One flag for each pair. The same plan for the same board and goal.
    """
    return best_plan_and_prices(board, goal)[0]


def best_plan_and_prices(board: Board, goal: Program) -> tuple[Flags, Duals | None]:
    """Choose as ``best_plan`` does; with the prices that prove the plan, if the engine has any."""
    if not board.left.size:
        return np.zeros(0, dtype=bool), None
    if board.regime is Regime.COVER:
        found = cover_plan(board, goal)
        if found.whole:
            return found.plan, prices_of_cover(board, goal, found)
    return _plan(board, goal), None


def prices_of_cover(board: Board, goal: Program, found: CoverPlan) -> Duals:
    """Name the prices of a cover; with one place each a pair serves both alike."""
    serving = np.full(board.people_count, found.scale * goal.serving)
    prices = make_duals(board, found.scale, found.y, serving, np.zeros(0, dtype=np.int64))
    ids = [person.id for person in board.problem.people]
    sets = (OddSet(tuple(ids[v] for v in odd.members), odd.value) for odd in found.odd)
    return replace(prices, odd=tuple(sets))


def _plan(board: Board, goal: Program) -> Flags:
    if board.regime is not Regime.ASSIGNMENT:
        return integer_plan(board, goal)
    rows, columns = board.sides
    cells = rows.places.size * columns.places.size
    if cells <= DENSE_CELLS_MAX or board.left.size >= DENSITY_MIN * cells:
        return dense_assignment(board, goal)
    return sparse_assignment(board, goal)


def _worths(board: Board, goal: Program) -> tuple[Whole, Whole]:
    """Say what a pair is worth on its right person's first place, and on a later one.

    A person is served once, so only the first place can pay for serving the right person; the
    left person has a single place. A required pair outweighs all others together.
    """
    later = goal.worth + goal.serving * goal.good_left
    most = int(goal.worth.max()) + 2 * goal.serving + 1
    later = later + board.required * (most * board.people_count)
    return later + goal.serving * goal.good_right, later


def dense_assignment(board: Board, goal: Program) -> Flags:
    """Choose by the Jonker-Volgenant algorithm on a matrix of rows and places.

    Rows are the left people. Columns are the right people's first places, their later places,
    and one idle place for each row, worth nothing.

    Cost: O(rows**2 * columns) at worst.
    Source: D. F. Crouse, "On implementing 2D rectangular assignment algorithms", IEEE
        Transactions on Aerospace and Electronic Systems 52 (2016); scipy.
    """
    (rows, row), (columns, column) = board.sides
    first, later = _worths(board, goal)
    # An idle place is always free, so whatever is worth less than nothing is never chosen.
    firsts = np.full((rows.size, columns.size), -1.0)
    laters = np.full((rows.size, columns.size), -1.0)
    pair = np.full((rows.size, columns.size), -1, dtype=np.int64)
    firsts[row, column], laters[row, column] = first, later
    pair[row, column] = np.arange(row.size)
    more = np.repeat(np.arange(columns.size), _later_places(board, columns, rows.size))
    idle = np.zeros((rows.size, rows.size))
    matrix = np.concatenate([firsts, laters[:, more], idle], axis=1)
    chosen_rows, places = linear_sum_assignment(matrix, maximize=True)
    owner = np.concatenate([np.arange(columns.size), more])
    taken = places < owner.size
    plan = np.zeros(row.size, dtype=bool)
    plan[pair[chosen_rows[taken], owner[places[taken]]]] = True
    return plan


def _later_places(board: Board, columns: Whole, rows: int) -> Whole:
    return np.minimum(board.capacity[columns], rows) - 1


def sparse_assignment(board: Board, goal: Program) -> Flags:
    """Choose as ``dense_assignment`` does, from a list of pairs instead of a matrix.

    Cost: O(rows * pairs * log(pairs)) at worst.
    Source: R. Jonker, A. Volgenant, "A shortest augmenting path algorithm for dense and sparse
        linear assignment problems", Computing 38 (1987); scipy.
    """
    (rows, row), (columns, column) = board.sides
    first, later = _worths(board, goal)
    spare = _later_places(board, columns, rows.size)
    # Each pair stands once for every later place of its right person.
    copies = np.repeat(np.arange(row.size), spare[column])
    starts = columns.size + np.cumsum(spare) - spare
    offset = np.arange(copies.size) - np.repeat(
        np.cumsum(spare[column]) - spare[column], spare[column]
    )
    idle = np.arange(rows.size)
    width = columns.size + int(spare.sum())
    places = np.concatenate([column, starts[column[copies]] + offset, width + idle])
    ends = np.concatenate([row, row[copies], idle])
    pair = np.concatenate([np.arange(row.size), copies, np.full(rows.size, -1)])
    # One more for each: the engine takes a stored 0 for no pair, and every row is chosen once.
    worth = np.concatenate([first, later[copies], np.zeros(rows.size, dtype=np.int64)]) + 1.0
    shape = (rows.size, width + rows.size)
    chosen = min_weight_full_bipartite_matching(
        csr_array((worth, (ends, places)), shape), maximize=True
    )
    which = csr_array((pair + 2.0, (ends, places)), shape)
    found = np.asarray(which[chosen[0], chosen[1]]).astype(np.int64) - 2
    plan = np.zeros(row.size, dtype=bool)
    plan[found[found >= 0]] = True
    return plan


def integer_plan(board: Board, goal: Program) -> Flags:
    """Choose by integer programming (HiGHS); of a flow the linear program is integral already.

    Source: Q. Huangfu, J. A. J. Hall, "Parallelizing the dual revised simplex method",
        Mathematical Programming Computation 10 (2018).
    """
    matrix, most = limits_matrix(board, goal)
    pairs, people = board.left.size, board.people_count
    worth = np.concatenate([goal.worth, np.full(people, goal.serving)]).astype(float)
    least = np.concatenate([board.required, np.zeros(people)]).astype(float)
    whole = np.concatenate([np.ones(pairs), np.zeros(people)])
    found = milp(
        -worth,
        constraints=LinearConstraint(matrix, ub=most),
        bounds=Bounds(least, np.ones(pairs + people)),
        integrality=whole,
        options={"mip_rel_gap": 0.0},
    )
    # Bounded, and feasible with the required pairs alone: there always is a plan.
    return np.asarray(np.asarray(found.x)[:pairs] > 1 / 2)


def limits_matrix(board: Board, goal: Program) -> tuple[csr_array, NDArray[np.float64]]:
    """Write the program's limits as rows over pairs, then served people.

    Returns:
        Rows: places of each person; then "served only by a good pair" of each person; then the
        caps. And the most of each row.
    """
    pairs, people = np.arange(board.left.size), board.people_count
    good_left, good_right = pairs[goal.good_left], pairs[goal.good_right]
    capped = pairs[board.group != NO_GROUP]
    persons = np.arange(people)
    rows = [
        board.left,
        board.right,
        people + board.left[good_left],
        people + board.right[good_right],
        people + persons,
        2 * people + board.group[capped],
    ]
    columns = [pairs, pairs, good_left, good_right, pairs.size + persons, capped]
    signs = [1.0, 1.0, -1.0, -1.0, 1.0, 1.0]
    values = [np.full(len(part), sign) for part, sign in zip(columns, signs, strict=True)]
    shape = (2 * people + len(board.group_names), pairs.size + people)
    place = (np.concatenate(rows), np.concatenate(columns))
    matrix = coo_array((np.concatenate(values), place), shape)
    most = np.concatenate([board.capacity, np.zeros(people), board.group_most]).astype(float)
    return matrix.tocsr(), most
