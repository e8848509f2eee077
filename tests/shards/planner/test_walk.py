"""A planner's whole way on the page, from an empty database to paper and to a participant's page.

Whoever runs the server gives the participant a token, which has no act on the page.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from seeds.load import load_reference, own_edition
from tests.api.import_desk import Cells, filled
from tests.api.printed import read_pdf
from tests.api.process import Served
from tests.databases import Databases
from tests.scenario.cast import Person, cast
from tests.shards.planner.conftest import (
    Watched,
    asked,
    rows,
    said,
    serving_planners,
    solve_again,
    solved,
)
from tests.shards.planner.editions import EDITION
from tests.shards.planner.test_entrance import add_part, add_side, begin
from tests.shards.planner.test_me import LEVELS, check_answers, overheard
from tests.shards.planner.test_print import letters

ROOT = Path(__file__).parents[3]
FORUM = "exchange_forum"
PEOPLE, PAIRS = 24, 14
LANGUAGES_MAX, WISHES_MAX = 3, 3
COMPETENCIES = "{ competencies(first: 100) { nodes { key name } } }"
PEOPLE_OF = """query($slug: String!) { edition(by: {slug: $slug}) {
  delegates(first: 100) { nodes { code manager { code } } } } }"""


@pytest.fixture(scope="module")
def database_url(databases: Databases) -> str:
    """Give a database as a new installation has it: reference data, and no edition."""
    url = databases.filled_by("sqlite", load_reference)
    return url.render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def served(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("walk")
    with serving_planners(folder, database_url) as served:
        yield served


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def step(page: Page, name: str) -> None:
    """Go to another view by the navigation."""
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
    expect(page.locator("#title")).to_have_text(name)


def name_of(person: Person) -> str:
    return f"Guest {person.code[-2:]} of {person.administration}"


def row_of(person: Person) -> Cells:
    """Return a row of the first sheet."""
    spoken = [
        (f"Language {number}", each["language"], each["level"])
        for number, each in enumerate(person.languages[:LANGUAGES_MAX], start=1)
    ]
    wishes = [
        (f"{word} {priority}", topic)
        for word, topics in (("Seeks", person.seeks), ("Offers", person.offers))
        for topic, priority in topics.items()
        if priority <= WISHES_MAX
    ]
    return {
        "Administration": person.administration,
        "Name": name_of(person),
        "Seniority": person.seniority,
        "Kind of post": person.post,
        **{header: language for header, language, _ in spoken},
        **{f"{header} level": level for header, _, level in spoken},
        **dict(wishes),
        "Nomination": "Submitted",
    }


def levels_of(person: Person, names: dict[str, str]) -> list[Cells]:
    """Return the rows of the second sheet: what each assessor found."""
    return [
        {
            "Administration": person.administration,
            "Name": name_of(person),
            "Assessed by": each["kind"],
            "Assessed on": each["on"],
            **{names[key]: level for key, level in each["ratings"].items() if level is not None},
        }
        for each in person.assessments
    ]


def import_people(page: Page, served: Served, folder: Path) -> None:
    """Fetch the template, fill in who came in 2011, and import all of it."""
    with page.expect_download() as fetched:
        page.locator("#workbook").click()
    template = Path(fetched.value.path()).read_bytes()
    nodes = asked(served.origin, served.token, COMPETENCIES)["competencies"]["nodes"]
    names = {each["key"]: each["name"] for each in nodes}
    people = cast()
    sheets = {
        0: [row_of(each) for each in people],
        1: [row for each in people for row in levels_of(each, names)],
    }
    (folder / "people.xlsx").write_bytes(filled(template, sheets))
    page.get_by_label("Workbook or CSV").set_input_files(folder / "people.xlsx")
    press(page, "Check")
    said(page, f"Nothing is wrong with its {len(sheets[0]) + len(sheets[1])} rows.")
    press(page, "Import all")
    said(page, re.compile(f"^Imported: {PEOPLE} newly put forward"))


def test_a_planner_walks_from_an_empty_database_to_paper(
    watched: Watched, served: Served, database_url: str, tmp_path: Path
) -> None:
    page = watched.open("/planner")
    expect(page.get_by_text("There is no edition yet.")).to_be_visible()
    begin_edition(page)
    expect(page.locator("#edition-state")).to_contain_text("In preparation")
    press(page, "Take nominations")
    said(page, "Nominations are taken.")
    page.locator("#to-imports").click()
    import_people(page, served, tmp_path)
    take_part(page)
    one, other = pair(page)
    plan(page)
    publish(page)
    print_pairs(page, one, other)
    is_seen(watched, served, database_url, one, other)


def begin_edition(page: Page) -> None:
    """Begin the programme and the edition of 2011 with its sides and its parts, and go there."""
    record = own_edition()
    days = (record.starts_on.isoformat(), record.ends_on.isoformat())
    begin(page, record.programme.name, record.name, record.slug, days)
    press(page, f"Sides … {record.name}")
    for side in record.sides:
        add_side(page, side.name, ", ".join(side.administrations))
    press(page, "Close")
    press(page, f"Parts … {record.name}")
    names = {side.key: side.name for side in record.sides}
    for part in record.components:
        for key, name in names.items():
            page.get_by_role("checkbox", name=name).set_checked(key in part.sides)
        where = {"Country": part.country or "", "City": part.city, "Time_zone": part.time_zone}
        first, last = part.starts_on.isoformat(), part.ends_on.isoformat()
        add_part(page, part.name, **where, First_day=first, Last_day=last)
    press(page, "Close")
    page.get_by_role("rowheader").get_by_role("link", name=record.name, exact=True).click()


def take_part(page: Page) -> None:
    """Confirm everybody who is ready, and see what they lack in levels."""
    step(page, "Nominations")
    whole = rows(page, "readiness").first.locator("td")
    # People, and who of them is ready: all have levels, languages, interests and a kind of post.
    for column in range(2):
        expect(whole.nth(column)).to_have_text(str(PEOPLE))
    page.get_by_label("State", exact=True).select_option("SUBMITTED")
    page.locator("#filter").click()
    page.locator("#all").click()
    expect(page.locator("#count")).to_have_text("0 nominations")
    page.locator("#forward").click()
    expect(page.locator("#edition-state")).to_contain_text("Nominations are closed")
    step(page, "Gaps")
    expect(rows(page, "map")).to_have_count(2)
    expect(rows(page, "largest")).to_have_count(10)


def pair(page: Page) -> tuple[str, str]:
    """Suggest pairs, ask why not, lock one, suggest again; return who they are."""
    step(page, "Pairs")
    press(page, "Suggest")
    solved(page)
    expect(rows(page)).to_have_count(PAIRS)
    locks = page.get_by_role("button", name=re.compile(r"^Lock \S+ · \S+"))
    pairs = [str(each.get_attribute("aria-label"))[5:].split(" · ") for each in locks.all()]
    one, other = pairs[-1]
    stranger = next(each for _, each in pairs if each != other)
    ask_why_not(page, one, stranger)
    press(page, f"Lock {one} · {other}")
    said(page, f"Locked: {one} · {other}. It holds from the next suggestion on.")
    press(page, "Suggest")
    solved(page)
    expect(rows(page)).to_have_count(PAIRS)
    held = page.get_by_role("button", name=f"Lock {one} · {other}", exact=True)
    expect(held).to_have_attribute("aria-pressed", "true")
    return one, other


def ask_why_not(page: Page, one: str, stranger: str) -> None:
    """Ask why two are no partners."""
    press(page, "Why not …?")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("One").fill(one)
    dialog.get_by_label("The other").fill(stranger)
    page.keyboard.press("Enter")
    answer = dialog.get_by_role("status")
    expect(answer).to_contain_text(one)
    expect(answer).to_contain_text(stranger)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def plan(page: Page) -> None:
    """Choose topics, give the forum a room and a usual grid of slots, and suggest its agenda."""
    step(page, "Topics")
    # That the plan is there was told of the pairs.
    solve_again(page, page.locator("#suggest"))
    topics = rows(page, "chosen").count()
    step(page, "Agenda")
    page.locator(f"#part-{FORUM}").click()
    expect(page.get_by_text("This part has no slots or no rooms yet.")).to_be_visible()
    press(page, "Rooms and slots")
    press(page, "Fill in the slots")
    page.get_by_role("group", name="Room 1").get_by_label("Name").fill("Great hall")
    page.get_by_label("Sessions that can be interpreted at a time").fill("1")
    press(page, "Keep")
    said(page, re.compile("rooms and slots are kept."))
    press(page, "Suggest")
    solved(page)
    expect(page.locator(".grid .session")).to_have_count(topics)
    expect(page.locator("#conflict-count")).to_contain_text("go together")


def publish(page: Page) -> None:
    """Publish each part."""
    step(page, "Publish")
    for part in ("Pairs", "Topics", "Agenda: Exchange forum"):
        press(page, f"Publish: {part}")
        page.get_by_role("dialog").get_by_role("button", name="Publish now").click()
        said(page, f"Published: {part}.")
    expect(rows(page, "stands").filter(has_text="not yet")).to_have_count(1)


def print_pairs(page: Page, one: str, other: str) -> None:
    """Both of the locked pair stand in a row on the paper of the browser."""
    step(page, "Print")
    expect(page.locator(".part tbody tr")).to_have_count(PAIRS)
    papers = letters(" ".join(read_pdf(page.pdf(format="A4"))))
    told = page.locator(".part tbody tr").all_inner_texts()
    (row,) = (each for each in told if f"({one})" in each and f"({other})" in each)
    assert row.count("Guest") == 2
    assert letters(row) in papers


def is_seen(watched: Watched, served: Served, database_url: str, one: str, other: str) -> None:
    """One of the two reads on their own page whom they meet, and no level, in no answer."""
    found = asked(served.origin, served.token, PEOPLE_OF, slug=EDITION)["edition"]["delegates"]
    (manager,) = (each["manager"]["code"] for each in found["nodes"] if each["code"] == one)
    issued = ("token", "issue", one, "--role", "manager", "--manager", manager)
    of = ("--edition", EDITION, "--database", database_url, "--quiet")
    command = (sys.executable, "-m", "api", *issued, *of)
    token = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    told = overheard(watched)
    watched.token = token.strip()
    page = watched.open("/me")
    card = page.locator(f"section[aria-labelledby=with-{other}-title]")
    expect(card).to_contain_text(other)
    expect(card.get_by_role("button", name="Say yes")).to_be_visible()
    agenda = page.locator("section[aria-labelledby=agenda-title]")
    expect(agenda).to_contain_text("By the clock of Asia/Shanghai")
    expect(agenda).to_contain_text("Great hall")
    check_answers(told)
    assert re.findall(LEVELS, page.locator("main").inner_text(), re.IGNORECASE) == []
