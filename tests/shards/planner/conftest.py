"""The planner's page in a real browser: one server with its worker, and pages that are watched."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, expect

from tests.api.node import installed
from tests.api.process import Served, serving
from tests.browsers import WAIT_MILLISECONDS, launched
from tests.databases import Databases
from tests.shards.planner.editions import EDITION, fill

HERE = Path(__file__).parent
expect.set_options(timeout=WAIT_MILLISECONDS)


@contextmanager
def serving_planners(folder: Path, url: str) -> Iterator[Served]:
    """Run a server with a worker, which may take as long for an answer as the tests wait.

    What another process answers may take that long, too: the first answer waits for the process.
    """
    seconds = WAIT_MILLISECONDS / 1_000
    first = f"from domain.runs import asked\nasked.QUESTION_SECONDS = {0.8 * seconds}\n"
    may_take = {f"{kind}_seconds_max": seconds for kind in ("query", "mutation")}
    with serving(folder, first=first, database_url=url, solves_max=1, **may_take) as served:
        yield served
        assert served.faults() == []


@pytest.fixture(scope="session")
def served(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    url = databases.filled_by("sqlite", fill).render_as_string(hide_password=False)
    folder = tmp_path_factory.mktemp("planner")
    with serving_planners(folder, url) as served:
        yield served


def asked(origin: str, token: str, query: str, **variables: object) -> Any:
    """Ask the server beside the browser; return the data of an answer without errors."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    with urlopen(Request(f"{origin}/graphql", body, headers)) as answer:  # noqa: S310 -- ours
        told = json.load(answer)
    assert "errors" not in told, told
    return told["data"]


@pytest.fixture(scope="module")
def browser(chromium: str, served: Served) -> Iterator[Browser]:
    # The server stands, and its database is filled, before the browser runs.
    assert served.port
    with launched(chromium) as browser:
        yield browser


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the program that holds a page to the rules of accessibility."""
    folder = installed(HERE, tmp_path_factory.mktemp("axe"))
    return (folder / "node_modules/axe-core/axe.min.js").read_text()


@dataclass
class Watched:
    """A page, with all that it complained about and all that it fetched."""

    page: Page
    origin: str
    token: str
    complaints: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def open(self, address: str = f"/planner/{EDITION}/pairs") -> Page:
        """Open an address of the page with the token, and wait until its view stands."""
        self.page.goto(f"{self.origin}{address}#token={self.token}")
        expect(self.page.locator("#title")).to_be_visible()
        return self.page

    def questions(self) -> list[dict[str, Any]]:
        """Return what was asked over GraphQL."""
        asked = (each.request.post_data_json for each in self.answers if "/graphql" in each.url)
        return [each for each in asked if each]

    def bytes(self) -> int:
        """Count what was fetched so far, each body compressed as a server may send it."""
        return sum(len(gzip.compress(each.body(), 9)) for each in self.answers)

    def hear(self, answer: Response) -> None:
        self.answers.append(answer)

    def note(self, message: Any) -> None:
        # Breaches of the content security policy arrive here, as errors of the console.
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def check(self) -> None:
        """Nothing was complained about but what the test expects, and nothing left the origin."""
        told = [each for each in self.complaints if not any(e in each for e in self.expected)]
        assert told == []
        addresses = [each.url for each in self.answers]
        assert [url for url in addresses if not url.startswith((self.origin, "data:"))] == []
        assert self.token not in json.dumps(addresses)


Opening = Callable[..., Any]


@pytest.fixture
def opened(browser: Browser, served: Served) -> Opening:
    """Give what opens a page of a new profile: in a language, a scheme and a width."""

    @contextmanager
    def opening(
        locale: str = "en", scheme: Any = "light", width: int = 1440, **more: Any
    ) -> Iterator[Watched]:
        context = browser.new_context(
            locale=locale, color_scheme=scheme, viewport={"width": width, "height": 900}, **more
        )
        context.set_default_timeout(WAIT_MILLISECONDS)
        watched = Watched(context.new_page(), served.origin, served.token)
        watched.page.on("response", watched.hear)
        watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        watched.page.on("console", watched.note)
        yield watched
        watched.check()
        context.close()

    return opening


@pytest.fixture
def watched(opened: Opening) -> Iterator[Watched]:
    """Give a page in English on a wide screen."""
    with opened() as watched:
        yield watched


def rows(page: Page, section: str = "list") -> Locator:
    """Return the rows of the table in a section, which is known by its id."""
    return page.locator(f"section[aria-labelledby={section}-title] tbody tr")


def address_ends(page: Page, ending: str) -> None:
    """Wait until the address of the page ends so."""
    expect(page).to_have_url(re.compile(re.escape(ending) + "$"))


def walk_to(page: Page, target: Locator) -> None:
    """Press Tab until the focus is there: whatever cannot be reached so fails."""
    idle(page)
    for _ in range(200):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no Tab leads to {target}")


def told_at(field: Locator, words: Any) -> None:
    """Look whether a field says what is wrong with it, and has the focus."""
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(words)
    expect(field).to_be_focused()


def idle(page: Page) -> None:
    """Wait until the view is drawn anew, which would take the focus back: an act is told before."""
    expect(page.locator("#view:not(.waiting, [aria-busy])")).to_be_attached()


def said(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until something is told, and what was changed by it is drawn."""
    expect(page.locator("#said")).to_have_text(words)
    idle(page)


