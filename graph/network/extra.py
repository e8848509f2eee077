"""The fewest extra pairings across sides after which no one departure splits a network."""

from collections.abc import Callable, Sequence

from graph.network.bulk import join_groups, pair_leaves
from graph.network.closing import Allowed, Pair, close, fewer, is_stuck
from graph.network.layout import Layout, lay_out
from graph.network.pieces import Pieces, Sketch, Tree, pieces_of
from graph.network.worth import Worth, worthier
from graph.problem.health import ExtraPairing, ExtraPairings, HealthProblem, NoExtraPairings
from graph.rules import broken_extra_rules

SMALL_PEOPLE_MAX = 64
CAREFUL_ENDS_MAX = 24


def extra_pairings(
    problem: HealthProblem, worth: Callable[[str, str], int] | None = None
) -> ExtraPairings | NoExtraPairings:
    """Find the fewest pairings that make a network departure-proof, with a proven bound.

    Only pairs across sides are proposed, none that is forbidden or tied already. They need not
    be fewest: the bound says how far at most they are from that. Which of equally many pairs
    are proposed is settled by ids, never by the order of the records; up to 64 people by what
    ``worth`` says of two people, where it is given: no exchange of a pair or two gains more.

    Returns:
        The pairings, none when the network is departure-proof as it is; or who cannot be
        connected with the others by any allowed pairs.

    Cost: up to 64 people a search of bounded length; above, a few dozen times people and ties.
    """
    layout = lay_out(problem)
    return extra_pairings_of(problem, layout, pieces_of(layout), worth)


def extra_pairings_of(
    problem: HealthProblem,
    layout: Layout,
    start: Pieces,
    worth: Callable[[str, str], int] | None = None,
) -> ExtraPairings | NoExtraPairings:
    """Answer ``extra_pairings`` for a problem that is laid out already, in its pieces."""
    whole = start.sketch
    busy = {person for pair in problem.forbidden for person in pair}
    numbers = {number for number, person in enumerate(layout.ids) if person in busy}

    def may(a: int, b: int) -> bool:
        return not broken_extra_rules(problem, layout.ids[a], layout.ids[b])

    if len(layout.ids) <= SMALL_PEOPLE_MAX:
        pairs, left = _few(start, may)
    else:
        pairs, left = _many(start, may, numbers)
    if left.loose:
        return _impossible(problem, layout, left, may)
    if len(layout.ids) <= SMALL_PEOPLE_MAX and len(pairs) > start.bound:
        pairs = fewer(whole, _needed(whole, pairs), start.bound, may, numbers)
    if worth is not None and pairs and len(layout.ids) <= SMALL_PEOPLE_MAX:
        pairs = worthier(start, pairs, may, _by_place(layout, worth))
    tree = Tree(start)
    told = (_told(layout, start, tree, pair) for pair in pairs)
    return ExtraPairings(tuple(sorted(told, key=lambda pair: (pair.a, pair.b))), start.bound)


def _by_place(layout: Layout, worth: Callable[[str, str], int]) -> Worth:
    return lambda a, b: worth(layout.ids[a], layout.ids[b])


def _few(start: Pieces, may: Allowed) -> tuple[list[Pair], Pieces]:
    closed = close(start, may)
    return closed.pairs, closed.pieces


def _many(start: Pieces, may: Allowed, busy: set[int]) -> tuple[list[Pair], Pieces]:
    """Add pairs by the hundred on ever smaller sketches, then the last ones with care."""
    pairs: list[Pair] = []
    pieces = Pieces(start.reduced(busy))
    while pieces.total > CAREFUL_ENDS_MAX:
        here = _within(pieces, may)
        more = (join_groups if pieces.blocks.groups > 1 else pair_leaves)(pieces, here)
        if not more:
            break
        pairs += _numbers(pieces, more)
        pieces = Pieces(Pieces(pieces.sketch.with_ties(more)).reduced(busy))
    closed = close(pieces, _within(pieces, may))
    pairs += _numbers(pieces, closed.pairs)
    after = Pieces(start.sketch.with_ties(pairs))
    if after.loose:  # whom the sketch left out may be needed where much is forbidden
        closed = close(after, may)
        pairs += closed.pairs
        after = closed.pieces
    return pairs, after


def _within(pieces: Pieces, may: Allowed) -> Allowed:
    people = pieces.sketch.people
    return lambda a, b: may(people[a], people[b])


def _numbers(pieces: Pieces, pairs: Sequence[Pair]) -> list[Pair]:
    people = pieces.sketch.people
    return [(people[a], people[b]) for a, b in pairs]


def _needed(whole: Sketch, pairs: list[Pair]) -> list[Pair]:
    """Leave out pairs without which the network is departure-proof all the same."""
    kept = list(pairs)
    for pair in pairs:
        others = [other for other in kept if other != pair]
        if not Pieces(whole.with_ties(others)).loose:
            kept = others
    return kept


def _told(layout: Layout, start: Pieces, tree: Tree, pair: Pair) -> ExtraPairing:
    a, b = sorted(pair)
    blocks = start.blocks
    joins = blocks.group[blocks.at[a][0]] != blocks.group[blocks.at[b][0]]
    between = [] if joins else sorted(tree.between(a, b))
    ids = layout.ids
    return ExtraPairing(ids[a], ids[b], tuple(ids[person] for person in between), joins)


def _impossible(
    problem: HealthProblem, layout: Layout, left: Pieces, may: Allowed
) -> NoExtraPairings:
    """Name a piece that no allowed pair leads out of."""
    block = next(block for block in left.loose if is_stuck(left, block, may))
    inner = left.inner(block)
    cuts = [person for person in left.blocks.members[block] if person not in inner]
    departing = layout.ids[cuts[0]] if cuts else None
    people = tuple(layout.ids[person] for person in inner)
    outside = set(layout.ids) - set(people) - {departing}
    forbidden = tuple(
        (a, b)
        for a, b in problem.forbidden
        if (a in people and b in outside) or (b in people and a in outside)
        if problem.side_of[a] != problem.side_of[b]
    )
    same_side = not {problem.side_of[person] for person in people}.isdisjoint(
        problem.side_of[person] for person in outside
    )
    return NoExtraPairings(departing, people, same_side, forbidden)
