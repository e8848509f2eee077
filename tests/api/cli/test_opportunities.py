"""Opportunities at the terminal: the best in words, narrowed, and as a document."""

import json
from typing import Any

import pytest

from tests.api.cli.door import EDITION, tradewinds


@pytest.mark.usefixtures("database")
def test_the_best_are_told_in_words_with_their_scores() -> None:
    lines = tradewinds("opportunities", *EDITION, "--count", "2").stdout.splitlines()
    assert lines[0] == "19 opportunities in wco-idb-2011, best first:"
    assert len(lines) == 3
    assert lines[1].startswith(
        '   920  Challenge: "An operator programme from nothing (SYNTHETIC)"'
    )
    assert "SYNTHETIC: invented, and true of no real administration." in lines[1]
    spanish = tradewinds("opportunities", *EDITION, "--count", "1", "--locale", "es").stdout
    assert "Desafío: «An operator programme" in spanish


@pytest.mark.usefixtures("database")
def test_they_are_narrowed_and_written_as_a_document() -> None:
    asked = ("--administration", "PE", "--side", "china", "--as-of", "2011-12-16")
    found = json.loads(tradewinds("opportunities", *EDITION, *asked, "--json").stdout)
    (only,) = found["opportunities"]
    assert (found["edition"], found["count"]) == ("wco-idb-2011", 1)
    assert (only["score_per_mille"], only["stage"], only["synthetic"]) == (760, "signed", True)
    assert only["practice"]["name"] == "Audit plans by sector (SYNTHETIC)"
    assert only["challenge"]["administration"] == "CN"
    assert only["text"].startswith('Challenge: "Audit grows slower than trade (SYNTHETIC)" (China)')


@pytest.mark.usefixtures("database")
def test_what_is_not_there_is_told_by_its_name() -> None:
    told = tradewinds("opportunities", *EDITION, "--topic", "single_windows", code=4).stderr
    assert "The catalogue has no topic 'single_windows'. Did you mean single_window?" in told
    told = tradewinds("opportunities", *EDITION, "--side", "chinas", code=4).stderr
    assert "The edition has no side 'chinas'. Did you mean china?" in told
    told = tradewinds("opportunities", *EDITION, "--administration", "JP", code=4).stderr
    assert "The edition has no administration 'JP'." in told
    told = tradewinds("opportunities", *EDITION, "--as-of", "soon", code=2).stderr
    assert "is no day" in told


def test_the_demonstration_tells_the_best(document: dict[str, Any]) -> None:
    found = document["opportunities"]
    assert (found["edition"], found["count"]) == ("wco-idb-2011", 19)
    (best,) = found["opportunities"]
    assert best["synthetic"] is True
    assert best["practice"]["administration"] == "CN"
