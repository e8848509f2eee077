"""Gap maps and growth at the terminal."""

import json

import pytest

from tests.api.cli.door import EDITION, tradewinds

GAPS = ("gaps", *EDITION)


@pytest.mark.usefixtures("database")
def test_gaps_are_listed_side_by_side_the_largest_first() -> None:
    answer = json.loads(tradewinds(*GAPS, "--json").stdout)
    cells = answer["cells"]
    assert (answer["edition"], answer["by"], len(cells)) == ("wco-idb-2011", "side", 100)
    lines = tradewinds(*GAPS).stdout.splitlines()
    for group in ("Latin America", "China"):
        sums = [cell["gap_sum"] for cell in cells if cell["group"] == group and cell["gap_sum"]]
        start = lines.index(f"{group}: {len(sums)} competencies below target")
        told = [int(line.split()[-1]) for line in lines[start + 1 : start + 2 * len(sums) : 2]]
        assert told == sorted(sums, reverse=True)
    one = json.loads(
        tradewinds(*GAPS, "--json", "--by", "edition", "--competency", "integrity").stdout
    )["cells"]
    assert [(cell["group"], cell["competency"]) for cell in one] == [("Whole edition", "integrity")]
    assert one[0]["assessed"] + one[0]["unknown"] == 24
    roles = json.loads(tradewinds(*GAPS, "--json", "--by", "role").stdout)["cells"]
    groups = [cell["group"] for cell in roles if cell["competency"] == "integrity"]
    assert len(groups) == len(set(groups)) > 1
    assert "Whole edition" not in groups
    said = "Whoever has no role profile is in no row."
    for by in ("role", "side"):
        told = tradewinds(*GAPS, "--by", by).stdout.splitlines()
        assert (told[-1] == said, said in told) == (by == "role", by == "role")
    told = tradewinds(*GAPS, "--competency", "juggling", code=4).stderr
    assert "There is no competency juggling in a published framework." in told


@pytest.mark.usefixtures("database")
def test_growth_wants_an_earlier_edition() -> None:
    assert json.loads(tradewinds("growth", *EDITION, "--json").stdout)["cells"] == []
    told = tradewinds("growth", *EDITION, "--since", "wco-idb-2011", code=4).stderr
    assert "Name an earlier edition." in told
