"""The view of imports: a template, a file with errors, the same mended, and all of it written."""

import re
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Page, Route, expect

from tests.api.import_desk import filled
from tests.shards.planner.conftest import HoldToRules, Opening, Watched, idle, rows, said, walk_to
from tests.shards.planner.editions import (
    EDITION,
    EMPTY_EDITION,
    FILES,
    IMPORTED_EDITION,
    MANY_EDITION,
)

SIDES = """query($slug: String!) { edition(by: {slug: $slug}) {
  sides { administrations(first: 1) { nodes { code name } } }
  nominations(first: 1) { totalCount } } }"""


def address(edition: str = EDITION, more: str = "") -> str:
    return f"/planner/{edition}/imports{more}"


def asked(watched: Watched, slug: str = IMPORTED_EDITION) -> Any:
    """Ask the public door as the page does."""
    headers = {"Authorization": f"Bearer {watched.token}"}
    body = {"query": SIDES, "variables": {"slug": slug}}
    answer = watched.page.request.post(f"{watched.origin}/graphql", data=body, headers=headers)
    return answer.json()["data"]["edition"]


def template(page: Page, name: str = "workbook") -> bytes:
    with page.expect_download() as fetched:
        page.locator(f"#{name}").click()
    return Path(fetched.value.path()).read_bytes()


def people(watched: Watched, name: str, count: int = 1) -> list[dict[str, object]]:
    """Return rows of the first sheet."""
    first, second = (
        f"{each['code']} — {each['name']}"
        for side in asked(watched)["sides"]
        for each in side["administrations"]["nodes"]
    )
    return [
        {
            "Administration": (first, second)[number % 2],
            "Name": f"{name} {number}",
            "Seniority": "Senior manager",
            "Language 1": "en — English",
            "Language 1 level": "Native",
            "Nomination": "Submitted",
        }
        for number in range(count)
    ]


def send(page: Page, folder: Path, content: bytes, name: str = "people.xlsx") -> None:
    (folder / name).write_bytes(content)
    page.get_by_label("Workbook or CSV").set_input_files(folder / name)
    page.get_by_role("button", name="Check", exact=True).click()


def figures(page: Page) -> list[str]:
    """Return rows, who is put forward, what is changed, what is as it is, and problems."""
    return page.locator("dl dd").all_inner_texts()


def test_it_opens_by_one_question_within_its_bytes(watched: Watched) -> None:
    page = watched.open(address())
    expect(page.locator("#count")).to_have_text("0 files")
    assert len(watched.questions()) == 1
    assert watched.bytes() <= 15_000


def test_the_page_is_dimmed_while_a_file_is_checked(watched: Watched, tmp_path: Path) -> None:
    page = watched.open(address(IMPORTED_EDITION))
    held: list[Route] = []
    page.route("**/imports?*", lambda route: held.append(route))  # noqa: PLW0108 -- playwright marks it
    send(page, tmp_path, template(page))
    view = page.locator("#view")
    expect(view).to_have_attribute("aria-busy", "true")
    expect(view).to_have_class("waiting")
    held[0].continue_()
    expect(page.locator("#state")).to_be_visible()
    expect(view).not_to_have_class("waiting")


