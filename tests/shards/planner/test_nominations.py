"""The view of nominations: who lacks what, numbers, doubles, and every decision with its undo."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.shards.planner.conftest import (
    HoldToRules,
    Watched,
    address_ends,
    rows,
    said,
    told_at,
    undo,
    walk_to,
)
from tests.shards.planner.editions import (
    EDITION,
    EMPTY_EDITION,
    MANY,
    MANY_EDITION,
    NOMINATED_EDITION,
    WEBSITE,
)


def address(edition: str = EDITION, more: str = "") -> str:
    return f"/planner/{edition}/nominations{more}"


def row(page: Page, name: str) -> Any:
    return rows(page).filter(has_text=name)


def press(page: Page, word: str, name: str) -> None:
    """Press a button of a row, whose name holds the person's."""
    page.get_by_role("button", name=re.compile(f"^{re.escape(word)} .*{re.escape(name)}$")).click()


def add(page: Page, name: str, place: int = 0) -> None:
    """Put somebody forward by the form, of one of the administrations."""
    page.get_by_role("button", name="Add somebody …").click()
    page.get_by_role("dialog").get_by_label("Administration").select_option(index=place)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Seniority").select_option("MANAGER")
    page.get_by_label("Language", exact=True).select_option("es")
    page.get_by_role("button", name="Put forward", exact=True).click()
    said(page, f"Put forward: {name}.")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_it_opens_by_one_question_within_its_bytes(watched: Watched) -> None:
    page = watched.open(address())
    whole = rows(page, "readiness").first.locator("th, td")
    assert whole.all_inner_texts()[:3] == ["The whole edition", "24", "24"]
    expect(rows(page, "readiness")).to_have_count(3)
    expect(page.get_by_role("columnheader", name="Lacks: ratings")).to_be_visible()
    expect(page.locator("#count")).to_have_text("24 nominations")
    expect(rows(page)).to_have_count(24)
    expect(rows(page).first).to_contain_text("delegate")
    expect(row(page, "Peru").first.locator("td").first).to_have_text("PE Peru")
    expect(rows(page, "numbers").filter(has_text="CN China")).to_contain_text("10")
    expect(page.locator("#doubles")).to_have_text("Nobody seems to be put forward twice.")
    assert len(watched.questions()) == 1
    assert watched.bytes() <= 15_000


def test_filters_stand_in_the_address(watched: Watched) -> None:
    page = watched.open(address())
    page.get_by_label("Administration", exact=True).fill("brazil")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_have_text("2 nominations")
    address_ends(page, "?who=BR")
    page.get_by_label("State", exact=True).select_option("DRAFT")
    page.locator("#filter").click()
    expect(page.locator("#count")).to_have_text("0 nominations")
    page.go_back()
    expect(page.locator("#count")).to_have_text("2 nominations")
    page.reload()
    expect(rows(page)).to_have_count(2)
    page.locator("#clear").click()
    expect(rows(page)).to_have_count(24)
    page.get_by_label("Lacks", exact=True).select_option("any")
    page.locator("#filter").click()
    expect(page.locator("#count")).to_have_text("0 nominations")
    page.locator("#of-CN").click()
    expect(rows(page)).to_have_count(10)


def test_somebody_is_added_decided_on_and_taken_back_by_mouse(watched: Watched) -> None:
    page = watched.open(address(NOMINATED_EDITION))
    name = "Mara Mouse"
    add(page, name)
    expect(row(page, name)).to_contain_text("draft")
    expect(row(page, name)).to_contain_text("ratings, interests, kind of post")
    press(page, "Submit", name)
    said(page, re.compile("^Submitted: .*Mara Mouse.$"))
    expect(row(page, name)).to_contain_text("submitted")
    press(page, "Make delegate", name)
    said(page, re.compile("^Is a delegate now: .*Mara Mouse.$"))
    expect(row(page, name).locator("td").nth(1)).to_have_text("delegate")
    undo(page, "A nomination was confirmed")
    expect(row(page, name)).to_contain_text("submitted")
    press(page, "More …", name)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Decline").click()
    # Without a reason the browser keeps the form.
    expect(dialog.get_by_label("Why", exact=True)).to_be_focused()
    dialog.get_by_label("Why", exact=True).fill("The side is full.")
    dialog.get_by_role("button", name="Decline").click()
    expect(row(page, name)).to_contain_text("declined")
    undo(page, "A nomination was declined")
    expect(row(page, name)).to_contain_text("submitted")
    press(page, "More …", name)
    dialog.get_by_role("button", name="Withdraw", exact=True).click()
    expect(row(page, name)).to_contain_text("withdrawn")
    undo(page, "A nomination was withdrawn")
    undo(page, "A nomination was submitted")
    expect(row(page, name)).to_contain_text("draft")
    undo(page, "Somebody was put forward")
    expect(row(page, name)).to_contain_text("withdrawn")
    press(page, "More …", name)
    dialog.get_by_role("button", name="Put forward again").click()
    expect(row(page, name)).to_contain_text("draft")


