"""What is asked when symposium topics are chosen: people, topics, parameters, must and never.

Each shape checks its own invariants when made, so no solver ever meets a malformed problem.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from graph.problem.malformed import MalformedProblem, demand_once_each, demand_whole, is_whole

LEVEL_MAX = 4
PER_MILLE = 1000
STEPS = 4
SIDES_MIN = 2
AMOUNT_MAX = 1_000_000


class Part(StrEnum):
    """How much of a topic a competency is."""

    MAIN = "main"
    ALSO = "also"


UNITS: Mapping[Part, int] = {Part.MAIN: 2, Part.ALSO: 1}


@dataclass(frozen=True, slots=True)
class Cover:
    """What a topic does for one competency: it brings people from one level to another."""

    competency: str
    from_level: int
    to_level: int
    part: Part = Part.MAIN

    def serves(self, level: int | None) -> bool:
        """Say whether somebody at a level profits; None, not assessed, is served like level 0."""
        return self.from_level <= (level or 0) < self.to_level


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the catalogue.

    ``minutes`` is its length. ``requires`` names topics that have to be chosen with it, unless
    they were held before. ``editions_ago`` says when it was last held: 1 is the edition before
    this one, 0 never. ``position`` is its place in the catalogue; None takes its place among
    the topics as they are given.
    """

    id: str
    title: str = ""
    track: str = ""
    minutes: int = 90
    covers: tuple[Cover, ...] = ()
    requires: tuple[str, ...] = ()
    editions_ago: int = 0
    position: int | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise MalformedProblem("topic", "id", "a text that is not empty")
        object.__setattr__(self, "covers", tuple(self.covers))
        object.__setattr__(self, "requires", tuple(self.requires))
        for name in ("minutes", "editions_ago"):
            if not is_whole(getattr(self, name), 0, AMOUNT_MAX):
                raise MalformedProblem(self.id, name, f"a whole number from 0 to {AMOUNT_MAX}")
        if self.position is not None and type(self.position) is not int:
            raise MalformedProblem(self.id, "position", "a whole number, or absent")
        for cover in self.covers:
            where = f"covers.{cover.competency}"
            if not is_whole(cover.from_level, 0, LEVEL_MAX):
                raise MalformedProblem(self.id, f"{where}.from_level", _LEVEL)
            if not is_whole(cover.to_level, cover.from_level + 1, LEVEL_MAX):
                expected = f"a level above from_level, at most {LEVEL_MAX}"
                raise MalformedProblem(self.id, f"{where}.to_level", expected)
            if not isinstance(cover.part, Part):
                raise MalformedProblem(self.id, f"{where}.part", "main or also")

    @property
    def mains(self) -> tuple[Cover, ...]:
        """The covers that are the heart of the topic, and decide who may lead it."""
        return tuple(cover for cover in self.covers if cover.part is Part.MAIN)


_LEVEL = f"a whole number from 0 to {LEVEL_MAX}"


@dataclass(frozen=True, slots=True)
class TopicPerson:
    """A delegate as far as topics go, without a name.

    ``ratings`` and ``targets`` hold levels 0-4; a competency that is absent from ``ratings`` is
    not assessed, one that is absent from ``targets`` has no target. ``seeks`` holds the
    competencies of the topics that the person asks for.
    """

    id: str
    side: str
    ratings: Mapping[str, int] = field(default_factory=dict)
    targets: Mapping[str, int] = field(default_factory=dict)
    seeks: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.id:
            raise MalformedProblem("person", "id", "a text that is not empty")
        for name in ("ratings", "targets"):
            levels = dict(getattr(self, name))
            for competency, level in levels.items():
                if not is_whole(level, 0, LEVEL_MAX):
                    raise MalformedProblem(self.id, f"{name}.{competency}", _LEVEL)
            object.__setattr__(self, name, levels)
        object.__setattr__(self, "seeks", frozenset(self.seeks))


@dataclass(frozen=True, slots=True)
class TopicParameters:
    """What a planner tunes; the defaults are those of the model.

    ``minutes``, ``count_max`` None and a track without a cap are no limit. ``curve`` is what the
    1st to the 4th unit close of a need, in per mille. ``sought_per_mille`` and
    ``unassessed_per_mille`` weigh a gap level that somebody asks for, and a target whose level
    is not assessed. ``phi_per_mille`` is the part of the largest smallest share that every side
    keeps while the total is raised. ``memory_editions`` keeps a topic away after it was held.
    A leader leads at most ``leader_load`` topics, has at least ``leader_level_min`` in a main
    competency of each, and each topic has leaders from ``leader_sides_min`` sides.
    """

    minutes: int | None = None
    count_min: int = 0
    count_max: int | None = None
    track_caps: Mapping[str, int] = field(default_factory=dict)
    memory_editions: int = 2
    curve: tuple[int, ...] = (350, 350, 150, 150)
    sought_per_mille: int = 1500
    unassessed_per_mille: int = 500
    phi_per_mille: int = 950
    leader_load: int = 2
    leader_level_min: int = 3
    leader_sides_min: int = 2

    def __post_init__(self) -> None:
        object.__setattr__(self, "curve", tuple(self.curve))
        object.__setattr__(self, "track_caps", dict(self.track_caps))
        for name, most in (
            ("count_min", AMOUNT_MAX),
            ("memory_editions", AMOUNT_MAX),
            ("sought_per_mille", AMOUNT_MAX),
            ("unassessed_per_mille", AMOUNT_MAX),
            ("phi_per_mille", PER_MILLE),
            ("leader_load", AMOUNT_MAX),
            ("leader_level_min", LEVEL_MAX),
            ("leader_sides_min", AMOUNT_MAX),
        ):
            demand_whole("parameters", name, getattr(self, name), 0, most)
        for name in ("minutes", "count_max"):
            if getattr(self, name) is not None:
                demand_whole("parameters", name, getattr(self, name), 0, AMOUNT_MAX)
        for track, cap in self.track_caps.items():
            demand_whole("parameters", f"track_caps.{track}", cap, 0, AMOUNT_MAX)
        if self.count_max is not None and self.count_max < self.count_min:
            raise MalformedProblem("parameters", "count_max", "at least count_min")
        if len(self.curve) != STEPS:
            raise MalformedProblem("parameters", "curve", f"{STEPS} whole numbers")
        for place, step in enumerate(self.curve):
            demand_whole("parameters", f"curve[{place}]", step, 0, PER_MILLE)
            if step > self.curve[max(place - 1, 0)]:
                raise MalformedProblem("parameters", "curve", "steps that never rise")
        if sum(self.curve) > PER_MILLE:
            raise MalformedProblem("parameters", "curve", f"steps that sum to at most {PER_MILLE}")


