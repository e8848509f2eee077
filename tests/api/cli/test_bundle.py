"""A whole edition at the terminal: to a file, into an empty database, and what is refused."""

import json
import resource
import stat
from pathlib import Path

import pytest

from tests.api.cli.door import EDITION, tradewinds

EMPTY = ("--database", "empty.db")
RUNS = ("pairing_run", "topic_run", "agenda_run")


@pytest.mark.usefixtures("database")
def test_an_edition_goes_to_a_file_and_into_an_empty_database() -> None:
    told = tradewinds("bundle", *EDITION, "--to", "a.json").stdout
    document = json.loads(Path("a.json").read_text(encoding="utf-8"))
    records = sum(map(len, document["tables"].values()))
    assert told == f"Wrote a.json: {records:,} records of wco-idb-2011.\n"
    assert stat.S_IMODE(Path("a.json").stat().st_mode) == 0o600
    # A record a line, so that two of them can be compared.
    assert len(Path("a.json").read_text().splitlines()) > records

    tradewinds("migrate", *EMPTY)
    looked = tradewinds("bundle", "--import", "a.json", "--check", *EMPTY).stdout
    assert looked == f"Would add {records:,} records of wco-idb-2011; 0 were here already.\n"
    asked = ("bundle", "--import", "a.json", "--json", *EMPTY)
    assert json.loads(tradewinds(*asked).stdout) == {
        "edition": "wco-idb-2011",
        "added": records,
        "here": 0,
        "written": True,
        "faults": [],
    }
    again = json.loads(tradewinds(*asked).stdout)
    assert (again["added"], again["here"], again["written"]) == (0, records, False)
    tradewinds("bundle", "--to", "b.json", *EMPTY)
    assert Path("b.json").read_bytes() == Path("a.json").read_bytes()

    # What was proved there is proved here, and the trail of this database holds.
    runs = [row["id"] for kind in RUNS for row in document["tables"][kind]]
    assert len(runs) == 5
    for run in runs:
        assert "every number holds" in tradewinds("verify", run, *EMPTY).stdout
    assert "Every row holds" in tradewinds("audit", "verify", *EMPTY).stdout
    # Seeds of the same data find what is there under its keys.
    tradewinds("seed", *EMPTY)
    assert json.loads(tradewinds(*asked).stdout)["added"] == 0
    assert "14 pairings of 24 people, score 4,454" in tradewinds("pair", *EDITION, *EMPTY).stdout


@pytest.mark.usefixtures("database")
def test_every_fault_is_told_and_nothing_is_written() -> None:
    tradewinds("bundle")
    document = json.loads(Path("wco-idb-2011.bundle.json").read_text(encoding="utf-8"))
    for side in document["tables"]["side"]:
        side["position"] = "first"
    Path("bad.json").write_text(json.dumps(document))
    tradewinds("migrate", *EMPTY)
    told = tradewinds("bundle", "--import", "bad.json", *EMPTY, code=4).stdout
    assert told.splitlines()[0] == "bad.json cannot be brought in, and nothing was written:"
    assert len(told.splitlines()) == 1 + len(document["tables"]["side"])
    assert "position: Give a whole number" in told
    asked = ("bundle", "--import", "bad.json", "--json", *EMPTY)
    (first, *_) = json.loads(tradewinds(*asked, code=4).stdout)["faults"]
    assert (first["table"], first["column"]) == ("side", "position")
    missing = tradewinds("bundle", *EDITION, "--to", "d.json", *EMPTY, code=4).stderr
    assert "There is no edition" in missing
    assert "not JSON" in _refused("{")
    assert 'edition-bundle/1: "format" says so' in _refused("{}", stream="stdout")
    assert "is there already" in tradewinds("bundle", code=4).stderr
    tradewinds("bundle", "--import", "bad.json", "--to", "c.json", code=2)
    tradewinds("bundle", "--check", code=2)


@pytest.mark.usefixtures("database")
def test_a_file_that_does_not_fit_on_the_disk_is_not_there() -> None:
    reading = ("competencies", "wco-lmd-2011-reading", "--moodle", "m.csv", "--case", "c.json")
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    # More than the shared memory of SQLite, and less than any of the files.
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, most))
    try:
        told = tradewinds("bundle", "--to", "a.json", code=4).stderr
        assert "a.json cannot be written: File too large." in told
        assert "File too large" in tradewinds(*reading, code=3).stderr
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert not [*Path().glob("*.json"), *Path().glob("*.csv")]
    tradewinds("bundle", "--to", "a.json")
    tradewinds(*reading)


@pytest.mark.usefixtures("database")
def test_looking_first_says_what_bringing_it_in_would_say() -> None:
    tradewinds("bundle", "--to", "a.json")
    # The same edition by other hands: its slug is taken, which the database alone knows.
    tradewinds("migrate", *EMPTY)
    tradewinds("seed", *EMPTY)
    asked = ("bundle", "--import", "a.json", *EMPTY)
    looked = tradewinds(*asked, "--check", code=4).stdout
    assert "Another record has its slug here." in looked
    assert tradewinds(*asked, code=4).stdout == looked


def test_the_schema_is_that_of_the_repository() -> None:
    printed = tradewinds("bundle", "--schema").stdout
    file = Path(__file__).parents[3] / "domain/bundles/edition_bundle.schema.json"
    assert printed == file.read_text(encoding="utf-8")


def _refused(text: str, *, stream: str = "stderr") -> str:
    Path("odd.json").write_text(text)
    told: str = getattr(tradewinds("bundle", "--import", "odd.json", *EMPTY, code=4), stream)
    return told
