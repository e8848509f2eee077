"""Lists as files over HTTP: the rows of /graphql in their order, in three formats, or a refusal."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.door import refusal
from tests.api.list_desk import (
    CSV,
    FORMS,
    JSON,
    XLSX,
    Case,
    as_text,
    expected,
    fetch,
    pages,
    read_csv,
    read_xlsx,
)
from tests.api.partners import Partners, opened, publish_demo
from tests.databases import Databases, on_sqlite
from tests.domain.running import SLUG

MANAGERS = """query People($filter: ManagerFilter, $first: Int, $after: String) {
  managers(filter: $filter, orderBy: [{field: ADMINISTRATION, direction: DESC}, {field: CODE}],
      first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { ...Named administration { code place: name(locale: "es") synthetic: code }
      languages { language level } delegates(first: 50) { nodes { code synthetic } } synthetic } } }
fragment Named on Manager { code name roleProfile { key name } }"""
DELEGATES = """query($slug: String!, $first: Int, $after: String) {
  edition(by: {slug: $slug}) { name sides { key }
    participants: delegates(filter: {sideKeyIn: ["latin_america", "china"]},
        orderBy: [{field: SIDE, direction: DESC}], first: $first, after: $after) {
      pageInfo { hasNextPage endCursor } totalCount
      nodes { id synthetic code side { key } manager { seniority synthetic offers {
        priority topic { key } } } components { key } version } } } }"""
PAIRINGS = """query Website($first: Int, $after: String) {
  publishedPairings(first: $first, after: $after) { pageInfo { hasNextPage endCursor }
    edges { node { synthetic delegates { code administration { code } synthetic }
      partnership { state } run { id synthetic } } } } }"""
NOMINATIONS = """query($id: ID!, $first: Int, $after: String) {
  node(id: $id) { ... on Edition { slug ...Call } } }
fragment Call on Edition {
  nominations(filter: {stateIn: [CONFIRMED]}, orderBy: [{field: SIDE}], first: $first,
      after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { __typename state submittedAt statement manager { code synthetic }
      delegate { code synthetic } notices { kind } } } }"""
MAP = """query Between($first: Int, $after: String) {
  cooperationMap(first: $first, after: $after) { endCursor totalCount
    nodes { stage administrations { code } instruments { key title } } } }"""
REGIONS = "{ regions { key name administrations(first: 3) { totalCount nodes { code } } } }"
CASES = {
    "managers": Case(
        "planner",
        MANAGERS,
        ("managers",),
        (
            *("code", "name", "roleProfile.key", "roleProfile.name", "administration.code"),
            *("administration.place", "administration.synthetic"),
            *("languages.language", "languages.level", "delegates.nodes.code"),
            *("delegates.nodes.synthetic", "synthetic"),
        ),
        {"filter": {"administrationCodeIn": ["CN", "PE", "BR", "MX"], "synthetic": True}},
    ),
    "delegates": Case(
        "ours",
        DELEGATES,
        ("edition", "participants"),
        (
            *("id", "synthetic", "code", "side.key", "manager.seniority", "manager.synthetic"),
            *("manager.offers.priority", "manager.offers.topic.key", "components.key", "version"),
        ),
        {"slug": SLUG},
    ),
    "pairings": Case(
        "website",
        PAIRINGS,
        ("publishedPairings",),
        (
            *("node.synthetic", "node.delegates.code"),
            *("node.delegates.administration.code", "node.delegates.synthetic"),
            *("node.partnership.state", "node.run.id", "node.run.synthetic"),
        ),
        rows="edges",
    ),
    "nominations": Case(
        "planner",
        NOMINATIONS,
        ("node", "nominations"),
        (
            *("__typename", "state", "submittedAt", "statement", "manager.code"),
            *("manager.synthetic", "delegate.code", "delegate.synthetic", "notices.kind"),
        ),
    ),
    "map": Case(
        "auditor",
        MAP,
        ("cooperationMap",),
        ("stage", "administrations.code", "instruments.key", "instruments.title"),
    ),
    "regions": Case(
        "people only",
        REGIONS,
        ("regions",),
        ("key", "name", "administrations.totalCount", "administrations.nodes.code"),
    ),
}
# What is one of a list, or within one: such columns are texts.
MANY = {
    *("languages.language", "languages.level", "manager.offers.priority"),
    *("delegates.nodes.code", "delegates.nodes.synthetic"),
    *("manager.offers.topic.key", "components.key", "node.delegates.code", "notices.kind"),
    *("node.delegates.administration.code", "node.delegates.synthetic", "administrations.code"),
    *("instruments.key", "instruments.title", "administrations.nodes.code"),
}
# So little for one request that the first list takes several, each as large as it can be.
COST = 610


@pytest.fixture
def partners(databases: Databases, engine: str, tmp_path: Path) -> Iterator[Partners]:
    url = databases.filled_by(engine, publish_demo)
    with opened(tmp_path, url.render_as_string(hide_password=False), cost_max=COST) as there:
        yield there
    databases.give_back(url)


def list_of(partners: Partners, case: Case, form: str, **more: object) -> Any:
    body = {"query": case.document, "variables": dict(case.variables), **more}
    return fetch(partners.client, partners.tokens[case.who], form, body)


def edition_id(partners: Partners) -> str:
    document = "query($slug: String!) { edition(by: {slug: $slug}) { id } }"
    return partners.ask("planner", document, slug=SLUG)["data"]["edition"]["id"]


def test_a_file_has_the_rows_of_every_page_in_their_order(partners: Partners) -> None:
    """Of connections, edges, what has a cursor of its own and plain lists; as several roles."""
    sizes = {}
    theirs = CASES["nominations"]._replace(variables={"id": edition_id(partners)})
    for name, case in {**CASES, "nominations": theirs}.items():
        rows = pages(partners.client, partners.tokens[case.who], case)
        sizes[name] = len(rows)
        chosen = {"list": "edition.participants.nodes"} if name == "delegates" else {}
        told = {form: list_of(partners, case, form, **chosen) for form in FORMS}
        for form, answer in told.items():
            assert answer.status_code == 200, (name, form, answer.text)
        assert told[JSON].json() == rows, name
        lines = expected(rows, case.columns, MANY)
        assert read_xlsx(told[XLSX].content) == [list(case.columns), *lines], name
        plain = [[as_text(cell) for cell in line] for line in lines]
        assert read_csv(told[CSV].content) == [list(case.columns), *plain], name
    # Not even all managers could be read at once: the door turned pages as well.
    assert sizes["managers"] * 50 > COST
    assert sizes == {
        "managers": sizes["managers"],
        "delegates": 24,
        "pairings": 14,
        "nominations": 24,
        "map": sizes["map"],
        "regions": 6,
    }
    assert sizes["map"] > 7


def put(partners: Partners, code: str, **columns: str) -> None:
    """Change what is written of a person behind the server's back."""

    async def change(store: Store) -> None:
        async with store.unit_of_work(SYSTEM) as db:
            row = (
                await db.scalars(select(models.Manager).where(models.Manager.code == code))
            ).one()
            for name, value in columns.items():
                setattr(row, name, value)

    partners.run(change)


