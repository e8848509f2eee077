"""Whether the records that an answer blames really contradict each other."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.certificate.conflicts import TooLong
from graph.certificate.pairing.everyone import everyone_can_be_paired
from graph.certificate.pairing.plan import administrations_of
from graph.certificate.pairing.reading import field_of, read_sequence
from graph.certificate.pairing.scores import Records, is_eligible

EVERYONE = "everyone"


def infeasible_faults(records: Records, solution: Mapping[str, Any]) -> Iterator[str]:
    """Check that each named conflict exists, contradicts itself, and has no record to spare."""
    conflicts = read_sequence(field_of(solution, "conflicts"), "conflicts")
    if not conflicts:
        yield "conflicts: must name at least one"
    known = _known(records)
    for place, conflict in enumerate(conflicts):
        path = f"conflicts[{place}]"
        names = list(read_sequence(conflict, path))
        strangers = [name for name in names if not isinstance(name, str) or name not in known]
        if strangers:
            yield f"{path}: {strangers[0]!r} is not a record of the instance"
            continue
        try:
            if _hold(records, names):
                yield f"{path}: these records can hold together"
                continue
            for name in names:
                if not _hold(records, [other for other in names if other != name]):
                    yield f"{path}: contradicts without {name} too"
        except TooLong:
            yield f"{path}: takes too long to check"


def _known(records: Records) -> set[str]:
    names = set(records.required) | set(records.conflict_names)
    names |= {f"max:{person}" for person in records.people}
    if records.parameters["admin_pair_max"] is not None:
        keys = records.administrations
        names |= {f"cap:{a}|{b}" for place, a in enumerate(keys) for b in keys[place:]}
    if records.parameters["everyone_paired"]:
        names.add(EVERYONE)
    return names


def _hold(records: Records, names: Sequence[str]) -> bool:
    """Say whether some plan keeps all of some records."""
    required = {records.required[name] for name in names if name in records.required}
    barred = {records.conflict_names[name] for name in names if name in records.conflict_names}
    counts: Counter[str] = Counter()
    for key in required:
        if key in barred or not is_eligible(records, *sorted(key), despite_conflict=True):
            return False
        counts.update(f"max:{person}" for person in key)
        counts[f"cap:{administrations_of(records, key)}"] += 1
    limits = [name for name in names if name.partition(":")[0] in ("max", "cap")]
    room = {name: _most(records, name) - counts[name] for name in limits}
    if min(room.values(), default=0) < 0:
        return False
    return EVERYONE not in names or everyone_can_be_paired(records, required, barred, room)


def _most(records: Records, name: str) -> int:
    kind, _, record = name.partition(":")
    most: int = records.maxima[record] if kind == "max" else records.parameters["admin_pair_max"]
    return most
