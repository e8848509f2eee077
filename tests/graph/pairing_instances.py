"""Small pairing instances for tests: factories with plain defaults, and drawn ones."""

from itertools import combinations
from typing import Any

from hypothesis import strategies as st

COMPETENCIES = ("risk", "aeo", "transit")
TOPICS = ("window", "it")
LANGUAGES = ("es", "zh")


def person(person_id: str, side: str, **given: Any) -> dict[str, Any]:
    return {
        "id": person_id,
        "side": side,
        "administration": side,
        "languages": {},
        "ratings": {},
        "targets": {},
        "seeks": {},
        "offers": [],
        "components": ["forum"],
        "max": 1,
        **given,
    }


def instance(*people: dict[str, Any], **given: Any) -> dict[str, Any]:
    sides = list(dict.fromkeys(entry["side"] for entry in people))
    homes = list(dict.fromkeys(entry["administration"] for entry in people))
    return {
        "format": "pairing-instance/1",
        "parameters": {},
        "sides": sides,
        "administrations": homes,
        "competencies": [{"id": key, "priority": 1} for key in COMPETENCIES],
        "topics": list(TOPICS),
        "languages": list(LANGUAGES),
        "components": ["forum", "workshop"],
        "people": list(people),
        "conflicts": [],
        "must": [],
        "locked": [],
        "prior": [],
        **given,
    }


def learner(person_id: str, side: str, **given: Any) -> dict[str, Any]:
    """A person with one gap of 4 in risk: what they gain is what their partner's level closes."""
    return person(person_id, side, ratings={"risk": 0}, targets={"risk": 4}, **given)


def two_triangles(**given: Any) -> dict[str, Any]:
    """Two triangles, joined by a1 and a2, who gain 300 from each other and 1000 from their own."""
    topics = {"seeks": {"it": 1}, "offers": ["it"]}
    people = [
        learner("a1", "one", components=["first", "middle"], **topics),
        person("b1", "two", components=["first"], ratings={"risk": 4}, **topics),
        person("c1", "three", components=["first"], ratings={"risk": 4}, **topics),
        learner("a2", "two", components=["second", "middle"], **topics),
        person("b2", "one", components=["second"], ratings={"risk": 4}, **topics),
        person("c2", "three", components=["second"], ratings={"risk": 4}, **topics),
    ]
    return instance(*people, components=["first", "middle", "second"], **given)


def worked_example() -> dict[str, Any]:
    """The example of the model that was worked out by hand."""
    wei = person(
        "Wei",
        "east",
        ratings={"risk": 4, "aeo": 1},
        targets={"risk": 3, "aeo": 3},
        seeks={"window": 2},
        offers=["it"],
        languages={"zh": 3, "en": 2},
        max=2,
    )
    ana = person(
        "Ana",
        "west",
        ratings={"risk": 1, "aeo": 3},
        targets={"risk": 4, "aeo": 3},
        seeks={"window": 1, "it": 1},
        offers=["window"],
        languages={"es": 3, "en": 3},
    )
    luz = person(
        "Luz",
        "west",
        ratings={"risk": None, "aeo": 4},
        targets={"risk": 3, "aeo": 2},
        languages={"es": 3},
    )
    return instance(
        wei,
        ana,
        luz,
        competencies=[{"id": "risk", "priority": 3}, {"id": "aeo", "priority": 2}],
        languages=["zh", "en", "es"],
    )


@st.composite
def instances(
    draw: st.DrawFn,
    *,
    sides: tuple[int, ...] = (2, 2, 3),
    caps: bool = True,
    required: bool = True,
    people_max: int = 7,
) -> dict[str, Any]:
    """Draw an instance small enough to enumerate all its plans."""
    names = ["north", "south", "west"][: draw(st.sampled_from(sides))]
    count = draw(st.integers(2, people_max if len(names) == 2 else min(people_max, 5)))
    homes = draw(st.sampled_from([("A",), ("A", "B"), ("A", "B", "C")]))
    people = [_drawn_person(draw, f"p{number}", names, homes) for number in range(count)]
    pairs = [list(pair) for pair in combinations([entry["id"] for entry in people], 2)]
    some = st.lists(st.sampled_from(pairs), max_size=2, unique_by=tuple)
    few = st.one_of(st.just([]), st.just([]), st.lists(st.sampled_from(pairs), max_size=1))
    given = {
        "conflicts": draw(some),
        "prior": draw(some),
        "must": draw(few) if required else [],
        "locked": draw(few) if required else [],
    }
    parameters = {
        "share_level": draw(st.sampled_from((1, 2, 3))),
        "language_required": draw(st.sampled_from((0, 0, 0, 1))),
        "everyone_paired": draw(st.sampled_from((0, 0, 0, 1))) if required else 0,
        "prior_adjust": draw(st.sampled_from((-120, -400, 60, 1000))),
    }
    if caps:
        parameters["admin_pair_max"] = draw(st.sampled_from((None, None, 1, 2)))
    priorities = draw(st.tuples(*[st.integers(0, 3)] * len(COMPETENCIES)))
    competencies = [
        {"id": key, "priority": priority}
        for key, priority in zip(COMPETENCIES, priorities, strict=True)
    ]
    return instance(
        *people,
        sides=names,
        administrations=list(homes),
        parameters=parameters,
        competencies=competencies,
        **given,
    )


def _drawn_person(
    draw: st.DrawFn, person_id: str, sides: list[str], homes: tuple[str, ...]
) -> dict[str, Any]:
    levels = st.dictionaries(st.sampled_from(COMPETENCIES), st.integers(0, 4), max_size=3)
    return person(
        person_id,
        draw(st.sampled_from(sides)),
        administration=draw(st.sampled_from(homes)),
        ratings=draw(levels),
        targets=draw(levels),
        seeks=draw(st.dictionaries(st.sampled_from(TOPICS), st.integers(1, 3), max_size=2)),
        offers=draw(st.lists(st.sampled_from(TOPICS), unique=True, max_size=2)),
        languages=draw(st.dictionaries(st.sampled_from(LANGUAGES), st.integers(1, 3), max_size=2)),
        components=draw(
            st.sampled_from((["forum"], ["forum"], ["forum", "workshop"], ["workshop"]))
        ),
        max=draw(st.sampled_from((None, 1, 1, 2))),
    )
