"""The measures that are drawn from a seed, drawn a second time: survival and broker loads."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from graph.certificate.health.records import Network, Records

DRAW_BYTES = 8
EXACT_PEOPLE_MAX = 500
SOURCES = 50
NAMED_MAX = 10
TOLERANCE = 2e-6


def leaving(people: list[str], seed: int, run: int) -> list[str]:
    """Say in which order people leave in one run."""
    drawn = hashlib.shake_256(f"{seed}:{run}".encode()).digest(DRAW_BYTES * len(people))
    draws = {
        person: drawn[DRAW_BYTES * place : DRAW_BYTES * (place + 1)]
        for place, person in enumerate(people)
    }
    return sorted(people, key=draws.__getitem__)


def survival(records: Records) -> list[int]:
    """Add up over all runs the connected cross-side pairs after each number of departures."""
    many = len(records.people)
    sums = [0] * (many + 1)
    for run in range(records.parameters["survival_runs"]):
        pairs = 0
        groups: dict[str, str] = {}
        counts: dict[str, dict[str, int]] = {}
        order = leaving(records.people, records.parameters["seed"], run)
        for gone in range(many - 1, -1, -1):
            person = order[gone]
            groups[person] = person
            counts[person] = {records.side_of[person]: 1}
            for other in records.tied[person]:
                if other in groups:
                    pairs += _join(groups, counts, person, other)
            sums[gone] += pairs
    return sums


def _join(groups: dict[str, str], counts: dict[str, dict[str, int]], one: str, other: str) -> int:
    """Join the groups of two people, and count the cross-side pairs that this connects."""
    ends = []
    for person in (one, other):
        end = person
        while groups[end] != end:
            groups[end] = groups[groups[end]]
            end = groups[end]
        ends.append(end)
    here, there = ends
    if here == there:
        return 0
    ours, theirs = counts[here], counts[there]
    if sum(ours.values()) > sum(theirs.values()):
        here, there, ours, theirs = there, here, theirs, ours
    gained = sum(a * b for side, a in ours.items() for with_, b in theirs.items() if side != with_)
    groups[here] = there
    for side, count in ours.items():
        theirs[side] = theirs.get(side, 0) + count
    return gained


def broker_faults(records: Records, stated: Mapping[str, Any]) -> Iterator[str]:
    """Follow the shortest paths again, and compare the loads; good to 2e-6."""
    exact = len(records.people) <= EXACT_PEOPLE_MAX
    sources = records.people
    if not exact:
        sources = leaving(records.people, records.parameters["seed"], 0)[:SOURCES]
    if stated["exact"] is not exact or type(stated["sources"]) is not int:
        yield f"brokers.exact: is {exact}"
    if stated["sources"] != len(sources):
        yield f"brokers.sources: are {len(sources)}"
    through = dict.fromkeys(records.people, 0.0)
    reached = sum(_follow(records, source, through) for source in sources)
    loads = {person: value / reached for person, value in through.items() if value}
    told = {entry["person"]: entry["load"] for entry in stated["loads"]}
    for person, load in told.items():
        there = loads.get(person, 0.0)
        if type(load) is not float or not abs(load - there) <= TOLERANCE:
            yield f"brokers: the load of {person} is {there:.6f}"
    if list(told) != sorted(told, key=lambda person: (-told[person], person)):
        yield "brokers.loads: the highest has to stand first"
    least = min(told.values(), default=0.0)
    missing = [p for p, load in loads.items() if p not in told and load > least + TOLERANCE]
    if len(stated["loads"]) != min(NAMED_MAX, len(loads)) or missing:
        yield f"brokers.loads: not the {min(NAMED_MAX, len(loads))} highest"


def _follow(network: Network, source: str, through: dict[str, float]) -> int:
    """Add to each person their part of the shortest paths from one; count whom these reach."""
    levels = [[source]]
    level_of = {source: 0}
    paths = {source: 1}
    while levels[-1]:
        following: list[str] = []
        for person in levels[-1]:
            for other in network.tied[person]:
                if other not in level_of:
                    level_of[other] = len(levels)
                    paths[other] = 0
                    following.append(other)
                if level_of[other] == len(levels):
                    paths[other] += paths[person]
        levels.append(following)
    behind = dict.fromkeys(level_of, 0.0)
    reached = 0
    for level in reversed(levels[1:]):
        for person in level:
            is_end = network.side_of[person] != network.side_of[source]
            reached += is_end
            through[person] += behind[person]
            for other in network.tied[person]:
                if level_of[other] == level_of[person] - 1:
                    behind[other] += (behind[person] + is_end) * paths[other] / paths[person]
    return reached
