"""Extra pairings by the hundred: groups joined, then leaves paired across one centre at once."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.network.closing import Allowed, Pair
from graph.network.pieces import ENDS, Pieces, Tree

ROTATIONS = 6
LOOKED_AT = 8


@dataclass(frozen=True, slots=True)
class _Offer:
    """A piece that is joined already: who can be its next end, and how many ends it wants."""

    people: list[int]
    ends: int


class _Pool:
    """What is joined already: pieces by the side that alone can give an end, mixed ones, anybody.

    The last few of each are looked at, so that a join takes the same time in any pool.
    """

    def __init__(self, side: list[int] | tuple[int, ...], sides: int) -> None:
        self.side = side
        self.pure: list[list[_Offer]] = [[] for _ in range(sides)]
        self.mixed: list[_Offer] = []
        self.anybody: list[list[int]] = [[] for _ in range(sides)]

    def _shelf(self, offer: _Offer) -> list[_Offer]:
        sides = {self.side[person] for person in offer.people}
        return self.pure[sides.pop()] if len(sides) == 1 else self.mixed

    def add(self, offer: _Offer) -> None:
        """Put an offer beside those of its kind."""
        self._shelf(offer).append(offer)

    def use(self, offer: _Offer, person: int) -> None:
        """Take an offer that somebody took up, and offer again what it still wants."""
        shelf = self._shelf(offer)
        del shelf[next(at for at in reversed(range(len(shelf))) if shelf[at] is offer)]
        if offer.ends > 1:
            self.add(_after(offer, person))

    def offers(self, side: int) -> Iterator[tuple[int, _Offer | None]]:
        """Offer people of a side: of pieces of that side alone, of mixed ones, then anybody."""
        for offer in self.pure[side][-LOOKED_AT:]:
            yield offer.people[0], offer
        for offer in self.mixed[-LOOKED_AT:]:
            yield from ((person, offer) for person in offer.people if self.side[person] == side)
        for person in self.anybody[side][-LOOKED_AT:]:
            yield person, None


def _after(offer: _Offer, person: int) -> _Offer:
    """Say what a piece wants when somebody of it was its end: another end, and another person."""
    others = [other for other in offer.people if other != person]
    return _Offer(others or offer.people, offer.ends - 1)


@dataclass(frozen=True, slots=True)
class _Group:
    """A group that is to be joined: its people and its pieces."""

    people: list[int]
    offers: list[_Offer]


def join_groups(pieces: Pieces, allowed: Allowed) -> list[Pair]:
    """Join the groups of a network into one, piece to piece, as far as sides allow.

    The group that wants most comes first; the next is always of the kind that most are of,
    among those that a piece of the joined ones can be paired with.
    """
    side = pieces.sketch.side
    groups = sorted(_groups(pieces), key=lambda group: sum(offer.ends for offer in group.offers))
    kinds: dict[frozenset[int], list[_Group]] = {}
    for group in groups[:-1]:
        ends = frozenset(side[person] for offer in group.offers for person in offer.people)
        kinds.setdefault(ends, []).append(group)
    pool = _Pool(list(side), pieces.sketch.sides)
    _take_in(pool, groups[-1], None)
    pairs: list[Pair] = []
    while True:
        links = [
            (offer is not None, len(waiting), pair, offer, waiting)
            for waiting in kinds.values()
            if waiting
            for pair, offer in _links(pool, waiting[-1], allowed)
        ]
        if not links:
            return pairs
        _, _, (mine, theirs), offer, waiting = max(links, key=lambda link: link[:3])
        if offer is not None:
            pool.use(offer, mine)
        _take_in(pool, waiting.pop(), theirs)
        pairs.append((mine, theirs))


def _groups(pieces: Pieces) -> list[_Group]:
    blocks = pieces.blocks
    groups = [_Group([], []) for _ in range(blocks.groups)]
    for block in pieces.loose:
        offer = _Offer(pieces.inner(block), pieces.wanted[block])
        groups[blocks.group[block]].offers.append(offer)
    for person, at in enumerate(blocks.at):
        groups[blocks.group[at[0]]].people.append(person)
    return groups


def _links(pool: _Pool, group: _Group, allowed: Allowed) -> Iterator[tuple[Pair, _Offer | None]]:
    """Find for each two sides a pair of somebody who is joined with somebody of a group."""
    by_side: dict[int, list[int]] = {}
    for offer in group.offers[:LOOKED_AT]:
        for person in offer.people[:LOOKED_AT]:
            by_side.setdefault(pool.side[person], []).append(person)
    for theirs, people in by_side.items():
        for mine in range(len(pool.pure)):
            ways = (
                ((offered, person), offer)
                for offered, offer in (pool.offers(mine) if mine != theirs else ())
                for person in people
                if allowed(offered, person)
            )
            found = next(ways, None)
            if found is not None:
                yield found


def _take_in(pool: _Pool, group: _Group, used: int | None) -> None:
    for offer in group.offers:
        if used not in offer.people:
            pool.add(offer)
        elif offer.ends > 1:
            pool.add(_after(offer, used))
    for person in group.people:
        pool.anybody[pool.side[person]].append(person)


def pair_leaves(pieces: Pieces, allowed: Allowed) -> list[Pair]:
    """Pair about half of the leaves of one group, each two across the centre of its tree.

    What lies between two such leaves becomes one block with the centre, so that none of these
    pairs leaves a new leaf behind while others still hang on the centre. Where the centre is a
    person, pairs first tie all that hangs on them together. Sides of which there are too many
    leaves are paired with people who are no leaf.
    """
    tree = Tree(pieces)
    tree = Tree(pieces, tree.centre())
    across = _Across(pieces, tree, allowed)
    leaves = across.leaves()
    quota = max(1, len(leaves) // (2 * ENDS))
    half = len(leaves) // 2
    first, second = leaves[:half], leaves[half:]
    # Spread over all of them, so that no side is used up before another.
    spread = [number for start in range(2 * ENDS) for number in range(start, half, 2 * ENDS)]
    for turn in range(ROTATIONS):
        shift = len(second) * (turn + 1) // (ROTATIONS + 1)
        for number in spread:
            if len(across.pairs) < quota:
                across.add(first[number], second[(number + shift) % len(second)])
    surplus = 2 * max(pieces.needs) - pieces.total
    if surplus > 0:
        _pair_surplus(pieces, across, leaves, len(across.pairs) + min(quota, -(-surplus // 2)))
    return across.pairs


def _pair_surplus(pieces: Pieces, across: "_Across", leaves: list[int], most: int) -> None:
    """Pair leaves of the side that needs most ends with people of others who are no leaf."""
    side = pieces.sketch.side
    mine = pieces.needs.index(max(pieces.needs))
    others = [
        person
        for person, at in enumerate(pieces.blocks.at)
        if side[person] != mine and (len(at) > 1 or not pieces.wanted[at[0]])
    ]
    at = 0
    for leaf in leaves:
        if side[leaf] == mine and others and len(across.pairs) < most:
            for _ in range(min(LOOKED_AT, len(others))):
                at = (at + 1) % len(others)
                if across.add(leaf, others[at]):
                    break


class _Across:
    """Pairs across the centre of a tree, each leaf in one at most."""

    def __init__(self, pieces: Pieces, tree: Tree, allowed: Allowed) -> None:
        self.pieces = pieces
        self.tree = tree
        self.allowed = allowed
        self.pairs: list[Pair] = []
        self.branch = tree.branches()
        self.used: set[int] = set()
        root = tree.order[0]
        beside = tree.beside(root)
        # What hangs on a person is tied together first; a block is together already.
        self.together = {node: node for node in beside} if root >= tree.first_person else {}
        self.apart = len(self.together) - 1

    def leaves(self) -> list[int]:
        """Give an end for each leaf, by side, then as they hang on the tree."""
        side = self.pieces.sketch.side
        counts = [0] * self.pieces.sketch.sides
        ends: list[int] = []
        mixed: list[list[int]] = []
        for block in self.pieces.loose:
            inner = self.pieces.inner(block)
            if len({side[person] for person in inner}) > 1:
                mixed.append(inner)
            else:
                ends.append(inner[0])
                counts[side[inner[0]]] += 1
        for inner in mixed:
            end = min(inner, key=lambda person: (counts[side[person]], person))
            ends.append(end)
            counts[side[end]] += 1
        return sorted(ends, key=lambda p: (side[p], self.branch[self.tree.node(p)], p))

    def add(self, a: int, b: int) -> bool:
        """Add a pair if it runs through the centre and ties together what it should."""
        if a in self.used or b in self.used:
            return False
        here, there = (self.branch[self.tree.node(person)] for person in (a, b))
        if here == there or self._is_root(a) or self._is_root(b) or not self.allowed(a, b):
            return False
        if self.apart > 0:
            here, there = self._whole(here), self._whole(there)
            if here == there:
                return False
            self.together[here] = there
            self.apart -= 1
        self.used |= {person for person in (a, b) if self._is_leaf(person)}
        self.pairs.append((a, b))
        return True

    def _is_root(self, person: int) -> bool:
        """Say whether somebody is the centre: a pair with them ties nothing together."""
        return self.tree.node(person) == self.tree.order[0] >= self.tree.first_person

    def _whole(self, node: int) -> int:
        together = self.together
        while together.get(node, node) != node:
            together[node] = node = together[together[node]]
        return node

    def _is_leaf(self, person: int) -> bool:
        at = self.pieces.blocks.at[person]
        return len(at) == 1 and self.pieces.wanted[at[0]] > 0
