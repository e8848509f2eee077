"""topics.csv and topic_competency.csv."""

from __future__ import annotations

from collections import Counter

from domain.reference import TopicRecord, WeightRecord
from seeds.reading.competencies import COMPETENCIES
from seeds.reading.files import SeedFiles
from seeds.reading.places import origin
from seeds.reading.tables import Line, Table, read_table
from seeds.reading.trees import refuse_circles
from seeds.reading.values import SORT_ORDER_MAX

TOPICS = "topics.csv"
WEIGHTS = "topic_competency.csv"
WHOLE_PER_MILLE = 1000


def read_topics(files: SeedFiles, competencies: Table) -> tuple[TopicRecord, ...]:
    """Read the tree of topics and what each leaf covers; its weights sum to 1000."""
    topics = read_table(
        files,
        TOPICS,
        (
            "key",
            "parent_key",
            "name",
            "description",
            "instruments",
            "is_leaf",
            "focus_2011",
            "sort_order",
            "source",
            "confidence",
        ),
        ("key",),
    )
    refuse_circles(topics, "parent_key")
    _check_leaves(topics)
    weights = _read_weights(files, topics, competencies)
    if weights is not None:
        for line in topics.lines:
            total = sum(weight.per_mille for weight in weights.get(str(line["key"].raw), ()))
            if line["is_leaf"].raw == "true" and total != WHOLE_PER_MILLE:
                line["key"].refuse(
                    f"weights in {WEIGHTS} that sum to {WHOLE_PER_MILLE}", f"a sum of {total}"
                )
    return tuple(_topic(line, topics, weights or {}) for line in topics.lines)


def _check_leaves(topics: Table) -> None:
    children = Counter(str(line["parent_key"].raw) for line in topics.lines)
    for line in topics.lines:
        count = children[str(line["key"].raw)]
        if line["is_leaf"].flag() == (count > 0):
            expected = f"false, as {count} topics stand under it" if count else "true"
            line["is_leaf"].refuse(expected)
        line["focus_2011"].flag()


def _read_weights(
    files: SeedFiles, topics: Table, competencies: Table
) -> dict[str, list[WeightRecord]] | None:
    table = read_table(
        files,
        WEIGHTS,
        ("topic_key", "competency_key", "weight", "source", "confidence"),
        ("topic_key", "competency_key"),
    )
    leaves = {str(line["key"].raw) for line in topics.lines if line["is_leaf"].raw == "true"}
    weights: dict[str, list[WeightRecord]] = {}
    for line in table.lines:
        topic = line["topic_key"].one_of(
            None if topics.keys is None else leaves, f"the key of a leaf of {TOPICS}"
        )
        weight = WeightRecord(
            competency=line["competency_key"].one_of(competencies.keys, f"a key of {COMPETENCIES}"),
            per_mille=line["weight"].whole(1, WHOLE_PER_MILLE),
            origin=origin(line),
        )
        weights.setdefault(topic, []).append(weight)
    return None if table.keys is None else weights


def _topic(line: Line, topics: Table, weights: dict[str, list[WeightRecord]]) -> TopicRecord:
    parent, key = line["parent_key"], line["key"].key()
    return TopicRecord(
        key=key,
        parent=parent.one_of(topics.keys, f"a key of {TOPICS}") if parent.is_given else None,
        name=line["name"].name(),
        description=line["description"].text(),
        citations=tuple(part.name() for part in line["instruments"].listed()),
        is_leaf=line["is_leaf"].raw == "true",
        sort_order=line["sort_order"].whole(0, SORT_ORDER_MAX),
        weights=tuple(weights.get(key, ())),
        origin=origin(line),
    )
