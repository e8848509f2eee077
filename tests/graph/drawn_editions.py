"""Editions of any size for tests and benchmarks, the same for the same seed."""

from random import Random
from typing import Any

from tests.graph.pairing_instances import instance, person

LEVELS = (None, 0, 1, 2, 3, 3, 4, 4)


def drawn_edition(seed: int, *sizes: int, **given: Any) -> dict[str, Any]:
    """Draw people for sides of the given sizes; nobody has a profile like another's."""
    chance = Random(seed)  # noqa: S311 -- no secret: the same seed has to give the same people
    competencies = [f"c{number}" for number in range(16)]
    topics = [f"t{number}" for number in range(24)]
    people = []
    for place, size in enumerate(sizes):
        side = "abcdef"[place]
        for number in range(size):
            wishes = chance.sample(topics, 6)
            people.append(
                person(
                    f"{side}{number:05d}",
                    side,
                    administration=f"{side}-{number % 8}",
                    languages={"en": chance.choice((0, 1, 2, 3)), side: 3},
                    ratings={key: chance.choice(LEVELS) for key in competencies},
                    targets={key: chance.choice((0, 2, 3, 4)) for key in competencies},
                    seeks={topic: 3 - rank for rank, topic in enumerate(wishes[:3])},
                    offers=wishes[3:],
                    max=None,
                )
            )
    return instance(
        *people,
        competencies=[{"id": key, "priority": 1} for key in competencies],
        topics=topics,
        languages=["en", *"abcdef"[: len(sizes)]],
        **given,
    )
