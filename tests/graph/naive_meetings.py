"""Invitations to meetings by definition alone: everybody goes everywhere, tried one by one."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any

DEFAULTS: Mapping[str, Any] = {
    "share_level": 3,
    "curve": [600, 300, 100],
    "trip_price": 20,
    "day_price": 5,
    "travel_days": 1,
    "meetings_max": 2,
    "days_max": 20,
    "administration_max": None,
}
Trips = tuple[str, ...]


class Naive:
    def __init__(self, document: dict[str, Any]) -> None:
        self.given = DEFAULTS | document.get("parameters", {})
        self.document = document
        self.meetings = {m["id"]: m for m in document["meetings"]}
        self.side = {a["id"]: a["side"] for a in document["administrations"]}
        self.must = {tuple(pair) for pair in document.get("must", [])}

    def days(self, person: dict[str, Any], meeting: str) -> set[int]:
        entry = self.meetings[meeting]
        own = entry.get("travel_days", {})
        way = own.get(person["administration"], self.given["travel_days"])
        return set(range(entry["first_day"] - way, entry["last_day"] + way + 1))

    def may(self, person: dict[str, Any], meeting: str) -> bool:
        days = self.days(person, meeting)
        kept = [(e["first_day"], e["last_day"]) for e in self.document.get("editions", [])]
        kept += [tuple(away) for away in person.get("away", [])]
        return (
            self.side[person["administration"]] != self.meetings[meeting]["side"]
            and not any(days & set(range(first, last + 1)) for first, last in kept)
            and [person["id"], meeting] not in self.document.get("never", [])
        )

    def choices(self, person: dict[str, Any]) -> Iterator[Trips]:
        """List every set of meetings to which a person could go."""
        most = person.get("meetings_max")
        most = self.given["meetings_max"] if most is None else most
        longest = self.given["days_max"]
        demanded = {m for p, m in self.must if p == person["id"]}
        for count in range(len(self.meetings) + 1):
            for chosen in combinations(sorted(self.meetings), count):
                days = [self.days(person, meeting) for meeting in chosen]
                away = sum(map(len, days))
                if (
                    demanded <= set(chosen)
                    and count <= most
                    and all(self.may(person, meeting) for meeting in chosen)
                    and len(set().union(*days)) == away
                    and (longest is None or away <= longest)
                ):
                    yield chosen

    def shares(self, person: dict[str, Any], topic: str) -> bool:
        (weights,) = (t.get("weights", {}) for t in self.document["topics"] if t["id"] == topic)
        ratings = person.get("ratings", {})
        able = [c for c in weights if (ratings.get(c) or -1) >= self.given["share_level"]]
        return bool(able) and 2 * sum(weights[c] for c in able) >= sum(weights.values())

    def worth(self, plan: list[tuple[dict[str, Any], str]]) -> tuple[int, int]:
        """Add up sides seen, and points."""
        points = seen = 0
        for key, meeting in self.meetings.items():
            there = [person for person, where in plan if where == key]
            seen += len({self.side[person["administration"]] for person in there})
            for topic, weight in meeting.get("topics", {}).items():
                able = sum(self.shares(person, topic) for person in there)
                points += weight * sum(self.given["curve"][:able])
        for administration in self.side:
            trips = sum(p["administration"] == administration for p, _ in plan)
            points -= self.given["trip_price"] * sum(range(1, trips + 1))
        points -= self.given["day_price"] * sum(len(self.days(p, m)) for p, m in plan)
        return seen, points

    def fits(self, plan: list[tuple[dict[str, Any], str]]) -> bool:
        most = self.given["administration_max"]
        trips = [sum(p["administration"] == a for p, _ in plan) for a in self.side]
        return all(
            sum(where == key for _, where in plan) <= meeting["places"]
            for key, meeting in self.meetings.items()
        ) and (most is None or all(count <= most for count in trips))


def best_of_every_plan(document: dict[str, Any]) -> tuple[int, int] | None:
    """Try every plan: for a handful of people."""
    naive = Naive(document)
    people = document["people"]
    found = []
    for chosen in product(*(list(naive.choices(person)) for person in people)):
        plan = [(p, m) for p, trips in zip(people, chosen, strict=True) for m in trips]
        if naive.fits(plan):
            found.append(naive.worth(plan))
    return max(found, default=None)


def best_by_trying(document: dict[str, Any]) -> tuple[int, int] | None:
    """Try every plan, person by person; of those that leave the same for others, the best.

    What others still depend on: how many are at each meeting, which topics and sides are covered
    there, and how often the administration in hand has travelled.
    """
    naive = Naive(document)
    people = sorted(document["people"], key=lambda p: p["administration"])
    cap = naive.given["administration_max"]
    start = tuple((0, frozenset[str](), ()) for _ in naive.meetings)
    best: dict[Any, tuple[int, int]] = {(start, "", 0): (0, 0)}
    for person in people:
        following: dict[Any, tuple[int, int]] = {}
        home = person["administration"]
        for (state, whose, trips), worth in best.items():
            made = trips if whose == home else 0
            for chosen in naive.choices(person):
                after = made + len(chosen)
                if cap is not None and after > cap:
                    continue
                gained = _gained(naive, person, chosen, state, made)
                if gained is not None:
                    now, seen, points = gained
                    key = now, home, after
                    total = worth[0] + seen, worth[1] + points
                    following[key] = max(following.get(key, total), total)
        best = following
    return max(best.values(), default=None)


def _gained(
    naive: Naive, person: dict[str, Any], chosen: Trips, state: Any, made: int
) -> tuple[Any, int, int] | None:
    seen = points = 0
    now = []
    for (before, sides_before, able), (key, meeting) in zip(
        state, naive.meetings.items(), strict=True
    ):
        count, sides, covered = before, sides_before, dict(able)
        if key in chosen:
            if count == meeting["places"]:
                return None
            side = naive.side[person["administration"]]
            seen += side not in sides
            count, sides = count + 1, sides | {side}
            for topic, weight in meeting.get("topics", {}).items():
                if naive.shares(person, topic):
                    sharing = covered.get(topic, 0)
                    points += weight * sum(naive.given["curve"][sharing : sharing + 1])
                    covered[topic] = sharing + 1
            made += 1
            points -= naive.given["trip_price"] * made
            points -= naive.given["day_price"] * len(naive.days(person, key))
        now.append((count, sides, tuple(sorted(covered.items()))))
    return tuple(now), seen, points
