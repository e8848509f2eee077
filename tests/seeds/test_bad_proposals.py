"""A bad file of proposals is refused; above all what could pass for somebody's proposal."""

from pathlib import Path

import pytest

from seeds.load import own_edition, own_reference
from seeds.reading.proposals import PROPOSALS, read_proposals
from tests.seeds.spoiling import edit_demo, told

CASES = [
    ('"synthetic": true', '"synthetic": false', "synthetic", "true"),
    ('"notice": "SYNTHETIC', '"notice": "MADE UP', "notice", "words with SYNTHETIC"),
    ("before the ship (SYNTHETIC)", "before the ship", "revisions[0].title", "SYNTHETIC"),
    ('"number": 1', '"number": 2', "proposals[0].number", "1, as they stand in order"),
    ('"administration": "PE", "topic"', '"administration": "JP", "topic"', "administration", "of"),
    ('"topic": "data_exchange_gnc"', '"topic": "digital_data"', "topic", "a leaf topic"),
    ('["LAC-10", "CHN-10"]', '["LAC-99"]', "authors[0]", "the code of a delegate"),
    ('["LAC-10", "CHN-10"]', '["CHN-10"]', "authors", "a delegate of PE among them"),
    ('"administration": "MX", "v', '"administration": "PE", "v', "administration", "another"),
    ('"verdict": "return"', '"verdict": "endorse"', "revisions[0]", "a review that returns it"),
    ('"on": "2011-12-14"', '"on": "2011-12-12"', "review.on", "not before submitted_on"),
    ("Say what each side has to change in its systems, and who decides on it.", "", "comments", ""),
]


def faults(folder: Path) -> list[tuple[str, str]]:
    return told(folder, lambda files: read_proposals(files, own_edition(), own_reference()))


@pytest.mark.parametrize(("old", "new", "path", "expected"), CASES)
def test_a_fault_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, path: str, expected: str
) -> None:
    edit_demo(tmp_path, PROPOSALS, old, new)
    found = faults(tmp_path)
    assert any(path in where and expected in what for where, what in found), found


def test_our_own_file_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path) == []
