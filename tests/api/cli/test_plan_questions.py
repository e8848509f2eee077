"""Asking about a plan at the terminal: other partners, other plans, and how sure it is."""

import json
from typing import Any

import pytest

from tests.api.cli.door import EDITION, tradewinds


@pytest.mark.usefixtures("database")
def test_partners_lists_everybody_with_a_price(document: dict[str, Any]) -> None:
    own = [one["people"] for one in document["pairings"]["pairs"] if "CHN-04" in one["people"]]
    answer = json.loads(tradewinds("partners", "CHN-04", *EDITION, "--json").stdout)
    assert answer["person"] == "CHN-04"
    assert answer["run"] == document["pairings"]["run"]
    paired = {each["person"] for each in answer["partners"] if each["paired"]}
    assert paired == {code for people in own for code in people} - {"CHN-04"}
    assert len(answer["partners"]) == 14
    cheapest = next(each for each in answer["partners"] if not each["paired"])
    priced = json.loads(tradewinds("why-not", "CHN-04", cheapest["person"], "--json").stdout)
    assert priced["price"]["total"] == cheapest["price"]["total"]
    lines = tradewinds("partners", "CHN-04").stdout.splitlines()
    assert "14 possible partners" in lines[0]
    assert sum("Parting the two would cost" in line for line in lines) == len(paired)


@pytest.mark.usefixtures("database")
def test_partners_wants_one_plan_and_a_delegate_of_it() -> None:
    assert "not both" in tradewinds("partners", "CHN-04", *EDITION, "--run", "x", code=2).stderr
    assert "Did you mean CHN-04" in tradewinds("partners", "chn-04", code=4).stderr
