"""A list at the terminal: the rows of a query from a file, written once, refused in words."""

import json
from pathlib import Path

import pytest

from tests.api.cli.door import EDITION, tradewinds
from tests.api.list_desk import read_csv, read_xlsx

QUERY = """
query Delegates($slug: String!, $side: [String!]) {
  edition(by: {slug: $slug}) {
    sides { key }
    delegates(filter: {sideKeyIn: $side}, orderBy: [{field: CODE, direction: DESC}]) {
      nodes { code administration { code name } manager { name synthetic } synthetic } } } }
query Places { administrations { nodes { code name } } }
"""


@pytest.mark.usefixtures("database")
def test_a_list_is_written_in_each_format_once_and_over_nothing() -> None:
    Path("query.graphql").write_text(QUERY)
    asked = (
        *("list", "query.graphql", "--operation", "Delegates"),
        *("--list", "edition.delegates.nodes", "--variables"),
        json.dumps({"slug": EDITION[1], "side": ["china"]}),
    )
    told = tradewinds(*asked, "--to", "out/a.csv", "--label", "administration.name=País=x").stdout
    assert told == "Wrote out/a.csv: 10 rows.\n"
    head, *lines = read_csv(Path("out/a.csv").read_bytes())
    assert head == [
        *("code", "administration.code", "País=x", "manager.name", "manager.synthetic"),
        "synthetic",
    ]
    assert [line[0] for line in lines] == [f"CHN-{number:02}" for number in range(10, 0, -1)]
    tradewinds(*asked, "--to", "a.xlsx")
    assert [row[0] for row in read_xlsx(Path("a.xlsx").read_bytes())] == [
        "code",
        *(line[0] for line in lines),
    ]
    said = json.loads(tradewinds(*asked, "--to", "a.json", "--json").stdout)
    assert (said["file"], said["rows"], said["columns"][0]) == ("a.json", 10, "code")
    assert [row["code"] for row in json.loads(Path("a.json").read_text())] == [
        line[0] for line in lines
    ]
    again = tradewinds(*asked, "--to", "out/a.csv", code=4).stderr
    assert "out/a.csv is there already. Give another name.\nNothing was written." in again


@pytest.mark.usefixtures("database")
def test_names_are_in_the_language_that_is_asked_for() -> None:
    Path("query.graphql").write_text(QUERY)
    asked = ("list", "query.graphql", "--operation", "Places", "--locale", "zh")
    tradewinds(*asked, "--to", "zh.csv", "--byte-order-mark")
    content = Path("zh.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfcode,name\r\n")
    assert "CN,中国\r\n" in content.decode()


@pytest.mark.usefixtures("database")
def test_what_cannot_be_written_is_told_in_words() -> None:
    Path("query.graphql").write_text(QUERY)
    Path("many.graphql").write_text("{ regions { key } administrations { nodes { code } } }")
    Path("bad.graphql").write_text("{ nothing }")
    Path("long.graphql").write_text(QUERY + "#" * 2**20)
    for words, told in (
        (("query.graphql", "--to", "a.ods"), "a.ods ends in none of .csv, .xlsx, .json."),
        (("query.graphql", "--to", "a.csv"), "operationName"),
        (("many.graphql", "--to", "a.csv"), "Say in `list` which list you mean"),
        (("bad.graphql", "--to", "a.csv"), "Cannot query field 'nothing'"),
        (
            ("long.graphql", "--operation", "Places", "--to", "a.csv"),
            "long.graphql is longer than 1 MiB.",
        ),
        (("none.graphql", "--to", "a.csv"), "none.graphql cannot be read"),
        (
            (
                *("query.graphql", "--operation", "Delegates", "--list", "edition.sides"),
                *("--variables", '{"slug": "none"}', "--to", "a.csv"),
            ),
            "edition is null: there is no such record that you may see.",
        ),
    ):
        assert told in tradewinds("list", *words, code=4).stderr
    asked = ("list", "query.graphql", "--to", "a.csv")
    for text in ("{", "[" * 100_000):
        wrong = tradewinds(*asked, "--variables", text, code=2)
        assert "It is no JSON." in wrong.output
    assert "PATH=HEADING" in tradewinds(*asked, "--label", "code", code=2).output
    assert not Path("a.csv").exists()
