"""Networks to measure: two that a planner may meet, and any small or large one that is drawn."""

from random import Random
from typing import Any

from hypothesis import strategies as st

from graph.problem import HealthParameters, HealthPerson, HealthProblem

Document = dict[str, Any]

# Fourteen in a ring with two chords, and on each of ten of them one more who knows nobody else:
# both networks are this one, and differ in the sides alone.
RING = 14
SHAPE = [
    *((place, (place + 1) % RING) for place in range(RING)),
    *((place, RING + place) for place in range(10)),
    (0, 7),
    (3, 10),
]


def network(sides: str, ties: list[tuple[int, int]], **more: Any) -> HealthProblem:
    """Make a network of people p00, p01 and so on, each of the side that their letter says."""
    digits = max(2, len(str(len(sides) - 1)))
    people = tuple(HealthPerson(f"p{at:0{digits}}", side) for at, side in enumerate(sides))
    pairs = tuple((people[a].id, people[b].id) for a, b in ties)
    return HealthProblem(people, pairs, **more)


def drawn(people: int, ties: int, seed: int) -> HealthProblem:
    """Draw a network of two sides, ten of twenty-four people on the first."""
    chance = Random(seed)  # noqa: S311 -- a drawn network, the same for each seed
    named = tuple(
        HealthPerson(f"p{place:05}", "east" if place * 24 < people * 10 else "west")
        for place in range(people)
    )
    pairs: set[tuple[str, str]] = set()
    while len(pairs) < ties:
        a, b = sorted(chance.sample(range(people), 2))
        pairs.add((named[a].id, named[b].id))
    return HealthProblem(named, tuple(sorted(pairs)))


@st.composite
def networks(draw: st.DrawFn, people_max: int = 8) -> HealthProblem:
    """Draw a small network of one to three sides, with forbidden pairs now and then."""
    many = draw(st.integers(0, people_max))
    sides = draw(
        st.text(
            alphabet=draw(st.sampled_from(["ab", "ab", "abc", "a"])), min_size=many, max_size=many
        )
    )
    pairs = [(a, b) for b in range(many) for a in range(b)]
    some = st.lists(st.sampled_from(pairs), unique=True) if pairs else st.just([])
    ties = draw(some.map(lambda found: found[: many + 2]))
    forbidden = draw(st.one_of(st.just([]), some))
    ids = [f"p{place:02}" for place in range(many)]
    return network(
        sides,
        ties,
        forbidden=tuple((ids[a], ids[b]) for a, b in forbidden),
        parameters=HealthParameters(survival_runs=3, seed=draw(st.integers(0, 9))),
    )