def test_places_and_the_waiting_list_by_keyboard(watched: Watched) -> None:
    page = watched.open(address(NOMINATED_EDITION))
    dialog = page.get_by_role("dialog")
    for name in ("Kim Key", "Kai Key"):
        add(page, name, place=1)
        press(page, "Submit", name)
        expect(row(page, name)).to_contain_text("submitted")
    walk_to(page, page.get_by_role("button", name="Places", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("#dialog-title")).to_be_focused()
    field = dialog.get_by_role("spinbutton").first
    walk_to(page, field)
    # More are confirmed than that: the field says so, and the dialog stays.
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    told_at(field, re.compile("confirmed delegates"))
    field.fill("4")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(rows(page, "readiness").nth(1).locator("td").last).to_have_text("4")
    for name in ("Kim Key", "Kai Key"):
        walk_to(page, page.get_by_role("button", name=re.compile(f"^Make delegate .*{name}$")))
        page.keyboard.press("Enter")
        expect(row(page, name)).to_contain_text("waits at place")
    watched.open(address(NOMINATED_EDITION, "?state=WAITLISTED"))
    expect(rows(page).first).to_contain_text("Kim Key")
    walk_to(page, page.get_by_role("button", name=re.compile("^More … .*Kai Key$")))
    page.keyboard.press("Enter")
    walk_to(page, dialog.get_by_label("Place on the list"))
    page.keyboard.press("Tab")
    page.keyboard.type("Heads the reform.")
    walk_to(page, dialog.get_by_role("button", name="Move on the list"))
    page.keyboard.press("Enter")
    expect(rows(page).first).to_contain_text("Kai Key")
    walk_to(page, page.get_by_role("button", name="Undo", exact=True))
    page.keyboard.press("Enter")
    said(page, "Undone: The waiting list was changed.")
    expect(rows(page).first).to_contain_text("Kim Key")
    undo(page, "A nomination was confirmed")
    expect(page.locator("#count")).to_have_text("One nomination")
    undo(page, "A nomination was confirmed")
    expect(page.locator("#count")).to_have_text("0 nominations")
    undo(page, "The number of places was changed")


def test_who_may_be_put_forward_twice_is_shown_and_withdrawn(watched: Watched) -> None:
    page = watched.open(address(NOMINATED_EDITION))
    add(page, "Dora Double")
    add(page, "DOUBLE, Dóra", place=1)
    page.get_by_role("link", name="One possible double").click()
    address_ends(page, "?part=doubles")
    table = page.get_by_role("table", name="The same name")
    expect(table.locator("tbody tr")).to_have_count(2)
    press(page, "More …", "DOUBLE, Dóra")
    page.get_by_role("dialog").get_by_role("button", name="Withdraw", exact=True).click()
    expect(page.locator("#count")).to_have_text("0 possible doubles")
    undo(page, "A nomination was withdrawn")
    expect(table.locator("tbody tr")).to_have_count(2)


def test_the_call_is_closed_and_opened_again(watched: Watched) -> None:
    page = watched.open(address(EMPTY_EDITION))
    expect(page.get_by_role("button", name="Add somebody …")).to_have_count(0)
    expect(page.get_by_text("Nobody is put forward.")).to_be_visible()
    page.get_by_role("button", name="Take nominations").click()
    said(page, "Nominations are taken.")
    expect(page.get_by_role("button", name="Add somebody …")).to_be_visible()
    undo(page, "The state of the edition was changed")
    expect(page.locator("#edition-state")).to_contain_text("In preparation")
    watched.open(address(NOMINATED_EDITION))
    page.get_by_role("button", name="Remind administrations").click()
    said(page, re.compile("reminded"))


def test_of_many_it_shows_pages(watched: Watched) -> None:
    page = watched.open(address(MANY_EDITION))
    expect(page.locator("#count")).to_have_text(f"{MANY} nominations")
    expect(rows(page)).to_have_count(50)
    assert len(watched.questions()) == 1
    assert watched.bytes() <= 20_000
    first = rows(page).first.inner_text()
    page.locator("#further").click()
    expect(page.locator("#earlier")).to_be_visible()
    expect(rows(page).first).not_to_have_text(first, use_inner_text=True)
    page.locator("#earlier").click()
    expect(rows(page).first).to_contain_text(first.splitlines()[0].split("\t")[0])


def test_what_is_not_there_or_not_shown_is_told_in_words(watched: Watched) -> None:
    watched.expected += ["Failed to load"]
    page = watched.open(address(more="?open=one:nothing"))
    expect(page.get_by_role("dialog")).to_contain_text("There is no such nomination")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_label("Administration", exact=True).fill("Nowhere")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("A CountryCode is two capital letters")
    watched.token = WEBSITE["token"]
    page.goto(f"{watched.origin}{address()}#token={watched.token}")
    expect(page.get_by_role("alert")).to_contain_text("This token does not open")


def test_no_answer_has_a_rating(watched: Watched) -> None:
    page = watched.open(address())
    page.get_by_role("button", name=re.compile("^More …")).first.click()
    expect(page.get_by_role("dialog")).to_contain_text("What is known")
    asked = " ".join(each["query"] for each in watched.questions())
    names = set(re.findall(r"[a-zA-Z]+", asked))
    assert names & {"ratings", "levelNumber", "competencies", "gaps", "assessments"} == set()


def test_no_rule_of_accessibility_is_broken(hold_to_rules: HoldToRules) -> None:
    hold_to_rules(
        lambda watched: watched.open(address(NOMINATED_EDITION)), "#add", "#places", "[id^=one-]"
    )
