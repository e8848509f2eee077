"""A bad file about outcomes is refused; above all what could pass for a real commitment."""

import json
from pathlib import Path

import pytest

from seeds.errors import BadSeedFile
from seeds.load import own_agenda, own_edition, own_reference, read_folder
from seeds.reading.outcomes import OUTCOMES, read_outcomes
from tests.seeds.spoiling import edit_demo, told

CASES = [
    ('"synthetic": true', '"synthetic": false', "synthetic", "true"),
    ('"notice": "SYNTHETIC', '"notice": "MADE UP', "notice", "words with SYNTHETIC"),
    ("administrations (SYNTHETIC)", "administrations", "frameworks[0].title", "SYNTHETIC"),
    ("of practice (SYNTHETIC)", "of practice", "articles[0].title", "SYNTHETIC"),
    ("on risk management. (SYNTHETIC)", "on risk.", "recommendations[0].wording", "SYNTHETIC"),
    ('"leaders_panel"', '"lunch"', "recommendations[0].session", "a session of it"),
    ('"component": "washington_', '"component": "lima_', "recommendations[0].component", "of a"),
    ('"state": "agreed"', '"state": "superseded"', "recommendations[0].state", "draft or agreed"),
    ('"state": "agreed"', '"state": "draft"', "recommendations[0].commitments", "not agreed"),
    ("for a week (SYNTHETIC)", "for a week", "commitments[0].title", "SYNTHETIC"),
    ('"administration": "PE"', '"administration": "JP"', "administration", "of a side"),
    ('"state": "done"', '"state": "open"', "commitments[0].state", "done or dropped"),
    ('"closed_on": "2012-06-15"', '"closed_on": "soon"', "commitments[0].closed_on", "date"),
    ('"instrument": "cn-pe-cmaa"', '"instrument": "cn-br-cmaa"', "instrument", "instrument of PE"),
    ('"target_stage": "in_force"', '"target_stage": "done"', "target_stage", "in_force"),
]


def faults(folder: Path) -> list[tuple[str, str]]:
    return told(
        folder, lambda files: read_outcomes(files, own_edition(), own_reference(), own_agenda())
    )


@pytest.mark.parametrize(("old", "new", "path", "expected"), CASES)
def test_a_fault_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, path: str, expected: str
) -> None:
    edit_demo(tmp_path, OUTCOMES, old, new)
    found = faults(tmp_path)
    assert any(path in where and expected in what for where, what in found), found


def test_our_own_file_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("title", "framework for cooperation", "an exact piece"),
        ("key", "Draft-framework", "a key"),
        ("articles", [{"title": "further developments", "recommendations": ["more"]}], "the key"),
        ("articles", [{"title": "developments to come", "recommendations": []}], "an exact piece"),
    ],
)
def test_a_framework_of_a_source_is_in_its_words_alone(
    folder: Path, field: str, value: object, expected: str
) -> None:
    file = folder / "edition_2011.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["cooperation_framework"][field] = value
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BadSeedFile) as caught:
        read_folder(folder)
    assert any(expected in fault.expected for fault in caught.value.faults)


def test_an_edition_need_not_speak_of_a_framework(folder: Path) -> None:
    file = folder / "edition_2011.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    del document["cooperation_framework"]
    file.write_text(json.dumps(document), encoding="utf-8")
    _, (edition,) = read_folder(folder)
    assert edition.frameworks == ()
