"""Who of an edition may never be paired across sides, as a network has to know it."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any, Final

from graph.problem.health import Tie
from graph.problem.pairing import PairingProblem, Person, pair_key
from graph.rules.pairing import DIFFERENT_SIDES, PAIRING_RULES, broken_rules

FORBIDDEN_MAX: Final = 1_000_000
_RULES: Final = tuple(rule for rule in PAIRING_RULES if rule is not DIFFERENT_SIDES)
_Profiles = tuple[Any, ...]


class TooManyForbidden(Exception):
    """More pairs are forbidden than can be listed."""


def forbidden_pairs(problem: PairingProblem) -> tuple[Tie, ...]:
    """List the pairs across sides that a rule of pairing keeps apart; the smaller id first.

    Raises:
        TooManyForbidden: they are more than a million.

    Cost: one look at each two kinds of people, and at each pair that is listed.
    """
    found: set[Tie] = set()
    for pair in _kept_apart(problem):
        found.add(pair)
        if len(found) > FORBIDDEN_MAX:
            raise TooManyForbidden(
                f"More than {FORBIDDEN_MAX:,} pairs across sides are forbidden by the rules of"
                " pairing; extra pairings cannot be sought among so few that are left."
            )
    return tuple(sorted(found))


def why_forbidden(problem: PairingProblem, pairs: tuple[Tie, ...]) -> Mapping[Tie, tuple[str, ...]]:
    """Say of forbidden pairs which rules keep the two apart, by label."""
    return {pair: broken_rules(problem, *pair) for pair in pairs}


def _kept_apart(problem: PairingProblem) -> Iterator[Tie]:
    side = {person.id: person.side for person in problem.people}
    for rule in _RULES:
        if rule.broken_by is not None:
            for a, b in rule.broken_by(problem):
                if side[a] != side[b]:
                    yield pair_key(a, b)
    # People are many and profiles few: each two kinds of people are looked at once.
    kinds: dict[tuple[str, _Profiles], list[str]] = {}
    for person in problem.people:
        kinds.setdefault((person.side, _profiles(problem, person)), []).append(person.id)
    for ((here, ours), one), ((there, theirs), other) in combinations(kinds.items(), 2):
        if here != there and not _may(problem, ours, theirs):
            for a, b in product(one, other):
                yield pair_key(a, b)


def _profiles(problem: PairingProblem, person: Person) -> _Profiles:
    return tuple(rule.profile(problem, person) for rule in _RULES if rule.broken_by is None)


def _may(problem: PairingProblem, ours: _Profiles, theirs: _Profiles) -> bool:
    rules = (rule for rule in _RULES if rule.broken_by is None)
    return all(
        rule.condition(problem, one, other)
        for rule, one, other in zip(rules, ours, theirs, strict=True)
    )
