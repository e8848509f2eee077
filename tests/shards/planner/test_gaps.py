"""The view of gaps: the map, who is behind a cell and who can help, by mouse and by keyboard."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.shards.planner.conftest import HoldToRules, Watched, address_ends, rows, walk_to
from tests.shards.planner.editions import EDITION, EMPTY_EDITION, MANY, MANY_EDITION, WEBSITE

GAPS = f"/planner/{EDITION}/gaps"
SIDE = MANY // 2


def cell(page: Page, label: str) -> Any:
    return page.locator("section[aria-labelledby=map-title]").get_by_label(re.compile(f"^{label}"))


def heads(page: Page) -> Any:
    return page.locator("section[aria-labelledby=map-title] thead th")


def test_it_opens_by_one_question_within_its_bytes(watched: Watched) -> None:
    page = watched.open(GAPS)
    expect(page.get_by_role("note")).to_contain_text("SYNTHETIC")
    expect(rows(page, "map")).to_have_count(2)
    # Fifty competencies are too many for columns.
    expect(heads(page)).to_have_count(8)
    values = cell(page, "Latin America, Core values: 0.6 steps below target, 56 levels known")
    expect(values).to_have_text("0.6")
    expect(values).to_have_class("heat1")
    expect(rows(page, "largest")).to_have_count(10)
    first = rows(page, "largest").first
    expect(first).to_contain_text(re.compile(r"Strategic thinking\s*Latin America\s*10\s*1.3\s*8"))
    assert len(watched.questions()) == 1
    assert watched.bytes() <= 15_000
    page.emulate_media(media="print")
    expect(values).to_be_visible()
    expect(values).to_have_css("color", "rgb(0, 0, 0)")


def test_rows_and_columns_are_chosen_and_the_address_holds_them(watched: Watched) -> None:
    page = watched.open(GAPS)
    page.get_by_role("link", name="Administration", exact=True).click()
    expect(rows(page, "map")).to_have_count(13)
    expect(cell(page, "Peru, Partnership and security")).to_have_class("heat4")
    expect(cell(page, "Guatemala, Partnership and security: not assessed")).to_have_text("·")
    assert len(watched.questions()) == 2
    page.get_by_role("link", name="Management competencies").click()
    expect(heads(page)).to_have_count(13)
    expect(rows(page, "largest").first).to_contain_text("Leading people")
    # What a group has was read with the rest.
    assert len(watched.questions()) == 2
    address_ends(page, "?by=administration&group=management")
    page.get_by_role("link", name="Role", exact=True).click()
    expect(heads(page).first).to_have_text("Role")
    expect(page.locator("#only-roles")).to_have_text("Whoever has no role profile is in no row.")
    expect(rows(page, "map").nth(1)).to_be_visible()
    address_ends(page, "?by=role&group=management")
    rows(page, "largest").first.get_by_role("button").click()
    expect(page.locator("#behind")).to_have_text(re.compile(r"^(\d+) of \1$"))
    page.go_back()
    page.get_by_role("link", name="Region").click()
    expect(heads(page).first).to_have_text("Region")
    expect(rows(page, "map")).to_have_count(2)
    page.reload()
    expect(rows(page, "map")).to_have_count(2)
    expect(heads(page)).to_have_count(13)
    page.go_back()
    expect(heads(page).first).to_have_text("Role")
    page.go_back()
    expect(rows(page, "map")).to_have_count(13)
    for by in ("", "?by=role"):
        watched.open(f"/planner/{EMPTY_EDITION}/gaps{by}")
        expect(page.get_by_text("Nobody takes part yet.")).to_be_visible()


def test_a_cell_tells_who_is_behind_it_and_who_can_help_by_mouse(watched: Watched) -> None:
    page = watched.open(GAPS)
    dialog = page.get_by_role("dialog")
    group = cell(page, "Latin America, Core values")
    group.click()
    expect(dialog).to_contain_text("Core values · Latin America")
    expect(dialog.locator("tbody tr")).to_have_count(5)
    before = len(watched.questions())
    dialog.get_by_role("button", name="People Integrity, Latin America").click()
    expect(dialog).to_contain_text("Integrity · Latin America")
    expect(page.locator("#behind")).to_have_text("14 of 14")
    people = dialog.locator("section").first.locator("tbody tr")
    expect(people.first).to_have_text(re.compile(r"LAC-\d\d .+132$"))
    expect(people.last).to_have_text(re.compile(r"LAC-\d\d .+·[34]·$"))
    expect(dialog).to_contain_text("Who of the other sides can help Latin America")
    helper = dialog.locator("section").last.locator("tbody tr").first
    expect(helper).to_have_text(re.compile(r"^CHN-\d\d China468$"))
    assert len(watched.questions()) == before + 2
    page.reload()
    expect(page.locator("#behind")).to_have_text("14 of 14")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(dialog).to_be_hidden()
    rows(page, "largest").last.get_by_role("button").click()
    expect(dialog).to_contain_text("Change management · Latin America")
    page.go_back()
    expect(dialog).to_be_hidden()
    page.goto(f"{watched.origin}{GAPS}?open=people:nobody,nothing")
    expect(dialog).to_contain_text("There is no such cell.")


def test_a_cell_is_reached_and_left_by_keyboard(watched: Watched) -> None:
    page = watched.open(f"{GAPS}?group=management")
    marks = page.locator("section[aria-labelledby=map-title] tbody button")
    stops = page.locator("section[aria-labelledby=map-title] tbody [tabindex='0']")
    walk_to(page, marks.first)
    for key, place in (("ArrowDown", 12), ("ArrowDown", 12), ("ArrowRight", 13), ("ArrowUp", 1)):
        page.keyboard.press(key)
        expect(marks.nth(place)).to_be_focused()
    page.keyboard.press("End")
    expect(marks.nth(23)).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(marks.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(stops).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Leading people · Latin America")
    expect(page.locator("#dialog-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(marks.nth(1)).to_be_focused()
    expect(stops).to_have_count(1)
    page.keyboard.press("Tab")
    expect(rows(page, "largest").first.get_by_role("button")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#behind")).to_be_visible()


def test_of_many_people_it_weighs_no_more_and_tells_pages(watched: Watched) -> None:
    page = watched.open(f"/planner/{MANY_EDITION}/gaps")
    expect(rows(page, "map")).to_have_count(2)
    assert watched.bytes() <= 20_000
    rows(page, "largest").first.get_by_role("button").click()
    behind = page.locator("#behind")
    expect(behind).to_have_text(f"50 of {SIDE}")
    dialog = page.get_by_role("dialog")
    people = dialog.locator("section").first.locator("tbody tr")
    expect(people).to_have_count(50)
    expect(dialog.locator("section").last.locator("tbody tr")).to_have_count(10)
    first = people.first.inner_text()
    page.get_by_role("link", name="Further").click()
    expect(people.first).not_to_have_text(first, use_inner_text=True)
    expect(behind).to_have_text(f"50 of {SIDE}")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    address_ends(page, "/gaps")


def test_what_would_tell_of_too_few_is_hidden_and_says_so(watched: Watched) -> None:
    watched.token = WEBSITE["token"]
    page = watched.open(f"{GAPS}?by=administration")
    hidden = cell(page, "Peru, Core values: hidden, fewer than five people")
    expect(hidden).to_have_text("<5")
    hint = page.get_by_text("Hidden, since fewer than five people would be told of.")
    expect(hint).to_be_visible()
    page.goto(f"{watched.origin}{GAPS}?by=administration&group=core_values")
    cell(page, "Peru, Integrity").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Hidden, since fewer than five people would be told of.")
    expect(dialog.locator("table")).to_have_count(0)


def all_inks(watched: Watched) -> Page:
    """Open the view where each of the five inks is seen."""
    page = watched.open(f"{GAPS}?by=administration")
    marks = page.locator("tbody button")
    seen = marks.evaluate_all("all => all.map((one) => one.className)")
    assert {f"heat{step}" for step in range(5)} <= set(seen)
    return page


def test_no_rule_of_accessibility_is_broken(hold_to_rules: HoldToRules) -> None:
    hold_to_rules(all_inks, "section[aria-labelledby=largest-title] tbody button")
