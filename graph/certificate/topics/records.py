"""A topics instance as the check reads it: topics, needs, leaders, worth; its own arithmetic.

Shares no line with the solver's modules; plain dictionaries in, whole numbers out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import gcd
from typing import Any

DEFAULTS: Mapping[str, Any] = {
    "minutes": None,
    "count_min": 0,
    "count_max": None,
    "track_caps": {},
    "memory_editions": 2,
    "curve": [350, 350, 150, 150],
    "sought_per_mille": 1500,
    "unassessed_per_mille": 500,
    "phi_per_mille": 950,
    "leader_load": 2,
    "leader_level_min": 3,
    "leader_sides_min": 2,
}
UNITS = {"main": 2, "also": 1}
PER_MILLE = 1000


@dataclass(frozen=True)
class Need:
    """What people at one place of the framework need, and which topics serve it with how much."""

    row: str
    weight: tuple[int, ...]
    units: tuple[tuple[str, int], ...]


class Records:
    """The records of an instance, and what follows from them without choosing anything."""

    def __init__(self, instance: Mapping[str, Any]) -> None:
        self.parameters = {**DEFAULTS, **instance.get("parameters", {})}
        self.sides = sorted(instance["sides"])
        self.competencies = sorted(instance.get("competencies", []))
        self.people = list(instance["people"])
        self.topics: dict[str, Mapping[str, Any]] = {t["id"]: t for t in instance["topics"]}
        self.must = set(instance.get("must", []))
        self.never = set(instance.get("never", []))
        self.curve = list(self.parameters["curve"])
        self.side_of = {person["id"]: person["side"] for person in self.people}
        self.ratings_of = {person["id"]: person.get("ratings", {}) for person in self.people}

    # ---- what people need ----

    @cached_property
    def _weights(self) -> Mapping[tuple[str, int], list[int]]:
        """Weights of all needs by competency and level; level -1 is not assessed."""
        weights: dict[tuple[str, int], list[int]] = {}
        for person in self.people:
            seeks, ratings = set(person.get("seeks", [])), person.get("ratings", {})
            for competency, target in person.get("targets", {}).items():
                level = ratings.get(competency)
                if level is None:
                    plain = self.parameters["unassessed_per_mille"] if target else 0
                else:
                    plain = max(0, target - level) * PER_MILLE
                sought = self.parameters["sought_per_mille"] if competency in seeks else PER_MILLE
                weight = plain * sought // PER_MILLE
                if weight:
                    key = (competency, -1 if level is None else level)
                    by_side = weights.setdefault(key, [0] * len(self.sides))
                    by_side[self.sides.index(person["side"])] += weight
        return weights

    @cached_property
    def need(self) -> tuple[int, ...]:
        """The whole need of each side, in millionths of a level."""
        sides = zip(*self._weights.values(), strict=True) if self._weights else ()
        return tuple(sum(side) * PER_MILLE for side in sides) or (0,) * len(self.sides)

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """The needs that some topic serves; those that the same topics serve alike are joined."""
        covers: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
        for topic_id, topic in self.topics.items():
            for cover in topic.get("covers", []):
                covers.setdefault(cover["competency"], []).append((topic_id, cover))
        joined: dict[tuple[tuple[str, int], ...], Need] = {}
        for (competency, level), weight in sorted(self._weights.items()):
            units: dict[str, int] = {}
            for topic_id, cover in covers.get(competency, []):
                if cover["from_level"] <= max(level, 0) < cover["to_level"]:
                    part = UNITS[cover.get("part", "main")]
                    units[topic_id] = units.get(topic_id, 0) + part
            key = tuple(units.items())
            if key in joined:
                known = joined[key]
                both = zip(known.weight, weight, strict=True)
                joined[key] = Need(known.row, tuple(a + b for a, b in both), key)
            elif key:
                row = f"cell:{competency}:{'none' if level < 0 else level}"
                joined[key] = Need(row, tuple(weight), key)
        return tuple(joined.values())

    @cached_property
    def unit(self) -> int:
        """The number that divides every gain."""
        values = {step for step in self.curve if step}
        return gcd(*(w * v for need in self.needs for w in need.weight for v in values)) or 1

    @cached_property
    def closings(self) -> tuple[tuple[tuple[int, tuple[int, ...]], ...], ...]:
        """What each need closes at each height of the curve: how many units, and each's worth."""
        heights = Counter(value for value in self.curve if value)
        return tuple(
            tuple(
                (width, tuple(w * value // self.unit for w in need.weight))
                for value, width in heights.items()
            )
            for need in self.needs
        )

    def gain(self, chosen: Iterable[str]) -> tuple[int, ...]:
        """Add up what a selection closes on each side."""
        selection = set(chosen)
        gain = [0] * len(self.sides)
        for need in self.needs:
            used = sum(units for topic, units in need.units if topic in selection)
            closed = sum(self.curve[:used])
            for side, weight in enumerate(need.weight):
                gain[side] += weight * closed
        return tuple(gain)

    # ---- who may lead ----

    @cached_property
    def able(self) -> Mapping[str, Mapping[str, set[str]]]:
        """Per topic and side, the people whose level in a main competency is high enough."""
        rated: dict[str, list[tuple[str, int]]] = {}
        for person in self.people:
            for competency, level in person.get("ratings", {}).items():
                if level is not None and level >= self.parameters["leader_level_min"]:
                    rated.setdefault(competency, []).append((person["id"], level))
        able: dict[str, dict[str, set[str]]] = {}
        for topic in self.topics.values():
            sides = able.setdefault(topic["id"], {})
            for cover in topic.get("covers", []):
                if cover.get("part", "main") == "main":
                    for person_id, level in rated.get(cover["competency"], []):
                        if level >= cover["to_level"]:
                            sides.setdefault(self.side_of[person_id], set()).add(person_id)
        return able

    @cached_property
    def recent(self) -> set[str]:
        """The topics that memory excludes."""
        memory = self.parameters["memory_editions"]
        held = {t["id"] for t in self.topics.values() if 1 <= t.get("editions_ago", 0) <= memory}
        return held - self.must

    @cached_property
    def kept_away(self) -> set[str]:
        """The topics that never or memory excludes."""
        return self.never | self.recent

    @cached_property
    def waived(self) -> bool:
        """Whether nobody could lead any eligible topic, so that no leader is asked for."""
        return not any(self.able[topic] for topic in self.topics.keys() - self.kept_away)

    @cached_property
    def lacking(self) -> set[str]:
        """The topics that the leaders rule excludes."""
        least = self.parameters["leader_sides_min"]
        few = {topic for topic, sides in self.able.items() if len(sides) < least}
        return set() if self.waived else few - self.must

    def asked(self, topic: str) -> int:
        """Count the sides from which a chosen topic has to have a leader."""
        if topic in self.lacking:
            return 0
        least: int = self.parameters["leader_sides_min"]
        return min(least, len(self.able[topic]))

    def missing_sides(self, topic: str) -> list[str]:
        """List the sides without anybody for a topic that lacks leaders; none if it has enough."""
        sides = self.able[topic]
        if len(sides) >= self.parameters["leader_sides_min"]:
            return []
        return [side for side in self.sides if side not in sides]
