"""The view that compares: plans side by side, whom they pair otherwise, and their scenarios."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.shards.planner.conftest import (
    HoldToRules,
    Watched,
    rows,
    said,
    told_at,
    walk_to,
)
from tests.shards.planner.editions import (
    COMPARED_EDITION,
    EMPTY_EDITION,
    MANY_EDITION,
    SCENARIOS_EDITION,
)


def address(edition: str, query: str = "") -> str:
    return f"/planner/{edition}/compare{query}"


def figure(page: Page, name: str) -> list[str]:
    """Return what the plans have in a row of figures, in their order."""
    head = page.get_by_role("rowheader", name=name, exact=True)
    texts: list[str] = rows(page, "figures").filter(has=head).locator("td").all_inner_texts()
    return texts


def scenario(page: Page, name: str) -> Any:
    head = page.get_by_role("rowheader", name=name, exact=True)
    return rows(page, "scenarios").filter(has=head)


def keep(page: Page, name: str) -> None:
    """Give the scenario of the open dialog a name, by keyboard."""
    expect(page.get_by_role("dialog").get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def test_what_is_published_stands_beside_the_newest_by_two_questions(watched: Watched) -> None:
    page = watched.open(address(COMPARED_EDITION))
    expect(page.locator("#figures-title")).to_be_visible()
    assert len(watched.questions()) == 2
    assert watched.bytes() <= 15_000
    published, newest = figure(page, "Published")
    assert published.startswith("on ")
    assert not newest.startswith("on ")
    for name in ("Score", "People with a partner", "Everybody gains at least"):
        assert all(re.fullmatch(r"[\d,]+ of at most [\d,]+", each) for each in figure(page, name))
    assert all(figure(page, "Worst off"))
    changed = rows(page, "changes")
    everybody = changed.count()
    assert 2 <= everybody <= 8
    # An administration shows its own people, and the address holds it.
    of_one = rows(page, "administrations").first
    name = of_one.locator("th").inner_text()
    count = int(of_one.locator("td").last.inner_text())
    of_one.get_by_role("link").click()
    expect(page.locator("#clear")).to_be_visible()
    heads = changed.locator("th").all_inner_texts()
    assert all(each.endswith(name) for each in heads)
    assert count <= len(heads) < everybody
    page.reload()
    expect(changed).to_have_count(len(heads))
    page.locator("#clear").click()
    expect(changed).to_have_count(everybody)
    assert (
        sum(
            int(each)
            for each in rows(page, "administrations").locator("td:last-child").all_inner_texts()
        )
        <= everybody
    )


def test_scenarios_are_begun_copied_renamed_discarded_and_compared(watched: Watched) -> None:
    page = watched.open(address(SCENARIOS_EDITION))
    expect(page.locator("#begin")).to_be_visible()
    walk_to(page, page.locator("#begin"))
    page.keyboard.press("Enter")
    keep(page, "Languages first")
    said(page, "Begun: Languages first.")
    first = scenario(page, "Languages first")
    suggest = first.get_by_role("button", name="Suggest Languages first", exact=True)
    walk_to(page, suggest)
    page.keyboard.press("Enter")
    said(page, "The plan is there.")
    expect(page.get_by_text("One plan alone has nothing beside it.")).to_be_visible()
    assert figure(page, "Suggested")[0].startswith("Languages first, ")
    walk_to(page, first.get_by_role("button", name="Copy Languages first", exact=True))
    page.keyboard.press("Enter")
    keep(page, "Second")
    said(page, "Copied: Second.")
    scenario(page, "Second").get_by_role("button", name="Suggest Second", exact=True).click()
    said(page, "The plan is there.")
    expect(page.locator("#changes-title")).to_be_visible()
    names = [each.split(",")[0] for each in figure(page, "Suggested")]
    assert names == ["Languages first", "Second"]
    assert figure(page, "Score")[0] == figure(page, "Score")[1]
    expect(page.get_by_text("Nobody changes partner.")).to_be_visible()
    # A third one, chosen by keyboard and held by the address.
    walk_to(page, page.locator("#c"))
    page.keyboard.press("ArrowDown")
    page.locator("#compare").click()
    expect(page).to_have_url(re.compile("[?&]c=PairingRun_"))
    scenario(page, "Second").get_by_role("button", name="Rename Second", exact=True).click()
    keep(page, "Languages first")
    name = page.get_by_role("dialog").get_by_label("Name", exact=True)
    told_at(name, re.compile("A draft of this edition has the same name."))
    keep(page, "Also so")
    said(page, "Renamed: Also so.")
    expect(page.get_by_role("button", name="Rename Also so", exact=True)).to_be_focused()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(scenario(page, "Second")).to_be_visible()
    discard = scenario(page, "Second").get_by_role("button", name="Discard Second", exact=True)
    walk_to(page, discard)
    page.keyboard.press("Enter")
    said(page, "Thrown away: Second. Undo brings it back.")
    expect(rows(page, "scenarios")).to_have_count(1)
    expect(page.locator("#begin")).to_be_focused()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(scenario(page, "Second")).to_be_visible()
    page.get_by_role("button", name="History").click()
    expect(page.get_by_role("dialog").locator("tbody")).to_contain_text(
        "A scenario was thrown away"
    )
    page.keyboard.press("Escape")


def test_of_many_people_it_shows_pages_of_people_and_administrations(watched: Watched) -> None:
    page = watched.open(address(MANY_EDITION))
    changed = rows(page, "changes")
    expect(changed).to_have_count(50)
    assert watched.bytes() <= 20_000
    first = changed.first.inner_text()
    page.locator("#skip-further").click()
    expect(page.locator("#skip-earlier")).to_be_visible()
    expect(changed.first).not_to_have_text(first, use_inner_text=True)
    page.go_back()
    expect(changed.first).to_have_text(first, use_inner_text=True)
    people = sum(
        int(each.split("(")[1].strip(")"))
        for each in rows(page, "administrations").locator("td:nth-child(2)").all_inner_texts()
    )
    assert people == int(figure(page, "People with a partner")[0].split(" ")[0])


def test_what_cannot_be_compared_is_told_in_words(watched: Watched) -> None:
    watched.expected += ["Failed to load"]
    page = watched.open(address(EMPTY_EDITION))
    expect(page.get_by_text("No plan was suggested yet.")).to_be_visible()
    watched.open(address(COMPARED_EDITION, "?a=PairingRun_0"))
    expect(page.get_by_text("A run of this address is not there")).to_be_visible()
    page.goto(f"{watched.origin}{address(COMPARED_EDITION, '?a=Topic_0')}")
    expect(page.get_by_role("alert")).to_contain_text("Give the id of a PairingRun.")
    watched.open(address(COMPARED_EDITION, "?open=rename:Scenario_0"))
    expect(page.get_by_role("dialog")).to_contain_text("This scenario is no draft any more.")


def test_no_rule_of_accessibility_is_broken(hold_to_rules: HoldToRules) -> None:
    def compared(watched: Watched) -> Page:
        page = watched.open(address(COMPARED_EDITION))
        expect(page.locator("#changes-title")).to_be_visible()
        return page

    hold_to_rules(compared, "#begin")
