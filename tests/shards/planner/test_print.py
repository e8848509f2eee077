"""Printing, in a real browser: what comes out on paper, who it is reached from, and its files."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.api.printed import read_pdf, squeezed
from tests.shards.planner.conftest import HoldToRules, Watched, address_ends, walk_to
from tests.shards.planner.editions import COMPARED_EDITION, EDITION, MANY_EDITION

COLOURS = """() => [...new Set([...document.querySelectorAll("main *")]
  .filter((each) => each.checkVisibility() && each.textContent.trim())
  .map((each) => getComputedStyle(each).color))]"""


def letters(text: str) -> str:
    """Return a text without blanks and signs: a hyphen at the end of a line is not read back."""
    return re.sub(r"\W", "", text)


def printing(watched: Watched, what: str = "", edition: str = EDITION) -> Page:
    page = watched.open(f"/planner/{edition}/print{what and f'?what={what}'}")
    expect(page.locator(".part").first).to_be_visible()
    return page


def test_each_thing_is_shown_and_reached_by_keyboard(watched: Watched) -> None:
    page = printing(watched)
    expect(page.locator(".part tbody tr")).to_have_count(14)
    expect(page.get_by_role("heading", name="Who meets whom")).to_be_visible()
    expect(page.get_by_text("DRAFT: not published.")).to_be_visible()
    walk_to(page, page.locator("#what-report"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Follow-up")).to_be_visible()
    address_ends(page, "?what=report")
    page.go_back()
    expect(page.get_by_role("heading", name="Report of the edition")).to_be_hidden()
    page.locator("#published").click()
    expect(page.get_by_text("Nobody is paired yet.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Nobody is paired yet.")).to_be_visible()


@pytest.mark.parametrize(
    ("view", "what", "title"),
    [
        ("pairs", "pairs", "Who meets whom"),
        ("publish", "cards", "Partner cards"),
    ],
)
def test_views_lead_to_what_is_printed_of_them(
    watched: Watched, view: str, what: str, title: str
) -> None:
    page = watched.open(f"/planner/{COMPARED_EDITION}/{view}")
    page.locator("#print").click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    address_ends(page, f"/planner/{COMPARED_EDITION}/print?what={what}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ink_is_black_and_what_is_pressed_is_not_on_paper(watched: Watched, scheme: str) -> None:
    page = printing(watched, "report")
    page.evaluate(f"localStorage.setItem('tradewinds.theme', '{scheme}')")
    page.reload()
    expect(page.locator(".part").first).to_be_visible()
    page.emulate_media(media="print")
    assert page.evaluate(COLOURS) == ["rgb(0, 0, 0)"]
    for hidden in ("header", "#title", "#print", "#what-pairs"):
        expect(page.locator(hidden)).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.locator("header")).to_be_visible()


def test_paper_repeats_the_title_and_the_heads_and_tears_no_row(watched: Watched) -> None:
    page = printing(watched, edition=MANY_EDITION)
    title = page.locator(".part h2").inner_text()
    rows = page.locator(".part tbody tr")
    told = [letters(each) for each in rows.all_inner_texts()]
    pages = read_pdf(page.pdf(format="A4"))
    assert len(told) > 200
    assert len(pages) > 5
    for place, paper in enumerate(pages):
        assert squeezed(title) in squeezed(paper)
        assert f"{place + 1} / {len(pages)}" in paper
        assert re.search(r"One partner\s+The other\s+Why", paper)
    papers = [letters(paper) for paper in pages]
    assert [each for each in told if not any(each in paper for paper in papers)] == []


def test_files_are_fetched_with_the_token(watched: Watched, tmp_path: Path) -> None:
    page = printing(watched)
    title = page.locator(".part h2").inner_text()
    for ending in ("pdf", "docx"):
        with page.expect_download() as loading:
            page.locator(f"#{ending}").click()
        loading.value.save_as(tmp_path / ending)
        assert loading.value.suggested_filename == f"{EDITION}-pairs.{ending}"
    assert squeezed(title) in squeezed(read_pdf((tmp_path / "pdf").read_bytes())[0])


def test_it_is_for_everybody(hold_to_rules: HoldToRules) -> None:
    hold_to_rules(lambda watched: printing(watched, "cards", COMPARED_EDITION))
    hold_to_rules(lambda watched: printing(watched, "agenda"))
