"""What is asked: one edition to pair.

Each shape checks its own invariants when made; nothing here computes a plan.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from graph.problem.malformed import MalformedProblem, demand_whole, is_whole

Pair = tuple[str, str]

LEVEL_MAX = 4
PER_MILLE = 1000
PRIORITY_MAX = 1_000_000
PARTNERS_LIMIT = 1_000_000
TWO_SIDES = 2


def pair_key(a: str, b: str) -> Pair:
    """Put two ids in the order in which a pair is looked up."""
    return (a, b) if a <= b else (b, a)


@dataclass(frozen=True, slots=True)
class Competency:
    """One competency of the framework; ``priority`` weighs its gaps against the others'."""

    id: str
    priority: int = 1

    def __post_init__(self) -> None:
        if not is_whole(self.priority, 0, PRIORITY_MAX):
            expected = f"a whole number from 0 to {PRIORITY_MAX}"
            raise MalformedProblem(self.id, "priority", expected)


@dataclass(frozen=True, slots=True)
class Person:
    """A delegate without a name.

    ``ratings`` and ``targets`` hold levels 0-4; a competency that is absent from ``ratings`` is
    not assessed, one that is absent from ``targets`` has no target. ``seeks`` holds interest 1-3
    (3 strongest), ``languages`` 1 basic, 2 working, 3 fluent. ``max`` is the most partners;
    None takes the default of the problem.
    """

    id: str
    side: str
    administration: str
    ratings: Mapping[str, int] = field(default_factory=dict)
    targets: Mapping[str, int] = field(default_factory=dict)
    seeks: Mapping[str, int] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    languages: Mapping[str, int] = field(default_factory=dict)
    components: tuple[str, ...] = ()
    max: int | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise MalformedProblem("person", "id", "a text that is not empty")
        for name, least, most in (
            ("ratings", 0, LEVEL_MAX),
            ("targets", 0, LEVEL_MAX),
            ("seeks", 1, 3),
            ("languages", 0, 3),
        ):
            values = dict(getattr(self, name))
            for key, value in values.items():
                if not is_whole(value, least, most):
                    expected = f"a whole number from {least} to {most}"
                    raise MalformedProblem(self.id, f"{name}.{key}", expected)
            object.__setattr__(self, name, values)
        object.__setattr__(self, "offers", tuple(self.offers))
        object.__setattr__(self, "components", tuple(self.components))
        if self.max is not None and not is_whole(self.max, 1, PARTNERS_LIMIT):
            raise MalformedProblem(self.id, "max", "a whole number of at least 1, or absent")


@dataclass(frozen=True, slots=True)
class PairingParameters:
    """What a planner tunes, in whole per-mille; the defaults are those of the model.

    ``points_*`` share what a person needs, ``weight_*`` share a pairing's score; each group sums
    to 1000. ``share_level`` is the least level that can be shared. ``language_points`` says what
    a common language of level 0-3 is worth, ``language_required`` the least level that two
    partners must have in common. ``prior_adjust`` is added to the score of a pairing of an
    earlier edition. ``admin_pair_max`` caps the pairings between two administrations.
    """

    points_competency: int = 700
    points_topic: int = 300
    share_level: int = 3
    weight_gain: int = 600
    weight_mutual: int = 250
    weight_language: int = 150
    language_points: tuple[int, int, int, int] = (0, 400, 800, 1000)
    language_required: int = 0
    prior_adjust: int = -120
    admin_pair_max: int | None = None
    everyone_paired: int = 0

    def __post_init__(self) -> None:
        for name in ("points_competency", "points_topic", *_WEIGHTS):
            demand_whole("parameters", name, getattr(self, name), 0, PER_MILLE)
        if self.points_competency + self.points_topic != PER_MILLE:
            expected = "per-mille that sums to 1000 with points_topic"
            raise MalformedProblem("parameters", "points_competency", expected)
        if self.weight_gain + self.weight_mutual + self.weight_language != PER_MILLE:
            expected = "per-mille that sums to 1000 with weight_mutual and weight_language"
            raise MalformedProblem("parameters", "weight_gain", expected)
        if self.weight_gain % 2:
            raise MalformedProblem(
                "parameters", "weight_gain", "an even number: each side has half"
            )
        demand_whole("parameters", "share_level", self.share_level, 0, LEVEL_MAX)
        demand_whole("parameters", "language_required", self.language_required, 0, 3)
        demand_whole("parameters", "prior_adjust", self.prior_adjust, -PER_MILLE, PER_MILLE)
        demand_whole("parameters", "everyone_paired", self.everyone_paired, 0, 1)
        if self.admin_pair_max is not None:
            demand_whole("parameters", "admin_pair_max", self.admin_pair_max, 0, PARTNERS_LIMIT)
        object.__setattr__(self, "language_points", tuple(self.language_points))
        if len(self.language_points) != len(("none", "basic", "working", "fluent")):
            expected = "four whole numbers, for levels 0 to 3"
            raise MalformedProblem("parameters", "language_points", expected)
        for level, points in enumerate(self.language_points):
            demand_whole("parameters", f"language_points[{level}]", points, 0, PER_MILLE)


