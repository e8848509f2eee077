"""The whole way from a problem to a plan with its proof, its reasons and its leaders."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from graph.problem.topics import (
    ProofLeaf,
    ProofTree,
    TopicInfeasible,
    TopicProblem,
    TopicProof,
    TopicSolution,
    TopicStatus,
)
from graph.rules.leaders import Leading
from graph.rules.profiles import Profiles, read_profiles
from graph.rules.topics import conditions_on_demand, leading_of, standing_conditions
from graph.solver import solver_name
from graph.topics.cells import Demand, demand
from graph.topics.conflicts import any_selection, find_conflicts
from graph.topics.limits import Rules
from graph.topics.reading import leaders_of, missing_sides, suggestions
from graph.topics.relaxation import DENOMINATOR, Relaxation
from graph.topics.search import Leaf, Tree, search
from graph.topics.stages import (
    Fairest,
    Largest,
    Report,
    Tidiest,
    report_to_nobody,
    share_floors,
    smallest_share,
    step,
)

NODES_MAX = 20_000


def solve(
    problem: TopicProblem, *, nodes_max: int = NODES_MAX, report: Report = report_to_nobody
) -> TopicSolution | TopicInfeasible:
    """Choose the topics of an edition, and prove that no selection is better.

    In this order: the largest smallest share of the sides; the largest total while every side
    keeps phi of that share; the fewest topics of the last plan dropped; the smallest sum of
    places in the catalogue; with up to 60 eligible topics the smallest list of ids.

    At most ``nodes_max`` linear programs are solved for each wish. ``report`` is called with the
    best total and its bound so far, each time that one of them is better.

    Returns:
        A plan of status ``optimal``, with a proof that ``graph.certificate`` checks without any
        solver: exact up to a need of two million units (some 1,500 people), to one part per
        million above; ``within`` a stated gap when a limit was reached. TopicInfeasible with
        its conflicts when no selection keeps every rule. The same problem always gives the same
        plan, whatever the order of its records.

    Cost: a few dozen small linear programs; 24 people and 51 topics take 10 to 20 ms.
    Source: A. H. Land, A. G. Doig, "An automatic method of solving discrete programming
        problems", Econometrica 28 (1960): branch and bound; its leaves are the proof here.
    """
    ground = prepare(problem)
    choice = choose(problem, ground, nodes_max=nodes_max, report=report)
    if choice is None:
        return TopicInfeasible(find_conflicts(problem, ground.leading))
    return _solution(problem, ground, choice)


@dataclass(frozen=True, slots=True)
class Ground:
    """What every question about one problem begins with."""

    profiles: Profiles
    demand: Demand
    leading: Leading
    rules: Rules


@dataclass(frozen=True, slots=True)
class Choice:
    """What both wishes came to, each with its tree, and the plan, in catalogue order."""

    fairest: Fairest
    fair_tree: Tree
    largest: Largest
    total_tree: Tree
    best: tuple[str, ...]


def prepare(
    problem: TopicProblem, profiles: Profiles | None = None, rated: Profiles | None = None
) -> Ground:
    """Add up what people need, and write down what a selection has to keep.

    ``profiles`` are the people where they are not those of the problem, and ``rated`` those by
    whose levels topics are led.
    """
    profiles = profiles or read_profiles(problem)
    leading, needs = leading_of(problem, rated or profiles), demand(problem, profiles)
    return Ground(
        profiles,
        needs,
        leading,
        Rules(
            needs.place,
            tuple(standing_conditions(problem, leading)),
            lambda chosen: conditions_on_demand(problem, leading, chosen),
        ),
    )


def choose(
    problem: TopicProblem,
    ground: Ground,
    *,
    nodes_max: int = NODES_MAX,
    report: Report = report_to_nobody,
) -> Choice | None:
    """Follow the wishes for a plan in their order; None when no selection keeps every rule."""
    needs, rules = ground.demand, ground.rules
    fairest = Fairest(needs, rules)
    fair_tree = search(fairest, rules, nodes_max)
    if fairest.best is None:
        start = None if fair_tree.complete else any_selection(problem, ground.leading)
        if start is None:
            return None
        fairest.offer(start)
    floors = share_floors(needs, fairest.share, problem.parameters.phi_per_mille)
    largest = Largest(needs, rules, floors, fairest.best, report)
    total_tree = search(largest, rules, nodes_max)
    best = tidied(problem, rules, (largest, total_tree), nodes_max)
    return Choice(fairest, fair_tree, largest, total_tree, best)


def tidied(
    problem: TopicProblem, rules: Rules, full: tuple[Largest, Tree], nodes_max: int = NODES_MAX
) -> tuple[str, ...]:
    """Give the tidiest of all selections that are worth the largest total."""
    largest, tree = full
    tidiest = Tidiest(problem, rules, largest)
    search(tidiest, rules, nodes_max, tidiest.open_nodes(tree))
    return problem.in_catalogue_order(tidiest.best)


def _solution(problem: TopicProblem, ground: Ground, choice: Choice) -> TopicSolution:
    fairest, fair_tree = choice.fairest, choice.fair_tree
    largest, total_tree = choice.largest, choice.total_tree
    needs, chosen = ground.demand, choice.best
    gain = needs.gain(chosen)
    complete = fair_tree.complete and total_tree.complete
    return TopicSolution(
        status=TopicStatus.OPTIMAL if complete else TopicStatus.WITHIN,
        chosen=chosen,
        smallest_share=smallest_share(needs, gain),
        fairest_share=fairest.share,
        fairest_share_bound=_share_bound(fairest, fair_tree),
        gain=dict(zip(needs.sides, gain, strict=True)),
        need=dict(zip(needs.sides, needs.need, strict=True)),
        total=sum(gain),
        bound=max(sum(gain), _total_bound(largest, total_tree) * needs.unit),
        leaders={
            topic: tuple(leader.person for leader in leaders)
            for topic, leaders in leaders_of(problem, ground.leading, chosen).items()
        },
        needs_invited_leader=missing_sides(problem, ground.leading, chosen),
        leaders_waived=ground.leading.waived,
        suggestions=suggestions(problem, ground.profiles, needs, ground.leading, chosen),
        proof=TopicProof(
            fairest=problem.in_catalogue_order(fairest.best or ()),
            shares=_proof_tree(fairest.relaxation, fair_tree),
            total=_proof_tree(largest.relaxation, total_tree),
            leader_cuts=tuple(cut.people for cut in ground.rules.cuts),
        ),
        parameters=problem.parameters,
        solver=solver_name(),
    )


def _counted(tree: Tree) -> Sequence[Leaf]:
    return tree.leaves if tree.complete else [tree.root]


def _proof_tree(relaxation: Relaxation, tree: Tree) -> ProofTree:
    names, topics = relaxation.row_names(), relaxation.demand.topics
    leaves = tuple(
        ProofLeaf(
            taken=tuple(topics[place] for place in leaf.node.taken),
            left=tuple(topics[place] for place in leaf.node.left),
            multipliers={
                name: int(multiplier)
                for name, multiplier in zip(names, _given(leaf), strict=False)
                if multiplier
            },
        )
        for leaf in _counted(tree)
    )
    return ProofTree(leaves, DENOMINATOR, tree.complete)


def _given(leaf: Leaf) -> list[float]:
    return [] if leaf.multipliers is None else leaf.multipliers.tolist()


def _total_bound(largest: Largest, tree: Tree) -> int:
    """Give the largest bound of a leaf, in units; 0 when every leaf is one selection."""
    bounds = [
        largest.relaxation.exact_bound(leaf.node, leaf.multipliers, largest.row_floors)
        for leaf in _counted(tree)
        if leaf.multipliers is not None
    ]
    return max((bound // DENOMINATOR for bound in bounds), default=0)


def _share_bound(fairest: Fairest, tree: Tree) -> Fraction:
    """Give the largest share that a leaf leaves possible; the share itself when it is exact."""
    needs = [need for need in fairest.demand.need if need]
    unit = fairest.demand.unit
    if tree.complete and all(step(need, unit) == 1 for need in needs):
        return fairest.share
    bound = fairest.share
    for leaf in _counted(tree):
        if leaf.multipliers is None:
            continue
        prices = fairest.relaxation.side_multipliers(leaf.multipliers)
        weighed = sum(price * need for price, need in zip(prices, needs, strict=False))
        if weighed:
            gain = fairest.relaxation.exact_bound(leaf.node, leaf.multipliers, [0] * len(needs))
            bound = max(bound, Fraction(gain * unit, weighed))
    return min(bound, Fraction(1))
