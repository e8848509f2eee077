"""What may be proposed to mend a network: labelled conditions, each written once."""

from collections.abc import Callable
from dataclasses import dataclass

from graph.problem.health import HealthProblem


@dataclass(frozen=True, slots=True)
class ExtraRule:
    """A condition on two different people who would be paired in addition."""

    label: str
    condition: Callable[[HealthProblem, str, str], bool]


DIFFERENT_SIDES = ExtraRule(
    "different_sides", lambda problem, a, b: problem.side_of[a] != problem.side_of[b]
)
NOT_FORBIDDEN = ExtraRule(
    "not_forbidden", lambda problem, a, b: (min(a, b), max(a, b)) not in problem.forbidden_keys
)
NOT_TIED = ExtraRule(
    "not_tied", lambda problem, a, b: (min(a, b), max(a, b)) not in problem.tie_keys
)

EXTRA_RULES: tuple[ExtraRule, ...] = (DIFFERENT_SIDES, NOT_FORBIDDEN, NOT_TIED)


def broken_extra_rules(problem: HealthProblem, a: str, b: str) -> tuple[str, ...]:
    """Say which rules keep two people from being proposed as an extra pairing.

    Returns:
        Labels in the order of EXTRA_RULES; ``()`` when the two may be proposed.
    """
    return tuple(rule.label for rule in EXTRA_RULES if not rule.condition(problem, a, b))
