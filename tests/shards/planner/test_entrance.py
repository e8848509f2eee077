"""The entrance: programmes and editions are begun there, with their sides and their parts."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from domain.policy import SYSTEM
from domain.programmes import get_edition
from domain.roles import Role, Scope
from domain.store import Store
from domain.tokens import Grant, issue_token
from seeds.load import load_edition_2011, load_reference
from seeds.synthetic import invent, load_invented
from tests.api.process import Served
from tests.databases import Databases
from tests.shards.planner.conftest import (
    HoldToRules,
    Watched,
    asked,
    rows,
    serving_planners,
    told_at,
    walk_to,
)
from tests.shards.planner.editions import EDITION

ENTRANCE = "/planner?list=all"
HELD, OTHER = "synthetic-3-0-2", "synthetic-2-4-2"
TOKENS: dict[str, str] = {}
SET_UP = """query($slug: String!) { edition(by: {slug: $slug}) {
  programme { key name } name kind state startsOn endsOn
  sides { key name administrations(first: 100) { nodes { code } } }
  components { key name kind startsOn endsOn city country timeZone attendingSides { key } }
} }"""


async def fill(store: Store) -> None:
    """The edition of 2011 and two invented ones, with tokens of those who may not begin any."""
    await load_reference(store)
    await load_edition_2011(store)
    for seed, managers in ((2, 4), (3, 0)):
        await load_invented(store, invent(seed, managers))
    async with store.unit_of_work(SYSTEM) as db:
        held = await get_edition(db, HELD)
        grants = {
            "planner": Grant("of one", Role.PLANNER, (held.id,)),
            "administrator": Grant("administrator", Role.ADMIN, None),
            "website": Grant("website", Role.INTEGRATION, None, tuple(Scope)),
            "auditor": Grant("auditor", Role.AUDITOR, None),
        }
        for name, grant in grants.items():
            TOKENS[name], _ = await issue_token(db, grant, at=store.clock())


@pytest.fixture(scope="module")
def served(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    url = databases.filled_by("sqlite", fill).render_as_string(hide_password=False)
    with serving_planners(tmp_path_factory.mktemp("entrance"), url) as served:
        yield served


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def said(page: Page, text: str) -> None:
    expect(page.locator("#said")).to_have_text(text)


def told(page: Page, text: str) -> None:
    """Look at what the open dialog says of the last act."""
    expect(page.get_by_role("dialog").locator("#told")).to_have_text(text)


def write(page: Page, **values: str) -> None:
    """Fill in fields of the open dialog, by their labels; a list is chosen from."""
    dialog = page.get_by_role("dialog")
    for label, value in values.items():
        found = dialog.get_by_label(re.compile(f"^{label.replace('_', ' ')}"))
        if found.evaluate("each => each.tagName") == "SELECT":
            found.select_option(label=value)
        else:
            found.fill(value)


def begin(page: Page, programme: str, edition: str, slug: str, days: tuple[str, str]) -> None:
    """Begin a programme and an edition of it, at the entrance."""
    press(page, "Begin a programme …")
    write(page, Name=programme)
    press(page, "Begin")
    said(page, f"Begun: {programme}. Begin an edition of it next.")
    expect(page.get_by_role("button", name="Begin an edition …")).to_be_focused()
    press(page, "Begin an edition …")
    write(page, Programme=programme, Name=edition, Short_name=slug)
    write(page, First_day=days[0], Last_day=days[1])
    press(page, "Begin")
    said(page, f"Begun: {edition}. Give it its sides next.")
    expect(page.locator(f"#sides-{slug}")).to_be_focused()


def add_side(page: Page, name: str, *members: str) -> None:
    """Add a side, in the open dialog: each of the members is put on it, the last one by adding."""
    write(page, Name=name)
    for each in members[:-1]:
        write(page, Administration_or=each)
        press(page, "Put on this side")
        expect(page.get_by_label("Administration or region")).to_have_value("")
    write(page, Administration_or=members[-1])
    press(page, "Add")
    told(page, f"Added: {name}.")


def add_part(page: Page, name: str, **values: str) -> None:
    """Add a part, in the open dialog."""
    write(page, Name=name, **values)
    press(page, "Add")
    told(page, f"Added: {name}.")


def row(page: Page, name: str) -> Locator:
    return rows(page).filter(has=page.get_by_role("rowheader", name=name, exact=True))


def set_up(watched: Watched, slug: str) -> Any:
    return asked(watched.origin, watched.token, SET_UP, slug=slug)["edition"]


def test_an_edition_is_begun_with_sides_and_parts_by_mouse(watched: Watched) -> None:
    page = watched.open()
    page.locator("#editions-now").click()
    page.locator("#editions").get_by_role("link", name="Editions", exact=True).click()
    expect(page.locator("#title")).to_be_focused()
    expect(page.locator("#title")).to_have_text("Editions")
    assert page.url.endswith(ENTRANCE)
    begin(page, "Ports", "Ports, 2031", "ports-2031", ("2031-05-05", "2031-05-16"))
    press(page, "Sides … Ports, 2031")
    expect(page.get_by_text("There is no side yet.")).to_be_visible()
    add_side(page, "Andes", "Peru", "cl, BO", "Colombia")
    add_side(page, "Europe", "Europe")
    press(page, "Close")
    press(page, "Parts … Ports, 2031")
    write(page, Kind="Workshop", Country="Peru", City="Callao", Last_day="2031-05-09")
    expect(page.get_by_label("Time zone")).to_have_value("America/Lima")
    page.get_by_role("checkbox", name="Europe").uncheck()
    add_part(page, "Workshop")
    add_part(page, "Closing", Kind="Online", Time_zone="Etc/UTC", First_day="2031-05-16")
    press(page, "Close")
    expect(row(page, "Ports, 2031")).to_contain_text("Andes, Europe")
    expect(row(page, "Ports, 2031")).to_contain_text("Workshop, Closing")
    made = set_up(watched, "ports-2031")
    members = [[each["code"] for each in one["administrations"]["nodes"]] for one in made["sides"]]
    assert (members[0], len(members[1]) > 40) == (["PE", "CL", "BO", "CO"], True)
    assert made["programme"] == {"key": "ports", "name": "Ports"}
    workshop, closing = made["components"]
    assert workshop["attendingSides"] == [{"key": "andes"}]
    assert closing["attendingSides"] == [{"key": "andes"}, {"key": "europe"}]
    assert (closing["country"], closing["city"], closing["startsOn"]) == (None, "", "2031-05-16")
    row(page, "Ports, 2031").get_by_role("link").click()
    expect(page.locator("#edition-state")).to_contain_text("In preparation")
    expect(page.locator("#title")).to_be_focused()
    press(page, "Undo")
    said(page, "Undone: A part was added.")
    assert len(set_up(watched, "ports-2031")["components"]) == 1


def test_what_was_begun_is_removed_undone_and_told_of(watched: Watched) -> None:
    page = watched.open(ENTRANCE)
    begin(page, "Rivers", "Rivers, 2032", "rivers-2032", ("2032-05-05", "2032-05-06"))
    press(page, "Sides … Rivers, 2032")
    add_side(page, "Amazon", "BR")
    add_side(page, "Danube", "AT, HU")
    press(page, "Remove: Amazon")
    told(page, "Removed: Amazon. Undo brings it back.")
    assert [each["key"] for each in set_up(watched, "rivers-2032")["sides"]] == ["danube"]
    # The dialog has an address: whoever reloads or goes back is where they were.
    page.reload()
    expect(page.get_by_role("dialog")).to_contain_text("Danube")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    press(page, "Undo")
    said(page, "Undone: A side was removed.")
    expect(row(page, "Rivers, 2032")).to_contain_text("Amazon, Danube")
    press(page, "History")
    first = page.get_by_role("dialog").locator("tbody tr").first
    expect(first).to_contain_text("A side was removed")
    expect(first).to_contain_text("undone")
    page.keyboard.press("Escape")
    for left in ("Amazon", "none yet"):
        press(page, "Undo")
        said(page, "Undone: A side was added.")
        expect(row(page, "Rivers, 2032").get_by_role("cell").nth(2)).to_have_text(left)
    press(page, "Undo")
    said(page, "Undone: An edition was begun.")
    expect(row(page, "Rivers, 2032")).to_have_count(0)
    press(page, "Undo")
    said(page, "Undone: A programme was begun.")


def test_an_edition_is_begun_by_keyboard_alone(watched: Watched) -> None:
    page = watched.open(ENTRANCE)
    dialog = page.get_by_role("dialog")

    def typed(label: str, text: str, key: str = "Tab") -> None:
        walk_to(page, dialog.get_by_label(re.compile(f"^{label}")))
        page.keyboard.type(text)
        page.keyboard.press(key)

    walk_to(page, page.get_by_role("button", name="Begin a programme …"))
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Name", exact=True)).to_be_focused()
    typed("Name", "Deserts", "Enter")
    said(page, "Begun: Deserts. Begin an edition of it next.")
    expect(page.locator("#begin-edition")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Name", exact=True)).to_be_focused()
    typed("Name", "Deserts, 2033")
    expect(dialog.get_by_label("Short name")).to_have_value("deserts-2033")
    # A programme, a kind, and days as browsers take them in English.
    walk_to(page, dialog.get_by_label("Programme"))
    page.keyboard.type("Des")
    typed("First day", "03042033")
    typed("Last day", "03062033", "Enter")
    said(page, "Begun: Deserts, 2033. Give it its sides next.")
    expect(page.locator("#sides-deserts-2033")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Name", exact=True)).to_be_visible()
    for name, who in (("Sahara", "Algeria"), ("Gobi", "Mongolia")):
        typed("Name", name)
        typed("Administration or", who, "Enter")
        told(page, f"Added: {name}.")
        expect(dialog.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#sides-deserts-2033")).to_be_focused()
    walk_to(page, page.locator("#parts-deserts-2033"))
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("City", exact=True)).to_be_visible()
    typed("Name", "Forum")
    typed("Country", "Mongolia")
    typed("City", "Ulaanbaatar", "Enter")
    told(page, "Added: Forum.")
    made = set_up(watched, "deserts-2033")
    assert (made["startsOn"], made["endsOn"]) == ("2033-03-04", "2033-03-06")
    assert [each["key"] for each in made["sides"]] == ["sahara", "gobi"]
    (forum,) = made["components"]
    assert (forum["country"], forum["kind"]) == ("MN", "EXCHANGE_FORUM")
    assert (forum["startsOn"], forum["endsOn"]) == ("2033-03-04", "2033-03-06")


def test_what_is_wrong_is_told_by_its_field_and_stays_typed(watched: Watched) -> None:
    page = watched.open(f"{ENTRANCE}&open=programme")
    dialog = page.get_by_role("dialog")
    key = asked(watched.origin, watched.token, "{ programmes { nodes { key } } }")
    write(page, Name="Twice", Short_name=key["programmes"]["nodes"][0]["key"])
    press(page, "Begin")
    told_at(dialog.get_by_label("Short name"), re.compile("There is a programme .* already."))
    expect(dialog.get_by_label("Name", exact=True)).to_have_value("Twice")
    watched.open(f"{ENTRANCE}&open=edition")
    write(page, Name="Twice", Short_name=EDITION, First_day="2031-05-05", Last_day="2031-05-04")
    press(page, "Begin")
    told_at(dialog.get_by_label("Short name"), re.compile("There is an edition .* already."))
    write(page, Short_name="Not so")
    press(page, "Begin")
    told_at(dialog.get_by_label("Short name"), re.compile("small letters and digits"))
    write(page, Short_name="twice")
    press(page, "Begin")
    told_at(dialog.get_by_label("Last day"), re.compile("before it starts"))
    expect(dialog.get_by_label("Short name")).not_to_have_attribute("aria-invalid", "true")


def test_a_side_or_a_part_that_cannot_be_is_told_by_its_field(watched: Watched) -> None:
    page = watched.open(f"{ENTRANCE}&open=sides:{HELD}")
    dialog = page.get_by_role("dialog")
    (first, *_), *_ = (
        [each["code"] for each in side["administrations"]["nodes"]]
        for side in set_up(watched, HELD)["sides"]
    )
    write(page, Name="Third", Administration_or="Atlantis, FR")
    press(page, "Put on this side")
    members = dialog.get_by_label("Administration or region")
    told_at(members, "Not known: Atlantis.")
    members.fill(first)
    press(page, "Add")
    told_at(members, re.compile(f"{first} is on the side"))
    watched.open(f"{ENTRANCE}&open=parts:{HELD}")
    write(page, Name="Third", Country="Atlantis", City="Paris", Time_zone="Here")
    press(page, "Add")
    told_at(dialog.get_by_label("Country"), "Not known: Atlantis.")
    write(page, Country="France", Time_zone="Here")
    press(page, "Add")
    told_at(dialog.get_by_label("Time zone"), re.compile("A time zone is a name of the IANA list"))
    write(page, Time_zone="Europe/Paris", Kind="Online")
    press(page, "Add")
    told_at(dialog.get_by_label("City"), re.compile("What is held online is in no city"))
    watched.open(f"{ENTRANCE}&open=parts:none")
    expect(dialog).to_contain_text("There is no such edition.")


@pytest.mark.parametrize(
    ("who", "begins", "sets_up"),
    [
        ("administrator", 2, {EDITION, HELD, OTHER}),
        ("planner", 0, {HELD}),
        ("website", 0, set()),
        ("auditor", 0, set()),
    ],
)
def test_who_has_no_right_does_not_see_the_act(
    watched: Watched, who: str, begins: int, sets_up: set[str]
) -> None:
    watched.token = TOKENS[who]
    page = watched.open(ENTRANCE)
    expect(page.locator(f"#to-{HELD}")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Begin "))).to_have_count(begins)
    ids = page.locator("[id^=sides-]").evaluate_all("all => all.map(each => each.id.slice(6))")
    closed = {EDITION} if set_up(watched, EDITION)["state"] in {"CLOSED", "ARCHIVED"} else set()
    assert sets_up & {EDITION, HELD, OTHER} - closed == set(ids) & {EDITION, HELD, OTHER}
    expect(page.locator("[id^=parts-]")).to_have_count(len(ids))


def test_the_entrance_is_one_question_and_small(watched: Watched) -> None:
    page = watched.open(ENTRANCE)
    expect(rows(page).first).to_be_visible()
    assert len(watched.questions()) == 1
    assert watched.bytes() <= 15_000


def test_no_rule_of_accessibility_is_broken(hold_to_rules: HoldToRules) -> None:
    openers = ("#begin-programme", "#begin-edition", f"#sides-{HELD}", f"#parts-{HELD}")
    hold_to_rules(lambda watched: watched.open(ENTRANCE), *openers)
