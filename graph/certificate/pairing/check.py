"""Checks a whole answer: the plan, what it reaches, the proof, and what is said of it."""

from collections.abc import Mapping
from typing import Any

from graph.certificate.faults import format_faults
from graph.certificate.pairing.conflicts import infeasible_faults
from graph.certificate.pairing.plan import (
    EligiblePairs,
    outcome_faults,
    plan_faults,
    reason_faults,
    unpaired_faults,
)
from graph.certificate.pairing.proof import bound_faults
from graph.certificate.pairing.reading import Fault, read_plan
from graph.certificate.pairing.scores import read_records


def check_pairing(instance: Mapping[str, Any], solution: object) -> tuple[str, ...]:
    """Check an answer to a pairing instance, and the proof that no plan is better.

    Args:
        instance: a well-formed ``pairing-instance/1``, as ``read_pairing_instance`` accepts it.
        solution: any JSON value; ``pairing_solution`` writes what holds. Without
            ``status`` and ``bound`` it has to be proved best; with status "feasible" its bound
            has to be proved. ``pairings`` and ``unpaired`` are checked when they are there.

    Returns:
        Faults in words, each with its record or field; ``()`` when everything holds.

    Cost: O(people**2 * competencies), and one pass over all eligible pairs for each proof; ten
        bytes of memory for each eligible pair.
    """
    records = read_records(instance)
    if not isinstance(solution, Mapping):
        return ("the solution: must be an object",)
    if wrong := tuple(format_faults(solution, "pairing-solution/1")):
        return wrong
    try:
        if solution.get("status") == "infeasible":
            return tuple(infeasible_faults(records, solution))
        pairs = EligiblePairs(records)
        plan = read_plan(records, solution)
        faults = list(plan_faults(records, pairs, plan))
        if not faults:
            chosen = [pair for key in plan for pair in [pairs.find(key)] if pair is not None]
            faults.extend(outcome_faults(pairs, chosen, solution))
            faults.extend(bound_faults(records, pairs, solution))
            faults.extend(reason_faults(records, chosen, solution))
            faults.extend(unpaired_faults(records, pairs, plan, solution))
    except Fault as fault:
        return (str(fault),)
    return tuple(faults)
