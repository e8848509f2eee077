"""The proof of a plan: leaves that cover every selection, each bounded by weak duality.

Multipliers are taken as they stand: wrong ones only give a weaker bound, never a false one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import Any

from graph.certificate.faults import Fault
from graph.certificate.leaves import covers_all
from graph.certificate.topics.records import Records
from graph.certificate.topics.rules import Row, fixed

PART_PER_MILLION = 10**6


@dataclass(frozen=True)
class Leaf:
    """Topics taken (1) and left (0), and the multipliers that bound the rest."""

    decided: Mapping[str, int]
    multipliers: Mapping[str, int]


def read_leaves(records: Records, rows: Mapping[str, Row], tree: Mapping[str, Any]) -> list[Leaf]:
    """Read the leaves of a tree; raises Fault when they do not cover every selection once."""
    free = records.topics.keys() - fixed(records).keys()
    known = {*rows, *(need.row for need in records.needs), *map(share_row, records.sides)}
    leaves = []
    for number, entry in enumerate(tree["leaves"]):
        decided = dict.fromkeys(entry["left"], 0) | dict.fromkeys(entry["taken"], 1)
        if len(decided) < len(entry["left"]) + len(entry["taken"]) or decided.keys() - free:
            raise Fault(f"leaf {number}: not every topic is one that is free, and named once")
        for row, multiplier in entry["multipliers"].items():
            if row not in known:
                raise Fault(f"leaf {number}: there is no row {row!r}")
            if type(multiplier) is not int or multiplier < 0:
                raise Fault(f"leaf {number}: {row} has no multiplier of at least 0")
        leaves.append(Leaf(decided, entry["multipliers"]))
    if not covers_all([leaf.decided for leaf in leaves]):
        raise Fault("the leaves do not cover every selection once")
    return leaves


def share_row(side: str) -> str:
    """Name the row of a side's gain."""
    return f"share:{side}"


def step(need: int, unit: int) -> int:
    """Give the units by which a better selection would have to be better; 1 is exact."""
    return max(1, need // unit // PART_PER_MILLION)


def bound(
    records: Records, rows: Mapping[str, Row], leaf: Leaf, floors: Sequence[int], count: int
) -> int:
    """Bound ``count`` times the total of every selection of a leaf, in units.

    ``floors`` are what the sides gain at least, in units, in the order of sides; every side
    that has a multiplier adds it to what its gain counts.
    """
    given = leaf.multipliers
    prices = [given.get(share_row(side), 0) for side in records.sides]
    counts = [count + price for price in prices]
    worth = dict.fromkeys(records.topics, 0)
    result: int = -sum(map(mul, prices, floors))
    for need, steps in zip(records.needs, records.closings, strict=True):
        price = given.get(need.row, 0)
        for width, closed in steps:
            left = sum(map(mul, counts, closed)) - price
            if left > 0:
                result += width * left
        for topic, units in need.units if price else ():
            worth[topic] += price * units
    for name, (terms, most) in rows.items():
        price = given.get(name, 0)
        if price:
            result += price * most
            for topic, amount in terms.items():
                worth[topic] -= price * amount
    decided = {**fixed(records), **leaf.decided}
    for topic, value in worth.items():
        result += value * decided[topic] if topic in decided else max(0, value)
    return result


def share_bound(records: Records, rows: Mapping[str, Row], leaf: Leaf) -> Fraction | None:
    """Bound the smallest share of every selection of a leaf; None when no row of a side counts."""
    nothing = [0] * len(records.sides)
    prices = [leaf.multipliers.get(share_row(side), 0) for side in records.sides]
    weighed = sum(price * need for price, need in zip(prices, records.need, strict=True))
    if not weighed:
        return None
    return Fraction(bound(records, rows, leaf, nothing, 0) * records.unit, weighed)
