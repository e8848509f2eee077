"""People's levels, targets and wishes as arrays: a row for each person, a column a competency.

Read once for an edition; rows are in the order of the problem's people, columns sorted.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from graph.problem.topics import TopicProblem

Levels = NDArray[np.int8]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

NOT_ASSESSED = -1
LEVELS = 6  # not assessed, and 0 to 4


@dataclass(frozen=True, eq=False, slots=True)
class Profiles:
    """What is recorded of people, people x competencies.

    ``levels`` holds NOT_ASSESSED where there is none, ``targets`` 0. ``side`` is the place of
    each person's side among ``sides``, which are sorted as ``column`` is.
    """

    people: tuple[str, ...]
    sides: tuple[str, ...]
    column: Mapping[str, int]
    side: Places
    levels: Levels
    targets: Levels
    sought: Flags


def read_profiles(problem: TopicProblem) -> Profiles:
    """Read the people of a problem. Cost: one pass over ratings, targets and wishes."""
    people, sides = problem.people, tuple(sorted(problem.sides))
    column = {competency: place for place, competency in enumerate(sorted(problem.competencies))}
    shape = (len(people), len(column))
    levels = np.full(shape, NOT_ASSESSED, dtype=np.int8)
    targets = np.zeros(shape, dtype=np.int8)
    sought = np.zeros(shape, dtype=np.bool_)
    for table, found in (
        (levels, [person.ratings for person in people]),
        (targets, [person.targets for person in people]),
    ):
        values = chain.from_iterable(levels_by_key.values() for levels_by_key in found)
        table[_where(found, column)] = np.fromiter(values, dtype=np.int8)
    sought[_where([person.seeks for person in people], column)] = True
    of_side = {side: place for place, side in enumerate(sides)}
    return Profiles(
        people=tuple(person.id for person in people),
        sides=sides,
        column=column,
        side=np.array([of_side[person.side] for person in people], dtype=np.int64),
        levels=levels,
        targets=targets,
        sought=sought,
    )


def _where(keys: Sequence[Collection[str]], column: Mapping[str, int]) -> tuple[Places, Places]:
    """Give the row and the column of every key, row by row."""
    counts = [len(row) for row in keys]
    every: Iterable[str] = chain.from_iterable(keys)
    columns = np.fromiter(map(column.__getitem__, every), dtype=np.int64, count=sum(counts))
    return np.repeat(np.arange(len(keys)), counts), columns
