"""Network instances as plain JSON documents, both ways; pure.

Format ``network-instance/1``. ``forbidden`` and ``parameters`` may be left out; a pair that
stands twice, either way round, is one.
"""

from dataclasses import asdict, fields

from graph.interchange.malformed import MalformedInstance
from graph.interchange.values import (
    Json,
    made,
    needed,
    read_list,
    read_mapping,
    read_root,
    read_text,
    read_texts,
    read_whole,
)
from graph.problem.health import HealthParameters, HealthPerson, HealthProblem, Tie

NETWORK_INSTANCE = "network-instance/1"


def read_network_instance(document: object) -> HealthProblem:
    """Read a decoded JSON document as a network.

    Raises:
        MalformedInstance with the path of the first fault and what was expected there.
    """
    root = read_root(document, NETWORK_INSTANCE)
    people = read_list(needed(root, "people", ""), "people", _person)
    ties = read_list(needed(root, "ties", ""), "ties", _pair)
    forbidden = read_list(root.get("forbidden", []), "forbidden", _pair)
    parameters = read_health_parameters(root.get("parameters", {}))
    return made({}, lambda: HealthProblem(people, ties, forbidden, parameters))


def _person(value: object, path: str) -> HealthPerson:
    entry = read_mapping(value, path)
    key = read_text(needed(entry, "id", path), f"{path}.id")
    return HealthPerson(key, read_text(needed(entry, "side", path), f"{path}.side"))


def _pair(value: object, path: str) -> Tie:
    pair = read_texts(value, path)
    if len(pair) != 2:  # noqa: PLR2004 -- a pair
        raise MalformedInstance(path, "two people")
    return pair[0], pair[1]


def read_health_parameters(value: object) -> HealthParameters:
    """Read parameters; those that are left out have their defaults."""
    given = read_mapping(value, "parameters")
    known = [field.name for field in fields(HealthParameters)]
    for name in given.keys() - set(known):
        raise MalformedInstance(f"parameters.{name}", f"one of {', '.join(known)}")
    numbers = {name: read_whole(number, f"parameters.{name}") for name, number in given.items()}
    return made({}, lambda: HealthParameters(**numbers))


def network_instance(problem: HealthProblem) -> Json:
    """Write a network as a document that reads back as the same; everything sorted."""
    return {
        "format": NETWORK_INSTANCE,
        "parameters": asdict(problem.parameters),
        "people": [asdict(person) for person in problem.people],
        "ties": [list(tie) for tie in problem.ties],
        "forbidden": [list(pair) for pair in problem.forbidden],
    }
