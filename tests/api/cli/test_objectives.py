"""Objectives at the terminal, with where their indicators stand."""

import json

import pytest

from tests.api.cli.door import EDITION, tradewinds


@pytest.mark.usefixtures("database")
def test_each_objective_is_told_with_its_indicators() -> None:
    lines = tradewinds("objectives", *EDITION).stdout.splitlines()
    assert lines[0].startswith("Fostering mutual understanding")
    assert lines[1] == (
        "  Growth of trade between China and Latin America: 31 (percent per year); no target."
    )
    assert (
        "  Administrations whose profile is complete (SYNTHETIC): 13 (administrations), from 0"
        " towards 13: 100.0% of the way."
    ) in lines
    french = tradewinds("objectives", *EDITION, "--locale", "fr").stdout
    assert "75,0" in french


@pytest.mark.usefixtures("database")
def test_objectives_are_a_document_too() -> None:
    found = json.loads(tradewinds("objectives", *EDITION, "--json").stdout)
    assert (found["edition"], len(found["objectives"])) == ("wco-idb-2011", 5)
    first, *_ = found["objectives"]
    growth, *_ = first["indicators"]
    assert (growth["key"], growth["current"], growth["progress"]) == ("trade_growth", "31", None)
    assert growth["values"][0]["basis"] == "stated"
    assert all(each["indicators"] for each in found["objectives"])
    told = tradewinds("objectives", "--edition", "none", code=4).stderr
    assert "No edition has the slug 'none'" in told
