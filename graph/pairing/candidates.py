"""The first pairs to list of a problem with too many: those that a best plan is likely to hold.

A good guess makes the search short; a bad one only makes it longer, for what is missing is found
by its price.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graph.pairing.board import Board, board_of
from graph.pairing.frame import Frame
from graph.pairing.tiles import NEVER, Tile, Tiles
from graph.problem.pairing import PER_MILLE
from graph.weights import Flags, Single, Whole

# Pairs listed for each person, for each of the two ends.
LISTED_EACH = 24
# People from whom a person's average score, and what counts as high, are estimated.
SAMPLE = 1024


@dataclass(frozen=True)
class Attainable:
    """What each person can have at best among all eligible pairs.

    ``best`` is the highest gain; ``floor`` the highest floor at which they can be served if
    everybody is, -1 without an eligible pair.
    """

    best: Whole
    floor: Whole

    @property
    def met(self) -> Flags:
        """Mark who has an eligible pair."""
        return self.floor >= 0


def attainable(tiles: Tiles, best: Single | None = None) -> Attainable:
    """Look through all pairs for what each person can have at best.

    ``best`` are the highest gains, where pairs count for them that may not meet any more.

    Cost: two looks at every tile.
    """
    frame = tiles.frame
    if best is None:
        best = _most(tiles, lambda tile: (tile.to_row, tile.to_column))
    ample = np.where(frame.capacity == 1, 0, PER_MILLE).astype(np.float32)

    def floors(tile: Tile) -> tuple[Single, Single]:
        ends = (tile.rows[:, np.newaxis], tile.to_row), (tile.columns, tile.to_column)
        # Who has their attainable best is served at any floor.
        row, column = (np.where(gain >= best[who], PER_MILLE, gain) for who, gain in ends)
        row[tile.score == NEVER] = NEVER
        of_row = np.minimum(row, np.maximum(column, ample[tile.columns]))
        of_column = np.minimum(column, np.maximum(row, ample[tile.rows][:, np.newaxis]))
        of_column[row == NEVER] = NEVER
        return of_row.astype(np.float32), of_column.astype(np.float32)

    floor = _most(tiles, floors)
    return Attainable(np.maximum(best, 0).astype(np.int64), np.maximum(floor, -1).astype(np.int64))


def _most(tiles: Tiles, values: Callable[[Tile], tuple[Single, Single]]) -> Single:
    found = np.full(tiles.frame.count, NEVER, dtype=np.float32)

    def look(tile: Tile) -> tuple[Whole, Single, Whole, Single]:
        of_row, of_column = values(tile)
        return tile.rows, of_row.max(axis=1), tile.columns, of_column.max(axis=0)

    for rows, of_rows, columns, of_columns in tiles.visit(look):
        found[rows] = np.maximum(found[rows], of_rows)
        found[columns] = np.maximum(found[columns], of_columns)
    return found


def first_board(tiles: Tiles, can: Attainable) -> Board:
    """List the pairs to begin with.

    For each person the pairs of the highest scores, once scores are put in relation to what the
    two people score on average: plain scores would name the same few experts for everybody. Whoever
    has one place only is given pairs that reach the floor that all can hope for.

    Cost: one look at every tile, and a sample.
    """
    frame = tiles.frame
    floor = int(can.floor[can.met].min(initial=PER_MILLE))
    least = np.where(frame.capacity == 1, np.minimum(can.best, floor), 0).astype(np.float32)
    usual, high = _usual(tiles, least)

    def look(tile: Tile) -> Whole:
        fair = _fair(tile, least)
        spare = tile.score - usual[tile.columns]
        spare -= usual[tile.rows][:, np.newaxis]
        hits = (spare >= high[tile.rows][:, np.newaxis]) | (spare >= high[tile.columns])
        return frame.keys(*tile.pairs(hits & fair))

    return listing(tiles.frame, can, np.concatenate([*tiles.visit(look), _needed(tiles)]))


def listing(frame: Frame, can: Attainable, keys: Whole) -> Board:
    """Lay out the pairs of some keys, whatever their order."""
    keys = np.sort(keys)
    keys = keys[np.diff(keys, prepend=-1) > 0]
    return board_of(frame, *np.divmod(keys, max(frame.count, 1)), can.best, can.floor)


def _fair(tile: Tile, least: Single) -> Flags:
    fair = tile.to_row >= least[tile.rows][:, np.newaxis]
    fair &= tile.to_column >= least[tile.columns]
    fair &= tile.score != NEVER
    return fair


def _needed(tiles: Tiles) -> Whole:
    """List the required pairs that are eligible."""
    keys = [
        tiles.frame.keys(*tile.pairs(tile.score != NEVER))
        for one, other in tiles.frame.required.reshape(-1, 2, 1)
        for tile in [tiles.tile(one, other)]
    ]
    return np.concatenate([*keys, np.zeros(0, dtype=np.int64)])


def _usual(tiles: Tiles, least: Single) -> tuple[Single, Single]:
    """Estimate each person's average score, and from where on their pairs are worth listing.

    Only fair pairs count. From the same few people for everybody, evenly spread.
    """
    frame = tiles.frame
    usual = np.zeros(frame.count, dtype=np.float32)
    high = np.full(frame.count, -np.inf, dtype=np.float32)

    def average(tile: Tile) -> tuple[Whole, Single]:
        fair = _fair(tile, least)
        sums = np.where(fair, tile.score, np.float32(0)).sum(axis=1)
        return tile.rows, (sums / np.maximum(fair.sum(axis=1), 1)).astype(np.float32)

    def edge(tile: Tile) -> tuple[Whole, Single]:
        spare = tile.score - usual[tile.columns]
        spare[~_fair(tile, least)] = -np.inf
        outside = np.count_nonzero(frame.side != frame.side[tile.rows[0]])
        rank = int(np.ceil(LISTED_EACH * tile.columns.size / outside))
        last = max(0, tile.columns.size - rank)
        return tile.rows, np.partition(spare, last, axis=1)[:, last] - usual[tile.rows]

    if len(tiles.sides) <= 1:
        return usual, high
    spans = [(side, _sample(tiles, side)) for side in tiles.sides]
    for rows, values in tiles.visit(average, spans):
        usual[rows] = values
    for rows, values in tiles.visit(edge, spans):
        high[rows] = values
    return usual, high


def _sample(tiles: Tiles, side: Whole) -> Whole:
    """Choose people of the other sides, those who are alike as many of each as there are."""
    others = np.concatenate([other for other in tiles.sides if other is not side])
    return others[:: max(1, others.size // SAMPLE)]
