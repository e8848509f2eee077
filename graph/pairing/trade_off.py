"""Most of one thing with enough of another, among the plans that keep people and floor.

Both things are sums over pairs. The engines maximise one sum, so the two are added at a rate, and
the rate is moved to where it is a tie between too little and enough.
"""

from dataclasses import dataclass
from math import gcd

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.pairing.board import NO_GROUP, Board, degrees, program, served
from graph.pairing.engine import limits_matrix
from graph.pairing.proof import prove
from graph.pairing.within import Best, within
from graph.weights import Flags, Whole

# Up to here one integer program closes what the rates leave open, in a second or so.
EXACT_PAIRS_MAX = 2_000


@dataclass(frozen=True)
class TradeOff:
    """A plan with enough of the one thing, what it has of the other, and what no plan exceeds."""

    plan: Flags
    reached: int
    bound: int


@dataclass(frozen=True)
class Terms:
    """What to have most of (``wanted``) and at least ``enough`` of (``limited``), pair by pair."""

    wanted: Whole
    limited: Whole
    enough: int
    people: int
    floor: int


@dataclass(frozen=True)
class _Point:
    """A plan that is best for ``rate[0] * wanted + rate[1] * limited``."""

    best: Best
    rate: tuple[int, int]
    wanted: int
    limited: int


def trade_off(board: Board, terms: Terms) -> TradeOff | None:
    """Find a plan with the most of what is wanted, and a bound that is proved by prices.

    Args:
        board: one whose required pairs can hold together.
        terms: as many people have to be served at the floor as any plan can serve.

    Returns:
        The best plan up to 2,000 pairs. Above, one that may stay below the bound, where no rate
        separates the two: then a better one may exist. None when no plan has enough.

    Cost: some four to eight engine runs, and at most three proofs; up to 2,000 pairs seldom one
        integer program.
    Source: G. Y. Handler, I. Zang, "A dual algorithm for the constrained shortest path problem",
        Networks 10 (1980), for the rates; A. Berger, V. Bonifaci, F. Grandoni, G. Schaefer,
        "Budgeted matching and budgeted matroid intersection via the gasoline puzzle",
        Mathematical Programming 128 (2011), for parts of the difference of two plans.
    """
    everything = np.ones(board.left.size, dtype=bool)
    places = 1 + int(np.minimum(board.capacity, degrees(board, everything)).sum()) // 2
    over_wanted = 1 + places * int(np.abs(terms.wanted).max(initial=0))
    over_limited = 1 + places * int(np.abs(terms.limited).max(initial=0))
    enough = _point(board, terms, (1, over_wanted))
    if enough.limited < terms.enough:
        return None
    scant = _point(board, terms, (over_limited, 1))
    points = [enough, scant]
    if scant.limited >= terms.enough:
        plan = scant.best.plan
    else:
        while True:
            rate = _tie(enough, scant)
            point = _point(board, terms, rate)
            points.append(point)
            done = _worth(point, rate) <= _worth(enough, rate)
            if point.limited < terms.enough:
                scant = max(scant, point, key=lambda one: one.limited)
            else:
                enough = max(enough, point, key=lambda one: one.wanted)
            if done:
                break
        plan = _part_way(board, terms, enough, scant)
    reached = int(terms.wanted[plan].sum())
    bound = _least_bound(board, terms, points, reached)
    if reached < bound and board.left.size <= EXACT_PAIRS_MAX:
        return _exactly(board, terms)
    return TradeOff(plan, reached, bound)


def _tie(one: _Point, other: _Point) -> tuple[int, int]:
    """Set the rate at which two plans are worth the same."""
    rate = one.limited - other.limited, other.wanted - one.wanted
    shrink = gcd(*rate)
    return rate[0] // shrink, rate[1] // shrink


def _worth(point: _Point, rate: tuple[int, int]) -> int:
    return rate[0] * point.wanted + rate[1] * point.limited


def _point(board: Board, terms: Terms, rate: tuple[int, int]) -> _Point:
    worth = rate[0] * terms.wanted + rate[1] * terms.limited
    best = within(board, worth, terms.people, terms.floor)
    if best is None:
        raise AssertionError("An engine leaves people out whom another plan serves.")
    wanted, limited = (int(part[best.plan].sum()) for part in (terms.wanted, terms.limited))
    return _Point(best, rate, wanted, limited)


def _exactly(board: Board, terms: Terms) -> TradeOff:
    """Find the best plan by one integer program over pairs and the people who are served."""
    goal = program(board, terms.wanted, 0, terms.floor)
    matrix, most = limits_matrix(board, goal)
    pairs, people = board.left.size, board.people_count
    wanted = np.concatenate([terms.wanted, np.zeros(people)])
    limited = np.concatenate([terms.limited, np.zeros(people)])
    serving = np.concatenate([np.zeros(pairs), np.ones(people)])
    found = milp(
        -wanted,
        constraints=[
            LinearConstraint(matrix, ub=most),
            LinearConstraint(limited, lb=terms.enough),
            LinearConstraint(serving, lb=terms.people),
        ],
        bounds=Bounds(np.concatenate([board.required, np.zeros(people)]).astype(float), 1),
        integrality=np.ones(pairs + people, dtype=np.int64),
        options={"mip_rel_gap": 0.0},
    )
    plan = np.asarray(np.asarray(found.x)[:pairs] > 1 / 2)
    reached = int(terms.wanted[plan].sum())
    return TradeOff(plan, reached, reached)


def _part_way(board: Board, terms: Terms, enough: _Point, scant: _Point) -> Flags:
    """Go from the plan with enough towards the other, as far as there is enough.

    Parts of their difference that share no person can be taken over one by one.
    """
    plan = enough.best.plan.copy()
    slack = enough.limited - terms.enough
    goal = program(board, terms.wanted, 1, terms.floor)
    parts = [
        (int((change * terms.wanted[part]).sum()), int((change * terms.limited[part]).sum()), part)
        for part in _parts(board, np.flatnonzero(plan != scant.best.plan))
        for change in [np.where(plan[part], -1, 1)]
    ]
    for gain, cost, part in sorted(parts, key=lambda entry: -entry[0]):
        if gain > 0 and slack + cost >= 0:
            plan[part] ^= True
            if served(board, plan, goal) < terms.people:
                plan[part] ^= True
            else:
                slack += cost
    return plan


def _parts(board: Board, places: Whole) -> list[Whole]:
    """Split pairs so that no two parts share a person, or two administrations with a cap."""
    count = board.people_count
    capped = places[board.group[places] != NO_GROUP]
    one = np.concatenate([board.left[places], board.left[capped]])
    other = np.concatenate([board.right[places], count + board.group[capped]])
    size = count + len(board.group_names)
    linked = coo_array((np.ones(one.size), (one, other)), shape=(size, size))
    _, part = connected_components(linked, directed=False)
    own = part[board.left[places]]
    return [places[own == which] for which in np.unique(own)]


def _least_bound(board: Board, terms: Terms, points: list[_Point], reached: int) -> int:
    """Turn the prices of each rate into a bound; stop at what a plan reaches already."""
    bounds = []
    for point in reversed(points):
        goal, fixed = point.best.goal, point.best.goal.serving * terms.people
        target = _worth(point, point.rate) + fixed
        worth = prove(board, goal, point.best.plan, target).worth - fixed
        bounds.append((worth - point.rate[1] * terms.enough) // point.rate[0])
        if bounds[-1] <= reached:
            break
    return min(bounds)
