"""Whether suggested invitations are what they say: every number and every bound by hand."""

from collections.abc import Iterator, Mapping
from typing import Any

from graph.certificate.faults import Fault, differs, format_faults, gathered
from graph.certificate.meetings.conflicts import infeasible_faults
from graph.certificate.meetings.proof import proven_bound
from graph.certificate.meetings.reasons import Counts, invitation_entries, meeting_entries
from graph.certificate.meetings.records import Pair, Records

CONFLICT_STATUS = "infeasible"


def check_meetings(instance: Mapping[str, Any], solution: object) -> tuple[str, ...]:
    """Check suggested invitations against their instance, with the standard library alone.

    ``instance`` is a well-formed meeting-instance/1, ``solution`` any JSON value, of which what
    meeting_solution writes holds; both decoded. Rules, sides seen, cover, travel, reasons and
    bounds are worked out from the records again; the solver is not asked. Of an infeasible
    instance each conflict is tried out. Which of equally good plans was taken is not checked.

    Returns:
        What does not hold, in words; ``()`` when everything does.

    Cost: the records once, then one pass over the invitations that the root of the proof does not
    rule out for each leaf.
    """
    return gathered(solution, lambda stated: _faults(Records(instance), stated))


def _faults(records: Records, solution: Mapping[str, Any]) -> Iterator[str]:
    yield from format_faults(solution, "meeting-solution/1")
    if solution["status"] == CONFLICT_STATUS:
        yield from infeasible_faults(records, solution)
        return
    plan = _plan(records, solution)
    yield from _broken(records, plan)
    counts = Counts(records, plan)
    worth = counts.cover - counts.travel
    total = counts.seen * records.seen_points + worth
    figures: Mapping[str, object] = {
        "invitations": list(invitation_entries(counts)),
        "meetings": list(meeting_entries(counts)),
        "seen": counts.seen,
        "seen_possible": len(records.meetings) * max(len(records.sides) - 1, 0),
        "cover": counts.cover,
        "travel": counts.travel,
        "seen_points": records.seen_points,
        "total": total,
        "trips": counts.trips,
        "days": counts.days,
        "parameters": records.parameters,
    }
    for name, found in figures.items():
        yield from differs(name, solution[name], found)
    bound, is_best = proven_bound(records, solution["proof"], total)
    yield from differs("status", solution["status"], "optimal" if is_best else "within")
    yield from differs("bound", solution["bound"], total if is_best else bound)


def _plan(records: Records, solution: Mapping[str, Any]) -> list[Pair]:
    plan = [(entry["person"], entry["meeting"]) for entry in solution["invitations"]]
    known = all(p in records.people and m in records.meetings for p, m in plan)
    if not known or len(set(plan)) < len(plan):
        raise Fault("invitations: must be people and meetings of the instance, once each")
    return plan


def _broken(records: Records, plan: list[Pair]) -> Iterator[str]:
    """Name every rule that a plan breaks, and the record."""
    for person, meeting in plan:
        for label in records.forbidden(person, meeting):
            yield f"invitations: {label}:{person}|{meeting} is broken"
    for pair in sorted(records.must - set(plan)):
        yield f"invitations: required:{'|'.join(pair)} is broken"
    for name, row in records.rows({person for person, _ in plan}):
        if sum(row.terms.get(pair, 0) for pair in plan) > row.most:
            yield f"invitations: {name} is broken"
