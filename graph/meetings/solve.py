"""The best invitations of a problem, the bound that proves it, and the reasons."""

import numpy as np

from graph.meetings.board import Board, Flags
from graph.meetings.contradictions import contradictions
from graph.meetings.drafts import drafted
from graph.meetings.reasons import invitations, meeting_plans
from graph.meetings.relaxation import Multipliers, Node, Point, Relaxation
from graph.meetings.search import WHOLE, Best, Leaf, Report, Search, Tree, kept_by
from graph.meetings.written import leaf_entry, multipliers_entry
from graph.problem.meetings import (
    MeetingInfeasible,
    MeetingProblem,
    MeetingProof,
    MeetingSolution,
    MeetingStatus,
)
from graph.solver import solver_name

NODES_MAX = 2000
COLUMNS_MAX = 2_000_000  # columns times nodes that a search may take
ADDED_MAX = 30
LISTED_MIN = 4000


def report_to_nobody(_best: int | None, _bound: int | None) -> None:
    """Leave a search without a listener."""


def solve(
    problem: MeetingProblem, *, nodes_max: int | None = None, report: Report = report_to_nobody
) -> MeetingSolution | MeetingInfeasible:
    """Choose the invitations that are worth most: sides seen first, then cover less travel.

    Args:
        problem: any number of people and meetings, in any order.
        nodes_max: how many linear programs the search may solve; None takes 2,000, and fewer
            for many people. With too few the plan is told with the bound that there is.
        report: hears the best total so far and the bound of all.

    Returns:
        The plan, its proof and its reasons; or, where what is demanded cannot be, why. The same
        problem always gives the same answer.

    Cost: some linear programs over the invitations that the first one does not rule out.
    """
    conflicts = contradictions(problem)
    if conflicts:
        return MeetingInfeasible(conflicts)
    board = Board(problem)
    points = board.points
    empty = Best(board, (), -points.seen_points, points.unit)
    empty.offer(drafted(board))
    root, point = _root(board)
    priced = root.priced(point.multipliers)
    best = empty
    best.offer(drafted(board, np.where(point.invited > WHOLE, point.invited, 0)))
    everything = Node(board.must)
    bound = priced.bound(everything, board.allowed)
    report(best.total, whole_bound(bound, root.denominator, points.unit))
    tree = Tree(complete=True)
    if bound >= root.denominator * best.next:
        tree = _searched(board, best, (root, point.multipliers), nodes_max)
        report(best.total, best.total if tree.complete else None)
    return _solution(board, best, (root, point.multipliers), tree)


def whole_bound(bound: int, denominator: int, unit: int) -> int:
    """Give the largest total that a bound allows: every total is a multiple of the unit."""
    return bound // denominator // unit * unit


def _root(board: Board) -> tuple[Relaxation, Point]:
    """Solve the program over every invitation, of which only those that may count are listed."""
    listed = _first_listed(board)
    everything = Node(board.must)
    while True:
        relaxation = Relaxation(board, listed)
        point = relaxation.solve(everything)
        left = relaxation.priced(point.multipliers).left
        wanted = board.allowed & ~listed & (left > 0)
        if not wanted.any():
            return relaxation, point
        for meeting in range(wanted.shape[1]):
            who = np.flatnonzero(wanted[:, meeting])
            most = who[np.argsort(-left[who, meeting], kind="stable")][:ADDED_MAX]
            listed[most, meeting] = True


def _first_listed(board: Board) -> Flags:
    """List every invitation; of very many, those of people who can share most of a meeting."""
    if int(board.allowed.sum()) <= LISTED_MIN:
        return board.allowed.copy()
    worth = board.shares @ board.weights.T
    listed = np.zeros_like(board.allowed)
    for meeting in range(listed.shape[1]):
        who = np.flatnonzero(board.allowed[:, meeting])
        order = who[np.argsort(-worth[who, meeting], kind="stable")]
        listed[order[:ADDED_MAX], meeting] = True
        for side in range(len(board.problem.sides)):
            listed[order[board.side_of[order] == side][:ADDED_MAX], meeting] = True
    for places in board.must:
        listed[places] = True
    return listed


def _searched(
    board: Board, best: Best, root: tuple[Relaxation, Multipliers], nodes_max: int | None
) -> Tree:
    """Search; where it finds a better plan, what the root rules out is more from then on."""
    relaxation, multipliers = root
    priced = relaxation.priced(multipliers)
    while True:
        kept = kept_by(board, priced, best, relaxation.denominator)
        columns = int(kept.free.sum())
        most = min(NODES_MAX, COLUMNS_MAX // max(columns, 1)) if nodes_max is None else nodes_max
        total = best.total
        tree = Search(board, kept, best, most).run()
        if not tree.complete or best.total == total:
            return tree


def _solution(
    board: Board, best: Best, root: tuple[Relaxation, Multipliers], tree: Tree
) -> MeetingSolution:
    problem, points = board.problem, board.points
    relaxation, multipliers = root
    bound = relaxation.priced(multipliers).bound(Node(board.must), board.allowed)
    plan = board.named(best.plan)
    worth = points.worth(plan)
    leaves: list[Leaf] = tree.leaves if tree.complete else []
    proof = MeetingProof(
        denominator=relaxation.denominator,
        root=multipliers_entry(board, multipliers),
        leaves=tuple(leaf_entry(board, leaf) for leaf in leaves),
    )
    trips = dict.fromkeys(problem.side_of, 0)
    days = dict.fromkeys(problem.side_of, 0)
    for person, meeting in plan:
        administration = problem.person_by_id[person].administration
        trips[administration] += 1
        days[administration] += problem.days_away(administration, problem.meeting_by_id[meeting])
    return MeetingSolution(
        status=MeetingStatus.OPTIMAL if tree.complete else MeetingStatus.WITHIN,
        invitations=invitations(points, plan),
        meetings=meeting_plans(board, plan),
        seen=worth.seen,
        seen_possible=_seen_possible(board),
        cover=worth.cover,
        travel=worth.travel,
        seen_points=points.seen_points,
        total=best.total,
        bound=best.total
        if tree.complete
        else whole_bound(bound, relaxation.denominator, points.unit),
        trips=trips,
        days=days,
        proof=proof,
        parameters=problem.parameters,
        solver=solver_name(),
    )


def _seen_possible(board: Board) -> int:
    """Count the sides that a meeting is not of, over all meetings."""
    return len(board.problem.meetings) * max(len(board.problem.sides) - 1, 0)
