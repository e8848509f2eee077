"""The indicators of a document: what an edition is measured by."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from domain.models import FigureBasis, IndicatorMeasure
from domain.reference import IndicatorRecord, ValueRecord
from seeds.reading.documents import Node

_FIGURE: Final = r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{0,5}[1-9])?"
_EXPECTED: Final = "a figure in its shortest form, such as 31 or 2.5"


def read_indicators(
    root: Node, objectives: Collection[str], facts: Collection[str]
) -> tuple[IndicatorRecord, ...]:
    """Read the indicators of a document; a value whose fact is given is what that fact states."""
    return tuple(_indicator(each, objectives, facts) for each in root.listed("indicators", "key"))


def _indicator(node: Node, objectives: Collection[str], facts: Collection[str]) -> IndicatorRecord:
    node.fields(
        ("key", "name", "unit", "source"),
        ("objective", "baseline", "target", "measure", "values"),
    )
    baseline, target = _figure(node["baseline"]), _figure(node["target"])
    if baseline is not None and baseline == target:
        node["target"].refuse("another figure than the baseline")
    objective = None
    if node["objective"].is_given:
        objective = node["objective"].one_of(objectives, "the key of an objective")
    return IndicatorRecord(
        key=node["key"].key(),
        name=node["name"].name(),
        unit=node["unit"].name(),
        source=node["source"].text(),
        objective=objective,
        baseline=baseline,
        target=target,
        measure=node["measure"].word(IndicatorMeasure) if node["measure"].is_given else None,
        values=tuple(_value(each, facts) for each in node.listed("values", "on")),
    )


def _value(node: Node, facts: Collection[str]) -> ValueRecord:
    node.fields(("on", "value", "basis", "source"), ("fact",))
    fact = node["fact"].one_of(facts, "the key of a fact") if node["fact"].is_given else None
    return ValueRecord(
        on=node["on"].day(),
        value=node["value"].pattern(_FIGURE, _EXPECTED),
        basis=node["basis"].word(FigureBasis),
        source=node["source"].text(),
        fact=fact,
    )


def _figure(node: Node) -> str | None:
    return node.pattern(_FIGURE, _EXPECTED) if node.is_given else None
