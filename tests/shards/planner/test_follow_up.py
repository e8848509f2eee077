"""The view of what came of an edition: who committed to what, and what became of it."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.shards.planner.conftest import (
    HoldToRules,
    Watched,
    address_ends,
    rows,
    said,
    told_at,
    walk_to,
)
from tests.shards.planner.editions import EDITION, EMPTY_EDITION, MANY_EDITION, PROMISES, TOLD

CRITERIA = "CO Send the criteria with the forms of validation (SYNTHETIC)"
TRAINING = "CN Receive two officials at the training centre (SYNTHETIC)"
GLOSSARY = "Keep one glossary of risk indicators in the languages of both sides. (SYNTHETIC)"
VISITS = "advice-working_visits"
COMPARED = "advice-compare_programmes"


def address(edition: str = EDITION, more: str = "") -> str:
    return f"/planner/{edition}/follow_up{more}"


def act(page: Page, word: str, told: str) -> Any:
    return page.get_by_role("button", name=f"{word} {told}", exact=True)


def card(page: Page, key: str) -> Any:
    return page.locator(f"section[aria-labelledby=advice-{key}-title]")


def figures(page: Page) -> Locator:
    """Return what was agreed, is open, overdue and done."""
    return page.locator("dl dd")


def test_it_opens_by_one_question_within_its_bytes(watched: Watched) -> None:
    page = watched.open(address())
    expect(figures(page)).to_have_text(["3", "3", "3", "1"])
    expect(page.locator("#count")).to_have_text("5 commitments")
    expect(page.get_by_text("SYNTHETIC", exact=True)).to_be_visible()
    done = rows(page, VISITS).filter(has_text="Peru")
    expect(done).to_contain_text("PE Peru")
    expect(done).to_contain_text("done, Jun 15, 2012")
    expect(done).to_contain_text("Jun 8, 2012: The visit began.")
    expect(done).to_contain_text("What came of it: Three officials came for five days")
    expect(done.get_by_role("button")).to_have_count(0)
    late = rows(page, "advice-bring_into_force")
    expect(late).to_contain_text("overdue")
    expect(late).to_contain_text("Mar 29, 2013")
    expect(late).to_contain_text(re.compile("Would move on: .+ Now: .+ Then: in force."))
    expect(card(page, "working_visits")).to_contain_text(
        "Article 1: Exchange of practice (SYNTHETIC)"
    )
    expect(card(page, "shared_glossary").locator("strong")).to_have_text("draft")
    assert len(watched.questions()) == 1
    assert watched.bytes() <= 15_000


def test_filters_stand_in_the_address(watched: Watched) -> None:
    page = watched.open(address())
    page.get_by_label("State").select_option("DROPPED")
    page.locator("#filter").click()
    expect(page.locator("#count")).to_have_text("One commitment")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(rows(page, COMPARED)).to_contain_text("The exporter left the programme")
    address_ends(page, "?state=DROPPED")
    # What it counts does not change with the filter.
    expect(figures(page)).to_have_text(["3", "3", "3", "1"])
    page.locator("#clear").click()
    expect(page.locator("#count")).to_have_text("5 commitments")
    page.get_by_label("Administration").fill("peru")
    page.get_by_label("Overdue only").check()
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    address_ends(page, "?who=PE&overdue=1")
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_label("Overdue only")).to_be_checked()
    page.go_back()
    expect(page.locator("#count")).to_have_text("5 commitments")
    expect(card(page, "shared_glossary")).to_be_visible()
    watched.open(address(more="?state=DONE&overdue=1"))
    expect(page.get_by_text("There is no such commitment.")).to_be_visible()


def test_record_an_update_drop_and_undo_by_mouse(watched: Watched) -> None:
    page = watched.open(address())
    dialog = page.get_by_role("dialog")
    row = rows(page, COMPARED).filter(has_text="Colombia")
    act(page, "Record update", CRITERIA).click()
    expect(page).to_have_url(re.compile("open=update"))
    page.get_by_label("What happened").fill("The criteria were sent.")
    page.get_by_label("On which day").fill("2099-01-01")
    page.get_by_role("button", name="Write it down").click()
    # What is refused is told by its field, and what was typed stays.
    told_at(page.get_by_label("On which day"), re.compile("2099-01-01 has not come yet in"))
    expect(page.get_by_label("What happened")).to_have_value("The criteria were sent.")
    page.get_by_label("On which day").fill("2012-07-02")
    page.get_by_role("button", name="Write it down").click()
    said(page, "Written down: Send the criteria with the forms of validation (SYNTHETIC).")
    expect(dialog).to_be_hidden()
    expect(row).to_contain_text("Jul 2, 2012: The criteria were sent.")
    expect(act(page, "Record update", CRITERIA)).to_be_focused()
    act(page, "Close …", CRITERIA).click()
    page.get_by_label("How it ended").select_option("DROPPED")
    page.get_by_role("button", name="Close it").click()
    told_at(page.get_by_label("What came of it"), re.compile("Say why it is dropped."))
    page.get_by_label("What came of it").fill("The programme ended.")
    page.get_by_role("button", name="Close it").click()
    said(page, "Closed: Send the criteria with the forms of validation (SYNTHETIC).")
    expect(row).to_contain_text("dropped")
    expect(row).to_contain_text("What came of it: The programme ended.")
    expect(figures(page)).to_have_text(["3", "2", "2", "1"])
    page.get_by_role("button", name="Undo", exact=True).click()
    said(page, "Undone: A commitment was closed.")
    expect(row).to_contain_text("overdue")
    expect(figures(page)).to_have_text(["3", "3", "3", "1"])
    # The update stays, and the next one is told beside it.
    act(page, "Record update", CRITERIA).click()
    expect(dialog.locator("tbody tr")).to_have_count(1)
    expect(dialog.locator("tbody")).to_contain_text("The criteria were sent.")
    page.keyboard.press("Escape")
    expect(act(page, "Record update", CRITERIA)).to_be_focused()


def test_agree_close_and_undo_by_keyboard(watched: Watched) -> None:
    page = watched.open(address())
    dialog = page.get_by_role("dialog")
    walk_to(page, act(page, "Agree …", GLOSSARY))
    page.keyboard.press("Enter")
    expect(page.locator("#dialog-title")).to_be_focused()
    expect(dialog).to_contain_text(GLOSSARY)
    walk_to(page, dialog.get_by_role("button", name="Agree now"))
    page.keyboard.press("Enter")
    said(page, f"Agreed: {GLOSSARY}")
    expect(page.locator("#title")).to_be_focused()
    expect(card(page, "shared_glossary")).to_contain_text("No administration has committed")
    expect(figures(page).first).to_have_text("4")
    undo = page.get_by_role("button", name="Undo", exact=True)
    walk_to(page, undo)
    page.keyboard.press("Enter")
    said(page, "Undone: A recommendation was agreed.")
    expect(act(page, "Agree …", GLOSSARY)).to_be_visible()
    walk_to(page, act(page, "Record update", TRAINING))
    page.keyboard.press("Space")
    expect(page.locator("#dialog-title")).to_be_focused()
    walk_to(page, page.get_by_label("What happened"))
    page.keyboard.type("Both came.")
    walk_to(page, dialog.get_by_role("button", name="Write it down"))
    page.keyboard.press("Enter")
    said(page, "Written down: Receive two officials at the training centre (SYNTHETIC).")
    expect(rows(page, VISITS).filter(has_text="China")).to_contain_text("Both came.")
    walk_to(page, act(page, "Close …", TRAINING))
    page.keyboard.press("Enter")
    walk_to(page, dialog.get_by_role("button", name="Close it"))
    page.keyboard.press("Enter")
    said(page, "Closed: Receive two officials at the training centre (SYNTHETIC).")
    expect(page.locator("#title")).to_be_focused()
    expect(rows(page, VISITS).filter(has_text="China")).to_contain_text("done")
    walk_to(page, undo)
    page.keyboard.press("Enter")
    said(page, "Undone: A commitment was closed.")
    expect(act(page, "Close …", TRAINING)).to_be_visible()
    page.get_by_role("button", name="History").click()
    expect(dialog.locator("tbody")).to_contain_text("An update was recorded")
    expect(dialog.locator("tbody")).to_contain_text("A recommendation was agreed")


def test_of_many_it_shows_pages(watched: Watched) -> None:
    page = watched.open(address(MANY_EDITION))
    expect(figures(page)).to_have_text(["1", str(PROMISES), "0", "0"])
    expect(page.locator("tbody tr")).to_have_count(50)
    expect(page.locator("main section")).to_have_count(50)
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("Jun 30, 2031")
    expect(first.locator("td").nth(1)).to_have_text(re.compile(r"^[A-Z0-9-]{3,}$"))
    assert len(watched.questions()) == 1
    assert watched.bytes() <= 20_000
    page.locator("#advice-further").click()
    expect(page.locator("#advice-first")).to_be_visible()
    # Those on the page, and the one that commitments on it are because of.
    expect(page.locator("main section")).to_have_count(PROMISES - 50 + 1)
    page.locator("#further").click()
    expect(page.locator("tbody tr")).to_have_count(PROMISES - 50)
    expect(page.locator("main section")).to_have_count(1)
    page.locator("#earlier").click()
    expect(page.locator("tbody tr")).to_have_count(50)


def test_of_many_updates_the_dialog_shows_pages(watched: Watched) -> None:
    page = watched.open(address(MANY_EDITION))
    page.locator("#further").click()
    expect(page.locator("main tbody tr")).to_have_count(PROMISES - 50)
    told = page.get_by_role("dialog").locator("tbody tr")
    page.locator(f"[aria-label^='Record update'][aria-label*=' {PROMISES} days']").click()
    expect(told).to_have_count(50)
    words = told.all_inner_texts()
    page.locator("#more").click()
    expect(told).to_have_count(TOLD - 50)
    assert len({*words, *told.all_inner_texts()}) == TOLD


def test_what_is_typed_stays_when_a_dialog_opens_and_closes(watched: Watched) -> None:
    watched.expected += ["Failed to load"]
    page = watched.open(address())
    page.get_by_label("Administration").fill("Colom")
    act(page, "Record update", TRAINING).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(act(page, "Record update", TRAINING)).to_be_focused()
    expect(page.get_by_label("Administration")).to_have_value("Colom")
    # The address of a filter does not open again what was closed.
    page.get_by_label("Administration").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    address_ends(page, "?who=COLOM")


def test_what_is_refused_or_not_there_is_told_in_words(watched: Watched) -> None:
    watched.expected += ["Failed to load"]
    page = watched.open(address(more="?open=update:nothing"))
    expect(page.get_by_role("dialog")).to_contain_text("There is no such open commitment")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_label("Administration").fill("Nowhere")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("A CountryCode is two capital letters")
    watched.open(address(EMPTY_EDITION))
    expect(page.get_by_text("Nothing was recommended yet.")).to_be_visible()


def test_no_rule_of_accessibility_is_broken(hold_to_rules: HoldToRules) -> None:
    hold_to_rules(lambda watched: watched.open(address()), "[id^=update-]", "[id^=close-]")
