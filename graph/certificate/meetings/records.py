"""A meeting instance as the check reads it: who may go where, who can share what, what it costs.

Shares no line with the solver's modules; plain dictionaries in, whole numbers out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import gcd
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

Pair = tuple[str, str]  # a person and a meeting


@dataclass(frozen=True)
class Row:
    """A sum over invitations, and the most that it may be."""

    terms: Mapping[Pair, int]
    most: int


class Records:
    """The records of an instance, and what follows from them without inviting anybody."""

    def __init__(self, instance: Mapping[str, Any]) -> None:
        self.parameters = {**DEFAULTS, **instance.get("parameters", {})}
        self.sides = sorted(instance["sides"])
        self.side_of = {a["id"]: a["side"] for a in _by_id(instance["administrations"])}
        self.meetings = {m["id"]: m for m in _by_id(instance["meetings"])}
        self.people = {p["id"]: p for p in _by_id(instance["people"])}
        self.topics = {t["id"]: t for t in _by_id(instance.get("topics", []))}
        self.editions = list(instance.get("editions", []))
        self.must = {(person, meeting) for person, meeting in instance.get("must", [])}
        self.never = {(person, meeting) for person, meeting in instance.get("never", [])}
        self.curve = list(self.parameters["curve"])

    # ---- people and trips ----

    def administration(self, person: str) -> str:
        """Name the administration of a person."""
        return str(self.people[person]["administration"])

    def side(self, person: str) -> str:
        """Name the side of a person."""
        return str(self.side_of[self.administration(person)])

    @cached_property
    def trips(self) -> Mapping[Pair, tuple[int, int]]:
        """The first and last day away, by administration and meeting."""
        found = {}
        for key, meeting in self.meetings.items():
            own = meeting.get("travel_days", {})
            for administration in self.side_of:
                way = own.get(administration, self.parameters["travel_days"])
                found[administration, key] = meeting["first_day"] - way, meeting["last_day"] + way
        return found

    def trip(self, person: str, meeting: str) -> tuple[int, int]:
        """Give the first and the last day that a person would be away."""
        return self.trips[self.administration(person), meeting]

    def days(self, person: str, meeting: str) -> int:
        """Count the days that a person would be away."""
        first, last = self.trip(person, meeting)
        return last - first + 1

    def forbidden(self, person: str, meeting: str) -> Iterator[str]:
        """Yield what forbids an invitation by itself."""
        first, last = self.trip(person, meeting)
        if self.side(person) == self.meetings[meeting]["side"]:
            yield "own_side"
        if any(e["first_day"] <= last and first <= e["last_day"] for e in self.editions):
            yield "edition"
        if any(one <= last and first <= end for one, end in self.people[person].get("away", [])):
            yield "person_away"
        longest = self.parameters["days_max"]
        if longest is not None and last - first + 1 > longest:
            yield "trip_too_long"
        if (person, meeting) in self.never:
            yield "never"

    @cached_property
    def allowed(self) -> Mapping[str, tuple[str, ...]]:
        """The meetings that each person may be invited to."""
        return {
            person: tuple(m for m in self.meetings if not any(self.forbidden(person, m)))
            for person in self.people
        }

    @cached_property
    def able(self) -> Mapping[str, tuple[str, ...]]:
        """The people who may be invited to each meeting."""
        found: dict[str, list[str]] = {meeting: [] for meeting in self.meetings}
        for person, meetings in self.allowed.items():
            for meeting in meetings:
                found[meeting].append(person)
        return {meeting: tuple(people) for meeting, people in found.items()}

    @cached_property
    def shares(self) -> Mapping[str, frozenset[str]]:
        """The topics that each person can share: half of their weight at least."""
        least = self.parameters["share_level"]
        found = {}
        for key, person in self.people.items():
            ratings = person.get("ratings", {})
            high = {c for c, level in ratings.items() if level is not None and level >= least}
            topics = set()
            for topic, entry in self.topics.items():
                weights = entry.get("weights", {})
                part = sum(weight for c, weight in weights.items() if c in high)
                if part and 2 * part >= sum(weights.values()):
                    topics.add(topic)
            found[key] = frozenset(topics)
        return found

    # ---- points ----

    def covered(self, weight: int, people: int) -> int:
        """Give the points of a topic that so many people can share."""
        return int(weight * sum(self.curve[:people]))

    def trips_price(self, trips: int) -> int:
        """Give the price of so many trips of one administration."""
        return sum(self.parameters["trip_price"] * each for each in range(1, trips + 1))

    @cached_property
    def unit(self) -> int:
        """The number that divides every total."""
        weights = {w for m in self.meetings.values() for w in m.get("topics", {}).values()}
        steps = [weight * step for weight in weights for step in self.curve]
        prices = self.parameters["trip_price"], self.parameters["day_price"]
        return gcd(*prices, *steps) or 1

    @cached_property
    def seen_points(self) -> int:
        """The points of a side seen: a multiple of the unit above what anything else can differ."""
        cover = sum(
            weight * sum(self.curve)
            for meeting in self.meetings.values()
            for weight in meeting.get("topics", {}).values()
        )
        places = sum(min(m["places"], len(self.people)) for m in self.meetings.values())
        longest = max((last - first + 1 for first, last in self.trips.values()), default=0)
        travel = self.parameters["trip_price"] * places * (places + 1) // 2
        travel += self.parameters["day_price"] * places * longest
        return int((cover + travel) // self.unit + 1) * self.unit

    @cached_property
    def trips_most(self) -> Mapping[str, int]:
        """How many trips each administration can make at most, by the places there are."""
        most = dict.fromkeys(self.side_of, 0)
        for meeting, people in self.able.items():
            there: dict[str, int] = {}
            for person in people:
                key = self.administration(person)
                there[key] = there.get(key, 0) + 1
            for key, count in there.items():
                most[key] += min(count, self.meetings[meeting]["places"])
        return most

    # ---- what holds between invitations ----

    def row(self, kind: str, *about: str) -> Row | None:
        """Write the row of a kind about a record; None where there is none."""
        if kind == "places":
            (meeting,) = about
            terms = {(person, meeting): 1 for person in self.able[meeting]}
            return Row(terms, self.meetings[meeting]["places"])
        if kind == "administration_max":
            (key,) = about
            most = self.parameters["administration_max"]
            whose = [p for p in self.people if self.administration(p) == key]
            if most is None or key not in self.side_of:
                return None
            return Row({(p, m): 1 for p in whose for m in self.allowed[p]}, int(most))
        return self._row_of_person(kind, about[0], *about[1:])

    def _row_of_person(self, kind: str, person: str, *about: str) -> Row | None:
        meetings = self.allowed[person]
        every = {(person, meeting): 1 for meeting in meetings}
        days = {(person, meeting): self.days(person, meeting) for meeting in meetings}
        longest = self.parameters["days_max"]
        if kind == "meetings_max":
            own = self.people[person].get("meetings_max")
            return Row(every, self.parameters["meetings_max"] if own is None else own)
        if kind == "days_max" and longest is not None:
            return Row(days, longest)
        if kind == "days_count" and longest is not None:
            return Row(every, _trips_within(days.values(), longest))
        if kind == "overlap" and about[0] in meetings:
            day = self.trip(person, about[0])[0]
            away = [
                m for m in meetings if self.trip(person, m)[0] <= day <= self.trip(person, m)[1]
            ]
            return Row({(person, meeting): 1 for meeting in away}, 1)
        return None

    def rows_of(self, person: str) -> Iterator[tuple[str, Row]]:
        """Yield the rows of a person by the name of their record."""
        kinds = [("meetings_max", person), ("days_max", person)]
        kinds += [("overlap", f"{person}|{meeting}") for meeting in self.allowed[person]]
        for kind, name in kinds:
            row = self.row(kind, person, *name.removeprefix(person).split("|", 1)[1:])
            if row is not None:
                yield f"{kind}:{name}", row

    def rows(self, people: Iterable[str]) -> Iterator[tuple[str, Row]]:
        """Yield the rows of all meetings, all administrations and some people, by name."""
        for kind, keys in (("places", self.meetings), ("administration_max", self.side_of)):
            for key in keys:
                row = self.row(kind, key)
                if row is not None:
                    yield f"{kind}:{key}", row
        for person in people:
            yield from self.rows_of(person)


def _by_id(records: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(records, key=lambda record: str(record["id"]))


def _trips_within(days: Iterable[int], longest: int) -> int:
    """Count of how many trips the shortest fit into so many days."""
    used = count = 0
    for each in sorted(days):
        used += each
        if used > longest:
            return count
        count += 1
    return count
