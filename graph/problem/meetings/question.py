"""What is asked of cross-participation: regional meetings, people, topics, parameters.

Each shape checks its own invariants when made, so no solver ever meets a malformed problem. Days
are whole numbers that count on from any day, the same one for all records.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from graph.problem.malformed import MalformedProblem, demand_once_each, demand_whole, is_whole

LEVEL_MAX = 4
PER_MILLE = 1000
WEIGHT_MAX = 10
PRICE_MAX = 10_000
PLACES_MAX = 1000
DAY_MAX = 10_000_000
TRAVEL_MAX = 30
STEPS_MAX = 10

Days = tuple[int, int]  # the first and the last, both among them
Wanted = tuple[str, str]  # a person and a meeting


@dataclass(frozen=True, slots=True)
class MeetingTopic:
    """A topic of the catalogue: how much each competency weighs in it, whole numbers of any sum."""

    id: str
    weights: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _demand_text("topic", self.id)
        object.__setattr__(self, "weights", dict(self.weights))
        for competency, weight in self.weights.items():
            demand_whole(self.id, f"weights.{competency}", weight, 1, PER_MILLE)


@dataclass(frozen=True, slots=True)
class MeetingAdministration:
    """An administration and the side that it is on."""

    id: str
    side: str

    def __post_init__(self) -> None:
        _demand_text("administration", self.id)


@dataclass(frozen=True, slots=True)
class RegionalMeeting:
    """A meeting of one side, with places for people of the others.

    ``topics`` maps the topics of the meeting to their weights, 1 to 10. ``travel_days`` holds,
    by administration, the days that the way takes before the meeting, and again after it; those
    that are not there have the days of the parameters.
    """

    id: str
    side: str
    first_day: int
    last_day: int
    places: int
    topics: Mapping[str, int] = field(default_factory=dict)
    travel_days: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _demand_text("meeting", self.id)
        object.__setattr__(self, "topics", dict(sorted(self.topics.items())))
        object.__setattr__(self, "travel_days", dict(self.travel_days))
        _demand_days(self.id, "", (self.first_day, self.last_day))
        demand_whole(self.id, "places", self.places, 0, PLACES_MAX)
        for topic, weight in self.topics.items():
            demand_whole(self.id, f"topics.{topic}", weight, 1, WEIGHT_MAX)
        for administration, days in self.travel_days.items():
            demand_whole(self.id, f"travel_days.{administration}", days, 0, TRAVEL_MAX)


@dataclass(frozen=True, slots=True)
class EditionDays:
    """The days of an edition, on which nobody can be anywhere else."""

    id: str
    first_day: int
    last_day: int

    def __post_init__(self) -> None:
        _demand_text("edition", self.id)
        _demand_days(self.id, "", (self.first_day, self.last_day))


@dataclass(frozen=True, slots=True)
class MeetingPerson:
    """A delegate as far as meetings go, without a name.

    ``ratings`` holds levels 0-4; a competency that is absent is not assessed. ``away`` lists days
    on which the person cannot travel. ``meetings_max`` None is that of the parameters.
    """

    id: str
    administration: str
    ratings: Mapping[str, int] = field(default_factory=dict)
    away: tuple[Days, ...] = ()
    meetings_max: int | None = None

    def __post_init__(self) -> None:
        _demand_text("person", self.id)
        object.__setattr__(self, "ratings", dict(self.ratings))
        object.__setattr__(self, "away", tuple(sorted((first, last) for first, last in self.away)))
        for competency, level in self.ratings.items():
            demand_whole(self.id, f"ratings.{competency}", level, 0, LEVEL_MAX)
        for place, days in enumerate(self.away):
            _demand_days(self.id, f"away[{place}].", days)
        if self.meetings_max is not None:
            demand_whole(self.id, "meetings_max", self.meetings_max, 0, PLACES_MAX)


@dataclass(frozen=True, slots=True)
class MeetingParameters:
    """What a planner tunes; the defaults are those of the model.

    From ``share_level`` on a competency can be shared. ``curve`` is what the first, the second
    and each further person who can share a topic of a meeting adds, in points for each weight of
    the topic. The n-th trip of an administration costs n times ``trip_price``, and each day away
    ``day_price``, in points. ``travel_days`` are those of the way, before a meeting and again
    after it. Nobody goes to more than ``meetings_max`` meetings or is away for more than
    ``days_max`` days, and no administration makes more than ``administration_max`` trips; None
    is no limit.
    """

    share_level: int = 3
    curve: tuple[int, ...] = (600, 300, 100)
    trip_price: int = 20
    day_price: int = 5
    travel_days: int = 1
    meetings_max: int = 2
    days_max: int | None = 20
    administration_max: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "curve", tuple(self.curve))
        for name, most in (
            ("share_level", LEVEL_MAX),
            ("trip_price", PRICE_MAX),
            ("day_price", PRICE_MAX),
            ("travel_days", TRAVEL_MAX),
            ("meetings_max", PLACES_MAX),
        ):
            demand_whole("parameters", name, getattr(self, name), 0, most)
        for name in ("days_max", "administration_max"):
            if getattr(self, name) is not None:
                demand_whole("parameters", name, getattr(self, name), 0, DAY_MAX)
        if len(self.curve) > STEPS_MAX:
            raise MalformedProblem("parameters", "curve", f"at most {STEPS_MAX} whole numbers")
        for place, step in enumerate(self.curve):
            demand_whole("parameters", f"curve[{place}]", step, 0, PER_MILLE)
            if step > self.curve[max(place - 1, 0)]:
                raise MalformedProblem("parameters", "curve", "steps that never rise")


@dataclass(frozen=True)
class MeetingProblem:
    """Regional meetings, and the people who may be invited to them.

    All records are kept sorted by id, so the order in which they are given never matters.
    ``must`` and ``never`` are pairs of a person and a meeting.
    Raises MalformedProblem that names the record and the field.
    """

    sides: tuple[str, ...]
    administrations: tuple[MeetingAdministration, ...]
    topics: tuple[MeetingTopic, ...]
    meetings: tuple[RegionalMeeting, ...]
    people: tuple[MeetingPerson, ...]
    editions: tuple[EditionDays, ...] = ()
    must: tuple[Wanted, ...] = ()
    never: tuple[Wanted, ...] = ()
    parameters: MeetingParameters = field(default_factory=MeetingParameters)

    def __post_init__(self) -> None:
        sides = tuple(sorted(self.sides))
        demand_once_each("sides", sides)
        object.__setattr__(self, "sides", sides)
        for name in ("administrations", "topics", "meetings", "people", "editions"):
            records = tuple(sorted(getattr(self, name), key=lambda record: record.id))
            demand_once_each(name, (record.id for record in records))
            object.__setattr__(self, name, records)
        self._check_records()
        self._check_instructions()

    def _check_records(self) -> None:
        sides, topics = set(self.sides), {topic.id for topic in self.topics}
        for administration in self.administrations:
            if administration.side not in sides:
                raise MalformedProblem(administration.id, "side", "one of the sides")
        for meeting in self.meetings:
            if meeting.side not in sides:
                raise MalformedProblem(meeting.id, "side", "one of the sides")
            for topic in sorted(meeting.topics.keys() - topics):
                raise MalformedProblem(meeting.id, f"topics.{topic}", "one of the topics")
            for key in sorted(meeting.travel_days.keys() - self.side_of.keys()):
                raise MalformedProblem(meeting.id, f"travel_days.{key}", _ADMINISTRATION)
        for person in self.people:
            if person.administration not in self.side_of:
                raise MalformedProblem(person.id, "administration", _ADMINISTRATION)

    def _check_instructions(self) -> None:
        named: dict[str, Wanted] = {}
        for name in ("must", "never"):
            wanted = tuple(sorted({(person, meeting) for person, meeting in getattr(self, name)}))
            for person, meeting in wanted:
                if person not in self.person_by_id:
                    raise MalformedProblem(name, person, "one of the people")
                if meeting not in self.meeting_by_id:
                    raise MalformedProblem(name, meeting, "one of the meetings")
                pair = f"{person}|{meeting}"
                if named.setdefault(pair, (person, meeting)) != (person, meeting):
                    expected = f"the only two that are named {pair}; rename one"
                    raise MalformedProblem(name, pair, expected)
            object.__setattr__(self, name, wanted)
        for person, meeting in self.must:
            if (person, meeting) in self.never:
                expected = "two that are not on never as well"
                raise MalformedProblem("must", f"{person}|{meeting}", expected)

    @cached_property
    def side_of(self) -> Mapping[str, str]:
        """The side of each administration."""
        return {each.id: each.side for each in self.administrations}

    @cached_property
    def person_by_id(self) -> Mapping[str, MeetingPerson]:
        """The people by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def meeting_by_id(self) -> Mapping[str, RegionalMeeting]:
        """The meetings by id."""
        return {meeting.id: meeting for meeting in self.meetings}

    @cached_property
    def topic_by_id(self) -> Mapping[str, MeetingTopic]:
        """The topics by id."""
        return {topic.id: topic for topic in self.topics}

    def trip(self, administration: str, meeting: RegionalMeeting) -> Days:
        """Give the first and the last day away of whoever goes from there to a meeting."""
        way = meeting.travel_days.get(administration, self.parameters.travel_days)
        return meeting.first_day - way, meeting.last_day + way

    def days_away(self, administration: str, meeting: RegionalMeeting) -> int:
        """Count the days of that trip."""
        first, last = self.trip(administration, meeting)
        return last - first + 1

    def meetings_max_of(self, person: MeetingPerson) -> int:
        """Give to how many meetings a person goes at most."""
        own = person.meetings_max
        return self.parameters.meetings_max if own is None else own


_ADMINISTRATION = "one of the administrations"


def _demand_text(record: str, key: str) -> None:
    if not key:
        raise MalformedProblem(record, "id", "a text that is not empty")


def _demand_days(record: str, name: str, days: Days) -> None:
    first, last = days
    demand_whole(record, f"{name}first_day", first, 0, DAY_MAX)
    if not is_whole(last, first, DAY_MAX):
        expected = f"a whole number from first_day, {first}, to {DAY_MAX}"
        raise MalformedProblem(record, f"{name}last_day", expected)
