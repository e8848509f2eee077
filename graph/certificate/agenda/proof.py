"""The proof of an agenda: bounds over every set of sessions that can share a slot.

Multipliers and prices are taken as they stand: wrong ones only give a weaker bound, never a false
one. A ceiling is taken only after a search for a set beyond it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.certificate.agenda.audience import Audience
from graph.certificate.agenda.records import Block, Records
from graph.certificate.faults import Fault
from graph.certificate.leaves import covers_all

CHOICES_MAX = 50_000

Decided = Mapping[str, int]
Seats = Mapping[tuple[str, Block], int]


@dataclass(frozen=True)
class SlotClass:
    """Slots that are alike, and the blocks that may be part of an agenda, with their worth."""

    slots: Sequence[str]
    blocks: Sequence[tuple[Block, int]]


@dataclass(frozen=True)
class Priced:
    """A bound times the denominator, the best of each class, and what blocks have left."""

    total: int
    best: Sequence[int]
    left: Sequence[Sequence[int]]


def proven_bound(records: Records, proof: Mapping[str, Any], value: int) -> int:
    """Give what no agenda can pass, by the stated multipliers; ``value`` is that of the agenda."""
    denominator = proof["denominator"]
    if type(denominator) is not int or denominator < 1:
        raise Fault("proof.denominator: must be a whole number above 0")
    seats = _seat_bounds(records, proof["seats"])
    if "ceilings" in proof:
        total, kept = _below_ceilings(records, proof, seats, value)
    else:
        total, kept = _of_all(records, proof, seats, value)
    if not proof["leaves"]:
        return max(value, total // denominator)
    if not covers_all([leaf["decided"] for leaf in proof["leaves"]]):
        raise Fault("proof.leaves: must split every agenda")
    questions = _questions(records, kept)
    bound = value
    for number, leaf in enumerate(proof["leaves"]):
        for question, answer in leaf["decided"].items():
            if question not in questions or type(answer) is not int or answer not in (0, 1):
                raise Fault(f"proof.leaves[{number}]: no answer to a question: {question}")
        there = [_consistent(each, leaf["decided"], questions) for each in kept]
        found = _priced(records, there, leaf["multipliers"], denominator)
        bound = max(bound, found.total // denominator)
    return bound


def _of_all(
    records: Records, proof: Mapping[str, Any], seats: Seats, value: int
) -> tuple[int, Sequence[SlotClass]]:
    """Bound every agenda by a look at every block, and keep those that a better one can have."""
    denominator = proof["denominator"]
    listed = {s[0]: list(Audience(records, s[0]).blocks({}, 1, None)) for s in records.alike}
    classes = []
    for first, slots in _classes(records):
        worth = [(b, min(w, seats.get((first, b), w))) for b, w in listed[first]]
        classes.append(SlotClass(slots, worth))
    root = _priced(records, classes, proof["multipliers"], denominator)
    spare = root.total - (value + 1) * denominator
    kept = [
        SlotClass(
            each.slots,
            [block for block, left in zip(each.blocks, lefts, strict=True) if best - left <= spare],
        )
        for each, best, lefts in zip(classes, root.best, root.left, strict=True)
    ]
    return root.total, kept


def _below_ceilings(
    records: Records, proof: Mapping[str, Any], seats: Seats, value: int
) -> tuple[int, Sequence[SlotClass]]:
    """Bound every agenda by what is stated of blocks, once no block is found to have more left."""
    denominator, multipliers = proof["denominator"], proof["multipliers"]
    classes, ceilings = list(_classes(records)), proof["ceilings"]
    if set(ceilings) != {slots[0] for _, slots in classes}:
        raise Fault("proof.ceilings: must have the first of all slots that are alike")
    if any(type(most) is not int for most in ceilings.values()):
        raise Fault("proof.ceilings: must be whole numbers")
    orders = _orders(records, multipliers)
    best = {slot: max(0, most) for slot, most in ceilings.items()}
    total = sum(multipliers.get(session, 0) for session in records.sessions)
    total += sum(len(slots) * best[slots[0]] for _, slots in classes)
    spare = total - (value + 1) * denominator if proof["leaves"] else -1
    audiences = {first: Audience(records, first) for first, _ in classes}
    kept = []
    for first, slots in classes:
        prices = _prices(records, orders, multipliers, slots[0])
        most = best[slots[0]]
        blocks = []
        for block, worth in audiences[first].blocks(
            prices, denominator, min(most, most - spare - 1)
        ):
            seated = min(worth, seats.get((first, block), worth))
            left = seated * denominator - sum(map(prices.__getitem__, block))
            if left > most:
                raise Fault(f"proof.ceilings: {', '.join(block)} has more left in {slots[0]}")
            if most - left <= spare:
                blocks.append((block, seated))
        kept.append(SlotClass(slots, blocks))
    return total, kept


def _classes(records: Records) -> Iterator[tuple[str, Sequence[str]]]:
    """Give the classes of slots, each with the first slot that is like it in all but order.

    No two slots are alike where some sessions have to be held before others.
    """
    in_order = any(records.requires(session) for session in records.sessions)
    for slots in records.alike:
        for group in [[slot] for slot in slots] if in_order else [slots]:
            yield slots[0], group


Orders = Mapping[str, tuple[str, str, int]]


def _orders(records: Records, multipliers: Mapping[str, int]) -> Orders:
    """Name the conditions of order, and refuse multipliers that are none of any condition."""
    orders = {
        f"after:{session}|{required}@{slot}": (session, required, place)
        for session in records.sessions
        for required in records.requires(session)
        for place, slot in enumerate(records.slots)
    }
    for name, amount in multipliers.items():
        known = name in records.sessions or name in orders
        if type(amount) is not int or not known or (name in orders and amount < 0):
            raise Fault(f"proof: {name!r} has no such multiplier")
    return orders


def _prices(
    records: Records, orders: Orders, multipliers: Mapping[str, int], slot: str
) -> dict[str, int]:
    """Say what each session costs in a slot."""
    price = {session: multipliers.get(session, 0) for session in records.sessions}
    here = records.slots.index(slot)
    for name, (session, required, place) in orders.items():
        price[session] += multipliers.get(name, 0) * (here <= place)
        price[required] -= multipliers.get(name, 0) * (here < place)
    return price


def _priced(
    records: Records,
    classes: Sequence[SlotClass],
    multipliers: Mapping[str, int],
    denominator: int,
) -> Priced:
    """Bound the worth of every agenda of some blocks, by weak duality."""
    orders = _orders(records, multipliers)
    total = sum(multipliers.get(session, 0) for session in records.sessions)
    best, left = [], []
    for each in classes:
        price = _prices(records, orders, multipliers, each.slots[0])
        left.append(
            [
                worth * denominator - sum(map(price.__getitem__, block))
                for block, worth in each.blocks
            ]
        )
        best.append(max(0, *left[-1], 0))
        total += len(each.slots) * best[-1]
    return Priced(total, best, left)


def _questions(records: Records, classes: Sequence[SlotClass]) -> Mapping[str, tuple[str, str]]:
    names = list(records.sessions)
    together = {f"with:{a}|{b}": (a, b) for a in names for b in names if a != b}
    firsts = [each.slots[0] for each in classes]
    return together | {f"at:{a}|{slot}": (a, slot) for a in names for slot in firsts}


def _consistent(
    each: SlotClass, decided: Decided, questions: Mapping[str, tuple[str, str]]
) -> SlotClass:
    """Keep the blocks of a class that answer every question as decided."""

    def fits(block: Block) -> bool:
        for question, answer in decided.items():
            first, second = questions[question]
            if question.startswith("with:"):
                apart = (first in block) != (second in block)
                both = first in block and second in block
                if apart if answer else both:
                    return False
            elif first in block and (second == each.slots[0]) != bool(answer):
                return False
        return True

    return SlotClass(each.slots, [entry for entry in each.blocks if fits(entry[0])])


def _seat_bounds(
    records: Records, seats: Sequence[Mapping[str, Any]]
) -> Mapping[tuple[str, Block], int]:
    """Bound what people gain from blocks in rooms of their size, by the stated prices."""
    firsts = [slots[0] for slots in records.alike]
    found = {}
    for number, entry in enumerate(seats):
        block = tuple(entry["block"])
        if entry["slot"] not in firsts or list(block) != sorted(
            set(block) & records.sessions.keys()
        ):
            raise Fault(f"proof.seats[{number}]: must be sessions of a slot, once each, in order")
        if len(block) > len(records.capacity):
            raise Fault(f"proof.seats[{number}]: there are not so many rooms")
        for prices in entry["prices"]:
            if len(prices) != len(block) or any(type(p) is not int or p < 0 for p in prices):
                raise Fault(f"proof.seats[{number}]: a price for each session, at least 0")
        found[entry["slot"], block] = _seat_bound(records, entry["slot"], block, entry["prices"])
    return found


def _seat_bound(records: Records, slot: str, block: Block, prices: Sequence[Sequence[int]]) -> int:
    """Bound a block's worth: what is left to people after the price, and the price of all seats."""
    sizes = sorted(records.capacity.values(), reverse=True)[: len(block)]
    leaders = {leader for session in block for leader in records.leaders(session)}
    gains = [
        [records.gain(person, session) for session in block]
        for person in records.side_of
        if person not in leaders and slot not in records.away.get(person, ())
    ]
    left = [
        sum(max(0, *(g - p for g, p in zip(row, price, strict=True))) for row in gains)
        for price in prices
    ]
    # The largest rooms for the dearest sessions: the most that seats can cost.
    bounds = [
        rest + sum(p * size for p, size in zip(sorted(price, reverse=True), sizes, strict=True))
        for price, rest in zip(prices, left, strict=True)
    ]
    if len(prices) == 1:
        return bounds[0]
    return min(*bounds, _Choices(prices, left, sizes).bound())