def test_it_is_busy_until_all_is_read_that_a_checked_file_changed(
    watched: Watched, tmp_path: Path
) -> None:
    page = watched.open(address(IMPORTED_EDITION))
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "query Planner" in str(route.request.post_data):
            held.append(route)
        else:
            route.continue_()

    page.route("**/graphql", hold)
    send(page, tmp_path, template(page))
    expect(page.locator("#state")).to_be_visible()
    expect(page.locator("#view")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    idle(page)
    expect(rows(page).first).to_be_visible()


def test_templates_are_in_the_language_of_the_page(opened: Opening, tmp_path: Path) -> None:
    with opened(locale="zh") as watched:
        page = watched.open(address(IMPORTED_EDITION))
        (tmp_path / "zh.xlsx").write_bytes(template(page))
        top = [str(cell.value) for cell in load_workbook(tmp_path / "zh.xlsx").worksheets[0][1]]
        assert "".join(top[:3]).isascii() is False
        headers = template(page, "people").decode("utf-8-sig").splitlines()[0]
        assert headers.split(",")[:3] == top[:3]


def test_errors_are_told_by_cell_mended_and_all_is_imported(
    watched: Watched, tmp_path: Path
) -> None:
    page = watched.open(address(IMPORTED_EDITION))
    before = asked(watched)["nominations"]["totalCount"]
    empty = template(page)
    good = people(watched, "Rosa Import", 4)
    code = str(good[1]["Administration"]).partition(" ")[0]
    bad = [dict(each) for each in good]
    bad[1]["Administration"] = str(good[1]["Administration"]).partition("— ")[2][:-1] + "x"
    bad[2]["Language 1 level"] = "Fluentish"
    send(page, tmp_path, filled(empty, {0: bad}))
    said(page, "2 problems were found. Nothing was written.")
    expect(page).to_have_url(re.compile("file=Import_"))
    expect(page.locator("#state")).to_have_text("needs changes")
    assert figures(page)[0] == "4"
    assert figures(page)[4] == "2"
    told = rows(page, "file")
    expect(told).to_have_count(2)
    first = told.first.locator("th, td")
    expect(first.first).to_have_text("Delegates row 3")
    expect(first.nth(1)).to_have_text("A · Administration")
    expect(first.nth(2)).to_have_text(str(bad[1]["Administration"]))
    expect(first.nth(4)).to_contain_text(code)
    expect(told.nth(1)).to_contain_text("Fluentish")
    expect(page.locator("#apply")).to_have_count(0)
    # Each file has an address of its own.
    page.reload()
    expect(told).to_have_count(2)
    send(page, tmp_path, filled(empty, {0: good}))
    said(page, "Nothing is wrong with its 4 rows.")
    expect(page.locator("#state")).to_have_text("ready to import")
    assert figures(page) == ["4", "4", "0", "0", "0"]
    assert asked(watched)["nominations"]["totalCount"] == before
    page.get_by_role("button", name="Import all").click()
    said(page, "Imported: 4 newly put forward, 0 other rows.")
    expect(page.locator("#state")).to_have_text("imported")
    assert asked(watched)["nominations"]["totalCount"] == before + 4
    expect(rows(page).first).to_contain_text("imported")
    page.go_back()
    expect(page.locator("#state")).to_have_text("needs changes")


def test_it_is_done_by_keyboard(watched: Watched, tmp_path: Path) -> None:
    page = watched.open(address(IMPORTED_EDITION))
    content = filled(template(page), {0: people(watched, "Kim Keyboard")})
    (tmp_path / "kim.xlsx").write_bytes(content)
    upload = page.get_by_label("Workbook or CSV")
    walk_to(page, upload)
    # The chooser itself is the browser's.
    upload.set_input_files(tmp_path / "kim.xlsx")
    walk_to(page, page.get_by_role("button", name="Check", exact=True))
    page.keyboard.press("Enter")
    said(page, "Nothing is wrong with its row.")
    walk_to(page, page.get_by_role("button", name="Import all"))
    page.keyboard.press("Enter")
    said(page, "Imported: 1 newly put forward, 0 other rows.")


def test_many_problems_and_many_files_are_pages(watched: Watched, tmp_path: Path) -> None:
    page = watched.open(address(IMPORTED_EDITION))
    lines = "\n".join(f"Nowhere,Person {number}" for number in range(60))
    send(page, tmp_path, f"Administration,Name\n{lines}\n".encode(), "many.csv")
    said(page, "60 problems were found. Nothing was written.")
    expect(page.locator("#problem-count")).to_have_text("Problems 1 to 50 of 60")
    expect(rows(page, "file").first.locator("th")).to_have_text("row 2")
    page.locator("#further-problems").click()
    expect(page.locator("#problem-count")).to_have_text("Problems 51 to 60 of 60")
    expect(rows(page, "file")).to_have_count(10)
    page.locator("#earlier-problems").click()
    expect(rows(page, "file")).to_have_count(50)
    watched.answers.clear()
    watched.open(address(MANY_EDITION))
    expect(page.locator("#count")).to_have_text(f"{FILES} files")
    expect(rows(page)).to_have_count(50)
    assert len(watched.questions()) == 1
    page.locator("#further").click()
    expect(rows(page)).to_have_count(FILES - 50)
    page.locator("#earlier").click()
    expect(rows(page)).to_have_count(50)
    page.locator("tbody a").first.click()
    expect(page.locator("#state")).to_have_text("lapsed")


def test_a_page_of_problems_that_is_the_last_one_leads_no_further(
    watched: Watched, tmp_path: Path
) -> None:
    page = watched.open(address(IMPORTED_EDITION))
    lines = "\n".join(f"Nowhere,Person {number}" for number in range(50))
    send(page, tmp_path, f"Administration,Name\n{lines}\n".encode(), "fifty.csv")
    said(page, "50 problems were found. Nothing was written.")
    expect(page.locator("#problem-count")).to_have_text("Problems 1 to 50 of 50")
    expect(page.locator("#further-problems")).to_have_count(0)


def test_of_many_files_it_weighs_little(watched: Watched) -> None:
    watched.open(address(MANY_EDITION))
    assert watched.bytes() <= 20_000


def test_what_is_refused_is_told_in_words(watched: Watched, tmp_path: Path) -> None:
    watched.expected += ["Failed to load"]
    page = watched.open(address(IMPORTED_EDITION, "?file=nothing"))
    expect(page.locator("section", has_text="There is no such file")).to_be_visible()
    send(page, tmp_path, b"PK\x03\x04 no workbook", "broken.xlsx")
    expect(page.get_by_role("alert")).to_be_visible()
    send(page, tmp_path, b"x" * (9 * 1024 * 1024), "large.csv")
    expect(page.get_by_role("alert")).to_contain_text("larger than 8 MiB")
    watched.open(address(EMPTY_EDITION))
    # It takes no nominations yet: that is told of each row.
    send(page, tmp_path, b"Administration,Name\nPE,Ana\n", "closed.csv")
    expect(rows(page, "file").first).to_be_visible()


def test_no_rule_of_accessibility_is_broken(hold_to_rules: HoldToRules, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_bytes(b"Administration,Name\nNowhere,Ana\n")

    def opened(watched: Watched) -> Page:
        page = watched.open(address(IMPORTED_EDITION))
        page.locator("#upload").set_input_files(tmp_path / "bad.csv")
        page.locator("#check").click()
        expect(page.locator("#problem-count")).to_be_visible()
        return page

    hold_to_rules(opened)