@dataclass(frozen=True)
class TopicProblem:
    """One edition that needs topics.

    People are kept sorted by id and topics by their place in the catalogue, so the order in
    which they are given never matters once topics carry a position. ``last_plan`` holds the
    topics of the last accepted plan of this edition, () when there is none.
    Raises MalformedProblem that names the record and the field; a topic on both ``must`` and
    ``never`` is such an error.
    """

    sides: tuple[str, ...]
    competencies: tuple[str, ...]
    people: tuple[TopicPerson, ...]
    topics: tuple[Topic, ...]
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    last_plan: tuple[str, ...] = ()
    parameters: TopicParameters = field(default_factory=TopicParameters)

    def __post_init__(self) -> None:
        for name in ("sides", "competencies"):
            keys = tuple(getattr(self, name))
            object.__setattr__(self, name, keys)
            demand_once_each(name, keys)
        if len(self.sides) < SIDES_MIN:
            raise MalformedProblem("sides", "", f"at least {SIDES_MIN} different sides")
        if self.parameters.leader_sides_min > len(self.sides):
            expected = f"at most the number of sides, {len(self.sides)}"
            raise MalformedProblem("parameters", "leader_sides_min", expected)
        demand_once_each("people", (person.id for person in self.people))
        demand_once_each("topics", (topic.id for topic in self.topics))
        object.__setattr__(self, "people", tuple(sorted(self.people, key=lambda p: p.id)))
        object.__setattr__(self, "topics", _catalogue(tuple(self.topics)))
        self._check_people()
        self._check_topics()
        self._check_instructions()

    def _check_people(self) -> None:
        sides, competencies = set(self.sides), set(self.competencies)
        for person in self.people:
            if person.side not in sides:
                raise MalformedProblem(person.id, "side", "one of the sides")
            for name in ("ratings", "targets", "seeks"):
                for competency in getattr(person, name):
                    if competency not in competencies:
                        raise MalformedProblem(person.id, f"{name}.{competency}", _KNOWN)

    def _check_topics(self) -> None:
        competencies = set(self.competencies)
        named: dict[str, tuple[str, str]] = {}
        for topic in self.topics:
            for cover in topic.covers:
                if cover.competency not in competencies:
                    raise MalformedProblem(topic.id, f"covers.{cover.competency}", _KNOWN)
            for required in topic.requires:
                if required not in self.topic_by_id or required == topic.id:
                    raise MalformedProblem(topic.id, f"requires.{required}", "another topic")
                pair = topic.id, required
                if named.setdefault("|".join(pair), pair) != pair:
                    expected = f"the only pair that is named {'|'.join(pair)}; rename a topic"
                    raise MalformedProblem(topic.id, f"requires.{required}", expected)

    def _check_instructions(self) -> None:
        for name in ("must", "never", "last_plan"):
            asked = set(getattr(self, name))
            for topic in sorted(asked - self.topic_by_id.keys()):
                raise MalformedProblem(name, topic, "one of the topics")
            in_order = tuple(topic.id for topic in self.topics if topic.id in asked)
            object.__setattr__(self, name, in_order)
        for topic_id in self.must:
            if topic_id in self.never:
                raise MalformedProblem("must", topic_id, "a topic that is not on never as well")

    @cached_property
    def topic_by_id(self) -> Mapping[str, Topic]:
        """The topics by id, in catalogue order."""
        return {topic.id: topic for topic in self.topics}

    def topic(self, topic_id: str) -> Topic:
        """Give one topic; raises MalformedProblem when the problem has none of that id."""
        if topic_id not in self.topic_by_id:
            raise MalformedProblem("topic", topic_id, "one of the topics")
        return self.topic_by_id[topic_id]

    def in_catalogue_order(self, topics: Iterable[str]) -> tuple[str, ...]:
        """Sort ids of topics as the catalogue has them, once each."""
        asked = set(topics)
        return tuple(topic.id for topic in self.topics if topic.id in asked)


_KNOWN = "one of the competencies"


def _catalogue(topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
    places = [topic.position for topic in topics]
    if all(place is None for place in places):
        return tuple(replace(topic, position=place) for place, topic in enumerate(topics, start=1))
    if None in places or len(set(places)) < len(places):
        expected = "a different whole number for each topic, or absent from all"
        raise MalformedProblem("topics", "position", expected)
    return tuple(sorted(topics, key=lambda topic: topic.position or 0))
