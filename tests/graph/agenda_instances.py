"""Agenda instances small enough to try every agenda, drawn by hypothesis or made by hand."""

from random import Random
from typing import Any

from hypothesis import strategies as st


def session(key: str, *leaders: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "leaders": list(leaders), "interpreted": False} | more


def instance(sessions: list[Any], **more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "format": "agenda-instance/1",
        "slots": ["mon", "tue"],
        "rooms": [{"id": "hall", "capacity": 9}, {"id": "annex", "capacity": 9}],
        "booths": 0,
        "people": [],
        "value": {},
    }
    return plain | {"sessions": sessions} | more


def opening(**more: Any) -> dict[str, Any]:
    """Three sessions, two slots with two rooms; two people lead and three learn."""
    plain: dict[str, Any] = {
        "people": [
            {"id": "ana", "side": "west"},
            {"id": "luz", "side": "west"},
            {"id": "max", "side": "west"},
            {"id": "wei", "side": "east"},
            {"id": "yan", "side": "east"},
        ],
        "value": {
            "ana": {"aeo": 300, "it": 900, "risk": 500},
            "luz": {"aeo": 400, "it": 400},
            "max": {"it": 700, "risk": 600},
            "wei": {"it": 800, "risk": 100},
            "yan": {"aeo": 500, "risk": 500},
        },
    }
    given = [session("aeo", "ana"), session("it"), session("risk", "wei")]
    return instance(more.pop("sessions", given), **(plain | more))


def two_triangles() -> dict[str, Any]:
    """Six sessions for three slots with two rooms: the pairs that lose nothing make two triangles.

    Half of each of these six pairs would do; whole pairs cross over once. Its proof needs leaves.
    """
    pairs = [(a, b) for a in "abc" for b in "def"]
    people = [f"p{number}" for number in range(len(pairs))]
    return instance(
        [session(key) for key in "abcdef"],
        slots=["mon", "tue", "wed"],
        people=[{"id": key, "side": "west"} for key in people],
        value={
            key: {a: 100 + place, b: 300}
            for place, (key, (a, b)) in enumerate(zip(people, pairs, strict=True))
        },
    )


@st.composite
def instances(draw: st.DrawFn, *, roomy: bool = False) -> dict[str, Any]:
    ids = [f"s{number}" for number in range(draw(st.integers(0, 6)))]
    slots = [f"t{number}" for number in range(draw(st.integers(1, 3)))]
    people = [f"p{number}" for number in range(draw(st.integers(0, 5)))]
    some_people = (
        st.lists(st.sampled_from(people), unique=True, max_size=2) if people else st.just([])
    )
    some_slots = st.lists(st.sampled_from(slots), unique=True, min_size=1)
    rare = st.sampled_from([False, False, False, True])
    sessions = [
        session(
            key,
            *draw(some_people),
            interpreted=draw(st.booleans()),
            **({"slots": draw(some_slots)} if draw(rare) else {}),
            requires=[draw(st.sampled_from(ids[:place]))] if place and draw(rare) else [],
        )
        for place, key in enumerate(ids)
    ]
    capacity = st.just(9) if roomy else st.integers(0, 4)
    return instance(
        sessions,
        slots=slots,
        rooms=[{"id": f"r{n}", "capacity": draw(capacity)} for n in range(draw(st.integers(1, 3)))],
        booths=draw(st.integers(0, 3)),
        people=[
            {"id": key, "side": draw(st.sampled_from(["east", "west", None]))} for key in people
        ],
        value={
            key: draw(st.dictionaries(st.sampled_from(ids), st.integers(0, 9))) if ids else {}
            for key in people
        },
        away={key: draw(some_slots) for key in people if draw(rare)},
        panel_sides_min=draw(st.sampled_from([0, 0, 0, 0, 1])),
    )


def drawn(seed: int) -> dict[str, Any]:
    """Six sessions or fewer whose rooms, leaders, slots and prerequisites are often too few."""
    chance = Random(seed)  # noqa: S311 -- a draw that can be drawn again
    ids = [f"s{number}" for number in range(chance.randint(3, 6))]
    people = [f"p{number}" for number in range(chance.randint(3, 6))]
    slots = [f"t{number}" for number in range(chance.choice([2, 3, 3]))]
    sessions = [
        session(
            key,
            *chance.sample(people, chance.choice([0, 1, 1, 2])),
            interpreted=chance.random() < 0.3,
            requires=[chance.choice(ids[:place])] if place and chance.random() < 0.25 else [],
            **({"slots": chance.sample(slots, 2)} if chance.random() < 0.15 else {}),
        )
        for place, key in enumerate(ids)
    ]
    return instance(
        sessions,
        slots=slots,
        rooms=[
            {"id": f"r{n}", "capacity": chance.randint(1, 3)} for n in range(chance.choice([2, 3]))
        ],
        booths=chance.choice([1, 2]),
        people=[{"id": key, "side": chance.choice(["east", "west"])} for key in people],
        value={key: {s: chance.randint(0, 1000) for s in ids} for key in people},
        away={key: [chance.choice(slots)] for key in people if chance.random() < 0.1},
    )
