"""The best plan for another aim, among those that keep the people and the floor."""

from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack, vstack

from graph.pairing.board import Board, Program, Regime, program, served
from graph.pairing.engine import best_plan, limits_matrix
from graph.pairing.optimum import serving_at
from graph.weights import Flags, Whole

SERVING_FACTOR = 4
# Far above any sum of worths that is asked for: who is not served at that price cannot be.
SERVING_LAST = 2**50


class Best(NamedTuple):
    """A plan and the program that it is best for."""

    plan: Flags
    goal: Program


def within(board: Board, worth: Whole, people: int, floor: int) -> Best | None:
    """Find the plan of the most worth among those that serve as many people at a floor.

    Args:
        board: one whose required pairs can hold together.
        worth: what each pair is worth, whole, and of either sign.
        people: how many have to be served.
        floor: in 0..1000; people's attainable best counts where it is less.

    Returns:
        None when no plan serves so many.

    Cost: one engine run, seldom more.
    """
    most = int(np.abs(worth).max(initial=0)) + 1
    # The assignment engines are exact at any price. An integer program is so at low ones only,
    # so there the price of a person climbs until it is high enough.
    outweighs_all = board.regime is Regime.ASSIGNMENT
    serving = 2 * most * board.people_count if outweighs_all else 2 * most
    while serving <= SERVING_LAST:
        goal = program(board, worth, serving, floor)
        plan = best_plan(board, goal)
        if served(board, plan, goal) >= people:
            return Best(plan, goal)
        if outweighs_all or reach(board, floor) < people:
            return None
        serving *= SERVING_FACTOR
    raise AssertionError("An engine leaves people out whom another plan serves.")


def reach(board: Board, floor: int) -> int:
    """Count the people whom a plan can serve at a floor, at most."""
    goal = serving_at(board, floor)
    return served(board, best_plan(board, goal), goal)


def staged_plan(board: Board, floor: int) -> Flags:
    """Choose a plan of most people, then most who reach a floor, then most points.

    For boards of any kind, by three integer programs; each keeps what the one before reached.

    Args:
        board: one whose required pairs can hold together.
        floor: in 0..1000; people's attainable best counts where it is less.
    """
    pairs, people = board.left.size, board.people_count
    # Columns: pairs, people with a partner, people who reach the floor. The two kinds of people
    # have the same rows over pairs, the one at floor 0, where every pair is good enough.
    met, _ = limits_matrix(board, serving_at(board, 0))
    rows, most = limits_matrix(board, serving_at(board, floor))
    none = csr_array((rows.shape[0], people))
    matrix = vstack(
        [
            hstack([rows[:, :pairs], none, rows[:, pairs:]]),
            hstack([met[people : 2 * people], csr_array((people, people))]),
        ]
    ).tocsr()
    most = np.concatenate([most, np.zeros(people)])
    least = np.concatenate([board.required, np.zeros(2 * people)]).astype(float)
    bounds = Bounds(least, np.ones(least.size))
    limits = [LinearConstraint(matrix, ub=most)]
    counts = np.zeros((2, least.size))
    counts[0, pairs : pairs + people] = 1
    counts[1, pairs + people :] = 1
    points = np.concatenate([board.worth.score, np.zeros(2 * people)]).astype(float)
    for aim in (*counts, points):
        found = milp(
            -aim,
            constraints=limits,
            bounds=bounds,
            integrality=np.ones(least.size, dtype=np.int64),
            options={"mip_rel_gap": 0.0},
        )
        limits.append(LinearConstraint(aim, lb=float(np.rint(aim @ np.asarray(found.x)))))
    return np.asarray(np.asarray(found.x)[:pairs] > 1 / 2)
