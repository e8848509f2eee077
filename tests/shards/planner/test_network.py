"""The view of the network: who is tied to whom, who holds it, what is left without somebody."""

import re

from playwright.sync_api import Page, expect

from tests.shards.planner.conftest import (
    HoldToRules,
    Watched,
    address_ends,
    rows,
    said,
    undo,
    walk_to,
)
from tests.shards.planner.editions import (
    EDITION,
    EMPTY_EDITION,
    MANY,
    MANY_EDITION,
    NETWORK_EDITION,
)


def address(edition: str, query: str = "") -> str:
    return f"/planner/{edition}/network{query}"


def figure(page: Page, name: str, where: str = "dl >> nth=0") -> str:
    terms = page.locator(where).locator("div").filter(has=page.get_by_text(name, exact=True))
    return str(terms.locator("dd").inner_text())


def test_somebody_is_taken_away_by_keyboard_and_brought_back(watched: Watched) -> None:
    page = watched.open(address(EDITION))
    marks = page.locator("svg .mark")
    expect(marks).to_have_count(24)
    assert len(watched.questions()) == 2
    assert watched.bytes() <= 15_000
    assert figure(page, "Ties").startswith("14")
    # One tab stop, arrows from name to name, Enter takes away, Escape brings back.
    expect(page.locator("svg [tabindex='0']")).to_have_count(1)
    walk_to(page, marks.first)
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    chosen = marks.nth(22)
    expect(chosen).to_be_focused()
    code = str(chosen.get_attribute("data-key"))
    page.keyboard.press("Enter")
    expect(page.locator("#left")).to_be_visible()
    expect(chosen).to_have_attribute("aria-pressed", "true")
    address_ends(page, f"?gone={code}")
    assert len(watched.questions()) == 3
    lost = int(figure(page, "Ties that go with them", "#left"))
    before, after = figure(page, "Connected pairs across sides", "#left").split(" → ")
    assert int(before) - int(after) >= lost >= 1
    expect(page.locator("#alone li")).to_have_count(lost)
    page.reload()
    expect(page.locator("#alone li")).to_have_count(lost)
    walk_to(page, page.locator(f"svg [data-key='{code}']"))
    page.keyboard.press("Escape")
    expect(page.locator("#left")).to_be_hidden()
    address_ends(page, "/network")


def test_an_administration_is_taken_away_and_what_nobody_can_share_is_named(
    watched: Watched,
) -> None:
    page = watched.open(address(EDITION))
    page.locator("#gone").fill("china")
    page.keyboard.press("Enter")
    expect(page.locator("#left")).to_be_visible()
    address_ends(page, "?gone=CN")
    assert figure(page, "Go", "#left") == "10"
    assert figure(page, "Connected pairs across sides", "#left").endswith("→ 0")
    expect(page.locator("#alone li")).to_have_count(14)
    expect(page.locator("#topics")).to_contain_text("Nobody of China:")
    page.locator("#back").click()
    expect(page.locator("#left")).to_be_hidden()
    page.go_back()
    expect(page.locator("#left")).to_be_visible()


def test_who_holds_it_together_is_named_and_what_would_mend_it_is_drafted(
    watched: Watched,
) -> None:
    page = watched.open(address(NETWORK_EDITION))
    expect(page.locator("#holders-title")).to_be_visible()
    ties = int(figure(page, "Ties").split()[0])
    page.get_by_role("link", name="Show as table").click()
    expect(rows(page, "ribbons")).to_have_count(ties)
    walk_to(page, page.locator("#extras"))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("tbody tr").first).to_be_visible()
    walk_to(page, dialog.locator("#draft"))
    page.keyboard.press("Enter")
    said(page, re.compile("^Drafted as the scenario Departure-proof, "))
    expect(page.locator("#extras")).to_be_visible()
    page.get_by_role("link", name="Compare", exact=True).click()
    scenario = rows(page, "scenarios")
    expect(scenario.get_by_role("rowheader")).to_have_text(re.compile("^Departure-proof, "))
    undo(page, "Extra pairings were drafted")
    expect(scenario).to_have_count(0)


def test_the_network_is_saved_for_other_programs(watched: Watched) -> None:
    page = watched.open(address(EDITION))
    for form in ("GEXF", "GraphML"):
        with page.expect_download() as saving:
            page.get_by_role("button", name=form, exact=True).click()
        assert saving.value.suggested_filename == f"network.{form.lower()}"
        text = saving.value.path().read_text("utf-8")
        assert f"<{form.lower()} " in text
        assert "person:LAC-01" in text


def test_of_many_people_it_draws_administrations(watched: Watched) -> None:
    page = watched.open(address(MANY_EDITION))
    marks = page.locator("svg .mark")
    expect(marks).to_have_count(24)
    assert watched.bytes() <= 20_000
    assert figure(page, "People") == f"{MANY}"
    code = marks.first.get_attribute("data-key")
    marks.first.click()
    expect(page.locator("#left")).to_be_visible()
    address_ends(page, f"?gone={code}")
    gone = int(figure(page, "Go", "#left"))
    alone = int(re.sub(r"\D", "", page.locator("#alone-count").inner_text().split(" ")[0]))
    assert 0 < alone <= gone
    # Somebody who is not in the picture is taken away by code.
    person = page.locator("#alone li").first.inner_text().split(" ")[0]
    page.locator("#gone").fill(person.lower())
    page.locator("#take").click()
    # So the field is drawn, and not typed.
    expect(page.locator("#gone")).to_have_value(person)
    address_ends(page, f"?gone={person}")
    expect(page.locator("#left")).to_be_visible()


def test_without_ties_and_where_somebody_is_unknown_it_says_so(watched: Watched) -> None:
    watched.expected += ["Failed to load"]
    page = watched.open(address(EMPTY_EDITION))
    expect(page.get_by_text("Nobody takes part yet")).to_be_visible()
    watched.open(address(NETWORK_EDITION, "?of=agreed"))
    assert figure(page, "Ties").startswith("0")
    expect(page.locator("svg")).to_have_count(0)
    page.goto(f"{watched.origin}{address(NETWORK_EDITION, '?gone=NOBODY')}")
    expect(page.get_by_role("alert")).to_contain_text("NOBODY is not in this network.")


def test_no_rule_of_accessibility_is_broken(hold_to_rules: HoldToRules) -> None:
    def without_china(watched: Watched) -> Page:
        page = watched.open(address(EDITION, "?gone=CN"))
        expect(page.locator("#left")).to_be_visible()
        return page

    hold_to_rules(without_china, "#extras")
