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
from graph.pairing.optimum import Optimum, certify, optimise
from graph.pairing.pricing import Missing, missing, priced
from graph.pairing.tiles import Tiles
from graph.problem.pairing import PairingBound, PairingCertificate
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


def generate(frame: Frame, report: Report) -> Generated | None:
    """Find a best plan of all eligible pairs, most of which are never listed.

    Args:
        frame: the people.
        report: called after each round with the total of its plan; at last with the bound too.

    Returns:
        None when the required pairs cannot hold together.

    Cost: each round takes one look at every tile, and what optimum and proof take among the
        listed pairs, some 50 for each person. A few rounds in practice.
    Source: L. R. Ford, D. R. Fulkerson, "A suggested computation for maximal multi-commodity
        network flows", Management Science 5 (1958), for column generation.
    """
    tiles = Tiles(frame)
    can = attainable(tiles)
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


def _listed_too(board: Board, can: Attainable, lacking: list[Missing]) -> Board:
    """List the pairs that are worth most above their prices, some for each person."""
    count = max(1, board.people_count)
    chosen = [board.frame.keys(board.left, board.right)]
    for one in lacking:
        foremost = (_foremost(ends, one.gains) for ends in np.divmod(one.keys, count))
        chosen.extend(one.keys[places] for places in foremost)
    return listing(board.frame, can, np.concatenate(chosen))


def _foremost(ends: Whole, gains: Whole) -> Whole:
    """Choose the entries that gain most of each end."""
    order = np.lexsort((-gains, ends))
    ends = ends[order]
    starts = np.flatnonzero(np.diff(ends, prepend=-1))
    rank = np.arange(ends.size) - np.repeat(starts, np.diff(np.append(starts, ends.size)))
    return order[rank < ADDED_EACH]
