"""The view of the agenda: rooms and slots, who misses what, and acts by mouse and by keyboard."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from domain import models, runs
from domain.policy import SYSTEM
from domain.programmes import get_edition
from domain.runs import AgendaRequest
from domain.runs.agenda_lists import topic_run_to_hold
from domain.store import Store
from seeds.synthetic import invent, load_invented
from tests.api.process import Served
from tests.databases import Databases
from tests.seeds.rows import load_all
from tests.shards.planner.conftest import (
    HoldToRules,
    Opening,
    Watched,
    rows,
    said,
    serving_planners,
    solve_again,
    solved,
    undo,
    walk_to,
)
from tests.shards.planner.editions import EDITION, EMPTY_EDITION, choose_topics, pair

FORUM, WORKSHOP, SYMPOSIUM = "shanghai_forum", "washington_workshop", "symposium"
# More than a page of those who miss something, and of pairs.
MANY = 200
MANY_EDITION = f"synthetic-1-{MANY}-2"


async def fill(store: Store) -> None:
    """The forum of 2011 and a large invented symposium have agendas; the workshop has none yet."""
    await load_all(store)
    for seed, managers in ((1, MANY), (3, 0)):
        await load_invented(store, invent(seed, managers))
    await arrange(store)
    for slug, key in ((EDITION, FORUM), (MANY_EDITION, SYMPOSIUM)):
        pairing = await pair(store, slug)
        await choose_topics(store, slug)
        async with store.unit_of_work(SYSTEM) as db:
            edition = await get_edition(db, slug)
            component = models.Component
            found = select(component.id).where(
                component.edition_id == edition.id, component.key == key
            )
            topics = await topic_run_to_hold(db, edition.id)
            run = await runs.start_agenda_run(
                db,
                (await db.scalars(found)).one(),
                AgendaRequest(topic_run=topics, pairing_run=pairing),
                at=store.clock(),
            )
        await runs.carry_out(store, run.id)


async def arrange(store: Store) -> None:
    """Give the large symposium three slots and two rooms."""
    async with store.unit_of_work(SYSTEM) as db:
        edition = await get_edition(db, MANY_EDITION)
        component = models.Component
        found = select(component).where(component.edition_id == edition.id)
        symposium = (await db.scalars(found)).one()
        symposium.booths = 2
        begins = datetime.combine(symposium.starts_on, datetime.min.time(), UTC)
        for place in range(3):
            at = begins + timedelta(hours=9 + 3 * place)
            until = at + timedelta(hours=2)
            db.add(
                models.Slot(component_id=symposium.id, key=f"s{place}", starts_at=at, ends_at=until)
            )
        for key in ("east", "west"):
            db.add(
                models.Room(
                    component_id=symposium.id, key=key, name=f"{key.title()} hall", capacity=900
                )
            )


@pytest.fixture(scope="module")
def served(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    url = databases.filled_by("sqlite", fill).render_as_string(hide_password=False)
    with serving_planners(tmp_path_factory.mktemp("agenda"), url) as served:
        yield served


def address(edition: str = EDITION, more: str = f"?part={FORUM}") -> str:
    return f"/planner/{edition}/agenda{more}"


def sessions(page: Page) -> Any:
    return page.locator(".grid .session")


def slot_of(page: Page, title: str) -> str:
    """Return the slot in whose row a session stands."""
    row = rows(page, "grid").filter(has=page.get_by_role("button", name=title, exact=True))
    return row.locator("th").inner_text()


@pytest.mark.parametrize(("edition", "part"), [(EDITION, FORUM), (MANY_EDITION, SYMPOSIUM)])
def test_it_opens_by_two_questions_within_its_bytes(
    watched: Watched, edition: str, part: str
) -> None:
    page = watched.open(address(edition, f"?part={part}"))
    figures = page.locator("dl").inner_text()
    assert re.search(r"Sessions\s+6\s+\d+ of them interpreted", figures)
    assert re.search(r"Worth to those who attend\s+[\d,]+\s+at most [\d,]+ is possible", figures)
    assert re.search(r"weakest side gets\s+\d+\.\d%\s+\w+", figures)
    expect(sessions(page)).to_have_count(6)
    expect(sessions(page).first).to_contain_text("Led by")
    expect(sessions(page).first).to_contain_text("Expected:")
    expect(page.get_by_text("SYNTHETIC", exact=True)).to_be_visible()
    expect(page.locator("#conflict-count")).to_contain_text("go together")
    assert len(watched.questions()) == 2
    assert watched.bytes() <= 15_000


@pytest.mark.parametrize("name", ["missed", "met"])
def test_who_misses_what_and_who_meets_when_come_in_pages(watched: Watched, name: str) -> None:
    page = watched.open(address(MANY_EDITION, f"?list={name}"))
    expect(rows(page, name)).to_have_count(50)
    assert len(watched.questions()) == 2
    head = rows(page, name).first.locator("th")
    first = head.inner_text()
    page.locator("#further").click()
    expect(page).to_have_url(re.compile("skip=50"))
    expect(page.locator("#earlier")).to_be_visible()
    expect(rows(page, name).first).not_to_contain_text(first)
    # The agenda itself is not asked for again, and no page twice.
    page.go_back()
    expect(head).to_have_text(first)
    assert len(watched.questions()) == 3
    text = rows(page, name).first.inner_text()
    assert re.search(r"misses .+ worth" if name == "missed" else r"\d", text)
    page.locator("#list-none").click()
    expect(page.locator("#conflict-count")).to_contain_text("go together")


def test_a_session_tells_why_and_gets_its_only_slot_by_mouse(watched: Watched) -> None:
    page = watched.open(address())
    title = sessions(page).first.get_by_role("button").inner_text()
    before = slot_of(page, title)
    page.get_by_role("button", name=title, exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Who comes")
    expect(dialog).to_contain_text(re.compile(r"(person is|people are) expected"))
    # The reasons are those of the topics that were chosen.
    expect(
        dialog.locator("section", has_text="Why it is there").locator("li").nth(1)
    ).to_be_visible()
    expect(page).to_have_url(re.compile("open=session"))
    options = page.locator("#fixing-slotKey").locator("option").all_inner_texts()
    other = next(each for each in reversed(options[1:]) if each != before)
    page.locator("#fixing-slotKey").select_option(label=other)
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator("#said")).to_contain_text(f"{title}: only in {other}.")
    expect(page.get_by_role("button", name=title, exact=True)).to_be_focused()
    held = sessions(page).filter(has=page.get_by_role("button", name=title, exact=True))
    expect(held).to_contain_text(f"From the next suggestion on only in: {other}")
    page.locator("#keep").click()
    solved(page)
    assert slot_of(page, title) == other
    expect(held).to_contain_text("Only in this slot")
    expect(page.locator("dl")).to_contain_text("Moves counted")
    solve_again(page, page.locator("#suggest"))
    assert slot_of(page, title) == other
    expect(page.locator("dl")).not_to_contain_text("Moves counted")
    expect(sessions(page)).to_have_count(6)
    # What was suggested is no change of a record: the slot is what can be taken back.
    undo(page, "A session was changed")
    expect(held).not_to_contain_text("Only in this slot")


def test_a_run_that_ends_while_it_is_read_is_followed(watched: Watched) -> None:
    page = watched.open(address())
    expect(sessions(page)).to_have_count(6)

    def read_before_its_end(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        for component in told["data"]["edition"]["components"]:
            if component["key"] == FORUM:
                component["latest"]["state"] = "RUNNING"
        route.fulfill(response=answer, json=told)

    # What came of it is in the same answer, which was read a moment later.
    page.route("**/graphql", read_before_its_end, times=1)
    page.reload()
    solved(page)
    expect(sessions(page)).to_have_count(6)


def test_another_part_is_chosen_and_planned_by_keyboard(watched: Watched) -> None:
    page = watched.open(address(more=""))
    walk_to(page, page.locator(f"#part-{WORKSHOP}"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"\?part={WORKSHOP}$"))
    expect(page.get_by_text("No agenda was suggested yet.")).to_be_visible()
    walk_to(page, page.locator("#suggest"))
    page.keyboard.press("Enter")
    solved(page)
    expect(sessions(page)).to_have_count(2)
    expect(page.get_by_text("By the clock of America/New_York.")).to_be_visible()
    opener = sessions(page).last.get_by_role("button")
    title = opener.inner_text()
    walk_to(page, opener)
    page.keyboard.press("Enter")
    expect(page.locator("#dialog-title")).to_have_text(title)
    walk_to(page, page.locator("#fixing-slotKey"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    said(page, re.compile(re.escape(f"{title}: only in ")))
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#dialog-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    walk_to(page, page.locator(".grid"))
    walk_to(page, page.locator(f"#part-{FORUM}"))
    page.keyboard.press("Enter")
    expect(page.locator(f"#part-{FORUM}")).to_have_attribute("aria-current", "true")


def test_what_is_missing_or_refused_is_told_in_words(opened: Opening, watched: Watched) -> None:
    page = watched.open(address(EMPTY_EDITION, ""))
    expect(page.get_by_text("Nobody takes part yet.")).to_be_visible()
    page.locator("#suggest").click()
    expect(page.get_by_role("alert")).to_contain_text("slot")
    watched.open(address(more=f"?part={FORUM}&open=session:none"))
    expect(page.get_by_text("This session is of no agenda that is there.")).to_be_visible()
    watched.open(address())
    sessions(page).last.get_by_role("button").click()
    with opened() as other:
        theirs = other.open(address())
        sessions(theirs).last.get_by_role("button").click()
        theirs.locator("#fixing-slotKey").select_option(index=1)
        theirs.get_by_role("button", name="Set", exact=True).click()
        expect(theirs.locator("#said")).to_contain_text("only in")
    # What somebody else changed meanwhile is not overwritten, and what was chosen stays.
    page.locator("#fixing-slotKey").select_option(index=2)
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator("#fixing-refused")).to_contain_text("Read it again and decide.")
    assert page.locator("#fixing-slotKey option").nth(2).evaluate("each => each.selected")


def test_no_rule_of_accessibility_is_broken(hold_to_rules: HoldToRules) -> None:
    hold_to_rules(lambda watched: watched.open(address(MANY_EDITION, "")), ".grid .session button")
