"""What a row says: of a person, by field, and as the hashes that it is known again by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from domain.corrections import Interest
from domain.imports.choices import folded
from domain.imports.columns import LANGUAGES, WISHES, SheetKind
from domain.imports.lists import EditionLists
from domain.imports.plans import Mark, Person
from domain.imports.reading import ReadRow
from domain.models import InterestKind, LanguageLevel, Seniority
from domain.nominations import ManagerWanted

_SAID: Final = ("name", "position", "email", "phone")
LANGUAGE_NUMBERS: Final = range(1, LANGUAGES + 1)
WISH_NUMBERS: Final = range(1, WISHES + 1)


def says_of(row: ReadRow, lists: EditionLists) -> dict[str, Any]:
    """Return what a row says of a person, by field; what is left blank is not there."""
    values = row.values
    says: dict[str, Any] = {key: values[key] for key in (*_SAID, "statement") if key in values}
    if "seniority" in values:
        says["seniority"] = Seniority(str(values["seniority"]))
    if "role" in values:
        says["role"] = values["role"]
    spoken = tuple(
        (
            str(values[f"language_{number}"]),
            LanguageLevel(str(values[f"language_level_{number}"])),
        )
        for number in LANGUAGE_NUMBERS
        if f"language_{number}" in values and f"language_level_{number}" in values
    )
    if spoken:
        says["languages"] = spoken
    for kind in InterestKind:
        wishes = tuple(
            (lists.ids["topics", str(values[f"{kind.value}_{number}"])], number)
            for number in WISH_NUMBERS
            if f"{kind.value}_{number}" in values
        )
        if wishes:
            says[kind.value] = wishes
    return says


def newcomer(person: Person, says: Mapping[str, Any], lists: EditionLists) -> ManagerWanted:
    """Return who somebody is whom nobody knows yet."""
    return ManagerWanted(
        administration_id=lists.ids["administrations", person.administration],
        name=person.name,
        position=says.get("position"),
        seniority=says.get("seniority"),
        role_profile_key=says.get("role"),
        languages=says.get("languages", ()),
        email=says.get("email"),
        phone=says.get("phone"),
        seeks=tuple(Interest(*each) for each in says.get("seeks", ())),
        offers=tuple(Interest(*each) for each in says.get("offers", ())),
    )


def mark_of(kind: SheetKind, row: ReadRow) -> Mark:
    """Return the natural key of a row (who, and of levels by whom and when) and all it says."""
    values = {key: str(value) for key, value in sorted(row.values.items())}
    who = values.get("code") or folded(values.get("name", ""))
    key = [kind.value, values["administration"], who]
    if kind is SheetKind.LEVELS:
        key += [values["assessor"], values["assessed_on"]]
    return Mark(_hash(key), _hash(values))


def _hash(value: object) -> str:
    return sha256(json.dumps(value, separators=(",", ":")).encode()).hexdigest()
