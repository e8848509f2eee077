"""The view of administrations: where they are and what ties them, and some side by side."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.shards.planner.conftest import HoldToRules, Watched, rows, walk_to
from tests.shards.planner.editions import EDITION, MANY_EDITION, WEBSITE
from tests.shards.planner.tied_edition import TIED_EDITION

PLACES = f"/planner/{EDITION}/administrations"
TIED = f"/planner/{TIED_EDITION}/administrations"


def dots(page: Page) -> Any:
    return page.locator("svg .mark")


def arcs(page: Page) -> Any:
    return page.locator("svg .arc")


def chosen(page: Page) -> Any:
    return page.locator("svg .mark[aria-pressed=true]")


def cell(page: Page, row: str, column: int) -> Any:
    """Return what is said of one of the administrations, from 1."""
    found = page.locator("#compared tr").filter(has=page.get_by_role("rowheader", name=row))
    return found.locator("td").nth(column - 1)


def test_it_opens_by_one_question_within_its_bytes(watched: Watched) -> None:
    page = watched.open(f"{PLACES}?ties=plan")
    expect(dots(page)).to_have_count(13)
    expect(arcs(page)).to_have_count(12)
    expect(page.get_by_role("note")).to_contain_text("SYNTHETIC")
    peru = page.locator("#place-PE")
    expect(peru).to_have_attribute(
        "aria-label", "PE Peru: one pair in the newest plan, with CN China 1"
    )
    # The Pacific is in the middle: China is drawn to the left of Peru.
    left, right = (page.locator(f"#place-{code} .bar").bounding_box() for code in ("CN", "PE"))
    assert left
    assert right
    assert left["x"] < right["x"]
    # The more pairs, the wider.
    widths = arcs(page).evaluate_all(
        "all => all.map((one) => Number(one.getAttribute('stroke-width')))"
    )
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > widths[-1]
    assert len(watched.questions()) == 1
    assert watched.bytes() <= 15_000


def test_the_ties_are_chosen_and_the_address_holds_them(watched: Watched) -> None:
    page = watched.open(PLACES)
    expect(page.locator("#untied")).to_contain_text("Nobody has a partner yet")
    page.get_by_role("link", name="Arrangements in force").click()
    expect(page.locator("#place-CN")).to_have_attribute(
        "aria-label",
        re.compile(r"CN China: \d+ arrangements in force, with BR Brazil 2, .*UY Uruguay 1"),
    )
    now = arcs(page).count()
    page.get_by_label("As of").fill("2011-11-01")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"\?ties=instruments&on=2011-11-01$"))
    expect(page.locator("#untied")).to_contain_text("No arrangement between the sides is in force")
    expect(arcs(page)).to_have_count(0)
    page.reload()
    expect(page.get_by_label("As of")).to_have_value("2011-11-01")
    expect(page.locator("#untied")).to_be_visible()
    page.go_back()
    expect(arcs(page)).to_have_count(now)
    page.get_by_role("link", name="Newest plan").click()
    expect(arcs(page)).to_have_count(12)


def test_partnerships_tie_and_who_has_no_place_is_told_in_the_table(watched: Watched) -> None:
    page = watched.open(TIED)
    expect(arcs(page).first).to_be_attached()
    drawn = dots(page).count()
    expect(page.locator("#unplaced")).to_contain_text("no place is known: EU European Union")
    expect(page.locator("#place-EU")).to_have_count(0)
    labels = dots(page).evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    page.get_by_role("link", name="Show as table").click()
    expect(rows(page, "map")).to_have_count(drawn + 1)
    union = rows(page, "map").filter(has_text="European Union")
    expect(union).to_contain_text("no place is known, not drawn")
    # The table says the same as the picture.
    for row in rows(page, "map").filter(has_not_text="European Union").all():
        name, _, place, count, others = row.locator("th, td").all_inner_texts()
        assert re.fullmatch(r"[\d.]+° [NS], [\d.]+° [EW]", place)
        (label,) = [each for each in labels if each.startswith(f"{name}:")]
        assert label == f"{name}: no ties" if count == "0" else others in label
    page.reload()
    expect(rows(page, "map")).to_have_count(drawn + 1)
    page.get_by_role("link", name="Show as picture").click()
    expect(dots(page)).to_have_count(drawn)


def test_dots_are_walked_and_chosen_by_keyboard(watched: Watched) -> None:
    page = watched.open(f"{PLACES}?ties=plan")
    expect(page.locator("svg [tabindex='0']")).to_have_count(1)
    walk_to(page, dots(page).first)
    expect(page.locator("#place-CN")).to_be_focused()
    page.keyboard.press("Enter")
    expect(chosen(page)).to_have_count(1)
    expect(page.locator("#place-CN")).to_be_focused()
    expect(page.get_by_text("Choose two or three administrations.")).to_be_visible()
    page.keyboard.press("End")
    expect(dots(page).last).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#said")).to_contain_text("China and")
    expect(page.locator("#compared table")).to_have_count(3)
    assert len(watched.questions()) == 2
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(chosen(page)).to_have_count(3)
    # The first one gives way to a fourth.
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(chosen(page)).to_have_count(3)
    expect(page.locator("#place-CN")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Escape")
    expect(chosen(page)).to_have_count(0)
    expect(page.locator("#compared")).to_have_count(0)
    page.go_back()
    expect(chosen(page)).to_have_count(3)


def test_some_are_laid_side_by_side(watched: Watched) -> None:
    page = watched.open(PLACES)
    page.get_by_label("First").select_option("CN")
    page.get_by_label("Second").select_option(label="PE Peru")
    page.get_by_role("button", name="Lay side by side").click()
    expect(page).to_have_url(re.compile(r"\?with=CN%2CPE$"))
    expect(cell(page, "People of this edition", 1)).to_have_text("10")
    expect(cell(page, "People of this edition", 2)).to_have_text("1")
    expect(cell(page, "Official languages", 1)).to_have_text("Chinese")
    expect(cell(page, "Official languages", 2)).to_contain_text("Spanish")
    expect(page.get_by_text("No language is official in all of them.")).to_be_visible()
    expect(cell(page, "Core values", 1)).to_have_text(
        re.compile(r"^[\d.]+ steps below target, \d+ levels known\d+ are high enough to share\.$")
    )
    expect(page.locator("#compared")).to_contain_text("Offers: ")
    expect(page.locator("#compared")).to_contain_text("Finds difficult: ")
    expect(page.locator("#compared li").first).to_be_visible()
    assert len(watched.questions()) == 2
    watched.answers.clear()
    page.reload()
    expect(page.locator("#compared table")).to_have_count(3)
    # What was read is not read again for another picture.
    page.get_by_role("link", name="Show as table").click()
    expect(rows(page, "map")).to_have_count(13)
    expect(page.locator("#compared table")).to_have_count(3)
    assert len(watched.questions()) == 2
    page.get_by_role("link", name="Choose none").click()
    expect(page.locator("#compared")).to_have_count(0)
    page.goto(f"{watched.origin}{PLACES}?with=cn,zz,pe")
    expect(page.get_by_text("ZZ is on no side of this edition.")).to_be_visible()
    expect(page.locator("#compared table")).to_have_count(3)


def test_commitments_lead_to_the_follow_up(watched: Watched) -> None:
    page = watched.open(f"/planner/{MANY_EDITION}/administrations?ties=plan")
    expect(arcs(page)).to_have_count(100)
    expect(page.get_by_text("No more than 100 ties are drawn.")).to_be_visible()
    assert watched.bytes() <= 20_000
    for count, key in enumerate(("Home", "End"), 1):
        walk_to(page, page.locator("svg [tabindex='0']"))
        page.keyboard.press(key)
        page.keyboard.press("Enter")
        expect(chosen(page)).to_have_count(count)
    link = page.locator("#compared tr").filter(has_text="Commitments open").locator("a").first
    open_ones = link.inner_text()
    link.click()
    expect(page.locator("#count")).to_have_text(re.compile(rf"^(One|{open_ones}) commitments?$"))


def test_what_would_tell_of_too_few_is_hidden_and_says_so(watched: Watched) -> None:
    watched.token = WEBSITE["token"]
    page = watched.open(f"{PLACES}?ties=instruments&with=CN,PE")
    expect(cell(page, "Core values", 2)).to_have_text(
        "hidden, since fewer than five people would be told of"
    )
    expect(page.locator("#compared")).to_contain_text("How many can share it is hidden")
    expect(cell(page, "Core values", 1)).to_contain_text("steps below target")


def beside(watched: Watched) -> Page:
    """Open the map with two chosen, and their table."""
    page = watched.open(f"{PLACES}?ties=plan&with=CN,PE")
    expect(page.locator("#compared table")).to_have_count(3)
    return page


def as_table(watched: Watched) -> Page:
    """Open the table of the map, and three side by side."""
    page = watched.open(f"{PLACES}?ties=instruments&map=table&with=CN,PE,CL")
    expect(page.locator("#compared table")).to_have_count(3)
    return page


def test_no_rule_of_accessibility_is_broken(hold_to_rules: HoldToRules) -> None:
    hold_to_rules(beside)
    hold_to_rules(as_table)
