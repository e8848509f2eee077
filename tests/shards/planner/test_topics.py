"""The view of topics: what is chosen and why, requiring and excluding, by mouse and by keyboard."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.shards.planner.conftest import HoldToRules, Watched, address_ends, rows, solved, walk_to
from tests.shards.planner.editions import (
    EMPTY_EDITION,
    MANY_EDITION,
    TOPICS_EDITION,
    WALKED_EDITION,
)


def address(edition: str = TOPICS_EDITION, more: str = "") -> str:
    return f"/planner/{edition}/topics{more}"


def chosen(page: Page) -> list[str]:
    return page.locator("section[aria-labelledby=chosen-title] tbody th").all_inner_texts()


def act(page: Page, word: str, topic: str) -> Any:
    return page.get_by_role("button", name=f"{word} {topic}", exact=True)


def settled(page: Page) -> None:
    """Wait for the run that was begun, and until the address leaves its demands to it."""
    solved(page)
    expect(page).not_to_have_url(re.compile("must=|never=|number="))


def suggest(page: Page) -> None:
    page.locator("#suggest").click()
    settled(page)


@pytest.mark.parametrize("edition", [TOPICS_EDITION, MANY_EDITION])
def test_it_opens_by_two_questions_within_its_bytes(watched: Watched, edition: str) -> None:
    page = watched.open(address(edition))
    expect(rows(page, "chosen")).to_have_count(6)
    figures = page.locator("dl").inner_text()
    assert re.search(r"Chosen topics\s+6\s+[\d,]+ minutes together", figures)
    assert re.search(r"Below the best\s+0\.00%\s+proved: no choice is better", figures)
    assert re.search(r"weakest side gets\s+\d+\.\d%\s+\w+", figures)
    assert re.search(r"Price of what is required\s+\d+\.\d%\s+in place of: \w+", figures)
    first = rows(page, "chosen").first
    expect(first.locator("li")).to_have_count(3)
    expect(first.locator("li").first).to_contain_text("%")
    expect(page.get_by_text("SYNTHETIC", exact=True)).to_be_visible()
    expect(rows(page, "others").nth(30)).to_be_visible()
    assert len(watched.questions()) == 2
    assert watched.bytes() <= 15_000


def test_require_exclude_suggest_and_why_by_mouse(watched: Watched) -> None:
    page = watched.open(address())
    before = chosen(page)
    other = rows(page, "others").first.locator("th").inner_text()
    act(page, "Why not?", other).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("#answer")).to_contain_text(other)
    expect(page).to_have_url(re.compile("open=why-not"))
    page.get_by_role("button", name="Close", exact=True).click()
    expect(act(page, "Why not?", other)).to_be_focused()
    act(page, "Exclude", before[0]).click()
    expect(page.locator("#said")).to_contain_text(f"Excluded: {before[0]}.")
    expect(act(page, "Exclude", before[0])).to_have_attribute("aria-pressed", "true")
    asked = len(watched.questions())
    act(page, "Require", other).click()
    expect(act(page, "Require", other)).to_have_attribute("aria-pressed", "true")
    expect(act(page, "Require", other)).to_be_focused()
    # What is demanded stands in the address, asks nothing, and is left by going back.
    assert len(watched.questions()) == asked
    page.reload()
    expect(act(page, "Require", other)).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(act(page, "Require", other)).to_have_attribute("aria-pressed", "false")
    expect(act(page, "Exclude", before[0])).to_have_attribute("aria-pressed", "true")
    page.go_forward()
    expect(act(page, "Require", other)).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Number of topics").fill("4")
    suggest(page)
    after = chosen(page)
    assert len(after) == 4
    assert other in after
    assert before[0] not in after
    expect(page.locator("dl")).to_contain_text("Price of what is required")
    expect(page.get_by_label("Number of topics")).to_have_value("4")
    # The next one has to take and to leave the same, until it is told otherwise.
    expect(act(page, "Exclude", before[0])).to_have_attribute("aria-pressed", "true")
    row = rows(page, "chosen").filter(has_text=other)
    expect(row).to_contain_text("Required")
    act(page, "Why?", other).click()
    expect(dialog.locator("li").nth(4)).to_be_visible()
    page.keyboard.press("Escape")
    act(page, "Exclude", other).click()
    expect(act(page, "Require", other)).to_have_attribute("aria-pressed", "false")
    suggest(page)
    assert other not in chosen(page)


def test_the_next_symposium_by_keyboard(watched: Watched) -> None:
    page = watched.open(address(WALKED_EDITION))
    expect(page.get_by_text("No topics were suggested yet.")).to_be_visible()
    walk_to(page, page.get_by_role("link", name="The next symposium"))
    page.keyboard.press("Enter")
    address_ends(page, "?for=next")
    expect(page.locator("#for-next")).to_have_attribute("aria-current", "true")
    walk_to(page, page.get_by_label("Minutes together, at most"))
    page.keyboard.type("400")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    settled(page)
    together = re.search(r"(\d+) minutes together", page.locator("dl").inner_text())
    assert together
    assert int(together[1]) <= 400
    # Nothing is required of it, and nothing has a price.
    expect(page.locator("dl")).not_to_contain_text("Price of what is required")
    first = chosen(page)[0]
    walk_to(page, act(page, "Exclude", first))
    page.keyboard.press("Space")
    expect(act(page, "Exclude", first)).to_have_attribute("aria-pressed", "true")
    expect(act(page, "Exclude", first)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog-title")).to_have_text(f"Why? {first}")
    page.keyboard.press("Escape")
    expect(act(page, "Why?", first)).to_be_focused()
    walk_to(page, page.locator("#suggest"))
    page.keyboard.press("Enter")
    settled(page)
    assert first not in chosen(page)
    # Each purpose has its own answer.
    page.get_by_role("link", name="This edition").click()
    expect(page.get_by_text("No topics were suggested yet.")).to_be_visible()


def test_what_is_refused_or_has_no_answer_is_told_in_words(watched: Watched) -> None:
    page = watched.open(address(EMPTY_EDITION))
    expect(page.get_by_text("Nobody takes part yet.")).to_be_visible()
    watched.open(address(more="?for=next"))
    page.get_by_label("Minutes together, at most").fill("1")
    page.locator("#suggest").click()
    expect(page.locator("#failed")).to_contain_text("The last suggestion has no answer:")
    page.get_by_label("Minutes together, at most").fill("")
    suggest(page)
    expect(page.locator("#failed")).to_have_count(0)
    expect(rows(page, "chosen")).to_have_count(6)


def test_no_rule_of_accessibility_is_broken(hold_to_rules: HoldToRules) -> None:
    hold_to_rules(lambda watched: watched.open(address(MANY_EDITION)), "[id^=why-not-]")
