"""Whether the records that an answer blames really contradict each other, and need each other."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from graph.certificate.conflicts import TooLong, conflict_faults
from graph.certificate.repairs import repair_faults
from graph.certificate.topics.records import Records
from graph.certificate.topics.rules import Row, can_be_led, rows

LEADER_LOAD = "leader_load"
STEPS_MAX = 200_000
_REPAIRS = {
    **dict.fromkeys(("must", "never", "requires", "memory"), "release"),
    **dict.fromkeys(("count_max", "track_cap", "minutes", LEADER_LOAD), "raise"),
    "count_min": "lower",
    "leaders": "invite_leader",
}


def infeasible_faults(records: Records, solution: Mapping[str, Any]) -> Iterator[str]:
    """Check that each conflict exists, contradicts itself, and has no record to spare.

    And, where they are told, that each repair is the least that is enough.
    """
    known, conflicts = _rows_by_record(records), solution["conflicts"]
    faults = list(
        conflict_faults(
            conflicts,
            lambda name: name in known or name == LEADER_LOAD,
            lambda names: _hold(records, known, names),
        )
    )
    yield from faults

    def is_enough(names: Sequence[str], name: str, by: int) -> bool:
        if name == LEADER_LOAD:
            return _hold(_with_load(records, by), known, names)
        terms, most = known[name]
        return _hold(records, {**known, name: (terms, most + by)}, names)

    if "repairs" in solution and not faults:
        try:
            yield from repair_faults(conflicts, solution["repairs"], _REPAIRS, is_enough)
        except TooLong:
            yield "repairs: take too long to check"


def _with_load(records: Records, more: int) -> Records:
    """Return the records of an instance whose leaders may lead more topics each."""
    eased = copy(records)
    eased.parameters = {
        **records.parameters,
        LEADER_LOAD: records.parameters[LEADER_LOAD] + more,
    }
    return eased


def _rows_by_record(records: Records) -> Mapping[str, Row]:
    """Write every record as a row over topics: a sum, and the most that it may be."""
    excluded = {f"memory:{topic}": {topic: 1} for topic in records.recent}
    excluded |= {f"never:{topic}": {topic: 1} for topic in records.never}
    excluded |= {f"leaders:{topic}": {topic: 1} for topic in records.lacking}
    found: dict[str, Row] = {name: (terms, 0) for name, terms in excluded.items()}
    found |= {f"must:{topic}": ({topic: -1}, -1) for topic in records.must}
    return found | rows(records, ())


def _hold(records: Records, known: Mapping[str, Row], names: Sequence[str]) -> bool:
    """Say whether some selection keeps all records of these names.

    Topics that weigh the same in every row are one kind; a search by depth decides how many of
    each kind are taken, and turns back as soon as what is left cannot mend a row.
    """
    limits = [known[name] for name in names if name != LEADER_LOAD]
    is_led = LEADER_LOAD in names
    kinds: Counter[Any] = Counter()
    for topic in records.topics:
        named = topic if is_led and records.asked(topic) else ""
        kinds[tuple(terms.get(topic, 0) for terms, _ in limits), named] += 1
    order = sorted(kinds.items(), key=lambda kind: (kind[0][1] != "", kind[0]))
    # The least that the kinds from each place on can add to each row.
    mends = [[0] * len(limits)]
    for (amounts, _), count in reversed(order):
        mends.append([m + count * min(0, a) for m, a in zip(mends[-1], amounts, strict=True)])
    mends.reverse()
    waiting: list[tuple[int, list[int], tuple[str, ...]]] = [(0, [0] * len(limits), ())]
    for _ in range(STEPS_MAX):
        if not waiting:
            return False
        place, used, led = waiting.pop()
        if any(
            total + mend > most
            for total, mend, (_, most) in zip(used, mends[place], limits, strict=True)
        ) or (led and not can_be_led(records, set(led))):
            continue
        if place == len(order):
            return True
        (amounts, named), count = order[place]
        for taken in range(count + 1):
            more = [total + taken * amount for total, amount in zip(used, amounts, strict=True)]
            waiting.append((place + 1, more, (*led, named) if taken and named else led))
    raise TooLong
