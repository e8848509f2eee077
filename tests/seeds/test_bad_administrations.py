"""A bad file about administrations is refused; above all what could pass for a real practice."""

from pathlib import Path

import pytest

from seeds.load import own_edition, own_reference
from seeds.reading.described import DESCRIBED, read_described
from tests.seeds.spoiling import edit_demo, told

CASES = [
    ('"synthetic": true', '"synthetic": false', "synthetic", "true"),
    ('"notice": "SYNTHETIC', '"notice": "MADE UP', "notice", "words with SYNTHETIC"),
    ('"code": "BR"', '"code": "JP"', "administrations[0].code", "of the edition"),
    ("under one roof (SYNTHETIC)", "under one roof", "functions[0].name", "SYNTHETIC"),
    ('"kind": "function"', '"kind": "task"', "functions[0].kind", "function"),
    ('"revenue_package"', '"revenue"', "functions[0].topics", "the key of a topic"),
    ('"since": "2007-05-02"', '"since": "2012-05-02"', "functions[0].since", "not after as_of"),
    ('"topic": "single_window"', '"topic": "window"', "practices[0].topic", "the key of a topic"),
    ("met a partner (SYNTHETIC)", "met a partner", "indicators[0].name", "SYNTHETIC"),
    ('"target": "24"', '"target": "24.0"', "indicators[0].target", "a figure in its shortest"),
    ('"target": "24"', '"target": "0"', "indicators[0].target", "another figure"),
    ('"measure": "people_met"', '"measure": "luck"', "indicators[0].measure", "people_met"),
    ('"objective": "mutual_', '"objective": "', "indicators[0].objective", "of an objective"),
    ('"basis": "counted"', '"basis": "felt"', "values[0].basis", "stated"),
    ('"urgency": "high"', '"urgency": "now"', "challenges[0].urgency", "low"),
]


def faults(folder: Path) -> list[tuple[str, str]]:
    return told(folder, lambda files: read_described(files, own_edition(), own_reference()))


@pytest.mark.parametrize(("old", "new", "path", "expected"), CASES)
def test_a_fault_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, path: str, expected: str
) -> None:
    edit_demo(tmp_path, DESCRIBED, old, new)
    found = faults(tmp_path)
    assert any(path in where and expected in what for where, what in found), found


def test_our_own_file_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path) == []
