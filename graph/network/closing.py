"""Extra pairings chosen one by one with care, and a search for fewer where there are few people."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, islice, product

from graph.network.pieces import Pieces, Sketch, Tree

Pair = tuple[int, int]
Allowed = Callable[[int, int], bool]

PIECES_TRIED = 40
PAIRS_TRIED = 40
SEARCH_WORK = 500_000


@dataclass(frozen=True, slots=True)
class Closed:
    """The pairs that were added, and the pieces that are left: none that wants an end, or stuck."""

    pairs: list[Pair]
    pieces: Pieces


def close(pieces: Pieces, allowed: Allowed) -> Closed:
    """Add the pair that lowers the bound until nobody's departure splits anything.

    ``allowed`` says of two people of the sketch whether they may be paired. Where no pair lowers
    the bound, the one is taken that leaves the least to do.
    """
    pairs: list[Pair] = []
    while pieces.loose:
        found = _next(pieces, allowed)
        if found is None:
            break
        pair, pieces = found
        pairs.append(pair)
    return Closed(pairs, pieces)


def _next(pieces: Pieces, allowed: Allowed) -> tuple[Pair, Pieces] | None:
    best: tuple[tuple[int, ...], Pair, Pieces] | None = None
    tree = Tree(pieces)
    for ends in (_loose_pairs, _pairs_with_others):
        ranked = sorted((_rank(pieces, tree, pair), pair) for pair in ends(pieces, allowed))
        for _, pair in ranked[:PAIRS_TRIED]:
            after = Pieces(pieces.sketch.with_ties([pair]))
            if after.bound < pieces.bound:
                return pair, after
            left = _left(after)
            if best is None or left < best[0]:
                best = left, pair, after
    return best[1:] if best else None


def _left(pieces: Pieces) -> tuple[int, ...]:
    """Measure what is left to do; less is better."""
    return (
        pieces.bound,
        pieces.total,
        sum(pieces.needs),
        pieces.blocks.groups,
        len(pieces.blocks.members),
    )


def _rank(pieces: Pieces, tree: Tree, pair: Pair) -> tuple[int, ...]:
    """Rank a pair before it is tried: what it leaves untouched of all that binds, then how far."""
    a, b = pair
    blocks, bound = pieces.blocks, pieces.bound
    ends = [blocks.at[person][0] for person in pair if len(blocks.at[person]) == 1]
    loose = [block for block in ends if pieces.wanted[block]]
    joins = blocks.group[blocks.at[a][0]] != blocks.group[blocks.at[b][0]]
    between = [] if joins else tree.between(a, b)
    side = pieces.sketch.side
    pure = {
        side[person]
        for person in pair
        for block in blocks.at[person]
        if pieces.wanted[block]
        and all(side[other] == side[person] for other in pieces.inner(block))
    }
    untouched = sum(
        need == bound and number not in pure for number, need in enumerate(pieces.needs)
    )
    if pieces.to_join == bound and not joins and pieces.most > 1:
        among = sum(len(at) == pieces.most for at in blocks.at)
        untouched += among - sum(len(blocks.at[person]) == pieces.most for person in between)
    far = sum(len(blocks.at[person]) - 1 for person in between)
    wanted = sum(pieces.wanted[block] for block in loose)
    return (not joins and blocks.groups > 1, untouched, -wanted, -len(pure), -far)


def _loose_pairs(pieces: Pieces, allowed: Allowed) -> Iterator[Pair]:
    """List a pair for each two pieces that want ends, and of each two sides where they join."""
    side, group = pieces.sketch.side, pieces.blocks.group
    inner = [pieces.inner(block) for block in pieces.loose]
    for (one, ours), (other, theirs) in combinations(
        islice(zip(pieces.loose, inner, strict=True), PIECES_TRIED), 2
    ):
        told: set[tuple[int, int]] = set()
        for a, b in product(ours, theirs):
            sides = side[a], side[b]
            if sides not in told and allowed(a, b):
                told.add(sides)
                yield a, b
                if group[one] == group[other]:
                    break


def _pairs_with_others(pieces: Pieces, allowed: Allowed) -> Iterator[Pair]:
    """List pairs of somebody in a piece that wants ends with anybody outside of it."""
    for block in pieces.loose[:PIECES_TRIED]:
        yield from _outward(pieces, block, allowed)


def _outward(pieces: Pieces, block: int, allowed: Allowed) -> Iterator[Pair]:
    members = set(pieces.blocks.members[block])
    side = pieces.sketch.side
    for a in pieces.inner(block):
        for b in pieces.people_of_others[side[a]]:
            if b not in members and allowed(a, b):
                yield a, b


def is_stuck(pieces: Pieces, block: int, allowed: Allowed) -> bool:
    """Say whether nobody in a piece may be paired with anybody outside of it."""
    return next(_outward(pieces, block, allowed), None) is None


@dataclass(slots=True)
class Search:
    """A search for a set of pairs within a budget, until so many pieces were looked at."""

    allowed: Allowed
    busy: frozenset[int]
    work_left: int = field(default=0)

    def run(self, pieces: Pieces, budget: int) -> list[Pair] | None:
        """Find pairs that leave nothing wanted, at most so many; None when none were found.

        Whatever mends a network has an end in each piece that wants one: so one such piece is
        taken, that with the fewest ways, and each of its ways is tried.
        """
        if not pieces.loose:
            return []
        if pieces.bound > budget:
            return None
        ways = min((self._ways(pieces, block) for block in pieces.loose), key=len)
        tried = []
        for pair in ways:
            if self.work_left <= 0:
                return None
            self.work_left -= 1
            after = Pieces(pieces.sketch.with_ties([pair]))
            if after.bound < budget:
                tried.append((_left(after), pair, after))
        for _, pair, after in sorted(tried, key=lambda entry: entry[:2]):
            rest = self.run(after, budget - 1)
            if rest is not None:
                return [pair, *rest]
        return None

    def _ways(self, pieces: Pieces, block: int) -> list[Pair]:
        """List the ways out of a piece; people of one block and side are one, but for the busy."""
        side, at = pieces.sketch.side, pieces.blocks.at
        ways: dict[tuple[tuple[int, ...], ...], Pair] = {}
        for pair in _outward(pieces, block, self.allowed):
            key = tuple(
                (person,)
                if person in self.busy or len(at[person]) > 1
                else (-1, at[person][0], side[person])
                for person in pair
            )
            ways.setdefault(key, pair)
        return list(ways.values())


def fewer(
    sketch: Sketch, pairs: list[Pair], bound: int, allowed: Allowed, busy: Iterable[int]
) -> list[Pair]:
    """Look for fewer pairs than were found, down to the bound; small networks only."""
    work = SEARCH_WORK // max(1, len(sketch.people)) ** 2
    search = Search(allowed, frozenset(busy), work)
    start = Pieces(sketch)
    for budget in range(bound, len(pairs)):
        found = search.run(start, budget)
        if found is not None:
            return found
    return pairs
