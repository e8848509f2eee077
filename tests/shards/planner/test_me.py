"""The page of a participant: whom they meet, why, where they go; and no level, in no answer."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from domain import models, runs
from domain.policy import SYSTEM
from domain.roles import Role
from domain.runs import AgendaRequest, TopicPurpose
from domain.store import Store
from domain.tokens import Grant, issue_token
from tests.api.process import Served
from tests.databases import Databases
from tests.domain.running import choose_topics, edition, pair
from tests.seeds.rows import load_all
from tests.shards.planner.conftest import (
    HoldToRules,
    Watched,
    address_ends,
    faults,
    said,
    serving_planners,
    walk_to,
)
from tests.shards.planner.editions import EDITION

ME, PARTNER = "LAC-10", "CHN-10"
FORUM = "shanghai_forum"
TOKENS: dict[str, str] = {}
# How words would tell it: the names of the scale, of languages, and figures.
LEVELS = (
    r"\b(levels? \d|not assessed|aware|trained|advanced|expert|native|[ABC][12]|points|score)\b"
)
# Names of fields that would tell how well somebody knows something, or what a pair is worth.
TELLING = {
    "level",
    "levels",
    "levelRange",
    "target",
    "gap",
    "gaps",
    "rating",
    "ratings",
    "score",
    "points",
    "priority",
    "competency",
    "competencies",
    "growth",
    "assessments",
    "weight",
    "worth",
    "perMille",
}


async def publish(store: Store) -> None:
    """Pair the edition of 2011, plan its forum, publish both; let two participants in."""
    await load_all(store)
    pairing = await pair(store)
    topics = await choose_topics(store, TopicPurpose.THIS_EDITION)
    async with store.unit_of_work(SYSTEM) as db:
        ours = await edition(db)
        found = select(models.Component.id).where(
            models.Component.edition_id == ours.id, models.Component.key == FORUM
        )
        forum = (await db.scalars(found)).one()
        request = AgendaRequest(topic_run=topics, pairing_run=pairing)
        agenda = await runs.start_agenda_run(db, forum, request, at=store.clock())
    await runs.carry_out(store, agenda.id)
    async with store.unit_of_work(SYSTEM) as db:
        await runs.publish_pairing_run(db, pairing, at=store.clock())
        await runs.publish_topic_run(db, topics, at=store.clock())
        await runs.publish_agenda_run(db, agenda.id, at=store.clock())
        for code in (ME, "CHN-01"):
            person = models.Delegate.manager_id
            manager_id = await db.scalar(select(person).where(models.Delegate.code == code))
            grant = Grant(code, Role.MANAGER, (ours.id,), manager_id=manager_id)
            TOKENS[code], _ = await issue_token(db, grant, at=store.clock())
        partner = await db.scalar(
            select(models.Delegate.manager_id).where(models.Delegate.code == PARTNER)
        )
        db.add(models.ContactDetails(manager_id=partner, email="ten@customs.example", phone=None))
        home = await db.scalar(
            select(models.Administration.id).where(models.Administration.code == "BR")
        )
        guest = models.Manager(
            id=models.new_id(),
            administration_id=home,
            code="BR-99",
            name="Ana Souza",
            synthetic=True,
        )
        db.add(guest)
        await db.flush()
        grant = Grant("guest", Role.MANAGER, (ours.id,), manager_id=guest.id)
        TOKENS["guest"], _ = await issue_token(db, grant, at=store.clock())


@pytest.fixture(scope="module")
def served(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    url = databases.filled_by("sqlite", publish).render_as_string(hide_password=False)
    with serving_planners(tmp_path_factory.mktemp("me"), url) as served:
        yield served


def opened_by(watched: Watched, who: str = ME, address: str = "/me") -> Page:
    """Open the page as a participant, and wait for what it shows."""
    watched.token = TOKENS[who]
    page = watched.open(address)
    expect(page.locator("#me")).to_be_visible()
    return page


def fields(value: Any) -> set[str]:
    """Return the names of all fields in an answer, at any depth."""
    if isinstance(value, list):
        return set().union(*(fields(each) for each in value))
    if isinstance(value, dict):
        return set(value) | fields(list(value.values()))
    return set()


def numbers(value: Any, name: str = "") -> set[str]:
    """Return the names of the fields that hold a number."""
    if isinstance(value, list):
        return set().union(*(numbers(each, name) for each in value))
    if isinstance(value, dict):
        return set().union(*(numbers(each, key) for key, each in value.items()))
    return {name} if isinstance(value, int | float) and not isinstance(value, bool) else set()


def overheard(watched: Watched) -> list[str]:
    """Return the list to which every answer of GraphQL is added, as the page gets it."""
    told: list[str] = []

    def pass_on(route: Route) -> None:
        answer = route.fetch()
        told.append(answer.text())
        route.fulfill(response=answer)

    watched.page.route("**/graphql", pass_on)
    return told


def check_answers(told: list[str]) -> None:
    """No answer of the server holds a level, a score, or any number but what counts changes."""
    assert told
    for answer in told:
        data = json.loads(answer)["data"]
        assert fields(data) & TELLING == set()
        assert numbers(data) <= {"version"}
        assert re.findall(LEVELS, json.dumps(data, ensure_ascii=False), re.IGNORECASE) == []


def test_a_participant_sees_partner_reasons_and_agenda_and_no_level(watched: Watched) -> None:
    told = overheard(watched)
    page = opened_by(watched)
    address_ends(page, f"/me/{EDITION}/mine")
    # Which edition is theirs, then all of it by one question.
    assert len(watched.questions()) == 2
    card = page.locator(f"section[aria-labelledby=with-{PARTNER}-title]")
    expect(card).to_contain_text("CHN-10 · China")
    expect(card).to_contain_text("Contact: ten@customs.example")
    expect(card).to_contain_text("Languages of both: Chinese")
    expect(card).to_contain_text("CHN-10 can share Special procedures and free zones with LAC-10.")
    expect(card).to_contain_text("You offer: Integrity")
    agenda = page.locator("section[aria-labelledby=agenda-title]")
    expect(agenda).to_contain_text("By the clock of Asia/Shanghai")
    expect(agenda.locator("tbody tr").nth(3)).to_be_visible()
    expect(agenda).to_contain_text("Meeting with CHN-10 · China")
    for planners in ("undo", "history"):
        expect(page.locator(f"#{planners}")).to_have_count(0)
    check_answers(told)
    before = len(watched.questions())
    page.reload()
    expect(card).to_be_visible()
    assert len(watched.questions()) == before + 1
    # By keyboard: yes, then a second thought that is left by Escape.
    walk_to(page, card.get_by_role("button", name="Say yes"))
    page.keyboard.press("Enter")
    said(page, "You said yes to CHN-10 · China.")
    expect(card).to_contain_text("You said yes.")
    no = card.get_by_role("button", name="Say no")
    expect(no).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("It ends the partnership.")
    expect(page).to_have_url(re.compile("open=decline"))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(no).to_be_focused()
    check_answers(told)


def test_an_address_for_the_calendar_is_made_fetched_and_closed(watched: Watched) -> None:
    page = opened_by(watched)
    walk_to(page, page.get_by_role("button", name="Make a private address"))
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="The calendar as a file")
    expect(link).to_be_focused()
    address = page.get_by_label("Copy it now").input_value()
    assert address.startswith(f"{watched.origin}/calendars/")
    assert page.request.get(address).text().startswith("BEGIN:VCALENDAR")
    page.get_by_role("button", name="Close it for good").click()
    said(page, "The address is closed.")
    expect(link).to_have_count(0)
    assert page.request.get(address).status == 410


def test_who_declines_says_why_and_sees_that_it_ended(watched: Watched) -> None:
    told = overheard(watched)
    page = opened_by(watched, "CHN-01")
    card = page.locator("section[aria-labelledby^=with-]").first
    card.get_by_role("button", name="Say no").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why").select_option("NEW_POST")
    dialog.get_by_role("button", name="Say no now").click()
    expect(page.get_by_text("You declined.", exact=True)).to_be_visible()
    expect(page.locator("#title")).to_be_focused()
    check_answers(told)


def test_a_token_of_nobody_in_particular_is_told_so(watched: Watched) -> None:
    page = watched.open(f"/me/{EDITION}")
    expect(page.get_by_text("This page is for those who take part")).to_be_visible()


def test_somebody_whom_nobody_put_forward_is_told_who_they_are(watched: Watched, axe: str) -> None:
    told = overheard(watched)
    page = opened_by(watched, "guest")
    address_ends(page, f"/me/{EDITION}/mine")
    expect(page.locator("#me")).to_have_text("Ana Souza · Brazil")
    expect(page.get_by_text("You can read this page until")).to_be_visible()
    expect(page.get_by_text("You have no place in this edition yet")).to_be_visible()
    for part in ("agenda", "calendar", "partners"):
        expect(page.locator(f"#{part}-title")).to_have_count(0)
    page.evaluate(axe)
    assert faults(page) == []
    check_answers(told)


def test_no_rule_of_accessibility_is_broken(hold_to_rules: HoldToRules) -> None:
    hold_to_rules(opened_by, "[id^=decline-]")
