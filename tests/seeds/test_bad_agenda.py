"""A bad file of an agenda is refused; above all one whose speakers could pass for real people."""

from pathlib import Path

import pytest

from seeds.load import own_edition, own_reference
from seeds.reading.agenda import AGENDA, read_agenda
from tests.seeds.spoiling import edit_demo, told

CASES = [
    ('"synthetic": true', '"synthetic": false', "synthetic", "true"),
    ('"notice": "SYNTHETIC', '"notice": "MADE UP', "notice", "words with SYNTHETIC"),
    ('"Speaker 1 (SYNTHETIC)"', '"Ana Diaz"', "speakers[0].name", "SYNTHETIC"),
    ('"organization": "wco"', '"organization": "who"', "speakers[0].organization", "the key of"),
    ('"capacity": 40', '"capacity": -40', "components[0].rooms[0].capacity", "0 to"),
    ("2011-12-07T09:30:00", "2011-12-06T09:30:00", "slots[0].starts", "within_component"),
    ("2011-12-07T09:30:00", "2011-12-07T12:30:00", "slots[0].starts", "in_order"),
    ("2011-12-07T14:00:00", "2011-12-07T11:00:00", "slots[1].starts", "apart"),
    ("2011-12-07T14:00:00", "half past two", "slots[1].starts", "a moment by the clock"),
    ("2011-12-07T14:00:00", "2011-13-07T14:00:00", "slots[1].starts", "a moment by the clock"),
    ('["SPK-02", "SPK-03"]', '["SPK-09"]', "sessions[1].speakers", "the code of a speaker"),
    ('"leadership_development"', '"leading"', "sessions[0].topic", "the key of a leaf"),
]


def faults(folder: Path) -> list[tuple[str, str]]:
    return told(folder, lambda files: read_agenda(files, own_edition(), own_reference()))


@pytest.mark.parametrize(("old", "new", "path", "expected"), CASES)
def test_a_fault_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, path: str, expected: str
) -> None:
    edit_demo(tmp_path, AGENDA, old, new)
    found = faults(tmp_path)
    assert any(path in where and expected in what for where, what in found), found


def test_our_own_agenda_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path) == []
