"""How much of what connects the sides runs through each person."""

from graph.network.layout import Layout
from graph.network.survival import left_before
from graph.problem.health import BrokerLoad, Brokers, HealthParameters

EXACT_PEOPLE_MAX = 500
SOURCES = 50
NAMED_MAX = 10
DIGITS = 6


def brokers(layout: Layout, parameters: HealthParameters) -> Brokers:
    """Find through whom most shortest paths between sides run.

    A load is the share of the shortest paths from people of one side to people of another that
    run through somebody who is neither of the two, where paths of one pair share one vote. Up to
    500 people paths are followed from all of them; above, from the fifty who would leave first
    in run 0 of the survival curve.

    Cost: for each person whose paths are followed, people and ties once (Brandes 2001).
    """
    many = len(layout.ids)
    exact = many <= EXACT_PEOPLE_MAX
    sources = list(range(many))
    if not exact:
        leaves = left_before(many, parameters.seed, 0)
        sources = sorted(sources, key=leaves.tolist().__getitem__)[:SOURCES]
    through = [0.0] * many
    reached = sum(_follow(layout, source, through) for source in sources)
    loads = [
        BrokerLoad(layout.ids[person], round(sum_ / reached, DIGITS))
        for person, sum_ in enumerate(through)
        if sum_
    ]
    loads.sort(key=lambda entry: (-entry.load, entry.person))
    return Brokers(exact, len(sources), tuple(loads[:NAMED_MAX]))


def _follow(layout: Layout, source: int, through: list[float]) -> int:
    """Add to each person their part of the shortest paths from one; count whom these reach."""
    neighbours, side, mine = layout.neighbours, layout.side, layout.side[source]
    away = {source: 0}
    paths = {source: 1}
    order = [source]
    for here in order:  # grows while it is read
        further = away[here] + 1
        ways = paths[here]
        for there in neighbours[here]:
            if there not in away:
                away[there] = further
                paths[there] = ways
                order.append(there)
            elif away[there] == further:
                paths[there] += ways
    behind = dict.fromkeys(order, 0.0)
    reached = 0
    for there in reversed(order[1:]):
        ends = side[there] != mine
        reached += ends
        through[there] += behind[there]
        part = (behind[there] + ends) / paths[there]
        nearer = away[there] - 1
        for here in neighbours[there]:
            if away[here] == nearer:
                behind[here] += part * paths[here]
    return reached
