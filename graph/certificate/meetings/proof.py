"""The proof of a plan: leaves that cover every better one, each bounded by weak duality.

Multipliers are taken as they stand: wrong ones only give a weaker bound, never a false one.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.certificate.faults import Fault
from graph.certificate.leaves import covers_all
from graph.certificate.meetings.cuts import Cut, people_prices, read_cuts, step_prices
from graph.certificate.meetings.records import Pair, Records

BY_ONE = ("places", "administration_max", "meetings_max", "days_max", "days_count")
KINDS = (*BY_ONE, "cover", "seen", "trips", "overlap", "cuts")


@dataclass(frozen=True)
class Priced:
    """A bound over the denominator: a constant, and what each invitation adds to it."""

    constant: int
    left: Mapping[Pair, int]

    def bound(self, decided: Mapping[Pair, int]) -> int:
        """Bound every plan that invites as decided, and otherwise anybody."""
        total = self.constant
        for pair, worth in self.left.items():
            total += worth * decided[pair] if pair in decided else max(0, worth)
        return total


def proven_bound(records: Records, proof: Mapping[str, Any], total: int) -> tuple[int, bool]:
    """Give what no total can pass by the stated proof, and whether that shows ``total`` is best."""
    denominator = proof["denominator"]
    if type(denominator) is not int or denominator < 1:
        raise Fault("proof.denominator: must be a whole number above 0")
    better = denominator * (total + records.unit)
    book = Book(records, denominator, read_cuts(records, proof["cuts"]))
    pairs = [(person, m) for person, meetings in records.allowed.items() for m in meetings]
    root = priced(book, proof["root"], pairs)
    demanded = dict.fromkeys(records.must, 1)
    bound = root.bound(demanded)
    if bound < better or not proof["leaves"]:
        return bound // denominator // records.unit * records.unit, bound < better
    spare = bound - better
    fixed = {pair: 1 for pair, worth in root.left.items() if worth > spare} | demanded
    kept = {pair for pair, worth in root.left.items() if worth >= -spare} | fixed.keys()
    leaves = [_decided(records, entry, number) for number, entry in enumerate(proof["leaves"])]
    if not covers_all([_asked(leaf, fixed) for leaf in leaves]):
        raise Fault("proof.leaves: must split every plan")
    for number, (entry, leaf) in enumerate(zip(proof["leaves"], leaves, strict=True)):
        given = priced(book, entry["multipliers"], kept | leaf.keys())
        if given.bound({**leaf, **fixed}) >= better:
            raise Fault(f"proof.leaves[{number}]: is not closed")
    return total, True


def _decided(records: Records, entry: Mapping[str, Any], number: int) -> Mapping[Pair, int]:
    """Read what a leaf decides: invitations that may be made at all, once each."""
    taken = [(person, meeting) for person, meeting in entry["taken"]]
    left = [(person, meeting) for person, meeting in entry["left"]]
    decided = dict.fromkeys(left, 0) | dict.fromkeys(taken, 1)
    known = all(p in records.people and m in records.allowed[p] for p, m in decided)
    if not known or len(decided) < len(taken) + len(left):
        raise Fault(f"proof.leaves[{number}]: must decide invitations of the instance, once each")
    return decided


def _asked(leaf: Mapping[Pair, int], fixed: Mapping[Pair, int]) -> Mapping[str, int]:
    """Give what a leaf decides that is not fixed; two names become one that nothing else has."""
    return {repr(pair): value for pair, value in leaf.items() if pair not in fixed}


@dataclass(frozen=True)
class Book:
    """What multipliers are read by: the records, their denominator, the cuts of the proof."""

    records: Records
    denominator: int
    cuts: Mapping[str, Cut]


def priced(book: Book, multipliers: Mapping[str, Any], pairs: Collection[Pair]) -> Priced:
    """Turn multipliers into a bound of every plan that makes invitations of ``pairs`` only."""
    records, denominator = book.records, book.denominator
    strangers = multipliers.keys() - set(KINDS)
    if strangers:
        raise Fault(f"proof: there is no kind of row {min(strangers)!r}")
    cover, seen = multipliers.get("cover", {}), multipliers.get("seen", {})
    trips = {key: _amount(amount) for key, amount in multipliers.get("trips", {}).items()}
    cutting = {name: _amount(amount) for name, amount in multipliers.get("cuts", {}).items()}
    constant = _cover_left(records, cover, denominator, step_prices(book.cuts, cutting))
    constant += sum(amount * book.cuts[name].most for name, amount in cutting.items())
    constant += _seen_left(records, seen, denominator)
    constant += _trips_left(records, trips, denominator)
    spent: dict[Pair, int] = {}
    for kind, about, amount in _rows(multipliers):
        row = records.row(kind, *about)
        if row is None:
            raise Fault(f"proof: there is no row {kind} of {'|'.join(about)}")
        constant += amount * row.most
        for pair, count in row.terms.items():
            spent[pair] = spent.get(pair, 0) + amount * count
    for pair, amount in people_prices(book.cuts, cutting):
        spent[pair] = spent.get(pair, 0) + amount
    left = {}
    day_price = records.parameters["day_price"] * denominator
    for person, meeting in pairs:
        of_topics = cover.get(meeting, {})
        worth = seen.get(meeting, {}).get(records.side(person), 0)
        for topic, amount in of_topics.items():
            if topic in records.shares[person]:
                worth += amount
        worth -= day_price * records.days(person, meeting)
        worth -= trips.get(records.administration(person), 0)
        left[person, meeting] = worth - spent.get((person, meeting), 0)
    return Priced(constant, left)


def _rows(multipliers: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...], int]]:
    for kind in BY_ONE:
        for key, amount in multipliers.get(kind, {}).items():
            yield kind, (key,), _amount(amount)
    for person, amounts in multipliers.get("overlap", {}).items():
        for meeting, amount in amounts.items():
            yield "overlap", (person, meeting), _amount(amount)


def _amount(value: object) -> int:
    if type(value) is not int or value < 0:
        raise Fault("proof: a multiplier must be a whole number of at least 0")
    return value


def _cover_left(
    records: Records,
    cover: Mapping[str, Any],
    denominator: int,
    cutting: Mapping[tuple[str, str], Sequence[tuple[int, int]]],
) -> int:
    """Add up what steps of topics are worth beyond what multipliers take, of covers and of cuts."""
    for at, amounts in cover.items():
        if amounts.keys() - records.meetings[at].get("topics", {}).keys():
            raise Fault(f"proof: a topic with a multiplier is none of {at}")
    total = 0
    for key, meeting in records.meetings.items():
        for topic, weight in meeting.get("topics", {}).items():
            amount = _amount(cover.get(key, {}).get(topic, 0))
            firsts = cutting.get((key, topic), ())
            for place, step in enumerate(records.curve):
                taken = amount + sum(price for count, price in firsts if place < count)
                total += max(0, weight * step * denominator - taken)
    return total


def _seen_left(records: Records, seen: Mapping[str, Any], denominator: int) -> int:
    """Add up what sides seen are worth beyond what their multipliers take."""
    for meeting, amounts in seen.items():
        if amounts.keys() - set(records.sides) or records.meetings[meeting]["side"] in amounts:
            raise Fault(f"proof: a side with a multiplier cannot be seen at {meeting}")
    return sum(
        max(0, records.seen_points * denominator - _amount(seen.get(key, {}).get(side, 0)))
        for key, meeting in records.meetings.items()
        for side in records.sides
        if side != meeting["side"]
    )


def _trips_left(records: Records, trips: Mapping[str, int], denominator: int) -> int:
    """Add up what the multipliers of administrations leave after the price of trips."""
    price, total = records.parameters["trip_price"] * denominator, 0
    for key, amount in trips.items():
        if key not in records.side_of:
            raise Fault(f"proof: there is no administration {key!r}")
        count = records.trips_most[key]
        if price:
            count = min(count, amount // price)
        total += count * amount - price * count * (count + 1) // 2
    return total
