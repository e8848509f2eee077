"""What people need, added up until the number of people no longer matters.

A cell is a competency at one current level; its weight is what the people there need. Whole
numbers only; nothing here chooses topics.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import gcd

import numpy as np
from numpy.typing import NDArray

from graph.problem.topics import UNITS, TopicProblem

Integers = NDArray[np.int64]

LEVEL_WEIGHT = 1000
NOT_ASSESSED = -1
LEVELS = 6  # not assessed, and 0 to 4


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

    def gain(self, chosen: Iterable[str]) -> tuple[int, ...]:
        """Add up what a selection closes on each side; sides in order."""
        places = [self.place[topic] for topic in chosen]
        used = np.minimum(self.units[:, places].sum(axis=1), len(self.closed) - 1)
        closed = np.array(self.closed, dtype=np.int64)[used]
        return tuple(int(gain) for gain in closed @ self.weights)


def demand(problem: TopicProblem) -> Demand:
    """Add up what the people of a problem need.

    Gaps weigh 1000 a level, more when sought; a target whose level is not assessed weighs half
    of one level by default. Cost: one pass over ratings and targets, then numpy; the answer is as
    big for 24 people as for a million.
    """
    sides = tuple(sorted(problem.sides))
    competencies = tuple(sorted(problem.competencies))
    weights = _weights(problem, sides, competencies)
    served = _merged(problem, competencies, weights)
    steps = tuple(
        (value, len(list(same))) for value, same in groupby(problem.parameters.curve) if value
    )
    closed = [0]
    for step in problem.parameters.curve:
        closed.append(closed[-1] + step)
    return Demand(
        topics=tuple(topic.id for topic in problem.topics),
        sides=sides,
        cells=served,
        need=tuple(int(weight) * LEVEL_WEIGHT for weight in weights.sum(axis=(0, 1))),
        closed=tuple(closed),
        steps=steps,
        unit=gcd(*(w * value for cell in served for w in cell.weight for value, _ in steps)) or 1,
    )


def _weights(
    problem: TopicProblem, sides: tuple[str, ...], competencies: tuple[str, ...]
) -> Integers:
    """Add up weights as competencies x levels x sides; level 0 of the array is not assessed."""
    parameters = problem.parameters
    column = {competency: place for place, competency in enumerate(competencies)}
    shape = (len(problem.people), len(competencies))
    levels = np.full(shape, NOT_ASSESSED, dtype=np.int64)
    targets = np.zeros(shape, dtype=np.int64)
    sought = np.zeros(shape, dtype=bool)
    for row, person in enumerate(problem.people):
        for competency, level in person.ratings.items():
            levels[row, column[competency]] = level
        for competency, level in person.targets.items():
            targets[row, column[competency]] = level
        for competency in person.seeks:
            sought[row, column[competency]] = True
    assessed = levels != NOT_ASSESSED
    plain = np.where(
        assessed,
        np.maximum(targets - levels, 0) * LEVEL_WEIGHT,
        np.where(targets > 0, parameters.unassessed_per_mille, 0),
    )
    weight = np.where(sought, plain * parameters.sought_per_mille // LEVEL_WEIGHT, plain)
    side = np.array([sides.index(person.side) for person in problem.people], dtype=np.int64)
    added = np.zeros((len(competencies), LEVELS, len(sides)), dtype=np.int64)
    where = (np.arange(len(competencies))[None, :], levels - NOT_ASSESSED, side[:, None])
    np.add.at(added, where, weight)
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
