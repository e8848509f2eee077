"""Agendas of any size, drawn from a seed: people with gaps, sessions led by two of them."""

from collections.abc import Sequence
from random import Random
from typing import Any

from tests.graph.agenda_instances import instance, session

WANTED = 0.4


def drawn_agenda(
    topics: int, slots: int, capacities: Sequence[int], people: int, seed: int = 1
) -> dict[str, Any]:
    """Draw an agenda-instance/1; a person has a gap of 1 to 3 levels in two topics of five."""
    chance = Random(seed)  # noqa: S311 -- no secret: the same seed has to give the same people
    codes = [f"p{number:05}" for number in range(people)]
    keys = [f"topic{number:02}" for number in range(topics)]
    leaders = chance.sample(codes, 2 * topics)
    return instance(
        [
            session(
                key,
                *leaders[2 * place : 2 * place + 2],
                interpreted=chance.random() < 1 / slots,
            )
            for place, key in enumerate(keys)
        ],
        slots=[f"slot{number}" for number in range(slots)],
        rooms=[{"id": f"room{n}", "capacity": size} for n, size in enumerate(capacities)],
        booths=2,
        people=[{"id": key, "side": ("east", "west")[chance.random() < WANTED]} for key in codes],
        value={
            key: {
                topic: chance.randint(1, 3) * chance.choice([350, 500, 700, 850, 1000])
                for topic in keys
                if chance.random() < WANTED
            }
            for key in codes
        },
    )
