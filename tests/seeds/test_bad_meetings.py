"""A bad file of regional meetings is refused; above all what could pass for one that is held."""

from pathlib import Path

import pytest

from seeds.load import own_edition, own_reference
from seeds.reading.meetings import MEETINGS, read_meetings
from tests.seeds.spoiling import edit_demo, told

CASES = [
    ('"synthetic": true', '"synthetic": false', "synthetic", "true"),
    ('"notice": "SYNTHETIC', '"notice": "MADE UP', "notice", "words with SYNTHETIC"),
    ("risk management (SYNTHETIC)", "risk management", "meetings[0].name", "SYNTHETIC"),
    ('"side": "latin_america"', '"side": "peru"', "meetings[0].side", "the key of a side"),
    ('"ends_on": "2012-03-14"', '"ends_on": "2012-03-11"', "meetings[0].ends_on", "2012-03-12"),
    ('"ends_on": "2012-03-14"', '"ends_on": "2012-06-14"', "meetings[0].ends_on", "60 days"),
    ('"places": 3', '"places": 1001', "meetings[0].places", "1000"),
    ('"risk_management": 5', '"digital_data": 5', "topics.digital_data", "a leaf topic"),
    ('"risk_management": 5', '"risk_management": 11', "topics.risk_management", "10"),
    ('"CN": 2', '"JP": 2', "travel_days.JP", "an administration of the edition"),
    ('"CN": 2', '"CN": 31', "travel_days.CN", "30"),
]


def faults(folder: Path) -> list[tuple[str, str]]:
    return told(folder, lambda files: read_meetings(files, own_edition(), own_reference()))


@pytest.mark.parametrize(("old", "new", "path", "expected"), CASES)
def test_a_fault_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, path: str, expected: str
) -> None:
    edit_demo(tmp_path, MEETINGS, old, new)
    found = faults(tmp_path)
    assert any(path in where and expected in what for where, what in found), found


def test_our_own_file_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path) == []