# What stands first in a cell decides whether a spreadsheet works it out.
RISKY = {
    "=1+1": "'=1+1",
    "+51 1 555": "'+51 1 555",
    "-5": "-5",
    " @SUM(A1)": "' @SUM(A1)",
    "'=1": "''=1",
    "#N/A": "#N/A",
    "\uff1dHYPERLINK()": "'\uff1dHYPERLINK()",
    'Ñu "x", y\nz': 'Ñu "x", y\nz',
    "\x01\x1b": "\x01\x1b",
}


@on_sqlite
def test_no_text_becomes_a_formula_and_all_other_text_stays(partners: Partners) -> None:
    document = (
        "query People($code: String!) { managers(filter: {search: $code}) {"
        " nodes { position code } } }"
    )
    for text, written in RISKY.items():
        put(partners, "CHN-01", position=text)
        case = Case("planner", document, (), (), {"code": "CHN-01"})
        labels = {"position": "=Post", "code": "Code, of the person"}
        told = {form: list_of(partners, case, form, labels=labels) for form in FORMS}
        head, line = read_csv(told[CSV].content)
        assert head == ["'=Post", "Code, of the person", "synthetic"]
        assert line[0] == written, text
        head, line = read_xlsx(told[XLSX].content)
        assert head == ["'=Post", "Code, of the person", "synthetic"]
        assert line[0] == written.replace("\x01", "\ufffd").replace("\x1b", "\ufffd"), text
        (row,) = told[JSON].json()
        # What is synthetic says so, where the query does not ask.
        assert row == {"position": text, "code": "CHN-01", "synthetic": True}


