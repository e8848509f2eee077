"""What our own files hold, and what they do not pretend."""

from collections import Counter
from pathlib import Path

import pytest

from domain.models import Assignment, CompetencyKind, InstrumentStage, WcoStatus
from seeds.demo import make_profiles
from seeds.load import own_edition, own_profiles, own_reference

SEEDS = Path(__file__).parents[2] / "seeds"
TABLES = sorted((SEEDS / "reference").glob("*.csv"))


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.name)
def test_a_table_is_rfc_4180(file: Path) -> None:
    assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")


def test_the_regions_count_the_members_of_2025() -> None:
    reference = own_reference()
    counts = Counter(one.region for one in reference.administrations)
    assert counts == {"AMS": 34, "AP": 35, "EUR": 53, "ESA": 24, "MENA": 18, "WCA": 24}
    like = [one for one in reference.administrations if one.wco_status is WcoStatus.MEMBER_LIKE]
    assert [one.code for one in like] == ["EU"]


def test_the_framework_has_its_four_kinds() -> None:
    counts = Counter(one.kind for one in own_reference().framework.competencies)
    assert counts == {
        CompetencyKind.VALUE: 5,
        CompetencyKind.MANAGEMENT: 12,
        CompetencyKind.PROFESSIONAL: 10,
        CompetencyKind.OPERATIONAL: 23,
    }


def test_the_tree_of_topics_has_seven_roots_and_51_leaves() -> None:
    topics = own_reference().topics
    assert sum(topic.parent is None for topic in topics) == 7
    assert sum(topic.is_leaf for topic in topics) == 51


def test_only_four_instruments_were_known_when_the_edition_was_held() -> None:
    edition = own_edition()
    known = [one.key for one in own_reference().instruments if one.known_from <= edition.starts_on]
    assert known == ["cn-pe-cmaa", "comalep", "us-jp-mra", "us-kr-mra"]
    stages = {one.stage for one in own_reference().instruments}
    assert InstrumentStage.JOINT_VALIDATION in stages


def test_the_edition_is_what_its_source_states() -> None:
    edition = own_edition()
    assert [(side.key, len(side.administrations), side.places) for side in edition.sides] == [
        ("latin_america", 12, 14),
        ("china", 1, 10),
    ]
    codes = [f"LAC-{n:02}" for n in range(1, 15)] + [f"CHN-{n:02}" for n in range(1, 11)]
    assert [delegate.code for delegate in edition.delegates] == codes
    assumed = [
        delegate.code for delegate in edition.delegates if delegate.assignment is Assignment.ASSUMED
    ]
    assert assumed == ["LAC-13", "LAC-14"]
    present = {delegate.administration for delegate in edition.delegates}
    assert present == {code for side in edition.sides for code in side.administrations}
    assert [focus.topic for focus in edition.focus_topics] == [
        "risk_management",
        "aeo_programmes",
        "it_implementation",
        "single_window",
    ]


def test_the_demonstration_set_is_what_its_rule_gives() -> None:
    assert make_profiles.main(["--check"]) == 0


def test_everybody_has_something_to_share_and_something_to_learn() -> None:
    targets = {
        role.key: {target.competency: target.level for target in role.targets}
        for role in own_reference().roles
    }
    rated = cells = 0
    for profile in own_profiles():
        levels: dict[str, int] = {}
        for assessment in profile.assessments:
            levels |= {key: level for key, level in assessment.ratings if level is not None}
        wanted = targets[profile.role]
        assert sum(level >= 3 for level in levels.values()) >= 3, profile.code
        assert sum(wanted.get(key, 0) > level for key, level in levels.items()) >= 3, profile.code
        cells += len(profile.assessments[0].ratings)
        rated += sum(level is not None for _, level in profile.assessments[0].ratings)
    assert (cells, 100 * rated // cells) == (24 * 50, 61)
