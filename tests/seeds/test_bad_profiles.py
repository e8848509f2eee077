"""A bad file of profiles is refused; above all one that could pass for real people."""

import shutil
from pathlib import Path

import pytest

from domain.reference import ProfileRecord
from seeds.errors import BadSeedFile
from seeds.load import own_edition, own_reference
from seeds.reading.faults import Faults
from seeds.reading.files import OWN, SeedFiles
from seeds.reading.profiles import PROFILES, read_profiles
from tests.seeds.conftest import SEEDS
from tests.seeds.spoiling import cases, edit, is_found


def profiles(folder: Path) -> tuple[ProfileRecord, ...]:
    faults = Faults()
    records = read_profiles(SeedFiles((folder, OWN), faults), own_edition(), own_reference())
    faults.raise_any()
    return records


@pytest.mark.parametrize(("old", "new", "path", "expected", "found"), cases("bad_profiles.txt"))
def test_a_bad_value_of_a_profile_names_its_line_and_path(
    tmp_path: Path, old: str, new: str, path: str, expected: str, found: str
) -> None:
    shutil.copy(SEEDS / "demo" / PROFILES, tmp_path)
    edit(tmp_path, PROFILES, old, new)
    with pytest.raises(BadSeedFile) as caught:
        profiles(tmp_path)
    faults = caught.value.faults
    assert is_found(faults, PROFILES, path, expected, found), "\n".join(map(str, faults))


def test_two_assessments_of_a_kind_on_a_day_are_refused(tmp_path: Path) -> None:
    shutil.copy(SEEDS / "demo" / PROFILES, tmp_path)
    edit(tmp_path, PROFILES, '"supervisor",\n     "on": "2011-11-21"', '"self","on":"2011-11-14"')
    with pytest.raises(BadSeedFile) as caught:
        profiles(tmp_path)
    (fault,) = caught.value.faults
    assert (fault.column, fault.expected) == (
        "profiles[1].assessments[1].on",
        "one assessment of a kind on a day",
    )
