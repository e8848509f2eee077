"""What departures do: whom one cuts off, and which few would destroy most."""

from collections.abc import Collection, Iterator
from itertools import combinations, islice

from graph.network.layout import Layout, cross_pairs
from graph.network.pieces import Pieces, Tree
from graph.problem.health import Departure, WorstDepartures

TOGETHER_MAX = 3
EXACT_PEOPLE_MAX = 200
NAMED_MAX = 50


def articulation(layout: Layout, pieces: Pieces) -> tuple[Departure, ...]:
    """Find everybody whose departure splits a group, and whom that cuts off.

    ``pieces`` are those of the network as it is.

    Cost: linear in people and ties, and in the names that are told.
    """
    parts = _Parts(pieces)
    return tuple(
        _departure(layout, parts, person)
        for person in range(len(layout.ids))
        if pieces.is_cut(person)
    )


class _Parts:
    """How many people each departure leaves together, by the block that they are in beside it."""

    def __init__(self, pieces: Pieces) -> None:
        self.pieces = pieces
        self.tree = tree = Tree(pieces)
        inner = [len(pieces.inner(block)) for block in range(tree.first_person)]
        self.below = inner + [int(pieces.is_cut(person)) for person in range(len(pieces.blocks.at))]
        root = list(range(len(self.below)))
        for node in reversed(tree.order):
            if tree.above[node] >= 0:
                self.below[tree.above[node]] += self.below[node]
        for node in tree.order:
            if tree.above[node] >= 0:
                root[node] = root[tree.above[node]]
        self.root = root

    def size(self, person: int, block: int) -> int:
        """Count those whom a departure leaves in or behind one of the person's blocks."""
        node = self.tree.first_person + person
        if self.tree.above[block] == node:
            return self.below[block]
        return self.below[self.root[block]] - self.below[node]

    def people(self, person: int, block: int) -> Iterator[int]:
        """List those whom a departure leaves in or behind a block, the nearest first."""
        tree = self.tree
        before = {block: tree.first_person + person}
        for node in (waiting := [block]):  # grows while it is read
            if node < tree.first_person:
                yield from self.pieces.inner(node)
            else:
                yield node - tree.first_person
            for other in tree.beside(node):
                if other != before[node]:
                    before[other] = node
                    waiting.append(other)


def _departure(layout: Layout, parts: _Parts, person: int) -> Departure:
    blocks = parts.pieces.blocks.at[person]
    sizes = {block: parts.size(person, block) for block in blocks}
    largest = [block for block in blocks if sizes[block] == max(sizes.values())]
    kept = largest[0]
    if len(largest) > 1:
        kept = min(largest, key=lambda block: min(parts.people(person, block)))
    named = (other for block in blocks if block != kept for other in parts.people(person, block))
    return Departure(
        person=layout.ids[person],
        pieces=len(blocks),
        cut_off_count=sum(sizes.values()) - sizes[kept],
        cut_off=tuple(layout.ids[other] for other in sorted(islice(named, NAMED_MAX))),
    )


class _Losses:
    """What is left of connected cross-side pairs, departure by departure."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._known: dict[int, int] = {}

    def left(self, gone: Collection[int]) -> list[int]:
        """Give for each person what their departure leaves, when some have gone already."""
        many = len(self.layout.ids)
        seen = [-1] * many
        for person in gone:
            seen[person] = many
        left, whole = [0] * many, 0
        groups: list[tuple[int, list[int]]] = []
        for root in range(many):
            if seen[root] < 0:
                groups.append(self._search(root, seen, left))
                whole += groups[-1][0]
        for pairs, group in groups:
            others = whole - pairs
            for person in group if others else ():
                left[person] += others
        for person in gone:
            left[person] = whole
        return left

    def _pairs(self, packed: int) -> int:
        found = self._known.get(packed)
        if found is None:
            found = self._known[packed] = cross_pairs(packed)
        return found

    def _search(self, root: int, seen: list[int], left: list[int]) -> tuple[int, list[int]]:
        """Search one group in depth; note what each departure leaves of it, and count its pairs.

        Where nothing below somebody is tied to what is above them, their departure parts it.
        """
        neighbours, one, pairs = self.layout.neighbours, self.layout.one, self._pairs
        order, low = [root], [0]
        under, apart = [one[root]], [one[root]]
        seen[root] = 0
        path, ahead = [root], [iter(neighbours[root])]
        while True:
            here = path[-1]
            place = seen[here]
            for there in ahead[-1]:
                at = seen[there]
                if at < 0:
                    seen[there] = len(order)
                    low.append(len(order))
                    order.append(there)
                    under.append(one[there])
                    apart.append(one[there])
                    path.append(there)
                    ahead.append(iter(neighbours[there]))
                    break
                if at < low[place]:  # noqa: PLR1730 -- a call of min() for each tie takes long
                    low[place] = at
            else:
                path.pop()
                ahead.pop()
                if not path:
                    break
                above = seen[path[-1]]
                under[above] += under[place]
                if low[place] >= above:
                    apart[above] += under[place]
                    left[order[above]] += pairs(under[place])
                elif low[place] < low[above]:
                    low[above] = low[place]
        whole = under[0]
        for person, parted in zip(order, apart, strict=True):
            left[person] += pairs(whole - parted)
        return pairs(whole), order


def worst_departures(layout: Layout) -> tuple[WorstDepartures, ...]:
    """Find the one, the two and the three people whose departure leaves fewest cross-side pairs.

    Of sets that leave as few, that whose people come first. Exact up to 200 people; above, each
    person is added to those before.

    Cost: one search for each pair of people up to 200, else three searches.
    """
    if len(layout.ids) > EXACT_PEOPLE_MAX:
        return tuple(_greedy(layout))
    return tuple(_exact(layout))


def _greedy(layout: Layout) -> Iterator[WorstDepartures]:
    gone: list[int] = []
    losses = _Losses(layout)
    for together in range(TOGETHER_MAX):
        left = [
            (pairs, person) for person, pairs in enumerate(losses.left(gone)) if person not in gone
        ]
        if not left:
            return
        pairs, person = min(left)
        gone.append(person)
        yield _worst(layout, gone, pairs, exact=together == 0)


def _exact(layout: Layout) -> Iterator[WorstDepartures]:
    losses = _Losses(layout)
    for together in range(1, min(TOGETHER_MAX, len(layout.ids)) + 1):
        people = _worth_losing(layout, together)
        best: tuple[int, tuple[int, ...]] | None = None
        for others in combinations(people, together - 1):
            left = losses.left(others)
            after = others[-1] if others else -1
            for person in people:
                if person > after:
                    found = left[person], (*others, person)
                    if best is None or found < best:
                        best = found
        if best is not None:
            yield _worst(layout, best[1], best[0], exact=True)


def _worth_losing(layout: Layout, together: int) -> list[int]:
    """List whose departure has to be tried.

    Somebody with one tie hangs on that person, whose departure leaves no more; once that person
    has left, they have nothing more to lose.
    """
    neighbours = layout.neighbours
    people = [
        person
        for person, others in enumerate(neighbours)
        if len(others) > 1 or (others and len(neighbours[others[0]]) == 1 and person < others[0])
    ]
    return people if len(people) >= together else list(range(len(neighbours)))


def _worst(layout: Layout, people: Collection[int], pairs: int, *, exact: bool) -> WorstDepartures:
    return WorstDepartures(tuple(layout.ids[person] for person in sorted(people)), pairs, exact)