class _Choices:
    """All ways to give rooms to the sessions of a block, each bounded by the price that does best.

    Rooms are given to one session after another; what its best continuation cannot pass is looked
    at no further. After CHOICES_MAX of these the bound is that of nothing given.
    """

    def __init__(
        self, prices: Sequence[Sequence[int]], left: Sequence[int], sizes: Sequence[int]
    ) -> None:
        self._prices = prices
        self._sizes = sizes
        # Of the sessions from a place on, the prices of each kind, dearest first.
        self._later = [
            [sorted(price[place:], reverse=True) for place in range(len(sizes) + 1)]
            for price in prices
        ]
        self._left = left
        self._best = -1
        self._looked_at = 0

    def bound(self) -> int:
        """Give what no choice of rooms can pass."""
        most = self._most(0, self._left, self._sizes)
        self._give(0, self._left, self._sizes)
        return most if self._looked_at > CHOICES_MAX else self._best

    def _most(self, place: int, paid: Sequence[int], free: Sequence[int]) -> int:
        bounds = [
            spent + sum(p * size for p, size in zip(later[place], free, strict=True))
            for later, spent in zip(self._later, paid, strict=True)
        ]
        return min(bounds)

    def _give(self, place: int, paid: Sequence[int], free: Sequence[int]) -> None:
        if place == len(self._sizes):
            self._best = max(self._best, min(paid))
            return
        for number, size in enumerate(free):
            if size in free[:number]:
                continue
            now = [
                spent + price[place] * size for spent, price in zip(paid, self._prices, strict=True)
            ]
            rest = [*free[:number], *free[number + 1 :]]
            self._looked_at += 1
            if self._looked_at > CHOICES_MAX:
                return
            if self._most(place + 1, now, rest) > self._best:
                self._give(place + 1, now, rest)
