"""Instances of regional meetings as plain JSON documents, both ways; pure.

Format ``meeting-instance/1``. Lists and mappings that are left out are empty, parameters that are
left out have their defaults. Lists may come in any order.
"""

from dataclasses import asdict, fields

from graph.interchange.malformed import MalformedInstance
from graph.interchange.values import (
    Json,
    made,
    needed,
    read_levels,
    read_list,
    read_mapping,
    read_root,
    read_text,
    read_texts,
    read_whole,
)
from graph.problem.meetings import (
    Days,
    EditionDays,
    MeetingAdministration,
    MeetingParameters,
    MeetingPerson,
    MeetingProblem,
    MeetingTopic,
    RegionalMeeting,
    Wanted,
)

MEETING_INSTANCE = "meeting-instance/1"
TWO = 2


def read_meeting_instance(document: object) -> MeetingProblem:
    """Read a decoded JSON document as a problem of regional meetings.

    Returns:
        The problem; a rating of null is no rating.

    Raises:
        MalformedInstance with the path of the first fault and what was expected there.
    """
    root = read_root(document, MEETING_INSTANCE)
    people = read_list(needed(root, "people", ""), "people", _person)
    meetings = read_list(needed(root, "meetings", ""), "meetings", _meeting)
    paths = {person.id: f"people[{place}]" for place, person in enumerate(people)}
    paths |= {meeting.id: f"meetings[{place}]" for place, meeting in enumerate(meetings)}
    return made(
        paths,
        lambda: MeetingProblem(
            sides=read_texts(needed(root, "sides", ""), "sides"),
            administrations=read_list(
                needed(root, "administrations", ""), "administrations", _administration
            ),
            topics=read_list(root.get("topics", []), "topics", _topic),
            meetings=meetings,
            people=people,
            editions=read_list(root.get("editions", []), "editions", _edition),
            must=read_list(root.get("must", []), "must", _wanted),
            never=read_list(root.get("never", []), "never", _wanted),
            parameters=read_meeting_parameters(root.get("parameters", {})),
        ),
    )


def _id_of(entry: Json, path: str) -> str:
    return read_text(needed(entry, "id", path), f"{path}.id")


def _administration(value: object, path: str) -> MeetingAdministration:
    entry = read_mapping(value, path)
    side = read_text(needed(entry, "side", path), f"{path}.side")
    return MeetingAdministration(_id_of(entry, path), side)


def _topic(value: object, path: str) -> MeetingTopic:
    entry = read_mapping(value, path)
    key = _id_of(entry, path)
    weights = read_levels(entry.get("weights", {}), f"{path}.weights")
    return made({key: path}, lambda: MeetingTopic(key, weights))


def _edition(value: object, path: str) -> EditionDays:
    entry = read_mapping(value, path)
    key = _id_of(entry, path)
    first, last = _first_and_last(entry, path)
    return made({key: path}, lambda: EditionDays(key, first, last))


def _first_and_last(entry: Json, path: str) -> Days:
    return (
        read_whole(needed(entry, "first_day", path), f"{path}.first_day"),
        read_whole(needed(entry, "last_day", path), f"{path}.last_day"),
    )


def _meeting(value: object, path: str) -> RegionalMeeting:
    entry = read_mapping(value, path)
    key = _id_of(entry, path)
    first, last = _first_and_last(entry, path)
    return made(
        {key: path},
        lambda: RegionalMeeting(
            id=key,
            side=read_text(needed(entry, "side", path), f"{path}.side"),
            first_day=first,
            last_day=last,
            places=read_whole(needed(entry, "places", path), f"{path}.places"),
            topics=read_levels(entry.get("topics", {}), f"{path}.topics"),
            travel_days=read_levels(entry.get("travel_days", {}), f"{path}.travel_days"),
        ),
    )


def _person(value: object, path: str) -> MeetingPerson:
    entry = read_mapping(value, path)
    key = _id_of(entry, path)
    most = entry.get("meetings_max")
    return made(
        {key: path},
        lambda: MeetingPerson(
            id=key,
            administration=read_text(
                needed(entry, "administration", path), f"{path}.administration"
            ),
            ratings=read_levels(entry.get("ratings", {}), f"{path}.ratings", null=True),
            away=read_list(entry.get("away", []), f"{path}.away", _days),
            meetings_max=None if most is None else read_whole(most, f"{path}.meetings_max"),
        ),
    )


def _days(value: object, path: str) -> Days:
    days = read_list(value, path, read_whole)
    if len(days) != TWO:
        raise MalformedInstance(path, "two whole numbers: the first and the last day")
    return days[0], days[1]


def _wanted(value: object, path: str) -> Wanted:
    names = read_texts(value, path)
    if len(names) != TWO:
        raise MalformedInstance(path, "two texts: a person and a meeting")
    return names[0], names[1]


def read_meeting_parameters(value: object) -> MeetingParameters:
    """Read parameters; those that are left out have their defaults."""
    given = read_mapping(value, "parameters")
    known = [field.name for field in fields(MeetingParameters)]
    for name, number in given.items():
        path = f"parameters.{name}"
        if name not in known:
            raise MalformedInstance(path, f"one of the parameters {', '.join(known)}")
        if name == "curve":
            given[name] = read_list(number, path, read_whole)
        elif number is not None or name not in {"days_max", "administration_max"}:
            read_whole(number, path)
    return made({}, lambda: MeetingParameters(**given))  # type: ignore[arg-type]  # checked above


def meeting_instance(problem: MeetingProblem) -> Json:
    """Write a problem as a document that reads back as the same problem.

    Returns:
        Plain values in canonical order: records sorted by id, every parameter written out.
    """
    return {
        "format": MEETING_INSTANCE,
        "parameters": meeting_parameters_entry(problem.parameters),
        "sides": list(problem.sides),
        "administrations": [asdict(each) for each in problem.administrations],
        "topics": [asdict(topic) for topic in problem.topics],
        "meetings": [asdict(meeting) for meeting in problem.meetings],
        "people": [
            asdict(person) | {"away": [list(days) for days in person.away]}
            for person in problem.people
        ],
        "editions": [asdict(edition) for edition in problem.editions],
        "must": [list(pair) for pair in problem.must],
        "never": [list(pair) for pair in problem.never],
    }


def meeting_parameters_entry(parameters: MeetingParameters) -> Json:
    """Write all parameters, also those that have their default."""
    return asdict(parameters) | {"curve": list(parameters.curve)}
