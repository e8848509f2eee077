"""The ledger of stated figures in an edition's document.

What the document says is counted is counted again here; the rows keep the stated figure alone.
"""

from __future__ import annotations

import re
from enum import StrEnum

from domain.models import CountedFrom
from domain.models.record import NAME_LENGTH_MAX
from domain.reference import FactRecord
from seeds.reading.documents import Node
from seeds.reading.parts import Parts
from seeds.reading.quotes import Quotes


class Counted(StrEnum):
    """What a document may count a figure from."""

    NAMED_COUNTRIES = "named_countries"
    PARTICIPANTS = "participants"
    COMPONENTS = "components"
    SIDES = "sides"
    COMPONENT_DATES = "component_dates"


class Status(StrEnum):
    """How a stated figure stands beside the counted one."""

    CONSISTENT = "consistent"
    DISCREPANT = "discrepant"
    BY_CONSTRUCTION = "by_construction"
    NOT_COUNTABLE = "not_countable"


_ROWS_OF = {
    Counted.NAMED_COUNTRIES: CountedFrom.SIDE_ADMINISTRATIONS,
    Counted.PARTICIPANTS: CountedFrom.DELEGATES,
    Counted.COMPONENTS: CountedFrom.COMPONENTS,
    Counted.SIDES: CountedFrom.SIDES,
    Counted.COMPONENT_DATES: CountedFrom.COMPONENT_DATES,
}
_DATES = re.compile(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d")
_OF_A_SIDE = (Counted.NAMED_COUNTRIES, Counted.PARTICIPANTS)


def read_facts(root: Node, parts: Parts, quotes: Quotes) -> tuple[FactRecord, ...]:
    """Read the facts; counts and standing must be what the rest of the document gives."""
    return tuple(_fact(node, parts, quotes) for node in root.listed("facts", "key"))


def _fact(node: Node, parts: Parts, quotes: Quotes) -> FactRecord:
    node.fields(
        ("key", "unit", "stated_value", "status"),
        ("quote", "counted_value", "counted_from", "side", "note"),
    )
    source, side_node, note = node["counted_from"], node["side"], node["note"]
    counted_from = source.word(Counted) if source.is_given else None
    side = None
    if side_node.is_given:
        side = side_node.one_of({side.key for side in parts.sides}, "the key of a side") or None
        if counted_from not in _OF_A_SIDE:
            side_node.refuse(f"nothing, unless counted_from is {' or '.join(_OF_A_SIDE)}")
    stated = _figure(node["stated_value"])
    status = node["status"].word(Status)
    if counted_from is Counted.COMPONENTS and _DATES.fullmatch(stated):
        counted_from = Counted.COMPONENT_DATES
    if counted_from in _OF_A_SIDE and not side_node.is_given:
        side = _side_meant(counted_from, node["counted_value"], parts)
    counted = None if counted_from is None else _count(counted_from, side, parts)
    _check(node, stated, counted, status)
    return FactRecord(
        key=node["key"].key(),
        unit=node["unit"].name(),
        stated_value=stated,
        quote=quotes.optional(node["quote"]),
        counted_from=None if counted_from is None else _ROWS_OF[counted_from],
        side=side,
        proves_nothing=status is Status.BY_CONSTRUCTION,
        note=note.text(may_be_empty=True) if note.is_given else "",
    )


def _side_meant(counted_from: Counted, written: Node, parts: Parts) -> str | None:
    """Return the one side that has the counted figure, when all sides together have another."""
    figure = _figure(written) if written.is_given else None
    if figure == _count(counted_from, None, parts):
        return None
    fitting = [side.key for side in parts.sides if _count(counted_from, side.key, parts) == figure]
    return fitting[0] if len(fitting) == 1 else None


def _figure(node: Node) -> str:
    if isinstance(node.raw, int | float) and not isinstance(node.raw, bool):
        return str(node.raw)
    return node.text(NAME_LENGTH_MAX)


def _count(counted_from: Counted, side: str | None, parts: Parts) -> str:
    sides = [one for one in parts.sides if side in (None, one.key)]
    match counted_from:
        case Counted.NAMED_COUNTRIES:
            return str(sum(len(one.administrations) for one in sides))
        case Counted.PARTICIPANTS:
            return str(sum(side in (None, one.side) for one in parts.delegates))
        case Counted.COMPONENTS:
            return str(len(parts.components))
        case Counted.SIDES:
            return str(len(parts.sides))
        case Counted.COMPONENT_DATES:
            starts = min((one.starts_on for one in parts.components), default="")
            ends = max((one.ends_on for one in parts.components), default="")
            return f"{starts}/{ends}"


def _check(node: Node, stated: str, counted: str | None, status: Status) -> None:
    written = node["counted_value"]
    if (_figure(written) if written.is_given else None) != counted:
        written.refuse(f"{counted or 'null'}, as counted in this document")
    if counted is None:
        expected = [Status.NOT_COUNTABLE]
    elif counted != stated:
        expected = [Status.DISCREPANT]
    else:
        expected = [Status.CONSISTENT, Status.BY_CONSTRUCTION]
    if status not in expected:
        node["status"].refuse(
            f"{' or '.join(expected)}: stated {stated}, counted {counted or 'nothing'}"
        )
