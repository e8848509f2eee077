"""The network of a programme at the terminal, edition by edition."""

import json

import pytest

from tests.api.cli.door import EDITION, tradewinds

PROGRAMME = ("health", "--programme", "wco-idb-china-latam")


@pytest.mark.usefixtures("database")
def test_a_programme_is_told_edition_by_edition() -> None:
    answer = json.loads(tradewinds(*PROGRAMME, "--json").stdout)
    assert answer["programme"] == "wco-idb-china-latam"
    assert [point["edition"] for point in answer["trend"]] == ["wco-idb-2011"]
    assert answer["trend"][-1]["network"] == answer["network"]
    assert answer["network"]["groups"] == 24
    lines = tradewinds(*PROGRAMME).stdout.splitlines()
    assert lines[0] == (
        "Up to wco-idb-2011: people 24, ties 0, groups 24, people who split it 0, connected pairs"
        " across sides 0.0%."
    )
    assert "extra pairings, the fewest possible." in " ".join(lines)


@pytest.mark.usefixtures("database")
def test_a_programme_is_all_its_editions() -> None:
    told = tradewinds(*PROGRAMME, *EDITION, code=2).stderr
    assert "name no edition, no run, no folder" in told
    told = tradewinds("health", "--programme", "none", code=4).stderr
    assert "No programme has the key 'none'. Known are: wco-idb-china-latam." in told
