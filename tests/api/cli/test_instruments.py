"""Arrangements at the terminal: listed, mapped, as of a day, in words and as a document."""

import json

import pytest

from tests.api.cli.door import EDITION, tradewinds


@pytest.mark.usefixtures("database")
def test_instruments_are_listed_with_their_stages() -> None:
    lines = tradewinds("instruments", "list", "--as-of", "2011-12-07").stdout.splitlines()
    assert lines[0] == "4 arrangements, stages as of 2011-12-07:"
    assert lines[1] == (
        "  cn-pe-cmaa  Customs cooperation and mutual administrative assistance, China and Peru:"
        " signed (2008-11-19). CN PE"
    )
    asked = ("--stage", "in_force", "--kind", "mra", "--party", "cr", "--cross-regional")
    found = json.loads(tradewinds("instruments", "list", *asked, "--json").stdout)
    (only,) = found["instruments"]
    assert (found["as_of"], only["key"], only["parties"]) == (None, "cn-cr-mra", ["CN", "CR"])
    assert [(each["stage"], each["reached_on"], each["precision"]) for each in only["stages"]] == [
        ("signed", "2023-01-01", "month"),
        ("in_force", "2023-07-01", "day"),
    ]
    assert len(json.loads(tradewinds("instruments", "list", "--json").stdout)["instruments"]) == 54


@pytest.mark.usefixtures("database")
def test_the_map_says_who_has_what_with_whom() -> None:
    lines = tradewinds("instruments", "map", *EDITION).stdout.splitlines()
    assert lines[0] == (
        "6 pairs of administrations have something with each other, as of the latest news:"
    )
    assert "  Brazil / China: in force (cn-br-cmaa, cn-br-mra, cn-br-plan)" in lines
    then = tradewinds("instruments", "map", *EDITION, "--as-of", "2011-12-07", "--locale", "es")
    assert then.stdout.splitlines() == [
        "1 par de administraciones tiene algo entre sí, según 2011-12-07:",
        "  China / Perú: firmado (cn-pe-cmaa)",
    ]
    found = json.loads(tradewinds("instruments", "map", "--party", "HK", "--json").stdout)
    assert [each["administrations"] for each in found["pairs"]] == [["HK", "MX"], ["HK", "PE"]]
    assert found["pairs"][0]["stage"] == "signed"


@pytest.mark.usefixtures("database")
def test_what_is_no_word_of_a_list_is_told() -> None:
    told = tradewinds("instruments", "list", "--stage", "done", code=2).stderr
    assert "done is none of contact, work_plan, joint_validation, signed, in_force" in told
    assert "is no day" in tradewinds("instruments", "map", "--as-of", "soon", code=2).stderr
    told = tradewinds("instruments", "map", "--edition", "none", code=4).stderr
    assert "No edition has the slug 'none'" in told
