"""Instances of regional meetings: drawn ones, one that every test knows, small families."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from hypothesis import strategies as st

COMPETENCIES = ("audit", "risk")
TOPICS = ("aeo", "post_clearance", "single_window")


def example() -> dict[str, Any]:
    """Return two meetings of the west and one of the east, and six people; two trips overlap."""
    return {
        "format": "meeting-instance/1",
        "parameters": {},
        "sides": ["east", "west"],
        "administrations": [
            {"id": "CN", "side": "east"},
            {"id": "KR", "side": "east"},
            {"id": "MX", "side": "west"},
            {"id": "PE", "side": "west"},
        ],
        "topics": [
            {"id": "aeo", "weights": {"audit": 600, "partnership": 400}},
            {"id": "window", "weights": {"it": 1000}},
            {"id": "risk", "weights": {"risk": 700, "it": 300}},
        ],
        "meetings": [
            {
                "id": "lima",
                "side": "west",
                "first_day": 100,
                "last_day": 102,
                "places": 2,
                "topics": {"aeo": 3, "window": 1},
                "travel_days": {"CN": 2, "KR": 2},
            },
            {
                "id": "mexico",
                "side": "west",
                "first_day": 104,
                "last_day": 105,
                "places": 2,
                "topics": {"risk": 2},
            },
            {
                "id": "seoul",
                "side": "east",
                "first_day": 140,
                "last_day": 141,
                "places": 1,
                "topics": {"window": 2, "risk": 1},
            },
        ],
        "people": [
            {"id": "Chen", "administration": "CN", "ratings": {"audit": 4, "risk": 3}},
            {"id": "Li", "administration": "CN", "ratings": {"it": 3, "audit": 3}},
            {"id": "Kim", "administration": "KR", "ratings": {"risk": 4, "it": None}},
            {"id": "Ana", "administration": "MX", "ratings": {"it": 4}},
            {"id": "Luz", "administration": "PE", "ratings": {"risk": 3}, "away": [[139, 139]]},
            {"id": "Rosa", "administration": "PE", "ratings": {"it": 2}},
        ],
        "editions": [{"id": "2013", "first_day": 120, "last_day": 129}],
        "must": [],
        "never": [],
    }


def _days(last: int = 14) -> st.SearchStrategy[list[int]]:
    return st.tuples(st.integers(0, last), st.integers(0, 3)).map(lambda d: [d[0], d[0] + d[1]])


@st.composite
def instances(draw: st.DrawFn, people_max: int = 8, meetings_max: int = 3) -> dict[str, Any]:
    """Draw a meeting-instance/1 that trying everything can solve."""
    sides = ["s1", "s2", "s3"][: draw(st.integers(2, 3))]
    administrations = [
        {"id": f"a{place}", "side": draw(st.sampled_from(sides))}
        for place in range(draw(st.integers(1, 4)))
    ]
    homes = st.sampled_from([each["id"] for each in administrations])
    topics = [
        {
            "id": topic,
            "weights": draw(
                st.dictionaries(st.sampled_from(COMPETENCIES), st.integers(1, 5), max_size=2)
            ),
        }
        for topic in TOPICS
    ]
    levels = st.one_of(st.none(), st.integers(1, 4))
    people: list[dict[str, Any]] = [
        {
            "id": f"p{place}",
            "administration": draw(homes),
            "ratings": draw(st.dictionaries(st.sampled_from(COMPETENCIES), levels, max_size=2)),
            "away": draw(st.lists(_days(), max_size=1)),
            "meetings_max": draw(st.one_of(st.none(), st.integers(0, 3))),
        }
        for place in range(draw(st.integers(0, people_max)))
    ]
    meetings = []
    for place in range(draw(st.integers(0, meetings_max))):
        first, last = draw(_days())
        weights = st.dictionaries(st.sampled_from(TOPICS), st.integers(1, 3), max_size=3)
        meetings.append(
            {
                "id": f"m{place}",
                "side": draw(st.sampled_from(sides)),
                "first_day": first,
                "last_day": last,
                "places": draw(st.integers(0, 3)),
                "topics": draw(weights),
                "travel_days": draw(st.dictionaries(homes, st.integers(0, 3), max_size=1)),
            }
        )
    pairs = [[p["id"], m["id"]] for p in people for m in meetings]
    some = st.lists(st.sampled_from(pairs), max_size=2) if pairs else st.just([])
    must = draw(some)
    return {
        "format": "meeting-instance/1",
        "parameters": draw(_parameters()),
        "sides": sides,
        "administrations": administrations,
        "topics": topics,
        "meetings": meetings,
        "people": people,
        "editions": [
            {"id": "e", "first_day": first, "last_day": last}
            for first, last in draw(st.lists(_days(30), max_size=1))
        ],
        "must": must if draw(st.integers(0, 3)) == 0 else [],
        "never": [pair for pair in draw(some) if pair not in must],
    }


@st.composite
def _parameters(draw: st.DrawFn) -> dict[str, Any]:
    given: dict[str, Any] = {
        "curve": sorted(draw(st.lists(st.integers(0, 9), max_size=3)), reverse=True),
        "trip_price": draw(st.integers(0, 4)),
        "day_price": draw(st.integers(0, 2)),
        "travel_days": draw(st.integers(0, 2)),
        "meetings_max": draw(st.integers(0, 3)),
        "days_max": draw(st.one_of(st.none(), st.integers(0, 15))),
        "administration_max": draw(st.one_of(st.none(), st.integers(0, 4))),
    }
    return {name: given[name] for name in draw(st.sets(st.sampled_from(sorted(given))))}


def family() -> Iterator[dict[str, Any]]:
    """List every instance of a family: three people of two administrations, two meetings.

    All that people can share, times that overlap or not, places, limits and the price of trips.
    """
    levels = ({}, {"audit": 3}, {"risk": 3}, {"audit": 3, "risk": 3})
    for known, apart, places, most, price in product(
        product(levels, repeat=3), (2, 9), (1, 2), (1, 2), (0, 300)
    ):
        yield {
            "format": "meeting-instance/1",
            "parameters": {"meetings_max": most, "trip_price": price},
            "sides": ["home", "away"],
            "administrations": [{"id": "a", "side": "away"}, {"id": "b", "side": "away"}],
            "topics": [
                {"id": "x", "weights": {"audit": 1}},
                {"id": "y", "weights": {"risk": 1}},
            ],
            "meetings": [
                {
                    "id": "m",
                    "side": "home",
                    "first_day": 10,
                    "last_day": 11,
                    "places": places,
                    "topics": {"x": 2, "y": 1},
                },
                {
                    "id": "n",
                    "side": "home",
                    "first_day": 10 + apart,
                    "last_day": 11 + apart,
                    "places": 1,
                    "topics": {"x": 1, "y": 3},
                },
            ],
            "people": [
                {"id": f"p{place}", "administration": "aab"[place], "ratings": ratings}
                for place, ratings in enumerate(known)
            ],
        }
