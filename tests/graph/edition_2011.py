"""The 2011 edition as a pairing instance, straight from the seed files.

A second reading of the files on purpose: it shares nothing with seeds and domain, so it can say
whether the database gives the same instance.
"""

import csv
import json
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
FLUENCY = {"native": 3, "C2": 3, "C1": 3, "B2": 2, "B1": 1, "A2": 1, "A1": 1}
STRONGEST_FIRST = ("facilitator", "supervisor", "peer", "self")


def _rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / "reference" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _document(name: str) -> Any:
    return json.loads((SEEDS / name).read_text(encoding="utf-8"))


def _effective_levels(assessments: list[dict[str, Any]]) -> dict[str, int]:
    levels: dict[str, int] = {}
    for kind in reversed(STRONGEST_FIRST):
        for assessment in sorted(assessments, key=lambda entry: entry["on"]):
            if assessment["kind"] == kind:
                rated = assessment["ratings"].items()
                levels.update({key: level for key, level in rated if level is not None})
    return levels


def instance_2011() -> dict[str, Any]:
    edition = _document("edition_2011.json")
    participants = {entry["code"]: entry for entry in edition["participants"]}
    competencies = sorted(_rows("competencies.csv"), key=lambda row: int(row["sort_order"]))
    topics = sorted(_rows("topics.csv"), key=lambda row: int(row["sort_order"]))
    targets: dict[str, dict[str, int]] = {}
    for row in _rows("role_profiles.csv"):
        role = targets.setdefault(row["role_key"], {})
        role[row["competency_key"]] = int(row["target_level"])
    people = []
    for profile in _document("demo/demo_profiles.json")["profiles"]:
        spoken = {entry["code"]: FLUENCY[entry["level"]] for entry in profile["languages"]}
        people.append(
            {
                "id": profile["code"],
                "side": profile["side"],
                "administration": profile["administration"],
                "languages": spoken,
                "ratings": _effective_levels(profile["assessments"]),
                "targets": targets[profile["role_profile"]],
                "seeks": {wish["topic"]: 4 - wish["priority"] for wish in profile["seeks"]},
                "offers": [offer["topic"] for offer in profile["offers"]],
                "components": participants[profile["code"]]["components"],
            }
        )
    return {
        "format": "pairing-instance/1",
        "parameters": {},
        "sides": [side["key"] for side in edition["sides"]],
        "administrations": [key for side in edition["sides"] for key in side["administrations"]],
        "competencies": [{"id": row["key"], "priority": 1} for row in competencies],
        "topics": [row["key"] for row in topics if row["is_leaf"] == "true"],
        "languages": sorted({code for person in people for code in person["languages"]}),
        "components": [component["key"] for component in edition["components"]],
        "people": people,
        "conflicts": [],
        "must": [],
        "locked": [],
        "prior": [],
    }
