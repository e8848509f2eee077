"""Cooperation frameworks over HTTP: written, mapped, published, superseded, taken back."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from domain import models
from domain.outcomes.articles import ARTICLES_MAX
from domain.policy import SYSTEM, Role, Viewer
from domain.store import Store
from tests.api.outcome_desk import FRAMEWORK, RECOMMENDATION, OutcomeDesk, opened_desk
from tests.databases import on_sqlite
from tests.seeds.rows import load_all


@pytest.fixture
async def desk(demo_store: Store) -> AsyncIterator[OutcomeDesk]:
    async with opened_desk(demo_store) as there:
        yield there


async def shown(desk: OutcomeDesk, framework: str) -> dict[str, Any]:
    return dict(await desk.node(FRAMEWORK, framework))


async def titles(desk: OutcomeDesk, framework: str) -> list[str]:
    articles = (await shown(desk, framework))["articles"]
    assert [each["number"] for each in articles] == list(range(1, len(articles) + 1))
    return [each["title"] for each in articles]


async def test_a_draft_is_written_article_by_article(desk: OutcomeDesk) -> None:
    framework = await desk.framework(summary="What we do.", quote="q", source="A note.")
    first = await desk.article(framework, "First", text="Words.")
    await desk.article(framework, "Second")
    await desk.article(framework, "Before", number=1)
    assert await titles(desk, framework) == ["Before", "First", "Second"]
    moved = await desk.door.done("changeArticle", id=first, number=3)
    assert moved["article"]["number"] == 3
    assert await titles(desk, framework) == ["Before", "Second", "First"]
    await desk.door.done("changeCooperationFramework", id=framework, summary="")
    found = await shown(desk, framework)
    told = {key: found[key] for key in ("key", "version", "summary", "quote", "source", "state")}
    assert told == {
        "key": "exchange",
        "version": 1,
        "summary": "",
        "quote": "q",
        "source": "A note.",
        "state": "DRAFT",
    }
    assert found["articles"][2]["text"] == "Words."
    assert found["programme"] == {"key": "wco-idb-china-latam"}
    gone = await desk.door.done("removeArticle", id=first)
    assert gone["deletedId"] == first
    assert await titles(desk, framework) == ["Before", "Second"]


async def test_every_act_on_a_draft_can_be_taken_back(desk: OutcomeDesk) -> None:
    framework = await desk.framework()
    await desk.article(framework, "First")
    second = await desk.article(framework, "Second", text="Words.")
    before = await shown(desk, framework)

    async def same_again() -> None:
        await desk.revert_newest()
        assert {**await shown(desk, framework), "revision": 0} == {**before, "revision": 0}

    await desk.door.done("changeArticle", id=second, number=1, title="Other", text="")
    await same_again()
    await desk.door.done("removeArticle", id=second)
    await same_again()
    await desk.article(framework, "Third", number=1)
    await same_again()
    await desk.door.done("changeCooperationFramework", id=framework, title="Other")
    await same_again()
    stale = await desk.door.error("changeArticle", id=second, title="x", expectedVersion=1)
    assert stale["code"] == "STALE"
    assert stale["currentVersion"] > 8


async def test_the_next_version_is_a_copy_with_a_map(desk: OutcomeDesk) -> None:
    framework = await desk.framework()
    first = await desk.article(framework, "First")
    second = await desk.article(framework, "Second")
    await desk.recommendation(first, "visits")
    await desk.recommendation(second, "papers", agreed=False)
    published = await desk.door.done("publishCooperationFramework", id=framework)
    assert published["superseded"] is None
    copy = (await desk.door.done("draftCooperationFramework", id=framework))["cooperationFramework"]
    assert copy["version"] == 2
    found = await shown(desk, copy["id"])
    assert [each["title"] for each in found["articles"]] == ["First", "Second"]
    assert found["mappings"] == [
        {"from": {"number": n, "framework": {"version": 1}}, "to": {"number": n}, "reason": ""}
        for n in (1, 2)
    ]
    # What stands under an article stands under what it became.
    one, two = (each["recommendations"]["nodes"] for each in found["articles"])
    assert (one, two) == (
        [{"key": "visits", "state": "AGREED"}],
        [{"key": "papers", "state": "DRAFT"}],
    )
    both = [each["id"] for each in found["articles"]]
    mapped = {"frameworkId": copy["id"], "fromArticleId": first, "toArticleIds": both}
    await desk.door.done("mapArticle", **mapped)
    merged = await shown(desk, copy["id"])
    assert [len(each["recommendations"]["nodes"]) for each in merged["articles"]] == [1, 2]
    await desk.revert_newest()
    assert (await shown(desk, copy["id"]))["mappings"] == found["mappings"]
    done = await desk.door.done("publishCooperationFramework", id=copy["id"])
    assert done["superseded"] == {"id": framework, "state": "SUPERSEDED"}
    old = await shown(desk, framework)
    assert [each["recommendations"]["nodes"] for each in old["articles"]] == [one, two]
    retired = await desk.door.done("retireCooperationFramework", id=copy["id"])
    assert retired["cooperationFramework"]["state"] == "RETIRED"


async def test_a_version_says_what_became_of_each_article_before_it_is_in_force(
    desk: OutcomeDesk,
) -> None:
    framework = await desk.framework()
    empty = await desk.door.error("publishCooperationFramework", id=framework)
    assert (empty["code"], empty["path"]) == ("CONFLICT", ["id"])
    assert "Version 1 of the cooperation framework exchange has no article." in empty["message"]
    first = await desk.article(framework, "First")
    await desk.article(framework, "Second")
    await desk.door.done("publishCooperationFramework", id=framework)
    draft = await desk.door.done("draftCooperationFramework", id=framework)
    copy = draft["cooperationFramework"]["id"]
    inside = (await shown(desk, copy))["articles"]
    await desk.door.done("removeArticle", id=inside[0]["id"])
    told = await desk.door.error("publishCooperationFramework", id=copy)
    assert "does not say what became of article 1 of version 1" in told["message"]
    mapped = {"frameworkId": copy, "fromArticleId": first, "toArticleIds": []}
    why = await desk.door.error("mapArticle", **mapped)
    assert (why["code"], why["path"]) == ("INVALID_INPUT", ["reason"])
    await desk.door.done("mapArticle", **mapped, reason="It was done.")
    assert (await shown(desk, copy))["mappings"][0] == {
        "from": {"number": 1, "framework": {"version": 1}},
        "to": None,
        "reason": "It was done.",
    }
    # Of its own articles nothing can have become anything yet.
    own = await desk.door.error("mapArticle", **{**mapped, "fromArticleId": inside[1]["id"]})
    assert (own["code"], own["path"]) == ("CONFLICT", ["fromArticleId"])
    strange = await desk.door.error("mapArticle", **{**mapped, "toArticleIds": [first]})
    assert (strange["code"], strange["path"]) == ("NOT_FOUND", ["toArticleIds", "0"])
    twice = [inside[1]["id"]] * 2
    same = await desk.door.error("mapArticle", **{**mapped, "toArticleIds": twice})
    assert (same["code"], same["path"]) == ("INVALID_INPUT", ["toArticleIds"])
    await desk.door.done("publishCooperationFramework", id=copy)


@on_sqlite
async def test_what_was_published_never_changes(desk: OutcomeDesk) -> None:
    framework = await desk.framework()
    first = await desk.article(framework)
    await desk.door.done("publishCooperationFramework", id=framework)
    before = await shown(desk, framework)
    assert before["publishedAt"] is not None
    for act, asked in (
        ("changeCooperationFramework", {"id": framework, "title": "Other"}),
        ("addArticle", {"frameworkId": framework, "title": "More"}),
        ("changeArticle", {"id": first, "title": "Other"}),
        ("removeArticle", {"id": first}),
        ("publishCooperationFramework", {"id": framework}),
        ("discardCooperationFramework", {"id": framework}),
    ):
        told = await desk.door.error(act, **asked)
        assert told["code"] == "CONFLICT", act
        assert "Version 1 of the cooperation framework exchange is PUBLISHED." in told["message"]
    assert await shown(desk, framework) == before
    # Nor is a publication taken back.
    assert "What was published stays so" in (await desk.revert_refused())["message"]


@on_sqlite
async def test_what_does_not_fit_is_refused_by_record_and_field(desk: OutcomeDesk) -> None:
    asked = {"programmeId": desk.programme, "key": "exchange", "title": "Exchange"}
    for more, code, path, words in (
        ({"key": "Not so"}, "INVALID_INPUT", ["key"], "small letters"),
        ({"title": " "}, "INVALID_INPUT", ["title"], "the cooperation framework exchange"),
        ({"quote": "q"}, "INVALID_INPUT", ["source"], "the cooperation framework exchange"),
        ({"programmeId": "Programme_none"}, "NOT_FOUND", ["programmeId"], "no programme"),
        ({"key": "trans_pacific_exchange"}, "CONFLICT", ["key"], "trans_pacific_exchange already"),
    ):
        told = await desk.door.error("createCooperationFramework", **{**asked, **more})
        assert (told["code"], told["path"]) == (code, path), told
        assert words in told["message"]
    framework = await desk.framework()
    draft = await desk.door.error("draftCooperationFramework", id=framework)
    assert (draft["code"], draft["path"]) == ("CONFLICT", ["id"])
    for more, path in (({"title": ""}, ["title"]), ({"number": 3}, ["number"])):
        asked = {"frameworkId": framework, "title": "t", **more}
        told = await desk.door.error("addArticle", **asked)
        assert (told["code"], told["path"]) == ("INVALID_INPUT", path)
        assert "ersion 1 of the cooperation framework exchange" in told["message"]
    for number in range(ARTICLES_MAX):
        await desk.article(framework, f"Article {number}")
    full = await desk.door.error("addArticle", frameworkId=framework, title="One more")
    assert (full["code"], full["path"]) == ("CONFLICT", ["frameworkId"])
    assert len(await titles(desk, framework)) == ARTICLES_MAX


async def test_a_draft_goes_unless_recommendations_stand_under_it(desk: OutcomeDesk) -> None:
    framework = await desk.framework()
    article = await desk.article(framework)
    advice = await desk.recommendation(article, agreed=False)
    for act, asked in (("discardCooperationFramework", framework), ("removeArticle", article)):
        told = await desk.door.error(act, id=asked)
        assert (told["code"], told["path"]) == ("CONFLICT", ["id"])
        assert "has recommendations: visits." in told["message"]
    # A planner of another edition of the programme does not see it, and takes nothing from it.
    async with desk.store.unit_of_work(SYSTEM) as db:
        own = await db.get_one(models.Edition, desk.edition.partition("_")[2])
        other = models.Edition(
            programme_id=own.programme_id,
            slug="next",
            number=2,
            name="Next",
            kind=own.kind,
            state=own.state,
            starts_on=own.starts_on,
            ends_on=own.ends_on,
        )
        db.add(other)
        await db.flush()
        stranger = Viewer("token x", Role.PLANNER, edition_ids=frozenset({other.id}))
    assert await desk.sees(stranger, RECOMMENDATION, id=advice) == {"node": None}
    for act, asked in (("discardCooperationFramework", framework), ("removeArticle", article)):
        code, path, words = await desk.act(stranger, act, id=asked)
        assert (code, path) == ("CONFLICT", ["id"])
        assert "of an edition that you do not plan" in words
    await desk.door.done("removeRecommendation", id=advice)
    gone = await desk.door.done("discardCooperationFramework", id=framework)
    assert gone["deletedId"] == framework
    assert await desk.node(FRAMEWORK, framework) is None
    async with desk.store.reading(SYSTEM) as db:
        row = models.CooperationArticle
        assert await db.scalar(select(row).where(row.id == article.partition("_")[2])) is None


@on_sqlite
async def test_the_draft_of_2011_is_in_the_words_of_the_note(desk: OutcomeDesk) -> None:
    listed = await desk.door.ask(
        "query($key: String!) { programme(by: {key: $key}) {"
        " cooperationFrameworks(first: 10, filter: {stateIn: [DRAFT]}) { nodes { id } } }"
        ' cooperationFrameworks(first: 10, filter: {keyIn: ["draft_cooperation_framework"]})'
        " { nodes { id } } }",
        key="wco-idb-china-latam",
    )
    (only,) = listed["programme"]["cooperationFrameworks"]["nodes"]
    assert listed["cooperationFrameworks"]["nodes"] == [only]
    found = await shown(desk, only["id"])
    assert (found["title"], found["synthetic"]) == ("draft cooperation framework", False)
    assert found["quote"].startswith("practical recommendations based on a draft cooperation")
    assert found["source"] == "WCO newsroom, December 2011"
    # A change of a planner's own keeps the seeds away.
    await desk.door.done("changeCooperationFramework", id=only["id"], summary="Ours.")
    await load_all(desk.store)
    assert (await shown(desk, only["id"]))["summary"] == "Ours."
