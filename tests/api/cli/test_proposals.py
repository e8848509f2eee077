"""`tradewinds proposals`: what is proposed in 2011, listed by codes, and one whole."""

import json

import pytest

from tests.api.cli.door import EDITION, tradewinds

pytestmark = pytest.mark.usefixtures("database")


def told(*words: str) -> list[dict[str, object]]:
    document = json.loads(tradewinds("proposals", "list", *EDITION, *words, "--json").stdout)
    assert document.pop("edition") == "wco-idb-2011"
    found: list[dict[str, object]] = document["proposals"]
    return found


def test_those_of_2011_are_listed_by_codes_and_narrowed() -> None:
    every = told()
    assert [(each["code"], each["state"]) for each in every] == [
        ("P-01", "endorsed"),
        ("P-02", "endorsed"),
        ("P-03", "submitted"),
        ("P-04", "draft"),
    ]
    assert every[0]["authors"] == ["LAC-10", "CHN-10"]
    assert all(each["synthetic"] and "SYNTHETIC" in str(each["title"]) for each in every)
    assert told("--state", "endorsed") == every[:2]
    assert told("--topic", "transit") == every[3:]
    assert told("--adopted") == []
    said = tradewinds("proposals", "list", *EDITION, "--topic", "transit").stdout
    assert said.startswith("Proposals, wco-idb-2011: 1\n  P-04 - transit  draft\n")
    refused = tradewinds("proposals", "list", *EDITION, "--state", "gone", code=2).stderr
    assert "gone is none of draft, submitted" in " ".join(refused.split())


def test_one_is_shown_whole_with_its_reviews() -> None:
    said = tradewinds("proposals", "show", "p-01", *EDITION).stdout
    assert said.startswith("wco-idb-2011 P-01: Export data that arrive before the ship (SYNTHETIC)")
    assert "## What it takes" in said
    assert "Revision 1, MX, return: Say what each side has to change" in said
    assert "Revision 2, MX, endorse" in said
    document = json.loads(tradewinds("proposals", "show", "P-01", *EDITION, "--json").stdout)
    assert [each["verdict"] for each in document["reviews"]] == ["return", "endorse"]
    missing = tradewinds("proposals", "show", "P-77", *EDITION, code=4).stderr
    assert "wco-idb-2011 has no proposal 'P-77'. Known are P-01 to P-04." in missing
