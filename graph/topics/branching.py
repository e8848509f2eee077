"""Which topic a search decides next: the one whose decision lowers the bound most.

Source: T. Achterberg, T. Koch, A. Martin, "Branching rules revisited", Operations Research
Letters 33 (2005): pseudo-costs, each begun by trying.
"""

from collections.abc import Sequence

import numpy as np

from graph.topics.relaxation import Node, Point, Relaxation

WHOLE = 1e-6
HALF = 0.5
TRIED_AT_ONCE = 5
STEPS = 20
LEAST = 1e-6


class Branching:
    """What is known of each topic: by how much a bound fell when it was left, and when taken."""

    def __init__(self, relaxation: Relaxation) -> None:
        self._relaxation = relaxation
        count = len(relaxation.demand.topics)
        self._fallen = np.zeros((2, count))
        self._times = np.zeros((2, count))
        self.tried = 0

    def choose(self, node: Node, point: Point, free: Sequence[int], target: float) -> int:
        """Choose among the free topics; ``target`` is the value at which a node is done.

        Among those that the relaxation divides, unless it divides none.
        """
        places = np.array(free, dtype=np.int64)
        parts = np.minimum(point.topics, 1.0 - point.topics)
        divided = places[parts[places] > WHOLE]
        if not len(divided):
            return int(places[np.argmax(point.topics[places])])
        unknown = divided[(self._times[:, divided] == 0).any(axis=0)]
        unknown = unknown[np.argsort(-parts[unknown], kind="stable")][:TRIED_AT_ONCE]
        self._try(node, point, unknown.tolist())
        known = divided[(self._times[:, divided] > 0).all(axis=0)]
        falls = self._fallen[:, known] / self._times[:, known]
        falls *= np.stack([point.topics[known], 1.0 - point.topics[known]])
        gap = max(point.value - target, LEAST)
        score = np.clip(falls / gap, LEAST, 1.0).prod(axis=0)
        return int(known[np.argmax(score)])

    def _try(self, node: Node, point: Point, places: Sequence[int]) -> None:
        """Solve both halves for each place, as far as a few steps go."""
        halves = [node.child(place, taken=taken) for place in places for taken in (False, True)]
        values = self._relaxation.values_about(halves, STEPS) if halves else []
        self.tried += len(halves)
        for number, value in enumerate(values):
            place, taken = places[number // 2], number % 2
            part = 1.0 - point.topics[place] if taken else point.topics[place]
            self._fallen[taken, place] += max(point.value - value, 0.0) / part
            self._times[taken, place] += 1
