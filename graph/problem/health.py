"""The shapes of network health: people and ties in, one report out; frozen and picklable.

A tie is an accepted pairing or a contact that was logged; two people have one or none.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from graph.problem.malformed import MalformedProblem, is_whole

Tie = tuple[str, str]

SEED_MAX = 2**64 - 1
RUNS_MAX = 10_000
PEOPLE_MAX = 2**24 - 1
BRIDGE_LOAD = 0.25


@dataclass(frozen=True, slots=True)
class HealthPerson:
    """Somebody of the network, and the side that they are of."""

    id: str
    side: str

    def __post_init__(self) -> None:
        for name in ("id", "side"):
            if not getattr(self, name):
                raise MalformedProblem(self.id or "person", name, "a text that is not empty")


@dataclass(frozen=True, slots=True)
class HealthParameters:
    """How the survival curve is drawn: over how many runs, from which seed."""

    survival_runs: int = 200
    seed: int = 0

    def __post_init__(self) -> None:
        for name, least, most in (("survival_runs", 1, RUNS_MAX), ("seed", 0, SEED_MAX)):
            if not is_whole(getattr(self, name), least, most):
                expected = f"a whole number from {least} to {most}"
                raise MalformedProblem("parameters", name, expected)


@dataclass(frozen=True)
class HealthProblem:
    """A network whose health is asked.

    People are kept sorted by id, ties and forbidden pairs sorted and once each, whichever way
    round they were given: their order never matters. ``forbidden`` are pairs that may not be
    proposed; a tie that exists may stand among them.
    Raises MalformedProblem that names the record.
    """

    people: tuple[HealthPerson, ...]
    ties: tuple[Tie, ...] = ()
    forbidden: tuple[Tie, ...] = ()
    parameters: HealthParameters = field(default_factory=HealthParameters)

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for place, person in enumerate(self.people):
            if person.id in seen:
                raise MalformedProblem(f"people[{place}]", "id", "there once")
            seen.add(person.id)
        if len(seen) > PEOPLE_MAX:
            raise MalformedProblem("people", "", f"at most {PEOPLE_MAX}")
        object.__setattr__(self, "people", tuple(sorted(self.people, key=lambda p: p.id)))
        for name in ("ties", "forbidden"):
            pairs = tuple(_once_each(name, getattr(self, name), seen))
            object.__setattr__(self, name, pairs)

    @cached_property
    def sides(self) -> Mapping[str, int]:
        """How many people each side has, in the order of the alphabet."""
        counts: dict[str, int] = {}
        for person in self.people:
            counts[person.side] = counts.get(person.side, 0) + 1
        return dict(sorted(counts.items()))

    @cached_property
    def side_of(self) -> Mapping[str, str]:
        """The side of each person."""
        return {person.id: person.side for person in self.people}

    @cached_property
    def tie_keys(self) -> frozenset[Tie]:
        """The ties, to look one up; the smaller id first."""
        return frozenset(self.ties)

    @cached_property
    def forbidden_keys(self) -> frozenset[Tie]:
        """The forbidden pairs, to look one up; the smaller id first."""
        return frozenset(self.forbidden)


def _once_each(name: str, pairs: Iterable[Tie], people: set[str]) -> Iterator[Tie]:
    found: set[Tie] = set()
    for place, (a, b) in enumerate(pairs):
        if a == b or not {a, b} <= people:
            raise MalformedProblem(f"{name}[{place}]", "", "two different people of the network")
        found.add((min(a, b), max(a, b)))
    yield from sorted(found)


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody whose departure splits a group, and whom that cuts off from its largest part.

    ``pieces`` is what the group falls into; of parts of one size the one with the first person
    counts as the largest. ``cut_off`` names whoever is outside of it, sorted; of more than
    fifty, fifty of them. ``cut_off_count`` counts all.
    """

    person: str
    pieces: int
    cut_off_count: int
    cut_off: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """Connected cross-side pairs after k random departures, k from 0 to everybody.

    ``sums`` holds for each k the sum over all runs. In a run, the person at place i of the
    sorted people draws the i-th eight bytes of SHAKE-256 over ``seed:run`` as a big-endian whole
    number, runs counted from 0; people leave in the order of their draws.
    """

    runs: int
    seed: int
    sums: tuple[int, ...]

    def mean(self, departures: int) -> Fraction:
        """Give the mean after a number of departures."""
        return Fraction(self.sums[departures], self.runs)

    @property
    def half_life(self) -> int | None:
        """The least k after which at most half is connected; None when nothing ever was."""
        if not self.sums[0]:
            return None
        return next(k for k, left in enumerate(self.sums) if 2 * left <= self.sums[0])


@dataclass(frozen=True, slots=True)
class WorstDepartures:
    """The people whose departure together leaves the fewest connected cross-side pairs.

    ``exact`` says that no others leave fewer; else each was added to those before.
    """

    people: tuple[str, ...]
    connected_cross_pairs: int
    exact: bool


