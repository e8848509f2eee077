"""What people need, added up until the number of people no longer matters.

A cell is a competency at one current level; its weight is what the people there need. Whole
numbers only; nothing here chooses topics.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import gcd

import numpy as np
from numpy.typing import NDArray

from graph.problem.topics import UNITS, TopicProblem
from graph.rules.profiles import LEVELS, NOT_ASSESSED, Profiles, read_profiles

Integers = NDArray[np.int64]

LEVEL_WEIGHT = 1000
TARGETS = 5  # 0 to 4


@dataclass(frozen=True, slots=True)
class Cell:
    """Needs that the same topics serve with the same units.

    ``competency`` and ``level`` (None: not assessed) name the first of the merged cells.
    ``weight`` holds one whole number for each side, ``units`` those of each topic's place.
    """

    competency: str
    level: int | None
    weight: tuple[int, ...]
    units: tuple[tuple[int, int], ...]

    @property
    def row(self) -> str:
        """The name under which a proof speaks of this cell."""
        return f"cell:{self.competency}:{'none' if self.level is None else self.level}"


@dataclass(frozen=True, eq=False)
class Demand:
    """All cells of a problem that some topic serves, and the whole need of each side.

    ``topics`` are ids in catalogue order: a topic's place is its index here. ``sides`` are
    sorted. ``need`` also counts what no topic serves. ``closed`` maps 0 to 4 units to the
    per mille of a need that they close; ``steps`` are the same curve as (value, width), equal
    steps joined. ``unit`` divides every gain.
    """

    topics: tuple[str, ...]
    sides: tuple[str, ...]
    cells: tuple[Cell, ...]
    need: tuple[int, ...]
    closed: tuple[int, ...]
    steps: tuple[tuple[int, int], ...]
    unit: int

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each topic in the catalogue, from 0."""
        return {topic: place for place, topic in enumerate(self.topics)}

    @cached_property
    def weights(self) -> Integers:
        """Weights as an array, cells x sides."""
        return np.array([cell.weight for cell in self.cells], dtype=np.int64).reshape(
            len(self.cells), len(self.sides)
        )

    @cached_property
    def units(self) -> Integers:
        """Units as an array, cells x topics."""
        units = np.zeros((len(self.cells), len(self.topics)), dtype=np.int64)
        for row, cell in enumerate(self.cells):
            for place, amount in cell.units:
                units[row, place] = amount
        return units

    @cached_property
    def curve(self) -> Integers:
        """``closed`` as an array."""
        return np.array(self.closed, dtype=np.int64)

    def gain(self, chosen: Iterable[str]) -> tuple[int, ...]:
        """Add up what a selection closes on each side; sides in order."""
        return self.gain_at([self.place[topic] for topic in chosen])

    def gain_at(self, places: Sequence[int] | Integers) -> tuple[int, ...]:
        """Add up what the topics at some places close on each side; sides in order."""
        used = np.minimum(self.units[:, places].sum(axis=1), len(self.closed) - 1)
        return tuple(int(gain) for gain in self.curve[used] @ self.weights)


def demand(problem: TopicProblem, profiles: Profiles | None = None) -> Demand:
    """Add up what the people of a problem need.

    Gaps weigh 1000 a level, more when sought; a target whose level is not assessed weighs half
    of one level by default. ``profiles`` are the problem's people where they are read already.
    Cost: people are counted by numpy; the answer is as big for 24 of them as for a million.
    """
    profiles = profiles or read_profiles(problem)
    weights = _weights(problem, profiles)
    served = _merged(problem, tuple(profiles.column), weights)
    steps = tuple(
        (value, len(list(same))) for value, same in groupby(problem.parameters.curve) if value
    )
    closed = [0]
    for step in problem.parameters.curve:
        closed.append(closed[-1] + step)
    return Demand(
        topics=tuple(topic.id for topic in problem.topics),
        sides=profiles.sides,
        cells=served,
        need=tuple(int(weight) * LEVEL_WEIGHT for weight in weights.sum(axis=(0, 1))),
        closed=tuple(closed),
        steps=steps,
        unit=gcd(*(w * value for cell in served for w in cell.weight for value, _ in steps)) or 1,
    )


def _weights(problem: TopicProblem, profiles: Profiles) -> Integers:
    """Add up weights as competencies x levels x sides; level 0 of the array is not assessed.

    People with the same entries weigh the same: they are counted, and each kind is weighed once.
    """
    parameters, sides = problem.parameters, len(profiles.sides)
    kinds = (len(profiles.column), LEVELS, sides, TARGETS, 2)
    code = np.arange(kinds[0])[None, :] * LEVELS + (profiles.levels - NOT_ASSESSED)
    code = (code * sides + profiles.side[:, None]) * TARGETS + profiles.targets
    code = code * 2 + profiles.sought
    size = int(np.prod(kinds))
    counts = np.bincount(code.ravel(), minlength=size).astype(np.int64).reshape(kinds)
    level, target = np.arange(LEVELS) + NOT_ASSESSED, np.arange(TARGETS)
    plain = np.where(
        (level == NOT_ASSESSED)[:, None],
        np.where(target > 0, parameters.unassessed_per_mille, 0),
        np.maximum(target - level[:, None], 0) * LEVEL_WEIGHT,
    )
    weight = np.stack([plain, plain * parameters.sought_per_mille // LEVEL_WEIGHT], axis=-1)
    added: Integers = (counts * weight[None, :, None]).sum(axis=(3, 4))
    return added


def _merged(
    problem: TopicProblem, competencies: tuple[str, ...], weights: Integers
) -> tuple[Cell, ...]:
    """Join the cells that the same topics serve with the same units, in the order of names."""
    covers = defaultdict(list)
    for place, topic in enumerate(problem.topics):
        for cover in topic.covers:
            covers[cover.competency].append((place, cover))
    merged: dict[tuple[tuple[int, int], ...], Cell] = {}
    for competency, by_level in zip(competencies, weights, strict=True):
        for index in np.flatnonzero(by_level.any(axis=1)):
            level = None if index == 0 else int(index) - 1
            units: dict[int, int] = defaultdict(int)
            for place, cover in covers[competency]:
                if cover.serves(level):
                    units[place] += UNITS[cover.part]
            if not units:
                continue
            key = tuple(units.items())
            weight = tuple(int(w) for w in by_level[index])
            if key in merged:
                first = merged[key]
                joined = tuple(a + b for a, b in zip(first.weight, weight, strict=True))
                merged[key] = Cell(first.competency, first.level, joined, key)
            else:
                merged[key] = Cell(competency, level, weight, key)
    return tuple(merged.values())
