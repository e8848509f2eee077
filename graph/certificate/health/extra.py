"""Whether extra pairings mend a network, and whether fewer could: bounds found by removal."""

from collections.abc import Iterator, Mapping
from typing import Any

from graph.certificate.faults import Fault
from graph.certificate.health.records import Network, Pair, Records

ENDS = 2


def extra_faults(records: Records, solution: Mapping[str, Any]) -> Iterator[str]:
    """Check the pairs one by one, the network with all of them, their bound and their reasons."""
    pairs = [_pair(entry, place) for place, entry in enumerate(solution["extra_pairings"])]
    if solution["status"] == "infeasible":
        yield from _infeasible_faults(records, solution, pairs)
        return
    for a, b in pairs:
        yield from (f"extra_pairings: {a} and {b} {why}" for why in broken(records, a, b))
    if len({frozenset(pair) for pair in pairs}) < len(pairs):
        yield "extra_pairings: each pair has to be there once"
    if any(person not in records.side_of for pair in pairs for person in pair):
        return
    mended = records.with_ties(pairs)
    if len(mended.groups()) > 1:
        yield "extra_pairings: with them, not everybody is connected"
    yield from (
        f"extra_pairings: with them, the departure of {person} still splits the network"
        for person in mended.pieces
    )
    least = bound(records)
    stated = solution["extra_pairings_bound"]
    if type(stated) is not int or stated != least:
        yield f"extra_pairings_bound: is {least}, not {stated}"
    status = "optimal" if len(pairs) == least else "within"
    if solution["status"] != status:
        yield f"status: is {status}"
    yield from _reason_faults(records, pairs, solution["extra_pairings_reasons"])


def _pair(entry: object, place: int) -> Pair:
    if not isinstance(entry, list | tuple) or len(entry) != ENDS:
        raise Fault(f"extra_pairings[{place}]: must be two people")
    a, b = entry
    if not isinstance(a, str) or not isinstance(b, str):
        raise Fault(f"extra_pairings[{place}]: must be two people")
    return a, b


def broken(records: Records, a: str, b: str) -> Iterator[str]:
    """Say which rules a proposed pair breaks."""
    if a not in records.side_of or b not in records.side_of:
        yield "are not both of the network"
        return
    if records.side_of[a] == records.side_of[b]:
        yield "are of one side"
    if tuple(sorted((a, b))) in records.forbidden:
        yield "are forbidden"
    if b in records.tied[a]:
        yield "have a tie already"


def bound(records: Records) -> int:
    """Work out a number of pairings across sides below which nothing mends the network.

    Whoever departs, what is left has to be joined. A part that hangs on one person, and holds
    nobody whose departure splits anything, wants an end of a pair; a group without any such
    person wants two, of two people; two ends make a pair. And a pair has one end of a side at
    most, so ends that only one side can give take a pair each.
    """
    groups = records.groups()
    parts = max((len(found) for found in records.pieces.values()), default=1)
    to_join = max(0, len(groups) - 1) + parts - 1
    wants = [
        (part, 1)
        for found in records.pieces.values()
        for part in found
        if part.isdisjoint(records.pieces)
    ]
    if len(groups) > 1:
        whole = min(ENDS, len(records.people) - 1)
        wants += [(group, whole) for group in groups if group.isdisjoint(records.pieces)]
    total = sum(ends for _, ends in wants)
    by_side = [0]
    for side in records.sides:
        needed = 0
        for people, ends in wants:
            others = sum(records.side_of[person] != side for person in people)
            # Of one person alone, the ends are all of one side.
            needed += max(0, ends - others * (ends if len(people) == 1 else 1))
        by_side.append(needed)
    return max(to_join, (total + 1) // ENDS, *by_side)


def _reason_faults(records: Records, pairs: list[Pair], stated: Any) -> Iterator[str]:
    told = [tuple(entry["pair"]) for entry in stated]
    if told != pairs:
        yield "extra_pairings_reasons: one for each pair, in their order"
        return
    for (a, b), entry in zip(pairs, stated, strict=True):
        joins = b not in records.reached(a)
        if entry["joins"] is not joins:
            yield f"extra_pairings_reasons: whether {a} and {b} have no connection is {joins}"
        between = [] if joins else sorted(_between(records, a, b))
        if entry["departures"] != between:
            names = ", ".join(between) or "nobody"
            yield f"extra_pairings_reasons: {a} and {b} are parted by {names}"


def _between(network: Network, a: str, b: str) -> Iterator[str]:
    """Name everybody whose departure parts two people: each stands on any way between them."""
    came_from: dict[str, str] = {a: a}
    waiting = [a]
    for person in waiting:  # grows while it is read
        for other in network.tied[person]:
            if other not in came_from:
                came_from[other] = person
                waiting.append(other)
    person = came_from[b]
    while person != a:
        parts = network.pieces.get(person, [])
        if any((a in part) != (b in part) for part in parts):
            yield person
        person = came_from[person]


def _infeasible_faults(
    records: Records, solution: Mapping[str, Any], pairs: list[Pair]
) -> Iterator[str]:
    """Check that some people can be reached by no tie and no allowed pair once one has left."""
    if pairs or solution["extra_pairings_bound"] is not None or solution["extra_pairings_reasons"]:
        yield "extra_pairings: where nothing mends the network, none are stated"
    closed = solution["closed"]
    departing, people = closed["departing"], set(closed["people"])
    outside = set(records.people) - people - {departing}
    if not people <= set(records.people) or departing in people or not people or not outside:
        yield "closed: must part people of the network from others"
        return
    if departing is not None and departing not in records.side_of:
        yield "closed.departing: must be somebody of the network, or null"
        return
    yield from _parted_faults(records, people, outside, closed["forbidden"])
    same = any(records.side_of[a] == records.side_of[b] for a in people for b in outside)
    if closed["same_side"] is not same:
        yield f"closed.same_side: is {same}"
    names = ["connected" if departing is None else f"departure:{departing}"]
    names += ["different_sides"] if same else []
    names += (f"forbidden:{a}|{b}" for a, b in closed["forbidden"])
    if solution["conflicts"] != [names]:
        yield f"conflicts: are {[names]}"


def _parted_faults(
    records: Records, people: set[str], outside: set[str], stated: object
) -> Iterator[str]:
    """Check that no tie and no allowed pair leads from some people to others."""
    between = set()
    for a in sorted(people):
        for b in sorted(outside):
            if b in records.tied[a]:
                yield f"closed: {a} and {b} have a tie"
            elif records.side_of[a] != records.side_of[b]:
                between.add(tuple(sorted((a, b))))
    yield from (
        f"closed: {a} and {b} may be paired" for a, b in sorted(between - records.forbidden)
    )
    if sorted(map(list, between & records.forbidden)) != stated:
        yield "closed.forbidden: not the forbidden pairs between the two parts"