_WEIGHTS = ("weight_gain", "weight_mutual", "weight_language")


@dataclass(frozen=True)
class PairingProblem:
    """One edition to pair: people on sides, what they know and need, and the instructions.

    People are kept sorted by id, pairs sorted by their ids and once each, so the order in which
    they are given never matters. The order of ``competencies`` and ``topics`` does: it decides
    who gets the odd point when points are shared. ``sides`` orders the two people of a pairing.
    Raises MalformedProblem that names the record and the field.
    """

    sides: tuple[str, ...]
    administrations: tuple[str, ...]
    people: tuple[Person, ...]
    competencies: tuple[Competency, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    conflicts: tuple[Pair, ...] = ()
    must: tuple[Pair, ...] = ()
    locked: tuple[Pair, ...] = ()
    prior: tuple[Pair, ...] = ()
    parameters: PairingParameters = field(default_factory=PairingParameters)

    def __post_init__(self) -> None:
        for name in ("sides", "administrations", "competencies", "topics", "languages"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "components", tuple(self.components))
        for name, keys in self._catalogues().items():
            _demand_once_each(name, keys)
        self._check_people()
        self._check_caps()
        object.__setattr__(self, "people", tuple(sorted(self.people, key=lambda p: p.id)))
        for name in ("conflicts", "must", "locked", "prior"):
            object.__setattr__(self, name, self._pairs(name))

    def _catalogues(self) -> dict[str, tuple[str, ...]]:
        return {
            "sides": self.sides,
            "administrations": self.administrations,
            "competencies": tuple(competency.id for competency in self.competencies),
            "topics": self.topics,
            "languages": self.languages,
            "components": self.components,
        }

    def _check_people(self) -> None:
        known = {name: frozenset(keys) for name, keys in self._catalogues().items()}
        seen: set[str] = set()
        for position, person in enumerate(self.people):
            for name, keys, catalogue in (
                ("side", (person.side,), "sides"),
                ("administration", (person.administration,), "administrations"),
                ("ratings", person.ratings, "competencies"),
                ("targets", person.targets, "competencies"),
                ("seeks", person.seeks, "topics"),
                ("offers", person.offers, "topics"),
                ("languages", person.languages, "languages"),
                ("components", person.components, "components"),
            ):
                stranger = next((key for key in keys if key not in known[catalogue]), None)
                if stranger is not None:
                    expected = f"in {catalogue}, and {stranger!r} is not"
                    raise MalformedProblem(person.id, name, expected, position=position)
            if person.id in seen:
                raise MalformedProblem(person.id, "id", "unique", position=position)
            seen.add(person.id)

    def _check_caps(self) -> None:
        """Refuse administrations of which two caps would have one name."""
        if self.parameters.admin_pair_max is None:
            return
        keys = [key for key in self.administrations if "|" in key] and self.administrations
        names = [f"{a}|{b}" for place, a in enumerate(keys) for b in keys[place:]]
        name, count = max(Counter(names).items(), key=lambda item: item[1], default=("", 0))
        if count > 1:
            expected = f"such that only one pair of them is named {name}"
            raise MalformedProblem("administrations", "", expected)

    def _pairs(self, name: str) -> tuple[Pair, ...]:
        kept: dict[Pair, Pair] = {}
        named: dict[str, Pair] = {}
        for number, (a, b) in enumerate(getattr(self, name)):
            stranger = next((key for key in (a, b) if key not in self.position), None)
            if stranger is not None:
                expected = f"two ids of people, and {stranger!r} is none"
                raise MalformedProblem(f"{name}[{number}]", "", expected)
            if a == b:
                raise MalformedProblem(f"{name}[{number}]", "", "two different people")
            if named.setdefault(f"{a}|{b}", (a, b)) != (a, b):
                expected = f"the only pair that is named {a}|{b}; rename one of these people"
                raise MalformedProblem(f"{name}[{number}]", "", expected)
            # A pair may be named both ways round: one name, whichever stands first.
            kept[pair_key(a, b)] = min((a, b), kept.get(pair_key(a, b), (a, b)))
        return tuple(kept[key] for key in sorted(kept))

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where each person stands in ``people``, by id."""
        return {person.id: place for place, person in enumerate(self.people)}

    @cached_property
    def partners_max(self) -> tuple[int, ...]:
        """How many partners each person may have, in the order of ``people``.

        Default with two sides: 1 on the bigger, ``ceil(bigger / smaller)`` on the smaller, so
        that there are places for all; 1 otherwise.
        """
        default = dict.fromkeys(self.sides, 1)
        if len(self.sides) == TWO_SIDES:
            sizes = {side: sum(p.side == side for p in self.people) for side in self.sides}
            small, big = sorted(self.sides, key=lambda side: sizes[side])
            if sizes[small]:
                default[small] = -(-sizes[big] // sizes[small])
        return tuple(default[p.side] if p.max is None else p.max for p in self.people)

    @cached_property
    def conflict_keys(self) -> frozenset[Pair]:
        """The pairs in conflict, as ``pair_key`` orders them."""
        return frozenset(pair_key(a, b) for a, b in self.conflicts)

    @cached_property
    def people_in_conflict(self) -> frozenset[str]:
        """Everybody who is in some conflict."""
        return frozenset(person for pair in self.conflicts for person in pair)

    @cached_property
    def administration_pairs(self) -> tuple[Pair, ...]:
        """Each two administrations (or one and itself) with people on two sides, once each."""
        places = sorted({(person.administration, person.side) for person in self.people})
        return tuple(
            sorted(
                {
                    self.administration_pair(ours, theirs)
                    for ours, side in places
                    for theirs, other in places
                    if side != other
                }
            )
        )

    @cached_property
    def _side_order(self) -> Mapping[str, int]:
        return {key: place for place, key in enumerate(self.sides)}

    @cached_property
    def _administration_order(self) -> Mapping[str, int]:
        return {key: place for place, key in enumerate(self.administrations)}

    def administration_pair(self, a: str, b: str) -> Pair:
        """Order two administrations as the problem lists them."""
        order = self._administration_order
        return (a, b) if order[a] <= order[b] else (b, a)

    def person(self, person_id: str) -> Person:
        """Find a person by id; KeyError when there is none."""
        return self.people[self.position[person_id]]

    def oriented(self, a: str, b: str) -> Pair:
        """Order two people as a pairing names them: earlier side first, then by id."""
        order = self._side_order
        first, second = sorted((a, b), key=lambda key: (order[self.person(key).side], key))
        return first, second

    def with_max_given(self) -> "PairingProblem":
        """Write the default ``max`` into each person, so that nothing is left to a default."""
        filled = zip(self.people, self.partners_max, strict=True)
        return replace(self, people=tuple(replace(person, max=most) for person, most in filled))

    def without_demands(self) -> "PairingProblem":
        """Leave out what is demanded of two people: conflicts, and pairs that have to be."""
        return replace(self, conflicts=(), must=(), locked=())

    def with_room_for(self, pairs: Iterable[Pair]) -> "PairingProblem":
        """Let everybody have as many partners as in some pairs, where a default says fewer.

        A ``max`` that is given stays. ``pairs`` may name people who are not there.
        """
        held = Counter(person for pair in pairs for person in pair)
        entries = zip(self.people, self.partners_max, strict=True)
        return replace(
            self,
            people=tuple(
                replace(person, max=held[person.id])
                if person.max is None and held[person.id] > most
                else person
                for person, most in entries
            ),
        )


def _demand_once_each(name: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for place, key in enumerate(keys):
        if key in seen:
            raise MalformedProblem(f"{name}[{place}]", "", f"unique, and {key!r} is there twice")
        seen.add(key)
