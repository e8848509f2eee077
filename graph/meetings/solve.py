"""The best invitations of a problem, the bound that proves it, and the reasons."""

from collections.abc import Sequence

from graph.meetings.board import Board
from graph.meetings.contradictions import contradictions
from graph.meetings.drafts import drafted
from graph.meetings.reasons import invitations, meeting_plans
from graph.meetings.root import Root
from graph.meetings.search import Best, Leaf, Report, Search, Tree, kept_by
from graph.meetings.written import proof_entry
from graph.problem.meetings import (
    MeetingInfeasible,
    MeetingProblem,
    MeetingSolution,
    MeetingStatus,
)
from graph.solver import solver_name

NODES_MAX = 2000
COLUMNS_MAX = 2_000_000  # columns times nodes that a search may take


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
    best = Best(board, (), -board.points.seen_points, board.points.unit)
    best.offer(drafted(board))
    root = Root(board, best)
    report(best.total, root.whole_bound)
    tree = Tree(complete=True) if root.is_closed else _searched(root, nodes_max)
    is_proved = tree.complete or root.is_closed
    report(best.total, best.total if is_proved else root.whole_bound)
    return _solution(
        root, tree.leaves if is_proved and not root.is_closed else (), is_proved=is_proved
    )


def _searched(root: Root, nodes_max: int | None) -> Tree:
    """Search; where it finds a better plan, what the root rules out is more from then on."""
    board, best = root.board, root.best
    while True:
        kept = kept_by(board, root.priced, best, root.denominator)
        columns = int(kept.free.sum())
        most = min(NODES_MAX, COLUMNS_MAX // max(columns, 1)) if nodes_max is None else nodes_max
        total = best.total
        tree = Search(board, kept, best, root.cuts, most).run()
        if not tree.complete or best.total == total or root.is_closed:
            return tree


def _solution(root: Root, leaves: Sequence[Leaf], *, is_proved: bool) -> MeetingSolution:
    board, best = root.board, root.best
    problem, points = board.problem, board.points
    plan = board.named(best.plan)
    worth = points.worth(plan)
    trips = dict.fromkeys(problem.side_of, 0)
    days = dict.fromkeys(problem.side_of, 0)
    for person, meeting in plan:
        administration = problem.person_by_id[person].administration
        trips[administration] += 1
        days[administration] += problem.days_away(administration, problem.meeting_by_id[meeting])
    return MeetingSolution(
        status=MeetingStatus.OPTIMAL if is_proved else MeetingStatus.WITHIN,
        invitations=invitations(points, plan),
        meetings=meeting_plans(board, plan),
        seen=worth.seen,
        seen_possible=_seen_possible(board),
        cover=worth.cover,
        travel=worth.travel,
        seen_points=points.seen_points,
        total=best.total,
        bound=best.total if is_proved else root.whole_bound,
        trips=trips,
        days=days,
        proof=proof_entry(root, leaves),
        parameters=problem.parameters,
        solver=solver_name(),
    )


def _seen_possible(board: Board) -> int:
    """Count the sides that a meeting is not of, over all meetings."""
    return len(board.problem.meetings) * max(len(board.problem.sides) - 1, 0)
