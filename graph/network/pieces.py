"""A network in pieces: what every set of extra pairings has to reach, and the fewest that can."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.network.blocks import Blocks, blocks_of
from graph.network.layout import Layout

ENDS = 2  # a pairing has two
REPRESENTATIVES = 2


@dataclass(frozen=True, slots=True)
class Sketch:
    """People, sides and ties of a network, or of a smaller one that has the same pieces.

    ``people`` holds the place of each person in the layout; the other lists go by place here.
    """

    people: Sequence[int]
    side: Sequence[int]
    sides: int
    neighbours: Sequence[Sequence[int]]

    def with_ties(self, ties: Iterable[tuple[int, int]]) -> "Sketch":
        """Add ties."""
        neighbours = list(self.neighbours)
        for a, b in ties:
            neighbours[a] = [*neighbours[a], b]
            neighbours[b] = [*neighbours[b], a]
        return Sketch(self.people, self.side, self.sides, neighbours)


class Pieces:
    """The blocks of a sketch, and how many ends of extra pairings each of them still wants.

    A block with one person whose departure splits the group (a leaf) wants one end among its
    other people, a group that is one block wants two, and everything else none. ``loose`` lists
    the blocks that want any. ``needs`` counts for each side the ends that only people of that
    side can be. ``most`` is the highest number of blocks that one person is in.
    """

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.blocks: Blocks = blocks_of(sketch.neighbours)
        blocks = self.blocks
        self.most = max((len(at) for at in blocks.at), default=1)
        self.wanted = [0] * len(blocks.members)
        self.needs = [0] * sketch.sides
        self.loose: list[int] = []
        whole = min(ENDS, len(sketch.people) - 1) if blocks.groups > 1 else 0
        for block, members in enumerate(blocks.members):
            cuts = sum(len(blocks.at[person]) > 1 for person in members)
            wanted = whole if not cuts else int(cuts == 1)
            if wanted:
                self.wanted[block] = wanted
                self.loose.append(block)
                self._count_needs(block, wanted)
        self.total = sum(self.wanted)

    def _count_needs(self, block: int, wanted: int) -> None:
        """Count the ends that have to be of one side, which others of the block cannot be."""
        inner = self.inner(block)
        sides = [self.sketch.side[person] for person in inner]
        for side in set(sides):
            elsewhere = 0 if len(inner) == 1 else len(sides) - sides.count(side)
            self.needs[side] += max(0, wanted - elsewhere)

    @property
    def to_join(self) -> int:
        """One less than the parts that are left after the worst single departure."""
        return max(0, self.blocks.groups - 1) + self.most - 1

    @cached_property
    def bound(self) -> int:
        """Give a number of pairings across sides below which nothing is departure-proof.

        The largest of: what joins the parts after the worst departure, half of the wanted ends
        (both of Eswaran and Tarjan 1976), and for each side the ends that it alone can give.
        """
        return max(self.to_join, -(-self.total // ENDS), *self.needs, 0)

    @cached_property
    def people_of_others(self) -> list[list[int]]:
        """List for each side everybody who is of another."""
        side = self.sketch.side
        return [
            [person for person, theirs in enumerate(side) if theirs != mine]
            for mine in range(self.sketch.sides)
        ]

    def is_cut(self, person: int) -> bool:
        """Say whether somebody's departure splits their group."""
        return len(self.blocks.at[person]) > 1

    def inner(self, block: int) -> list[int]:
        """List the people of a block who are in no other."""
        at = self.blocks.at
        return [person for person in self.blocks.members[block] if len(at[person]) == 1]

    def reduced(self, busy: Iterable[int] = ()) -> Sketch:
        """Sketch the same pieces with few people.

        Every block keeps who is in several blocks, and two of its other people of each side,
        rather not those that are ``busy`` in forbidden pairs.
        """
        sketch, blocks = self.sketch, self.blocks
        avoid = set(busy)
        kept: list[list[int]] = []
        for block, members in enumerate(blocks.members):
            counts = [0] * sketch.sides
            chosen = [person for person in members if len(blocks.at[person]) > 1]
            for person in sorted(self.inner(block), key=lambda p: (sketch.people[p] in avoid, p)):
                if counts[sketch.side[person]] < REPRESENTATIVES:
                    counts[sketch.side[person]] += 1
                    chosen.append(person)
            kept.append(chosen)
        people = sorted({person for chosen in kept for person in chosen})
        place = {person: number for number, person in enumerate(people)}
        neighbours: list[list[int]] = [[] for _ in people]
        for chosen in kept:
            ring = [place[person] for person in chosen]
            ties = zip(ring, ring[1:] + ring[:1], strict=True) if len(ring) > ENDS else [ring]
            for tie in ties:
                if len(tie) == ENDS:
                    neighbours[tie[0]].append(tie[1])
                    neighbours[tie[1]].append(tie[0])
        return Sketch(
            [sketch.people[person] for person in people],
            [sketch.side[person] for person in people],
            sketch.sides,
            neighbours,
        )


