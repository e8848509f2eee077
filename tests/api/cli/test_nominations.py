"""`tradewinds nominations`: who was put forward for 2011, what they lack, and the places."""

import json

import pytest

from tests.api.cli.door import EDITION, tradewinds

pytestmark = pytest.mark.usefixtures("database")


def told(command: str, *words: str) -> list[dict[str, object]]:
    """Return the rows of the document of a command, which has the name of its list beside."""
    document = json.loads(tradewinds("nominations", command, *EDITION, *words, "--json").stdout)
    assert document.pop("edition") == "wco-idb-2011"
    ((_, rows),) = document.items()
    return rows


def test_those_of_2011_are_listed_by_codes_and_narrowed() -> None:
    every = told("list")
    assert len(every) == 24
    assert {each["state"] for each in every} == {"confirmed"}
    assert every[0].keys() == {
        "manager",
        "administration",
        "side",
        "state",
        "delegate",
        "place",
        "missing",
    }
    china = told("list", "--side", "china", "--state", "confirmed")
    assert [each["delegate"] for each in china] == [f"CHN-{n:02}" for n in range(1, 11)]
    assert told("list", "--administration", "cn") == china
    assert told("list", "--state", "waitlisted") == []
    said = tradewinds("nominations", "list", *EDITION, "--side", "china").stdout
    assert said.startswith("Nominations, wco-idb-2011: 10\n")
    assert "CHN-01 - CN - china  confirmed" in said


def test_readiness_is_what_each_lacks_counted() -> None:
    every = told("list")
    whole, *sides = told("readiness")
    assert whole["people"] == 24
    assert [each["people"] for each in sides] == [14, 10]
    for item, number in whole["missing"].items():
        assert number == len([each for each in every if item in each["missing"]])
        assert len(told("list", "--missing", item)) == number
    assert whole["ready"] == len([each for each in every if not each["missing"]])
    said = tradewinds("nominations", "readiness", *EDITION).stdout
    assert f"wco-idb-2011: {whole['ready']} of 24 are ready" in said


def test_quotas_are_the_places_that_the_source_states() -> None:
    rows = told("quotas")
    sides = {each["side"]: each for each in rows if each["administration"] is None}
    assert {key: (each["places"], each["confirmed"]) for key, each in sides.items()} == {
        "latin_america": (14, 14),
        "china": (10, 10),
    }
    assert sum(each["confirmed"] for each in rows if each["administration"]) == 24
    said = tradewinds("nominations", "quotas", *EDITION).stdout
    assert "china: 10 places, 10 confirmed\n  CN: no limit, 10 confirmed" in said


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        (("--state", "gone"), "gone is none of draft, submitted"),
        (("--missing", "time"), "time is none of ratings"),
    ],
)
def test_a_word_that_there_is_not_is_refused(words: tuple[str, str], heard: str) -> None:
    assert heard in " ".join(tradewinds("nominations", "list", *words, code=2).stderr.split())
