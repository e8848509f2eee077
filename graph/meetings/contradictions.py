"""What is demanded and cannot be: smallest sets of records that contradict each other.

Every other rule only ever limits, so a plan is possible exactly when the demanded invitations by
themselves keep all rules.
"""

from collections.abc import Iterator

from graph.problem.meetings import MeetingProblem, Wanted
from graph.rules.meetings import MUST, Conditions, MeetingCondition, broken_inviting_rules

CONFLICTS_MAX = 3
Names = tuple[str, ...]


def contradictions(problem: MeetingProblem) -> tuple[Names, ...]:
    """Name up to three smallest sets of records that contradict.

    Returns:
        First what forbids one demanded invitation by itself, then conditions with as few demanded
        invitations as break them; ``()`` when everything demanded can be.
    """
    found = list(_alone(problem))
    if not found:
        broken = (c for c in Conditions(problem).all() if not c.holds(problem.must))
        found = [_smallest(condition, problem.must) for condition in broken]
    return tuple(dict.fromkeys(found))[:CONFLICTS_MAX]


def must_name(pair: Wanted) -> str:
    """Name the record that demands an invitation."""
    return f"{MUST}:{pair[0]}|{pair[1]}"


def _alone(problem: MeetingProblem) -> Iterator[Names]:
    for person, meeting in problem.must:
        labels = broken_inviting_rules(
            problem, problem.person_by_id[person], problem.meeting_by_id[meeting]
        )
        for label in labels:
            yield must_name((person, meeting)), f"{label}:{person}|{meeting}"


def _smallest(condition: MeetingCondition, must: tuple[Wanted, ...]) -> Names:
    """Take the demanded invitations that count most until they break a condition, and no more."""
    counted = [pair for pair in must if condition.terms.get(pair, 0)]
    counted.sort(key=lambda pair: -condition.terms[pair])
    chosen: list[Wanted] = []
    while condition.holds(chosen):
        chosen.append(counted[len(chosen)])
    return condition.name, *(must_name(pair) for pair in sorted(chosen))
