"""The records of a network instance, and what follows from removing people in turn."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from itertools import combinations
from typing import Any

DEFAULTS: Mapping[str, int] = {"survival_runs": 200, "seed": 0}

BITS = 32  # for the people of one side

Pair = tuple[str, str]


class Network:
    """People, sides and ties; people in the order of their ids."""

    def __init__(self, side_of: Mapping[str, str], ties: Iterable[Pair]) -> None:
        self.side_of = side_of
        self.people = sorted(side_of)
        tied: dict[str, set[str]] = {person: set() for person in self.people}
        for a, b in ties:
            tied[a].add(b)
            tied[b].add(a)
        self.tied = {person: sorted(others) for person, others in tied.items()}

    def with_ties(self, ties: Iterable[Pair]) -> "Network":
        """Add ties."""
        own = [(a, b) for a, others in self.tied.items() for b in others if a < b]
        return Network(self.side_of, [*own, *ties])

    def reached(self, start: str, gone: Collection[str] = ()) -> set[str]:
        """Follow ties from somebody, past nobody who is gone."""
        found = {start}
        waiting = [start]
        while waiting:
            for other in self.tied[waiting.pop()]:
                if other not in found and other not in gone:
                    found.add(other)
                    waiting.append(other)
        return found

    def groups(self, gone: Collection[str] = ()) -> list[set[str]]:
        """List the connected groups of whoever is not gone."""
        found: list[set[str]] = []
        seen: set[str] = set(gone)
        for person in self.people:
            if person not in seen:
                found.append(self.reached(person, gone))
                seen |= found[-1]
        return found

    @cached_property
    def pieces(self) -> Mapping[str, list[set[str]]]:
        """What the departure of each person who splits their group leaves of it.

        Everybody is removed in turn.
        """
        found: dict[str, list[set[str]]] = {}
        for person in self.people:
            parts: list[set[str]] = []
            left = set(self.tied[person])
            while left:
                part = self.reached(min(left), (person,))
                parts.append(part)
                left -= part
            if len(parts) > 1:
                found[person] = parts
        return found

    def cross_pairs(self, group: Iterable[str]) -> int:
        """Count the pairs across sides in a group."""
        counts: dict[str, int] = {}
        for person in group:
            counts[self.side_of[person]] = counts.get(self.side_of[person], 0) + 1
        return sum(a * b for a, b in combinations(counts.values(), 2))

    def connected(self, gone: Collection[str] = ()) -> int:
        """Count the pairs across sides that are connected when some are gone."""
        return sum(self.cross_pairs(group) for group in self.groups(gone))

    def fewest_left(self, gone: Collection[str] = ()) -> int | None:
        """Give the fewest connected cross-side pairs that one more departure can leave.

        None when nobody is left to depart. One depth-first search, whose lowest points say
        whom a departure parts from what is above.
        """
        found: list[int] = []
        whole = 0
        met: dict[str, int] = {}
        for root in self.people:
            if root not in met and root not in gone:
                pairs, left = self._losses(root, gone, met)
                whole += pairs
                found += (pairs - rest for rest in left)
        return whole - max(found) if found else None

    def _losses(
        self, root: str, gone: Collection[str], met: dict[str, int]
    ) -> tuple[int, list[int]]:
        """Search one group: its cross-side pairs, and what each departure leaves of them.

        Counts of people by side are kept in one whole number.
        """
        met[root] = len(met)
        group = [root]
        low = {root: met[root]}
        below = {root: self._one[root]}
        hanging: dict[str, list[int]] = {}
        path = [(root, iter(self.tied[root]))]
        while path:
            person, others = path[-1]
            other = next(others, None)
            if other is None:
                path.pop()
                if path:
                    above = path[-1][0]
                    below[above] += below[person]
                    low[above] = min(low[above], low[person])
                    if low[person] >= met[above]:
                        hanging.setdefault(above, []).append(below[person])
            elif other in met:
                low[person] = min(low[person], met[other])
            elif other not in gone:
                met[other] = low[other] = len(met)
                group.append(other)
                below[other] = self._one[other]
                path.append((other, iter(self.tied[other])))
        whole = below[root]
        left = []
        for person in group:
            parts = hanging.get(person, [])
            rest = whole - self._one[person] - sum(parts)
            left.append(sum(map(self._packed_pairs, [rest, *parts])))
        return self._packed_pairs(whole), left

    @cached_property
    def _one(self) -> Mapping[str, int]:
        sides = {side: place for place, side in enumerate(sorted(set(self.side_of.values())))}
        return {person: 1 << BITS * sides[side] for person, side in self.side_of.items()}

    def _packed_pairs(self, packed: int) -> int:
        counts = []
        while packed:
            packed, count = packed >> BITS, packed % (1 << BITS)
            counts.append(count)
        return (sum(counts) ** 2 - sum(count**2 for count in counts)) // 2


class Records(Network):
    """A network as an instance states it, with parameters and forbidden pairs."""

    def __init__(self, instance: Mapping[str, Any]) -> None:
        side_of = {person["id"]: person["side"] for person in instance["people"]}
        super().__init__(side_of, [(a, b) for a, b in instance.get("ties", [])])
        self.forbidden = {tuple(sorted(pair)) for pair in instance.get("forbidden", [])}
        self.parameters = {**DEFAULTS, **instance.get("parameters", {})}

    @cached_property
    def sides(self) -> Mapping[str, int]:
        """How many people each side has."""
        counts = dict.fromkeys(sorted(set(self.side_of.values())), 0)
        for side in self.side_of.values():
            counts[side] += 1
        return counts

    def ties(self) -> tuple[int, int]:
        """Count ties across and within sides."""
        across = within = 0
        for a, others in self.tied.items():
            for b in others:
                if a < b and self.side_of[a] != self.side_of[b]:
                    across += 1
                elif a < b:
                    within += 1
        return across, within
