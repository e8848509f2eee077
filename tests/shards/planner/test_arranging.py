"""Arranging a part on the planner's page: rooms, slots and sessions, by mouse and by keyboard."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from domain.store import Store
from seeds.synthetic import invent, load_invented
from tests.api.process import Served
from tests.databases import Databases
from tests.seeds.rows import load_all
from tests.shards.planner.conftest import (
    HoldToRules,
    Opening,
    Watched,
    said,
    serving_planners,
    solved,
    undo,
    walk_to,
)
from tests.shards.planner.editions import EDITION, choose_topics, pair
from tests.shards.planner.test_agenda import WORKSHOP, address, sessions

# These have people, pairs and topics, and neither rooms nor slots; so has the last, without topics.
BARE_EDITION, BARE_BY_KEYBOARD, WRONG_EDITION = (f"synthetic-{seed}-8-2" for seed in (5, 6, 7))

ACT = re.compile(r"mutation Act\(\$input: \w+!\) \{ (\w+)")


async def fill(store: Store) -> None:
    """The edition of 2011, and invented ones that nobody arranged."""
    await load_all(store)
    for seed in (5, 6, 7):
        await load_invented(store, invent(seed, 8))
    for slug in (EDITION, BARE_EDITION, BARE_BY_KEYBOARD):
        await pair(store, slug)
        await choose_topics(store, slug)


@pytest.fixture(scope="module")
def served(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    url = databases.filled_by("sqlite", fill).render_as_string(hide_password=False)
    with serving_planners(tmp_path_factory.mktemp("arranging"), url) as served:
        yield served


def filled_in(page: Page, **usual: str) -> None:
    """Fill in a usual grid of slots, in an open dialog."""
    for label, value in usual.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)
    page.get_by_role("button", name="Fill in the slots").click()


def slots(page: Page) -> list[tuple[str, str]]:
    """Return when the slots of the dialog start and end."""
    found = page.get_by_role("group", name=re.compile(r"^Slot \d+$"))
    return [
        (each.get_by_label("From").input_value(), each.get_by_label("Until").input_value())
        for each in found.all()
    ]


def test_a_part_is_arranged_planned_and_taken_back_by_mouse(watched: Watched) -> None:
    page = watched.open(address(BARE_EDITION, ""))
    missing = page.get_by_text("This part has no slots or no rooms yet.")
    expect(missing).to_be_visible()
    page.locator("#arrange").click()
    expect(page.get_by_role("dialog")).to_contain_text("Nothing is kept until you press Keep.")
    expect(page).to_have_url(re.compile("open=arrange"))
    day = page.get_by_label("First day").input_value()
    filled_in(page, Days="2", First_start="10:15", Minutes="95", Minutes_between="25")
    expect(page.locator("#filled")).to_contain_text("8 slots are filled in")
    assert slots(page)[:2] == [
        (f"{day}T10:15", f"{day}T11:50"),
        (f"{day}T12:15", f"{day}T13:50"),
    ]
    page.locator("#drop-slot-1").click()
    expect(page.locator("#drop-slot-1")).to_be_focused()
    assert slots(page)[1] == (f"{day}T14:15", f"{day}T15:50")
    page.get_by_role("group", name="Room 1").get_by_label("Name").fill("Great hall")
    page.get_by_role("button", name="Add a room").click()
    second = page.get_by_role("group", name="Room 2")
    expect(second.get_by_label("Name")).to_be_focused()
    second.get_by_label("Name").fill("Sala Ñandú")
    second.get_by_label("Seats").fill("12")
    page.get_by_label("Sessions that can be interpreted at a time").fill("2")
    page.get_by_role("button", name="Keep", exact=True).click()
    said(page, re.compile("rooms and slots are kept."))
    expect(page.locator("#arrange")).to_be_focused()
    expect(page.get_by_text("No agenda was suggested yet.")).to_be_visible()
    undo(page, "Rooms and slots were arranged")
    expect(missing).to_be_visible()
    # The taking back is a change, too, which the history takes back.
    page.locator("#history").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Undo")).first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Done again")
    expect(missing).to_be_hidden()
    page.keyboard.press("Escape")
    page.locator("#suggest").click()
    solved(page)
    expect(sessions(page)).to_have_count(6)
    expect(page.locator(".grid thead th")).to_have_text(["When", "Great hall", "Sala Ñandú"])
    page.reload()
    page.locator("#arrange").click()
    expect(page.locator("#drop-slot-6")).to_be_visible()
    assert (slots(page)[0], len(slots(page))) == ((f"{day}T10:15", f"{day}T11:50"), 7)
    expect(second.get_by_label("Seats")).to_have_value("12")
    expect(page.get_by_label("Sessions that can be interpreted at a time")).to_have_value("2")


def test_a_part_is_arranged_and_its_sessions_planned_by_keyboard(watched: Watched) -> None:
    page = watched.open(address(BARE_BY_KEYBOARD, ""))

    def press(name: str, *keys: str) -> None:
        walk_to(page, page.locator(name))
        for key in keys:
            page.keyboard.press(key)

    press("#arrange", "Enter")
    expect(page.locator("#dialog-title")).to_be_focused()
    press("#usual-days", "ControlOrMeta+a", "1")
    # Enter in a field of the grid fills in, and keeps nothing.
    press("#usual-number", "ControlOrMeta+a", "3", "Enter")
    expect(page.locator("#filled")).to_contain_text("3 slots are filled in")
    press("#drop-slot-2", "Enter")
    expect(page.locator("#drop-slot-1")).to_be_focused()
    press("#arranging-rooms-0-name", "H", "a", "l", "l")
    press("#arranging-confirm", "Enter")
    said(page, re.compile("rooms and slots are kept."))
    expect(page.locator("#arrange")).to_be_focused()
    press("#sessions", "Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("No session is planned here yet.")
    expect(dialog).to_contain_text("Chosen topics without a session here:")
    press("#planning-title", *"Opening")
    press("#planning-confirm", "Enter")
    expect(page.locator("#told")).to_have_text("Added: Opening.")
    expect(page.locator("#planning-title")).to_be_focused()
    # Of a chosen topic title and length are known.
    press("#planning-topicId", "ArrowDown")
    expect(page.locator("#planning-kind")).to_have_value("TECHNICAL_DISCUSSION")
    topic = page.locator("#planning-title").input_value()
    assert topic
    press("#planning-confirm", "Enter")
    expect(page.locator("#told")).to_have_text(f"Added: {topic}.")
    held = dialog.locator("tbody tr")
    expect(held.locator("th")).to_have_text(sorted(["Opening", topic], key=str.lower))
    press("#remove-opening", "Enter")
    expect(page.locator("#told")).to_have_text("Removed: Opening.")
    expect(held).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#sessions")).to_be_focused()
    undo(page, "A session was removed")
    press("#sessions", "Enter")
    expect(held).to_have_count(2)


def test_chosen_topics_are_planned_where_not_all_sides_attend(watched: Watched) -> None:
    page = watched.open(address(more=f"?part={WORKSHOP}&open=sessions"))
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("tbody tr").first).to_be_visible()
    planned = dialog.locator("tbody tr").count()
    # The first one says that none is chosen.
    topics = page.locator("#planning-topicId option").count() - 1
    assert topics > 1
    page.get_by_role("button", name="Add", exact=True).click()
    # The browser itself asks for what is left out.
    expect(page.locator("#planning-title")).to_be_focused()
    page.locator("#plan-topics").click()
    solved(page)
    expect(sessions(page)).to_have_count(planned + topics)


def test_what_is_wrong_is_told_by_its_field_and_stays_typed(
    opened: Opening, watched: Watched
) -> None:
    page = watched.open(address(WRONG_EDITION, "?open=arrange"))
    filled_in(page, Days="1", Slots_a_day="2")
    expect(page.locator("#filled")).to_contain_text("2 slots are filled in")
    (first, _), (_, last) = slots(page)
    page.get_by_role("group", name="Slot 2").get_by_label("From").fill(first)
    page.get_by_role("group", name="Room 1").get_by_label("Name").fill("Hall")
    keep = page.get_by_role("button", name="Keep", exact=True)
    keep.click()
    wrong = page.locator("#arranging-slots-1-localStartsAt")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_accessible_description(re.compile("meets another slot"))
    assert slots(page)[1] == (first, last)
    page.locator("#drop-slot-1").click()
    page.get_by_role("group", name="Room 1").get_by_label("Name").fill(" ")
    keep.click()
    name = page.locator("#arranging-rooms-0-name")
    expect(name).to_have_accessible_description("Give the room a name.")
    name.fill("Hall")
    with opened() as other:
        theirs = other.open(address(WRONG_EDITION, "?open=arrange"))
        theirs.locator("#arranging-rooms-0-name").fill("Their hall")
        theirs.get_by_role("button", name="Keep", exact=True).click()
        expect(theirs.locator("#said")).to_contain_text("are kept.")
    # What somebody else arranged meanwhile is not overwritten; it is about no field.
    keep.click()
    expect(page.locator("#arranging-refused")).to_contain_text("Read it again and decide.")
    expect(name).not_to_have_attribute("aria-invalid", "true")
    expect(name).to_have_value("Hall")


def test_what_is_sent_twice_is_done_once_and_told_as_it_is_written(watched: Watched) -> None:
    page = watched.open(address(WRONG_EDITION, "?open=sessions"))
    acts: list[str] = []
    page.on("request", lambda sent: acts.extend(ACT.findall(sent.post_data or "")))
    title = "<b>الافتتاح</b> 🏛️"
    page.locator("#planning-title").fill(title)
    twice = "({ form }) => { form.requestSubmit(); form.requestSubmit(); }"
    page.locator("#planning-confirm").evaluate(twice)
    expect(page.locator("#told")).to_have_text(f"Added: {title}.")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("dialog").locator("tbody th")).to_have_text([title])
    expect(page.get_by_role("dialog").locator(".alarm")).to_have_count(0)
    page.keyboard.press("Escape")
    page.locator("#arrange").click()
    filled_in(page, Days="1")
    page.get_by_role("group", name="Room 1").get_by_label("Name").fill(title)
    page.locator("#arranging-confirm").evaluate(twice)
    expect(page.locator("#said")).to_contain_text("rooms and slots are kept.")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#trouble")).to_be_empty()
    assert acts == ["addSession", "arrangeComponent"]


def test_a_slot_keeps_its_seconds_for_whoever_does_not_change_them(watched: Watched) -> None:
    page = watched.open(address(WRONG_EDITION, "?open=arrange"))
    filled_in(page, Days="1", Slots_a_day="1")
    expect(page.locator("#filled")).to_contain_text("One slot")
    ((first, last),) = slots(page)
    page.get_by_label("From").fill(f"{first}:30")
    page.get_by_role("group", name="Room 1").get_by_label("Name").fill("Hall")
    for _ in range(2):
        page.locator("#arranging-confirm").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.locator("#arrange").click()
        expect(page.locator("#drop-slot-0")).to_be_visible()
        assert slots(page) == [(f"{first}:30", last)]


@pytest.mark.parametrize("more", [BARE_EDITION, f"{EDITION}?part={WORKSHOP}"])
def test_no_rule_of_accessibility_is_broken(hold_to_rules: HoldToRules, more: str) -> None:
    slug, _, query = more.partition("?")
    hold_to_rules(lambda watched: watched.open(address(slug, f"?{query}")), "#arrange", "#sessions")
