"""GraphiQL in a real browser, on a real server and the edition of 2011."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from api.cli.running import run_agendas
from api.settings import Settings
from domain import runs
from domain.policy import SYSTEM
from domain.programmes import get_edition
from domain.store import Store
from seeds.load import (
    load_demo_administrations,
    load_demo_agenda,
    load_demo_meetings,
    load_demo_outcomes,
    load_demo_profiles,
    load_demo_proposals,
    load_edition_2011,
    load_reference,
)
from tests.browsers import WAIT_MILLISECONDS, launched

TOKEN = "a+token/for=tests"  # noqa: S105 -- a made-up one, with signs that an address escapes
EDITION = "wco-idb-2011"
STARTERS = [
    "WhoMeetsWhom",
    "WhyThisPairing",
    "WhereAreTheGaps",
    "WhichTopics",
    "WhenAndWhere",
    "WhatDidWePromise",
]
LOOK_MILLISECONDS = 50
expect.set_options(timeout=WAIT_MILLISECONDS)


async def demo(store: Store) -> None:
    """Fill a database as `tradewinds demo` does."""
    await load_reference(store)
    await load_edition_2011(store)
    await load_demo_profiles(store)
    await load_demo_agenda(store)
    await load_demo_administrations(store)
    await load_demo_proposals(store)
    await load_demo_outcomes(store)
    await load_demo_meetings(store)
    async with store.unit_of_work(SYSTEM) as db:
        edition = await get_edition(db, EDITION)
        at = store.clock()
        pairing = await runs.start_pairing_run(db, edition, runs.PairingRequest(), at=at)
        topics = [
            await runs.start_topic_run(db, edition, runs.TopicRequest(purpose=purpose), at=at)
            for purpose in runs.TopicPurpose
        ]
    for run in (pairing, *topics):
        await runs.carry_out(store, run.id)
    await run_agendas(store, EDITION, None, None)


@contextmanager
def serving(database_url: str) -> Iterator[str]:
    """Serve the application from a thread; give its origin."""
    seconds = WAIT_MILLISECONDS / 1_000
    settings = Settings(database_url=database_url, token=TOKEN, query_seconds_max=seconds)
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, ws="none", lifespan="on", log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def origin(databases: Any) -> Iterator[str]:
    url = databases.filled_by("sqlite", demo)
    with serving(url.render_as_string(hide_password=False)) as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium: str, origin: str) -> Iterator[Browser]:
    # The server stands, and its database is filled, before the browser runs.
    assert origin
    with launched(chromium) as browser:
        yield browser


class Watched(NamedTuple):
    """A page, with all it complained about and all it asked for."""

    page: Page
    complaints: list[str]
    addresses: list[str]


@pytest.fixture
def watched(browser: Browser, origin: str) -> Iterator[Watched]:
    """Give a page of a new profile; afterwards it must have kept to the origin and the policy."""
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    context.set_default_timeout(WAIT_MILLISECONDS)
    watched = Watched(context.new_page(), [], [])
    context.on("request", lambda request: watched.addresses.append(request.url))
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    watched.page.on("console", lambda message: note(message, watched.complaints))
    yield watched
    context.close()
    assert watched.complaints == []
    assert [url for url in watched.addresses if not url.startswith((origin, "data:"))] == []


def note(message: Any, complaints: list[str]) -> None:
    # Breaches of the content security policy arrive as errors of the console. A refused token does
    # too, and is asked for by the test that sends one.
    if message.type in {"error", "warning"} and "401" not in message.text:
        complaints.append(message.text)


def open_with_token(page: Page, origin: str) -> None:
    page.goto(f"{origin}/graphiql#token=a%2Btoken%2Ffor%3Dtests")
    expect(page.locator(".graphiql-query-editor .CodeMirror")).to_be_visible()
    wait_for_schema(page)


def wait_for_schema(page: Page) -> None:
    until(page, lambda: editor(page, "options.hintOptions.schema != null"))


def run_query(page: Page) -> dict[str, Any]:
    """Press the button and give what the server answered."""
    with page.expect_response("**/graphql") as answer:
        page.get_by_role("button", name="Execute query").click()
    return dict(answer.value.json())


def editor(page: Page, what: str) -> Any:
    """Ask the query editor itself: it draws only the lines in sight."""
    return page.locator(".graphiql-query-editor .CodeMirror").evaluate(f"e => e.CodeMirror.{what}")


def until(page: Page, true: Callable[[], bool]) -> None:
    """Wait for something that no element shows; the policy forbids Playwright's own way."""
    for _ in range(WAIT_MILLISECONDS // LOOK_MILLISECONDS):
        if true():
            return
        page.wait_for_timeout(LOOK_MILLISECONDS)
    pytest.fail("it never came true")


def choose_tab(page: Page, title: str) -> None:
    page.get_by_role("tab", name=title).click()
    # A moment after the tab the editor learns which operation stands in it.
    until(page, lambda: editor(page, "operationName") == title)


def test_it_opens_with_the_token_of_the_address_and_says_that_people_are_invented(
    watched: Watched, origin: str
) -> None:
    open_with_token(watched.page, origin)
    expect(watched.page).to_have_url(f"{origin}/graphiql")
    expect(watched.page.get_by_text("SYNTHETIC", exact=True)).to_be_in_viewport()
    expect(watched.page.get_by_label("Token")).to_be_hidden()
    assert TOKEN not in json.dumps(watched.addresses)
    assert watched.page.evaluate("Object.values(localStorage).join()") == ""
    expect(watched.page.locator("a[href]")).to_have_count(0)


def test_every_starter_tab_runs_and_shows_data(watched: Watched, origin: str) -> None:
    page = watched.page
    open_with_token(page, origin)
    expect(page.get_by_role("tab")).to_have_text(STARTERS, use_inner_text=True)
    answers = {}
    for title in STARTERS:
        choose_tab(page, title)
        answers[title] = run_query(page)
    assert [title for title, answer in answers.items() if "errors" in answer] == []
    run = answers["WhoMeetsWhom"]["data"]["node"]
    assert run["pairings"]["totalCount"] == 14
    assert run["objective"] == run["bound"]
    why = answers["WhyThisPairing"]["data"]
    assert sum(reason["points"] for reason in why["node"]["reasons"]) == why["node"]["score"]
    assert why["whyNot"]["text"]
    assert answers["WhereAreTheGaps"]["data"]["edition"]["delegates"]["totalCount"] == 24
    topics = answers["WhichTopics"]["data"]["edition"]
    assert len(topics["thisEdition"]["suggestions"]) == 6
    assert len(topics["nextSymposium"]["suggestions"]) == 6
    held = answers["WhenAndWhere"]["data"]["edition"]["components"]
    assert [len(each["latestAgendaRun"]["placements"]) for each in held] == [2, 6]
    promised = answers["WhatDidWePromise"]["data"]
    assert len(promised["edition"]["objectives"]) == 5
    assert [fact["stated"] for fact in promised["edition"]["discrepancies"]["nodes"]] == ["11"]
    assert promised["cooperationInstruments"]["totalCount"] == 4
    expect(page.locator(".result-window")).to_contain_text("recommendations")


def test_the_editor_suggests_fields(watched: Watched, origin: str) -> None:
    page = watched.page
    open_with_token(page, origin)
    starter = editor(page, "getValue()")
    page.get_by_role("button", name="Add tab").click()
    # What is typed before the new tab stands in the editor would go with the old one.
    until(page, lambda: editor(page, "getValue()") != starter)
    page.locator(".graphiql-query-editor .CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("{ reg")
    expect(page.locator(".CodeMirror-hints")).to_contain_text("regions")


def test_the_explorer_writes_into_the_query(watched: Watched, origin: str) -> None:
    page = watched.page
    open_with_token(page, origin)
    choose_tab(page, "WhichTopics")
    assert "startsOn" not in editor(page, "getValue()")
    page.get_by_role("button", name="Show GraphiQL Explorer").click()
    explorer = page.locator(".graphiql-explorer-root")
    explorer.get_by_text("startsOn", exact=True).first.click()
    until(page, lambda: "startsOn" in editor(page, "getValue()"))
    assert run_query(page)["data"]["edition"]["startsOn"] == "2011-12-07"


def test_a_reload_keeps_the_token_and_the_tabs(watched: Watched, origin: str) -> None:
    page = watched.page
    open_with_token(page, origin)
    choose_tab(page, "WhichTopics")
    # Half a second later it is written down.
    kept = "JSON.stringify(sessionStorage)"
    until(page, lambda: 'activeTabIndex\\":3' in page.evaluate(kept))
    until(page, lambda: "graphiql:variables" in page.evaluate(kept))
    page.reload()
    expect(page.locator(".graphiql-query-editor")).to_contain_text("WhichTopics")
    wait_for_schema(page)
    expect(page.get_by_role("tab")).to_have_text(STARTERS, use_inner_text=True)
    assert "errors" not in run_query(page)


def test_without_a_token_it_asks_for_one(watched: Watched, origin: str) -> None:
    page = watched.page
    page.goto(f"{origin}/graphiql")
    field = page.get_by_label("Token")
    expect(field).to_be_focused()
    field.fill("wrong-wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("does not know this token")
    field.fill(TOKEN)
    page.get_by_role("button", name="Use it").click()
    wait_for_schema(page)
    assert "errors" not in run_query(page)
