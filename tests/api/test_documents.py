"""A cooperation framework as a document: what is in it, for whom, in which language, escaped."""

from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from api.files import COST
from domain import models
from domain.outcomes.documents import UPDATES_MAX
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.outcome_desk import OutcomeDesk, opened_desk
from tests.api.policy_world import GRANTS, World, fields, opened, rows
from tests.databases import Databases, on_sqlite

ALL = """
query($slug: String!) { edition(by: {slug: $slug}) {
  programme { cooperationFrameworks(first: 2) { nodes { id title
    docx: documentPath(format: DOCX) html: documentPath(format: HTML)
    articles { title recommendations(first: 8) { nodes { key wording quote
      commitments(first: 5) { nodes { title updates(first: 5) { nodes { text } } } } } } } } } } } }
"""
SCRIPT = "<script>alert('&amp; \"x\"')</script>"


class Page(HTMLParser):
    """The words of a page, and the tags that they stand in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words, self.tags = [], set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of_docx(content: bytes) -> list[str]:
    """Return every paragraph of a file for word processors."""
    return [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]


async def fetched(desk: OutcomeDesk, path: str, **headers: str) -> Any:
    answer = await desk.door.client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


def expected(framework: dict[str, Any]) -> Iterator[str]:
    """Yield everything that a document of a framework has to say."""
    for article in framework["articles"]:
        yield article["title"]
        for advice in article["recommendations"]["nodes"]:
            yield advice["wording"]
            yield advice["quote"]
            yield advice["key"]
            for commitment in advice["commitments"]["nodes"]:
                yield commitment["title"]
                yield from (each["text"] for each in commitment["updates"]["nodes"])


async def test_a_document_holds_every_recommendation_and_commitment(demo_store: Store) -> None:
    async with opened_desk(demo_store) as desk:
        found = await desk.door.ask(ALL, slug="wco-idb-2011")
        frameworks = found["edition"]["programme"]["cooperationFrameworks"]["nodes"]
        assert len(frameworks) == 2
        told = 0
        for each in frameworks:
            docx = await fetched(desk, each["docx"])
            assert docx.headers["content-type"].endswith("wordprocessingml.document")
            lines = words_of_docx(docx.content)
            assert lines[0] == each["title"]
            page = Page((await fetched(desk, each["html"])).text)
            for text in expected(each):
                assert any(text in line for line in lines), text
                assert any(text in line for line in page.words), text
                told += 1
            about = Document(BytesIO(docx.content)).core_properties
            assert (about.title, about.author, about.comments) == (each["title"], "Tradewinds", "")
        assert told > 30


@on_sqlite
async def test_a_document_says_what_is_overdue_and_in_the_language_of_the_request(
    demo_store: Store,
) -> None:
    async with opened_desk(demo_store) as desk:
        found = await desk.door.ask(ALL, slug="wco-idb-2011")
        frameworks = found["edition"]["programme"]["cooperationFrameworks"]["nodes"]
        (path,) = [each["docx"] for each in frameworks if "SYNTHETIC" in each["title"]]
        english = words_of_docx((await fetched(desk, path)).content)
        assert "Colombia: Send the criteria with the forms of validation (SYNTHETIC)" in english
        assert "State: overdue" in english
        moves = "Customs cooperation and mutual administrative assistance, China and Peru"
        assert f"Would move on: {moves}: into force" in english
        assert "2012-03-05: The programme of the week was sent." in english
        assert "SYNTHETIC: invented for a demonstration." in english
        chinese = await fetched(desk, path, **{"Accept-Language": "zh-Hans-CN, en;q=0.5"})
        assert chinese.headers["content-language"] == "zh"
        assert "状态\uff1a 逾期" in words_of_docx(chinese.content)
        assert any(line.startswith("哥伦比亚\uff1a") for line in words_of_docx(chinese.content))


@on_sqlite
async def test_nothing_that_somebody_wrote_is_markup(demo_store: Store) -> None:
    async with opened_desk(demo_store) as desk:
        framework = await desk.framework(title=SCRIPT, summary=f"{SCRIPT}\nsecond line\ttab")
        article = await desk.article(framework, SCRIPT, text=SCRIPT)
        advice = await desk.recommendation(article, quote=SCRIPT, source=SCRIPT)
        await desk.commitment(advice, title=SCRIPT, details=SCRIPT)
        async with desk.store.unit_of_work(SYSTEM) as db:
            row = await db.get_one(models.Recommendation, advice.partition("_")[2])
            # What no door lets in, and neither format may stumble over.
            row.wording = "a\x00b\x0bc\ufffe"
        path = f"/documents/{framework}"
        html = await fetched(desk, f"{path}.html")
        page = Page(html.text)
        assert page.tags <= {
            *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "h4", "p"),
            *("strong", "blockquote"),
        }
        assert {name for name, _ in page.attributes} <= {"lang", "charset", "name", "content"}
        assert "".join(page.words).count(SCRIPT) >= 7
        policy = html.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "sandbox" in policy
        assert html.headers["cache-control"] == "no-store"
        assert html.headers["content-disposition"] == 'attachment; filename="exchange-1.html"'
        lines = words_of_docx((await fetched(desk, f"{path}.docx")).content)
        assert lines[0] == SCRIPT
        assert "a\ufffdb\ufffdc\ufffd" in lines


@on_sqlite
async def test_of_much_that_became_of_a_commitment_the_latest_is_written(
    demo_store: Store,
) -> None:
    async with opened_desk(demo_store) as desk:
        framework = await desk.framework()
        advice = await desk.recommendation(await desk.article(framework))
        commitment = await desk.commitment(advice)
        for day in range(1, UPDATES_MAX + 3):
            told = {"happenedOn": f"2012-01-{day:02}", "text": f"Step {day}."}
            await desk.door.done("recordActionUpdate", commitmentId=commitment, **told)
        lines = words_of_docx((await fetched(desk, f"/documents/{framework}.docx")).content)
        steps = [line for line in lines if "Step" in line]
        assert steps == [f"2012-01-{day:02}: Step {day}." for day in range(3, UPDATES_MAX + 3)]
        assert "2 earlier updates are not written here." in lines


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with opened(databases) as there:
        yield there


def fetch(world: World, who: str, name: str) -> Any:
    headers = {"Authorization": f"Bearer {world.tokens[who]}"} if who in world.tokens else {}
    return world.client.get(f"/documents/{name}", headers=headers)


def test_a_document_is_for_whoever_may_read_the_framework_and_shows_no_more(world: World) -> None:
    for who in GRANTS:
        for row_id in ("frameold", "framefar"):
            told = fetch(world, who, f"CooperationFramework_{row_id}.html")
            may = who in rows()["CooperationFramework", row_id]
            some = who in rows()["CooperationFramework", "frameold"]
            assert told.status_code == (200 if may else 404 if some else 403), (who, row_id)
            if told.status_code != 200:
                assert "errors" in told.json()
                assert "sentinel" not in told.text
            else:
                assert told.headers["vary"] == "Accept-Language, Authorization"
        text = fetch(world, who, "CooperationFramework_frameold.html").text
        for edition in ("own", "other"):
            seen = who in rows()["Recommendation", f"advice{edition}agreed"]
            assert (f"sentinel-adviceagreed-{edition}" in text) == seen, (who, edition)
            # Where it was agreed is said to whoever may read what the session is called.
            told = seen and who in fields()["Session.title"]
            assert (f"sentinel-title-{edition}" in text) == told, (who, edition)
        assert ("sentinel-promise-promiseother" in text) == (
            who in rows()["Commitment", "promiseother"]
        )
        assert "sentinel-name" not in text


def test_what_is_no_document_is_not_there(world: World) -> None:
    assert fetch(world, "nobody", "CooperationFramework_frameold.docx").status_code == 401
    for name in (
        "CooperationFramework_frameold.pdf",
        "CooperationFramework_frameold",
        "Edition_own.docx",
        "CooperationFramework_..docx",
        "CooperationFramework_none.docx",
        "x" * 5_000 + ".docx",
        "%00.html",
        "CooperationFramework_frameold.DOCX",
    ):
        told = fetch(world, "planner", name)
        assert told.status_code == 404, name
        assert told.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    headers = {"Authorization": f"Bearer {world.tokens['planner']}"}
    posted = world.client.post("/documents/CooperationFramework_frameold.docx", headers=headers)
    assert posted.status_code == 405


def test_documents_are_paid_for_from_the_minute_of_the_token(databases: Databases) -> None:
    with opened(databases, cost_per_minute_max=2 * COST) as world:
        name = "CooperationFramework_frameold.html"
        codes = [fetch(world, "planner", name).status_code for _ in range(3)]
        assert codes == [200, 200, 429]
        assert fetch(world, "planner", name).headers["retry-after"]
        assert fetch(world, "coordinator", name).status_code == 200
