"""Topic instances as plain JSON documents, both ways; pure.

Format ``topics-instance/1``. Lists and mappings that are left out are empty, parameters that are
left out have their defaults. The catalogue has the order of the list of topics.
"""

from dataclasses import asdict, fields

from graph.interchange.malformed import MalformedInstance
from graph.interchange.values import (
    Json,
    made,
    needed,
    read_any_text,
    read_levels,
    read_list,
    read_mapping,
    read_root,
    read_text,
    read_texts,
    read_whole,
)
from graph.problem.topics import (
    Cover,
    Part,
    Topic,
    TopicParameters,
    TopicPerson,
    TopicProblem,
)

TOPICS_INSTANCE = "topics-instance/1"


def read_topics_instance(document: object) -> TopicProblem:
    """Read a decoded JSON document as a topic problem.

    Returns:
        The problem; a rating of null is no rating.

    Raises:
        MalformedInstance with the path of the first fault and what was expected there.
    """
    root = read_root(document, TOPICS_INSTANCE)
    people = read_list(needed(root, "people", ""), "people", _person)
    topics = read_list(needed(root, "topics", ""), "topics", _topic)
    paths = {person.id: f"people[{place}]" for place, person in enumerate(people)}
    paths |= {topic.id: f"topics[{place}]" for place, topic in enumerate(topics)}
    return made(
        paths,
        lambda: TopicProblem(
            sides=read_texts(needed(root, "sides", ""), "sides"),
            competencies=read_texts(root.get("competencies", []), "competencies"),
            people=people,
            topics=topics,
            must=read_texts(root.get("must", []), "must"),
            never=read_texts(root.get("never", []), "never"),
            last_plan=read_texts(root.get("last_plan", []), "last_plan"),
            parameters=read_parameters(root.get("parameters", {})),
        ),
    )


def _person(value: object, path: str) -> TopicPerson:
    entry = read_mapping(value, path)
    key = read_text(needed(entry, "id", path), f"{path}.id")
    return made(
        {key: path},
        lambda: TopicPerson(
            id=key,
            side=read_text(needed(entry, "side", path), f"{path}.side"),
            ratings=read_levels(entry.get("ratings", {}), f"{path}.ratings", null=True),
            targets=read_levels(entry.get("targets", {}), f"{path}.targets"),
            seeks=frozenset(read_texts(entry.get("seeks", []), f"{path}.seeks")),
        ),
    )


def _topic(value: object, path: str) -> Topic:
    entry = read_mapping(value, path)
    key = read_text(needed(entry, "id", path), f"{path}.id")
    return made(
        {key: path},
        lambda: Topic(
            id=key,
            title=read_any_text(entry.get("title", ""), f"{path}.title"),
            track=read_any_text(entry.get("track", ""), f"{path}.track"),
            minutes=read_whole(entry.get("minutes", 90), f"{path}.minutes"),
            covers=read_list(entry.get("covers", []), f"{path}.covers", _cover),
            requires=read_texts(entry.get("requires", []), f"{path}.requires"),
            editions_ago=read_whole(entry.get("editions_ago", 0), f"{path}.editions_ago"),
        ),
    )


def _cover(value: object, path: str) -> Cover:
    entry = read_mapping(value, path)
    part = read_any_text(entry.get("part", Part.MAIN.value), f"{path}.part")
    if part not in list(Part):
        raise MalformedInstance(f"{path}.part", "main or also")
    return Cover(
        competency=read_text(needed(entry, "competency", path), f"{path}.competency"),
        from_level=read_whole(needed(entry, "from_level", path), f"{path}.from_level"),
        to_level=read_whole(needed(entry, "to_level", path), f"{path}.to_level"),
        part=Part(part),
    )


def read_parameters(value: object) -> TopicParameters:
    """Read parameters; those that are left out have their defaults."""
    given = read_mapping(value, "parameters")
    known = [field.name for field in fields(TopicParameters)]
    for name, number in given.items():
        path = f"parameters.{name}"
        if name not in known:
            raise MalformedInstance(path, f"one of the parameters {', '.join(known)}")
        if name == "curve":
            given[name] = read_list(number, path, read_whole)
        elif name == "track_caps":
            given[name] = read_levels(number, path)
        elif number is not None or name not in {"minutes", "count_max"}:
            read_whole(number, path)
    return made({}, lambda: TopicParameters(**given))  # type: ignore[arg-type]  # checked above


def topics_instance(problem: TopicProblem) -> Json:
    """Write a problem as a document that reads back as the same problem.

    Returns:
        Plain values in canonical order: people sorted, topics as in the catalogue, every
        parameter written out.
    """
    return {
        "format": TOPICS_INSTANCE,
        "parameters": parameters_entry(problem.parameters),
        "sides": list(problem.sides),
        "competencies": list(problem.competencies),
        "people": [
            {
                "id": person.id,
                "side": person.side,
                "ratings": dict(person.ratings),
                "targets": dict(person.targets),
                "seeks": sorted(person.seeks),
            }
            for person in problem.people
        ],
        "topics": [_topic_entry(topic) for topic in problem.topics],
        "must": list(problem.must),
        "never": list(problem.never),
        "last_plan": list(problem.last_plan),
    }


def parameters_entry(parameters: TopicParameters) -> Json:
    """Write all parameters, also those that have their default."""
    return asdict(parameters) | {"curve": list(parameters.curve)}


def _topic_entry(topic: Topic) -> Json:
    return {
        "id": topic.id,
        "title": topic.title,
        "track": topic.track,
        "minutes": topic.minutes,
        "covers": [asdict(cover) | {"part": cover.part.value} for cover in topic.covers],
        "requires": list(topic.requires),
        "editions_ago": topic.editions_ago,
    }
