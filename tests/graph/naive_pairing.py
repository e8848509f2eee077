"""A second, naive pairing: the formulas of the model written down as they stand.

Slow on purpose and only for tests. It shares no line with ``graph``: people and pairs are plain
dictionaries, the optimum comes from ``itertools`` or from one integer program over the formulas.
"""

from collections import Counter
from itertools import combinations
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

DEFAULTS: dict[str, Any] = {
    "points_competency": 700,
    "points_topic": 300,
    "share_level": 3,
    "weight_gain": 600,
    "weight_mutual": 250,
    "weight_language": 150,
    "language_points": [0, 400, 800, 1000],
    "language_required": 0,
    "prior_adjust": -120,
    "admin_pair_max": None,
    "everyone_paired": 0,
}

Plan = frozenset[tuple[str, str]]
Outcome = tuple[int, int, int]


def largest_remainder(points: int, weights: list[int]) -> list[int]:
    if sum(weights) == 0:
        return [0] * len(weights)
    exact = [(points * w // sum(weights), points * w % sum(weights)) for w in weights]
    shares = [floor for floor, _ in exact]
    order = sorted(range(len(weights)), key=lambda i: (-exact[i][1], i))
    for i in order[: points - sum(shares)]:
        shares[i] += 1
    return shares


class Naive:
    """An instance, with every formula of the model as a method."""

    def __init__(self, instance: dict[str, Any]) -> None:
        self.instance = instance
        self.k = {**DEFAULTS, **instance.get("parameters", {})}
        self.people = {p["id"]: p for p in instance["people"]}
        self.ids = sorted(self.people)
        self.required = {frozenset(p) for p in instance["must"] + instance["locked"]}
        self.max = {v: self._max(v) for v in self.ids}
        self.pairs = [(a, b) for a, b in combinations(self.ids, 2) if self.eligible(a, b)]
        self.g = {}
        for a, b in self.pairs:
            self.g[a, b], self.g[b, a] = self.benefit(a, b), self.benefit(b, a)
        self.w = {(a, b): self.score(a, b) for a, b in self.pairs}
        self.best = {
            v: max([self.g[v, x] for x in self.ids if (v, x) in self.g], default=0)
            for v in self.ids
        }

    def _max(self, v: str) -> int:
        if self.people[v].get("max") is not None:
            return self.people[v]["max"]
        sides = self.instance["sides"]
        sizes = Counter(p["side"] for p in self.people.values())
        mine = sizes[self.people[v]["side"]]
        if len(sides) != 2:
            return 1
        return -(-max(sizes[s] for s in sides) // mine) if min(sizes[s] for s in sides) else 1

    def language(self, a: str, b: str) -> int:
        one, other = self.people[a]["languages"], self.people[b]["languages"]
        return max([min(one[code], other[code]) for code in one if code in other], default=0)

    def eligible(self, a: str, b: str) -> bool:
        one, other = self.people[a], self.people[b]
        return (
            one["side"] != other["side"]
            and any(c in other["components"] for c in one["components"])
            and frozenset((a, b)) not in [frozenset(p) for p in self.instance["conflicts"]]
            and self.language(a, b) >= self.k["language_required"]
        )

    def benefit(self, a: str, b: str) -> int:
        one, other = self.people[a], self.people[b]
        gaps = []
        for c in self.instance["competencies"]:
            level = one["ratings"].get(c["id"])
            target = one["targets"].get(c["id"], 0)
            gaps.append(0 if level is None else max(0, target - level))
        weights = [
            c["priority"] * gap for c, gap in zip(self.instance["competencies"], gaps, strict=True)
        ]
        shares = largest_remainder(self.k["points_competency"], weights)
        total = 0
        for c, gap, share in zip(self.instance["competencies"], gaps, shares, strict=True):
            level = other["ratings"].get(c["id"])
            if gap and level is not None and level >= self.k["share_level"]:
                closed = min(gap, max(0, level - one["ratings"][c["id"]]))
                total += share * closed // gap
        topics = self.instance["topics"]
        shares = largest_remainder(self.k["points_topic"], [one["seeks"].get(t, 0) for t in topics])
        return total + sum(s for t, s in zip(topics, shares, strict=True) if t in other["offers"])

    def score(self, a: str, b: str) -> int:
        x, y = self.g[a, b], self.g[b, a]
        millionths = (
            self.k["weight_gain"] // 2 * (x + y)
            + self.k["weight_mutual"] * min(x, y)
            + self.k["weight_language"] * self.k["language_points"][self.language(a, b)]
        )
        if frozenset((a, b)) in [frozenset(p) for p in self.instance["prior"]]:
            return max(0, millionths // 1000 + self.k["prior_adjust"])
        return millionths // 1000

    def administrations(self, pair: tuple[str, str]) -> frozenset[str]:
        return frozenset(self.people[v]["administration"] for v in pair)

    def allowed(self, plan: Plan) -> bool:
        degree = Counter(v for pair in plan for v in pair)
        between = Counter(self.administrations(pair) for pair in plan)
        cap = self.k["admin_pair_max"]
        return (
            all(degree[v] <= self.max[v] for v in self.ids)
            and (cap is None or all(count <= cap for count in between.values()))
            and self.required <= {frozenset(pair) for pair in plan}
            and (not self.k["everyone_paired"] or all(degree[v] for v in self.ids))
        )

    def plans(self) -> list[Plan]:
        """Every plan that may stand; for small instances."""
        found: list[Plan] = []

        def extend(at: int, chosen: list[tuple[str, str]], degree: Counter[str]) -> None:
            if at == len(self.pairs):
                if self.allowed(frozenset(chosen)):
                    found.append(frozenset(chosen))
                return
            extend(at + 1, chosen, degree)
            a, b = self.pairs[at]
            if degree[a] < self.max[a] and degree[b] < self.max[b]:
                extend(at + 1, [*chosen, (a, b)], degree + Counter((a, b)))

        extend(0, [], Counter())
        return found

    def served(self, plan: Plan, floor: int) -> int:
        reached = dict.fromkeys(self.ids, -1)
        for a, b in plan:
            reached[a] = max(reached[a], self.g[a, b])
            reached[b] = max(reached[b], self.g[b, a])
        paired = {v for pair in plan for v in pair}
        return sum(reached[v] >= min(floor, self.best[v]) for v in paired)

    def best_of(self, plans: list[Plan]) -> Outcome | None:
        """The best outcome of listed plans, by the three objectives in their order."""
        if not plans:
            return None
        people = max(self.served(plan, 0) for plan in plans)
        floors = {0, 1000, *(g for g in self.g.values())}
        # Whoever is served at T is served at any lower T, and changes happen at gains only.
        floor = max(t for t in floors if any(self.served(p, t) >= people for p in plans))
        total = max(
            sum(self.w[pair] for pair in plan)
            for plan in plans
            if self.served(plan, floor) >= people
        )
        return people, floor, total

    def by_integer_programs(self) -> Outcome:
        """The best outcome by integer programs: people, each floor from the top, then total."""
        people = round(self._program({}, None, 0)[0])
        floors = sorted({1000, *self.g.values()}, reverse=True)
        floor = next(t for t in floors if round(self._program({}, None, t)[0]) >= people)
        return people, floor, round(self._program(self.w, people, floor)[0])

    def _program(
        self, worth: dict[tuple[str, str], int], people: int | None, floor: int
    ) -> tuple[float, np.ndarray]:
        """Maximise worth (or, without worth, people served at the floor)."""
        pairs, ids = self.pairs, self.ids
        size = len(pairs) + len(ids)
        objective = np.zeros(size)
        for i, pair in enumerate(pairs):
            objective[i] = worth.get(pair, 0)
        if not worth:
            objective[len(pairs) :] = 1
        rows, most = [], []
        for j, v in enumerate(ids):
            row = np.array([float(v in pair) for pair in pairs] + [0.0] * len(ids))
            rows.append(row)
            most.append(self.max[v])
            good = np.zeros(size)
            good[len(pairs) + j] = 1
            for i, (a, b) in enumerate(pairs):
                partner = {a: b, b: a}.get(v)
                if partner and self.g[v, partner] >= min(floor, self.best[v]):
                    good[i] = -1
            rows.append(good)
            most.append(0)
        if people is not None:
            rows.append(np.array([0.0] * len(pairs) + [-1.0] * len(ids)))
            most.append(-people)
        if self.k["admin_pair_max"] is not None:
            for names in {self.administrations(pair) for pair in pairs}:
                inside = [float(self.administrations(pair) == names) for pair in pairs]
                rows.append(np.array(inside + [0.0] * len(ids)))
                most.append(self.k["admin_pair_max"])
        least = np.array(
            [float(frozenset(pair) in self.required) for pair in pairs] + [0.0] * len(ids)
        )
        found = milp(
            -objective,
            constraints=LinearConstraint(np.array(rows), ub=np.array(most)),
            bounds=Bounds(least, np.ones(size)),
            integrality=np.ones(size),
            options={"mip_rel_gap": 0.0},
        )
        return -found.fun, found.x