@dataclass(frozen=True, slots=True)
class BrokerLoad:
    """The share of the shortest paths between sides that run through somebody, 0 to 1."""

    person: str
    load: float

    @property
    def carries_the_bridge(self) -> bool:
        """Whether so much runs through one person that the network stands on them."""
        return self.load > BRIDGE_LOAD


@dataclass(frozen=True, slots=True)
class Brokers:
    """The people with the highest loads, at most ten, the highest first.

    ``sources`` is from how many people paths were followed; all of them when ``exact``.
    """

    exact: bool
    sources: int
    loads: tuple[BrokerLoad, ...]


@dataclass(frozen=True, slots=True)
class ExtraPairing:
    """A pairing across sides that is worth proposing, and what it changes.

    ``departures`` names those whose departure parts the two in the network as it is; none and
    ``joins`` when the two have no connection at all.
    """

    a: str
    b: str
    departures: tuple[str, ...]
    joins: bool


@dataclass(frozen=True, slots=True)
class ExtraPairings:
    """Pairings that together make a network departure-proof, and the fewest that could.

    ``bound`` is what no set of pairings across sides can go below.
    """

    pairings: tuple[ExtraPairing, ...]
    bound: int

    @property
    def above_fewest(self) -> int:
        """At most how many more these are than the fewest; 0 is fewest possible."""
        return len(self.pairings) - self.bound


@dataclass(frozen=True, slots=True)
class NoExtraPairings:
    """Why no pairings make a network departure-proof.

    Once ``departing`` has left (None: as it is), ``people`` have no tie to anybody else, and may
    not be paired with anybody else: the two are of one side, or the pair is ``forbidden``.
    ``same_side`` says whether there are any of the first kind.
    """

    departing: str | None
    people: tuple[str, ...]
    same_side: bool
    forbidden: tuple[Tie, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The records that cannot hold together; without any one of them they can."""
        first = "connected" if self.departing is None else f"departure:{self.departing}"
        sides = ("different_sides",) if self.same_side else ()
        return (first, *sides, *(f"forbidden:{a}|{b}" for a, b in self.forbidden))


@dataclass(frozen=True, slots=True)
class Without:
    """What is left of a network once some people have gone.

    Args:
        departures: how many people go.
        ties_lost: how many ties go with them.
        groups_before, groups: of people who are connected; whoever has no tie is one.
        connected_before, connected: pairs across sides who are connected.
        possible_before, possible: pairs across sides that there are.
        cut_off: who is outside of the largest part that is left of their group, by id; of parts of
            one size that with the first person counts as the largest.
        left_alone: who had ties, and has none any more, by id.
    """

    departures: int
    ties_lost: int
    groups_before: int
    groups: int
    connected_before: int
    connected: int
    possible_before: int
    possible: int
    cut_off: tuple[str, ...]
    left_alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sharer:
    """Somebody with their side and their levels by competency, without what is not assessed."""

    id: str
    side: str
    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LostTopic:
    """A topic that nobody of a side can share any more; ``nobody``: nobody of any side."""

    topic: str
    side: str
    nobody: bool


@dataclass(frozen=True, slots=True)
class HealthReport:
    """Whether a network outlives departures: measures, names, and what would mend it.

    ``articulation`` are the people whose departure splits a group, in the order of their ids.
    ``lambda2`` is the second smallest Laplacian eigenvalue of the largest group (of equal ones
    that of the first person), None when that is one person; a trend only, good to 1e-6.
    ``ties_across`` and ``ties_within`` count ties between and inside sides.
    """

    sides: Mapping[str, int]
    ties_across: int
    ties_within: int
    groups: int
    articulation: tuple[Departure, ...]
    connected_cross_pairs: int
    possible_cross_pairs: int
    survival: SurvivalCurve
    worst: tuple[WorstDepartures, ...]
    brokers: Brokers
    lambda2: float | None
    extra: ExtraPairings | NoExtraPairings

    @property
    def departure_proof(self) -> bool:
        """Whether everybody is connected, and stays so whoever departs."""
        return self.groups <= 1 and not self.articulation

    @property
    def ei_index(self) -> Fraction | None:
        """Ties across less ties within, of all ties; None without ties. It sees no fragility."""
        ties = self.ties_across + self.ties_within
        return Fraction(self.ties_across - self.ties_within, ties) if ties else None

    def direct_ties_alive(self, departures: int) -> Fraction:
        """Give the mean number of ties across sides after random departures, exactly."""
        people = sum(self.sides.values())
        if people < 2:  # noqa: PLR2004 -- a tie has two ends
            return Fraction(0)
        left = people - departures
        return Fraction(self.ties_across * left * (left - 1), people * (people - 1))