@on_sqlite
def test_a_file_has_a_name_a_type_a_language_and_a_mark_where_it_is_asked_for(
    partners: Partners,
) -> None:
    named = Case("planner", "query Countries { administrations { nodes { name } } }", (), ())
    bare = Case("planner", "{ x: administrations { nodes { name } } }", (), ())
    plain = Case("planner", "{ regions { name } }", (), ())
    for form, kind in (
        (CSV, "text/csv; charset=utf-8"),
        (XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (JSON, "application/json; charset=utf-8"),
    ):
        told = list_of(partners, named, form).headers
        assert told["content-type"] == kind
        assert told["content-disposition"] == f'attachment; filename="Countries.{form}"'
        assert (told["vary"], told["content-language"]) == ("Accept-Language, Authorization", "en")
        assert (told["cache-control"], told["x-content-type-options"]) == ("no-store", "nosniff")
        for case, stem in ((bare, "x"), (plain, "regions")):
            name = list_of(partners, case, form).headers["content-disposition"]
            assert name == f'attachment; filename="{stem}.{form}"'
    long = Case("planner", f"query {'N' * 300} {{ regions {{ key }} }}", (), ())
    name = list_of(partners, long, CSV).headers["content-disposition"]
    assert name == f'attachment; filename="{"N" * 80}.csv"'
    taken = Case("planner", "query History { regions { key } }", (), ())
    told = list_of(partners, taken, XLSX)
    assert told.headers["content-disposition"] == 'attachment; filename="History.xlsx"'
    assert openpyxl.load_workbook(io.BytesIO(told.content)).sheetnames == ["History_"]
    spanish = fetch(
        partners.client,
        partners.tokens["planner"],
        JSON,
        {"query": named.document},
        Accept_Language="es",
    )
    assert spanish.headers["content-language"] == "es"
    assert "Perú" in [row["name"] for row in spanish.json()]
    mark = b"\xef\xbb\xbf"
    assert list_of(partners, named, CSV, byteOrderMark=True).content.startswith(mark + b"name\r\n")
    assert list_of(partners, named, CSV).content.startswith(b"name\r\n")


@on_sqlite
def test_an_empty_list_is_a_file_with_its_header(partners: Partners) -> None:
    document = '{ managers(filter: {search: "nobody of that name"}) { nodes { code name } } }'
    case = Case("planner", document, (), ())
    assert list_of(partners, case, JSON).json() == []
    assert read_csv(list_of(partners, case, CSV).content) == [["code", "name"]]
    assert read_xlsx(list_of(partners, case, XLSX).content) == [["code", "name"]]


@on_sqlite
def test_what_is_synthetic_says_so_wherever_it_stands(partners: Partners) -> None:
    """In the row itself, in an object or a list within it; and nothing is said of what is not."""
    for case, told in (
        ("{ managers { nodes { code } } }", True),
        ("{ edition(by: {slug: $slug}) { nominations { nodes { manager { code } } } } }", True),
        ("{ edition(by: {slug: $slug}) { partnerships { nodes { delegates { code } } } } }", True),
        ("{ administrations { nodes { code } } }", False),
        ("{ managers { nodes { code synthetic } } }", False),
    ):
        document = case.replace("$slug", f'"{SLUG}"')
        asked = Case("planner", document, (), ())
        rows = list_of(partners, asked, JSON).json()
        head = read_csv(list_of(partners, asked, CSV).content)[0]
        assert (head[-1] == "synthetic" and len(head) > 1) == (told or "synthetic" in case)
        if told:
            assert {row["synthetic"] for row in rows} == {True}
        elif "synthetic" not in case:
            assert all("synthetic" not in row for row in rows)
    put(partners, "CHN-01", synthetic=False)
    document = "{ managers(orderBy: [{field: CODE}]) { nodes { code synthetic: name } } }"
    case = Case("planner", document, (), ())
    marks = {row["code"]: row["synthetic_"] for row in list_of(partners, case, JSON).json()}
    assert marks["CHN-01"] is False
    assert marks["CHN-02"] is True


@on_sqlite
def test_a_list_is_chosen_where_there_are_several_and_read_alone(partners: Partners) -> None:
    """What stands beside it is not asked for: neither what it costs nor what is refused in it."""
    document = """query Screen($slug: String!, $first: Int, $unused: Boolean = false) {
      edition(by: {slug: $slug}) { name
        sides { key @skip(if: $unused) }
        delegates(first: $first, orderBy: [{field: CODE, direction: DESC}]) {
          totalCount nodes { code @include(if: $unused) side { key } } }
        nominations { nodes { statement } } } }"""
    who = Case("website", document, (), (), {"slug": SLUG, "first": 1})
    told = list_of(partners, who, CSV)
    assert refusal(told) == (400, "BAD_REQUEST")
    assert (
        "of edition.sides, edition.delegates.nodes, edition.nominations.nodes."
        in told.json()["errors"][0]["message"]
    )
    assert refusal(list_of(partners, who, CSV, list="edition.nothing")) == (400, "BAD_REQUEST")
    sides = list_of(partners, who, JSON, list="edition.sides").json()
    assert sides == [{"key": "latin_america"}, {"key": "china"}]
    delegates = list_of(partners, who, CSV, list="edition.delegates.nodes")
    head, *lines = read_csv(delegates.content)
    assert head == ["side.key", "synthetic"]
    assert [line[0] for line in lines] == ["latin_america"] * 14 + ["china"] * 10
