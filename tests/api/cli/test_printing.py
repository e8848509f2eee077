"""What is printed at the terminal: pairs, cards, agenda and report; a level only for planners."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document

from api.texts import LOCALES, texts
from tests.api.cli.door import EDITION, ROOT, tradewinds
from tests.api.printed import Printed, read_pdf, squeezed

LEVELS = [texts("en").level(level) for level in range(1, 5)]
WHATS = ("pairs", "cards", "agenda", "report")


def printed(what: str, *words: str, file: str = "x.html") -> Printed:
    Path(file).unlink(missing_ok=True)
    told = tradewinds("print", what, *EDITION, "--to", file, *words).stdout
    assert told == f"Wrote {file}.\n"
    return Printed(Path(file).read_text(encoding="utf-8"))


def no_level_in(page: Printed) -> bool:
    said = re.compile(rf"\b({'|'.join(LEVELS)}|points?|score)\b", re.IGNORECASE)
    return said.search(page.text) is None


@pytest.mark.usefixtures("database")
def test_pairs_are_the_newest_plan_and_say_that_it_is_a_draft() -> None:
    page = printed("pairs")
    (_, title), *_ = page.headings
    (table,) = page.tables
    assert table[0] == ["One partner", "The other", "Why"]
    plan = json.loads(tradewinds("pair", *EDITION, "--json").stdout)["pairings"]["pairs"]
    told = {frozenset(cell.split(" · ")[0] for cell in row[:2]) for row in table[1:]}
    assert told == {frozenset(pair["people"]) for pair in plan}
    assert title.startswith("First exchange programme")
    assert {"DRAFT: not published.", "14 pairings"} <= set(page.words)
    assert any("SYNTHETIC" in each for each in page.words)
    assert no_level_in(page)
    assert "Nobody is paired yet." in printed("pairs", "--published").words
    assert "There is no agenda yet." in printed("agenda", "--published").words
    assert any("are not published" in each for each in printed("cards").words)


@pytest.mark.usefixtures("database")
def test_each_participant_has_a_card_with_their_partners_and_without_a_level() -> None:
    tradewinds("plan", *EDITION, "--publish")
    (pairs,) = printed("pairs", "--published").tables
    page = printed("cards")
    partners = dict[str, set[str]]()
    for one, other, _ in pairs[1:]:
        partners.setdefault(one, set()).add(other)
        partners.setdefault(other, set()).add(one)
    cards = {card.splitlines()[0]: card for card in page.cards}
    assert cards.keys() == partners.keys()
    assert list(cards) == sorted(cards)
    for who, card in cards.items():
        assert {line[14:] for line in card.splitlines() if "Your partner: " in line} == partners[
            who
        ]
        assert card.count("Contact:\n no details given") == len(partners[who])
        assert card.count("Languages in common:") == len(partners[who])
        assert "You can share:" in card
    assert no_level_in(page)
    assert "DRAFT" not in page.text


@pytest.mark.usefixtures("database")
def test_the_agenda_has_a_table_a_day_in_order() -> None:
    page = printed("agenda")
    days = [text for _, text in page.headings if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)]
    assert days == sorted(days)
    assert len(days) == len(page.tables) == 5
    assert {tuple(table[0]) for table in page.tables} == {("When", "What", "Where", "Led by")}
    held = [row for table in page.tables for row in table[1:]]
    assert len(held) == 8
    assert all(re.fullmatch(r"\d\d:\d\d-\d\d:\d\d", row[0]) and row[2] for row in held)
    assert "By the clock of Asia/Shanghai." in page.words


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("locale", LOCALES)
def test_a_report_has_everything_in_every_language(locale: str) -> None:
    words = texts(locale)
    page = printed("report", "--locale", locale)
    parts = [text for level, text in page.headings if level == "h3"]
    keys = ("figures", "pairs", "topics", "agenda", "follow_up")
    assert parts == [words.say(f"print.{key}") for key in keys]
    figures = {row[0]: row[1] for row in page.tables[0][1:]}
    assert figures[words.say("print.delegateCount")] == "24"
    assert figures[words.say("print.pairCount")] == "14"
    assert figures[words.say("print.overdueCommitmentCount")] == "3"
    assert words.say("outcomes.commitment.overdue") in page.text
    assert words.level(4) in page.text


@pytest.mark.usefixtures("database")
def test_a_report_is_written_for_word_processors_with_heads_that_repeat() -> None:
    tradewinds("print", "report", *EDITION, "--to", "out/r.docx")
    tables = Document("out/r.docx").tables
    assert [cell.text for cell in tables[1].rows[0].cells] == ["One partner", "The other", "Why"]
    assert len(tables[1].rows) == 15
    for table in tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert "w:cantSplit" in table.rows[1]._tr.xml


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("what", "locale"), [("report", "zh"), ("report", "fr"), ("pairs", "pt")])
def test_a_pdf_says_what_the_page_says(what: str, locale: str) -> None:
    page = printed(what, "--locale", locale)
    tradewinds("print", what, *EDITION, "--to", "x.pdf", "--locale", locale)
    pages = read_pdf(Path("x.pdf").read_bytes())
    (_, title), *_ = page.headings
    whole = squeezed("".join(pages))
    assert [each for each in page.words if squeezed(each) not in whole] == []
    assert all(squeezed(each).startswith(squeezed(title)) for each in pages)


@pytest.mark.usefixtures("database")
def test_without_the_extra_it_is_told_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "fpdf.py").write_text("raise ModuleNotFoundError(name='fpdf')")
    asked = (sys.executable, "-m", "api", "print", "pairs", "--to", "x.pdf")
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    lock = ROOT / "requirements-pdf.lock"
    first, second = done.stderr.splitlines()
    assert first.startswith("PDF is written by the extra `pdf`, which is not installed")
    assert re.fullmatch(rf"Type: .*pip install .*--require-hashes -r {lock}", second)
    assert not Path("x.pdf").exists()


@pytest.mark.usefixtures("database")
def test_what_cannot_be_printed_is_told_in_words() -> None:
    told = tradewinds("print", "pairs", *EDITION, "--to", "a.odt", code=4).stderr
    assert told == "a.odt ends in none of .html, .pdf, .docx, .json.\nNothing was written.\n"
    told = tradewinds("print", "pairs", "--edition", "none", code=4).stderr
    assert "There is no such edition" in told
    said = json.loads(tradewinds("print", "agenda", "--json").stdout)
    assert said == {"edition": EDITION[1], "what": "agenda", "file": "wco-idb-2011-agenda.html"}
    assert "is there already" in tradewinds("print", "agenda", code=4).stderr
    assert "badges" in tradewinds("print", "badges", code=2).output
