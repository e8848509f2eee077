"""Network health by definition alone: everybody removed in turn, every set of pairs tried."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from graph.problem import HealthProblem

Tie = tuple[str, str]


def groups(people: Iterable[str], ties: Iterable[Tie]) -> list[set[str]]:
    """Join people tie by tie."""
    of = {person: {person} for person in people}
    for a, b in ties:
        if a in of and b in of and of[a] is not of[b]:
            of[a] |= of[b]
            for person in of[b]:
                of[person] = of[a]
    return list({id(group): group for group in of.values()}.values())


def without(problem: HealthProblem, gone: Iterable[str]) -> list[str]:
    return [person.id for person in problem.people if person.id not in set(gone)]


def cross_pairs(problem: HealthProblem, gone: Iterable[str] = ()) -> int:
    """Count connected pairs across sides, pair by pair."""
    return sum(
        problem.side_of[a] != problem.side_of[b]
        for group in groups(without(problem, gone), problem.ties)
        for a, b in combinations(group, 2)
    )


def splitting(people: list[str], ties: list[Tie]) -> set[str]:
    """Name whoever leaves more groups behind than there were."""
    before = len(groups(people, ties))
    alone = set(people) - {person for tie in ties for person in tie}
    return {
        person
        for person in people
        if len(groups([other for other in people if other != person], ties))
        > before - (person in alone)
    }


def is_departure_proof(people: list[str], ties: list[Tie]) -> bool:
    return len(groups(people, ties)) <= 1 and not splitting(people, ties)


def allowed(problem: HealthProblem) -> Iterator[Tie]:
    """List the pairs that may be proposed."""
    kept = set(problem.ties) | set(problem.forbidden)
    for a, b in combinations([person.id for person in problem.people], 2):
        if problem.side_of[a] != problem.side_of[b] and (a, b) not in kept:
            yield a, b


def fewest(problem: HealthProblem) -> int | None:
    """Try every set of allowed pairs, the small ones first; None when not even all are enough."""
    people, ties = without(problem, ()), list(problem.ties)
    pairs = list(allowed(problem))
    if not is_departure_proof(people, ties + pairs):
        return None
    return next(
        count
        for count in range(len(pairs) + 1)
        if any(
            _everybody_twice(people, ties, chosen) and is_departure_proof(people, [*ties, *chosen])
            for chosen in combinations(pairs, count)
        )
    )


def _everybody_twice(people: list[str], ties: list[Tie], chosen: Iterable[Tie]) -> bool:
    """Say whether everybody has two ties, without which no network is departure-proof."""
    ends = [person for tie in (*ties, *chosen) for person in tie]
    least = min(2, len(people) - 1)
    return all(ends.count(person) >= least for person in people)