def pieces_of(layout: Layout) -> Pieces:
    """Take a whole network apart."""
    return Pieces(Sketch(range(len(layout.ids)), layout.side, layout.sides, layout.neighbours))


class Tree:
    """The tree of blocks and of people in several blocks, for each group, from one root.

    A node is the number of a block, or the number of blocks plus that of a person.
    """

    def __init__(self, pieces: Pieces, root: int | None = None) -> None:
        blocks = pieces.blocks
        self.pieces = pieces
        self.first_person = len(blocks.members)
        many = self.first_person + len(blocks.at)
        self.above = [-1] * many
        self.depth = [-1] * many
        self.order: list[int] = []
        starts = range(self.first_person) if root is None else [root, *range(self.first_person)]
        for start in starts:
            if self.depth[start] < 0:
                self._grow(start)

    def _grow(self, start: int) -> None:
        self.depth[start] = 0
        grown = [start]
        for node in grown:  # grows while it is read
            for other in self.beside(node):
                if self.depth[other] < 0:
                    self.depth[other] = self.depth[node] + 1
                    self.above[other] = node
                    grown.append(other)
        self.order += grown

    def beside(self, node: int) -> list[int]:
        """List the nodes next to one."""
        blocks, first = self.pieces.blocks, self.first_person
        if node >= first:
            return blocks.at[node - first]
        return [first + person for person in blocks.members[node] if len(blocks.at[person]) > 1]

    def node(self, person: int) -> int:
        """Give the node that somebody is, or is in."""
        at = self.pieces.blocks.at[person]
        return self.first_person + person if len(at) > 1 else at[0]

    def between(self, a: int, b: int) -> list[int]:
        """List the people whose departure parts two people of one group."""
        here, there = self.node(a), self.node(b)
        found = []
        while here != there:
            if self.depth[here] < self.depth[there]:
                here, there = there, here
            found.append(here)
            here = self.above[here]
        found.append(here)
        first = self.first_person
        return [node - first for node in found if node >= first and node - first not in (a, b)]

    def centre(self) -> int:
        """Find the node none of whose branches wants more than half of all ends; one group."""
        weight = self._weights()
        node = self.order[0]
        while True:
            heavier = [
                other
                for other in self.beside(node)
                if self.above[other] == node and ENDS * weight[other] > weight[self.order[0]]
            ]
            if not heavier:
                return node
            node = heavier[0]

    def _weights(self) -> list[int]:
        wanted = self.pieces.wanted
        weight = [*wanted, *[0] * (len(self.above) - len(wanted))]
        for node in reversed(self.order):
            if self.above[node] >= 0:
                weight[self.above[node]] += weight[node]
        return weight

    def branches(self) -> list[int]:
        """Give for each node the one next to the root that it is or hangs on; the root's is -1."""
        found = [-1] * len(self.above)
        for node in self.order:
            above = self.above[node]
            if above >= 0:
                found[node] = node if self.depth[above] == 0 else found[above]
        return found
