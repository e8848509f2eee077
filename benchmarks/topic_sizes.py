"""Time whole topic runs of four sizes, each beside its rivals, and print the table of the page.

Run with ``python -m benchmarks.topic_sizes [people ...]`` from the root of the repository. A whole
run is what people need, leaders, both wishes with their proofs, ties and reasons, from a problem
that is read already. Ten drawn symposia of each size are timed, each size in a process of its own;
the least of some rounds counts for each (of networkx one), by the clock and by processors, which
tells the same on a machine that has other work. Nine of the ten take no longer than what is shown.
"Greedy" takes again and again the topic that closes most on the same cells; "networkx" does so on
a graph of every person's needs. Both know every rule, and neither fairness nor a bound.
docs/benchmarks.md has the numbers of one machine.
"""

import json
import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from time import perf_counter, process_time
from typing import Any, NamedTuple

from benchmarks.topic_rivals import greedy, on_networkx
from graph import topics
from graph.certificate import check_topics
from graph.interchange import read_topics_instance, topics_solution
from graph.problem import TopicProblem, TopicSolution
from graph.topics.select import prepare
from tests.graph.drawn_symposia import drawn_symposium

SEEDS = range(1, 11)
LEAVES_MAX = 300
PART_PER_MILLION = 10**6


class Size(NamedTuple):
    """One row: what is drawn, how often it is timed, and targets in milliseconds."""

    people: int
    topics: int
    chosen: int
    competencies: int
    rounds: int
    target: int
    check: int | None
    networkx: bool


SIZES = (
    Size(24, 30, 8, 16, 5, 100, None, networkx=True),
    Size(200, 60, 8, 24, 3, 700, 100, networkx=True),
    Size(2_000, 200, 12, 40, 3, 500, None, networkx=True),
    Size(10_000, 500, 20, 60, 2, 1_000, 3_000, networkx=False),
)
QUESTIONS_TARGET = (50, 100)
ASKED = 10

HEADS = (
    "people / topics / chosen",
    "whole run",
    "of processors",
    "target",
    "most leaves",
    "proved",
    "`verify`, of processors",
    "greedy",
    "it loses",
    "networkx",
    "it loses",
    "ratio",
)


class Time(NamedTuple):
    """The least milliseconds of some rounds."""

    clock: float
    processors: float


class Row(NamedTuple):
    """What was measured of one symposium: times, leaves, and the part of the total rivals lose."""

    run: Time
    check: Time
    questions: tuple[Time, Time]
    rivals: tuple[tuple[Time, float], ...]
    leaves: int
    proved: bool


def timed(rounds: int, works: Sequence[Callable[[], object]]) -> list[Time]:
    """Time pieces of work in turn, round after round."""
    least = [Time(float("inf"), float("inf"))] * len(works)
    for _ in range(rounds):
        for place, work in enumerate(works):
            start, began = perf_counter(), process_time()
            work()
            clock, processors = perf_counter() - start, process_time() - began
            before = least[place]
            least[place] = Time(
                min(before.clock, 1000 * clock), min(before.processors, 1000 * processors)
            )
    return least


