"""Whether a number is the second smallest Laplacian eigenvalue: by counting, not by finding it."""

from collections.abc import Iterator
from heapq import heapify, heappop, heappush

from graph.certificate.health.records import Records

TOLERANCE = 2e-6
WORK_MAX = 5_000_000
TINY = 1e-300


def lambda2_faults(records: Records, stated: object) -> Iterator[str]:
    """Hold a stated eigenvalue against the largest group, to 2e-6 of itself or of 1.

    By Sylvester's law of inertia, the pivots of the Laplacian less a number, where people are
    eliminated one by one, are negative as often as eigenvalues are below that number: one is
    below what is stated, and two are not far above. Where the elimination takes more than
    five million products, only Fiedler's bound from the least tied person is checked.
    """
    groups = sorted(records.groups(), key=lambda group: (-len(group), min(group)))
    if not groups or len(groups[0]) == 1:
        if stated is not None:
            yield "lambda2: nobody has a tie, so it is null"
        return
    if type(stated) is not float or not 0 <= stated <= 2 * len(records.people):
        yield "lambda2: must be a number that is not negative"
        return
    group = groups[0]
    margin = TOLERANCE * max(1.0, stated)
    above = _below(records, group, stated + margin)
    if above is None:
        least = min(len(records.tied[person]) for person in group)
        if stated > least * len(group) / (len(group) - 1) + margin:
            yield "lambda2: is above what the least tied person allows"
    elif above <= 1:
        yield "lambda2: the second smallest eigenvalue is larger"
    elif stated > margin and _below(records, group, stated - margin) != 1:
        yield "lambda2: the second smallest eigenvalue is smaller"


def _below(records: Records, group: set[str], number: float) -> int | None:
    """Count the eigenvalues of a group's Laplacian below a number; None when it takes too long."""
    rows = {person: dict.fromkeys(records.tied[person], -1.0) for person in group}
    own = {person: len(records.tied[person]) - number for person in group}
    waiting = [(len(row), person) for person, row in rows.items()]
    heapify(waiting)
    count = work = 0
    while waiting:
        many, person = heappop(waiting)
        row = rows.get(person)
        if row is None or len(row) != many:
            continue  # it was put in again when its row changed
        del rows[person]
        work += many * many
        if work > WORK_MAX:
            return None
        pivot = own[person] or TINY
        count += pivot < 0
        for other, entry in row.items():
            theirs = rows[other]
            del theirs[person]
            part = entry / pivot
            own[other] -= part * entry
            for third, further in row.items():
                if third != other:
                    theirs[third] = theirs.get(third, 0.0) - part * further
            heappush(waiting, (len(theirs), other))
    return count
