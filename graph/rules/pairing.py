"""What may be paired: labelled conditions, each written once.

The solver reads them to know what it may choose, the validator to say what is wrong; neither
has a copy. A label is for machines; words are made elsewhere.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from graph.problem.pairing import Pair, PairingProblem, Person, pair_key

Profile = TypeVar("Profile", bound=Hashable)
Scope = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairRule(Generic[Profile]):
    """A condition on two people.

    It reads of each person only what ``profile`` says of them: people are many and profiles
    few, so a solver asks ``condition`` once for each two profiles and spreads the answer. Where
    the pairs that break it are listed, ``broken_by`` lists them, and no profiles need be asked.
    """

    label: str
    profile: Callable[[PairingProblem, Person], Profile]
    condition: Callable[[PairingProblem, Profile, Profile], bool]
    broken_by: Callable[[PairingProblem], Iterable[Pair]] | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """How many pairings of a plan may fall within one scope.

    ``record`` is the name of the record that asks for it; ``most`` None is no upper limit.
    """

    record: str
    scope: Scope
    least: int = 0
    most: int | None = None

    def holds(self, count: int) -> bool:
        """Say whether a number of pairings within the scope keeps the limit."""
        return count >= self.least and (self.most is None or count <= self.most)


@dataclass(frozen=True, slots=True)
class PlanRule:
    """A condition on a whole plan: every limit holds."""

    label: str
    limits: Callable[[PairingProblem], Iterable[Limit]]


def scopes(problem: PairingProblem, a: str, b: str) -> tuple[Scope, ...]:
    """List what a pairing counts towards: the pair, each person, and their administrations."""
    ours, theirs = problem.person(a).administration, problem.person(b).administration
    return (
        ("pair", *pair_key(a, b)),
        ("person", a),
        ("person", b),
        ("administrations", *problem.administration_pair(ours, theirs)),
    )


def _shared_language(problem: PairingProblem, a: dict[str, int], b: dict[str, int]) -> bool:
    required = problem.parameters.language_required
    return max((min(level, b.get(code, 0)) for code, level in a.items()), default=0) >= required


def _conflict_profile(problem: PairingProblem, person: Person) -> str:
    return person.id if person.id in problem.people_in_conflict else ""


def _language_profile(problem: PairingProblem, person: Person) -> tuple[tuple[str, int], ...]:
    return tuple(person.languages.items()) if problem.parameters.language_required else ()


DIFFERENT_SIDES = PairRule(
    "different_sides",
    profile=lambda _problem, person: person.side,
    condition=lambda _problem, a, b: a != b,
)
SHARED_COMPONENT = PairRule(
    "shared_component",
    profile=lambda _problem, person: frozenset(person.components),
    condition=lambda _problem, a, b: not a.isdisjoint(b),
)
NOT_IN_CONFLICT = PairRule(
    "not_in_conflict",
    profile=_conflict_profile,
    condition=lambda problem, a, b: pair_key(a, b) not in problem.conflict_keys,
    broken_by=lambda problem: problem.conflicts,
)
LANGUAGE_LEVEL = PairRule(
    "language_level",
    profile=_language_profile,
    condition=lambda problem, a, b: _shared_language(problem, dict(a), dict(b)),
)

PAIRING_RULES: tuple[PairRule[Any], ...] = (
    DIFFERENT_SIDES,
    SHARED_COMPONENT,
    NOT_IN_CONFLICT,
    LANGUAGE_LEVEL,
)


def broken_rules(problem: PairingProblem, a: str, b: str) -> tuple[str, ...]:
    """Say which rules keep two people from being partners.

    Returns:
        Labels in the order of PAIRING_RULES; ``()`` when the pair is eligible.
    """
    one, other = problem.person(a), problem.person(b)
    return tuple(
        rule.label
        for rule in PAIRING_RULES
        if not rule.condition(problem, rule.profile(problem, one), rule.profile(problem, other))
    )


def _partners_max(problem: PairingProblem) -> Iterator[Limit]:
    for person, most in zip(problem.people, problem.partners_max, strict=True):
        yield Limit(f"max:{person.id}", ("person", person.id), most=most)


def _administration_cap(problem: PairingProblem) -> Iterator[Limit]:
    most = problem.parameters.admin_pair_max
    if most is not None:
        for a, b in problem.administration_pairs:
            yield Limit(f"cap:{a}|{b}", ("administrations", a, b), most=most)


def _must(problem: PairingProblem) -> Iterator[Limit]:
    for a, b in problem.must:
        yield Limit(f"must:{a}|{b}", ("pair", *pair_key(a, b)), least=1)


def _locked(problem: PairingProblem) -> Iterator[Limit]:
    for a, b in problem.locked:
        yield Limit(f"locked:{a}|{b}", ("pair", *pair_key(a, b)), least=1)


def _everyone_paired(problem: PairingProblem) -> Iterator[Limit]:
    if problem.parameters.everyone_paired:
        for person in problem.people:
            yield Limit("everyone", ("person", person.id), least=1)


PARTNERS_MAX = PlanRule("partners_max", _partners_max)
ADMINISTRATION_CAP = PlanRule("administration_cap", _administration_cap)
MUST_PRESENT = PlanRule("must_present", _must)
LOCKED_PRESENT = PlanRule("locked_present", _locked)
EVERYONE_PAIRED = PlanRule("everyone_paired", _everyone_paired)

PLAN_RULES: tuple[PlanRule, ...] = (
    MUST_PRESENT,
    LOCKED_PRESENT,
    PARTNERS_MAX,
    ADMINISTRATION_CAP,
    EVERYONE_PAIRED,
)


def broken_plan_rules(problem: PairingProblem, pairings: Iterable[Pair]) -> tuple[str, ...]:
    """Say which rules a finished plan breaks.

    ``pairings`` holds pairs of ids of the problem's people; one that stands twice counts twice.

    Returns:
        Labels, first of PAIRING_RULES, then of PLAN_RULES; ``()`` when the plan may stand.
    """
    counts: Counter[Scope] = Counter()
    broken: set[str] = set()
    for a, b in pairings:
        counts.update(scopes(problem, a, b))
        broken.update(broken_rules(problem, a, b))
    found = [rule.label for rule in PAIRING_RULES if rule.label in broken]
    found += [
        rule.label
        for rule in PLAN_RULES
        if not all(limit.holds(counts[limit.scope]) for limit in rule.limits(problem))
    ]
    return tuple(found)
