"""The topics of 2011 as a topics-instance/1, straight from the seed files.

A second reading of the mapping on the model page, on purpose apart from the one in the product.
"""

from typing import Any

from tests.graph.edition_2011 import _document, _effective_levels, _rows

FOCUS_2011 = ("risk_management", "aeo_programmes", "it_implementation", "single_window")
MAIN_WEIGHT = 250


def topics_2011(*, must: tuple[str, ...] = FOCUS_2011, assessed: bool = True) -> dict[str, Any]:
    parts = _parts()
    leaves = [row for row in _rows("topics.csv") if row["is_leaf"] == "true"]
    competencies = sorted(_rows("competencies.csv"), key=lambda row: int(row["sort_order"]))
    targets: dict[str, dict[str, int]] = {}
    for row in _rows("role_profiles.csv"):
        role = targets.setdefault(row["role_key"], {})
        role[row["competency_key"]] = int(row["target_level"])
    return {
        "format": "topics-instance/1",
        "parameters": {"count_min": 6, "count_max": 6},
        "sides": [side["key"] for side in _document("edition_2011.json")["sides"]],
        "competencies": [row["key"] for row in competencies],
        "people": [
            {
                "id": profile["code"],
                "side": profile["side"],
                "ratings": _effective_levels(profile["assessments"]) if assessed else {},
                "targets": targets[profile["role_profile"]],
                "seeks": sorted(
                    {
                        competency
                        for wish in profile["seeks"]
                        for competency, part in parts[wish["topic"]].items()
                        if part == "main"
                    }
                ),
            }
            for profile in _document("demo/demo_profiles.json")["profiles"]
        ],
        "topics": [
            {
                "id": row["key"],
                "title": row["name"],
                "track": row["parent_key"],
                "minutes": 90,
                "covers": [
                    {"competency": competency, "from_level": 0, "to_level": 3, "part": part}
                    for competency, part in parts[row["key"]].items()
                ],
                "requires": [],
                "editions_ago": 0,
            }
            for row in sorted(leaves, key=lambda row: int(row["sort_order"]))
        ],
        "must": list(must),
        "never": [],
    }


def _parts() -> dict[str, dict[str, str]]:
    weights: dict[str, dict[str, int]] = {}
    for row in _rows("topic_competency.csv"):
        weights.setdefault(row["topic_key"], {})[row["competency_key"]] = int(row["weight"])
    return {
        topic: {
            competency: "main" if weight >= MAIN_WEIGHT or weight == max(found.values()) else "also"
            for competency, weight in found.items()
        }
        for topic, found in weights.items()
    }
