"""Topic instances small enough to try every selection, drawn by hypothesis or made by hand."""

from typing import Any

from hypothesis import strategies as st

COMPETENCIES = ["aeo", "it", "risk"]
CURVES = [[350, 350, 150, 150], [400, 300, 200, 100], [500, 500, 0, 0]]
LEVELS = st.one_of(st.none(), st.integers(0, 4))


def cover(
    competency: str, from_level: int = 0, to_level: int = 3, part: str = "main"
) -> dict[str, Any]:
    return {
        "competency": competency,
        "from_level": from_level,
        "to_level": to_level,
        "part": part,
    }


def topic(key: str, *covers: dict[str, Any], **more: Any) -> dict[str, Any]:
    plain = {"title": "", "track": "", "minutes": 90, "requires": [], "editions_ago": 0}
    return {"id": key, "covers": list(covers)} | plain | more


def person(key: str, side: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "side": side, "ratings": {}, "targets": {}, "seeks": []} | more


def instance(people: list[Any], topics: list[Any], **more: Any) -> dict[str, Any]:
    plain = {"sides": ["east", "west"], "competencies": COMPETENCIES, "must": [], "never": []}
    given = {"format": "topics-instance/1", "parameters": {}, "people": people, "topics": topics}
    return given | plain | more


def opening(**more: Any) -> dict[str, Any]:
    """Two leaders, two learners and three topics, of which each has leaders on both sides."""
    return instance(
        [
            person("ana", "west", ratings={"risk": 4, "it": 3, "aeo": 3}),
            person("wei", "east", ratings={"risk": 4, "it": 3, "aeo": 4}),
            person("luz", "west", ratings={"risk": 1}, targets={"risk": 3, "it": 2}),
            person("yan", "east", ratings={"it": 0}, targets={"it": 2, "aeo": 2}),
        ],
        [
            topic("risk_rules", cover("risk"), track="rules"),
            topic("it_rules", cover("it"), track="rules"),
            topic("aeo_visit", cover("aeo"), track="visits"),
        ],
        **more,
    )


@st.composite
def covers(draw: st.DrawFn) -> dict[str, Any]:
    from_level = draw(st.sampled_from([0, 0, 0, 1, 2]))
    return cover(
        draw(st.sampled_from(COMPETENCIES)),
        from_level,
        draw(st.integers(from_level + 1, 4)),
        draw(st.sampled_from(["main", "main", "also"])),
    )


@st.composite
def instances(draw: st.DrawFn, topics_max: int = 6) -> dict[str, Any]:
    sides = draw(st.sampled_from([["east", "west"], ["east", "west"], ["east", "west", "north"]]))
    people = [
        person(
            f"p{number}",
            draw(st.sampled_from(sides)),
            ratings=draw(st.dictionaries(st.sampled_from(COMPETENCIES), LEVELS)),
            targets=draw(st.dictionaries(st.sampled_from(COMPETENCIES), st.integers(0, 4))),
            seeks=draw(st.lists(st.sampled_from(COMPETENCIES), unique=True, max_size=1)),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    ids = [f"t{number}" for number in range(draw(st.integers(1, topics_max)))]
    some = st.lists(st.sampled_from(ids), unique=True, max_size=2)
    topics = [
        topic(
            key,
            *draw(st.lists(covers(), max_size=3)),
            track=draw(st.sampled_from("xy")),
            minutes=draw(st.sampled_from([60, 90, 120])),
            requires=[other for other in draw(st.just([]) | some) if other != key],
            editions_ago=draw(st.sampled_from([0, 0, 0, 0, 1, 3])),
        )
        for key in ids
    ]
    must = draw(st.just([]) | some)
    count_min = draw(st.integers(0, 3))
    return instance(
        people,
        topics,
        sides=sides,
        must=must,
        never=[key for key in draw(some) if key not in must],
        last_plan=draw(some),
        parameters={
            "minutes": draw(st.none() | st.integers(60, 500)),
            "count_min": count_min,
            "count_max": draw(st.none() | st.integers(count_min, 5)),
            "track_caps": draw(st.dictionaries(st.sampled_from("xy"), st.integers(0, 3))),
            "memory_editions": draw(st.integers(0, 2)),
            "curve": draw(st.sampled_from(CURVES)),
            "phi_per_mille": draw(st.sampled_from([0, 500, 950, 1000])),
            "leader_load": draw(st.integers(0, 2)),
            "leader_level_min": draw(st.integers(1, 3)),
            "leader_sides_min": draw(st.integers(0, 2)),
        },
    )
