"""Whether a topic plan is what it says: every number from the records, every bound by hand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from graph.certificate.faults import Fault, differs, format_faults, gathered
from graph.certificate.topics.conflicts import infeasible_faults
from graph.certificate.topics.proof import (
    Leaf,
    bound,
    read_leaves,
    share_bound,
    step,
)
from graph.certificate.topics.reasons import suggestion
from graph.certificate.topics.records import PER_MILLE, Records
from graph.certificate.topics.rules import Row, broken, fixed, rows

CONFLICT_STATUS = "infeasible"


def check_topics(instance: Mapping[str, Any], solution: object) -> tuple[str, ...]:
    """Check a topic plan against its instance, with the standard library alone.

    ``instance`` is a well-formed topics-instance/1, ``solution`` any JSON value, of which what
    topics_solution writes holds; both decoded. Gains, needs, shares, leaders, reasons and bounds
    are worked out from the records again; the solver is not asked. Of an infeasible instance
    each conflict is tried out, and each repair. Which of equally good plans was taken is not
    checked.

    Returns:
        What does not hold, in words; ``()`` when everything does.

    Cost: the records once, then one pass over needs and rows for each leaf of the proof.
    """
    return gathered(solution, lambda stated: _faults(Records(instance), stated))


def _faults(records: Records, solution: Mapping[str, Any]) -> Iterator[str]:
    yield from format_faults(solution, "topics-solution/1")
    if solution["status"] == CONFLICT_STATUS:
        yield from infeasible_faults(records, solution)
        return
    chosen = _selection(records, solution["chosen"], "chosen")
    yield from (f"chosen: {fault}" for fault in broken(records, chosen))
    gain = records.gain(chosen)
    yield from differs("gain", solution["gain"], dict(zip(records.sides, gain, strict=True)))
    yield from differs(
        "need", solution["need"], dict(zip(records.sides, records.need, strict=True))
    )
    yield from differs("total", solution["total"], sum(gain))
    yield from differs("parameters", solution["parameters"], records.parameters)
    yield from differs(
        "smallest_share", _fraction(solution["smallest_share"]), _smallest_share(records, gain)
    )
    faults = list(_leader_faults(records, chosen, solution))
    yield from faults
    if not faults:
        said = [suggestion(records, t, chosen, solution["leaders"][t]) for t in chosen]
        yield from differs("suggestions", solution["suggestions"], said)
    yield from _proof_faults(records, solution, gain)


def _selection(records: Records, stated: Sequence[str], name: str) -> list[str]:
    in_order = [topic for topic in records.topics if topic in set(stated)]
    if list(stated) != in_order:
        raise Fault(f"{name}: must be topics of the instance, once each, in catalogue order")
    return in_order


def _fraction(stated: Mapping[str, int]) -> Fraction:
    value = Fraction(stated["numerator"], stated["denominator"])
    if (value.numerator, value.denominator) != (stated["numerator"], stated["denominator"]):
        raise Fault(f"{value} is not stated in lowest terms")
    return value


def _smallest_share(records: Records, gain: Sequence[int]) -> Fraction:
    shares = [Fraction(g, need) for g, need in zip(gain, records.need, strict=True) if need]
    return min(shares, default=Fraction(1))


def _leader_faults(
    records: Records, chosen: Sequence[str], solution: Mapping[str, Any]
) -> Iterator[str]:
    yield from differs("leaders_waived", solution["leaders_waived"], records.waived)
    missing = {t: records.missing_sides(t) for t in chosen if records.missing_sides(t)}
    yield from differs("needs_invited_leader", solution["needs_invited_leader"], missing)
    leads: dict[str, int] = {}
    if set(solution["leaders"]) != set(chosen):
        yield "leaders: must name each chosen topic"
        return
    for topic, people in solution["leaders"].items():
        sides = {records.side_of.get(person) for person in people}
        able = set[str]().union(*records.able[topic].values())
        if not set(people) <= able:
            yield f"leaders of {topic}: not all of {people} can lead it"
        if len(people) != records.asked(topic) or len(sides) != len(people):
            yield f"leaders of {topic}: must be from {records.asked(topic)} sides, one each"
        for person in people:
            leads[person] = leads.get(person, 0) + 1
    for person, count in sorted(leads.items()):
        if count > records.parameters["leader_load"]:
            yield f"leaders: {person} leads {count} topics"


def _proof_faults(
    records: Records, solution: Mapping[str, Any], gain: Sequence[int]
) -> Iterator[str]:
    proof = solution["proof"]
    share = _fraction(solution["fairest_share"])
    fairest = _selection(records, proof["fairest"], "proof.fairest")
    yield from (f"proof.fairest: {fault}" for fault in broken(records, fairest))
    yield from differs("fairest_share", share, _smallest_share(records, records.gain(fairest)))
    kept = share * records.parameters["phi_per_mille"] / PER_MILLE
    floors = [ceil(kept * need / records.unit) for need in records.need]
    for side, part, least in zip(records.sides, gain, floors, strict=True):
        if part < least * records.unit:
            yield f"gain: {side} does not keep its part of the fairest share"
    complete = [proof[name]["complete"] for name in ("shares", "total")]
    yield from differs("status", solution["status"], "optimal" if all(complete) else "within")
    for people in proof["leader_cuts"]:
        if len(set(people)) != len(people) or not set(people) <= records.side_of.keys():
            raise Fault("proof.leader_cuts: must be people of the instance, once each")
    all_rows = rows(records, proof["leader_cuts"])
    yield from _share_faults(records, all_rows, solution, share)
    yield from _total_faults(records, all_rows, solution, floors)


def _share_faults(
    records: Records, all_rows: Mapping[str, Row], solution: Mapping[str, Any], share: Fraction
) -> Iterator[str]:
    """Check that nothing is fairer: no leaf can give every side what a better selection would."""
    tree = solution["proof"]["shares"]
    _denominator(tree)
    leaves = read_leaves(records, all_rows, tree)
    stated = _fraction(solution["fairest_share_bound"])
    needs = [need for need in records.need if need]
    better = [
        floor(share * need / records.unit) + step(need, records.unit) if need else 0
        for need in records.need
    ]
    if tree["complete"] and needs:
        for number, leaf in enumerate(leaves):
            selection = _decided_selection(records, leaf)
            if selection is not None:
                if _smallest_share(records, records.gain(selection)) > share:
                    yield f"proof.shares: leaf {number} holds a fairer selection"
            elif bound(records, all_rows, leaf, better, 0) >= 0:
                yield f"proof.shares: leaf {number} is not closed"
    exact = tree["complete"] and all(step(need, records.unit) == 1 for need in needs)
    found = share
    for leaf in [] if exact else leaves:
        found = max(found, share_bound(records, all_rows, leaf) or share)
    yield from differs("fairest_share_bound", stated, min(found, Fraction(1)))


def _total_faults(
    records: Records,
    all_rows: Mapping[str, Row],
    solution: Mapping[str, Any],
    floors: Sequence[int],
) -> Iterator[str]:
    """Check that nothing which keeps the floors is worth more, and the stated bound."""
    tree = solution["proof"]["total"]
    denominator = _denominator(tree)
    total = sum(records.gain(solution["chosen"])) // records.unit
    found = total
    for number, leaf in enumerate(read_leaves(records, all_rows, tree)):
        selection = _decided_selection(records, leaf)
        if selection is not None:
            gain = [part // records.unit for part in records.gain(selection)]
            kept = all(part >= least for part, least in zip(gain, floors, strict=True))
            highest = sum(gain) if kept else total
        else:
            highest = bound(records, all_rows, leaf, floors, denominator) // denominator
        found = max(found, highest)
        if tree["complete"] and highest >= total + step(sum(records.need), records.unit):
            yield f"proof.total: leaf {number} is not closed"
    yield from differs("bound", solution["bound"], found * records.unit)


def _denominator(tree: Mapping[str, Any]) -> int:
    denominator = tree["denominator"]
    if type(denominator) is not int or denominator < 1:
        raise Fault("proof: a denominator is not a whole number above 0")
    return denominator


def _decided_selection(records: Records, leaf: Leaf) -> Iterable[str] | None:
    """Give the one selection of a leaf without multipliers, if every topic is decided.

    A selection that breaks a rule is none; it then counts as empty only where that is harmless.
    """
    decided = {**leaf.decided, **fixed(records)}
    if leaf.multipliers or len(decided) < len(records.topics):
        return None
    selection = [topic for topic, value in decided.items() if value]
    return () if any(broken(records, selection)) else selection
