"""Competency frameworks at the terminal: written for other systems, and read as drafts."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.api.cli.door import tradewinds

KEY = "wco-lmd-2011-reading"
COUNTS = "8 groups, 50 competencies"


def test_what_is_written_is_the_same_after_it_was_read(demo_url: str) -> None:
    door = ("--database", demo_url)
    assert (
        tradewinds("competencies", *door).stdout == f"version 1 of {KEY} (published), {COUNTS}.\n"
    )
    told = tradewinds("competencies", "--case", "out/a.json", "--moodle", "out/a.csv", *door).stdout
    assert told.splitlines() == [
        f"Wrote {file}: version 1 of {KEY} (published), {COUNTS}."
        for file in ("out/a.json", "out/a.csv")
    ]
    # With the next version of its own key, and with the first of another one.
    told = tradewinds("competencies", "--import", "out/a.json", *door).stdout
    assert told.splitlines()[0] == f"Made a draft: version 2 of {KEY} (draft), {COUNTS}."
    made = tradewinds("competencies", "ours", "--import", "out/a.csv", "--json", *door).stdout
    assert json.loads(made)["framework"] == {
        "key": "ours",
        "version": 1,
        "state": "draft",
        "groups": 8,
        "competencies": 50,
    }
    tradewinds("competencies", KEY, "--number", "2", "--case", "b.json", "--moodle", "b.csv", *door)
    tradewinds("competencies", "ours", "--case", "c.json", "--moodle", "c.csv", *door)
    first, second, third = (told_by(name) for name in ("out/a.json", "b.json", "c.json"))
    assert first == second == third
    assert len(first[0]) == 58
    assert sum(map(len, first[2].values())) == 200
    assert Path("b.csv").read_bytes() == Path("out/a.csv").read_bytes()
    assert Path("c.csv").read_bytes() == Path("out/a.csv").read_bytes().replace(
        f",{KEY},{KEY},".encode(), b",ours,ours,"
    )
    # The same version has the same identifiers, and another version others.
    tradewinds("competencies", KEY, "--number", "1", "--case", "d.json", *door)
    assert identifiers("d.json") == identifiers("out/a.json")
    assert not identifiers("b.json") & identifiers("out/a.json")
    again = tradewinds("competencies", "--import", "out/a.json", *door, code=4).stderr
    assert f"Version 2 of the framework {KEY} is a draft already." in again
    assert len(tradewinds("competencies", *door).stdout.splitlines()) == 3
    tradewinds("audit", "verify", *door)


def told_by(name: str) -> tuple[Any, ...]:
    """Return what a package says of competencies, groups and levels, without identifiers."""
    package = json.loads(Path(name).read_text(encoding="utf-8"))
    top = package["CFDocument"]["title"]
    links = [
        (
            each["originNodeURI"]["title"],
            each["sequenceNumber"],
            each["destinationNodeURI"]["title"],
        )
        for each in package["CFAssociations"]
    ]
    (rubric,) = package["CFRubrics"]
    return (
        {
            each["humanCodingScheme"]: [
                each.get(name)
                for name in ("fullStatement", "abbreviatedStatement", "CFItemType", "notes")
            ]
            for each in package["CFItems"]
        },
        sorted((below, number, "" if above == top else above) for below, number, above in links),
        {
            each["category"]: [level["description"] for level in each["CFRubricCriterionLevels"]]
            for each in rubric["CFRubricCriteria"]
        },
    )


def identifiers(name: str) -> set[str]:
    return {
        each["identifier"] for each in json.loads(Path(name).read_text(encoding="utf-8"))["CFItems"]
    }


def test_every_fault_is_told_by_its_place_and_nothing_is_written(database: Path) -> None:
    del database
    tradewinds("competencies", "--case", "a.json", "--moodle", "a.csv")

    def spoil_rows(rows: list[list[str]]) -> None:
        rows[10][1] = "Not A Key"
        rows[6][0] = "group:nowhere"
        rows[12][2] = "=1+1"
        rows[13][3] = rows[13][3].replace("<li>", "<b>", 1)
        rows[14][3] = rows[14][3].replace("<dt>Kind", "<dt>Sort")
        rows[15][1] = rows[14][1]
        rows[16][2] = "n" * 201

    assert [line.partition(": ")[0] for line in faults(spoil_csv(spoil_rows))] == [
        "row 13, column C (Short name)",
        "row 15, column D (Description)",
        "row 7, column A (Parent ID number)",
        "row 11, column B (ID number)",
        "row 14, column D (Description)",
        "row 16, column B (ID number)",
        "row 17, column C (Short name)",
    ]

    def spoil_package(package: dict[str, Any]) -> None:
        items, criteria = package["CFItems"], package["CFRubrics"][0]["CFRubricCriteria"]
        items[8]["CFItemType"] = "skill"
        items[9]["humanCodingScheme"] = "Not A Key"
        items[10]["fullStatement"] = " "
        criteria[3]["CFRubricCriterionLevels"][2]["description"] = ""
        criteria[4]["CFRubricCriterionLevels"][0]["score"] = 7
        del criteria[5]
        package["CFAssociations"][20]["destinationNodeURI"]["identifier"] = "nobody"
        package["CFDocument"]["title"] = "Ours!"

    assert [line.partition(": ")[0] for line in faults(spoil_json(spoil_package))] == [
        "$.CFAssociations[20].destinationNodeURI",
        "$.CFRubrics[0].CFRubricCriteria[4].CFRubricCriterionLevels",
        "$.CFItems[8].CFItemType",
        "$.CFDocument.title",
        "$.CFItems[9].humanCodingScheme",
        "$.CFItems[10].fullStatement",
        "$.CFRubrics[0].CFRubricCriteria[3].CFRubricCriterionLevels[2].description",
        "$.CFItems[13]",
        "$.CFItems[20]",
    ]

    def misshape(package: dict[str, Any]) -> None:
        del package["CFItems"][3]["fullStatement"]
        package["CFAssociations"][0]["sequenceNumber"] = "first"

    assert [line.partition(": ")[0] for line in faults(spoil_json(misshape))] == [
        "$.CFItems[3].fullStatement",
        "$.CFAssociations[0].sequenceNumber",
    ]
    for name, content in (
        ("n.csv", b"a,b\n"),
        ("n.json", b"\xff"),
        ("e.csv", b""),
        ("e.json", b""),
    ):
        Path(name).write_bytes(content)
        (fault,) = faults(name)
    told = tradewinds("competencies", "--import", name, code=4).stdout
    assert told == f"{name} is not fit, and nothing was written:\n  {fault}\n"
    assert tradewinds("competencies").stdout == f"version 1 of {KEY} (published), {COUNTS}.\n"


def faults(name: str) -> list[str]:
    """Read a file that is not fit; return its faults."""
    found = json.loads(tradewinds("competencies", "--import", name, "--json", code=4).stdout)
    assert found["framework"] is None
    return list(found["faults"])


def spoil_csv(spoil: Callable[[list[list[str]]], None]) -> str:
    with Path("a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    spoil(rows)
    with Path("bad.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return "bad.csv"


def spoil_json(spoil: Callable[[dict[str, Any]], None]) -> str:
    package = json.loads(Path("a.json").read_text(encoding="utf-8"))
    spoil(package)
    Path("bad.json").write_text(json.dumps(package), encoding="utf-8")
    return "bad.json"


def test_what_does_not_go_together_is_told_in_words(database: Path) -> None:
    del database
    told = tradewinds("competencies", "nothing", code=4).stderr
    assert f"There is no such framework. Known are: {KEY} 1." in told
    told = tradewinds("competencies", "--import", "a.json", "--case", "b.json", code=2).output
    assert "not both at a time" in told
    assert "neither .json" in tradewinds("competencies", "--import", "a.txt", code=4).stderr
    assert "cannot be read" in tradewinds("competencies", "--import", "a.json", code=4).stderr
    tradewinds("competencies", "--case", "a.json")
    assert "is there already" in tradewinds("competencies", "--case", "a.json", code=4).stderr
    tradewinds("competencies", "ours", "--import", "a.json")
    assert "Say which framework" in tradewinds("competencies", "--case", "b.json", code=2).output
