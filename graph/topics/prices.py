"""What another wish would cost: why a topic is not chosen, and what the required ones cost."""

from dataclasses import replace

from graph.conflicts import minimal_conflicts
from graph.problem.topics import (
    PriceOfRequired,
    TopicLeader,
    TopicProblem,
    TopicSolution,
    TopicWhyNot,
    TopicWhyNotKind,
)
from graph.rules.leaders import nearest_leaders
from graph.rules.topics import LEADERS, MEMORY, Condition
from graph.topics.conflicts import Feasibility
from graph.topics.search import Tree, search
from graph.topics.select import NODES_MAX, Ground, prepare, solve, tidied
from graph.topics.stages import First, Gain, Largest, share_floors, smallest_share

PER_MILLE = 1000
FLOOR = "smallest_share"


def price_of_required(problem: TopicProblem, solution: TopicSolution) -> PriceOfRequired:
    """Say what requiring the must topics costs: solve once more with nothing required.

    ``solution`` is that of the problem. Without its must list a topic is again subject to
    memory and to the leaders rule, so the other plan need not be worth more in every case.
    Cost: as much as solve.
    """
    return PriceOfRequired(
        total=solution.total,
        smallest_share=solution.smallest_share,
        free=solve(replace(problem, must=())),
    )


def why_not(problem: TopicProblem, solution: TopicSolution, topic: str) -> TopicWhyNot:
    """Say why a topic is not chosen: the best plan with it, at the same floors, or what forbids it.

    ``solution`` is that of the problem. Exactly one of: it is chosen; it cannot, with minimal
    sets of the records that stand against it ("smallest_share:<side>" where only the floor of
    a side does); it costs a part of the total; a tie. Raises MalformedProblem for a topic that
    the problem does not have. Cost: one search with the topic taken.
    """
    problem.topic(topic)
    if topic in solution.chosen:
        return TopicWhyNot(topic, TopicWhyNotKind.CHOSEN)
    ground = prepare(problem)
    feasibility = Feasibility(problem, ground.leading, topic)
    conflicts = minimal_conflicts(feasibility.names, feasibility.possible)
    if conflicts:
        return _cannot(problem, ground, topic, tuple(conflicts))
    floors = share_floors(ground.demand, solution.fairest_share, problem.parameters.phi_per_mille)
    taken = _taking(ground, topic)
    largest, tree = _largest(taken, floors)
    if largest.best is None:
        return _cannot(problem, ground, topic, tuple(_floors_in_the_way(taken, floors)))
    chosen = tidied(problem, taken.rules, (largest, tree))
    gain = ground.demand.gain(chosen)
    loss = solution.total - sum(gain)
    return TopicWhyNot(
        topic,
        TopicWhyNotKind.COSTS if loss else TopicWhyNotKind.TIE,
        chosen=chosen,
        total=sum(gain),
        smallest_share=smallest_share(ground.demand, gain),
        loss=loss,
        loss_per_mille=loss * PER_MILLE // max(solution.total, 1),
        displaced=problem.in_catalogue_order(set(solution.chosen).difference(chosen)),
        added=problem.in_catalogue_order(set(chosen).difference(solution.chosen)),
    )


def _taking(ground: Ground, topic: str) -> Ground:
    """Add to the conditions that a topic is taken."""
    taken = Condition(f"with:{topic}", ((topic, -1),), -1, fixes=1)
    return replace(ground, rules=ground.rules.also(taken))


def _largest(ground: Ground, floors: Gain) -> tuple[Largest, Tree]:
    largest = Largest(ground.demand, ground.rules, floors, None)
    return largest, search(largest, ground.rules, NODES_MAX)


def _floors_in_the_way(ground: Ground, floors: Gain) -> list[tuple[str, ...]]:
    """Name the floors that no selection with the topic keeps together; other rules all hold."""
    sides = {f"{FLOOR}:{side}": place for place, side in enumerate(ground.demand.sides)}
    # Without any floor some selection is known to stand, and with all of them none is.
    known = {frozenset[str](): True, frozenset(sides): False}

    def possible(names: frozenset[str]) -> bool:
        if names not in known:
            kept = {sides[name] for name in names}
            lowered = tuple(floor if place in kept else 0 for place, floor in enumerate(floors))
            first = First(ground.demand, ground.rules, lowered, None)
            search(first, ground.rules, NODES_MAX)
            known[names] = first.best is not None
        return known[names]

    return minimal_conflicts(tuple(sides), possible)


def _cannot(
    problem: TopicProblem, ground: Ground, topic_id: str, conflicts: tuple[tuple[str, ...], ...]
) -> TopicWhyNot:
    """Say what stands against a topic; who comes nearest to leading it; when it may return."""
    topic = problem.topic(topic_id)
    names = {name for conflict in conflicts for name in conflict}
    nearest: tuple[TopicLeader, ...] = ()
    if f"{LEADERS.label}:{topic_id}" in names:
        for side in sorted(set(problem.sides) - ground.leading.able[topic_id].keys()):
            nearest += nearest_leaders(problem, topic_id, side)
    kept_away = f"{MEMORY.label}:{topic_id}" in names
    editions = problem.parameters.memory_editions - topic.editions_ago + 1 if kept_away else None
    return TopicWhyNot(
        topic_id,
        TopicWhyNotKind.CANNOT,
        conflicts=conflicts,
        nearest=nearest,
        possible_in_editions=editions,
    )
