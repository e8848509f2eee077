"""Whether the records that an answer blames really contradict each other, and need each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.certificate.meetings.records import Pair, Records, Row

ALONE = ("own_side", "edition", "person_away", "trip_too_long", "never")


def infeasible_faults(records: Records, solution: Mapping[str, Any]) -> Iterator[str]:
    """Check that each conflict exists, contradicts itself, and has no record to spare."""
    demanded = {
        f"required:{person}|{meeting}": (person, meeting) for person, meeting in records.must
    }
    alone = {
        f"{label}:{person}|{meeting}": (person, meeting)
        for person, meeting in records.must
        for label in records.forbidden(person, meeting)
    }
    rows = dict(records.rows({person for person, _ in records.must}))
    conflicts = solution["conflicts"]
    if not conflicts:
        yield "conflicts: must name at least one"
    for place, names in enumerate(conflicts):
        known = all(name in demanded or name in alone or name in rows for name in names)
        if not known or len(set(names)) < len(names):
            yield f"conflicts[{place}]: must be records of the instance, once each"
        elif not _contradict(names, demanded, alone, rows):
            yield f"conflicts[{place}]: these records can hold together"
        else:
            for spared in names:
                others = [name for name in names if name != spared]
                if _contradict(others, demanded, alone, rows):
                    yield f"conflicts[{place}]: contradicts without {spared} too"


def _contradict(
    names: Sequence[str],
    demanded: Mapping[str, Pair],
    alone: Mapping[str, Pair],
    rows: Mapping[str, Row],
) -> bool:
    """Say whether the invitations that are demanded break one of the other records."""
    must = {demanded[name] for name in names if name in demanded}
    if any(alone[name] in must for name in names if name in alone):
        return True
    broken = (rows[name] for name in names if name in rows)
    return any(sum(row.terms.get(pair, 0) for pair in must) > row.most for row in broken)
