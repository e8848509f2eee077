"""Whether a report on a network is what it says: every number from the records again."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from graph.certificate.faults import format_faults, gathered, is_same
from graph.certificate.health.chance import broker_faults, survival
from graph.certificate.health.extra import extra_faults
from graph.certificate.health.records import Records
from graph.certificate.health.spectrum import lambda2_faults

EXACT_PEOPLE_MAX = 200
TOGETHER_MAX = 3
NAMED_MAX = 50


def check_health(instance: Mapping[str, Any], solution: object) -> tuple[str, ...]:
    """Check a report against its network instance, with the standard library alone.

    ``instance`` is a well-formed network-instance/1, ``solution`` any JSON value, of which what
    health_solution writes holds; both decoded. Everybody is removed in turn, before and after
    the extra pairings; the bound, the survival curve and the loads are worked out again. Which
    of equally bad departures or equally many pairings were named is not checked.

    Returns:
        What does not hold, in words; ``()`` when everything does.

    Cost: people times people and ties, twice; up to 200 people also their square times that.
    """
    return gathered(solution, lambda stated: _faults(Records(instance), stated))


def _faults(records: Records, solution: Mapping[str, Any]) -> Iterator[str]:
    yield from format_faults(solution, "network-solution/1")
    for name, value in _measures(records).items():
        if not is_same(solution[name], value):
            yield f"{name}: is {value}, not {solution[name]}"
    yield from _departure_faults(records, solution["departures"])
    curve = survival(records)
    if not is_same(solution["survival"], curve):
        yield "survival: not what the seed draws"
    half = next((k for k, left in enumerate(curve) if 2 * left <= curve[0]), None)
    if not is_same(solution["half_life"], half if curve[0] else None):
        yield f"half_life: is {half}"
    yield from _worst_faults(records, solution["worst_departures"])
    yield from broker_faults(records, solution["brokers"])
    yield from lambda2_faults(records, solution["lambda2"])
    yield from extra_faults(records, solution)


def _measures(records: Records) -> dict[str, object]:
    across, within = records.ties()
    ties = across + within
    groups = records.groups()
    return {
        "parameters": records.parameters,
        "sides": dict(records.sides),
        "ties": {"across": across, "within": within},
        "groups": len(groups),
        "articulation_people": list(records.pieces),
        "departure_proof": len(groups) <= 1 and not records.pieces,
        "connected_cross_pairs": sum(records.cross_pairs(group) for group in groups),
        "possible_cross_pairs": sum(a * b for a, b in combinations(records.sides.values(), 2)),
        "ei_index": (across - within) / ties if ties else None,
    }


def _departure_faults(records: Records, stated: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if [entry["person"] for entry in stated] != list(records.pieces):
        yield "departures: one for each articulation person, in their order"
        return
    for entry in stated:
        parts = records.pieces[entry["person"]]
        largest = min(parts, key=lambda part: (-len(part), min(part)))
        cut_off = set().union(*parts) - largest
        named = entry["cut_off"]
        if not is_same(entry["pieces"], len(parts)):
            yield f"departures: that of {entry['person']} leaves {len(parts)} pieces"
        if not is_same(entry["cut_off_count"], len(cut_off)):
            yield f"departures: that of {entry['person']} cuts off {len(cut_off)} people"
        is_named = named == sorted(set(named)) and cut_off.issuperset(named)
        if not is_named or len(named) != min(NAMED_MAX, len(cut_off)):
            yield f"departures: not those whom that of {entry['person']} cuts off"


def _worst_faults(records: Records, stated: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    many = len(records.people)
    if len(stated) != min(TOGETHER_MAX, many):
        yield f"worst_departures: {min(TOGETHER_MAX, many)} sets of people"
    before: list[str] = []
    for together, entry in enumerate(stated, start=1):
        people, left = entry["people"], entry["connected_cross_pairs"]
        known = people == sorted(set(people)) and set(people) <= set(records.people)
        if not known or len(people) != together:
            yield f"worst_departures: {together} different people of the network"
            return
        exact = together == 1 or many <= EXACT_PEOPLE_MAX
        if entry["exact"] is not exact:
            yield f"worst_departures: whether those {together} are exact is {exact}"
        if not is_same(left, records.connected(people)):
            yield f"worst_departures: without {', '.join(people)} it is {records.connected(people)}"
        if exact:
            fewest = _fewest(records, together)
        elif set(before) < set(people):
            fewest = records.fewest_left(before)
        else:
            yield "worst_departures: each has to be added to those before"
            continue
        if left != fewest:
            yield f"worst_departures: {together} departures can leave {fewest}"
        before = people


def _fewest(records: Records, together: int) -> int | None:
    """Try every set of people but one, and find the last by one search.

    Somebody with one tie need not be among the first ones: whom they are tied to leaves no more.
    """
    people = [
        person
        for person, others in records.tied.items()
        if len(others) > 1 or (others and len(records.tied[others[0]]) == 1 and person < others[0])
    ]
    if len(people) < together:
        people = records.people
    found = (records.fewest_left(gone) for gone in combinations(people, together - 1))
    return min((left for left in found if left is not None), default=None)
