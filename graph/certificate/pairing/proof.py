"""Whether the prices of a certificate prove the bound that a solution claims."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from graph.certificate.pairing.plan import (
    FLOOR_MAX,
    EligiblePairs,
    administrations_of,
)
from graph.certificate.pairing.reading import (
    Fault,
    field_of,
    named,
    read_outcome,
    read_pair,
    read_sequence,
    read_whole,
)
from graph.certificate.pairing.scores import Records

CASE_DEPTH_MAX = 400
NO_CASES: Mapping[frozenset[str], bool] = MappingProxyType({})


@dataclass(frozen=True)
class _Program:
    """The integer program that a proof bounds: worths, weight of a served person, the floor."""

    records: Records
    pairs: EligiblePairs
    serving: int
    floor: int
    with_worth: bool = False


def bound_faults(
    records: Records, pairs: EligiblePairs, solution: Mapping[str, Any]
) -> Iterator[str]:
    """Compare what the certificate proves with the bound that the solution claims."""
    plan = read_outcome(solution, "")
    claim = read_outcome(solution["bound"], "bound.") if "bound" in solution else plan
    status = solution.get("status", "optimal")
    if status not in ("optimal", "feasible"):
        yield f"status: {status!r} is none of optimal, feasible, infeasible"
    if (claim == plan) != (status == "optimal"):
        yield f"status: {status}, and the bound {claim} stands beside the plan {plan}"
    proofs = field_of(solution, "certificate")
    people, floor, total = claim
    proof = field_of(proofs, "people", "certificate.")
    proved = _bound(_Program(records, pairs, 1, 0), proof, "certificate.people")
    if proved != people:
        yield f"certificate.people: proves {proved} as the most, not {people}"
    if floor < FLOOR_MAX:
        above = _Program(records, pairs, 1, floor + 1)
        proof = field_of(proofs, "floor", "certificate.")
        proved = _bound(above, proof, "certificate.floor")
        if proved >= plan[0]:
            yield f"certificate.floor: allows {proved} people above {floor}, so no floor is proved"
    proof = field_of(proofs, "total", "certificate.")
    serving = read_whole(
        field_of(proof, "lambda", "certificate.total."), "certificate.total.lambda"
    )
    goal = _Program(records, pairs, serving, plan[1], with_worth=True)
    proved = _bound(goal, proof, "certificate.total") - serving * plan[0]
    if proved != total:
        yield f"certificate.total: proves {proved} as the most, not {total}"


def _bound(
    goal: _Program,
    proof: object,
    path: str,
    cases: Mapping[frozenset[str], bool] = NO_CASES,
) -> int:
    """Compute what a proof proves, rounded down; a split proves the larger of its two cases."""
    if isinstance(proof, Mapping) and "split" in proof:
        key = read_pair(goal.records, proof["split"], f"{path}.split")
        if key in cases or goal.pairs.find(key) is None:
            raise Fault(f"{path}.split: {named(key)} cannot be split on here")
        if len(cases) >= CASE_DEPTH_MAX:
            raise Fault(f"{path}.split: more than {CASE_DEPTH_MAX} cases within each other")
        inside = _bound(goal, field_of(proof, "in", f"{path}."), f"{path}.in", {**cases, key: True})
        outside = _bound(
            goal, field_of(proof, "out", f"{path}."), f"{path}.out", {**cases, key: False}
        )
        return max(inside, outside)
    return _dual_bound(goal, proof, path, cases)


def _dual_bound(
    goal: _Program, proof: object, path: str, cases: Mapping[frozenset[str], bool]
) -> int:
    if not isinstance(proof, Mapping):
        raise Fault(f"{path}: must be an object")
    records = goal.records
    scale = read_whole(proof.get("scale", 1), f"{path}.scale")
    if not scale:
        raise Fault(f"{path}.scale: must be at least 1")
    y = _prices(proof, "y", path, records.people)
    q = _prices(proof, "q", path, records.people)
    m = _prices(proof, "m", path, _caps(records))
    odd = list(_odd_sets(goal, proof, path))
    cap = records.parameters["admin_pair_max"] or 0
    worth = sum(records.maxima[person] * price for person, price in y.items())
    worth += sum(max(0, scale * goal.serving - q.get(person, 0)) for person in records.people)
    worth += cap * sum(m.values()) + sum(price * most for _, _, price, most in odd)
    best = goal.pairs.best
    required = frozenset(records.required.values())
    for pair in goal.pairs:
        key = pair.key
        if cases.get(key) is False:
            continue
        gain = scale * pair.worth if goal.with_worth else 0
        gain -= y.get(pair.a, 0) + y.get(pair.b, 0)
        if m:
            gain -= m.get(administrations_of(records, pair.key), 0)
        if pair.gain_a >= min(goal.floor, best[pair.a]):
            gain += q.get(pair.a, 0)
        if pair.gain_b >= min(goal.floor, best[pair.b]):
            gain += q.get(pair.b, 0)
        for members, edges, price, _ in odd:
            if key <= members or key in edges:
                gain -= price
        worth += gain if key in required or key in cases else max(0, gain)
    return worth // scale


def _prices(
    proof: Mapping[str, Any], name: str, path: str, known: Mapping[str, object] | frozenset[str]
) -> dict[str, int]:
    given = proof.get(name, {})
    if not isinstance(given, Mapping):
        raise Fault(f"{path}.{name}: must be an object")
    for key, price in given.items():
        if key not in known:
            raise Fault(f"{path}.{name}.{key}: not a record of the instance")
        read_whole(price, f"{path}.{name}.{key}")
    return dict(given)


def _caps(records: Records) -> frozenset[str]:
    if records.parameters["admin_pair_max"] is None:
        return frozenset()
    keys = records.administrations
    return frozenset(f"{a}|{b}" for place, a in enumerate(keys) for b in keys[place:])


def _odd_sets(
    goal: _Program, proof: Mapping[str, Any], path: str
) -> Iterator[tuple[frozenset[str], frozenset[frozenset[str]], int, int]]:
    """Yield each odd set, its outward pairs, its price, and the most pairs that it can hold."""
    for place, entry in enumerate(read_sequence(proof.get("odd", []), f"{path}.odd")):
        where = f"{path}.odd[{place}]"
        members = read_sequence(field_of(entry, "set", f"{where}."), f"{where}.set")
        if not all(isinstance(p, str) and p in goal.records.people for p in members):
            raise Fault(f"{where}.set: not people of the instance")
        inside = frozenset(members)
        edges = frozenset(
            read_pair(goal.records, pair, f"{where}.edges")
            for pair in read_sequence(field_of(entry, "edges", f"{where}."), f"{where}.edges")
        )
        if any(len(key & inside) != 1 for key in edges):
            raise Fault(f"{where}.edges: each must leave the set")
        places = sum(goal.records.maxima[person] for person in inside)
        price = read_whole(field_of(entry, "value", f"{where}."), f"{where}.value")
        yield inside, edges, price, (places + len(edges)) // 2