def measured(size: Size, seed: int) -> Row:
    """Time one symposium of a size, questions about it, and its rivals."""
    document = drawn_symposium(seed, *size[:4])
    problem = read_topics_instance(document)
    answer = topics.solve(problem)
    if not isinstance(answer, TopicSolution):
        raise AssertionError(f"No plan is possible for {size.people} people, seed {seed}.")  # noqa: TRY004 -- no matter of types
    written = json.loads(json.dumps(topics_solution(answer)))
    if faults := check_topics(document, written):
        raise AssertionError("\n".join(faults))
    rules = prepare(problem).rules
    others = [topic.id for topic in problem.topics if topic.id not in answer.chosen][:ASKED]
    works: list[Callable[[], Any]] = [
        lambda: topics.solve(problem),
        lambda: check_topics(document, written),
        lambda: [topics.why_not(problem, answer, other) for other in others],
        lambda: topics.fairness_curve(problem, answer),
        lambda: greedy(problem, prepare(problem)),
    ]
    run, check, why_not, curve, first = timed(size.rounds, works)
    rivals, plans = [first], [greedy(problem, prepare(problem))]
    if size.networkx:
        rivals += timed(1, [lambda: plans.append(on_networkx(document, problem, rules))])
    losses = [1 - sum(prepare(problem).demand.gain(plan)) / answer.total for plan in plans]
    return Row(
        run=run,
        check=check,
        questions=(Time(*(part / len(others) for part in why_not)), curve),
        rivals=tuple(zip(rivals, losses, strict=True)),
        leaves=max(len(answer.proof.shares.leaves), len(answer.proof.total.leaves)),
        proved=_is_proved(problem, answer),
    )


def _is_proved(problem: TopicProblem, answer: TopicSolution) -> bool:
    """Say whether a plan is proved to one part per million, in few enough leaves."""
    trees = (answer.proof.shares, answer.proof.total)
    open_parts = (answer.bound - answer.total) * PART_PER_MILLION / sum(answer.need.values())
    return (
        all(tree.complete and len(tree.leaves) <= LEAVES_MAX for tree in trees)
        and open_parts <= 1
        and set(problem.must) <= set(answer.chosen)
    )


def ninth(times: Sequence[Time]) -> Time:
    """Give what nine of ten do not pass, by the clock and by processors."""
    place = -(-9 * len(times) // 10) - 1
    return Time(*(sorted(column)[place] for column in zip(*times, strict=True)))


def line(size: Size, rows: Sequence[Row]) -> str:
    """Write one row of the table."""
    run, check = ninth([row.run for row in rows]), ninth([row.check for row in rows])
    rivals = []
    for place in range(2):
        found = [row.rivals[place] for row in rows if len(row.rivals) > place]
        rivals += [f"{ninth([time for time, _ in found]).clock:,.1f} ms"] if found else [""]
        rivals += [f"{100 * max(lost for _, lost in found):.2f} %"] if found else [""]
    ratio = ninth([row.rivals[-1][0] for row in rows]).clock / run.clock
    columns = (
        f"{size.people:,} / {size.topics} / {size.chosen}",
        f"{run.clock:,.0f} ms",
        f"{run.processors:,.0f} ms",
        f"{size.target:,} ms",
        f"{max(row.leaves for row in rows)}",
        f"{sum(row.proved for row in rows)} of {len(rows)}",
        f"{check.processors:,.0f} ms" + (f" ({size.check:,})" if size.check else ""),
        *rivals,
        f"{ratio:.1f}" if size.networkx else "",
    )
    return f"| {' | '.join(columns)} |"


def main() -> int:
    """Print the table; the exit code is 1 when something is not proved."""
    asked = {int(people) for people in sys.argv[1:]}
    # As where the program solves: threads of the linear algebra only wait for each other here.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    print(f"| {' | '.join(HEADS)} |")
    print(f"|{'---|' * len(HEADS)}")
    proved, notes = True, []
    for size in SIZES:
        if asked and size.people not in asked:
            continue
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            rows = pool.starmap(measured, [(size, seed) for seed in SEEDS])
        print(line(size, rows), flush=True)
        why_not, curve = (ninth([row.questions[place] for row in rows]) for place in range(2))
        notes.append(
            f"{size.people:,} people: why-not {why_not.clock:,.0f} ms, of processors"
            f" {why_not.processors:,.0f}; six points of fairness {curve.clock:,.0f} ms,"
            f" of processors {curve.processors:,.0f}."
        )
        proved = proved and all(row.proved for row in rows)
    print("\n".join(notes))
    print("targets of 24 people: why-not {} ms, fairness curve {} ms".format(*QUESTIONS_TARGET))
    return 0 if proved else 1


if __name__ == "__main__":
    sys.exit(main())
