"""A cooperation framework at the terminal: listed, told, and written to files."""

import json
from pathlib import Path

import pytest
from docx import Document

from tests.api.cli.door import EDITION, tradewinds

KEY = "trans_pacific_exchange"


@pytest.mark.usefixtures("database")
def test_the_frameworks_of_a_programme_are_listed() -> None:
    lines = tradewinds("framework", *EDITION).stdout.splitlines()
    invented = "Framework for exchange between the customs administrations (SYNTHETIC)"
    assert lines == [
        "draft_cooperation_framework: draft cooperation framework. Version 1: a draft.",
        f"trans_pacific_exchange: {invented}. Version 1: in force.",
    ]
    listed = json.loads(tradewinds("framework", "--json").stdout)["frameworks"]
    assert [each["state"] for each in listed] == ["draft", "published"]


@pytest.mark.usefixtures("database")
def test_a_framework_is_told_with_what_stands_under_it() -> None:
    stated = tradewinds("framework", "draft_cooperation_framework", *EDITION).stdout
    assert "  Article 1. further developments" in stated
    assert "    Recommendation strategic_topics" in stated
    assert "      No administration has committed to it yet." in stated
    assert "SYNTHETIC" not in stated
    spanish = tradewinds("framework", KEY, *EDITION, "--locale", "es").stdout
    assert "Colombia: Send the criteria" in spanish
    assert "Estado: vencido" in spanish
    told = json.loads(tradewinds("framework", KEY, *EDITION, "--json").stdout)
    assert (told["key"], told["version"], told["state"]) == (KEY, 1, "published")
    (first, *_), *_ = (each["recommendations"] for each in told["articles"])
    assert [each["is_overdue"] for each in first["commitments"]] == [False, True]
    assert first["commitments"][0]["updates"][0]["happened_on"] == "2012-03-05"


@pytest.mark.usefixtures("database")
def test_a_framework_is_written_once_and_over_nothing() -> None:
    asked = ("framework", KEY, *EDITION, "--docx", "out/f.docx", "--html", "out/f.html")
    assert tradewinds(*asked).stdout == "Wrote out/f.docx.\nWrote out/f.html.\n"
    lines = [line.text for line in Document("out/f.docx").paragraphs]
    assert "Bring what is signed into force. (SYNTHETIC)" in lines
    html = Path("out/f.html").read_text(encoding="utf-8")
    assert "<h1>Framework for exchange between the customs administrations (SYNTHETIC)</h1>" in html
    before = Path("out/f.docx").read_bytes()
    told = tradewinds(*asked, code=4).stderr
    assert "out/f.docx is there already. Give another name." in told
    assert Path("out/f.docx").read_bytes() == before


@pytest.mark.usefixtures("database")
def test_what_is_not_there_is_told_in_words() -> None:
    told = tradewinds("framework", "nothing", *EDITION, code=4).stderr
    assert "Known are: draft_cooperation_framework 1, trans_pacific_exchange 1." in told
    assert "no such framework" in tradewinds("framework", KEY, "--number", "2", code=4).stderr
    which = tradewinds("framework", "--docx", "f.docx", code=2).output
    assert "Say which framework" in which
    assert not Path("f.docx").exists()
