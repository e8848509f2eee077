"""What fairness between the sides costs: the best plan for each part of the fairest share."""

from collections.abc import Iterable

from graph.problem.malformed import MalformedProblem, is_whole
from graph.problem.topics import FairnessCurve, FairnessPoint, TopicProblem, TopicSolution
from graph.topics.search import search
from graph.topics.select import NODES_MAX, prepare, tidied
from graph.topics.stages import PER_MILLE, Largest, keeps, share_floors, smallest_share

PHIS = (0, 500, 800, 900, 950, 1000)


def fairness_curve(
    problem: TopicProblem, solution: TopicSolution, phis: Iterable[int] = PHIS
) -> FairnessCurve:
    """Solve for several ``phi_per_mille``; the fairest share is that of the solution.

    ``solution`` is that of the problem. Raises MalformedProblem for a phi that is no per mille.
    Cost: at most one search for each phi; none where the plan before keeps more than is asked.
    """
    ground = prepare(problem)
    fairest = frozenset(solution.proof.fairest)
    points: list[FairnessPoint] = []
    for phi in sorted(set(phis)):
        if not is_whole(phi, 0, PER_MILLE):
            expected = f"a whole number from 0 to {PER_MILLE}"
            raise MalformedProblem("fairness", "phi_per_mille", expected)
        floors = share_floors(ground.demand, solution.fairest_share, phi)
        if points and keeps(ground.demand, ground.demand.gain(points[-1].chosen), floors):
            last = points[-1]
            more = FairnessPoint(phi, last.chosen, last.smallest_share, last.total, last.proved)
            points.append(more)
            continue
        largest = Largest(ground.demand, ground.rules, floors, fairest)
        tree = search(largest, ground.rules, NODES_MAX)
        chosen = tidied(problem, ground.rules, (largest, tree))
        gain = ground.demand.gain(chosen)
        share = smallest_share(ground.demand, gain)
        points.append(FairnessPoint(phi, chosen, share, sum(gain), tree.complete))
    return FairnessCurve(tuple(points))
