"""Whether pairs meet when an agenda says, and whether more could, or at a smaller loss."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from graph.certificate.agenda.records import Records
from graph.certificate.agenda.rules import Attendance
from graph.certificate.faults import Fault, differs

Pair = tuple[str, ...]


def meeting_faults(
    records: Records, attendance: Attendance, stated: Mapping[str, Any]
) -> Iterator[str]:
    """Check the meetings of an agenda: who meets when, what that costs, and both bounds."""
    chances = {pair: _chances(records, attendance, pair) for pair in records.pairs}
    met: dict[Pair, str] = {}
    for entry in stated["held"]:
        pair, slot = tuple(entry["pair"]), entry["slot"]
        if slot not in chances.get(pair, {}) or pair in met:
            raise Fault(f"meetings: {' and '.join(pair)} cannot meet in {slot}, or do so twice")
        met[pair] = slot
        yield from differs(
            f"meetings: {' and '.join(pair)} lost", entry["lost"], chances[pair][slot]
        )
    hours = Counter((person, slot) for pair, slot in met.items() for person in pair)
    for (person, slot), count in hours.items():
        if count > 1:
            yield f"meetings: {person} meets {count} people in {slot}"
    unmet = [list(pair) for pair in records.pairs if pair not in met]
    yield from differs("meetings.unmet", stated["unmet"], unmet)
    lost = sum(chances[pair][slot] for pair, slot in met.items())
    yield from differs("meetings.lost", stated["lost"], lost)
    weight = 1 + sum(max(each.values(), default=0) for each in chances.values())
    bound = _bound(records, chances, weight, stated)
    most = min(len(records.pairs), -(-bound // weight))
    yield from differs("meetings.held_bound", stated["held_bound"], most)
    least = max(0, weight * len(met) - bound)
    yield from differs("meetings.lost_bound", stated["lost_bound"], least)


def _chances(records: Records, attendance: Attendance, pair: Pair) -> dict[str, int]:
    """Say by slot what a pair loses by meeting there; not where one is away or leads."""
    found = {}
    for slot in records.slots:
        there = [attendance.get(person, {}).get(slot) for person in pair]
        busy = any(
            slot in records.away.get(person, ())
            or (session is not None and person in records.leaders(session))
            for person, session in zip(pair, there, strict=True)
        )
        if not busy:
            found[slot] = sum(
                records.gain(person, session)
                for person, session in zip(pair, there, strict=True)
                if session is not None
            )
    return found


def _bound(
    records: Records,
    chances: Mapping[Pair, Mapping[str, int]],
    weight: int,
    stated: Mapping[str, Any],
) -> int:
    denominator, prices = stated["denominator"], stated["prices"]
    if type(denominator) is not int or denominator < 1:
        raise Fault("meetings.denominator: must be a whole number above 0")
    every = [(person, slot, price) for person, of in prices.items() for slot, price in of.items()]
    for person, slot, price in every:
        known = person in records.side_of and slot in records.slots
        if type(price) is not int or price < 0 or not known:
            raise Fault(f"meetings.prices: {person!r} has no such price in {slot!r}")
    total: int = sum(price for _, _, price in every)
    for pair, slots in chances.items():
        left = [
            (weight - lost) * denominator - sum(prices.get(p, {}).get(slot, 0) for p in pair)
            for slot, lost in slots.items()
        ]
        total += max(0, *left, 0)
    return int(total // denominator)
