"""Best plans of problems with too many pairs to list: some are listed, the others priced.

A plan that is best among the listed pairs is best of all once no other pair is worth more than
the prices that prove it. Until then the pairs that are worth most are listed too.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from graph.pairing.board import Board, required_hold
from graph.pairing.candidates import Attainable, attainable, first_board, listing
from graph.pairing.frame import Frame
from graph.pairing.optimum import Optimum, best_at, certify, optimise, total_bound
from graph.pairing.pricing import Missing, missing, priced
from graph.pairing.tiles import Tiles
from graph.problem.pairing import Duals, PairingBound, PairingCertificate
from graph.weights import Whole

# New pairs of one person in one round, for each of the two ends.
ADDED_EACH = 8
ROUNDS_MAX = 60

Report = Callable[[int | None, int | None], None]


class Generated(NamedTuple):
    """A board with a best plan, and bounds that hold for every eligible pair, listed or not."""

    board: Board
    best: Optimum
    bound: PairingBound
    certificate: PairingCertificate


def nobody(_best: int | None, _bound: int | None) -> None:
    """Report to nobody."""


def generate(
    frame: Frame, report: Report = nobody, can: Attainable | None = None
) -> Generated | None:
    """Find a best plan of all eligible pairs, most of which are never listed.

    Args:
        frame: the people.
        report: called after each round with the total of its plan; at last with the bound too.
        can: what each person can have at best, where that is known already. Floors may be above
            what can be had, which only makes it longer.

    Returns:
        None when the required pairs cannot hold together.

    Cost: each round takes one look at every tile, and what optimum and proof take among the
        listed pairs, some 50 for each person. A few rounds in practice.
    Source: L. R. Ford, D. R. Fulkerson, "A suggested computation for maximal multi-commodity
        network flows", Management Science 5 (1958), for column generation.
    """
    tiles = Tiles(frame)
    can = can or attainable(tiles)
    board = first_board(tiles, can)
    if not required_hold(board):
        return None
    for _ in range(ROUNDS_MAX):
        best = optimise(board)
        report(best.total, None)
        bound, certificate = certify(board, best)
        bounds = [
            *priced(certificate.people, 0, scored=False),
            *priced(certificate.floor, best.floor + 1, scored=False),
            *priced(certificate.total, best.floor, scored=True),
        ]
        lacking = missing(tiles, board, bounds)
        if not any(one.keys.size for one in lacking):
            report(best.total, bound.total)
            return Generated(board, best, bound, certificate)
        board = _listed_too(board, can, lacking)
    raise AssertionError("Pairs are still missing, though the worst were listed in each round.")


def generate_at(frame: Frame, can: Attainable, people: int, floor: int) -> Generated | None:
    """Find the largest total among plans that serve so many people at a floor, of all pairs.

    Returns:
        A plan whose total is proved, but whose people and floor only stand as they were given;
        None when no such plan is found, whether or not there is one.

    Cost: as ``generate``, with one engine run and one proof in each round.
    """
    tiles = Tiles(frame)
    board = first_board(tiles, can)
    for _ in range(ROUNDS_MAX):
        best = best_at(board, people, floor) if required_hold(board) else None
        if best is None:
            return None
        bound = total_bound(board, best)
        lacking = missing(tiles, board, [*priced(bound.proof, floor, scored=True)])
        if not any(one.keys.size for one in lacking):
            total = bound.worth - best.serving * people
            proof = PairingCertificate(Duals(), Duals(), bound.proof, best.serving)
            return Generated(board, best, PairingBound(people, floor, total), proof)
        board = _listed_too(board, can, lacking)
    raise AssertionError("Pairs are still missing, though the worst were listed in each round.")


def _listed_too(board: Board, can: Attainable, lacking: list[Missing]) -> Board:
    """List the pairs that are worth most above their prices, some for each person."""
    count = max(1, board.people_count)
    chosen = [board.frame.keys(board.left, board.right)]
    for one in lacking:
        worst = (foremost(ends, one.gains, ADDED_EACH) for ends in np.divmod(one.keys, count))
        chosen.extend(one.keys[places] for places in worst)
    return listing(board.frame, can, np.concatenate(chosen))


def foremost(ends: Whole, gains: Whole, most: int) -> Whole:
    """Choose the entries that gain most of each end, so many of each at most."""
    order = np.lexsort((-gains, ends))
    ends = ends[order]
    starts = np.flatnonzero(np.diff(ends, prepend=-1))
    rank = np.arange(ends.size) - np.repeat(starts, np.diff(np.append(starts, ends.size)))
    return order[rank < most]
