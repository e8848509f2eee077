"""Symposia of any size for tests and benchmarks, the same for the same seed.

People of six kinds of post, most of them below their targets; topics that begin at any level,
with minutes, tracks, prerequisites, memory, and leaders that not every topic has.
"""

from random import Random
from typing import Any

from tests.graph.topic_instances import cover, instance, person, topic

POSTS = 6
TRACKS = 8
ASSESSED = 0.85


def drawn_symposium(
    seed: int, people: int, topics: int, chosen: int, competencies: int
) -> dict[str, Any]:
    """Draw a topics-instance/1 whose plans have exactly so many chosen topics."""
    chance = Random(seed)  # noqa: S311 -- no secret: the same seed has to give the same people
    keys = [f"c{number:02}" for number in range(competencies)]
    posts = [{key: chance.choice((0, 2, 3, 3, 4)) for key in keys} for _ in range(POSTS)]
    ids = [f"t{number:03}" for number in range(topics)]
    musts = chance.sample(ids, 2)
    return instance(
        [
            _person(chance, f"p{number:05}", ("east", "west")[number % 5 > 1], posts, keys)
            for number in range(people)
        ],
        [_topic(chance, key, ids[:place], keys) for place, key in enumerate(ids)],
        competencies=keys,
        must=musts[:1],
        never=musts[1:],
        parameters={
            "count_min": chosen,
            "count_max": chosen,
            "minutes": 90 * chosen - 30,
            "track_caps": {f"track{number}": 1 + chosen // 4 for number in range(TRACKS)},
        },
    )


def _person(
    chance: Random, key: str, side: str, posts: list[dict[str, int]], keys: list[str]
) -> dict[str, Any]:
    targets = chance.choice(posts)
    return person(
        key,
        side,
        ratings={
            competency: min(4, max(0, target - chance.choice((-2, 0, 1, 1, 2, 3))))
            for competency, target in targets.items()
            if chance.random() < ASSESSED
        },
        targets=targets,
        seeks=chance.sample(keys, chance.randrange(4)),
    )


def _topic(chance: Random, key: str, earlier: list[str], keys: list[str]) -> dict[str, Any]:
    mains = chance.choice((1, 1, 2))
    found = chance.sample(keys, mains + chance.choice((0, 1, 1, 2)))
    covers = []
    for place, competency in enumerate(found):
        begins = chance.choice((0, 0, 0, 1, 2))
        ends = min(4, begins + chance.choice((1, 2, 2, 3)))
        covers.append(cover(competency, begins, ends, "main" if place < mains else "also"))
    return topic(
        key,
        *covers,
        track=f"track{chance.randrange(TRACKS)}",
        minutes=chance.choice((60, 90, 90, 120)),
        requires=chance.sample(earlier, 1) if earlier and chance.random() < 0.05 else [],
        editions_ago=chance.choice((1, 2, 3)) if chance.random() < 0.1 else 0,
    )
