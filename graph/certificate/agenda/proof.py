"""The proof of an agenda: bounds over every set of sessions that can share a slot.

Multipliers and prices are taken as they stand: wrong ones only give a weaker bound, never a false
one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import factorial
from typing import Any

from graph.certificate.agenda.records import Block, Records
from graph.certificate.faults import Fault
from graph.certificate.leaves import covers_all

CHOICES_MAX = 5_040

Decided = Mapping[str, int]


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
    classes = list(_classes(records, _seat_bounds(records, proof["seats"])))
    root = _priced(records, classes, proof["multipliers"], denominator)
    if not proof["leaves"]:
        return max(value, root.total // denominator)
    spare = root.total - (value + 1) * denominator
    kept = [
        SlotClass(
            each.slots,
            [block for block, left in zip(each.blocks, lefts, strict=True) if best - left <= spare],
        )
        for each, best, lefts in zip(classes, root.best, root.left, strict=True)
    ]
    if not covers_all([leaf["decided"] for leaf in proof["leaves"]]):
        raise Fault("proof.leaves: must split every agenda")
    questions = _questions(records, classes)
    bound = value
    for number, leaf in enumerate(proof["leaves"]):
        for question, answer in leaf["decided"].items():
            if question not in questions or type(answer) is not int or answer not in (0, 1):
                raise Fault(f"proof.leaves[{number}]: no answer to a question: {question}")
        there = [_consistent(each, leaf["decided"], questions) for each in kept]
        found = _priced(records, there, leaf["multipliers"], denominator)
        bound = max(bound, found.total // denominator)
    return bound


def _classes(records: Records, seats: Mapping[tuple[str, Block], int]) -> Iterator[SlotClass]:
    """List the classes of slots with their blocks; no two slots are alike where order counts."""
    in_order = any(records.requires(session) for session in records.sessions)
    for slots in records.alike:
        blocks = [
            (block, min(worth, seats.get((slots[0], block), worth)))
            for block, worth in records.blocks(slots[0])
        ]
        for group in [[slot] for slot in slots] if in_order else [slots]:
            yield SlotClass(group, blocks)


def _priced(
    records: Records,
    classes: Sequence[SlotClass],
    multipliers: Mapping[str, int],
    denominator: int,
) -> Priced:
    """Bound the worth of every agenda of some blocks, by weak duality."""
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
    total = sum(multipliers.get(session, 0) for session in records.sessions)
    best, left = [], []
    for each in classes:
        price = {session: multipliers.get(session, 0) for session in records.sessions}
        here = records.slots.index(each.slots[0])
        for name, (session, required, place) in orders.items():
            price[session] += multipliers.get(name, 0) * (here <= place)
            price[required] -= multipliers.get(name, 0) * (here < place)
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
    if len(prices) > 1 and factorial(len(block)) <= CHOICES_MAX:
        choices = set(permutations(sizes))
        return max(
            min(
                rest + sum(p * size for p, size in zip(price, choice, strict=True))
                for price, rest in zip(prices, left, strict=True)
            )
            for choice in choices
        )
    return min(bounds)
