"""The view of publications: what is published, what a draft changes for whom, and publishing it."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.shards.planner.conftest import (
    HoldToRules,
    Watched,
    asked,
    rows,
    said,
    solved,
    undo,
    walk_to,
)
from tests.shards.planner.editions import (
    COMPARED_EDITION,
    EDITION,
    EMPTY_EDITION,
    MANY,
    MANY_EDITION,
    PARTICIPANT,
    WALKED_EDITION,
)

# What a participant asks: no points and no audience, which is theirs of itself.
OWN = """query($slug: String!, $code: String!) { edition(by: {slug: $slug}) {
  delegate(by: {code: $code}) { publishedPairings { delegates { code } reasons { text } } }
} }"""
TOPICS = """mutation($id: ID!) { begun: startTopicRun(input: {editionId: $id}) {
  userErrors { message } } }"""
AGENDA = """mutation($id: ID!) { begun: startAgendaRun(input: {componentId: $id}) {
  userErrors { message } } }"""
PARTS = "query($slug: String!) { edition(by: {slug: $slug}) { id components { id name } } }"


def address(edition: str) -> str:
    return f"/planner/{edition}/publish"


def told_to_participant(watched: Watched) -> tuple[str, list[str]] | None:
    """Return the partner of the participant with the reasons, as they themselves are told."""
    code = PARTICIPANT["code"]
    found = asked(watched.origin, PARTICIPANT["token"], OWN, slug=WALKED_EDITION, code=code)
    pairings = found["edition"]["delegate"]["publishedPairings"]
    if not pairings:
        return None
    (pairing,) = pairings
    (partner,) = (each["code"] for each in pairing["delegates"] if each["code"] != code)
    return partner, [each["text"] for each in pairing["reasons"]]


def publish_button(page: Page, part: str = "Pairs") -> Any:
    return page.get_by_role("button", name=f"Publish: {part}", exact=True)


def row_of(page: Page, part: str) -> Any:
    return rows(page, "stands").filter(has=page.get_by_role("rowheader", name=part, exact=True))


def seen_of_participant(page: Page) -> tuple[str, list[str]]:
    """Return the partner of the participant and the words that the page shows of the two."""
    code = PARTICIPANT["code"]
    row = rows(page, "seen").filter(has_text=code)
    names = row.locator("th, td").all_inner_texts()[:2]
    (partner,) = (name.split()[0] for name in names if not name.startswith(code))
    return partner, row.locator("li").all_inner_texts()


def suggest(page: Page) -> None:
    page.get_by_role("button", name="Suggest", exact=True).click()
    solved(page)


def test_a_draft_is_published_seen_by_participants_and_replaced(watched: Watched) -> None:
    page = watched.open(address(WALKED_EDITION))
    expect(page.get_by_text("No pairs were suggested yet")).to_be_visible()
    expect(row_of(page, "Pairs")).to_contain_text("not yet")
    page.locator("#suggest").click()
    suggest(page)
    page.get_by_role("link", name="Publish", exact=True).click()
    expect(page.locator("#count")).to_have_text("4 pairs")
    assert told_to_participant(watched) is None
    first = seen_of_participant(page)
    publish_button(page).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("From then on 8 people see whom they meet, and why.")
    expect(dialog).to_contain_text("Undo takes it back until one of a pair has answered")
    assert told_to_participant(watched) is None
    dialog.get_by_role("button", name="Publish now").click()
    said(page, "Published: Pairs.")
    expect(row_of(page, "Pairs")).to_contain_text("none that is newer")
    expect(page.locator("#title")).to_be_focused()
    # The participant reads the very words that the planner was shown.
    assert told_to_participant(watched) == first
    page.get_by_role("link", name="Pairs", exact=True).click()
    pair = rows(page).filter(has_text=PARTICIPANT["code"])
    pair.get_by_role("button", name=re.compile("^Forbid")).click()
    expect(rows(page, "demands")).to_have_count(1)
    suggest(page)
    page.get_by_role("link", name="Publish", exact=True).click()
    changed = rows(page, "changes").filter(
        has=page.get_by_role("rowheader", name=re.compile(f"^{PARTICIPANT['code']} "))
    )
    expect(changed.locator("td").first).to_contain_text(first[0])
    second = seen_of_participant(page)
    assert second[0] != first[0]
    expect(changed.locator("td").last).to_contain_text(second[0])
    assert told_to_participant(watched) == first
    publish_by_keyboard(page)
    assert told_to_participant(watched) == second
    take_back(page, first[0])
    assert told_to_participant(watched) == first
    # The taking back is undone, and then the publication itself; the history tells each once.
    undo(page, "A publication was taken back")
    assert told_to_participant(watched) == second
    undo(page, "Pairs were published")
    assert told_to_participant(watched) == first


def publish_by_keyboard(page: Page) -> None:
    """Open the dialog, leave it by Escape, open it again and publish."""
    dialog = page.get_by_role("dialog")
    walk_to(page, publish_button(page))
    page.keyboard.press("Enter")
    expect(page.locator("#dialog-title")).to_be_focused()
    expect(dialog).to_contain_text("It takes the place of what was published on")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(publish_button(page)).to_be_focused()
    page.keyboard.press("Enter")
    walk_to(page, dialog.get_by_role("button", name="Publish now"))
    page.keyboard.press("Enter")
    said(page, "Published: Pairs.")


def take_back(page: Page, partner: str) -> None:
    """Take the pairs back by keyboard, once it was said who has which partner then."""
    button = page.get_by_role("button", name="Take back: Pairs", exact=True)
    walk_to(page, button)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("8 people do not see these pairs any more.")
    expect(dialog).to_contain_text("stands again.")
    changed = dialog.locator("tbody tr").filter(has_text=re.compile(f"^{PARTICIPANT['code']} "))
    expect(changed.locator("td").last).to_contain_text(partner)
    walk_to(page, dialog.get_by_role("button", name="Take back now"))
    page.keyboard.press("Enter")
    said(page, "Taken back: Pairs.")


def test_it_shows_what_changes_for_whom_by_two_questions(watched: Watched) -> None:
    page = watched.open(address(COMPARED_EDITION))
    expect(page.locator("#compared")).to_contain_text(re.compile("in both, [1-9] in the first"))
    assert len(watched.questions()) == 2
    assert watched.bytes() <= 15_000
    changed = rows(page, "changes")
    everybody = changed.count()
    assert 2 <= everybody <= 8
    expect(rows(page, "seen")).to_have_count(4)
    assert re.search(r"level|points|score", rows(page, "seen").first.inner_text()) is None
    # Of one administration alone: both lists, and the address holds it.
    name = changed.first.locator("th").inner_text().split(" ", 1)[1]
    page.get_by_label("Administration").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("#clear")).to_be_visible()
    shown = changed.locator("th").all_inner_texts()
    assert 1 <= len(shown) < everybody
    assert all(each.endswith(name) for each in shown)
    assert all(name in each for each in rows(page, "seen").all_inner_texts())
    page.reload()
    expect(changed).to_have_count(len(shown))
    page.locator("#clear").click()
    expect(changed).to_have_count(everybody)


def test_of_many_people_it_shows_pages(watched: Watched) -> None:
    page = watched.open(address(MANY_EDITION))
    expect(rows(page, "seen")).to_have_count(50)
    expect(page.locator("#count")).to_have_text(f"{MANY // 2} pairs")
    assert watched.bytes() <= 20_000
    page.locator("#further").click()
    expect(page.locator("#earlier")).to_be_visible()


def begin(watched: Watched, document: str, row_id: str) -> None:
    """Begin a run beside the page."""
    assert asked(watched.origin, watched.token, document, id=row_id)["begun"]["userErrors"] == []


def publish_when_done(page: Page, part: str) -> None:
    """Read the page anew until there is a draft of a part, and publish it."""
    for _ in range(100):
        page.reload()
        expect(row_of(page, part)).to_be_visible()
        if publish_button(page, part).count():
            break
        page.wait_for_timeout(200)
    publish_button(page, part).click()
    if part == "Topics":
        expect(page.get_by_role("dialog").locator("li").nth(1)).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Publish now").click()
    said(page, f"Published: {part}.")
    expect(row_of(page, part)).to_contain_text("none that is newer")


def test_topics_and_agendas_are_published_apart(watched: Watched) -> None:
    page = watched.open(address(EDITION))
    expect(row_of(page, "Topics")).to_contain_text("none yet")
    edition = asked(watched.origin, watched.token, PARTS, slug=EDITION)["edition"]
    begin(watched, TOPICS, edition["id"])
    publish_when_done(page, "Topics")
    component = edition["components"][0]
    begin(watched, AGENDA, component["id"])
    publish_when_done(page, f"Agenda: {component['name']}")
    page.goto(f"{watched.origin}{address(EDITION)}?open=publish:topics")
    expect(page.get_by_role("dialog")).to_contain_text("There is no draft of it")
    # Pairs are published apart: these were not.
    expect(row_of(page, "Pairs")).to_contain_text("not yet")


def test_what_is_refused_is_told_in_words(watched: Watched) -> None:
    watched.expected += ["Failed to load"]
    page = watched.open(address(COMPARED_EDITION))
    page.get_by_label("Administration").fill("Nowhere")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("A CountryCode is two capital letters")
    watched.open(address(EMPTY_EDITION))
    expect(page.get_by_text("No pairs were suggested yet")).to_be_visible()


def test_no_rule_of_accessibility_is_broken(hold_to_rules: HoldToRules) -> None:
    hold_to_rules(
        lambda watched: watched.open(address(COMPARED_EDITION)), "#publish-pairs", "#withdraw-pairs"
    )
