"""Most pairs where everybody has one place, whatever they are worth, and why there are no more.

From somebody alone a tree of changes grows: whom they could meet, who would be left, whom those
could meet. It ends at somebody else who is alone, and one pair more can be had; or it has nowhere
to grow, and then it is the proof that nobody alone can be helped.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from graph.weights import Flags, Whole

NOBODY = -1
NOT_SEEN, OUTER, INNER = range(3)


@dataclass(frozen=True)
class MostPairs:
    """A plan of most pairs by place, and the barrier that no plan gets over.

    ``partner`` is whom each person meets, or -1. Without the people of the ``barrier`` those of
    an island, ``island`` by number, or -1, meet only each other, and are an odd number. So at
    most as many islands as the barrier has people lose nobody, and all the others one each.
    Where the search stopped with enough pairs there is no barrier, and no island.
    """

    partner: Whole
    barrier: Flags
    island: Whole

    @property
    def pairs(self) -> int:
        """How many pairs the plan has."""
        return int(np.count_nonzero(self.partner >= 0)) // 2


def most_pairs(
    count: int, left: Whole, right: Whole, partner: Whole | None = None, enough: int | None = None
) -> MostPairs:
    """Pair as many people as can be, each with one other.

    Args:
        count: how many people there are.
        left: one place of each pair that there is.
        right: the other place.
        partner: whom each person meets to begin with, or -1; what is no pair is not kept.
        enough: with so many pairs the search stops; None for as many as can be.

    Cost: O(people * pairs) at worst; a few looks at each pair, if nearly all can be paired.
    Source: J. Edmonds, "Paths, trees, and flowers", Canadian Journal of Mathematics 17 (1965);
        H. N. Gabow, "An efficient implementation of Edmonds' algorithm for maximum matching on
        graphs", Journal of the ACM 23 (1976); C. Berge, "Sur le couplage maximum d'un graphe",
        Comptes rendus de l'Académie des sciences 247 (1958), for the barrier.
    """
    forest = _Forest(_neighbours(count, left, right), _kept(count, left, right, partner))
    forest.begin()
    alone = [person for person, other in enumerate(forest.partner) if other == NOBODY]
    lacking = count if enough is None else enough - (count - len(alone)) // 2
    for person in alone:
        if lacking <= 0:
            none = np.full(count, NOBODY)
            return MostPairs(np.array(forest.partner, dtype=np.int64), none > NOBODY, none)
        if forest.partner[person] == NOBODY:
            lacking -= forest.grow(person)
    label, blossom = np.array(forest.label), np.array(forest.blossom, dtype=np.int64)
    island = np.where(label == OUTER, blossom, NOBODY)
    return MostPairs(np.array(forest.partner, dtype=np.int64), label == INNER, island)


def _neighbours(count: int, left: Whole, right: Whole) -> list[list[int]]:
    """List whom each person can meet."""
    ends, others = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.argsort(ends, kind="stable")
    cuts = np.searchsorted(ends[order], np.arange(count + 1)).tolist()
    listed = others[order].tolist()
    return [listed[start:end] for start, end in pairwise(cuts)]


def _kept(count: int, left: Whole, right: Whole, partner: Whole | None) -> list[int]:
    kept = np.full(count, NOBODY)
    if partner is not None:
        still = partner[left] == right
        kept[left[still]], kept[right[still]] = right[still], left[still]
    return [int(other) for other in kept.tolist()]


@dataclass
class _Forest:
    """Trees over people. What is outer can be left alone in place of the root; inner is between.

    An odd ring of outer people is a blossom: each of it can be left alone, so all of it is outer.
    ``blossom`` is the number of each person's, ``members`` and ``base`` are by its number; the
    base is whom the tree enters it by. ``way`` leads from an inner person on to the root. Who
    was inner and is of a blossom has a ``bridge``: the pair that closed the ring, own end first.
    """

    near: list[list[int]]
    partner: list[int]
    label: list[int] = field(init=False)
    way: list[int] = field(init=False)
    bridge: list[tuple[int, int] | None] = field(init=False)
    blossom: list[int] = field(init=False)
    members: list[list[int]] = field(init=False)
    base: list[int] = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.near)
        self.label, self.way, self.bridge = [NOT_SEEN] * count, [NOBODY] * count, [None] * count
        self.blossom, self.base = list(range(count)), list(range(count))
        self.members = [[person] for person in range(count)]

    def begin(self) -> None:
        """Pair who is alone with somebody alone, those first who can meet fewest."""
        choices = [len(others) for others in self.near]
        for person in sorted(range(len(self.near)), key=choices.__getitem__):
            if self.partner[person] == NOBODY:
                free = [other for other in self.near[person] if self.partner[other] == NOBODY]
                if free:
                    other = min(free, key=choices.__getitem__)
                    self.partner[person], self.partner[other] = other, person

    def grow(self, root: int) -> bool:
        """Find a partner for somebody alone; a tree that finds none stays, and is never entered."""
        label, way, blossom = self.label, self.way, self.blossom
        label[root] = OUTER
        waiting, touched = [root], [root]
        for person in waiting:
            for other in self.near[person]:
                if label[other] == NOT_SEEN:
                    way[other] = person
                    left_alone = self.partner[other]
                    if left_alone == NOBODY:
                        self._change(other)
                        self._forget(touched)
                        return True
                    label[other], label[left_alone] = INNER, OUTER
                    waiting.append(left_alone)
                    touched += (other, left_alone)
                elif label[other] == OUTER and blossom[other] != blossom[person]:
                    self._close(person, other, waiting)
        return False

    def _close(self, one: int, other: int, waiting: list[int]) -> None:
        """Make a blossom of the ring that a pair of outer people closes."""
        entry = self._meeting(one, other)
        for near, far in ((one, other), (other, one)):
            person = self.base[self.blossom[near]]
            while person != entry:
                inner = self.partner[person]
                self.bridge[inner] = near, far
                self.label[inner] = OUTER
                waiting.append(inner)
                following = self.base[self.blossom[self.way[inner]]]
                self._join(person, inner, entry)
                self._join(entry, inner, entry)
                person = following

    def _meeting(self, one: int, other: int) -> int:
        """Find the base of the first blossom that the ways of two people to the root share."""
        passed = set[int]()
        while True:
            if one != NOBODY:
                base = self.base[self.blossom[one]]
                if base in passed:
                    return base
                passed.add(base)
                inner = self.partner[base]
                one = NOBODY if inner == NOBODY else self.way[inner]
            one, other = other, one

    def _join(self, one: int, other: int, base: int) -> None:
        """Make one blossom of two people's; the fewer members change their number."""
        fewer, more = sorted(
            (self.blossom[one], self.blossom[other]), key=lambda number: len(self.members[number])
        )
        for person in self.members[fewer]:
            self.blossom[person] = more
        self.members[more] += self.members[fewer]
        self.members[fewer] = []
        self.base[more] = base

    def _change(self, found: int) -> None:
        """Change partners all the way from somebody found alone to the root."""
        way = [found, *self._ascent(self.way[found])]
        for one, other in zip(way[::2], way[1::2], strict=True):
            self.partner[one], self.partner[other] = other, one

    def _ascent(self, outer: int) -> list[int]:
        """List the way from an outer person to the root: first to their partner, then by trees."""
        found: list[int] = []
        # Stretches from one person to another, and whether they are walked backwards.
        waiting = [(outer, NOBODY, False)]
        while waiting:
            person, end, back = waiting.pop()
            left_alone, bridge = self.partner[person], self.bridge[person]
            parts = [(person, person, False)]
            if person == end or (bridge is None and left_alone == NOBODY):
                found.append(person)
                continue
            if bridge is not None:
                # Down to the ring's last pair, over it, and up on the other side.
                parts += [(bridge[0], left_alone, not back), (bridge[1], end, back)]
            else:
                parts += [(left_alone, left_alone, False), (self.way[left_alone], end, back)]
            waiting += parts if back else parts[::-1]
        return found

    def _forget(self, touched: list[int]) -> None:
        """Take a tree away that has found somebody."""
        for person in touched:
            self.label[person], self.bridge[person] = NOT_SEEN, None
            self.blossom[person] = self.base[person] = person
            self.members[person] = [person]
