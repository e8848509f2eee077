"""Time invitations to regional meetings beside a greedy rival, and say what the rival loses.

Run with ``python -m benchmarks.meetings [people ...]`` from the root of the repository. A whole run
is drafts, the linear program, the tree, proof and reasons, from a problem that is read already.
``tests/graph/drawn_meetings.py`` draws the meetings, seeds 1 to 5 of each size; a run and its rival
are timed in turn, and the least of some rounds counts for each. The rival invites whoever adds
most, again and again; it knows every rule and price, and no bound. docs/benchmarks.md has the
numbers of one machine.
"""

import json
import os
import sys
from statistics import median
from time import process_time
from typing import NamedTuple

from benchmarks.meeting_rival import greedy
from benchmarks.timing import least_ms
from graph import meetings
from graph.certificate import check_meetings
from graph.interchange import meeting_solution, read_meeting_instance
from graph.meetings.points import Points
from graph.problem import MeetingSolution, MeetingStatus
from tests.graph.drawn_meetings import drawn_meetings

SEEDS = range(1, 6)


class Size(NamedTuple):
    """One row: what is drawn, and how often it is timed."""

    people: int
    meetings: int
    administrations: int
    sides: int
    topics: int
    rounds: int


SIZES = (
    Size(24, 6, 13, 2, 8, 5),
    Size(200, 12, 40, 4, 20, 1),
    Size(2_000, 20, 150, 6, 40, 1),
)
HEADS = (
    "people / meetings / sides",
    "whole run",
    "slowest, of processors",
    "most leaves",
    "proved",
    "widest gap",
    "`verify`",
    "greedy",
    "it loses",
    "ratio",
)


class Row(NamedTuple):
    """What was measured of one draw: milliseconds, and parts of the worth."""

    run: float
    processors: float
    check: float
    rival: float
    lost: float
    gap: float
    leaves: int
    proved: bool


def measured(size: Size, seed: int) -> Row:
    """Time one draw of a size, its check and its rival."""
    document = drawn_meetings(
        size.people,
        size.meetings,
        seed,
        administrations=size.administrations,
        sides=size.sides,
        topics=size.topics,
    )
    problem = read_meeting_instance(document)
    began = process_time()
    answer = meetings.solve(problem)
    processors = 1000 * (process_time() - began)
    if not isinstance(answer, MeetingSolution):
        raise AssertionError(f"No plan is possible for {size.people} people, seed {seed}.")  # noqa: TRY004 -- no matter of types
    written = json.loads(json.dumps(meeting_solution(answer)))
    if faults := check_meetings(document, written):
        raise AssertionError("\n".join(faults))
    points = Points(problem)
    rival = points.worth(greedy(problem))
    run, check, first = least_ms(
        size.rounds,
        lambda: meetings.solve(problem),
        lambda: check_meetings(document, written),
        lambda: greedy(problem),
    )
    return Row(
        run=run,
        processors=processors,
        check=check,
        rival=first,
        lost=(answer.total - points.total(rival)) / answer.worth,
        gap=(answer.bound - answer.total) / answer.worth,
        leaves=len(answer.proof.leaves),
        proved=answer.status is MeetingStatus.OPTIMAL,
    )


def line(size: Size, rows: list[Row]) -> str:
    """Write one row of the table."""
    run, rival = (median(column) for column in zip(*((r.run, r.rival) for r in rows), strict=True))
    columns = (
        f"{size.people:,} / {size.meetings} / {size.sides}",
        f"{run:,.0f} ms",
        f"{max(row.processors for row in rows):,.0f} ms",
        f"{max(row.leaves for row in rows)}",
        f"{sum(row.proved for row in rows)} of {len(rows)}",
        f"{100 * max(row.gap for row in rows):.2f} %",
        f"{median(row.check for row in rows):,.0f} ms",
        f"{rival:,.0f} ms",
        f"{100 * max(row.lost for row in rows):.2f} %",
        f"{rival / run:.2f}",
    )
    return f"| {' | '.join(columns)} |"


def main() -> int:
    """Print the table; the exit code is 1 when a plan of the smallest size is not proved."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    asked = {int(people) for people in sys.argv[1:]}
    print(f"| {' | '.join(HEADS)} |")
    print(f"|{'---|' * len(HEADS)}")
    proved = True
    for size in SIZES:
        if asked and size.people not in asked:
            continue
        rows = [measured(size, seed) for seed in SEEDS]
        print(line(size, rows), flush=True)
        proved = proved and (size is not SIZES[0] or all(row.proved for row in rows))
    return 0 if proved else 1


if __name__ == "__main__":
    sys.exit(main())