def undo(page: Page, act: str) -> None:
    """Take the last act back, which is known by its name."""
    page.get_by_role("button", name="Undo", exact=True).click()
    said(page, f"Undone: {act}.")


def solved(page: Page) -> None:
    """Wait for the run that was begun, of which nothing was told before."""
    said(page, "The plan is there.")
    expect(page.locator("#suggest")).not_to_have_attribute("aria-disabled", "true")


def solve_again(page: Page, begin: Locator) -> None:
    """Press what begins a run, and wait for it; that a plan is there was told of another one."""
    # The view is read anew only after that was taken back.
    with page.expect_request(lambda each: "query Planner" in str(each.post_data)):
        begin.click()
    solved(page)


HoldToRules = Callable[..., None]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# What moves on and on is never finished.
STILL = """Promise.allSettled(document.getAnimations()
  .filter((each) => each.effect.getComputedTiming().endTime < Infinity)
  .map((each) => each.finished)).then(() => null)"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(params=["en", "es", "zh"])
def hold_to_rules(request: pytest.FixtureRequest, opened: Opening, axe: str) -> HoldToRules:
    """Give what holds a view and its dialogs to the rules of accessibility, at three widths.

    It is told how the view is opened, and the selectors of what opens a dialog. The test runs in
    three languages; what stands is held to the rules in light and in dark.
    """

    def in_light_and_dark(page: Page) -> Iterator[str]:
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches")
            yield from (f"{scheme}: {fault}" for fault in faults(page))

    def hold(open_view: Callable[[Watched], Page], *openers: str) -> None:
        found = []
        for width in (1440, 640, 320):
            with opened(locale=request.param, width=width) as watched:
                page = open_view(watched)
                page.evaluate(axe)
                found += [f"{width}: {fault}" for fault in in_light_and_dark(page)]
                assert page.evaluate(OVERFLOW) <= 0, width
                for opener in openers:
                    page.locator(opener).first.click()
                    expect(page.get_by_role("dialog")).to_be_visible()
                    found += [f"{width}, {opener}: {fault}" for fault in in_light_and_dark(page)]
                    page.keyboard.press("Escape")
                    expect(page.get_by_role("dialog")).to_be_hidden()
        assert found == []

    return hold


def faults(page: Page) -> list[str]:
    """Hold a page that has axe-core to WCAG 2.2 AA and best practice; say what breaks a rule."""
    # What is dimmed or fades has other colours than it will have.
    idle(page)
    page.evaluate(STILL)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    # What passes is told in brief: on a long table it takes longer to tell than to look at.
    how = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}
    found = page.evaluate("(how) => axe.run(how)", how)
    return [
        f"{rule['id']}: {node['html'][:120]}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
