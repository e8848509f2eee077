"""A plan after a change, that disturbs an earlier plan least."""

from collections.abc import Iterable
from dataclasses import replace

from graph.conflicts import minimal_conflicts
from graph.problem.malformed import MalformedProblem, is_whole
from graph.problem.topics import (
    DroppedCode,
    TopicDropped,
    TopicProblem,
    TopicReplan,
    TopicSolution,
)
from graph.rules.topics import Condition
from graph.topics.conflicts import Feasibility
from graph.topics.search import Tree, search
from graph.topics.select import NODES_MAX, Ground, prepare, tidied
from graph.topics.stages import PER_MILLE, Gain, Largest, share_floors, smallest_share

SLACK_PER_MILLE = 20


def replan(
    problem: TopicProblem,
    solution: TopicSolution,
    earlier: Iterable[str],
    slack_per_mille: int = SLACK_PER_MILLE,
) -> TopicReplan:
    """Keep most topics of an earlier plan, for a small part of the total.

    Args:
        problem: the edition as it is now.
        solution: the answer of ``solve`` for this very problem.
        earlier: topics of the earlier plan; one may be of no catalogue any more.
        slack_per_mille: what keeping may cost, in per mille of the total of ``solution``.

    Returns:
        Of all selections that keep every rule, the floors of the sides and that part of the
        total, one with most topics kept; of these the largest total, then the tidiest.

    Raises:
        MalformedProblem when the slack is no per mille.

    Cost: one search for each topic that has to be dropped, and one more.
    """
    if not is_whole(slack_per_mille, 0, PER_MILLE):
        expected = f"a whole number from 0 to {PER_MILLE}"
        raise MalformedProblem("replan", "slack_per_mille", expected)
    asked = list(dict.fromkeys(earlier))
    old = problem.in_catalogue_order(asked)
    problem = replace(problem, last_plan=old)
    ground = prepare(problem)
    floors = share_floors(ground.demand, solution.fairest_share, problem.parameters.phi_per_mille)
    enough = -(-solution.total * (PER_MILLE - slack_per_mille) // PER_MILLE)
    start = frozenset(solution.chosen)
    best = len(start.intersection(old))
    taken, largest, tree = _keeping(ground, old, floors, enough, start, best)
    proved = True
    for wanted in range(len(old), best, -1):
        found = _keeping(ground, old, floors, enough, None, wanted)
        proved = proved and found[2].complete
        if found[1].best is not None:
            taken, largest, tree = found
            break
    chosen = tidied(problem, taken.rules, (largest, tree))
    gain = ground.demand.gain(chosen)
    return TopicReplan(
        chosen=chosen,
        slack_per_mille=slack_per_mille,
        total=sum(gain),
        best_total=solution.total,
        smallest_share=smallest_share(ground.demand, gain),
        gain=dict(zip(ground.demand.sides, gain, strict=True)),
        kept=tuple(topic for topic in old if topic in chosen),
        dropped=tuple(_dropped(problem, ground, t) for t in asked if t not in chosen),
        added=tuple(topic for topic in chosen if topic not in old),
        proved=proved and tree.complete,
    )


def _keeping(
    ground: Ground,
    old: tuple[str, ...],
    floors: Gain,
    enough: int,
    start: frozenset[str] | None,
    wanted: int,
) -> tuple[Ground, Largest, Tree]:
    """Look for the largest total, at least enough, of a selection with so many old topics."""
    kept = Condition("kept", tuple((topic, -1) for topic in old), -wanted)
    taken = replace(ground, rules=ground.rules.also(kept))
    largest = Largest(ground.demand, taken.rules, floors, start, least=enough)
    return taken, largest, search(largest, taken.rules, NODES_MAX)


def _dropped(problem: TopicProblem, ground: Ground, topic: str) -> TopicDropped:
    """Say why a topic is not kept."""
    if topic not in problem.topic_by_id:
        return TopicDropped(topic, DroppedCode.WITHDRAWN)
    feasibility = Feasibility(problem, ground.leading, topic)
    conflicts = tuple(minimal_conflicts(feasibility.names, feasibility.possible))
    return TopicDropped(topic, DroppedCode.CANNOT if conflicts else DroppedCode.WORTH, conflicts)
