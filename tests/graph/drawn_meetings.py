"""Regional meetings of any size, the same for the same seed: for proofs and benchmarks."""

from random import Random
from typing import Any

LEVELS = (None, 0, 1, 1, 2, 2, 2, 3, 3, 4)
COMPETENCIES = [f"c{place:02}" for place in range(14)]


def drawn_meetings(
    people: int, meetings: int, seed: int, *, administrations: int, sides: int, topics: int
) -> dict[str, Any]:
    """Draw a meeting-instance/1: six places a meeting, three to six topics, a year of days."""
    chance = Random(seed)  # noqa: S311 -- the same each time, and no secret
    homes = [{"id": f"a{n:03}", "side": f"s{n % sides}"} for n in range(administrations)]
    catalogue = [
        {
            "id": f"t{n:02}",
            "weights": {chance.choice(COMPETENCIES): chance.randint(200, 600) for _ in range(3)},
        }
        for n in range(topics)
    ]
    held = []
    for n in range(meetings):
        first = 10 + chance.randrange(300)
        treated = chance.sample(range(topics), chance.randint(3, 6))
        held.append(
            {
                "id": f"m{n:02}",
                "side": f"s{n % sides}",
                "first_day": first,
                "last_day": first + chance.randint(1, 4),
                "places": 6,
                "topics": {f"t{t:02}": chance.randint(1, 3) for t in treated},
            }
        )
    return {
        "format": "meeting-instance/1",
        "parameters": {},
        "sides": [f"s{n}" for n in range(sides)],
        "administrations": homes,
        "topics": catalogue,
        "meetings": held,
        "people": [
            {
                "id": f"p{n:04}",
                "administration": chance.choice(homes)["id"],
                "ratings": {key: chance.choice(LEVELS) for key in COMPETENCIES},
            }
            for n in range(people)
        ],
    }


def of_24(seed: int) -> dict[str, Any]:
    """Draw 24 people of two sides, and six meetings."""
    return drawn_meetings(24, 6, seed, administrations=13, sides=2, topics=8)
