"""Administrations side by side at the terminal: in words, as a document, and what is not there."""

import json

import pytest

from tests.api.cli.door import EDITION, tradewinds

BESIDE = ("administrations", "CN", "PE", *EDITION)


@pytest.mark.usefixtures("database")
def test_they_are_told_topic_by_topic_with_their_arrangements() -> None:
    lines = tradewinds(*BESIDE).stdout.splitlines()
    assert lines[0] == "China and Peru side by side: 17 topics"
    start = lines.index("  Post-clearance audit")
    assert lines[start + 1 : start + 6] == [
        "      China: 2 people can share it",
        "      China finds difficult Audit grows slower than trade (SYNTHETIC)",
        "      Peru: 0 people can share it",
        "      Peru offers Audit plans by sector (SYNTHETIC)",
        "      Peru does Release within 48 hours (SYNTHETIC)",
    ]
    assert lines[-2] == "1 arrangement among China and Peru:"
    assert lines[-1].endswith("China and Peru: signed (2008-11-19).")
    spanish = tradewinds(*BESIDE, "--locale", "es").stdout
    assert "A China le resulta difícil Audit grows slower" in spanish


@pytest.mark.usefixtures("database")
def test_they_are_written_as_a_document_as_of_a_day() -> None:
    asked = ("administrations", "pe", "cn", *EDITION, "--json")
    found = json.loads(tradewinds(*asked).stdout)
    assert (found["edition"], found["administrations"]) == ("wco-idb-2011", ["PE", "CN"])
    (audit,) = [each for each in found["topics"] if each["topic"] == "post_clearance_audit"]
    assert audit["entries"][1] == {
        "administration": "CN",
        "can_share": 2,
        "offers": [],
        "does": [],
        "finds_difficult": ["Audit grows slower than trade (SYNTHETIC)"],
    }
    assert len(found["instruments"]) == 1
    assert json.loads(tradewinds(*asked, "--as-of", "2000-01-01").stdout)["instruments"] == []


@pytest.mark.usefixtures("database")
def test_what_is_not_there_is_told_by_its_name() -> None:
    told = tradewinds("administrations", "CN", "JP", *EDITION, code=4).stderr
    assert "JP is on no side of this edition. On its sides are:" in told
    told = tradewinds("administrations", "CN", *EDITION, code=4).stderr
    assert "Name 2 to 10 administrations, each once." in told
