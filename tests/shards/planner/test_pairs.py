"""The view of pairs: what it shows of a plan, what is pressed on it, by mouse and by keyboard."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.shards.planner.conftest import (
    HoldToRules,
    Opening,
    Watched,
    address_ends,
    asked,
    rows,
    said,
    solved,
    told_at,
    undo,
    walk_to,
)
from tests.shards.planner.editions import (
    EDITION,
    EMPTY_EDITION,
    FOLLOWED_EDITION,
    MANY,
    MANY_EDITION,
    UNPAIRED_EDITION,
)

PAIR = "LAC-10 · CHN-10"


def pressed(page: Page, word: str, names: str = PAIR) -> Any:
    return page.get_by_role("button", name=f"{word} {names}", exact=True)


def test_it_opens_by_one_question_within_its_bytes(watched: Watched) -> None:
    page = watched.open()
    address_ends(page, f"/planner/{EDITION}/pairs")
    figures = page.locator("dl").inner_text()
    assert re.search(r"People with a partner\s+24\s+of 24", figures)
    assert "proved: no plan is better" in figures
    expect(page.get_by_text("SYNTHETIC", exact=True)).to_be_visible()
    expect(rows(page)).to_have_count(14)
    first = rows(page).first
    expect(first).to_contain_text("LAC-10 Peru")
    expect(first.locator("li")).to_have_text(
        ["Both gain from each other: the lesser gain adds 120 points.", "Both speak Chinese."]
    )
    expect(page.locator("svg .mark")).to_have_count(24)
    assert len(watched.questions()) == 1
    assert watched.bytes() <= 15_000


def test_an_edition_is_chosen_where_the_address_names_none(watched: Watched) -> None:
    page = watched.open("/planner")
    expect(page).to_have_url(re.compile(r"/planner/synthetic-[^/]+/\w+$"))
    assert len(watched.questions()) == 2
    watched.open(f"/planner/{EMPTY_EDITION}/pairs")
    page.locator("#editions-now").click()
    page.get_by_role("link", name=re.compile("First exchange programme")).click()
    expect(rows(page)).to_have_count(14)
    page.go_back()
    expect(page.get_by_text("Nobody takes part yet.")).to_be_visible()
    page.goto(f"{watched.origin}/planner/nowhere/pairs")
    expect(page.locator("#title")).to_have_text("No such edition")


def test_of_many_people_it_shows_pages_and_administrations(watched: Watched) -> None:
    page = watched.open(f"/planner/{MANY_EDITION}/pairs")
    expect(rows(page)).to_have_count(50)
    expect(page.locator("#count")).to_have_text(f"{MANY // 2} of {MANY // 2}")
    marks = page.locator("svg .mark")
    expect(marks).to_have_count(24)
    assert watched.bytes() <= 20_000
    page.get_by_role("link", name="Further").click()
    expect(page.locator("#earlier")).to_be_visible()
    second = rows(page).first.inner_text()
    page.reload()
    expect(rows(page).first).to_have_text(second, use_inner_text=True)
    expect(page.get_by_text("The largest flows are drawn")).to_be_visible()
    code = marks.first.get_attribute("data-key")
    marks.first.click()
    expect(page.locator("#count")).to_have_text(re.compile(rf"^\d\d? of {MANY // 2}$"))
    expect(page.locator("#who")).to_have_value(code)


def test_the_picture_filters_the_list_and_the_address_holds_it(watched: Watched) -> None:
    page = watched.open()
    marks = page.locator("svg .mark")
    expect(page.locator("svg [tabindex='0']")).to_have_count(1)
    walk_to(page, marks.first)
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    chosen = marks.nth(1)
    expect(chosen).to_be_focused()
    before = len(watched.questions())
    page.keyboard.press("Enter")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(chosen).to_be_focused()
    code = chosen.get_attribute("data-key")
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text(code)
    address_ends(page, f"?who={code}")
    assert len(watched.questions()) == before + 1
    page.reload()
    expect(rows(page)).to_have_count(1)
    expect(page.locator("svg .mark")).to_have_count(24)
    page.go_back()
    expect(rows(page)).to_have_count(14)
    page.go_forward()
    expect(rows(page)).to_have_count(1)
    walk_to(page, marks.nth(1))
    page.keyboard.press("Escape")
    expect(rows(page)).to_have_count(14)
    page.get_by_role("link", name="Show as table").click()
    expect(rows(page, "ribbons")).to_have_count(14)
    page.get_by_label("Administration or code").fill("mexico")
    page.get_by_label("Score from").fill("1")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_have_text(re.compile("^[1-9] of 14$"))
    expect(page).to_have_url(re.compile("who=MX&least=1"))
    expect(page).to_have_url(re.compile("ribbons=table"))
    expect(rows(page, "ribbons")).to_have_count(14)


def test_suggest_why_lock_again_and_undo_by_mouse(watched: Watched) -> None:
    page = watched.open()
    page.get_by_role("button", name="Suggest", exact=True).click()
    solved(page)
    expect(rows(page)).to_have_count(14)
    pressed(page, "Why?").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The pair is worth 468 points.")
    expect(dialog).to_contain_text("Parting them would cost")
    expect(page).to_have_url(re.compile("open=why"))
    page.get_by_role("button", name="Close", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(pressed(page, "Why?")).to_be_focused()
    pressed(page, "Lock").click()
    expect(pressed(page, "Lock")).to_have_attribute("aria-pressed", "true")
    said(page, re.compile(f"^Locked: {PAIR}"))
    expect(pressed(page, "Forbid")).to_be_disabled()
    expect(rows(page, "demands")).to_have_count(1)
    undo(page, f"Locked: {PAIR}")
    expect(pressed(page, "Lock")).to_have_attribute("aria-pressed", "false")
    pressed(page, "Forbid").click()
    expect(pressed(page, "Forbid")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Suggest, keep most pairs").click()
    solved(page)
    expect(page.get_by_role("button", name=f"Lock {PAIR}", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(rows(page, "demands")).to_have_count(0)
    page.get_by_role("button", name="History").click()
    expect(dialog).to_contain_text("Undone: ")
    # What was undone is done again from the history.
    dialog.get_by_role("button", name=re.compile("Undo Undone: ")).first.click()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(rows(page, "demands")).to_have_count(1)
    page.get_by_role("button", name=f"Free {PAIR}").click()
    expect(rows(page, "demands")).to_have_count(0)
    page.get_by_role("button", name="Suggest", exact=True).click()
    solved(page)
    expect(rows(page).first).to_contain_text("LAC-10 Peru")


def test_all_pairs_that_the_filter_lets_through_are_locked_by_one_act(watched: Watched) -> None:
    page = watched.open(f"/planner/{EDITION}/pairs?who=CHN-01")
    expect(rows(page)).to_have_count(2)
    walk_to(page, page.locator("#all-LOCK"))
    page.keyboard.press("Enter")
    said(page, "Locked: 2 pairs. It holds from the next suggestion on.")
    expect(rows(page, "demands")).to_have_count(2)
    expect(page.locator("#all-LOCK")).to_be_focused()
    expect(page.locator("[id^='LOCK-'][aria-pressed='true']")).to_have_count(2)
    # Of whom something is demanded already, that stays.
    page.locator("#all-NEVER").click()
    said(page, "Forbidden: 0 pairs. It holds from the next suggestion on.")
    undo(page, "Demands were added to many pairs")
    expect(rows(page, "demands")).to_have_count(0)
    # So many at once are refused in words.
    watched.open(f"/planner/{MANY_EDITION}/pairs")
    page.locator("#all-NEVER").click()
    expect(page.get_by_role("alert")).to_contain_text(f"These are {MANY // 2} pairs.")


def test_suggest_why_lock_again_and_undo_by_keyboard(watched: Watched) -> None:
    page = watched.open()
    suggest = page.get_by_role("button", name="Suggest", exact=True)
    walk_to(page, suggest)
    page.keyboard.press("Enter")
    solved(page)
    walk_to(page, pressed(page, "Why?"))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("468 points")
    expect(page.locator("#dialog-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(pressed(page, "Why?")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(pressed(page, "Lock")).to_be_focused()
    page.keyboard.press("Space")
    expect(pressed(page, "Lock")).to_have_attribute("aria-pressed", "true")
    expect(pressed(page, "Lock")).to_be_focused()
    walk_to(page, suggest)
    page.keyboard.press("Enter")
    solved(page)
    expect(pressed(page, "Lock")).to_have_attribute("aria-pressed", "true")
    walk_to(page, page.get_by_role("button", name="Undo", exact=True))
    page.keyboard.press("Enter")
    said(page, f"Undone: Locked: {PAIR}.")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_focused()
    expect(pressed(page, "Lock")).to_have_attribute("aria-pressed", "false")


def test_words_are_known_when_they_are_there(watched: Watched) -> None:
    """Whoever asks for the words of a part while somebody else reads them waits for them, too."""
    page = watched.open()
    told = page.evaluate("""async () => {
      const { files } = JSON.parse(document.getElementById("settings").textContent);
      const { learn, say } = await import(`${files}/modules/planner.js`);
      const { json } = Response.prototype;
      let meanwhile;
      Response.prototype.json = function () {
        meanwhile ??= learn("gaps_more").then(() => say("gaps_more.level"));
        return json.call(this);
      };
      await learn("gaps_more");
      return meanwhile;
    }""")
    assert told == "Level"


def test_why_not_answers_in_words_and_says_who_is_unknown(watched: Watched) -> None:
    page = watched.open()
    walk_to(page, page.get_by_role("button", name="Why not …?"))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("One")).to_be_focused()
    page.keyboard.type("lac-01")
    expect(page.locator("#names-a option")).to_have_count(1)
    walk_to(page, dialog.get_by_label("The other"))
    page.keyboard.type("chn-99")
    page.keyboard.press("Enter")
    told_at(dialog.get_by_label("The other"), "Nobody of this edition has the code CHN-99.")
    dialog.get_by_label("The other").fill("chn-01")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text(re.compile("partners"))
    expect(page).to_have_url(re.compile("open=why-not%3Alac-01%2Cchn-01"))
    page.reload()
    expect(dialog.get_by_role("status")).to_contain_text(re.compile("partners"))
    page.go_back()
    expect(dialog).to_contain_text("CHN-99")


def test_what_is_empty_or_has_no_answer_says_so(watched: Watched) -> None:
    page = watched.open(f"/planner/{UNPAIRED_EDITION}/pairs")
    expect(page.get_by_text("Nobody is paired yet.")).to_be_visible()
    page.get_by_role("button", name="Suggest", exact=True).click()
    solved(page)
    expect(page.locator("dl")).to_be_visible()
    watched.open(f"/planner/{EMPTY_EDITION}/pairs")
    expect(page.get_by_text("Nobody takes part yet.")).to_be_visible()


def test_refusals_are_told_in_words_and_can_be_tried_again(watched: Watched) -> None:
    watched.expected += ["ERR_INTERNET_DISCONNECTED", "401", "Failed to load"]
    page = watched.open()
    page.context.set_offline(True)
    page.locator("svg .mark").first.click()
    expect(page.get_by_role("alert")).to_contain_text("The server does not answer.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.evaluate("sessionStorage.setItem('tradewinds.token', 'wrong-wrong')")
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("does not know this token")
    page.get_by_label("Token").fill(watched.token)
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    assert page.evaluate("localStorage.length") == 0


def test_a_run_is_followed_where_no_events_come_through(watched: Watched) -> None:
    watched.expected += ["Failed to load"]
    page = watched.open(f"/planner/{FOLLOWED_EDITION}/pairs")

    def without_events(route: Any) -> None:
        if "text/event-stream" in route.request.headers["accept"]:
            route.abort()
        else:
            route.continue_()

    page.route("**/graphql", without_events)
    page.get_by_role("button", name="Suggest", exact=True).click()
    # A dialog that opens meanwhile leaves the run followed.
    page.get_by_role("button", name="History", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    solved(page)


def test_the_end_of_a_run_is_told_to_whoever_opened_a_dialog_meanwhile(watched: Watched) -> None:
    page = watched.open(f"/planner/{FOLLOWED_EDITION}/pairs")
    held: list[Route] = []

    def hold(route: Route) -> None:
        is_reading = "query Planner" in str(route.request.post_data)
        held.append(route) if is_reading else route.continue_()

    page.route("**/graphql", hold)
    page.get_by_role("button", name="Suggest", exact=True).click()
    wait_until(page, lambda: len(held) == 1)
    page.get_by_role("button", name="History", exact=True).click()
    wait_until(page, lambda: len(held) == 2)
    # It has ended before anything shows that it goes on.
    wait_until(page, lambda: latest_state(watched) == "DONE")
    for route in held:
        route.continue_()
    expect(page.get_by_role("dialog")).to_be_visible()
    said(page, "The plan is there.")


def test_whoever_goes_back_while_a_view_is_drawn_sees_what_they_went_back_to(
    watched: Watched,
) -> None:
    page = watched.open(f"/planner/{EMPTY_EDITION}/gaps")
    held: list[Route] = []
    page.route("**/pairs_acts.js", lambda route: held.append(route))  # noqa: PLW0108 -- playwright marks it
    page.get_by_role("link", name="Pairs", exact=True).click()
    wait_until(page, lambda: len(held) == 1)
    page.go_back()
    held[0].continue_()
    expect(page.locator("#suggest")).to_have_count(0)
    page.wait_for_timeout(500)
    address_ends(page, "/gaps")
    expect(page.locator("#title")).to_have_text("Gaps")


def test_a_view_that_waits_for_its_answer_says_that_it_is_busy(watched: Watched) -> None:
    page = watched.open()
    held: list[Route] = []
    page.route("**/graphql", lambda route: held.append(route))  # noqa: PLW0108 -- playwright marks it
    page.locator("#least").fill("700")
    page.locator("#filter").click()
    expect(page.locator("#view")).to_have_attribute("aria-busy", "true")
    expect(page.locator("#view")).to_have_class("waiting")
    held[0].continue_()
    expect(page.locator("#clear")).to_be_visible()
    expect(page.locator("#view")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("#view")).not_to_have_class("waiting")


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    for _ in range(300):
        if is_so():
            return
        page.wait_for_timeout(100)
    pytest.fail("in vain")


def latest_state(watched: Watched) -> str:
    query = f'{{ edition(by: {{slug: "{FOLLOWED_EDITION}"}}) {{ latestPairingRun {{ state }} }} }}'
    found = asked(watched.origin, watched.token, query)
    return str(found["edition"]["latestPairingRun"]["state"])


def test_the_language_and_the_theme_are_chosen_and_kept(opened: Opening) -> None:
    with opened(locale="es") as watched:
        page = watched.open()
        expect(page.locator("html")).to_have_attribute("lang", "es")
        expect(page.locator("#title")).to_have_text("Parejas")
        expect(rows(page).first).to_contain_text("LAC-10 Perú")
        page.locator("#languages-now").click()
        page.get_by_role("link", name="中文").click()
        expect(page.locator("#title")).to_have_text("配对")
        expect(rows(page).first.locator("li").last).to_have_text("双方都会讲汉语。")
        address_ends(page, "?locale=zh")
        page.locator("#theme").click()
        page.locator("#theme").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_no_rule_of_accessibility_is_broken(hold_to_rules: HoldToRules) -> None:
    hold_to_rules(lambda watched: watched.open(), "#why-LAC-10-CHN-10")
