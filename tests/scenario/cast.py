"""Who takes part: the invented people of the demonstration, as administrations would describe them.

Their levels, languages and wishes are SYNTHETIC, as ``seeds/demo/demo_profiles.json`` says.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import seeds.demo

PROFILES = Path(seeds.demo.__file__).parent / "demo_profiles.json"


@dataclass(frozen=True)
class Person:
    """A person whom an administration puts forward."""

    code: str
    administration: str
    side: str
    post: str
    seniority: str
    languages: tuple[Mapping[str, str], ...]
    seeks: Mapping[str, int]
    offers: Mapping[str, int]
    assessments: tuple[Mapping[str, Any], ...]


def cast() -> list[Person]:
    """Return the 14 managers and 10 officials, in the order of their codes."""
    profiles = json.loads(PROFILES.read_text(encoding="utf-8"))["profiles"]
    return [
        Person(
            code=each["code"],
            administration=each["administration"],
            side=each["side"],
            post=each["role_profile"],
            seniority=each["seniority"].upper(),
            languages=tuple(
                {"language": one["code"], "level": one["level"].upper()}
                for one in each["languages"]
            ),
            seeks={one["topic"]: one["priority"] for one in each["seeks"]},
            offers={one["topic"]: one["priority"] for one in each["offers"]},
            assessments=tuple(each["assessments"]),
        )
        for each in profiles
    ]
