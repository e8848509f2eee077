"""Recommendations over HTTP: written down, agreed on, superseded, refused, taken back."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.outcomes.recommendations import RECOMMENDATIONS_MAX
from domain.policy import Role
from domain.store import Store
from tests.api.outcome_desk import RECOMMENDATION, OutcomeDesk, opened_desk
from tests.databases import on_sqlite

LIST = """
query($id: ID!, $filter: RecommendationFilter) { node(id: $id) { ... on Edition {
  recommendations(first: 100, filter: $filter) { totalCount nodes { key state } } } } }
"""


@pytest.fixture
async def desk(demo_store: Store) -> AsyncIterator[OutcomeDesk]:
    async with opened_desk(demo_store) as there:
        yield there


async def shown(desk: OutcomeDesk, advice: str) -> dict[str, Any]:
    return dict(await desk.node(RECOMMENDATION, advice))


async def listed(desk: OutcomeDesk, **where: object) -> list[str]:
    found = await desk.door.ask(LIST, id=desk.edition, filter=where or None)
    nodes = found["node"]["recommendations"]["nodes"]
    assert found["node"]["recommendations"]["totalCount"] == len(nodes)
    return [each["key"] for each in nodes]


async def session(desk: OutcomeDesk) -> str:
    document = "query($id: ID!) { node(id: $id) { ... on Edition { components { sessions(first: 1)"
    found = await desk.door.ask(f"{document} {{ nodes {{ id }} }} }} }} }} }}", id=desk.edition)
    return str(found["node"]["components"][0]["sessions"]["nodes"][0]["id"])


async def test_a_recommendation_comes_out_of_a_session_under_an_article(desk: OutcomeDesk) -> None:
    article = await desk.article(await desk.framework())
    more = {"sessionId": await session(desk), "quote": "Visit.", "source": "The minutes."}
    advice = await desk.recommendation(article, agreed=False, **more)
    found = await shown(desk, advice)
    assert found["session"]["key"] in {"leaders_panel", "stakeholders_panel"}
    assert found["article"] == {"number": 1, "framework": {"key": "exchange", "version": 1}}
    assert (found["state"], found["quote"], found["source"]) == ("DRAFT", "Visit.", "The minutes.")
    error = await desk.door.error("removeSession", id=more["sessionId"])
    assert (error["code"], error["path"]) == ("CONFLICT", ["id"])
    assert f"come out of the session {found['session']['key']}: " in error["message"]
    assert ", visits. Let" in error["message"]
    changed = {"wording": "Visit twice.", "sessionId": None, "quote": "", "source": ""}
    await desk.door.done("changeRecommendation", id=advice, **changed)
    after = await shown(desk, advice)
    assert (after["wording"], after["session"], after["quote"]) == ("Visit twice.", None, "")
    assert after["version"] == found["version"] + 1
    await desk.revert_newest()
    assert {**await shown(desk, advice), "version": 0} == {**found, "version": 0}
    gone = await desk.door.done("removeRecommendation", id=advice)
    assert (gone["deletedId"], gone["edition"]) == (advice, {"id": desk.edition})
    await desk.revert_newest()
    assert {**await shown(desk, advice), "version": 0} == {**found, "version": 0}
    assert (await listed(desk))[-1] == "visits"


async def test_what_is_agreed_stands_until_another_one_stands_in_its_place(
    desk: OutcomeDesk,
) -> None:
    article = await desk.article(await desk.framework())
    first = await desk.recommendation(article, "visits")
    second = await desk.recommendation(article, "papers", agreed=False)
    for act, more in (("changeRecommendation", {"wording": "x"}), ("removeRecommendation", {})):
        told = await desk.door.error(act, id=first, **more)
        assert (told["code"], told["path"]) == ("CONFLICT", ["id"])
        assert "The recommendation visits of wco-idb-2011 is AGREED." in told["message"]
    early = await desk.door.error("supersedeRecommendation", id=first, byId=second)
    assert (early["code"], early["path"]) == ("CONFLICT", ["byId"])
    assert "The recommendation papers of wco-idb-2011 is DRAFT." in early["message"]
    itself = await desk.door.error("supersedeRecommendation", id=first, byId=first)
    assert (itself["code"], itself["path"]) == ("INVALID_INPUT", ["byId"])
    await desk.door.done("agreeRecommendation", id=second)
    again = await desk.door.error("agreeRecommendation", id=second)
    assert again["code"] == "CONFLICT"
    done = await desk.door.done("supersedeRecommendation", id=first, byId=second)
    assert (done["recommendation"]["state"], done["supersededBy"]["id"]) == ("SUPERSEDED", second)
    assert (await shown(desk, first))["supersededBy"] == {"key": "papers"}
    assert await listed(desk, stateIn=["SUPERSEDED"]) == ["visits"]
    assert await listed(desk, search="PAPER") == ["papers"]
    # What something stands in the place of can no longer be taken back by itself.
    await desk.revert_newest()
    assert (await shown(desk, first))["state"] == "AGREED"
    await desk.revert_newest()
    assert (await shown(desk, first))["supersededBy"] == {"key": "papers"}


async def test_an_agreement_is_taken_back_while_nobody_has_built_on_it(desk: OutcomeDesk) -> None:
    advice = await desk.recommendation(await desk.article(await desk.framework()))
    newest = (await desk.door.ask("{ auditEntries(first: 1) { nodes { id } } }"))["auditEntries"]
    agreement = newest["nodes"][0]["id"]
    commitment = await desk.commitment(advice)
    told = await desk.door.error("revertChange", auditEntryId=agreement)
    assert told["code"] == "NOT_REVERTIBLE"
    assert "commitments because of the recommendation visits: 'Receive them'" in told["message"]
    await desk.door.done("removeCommitment", id=commitment)
    await desk.door.done("revertChange", auditEntryId=agreement)
    assert (await shown(desk, advice))["state"] == "DRAFT"


@on_sqlite
async def test_what_does_not_fit_is_refused_by_record_and_field(desk: OutcomeDesk) -> None:
    framework = await desk.framework()
    article = await desk.article(framework)
    asked = {"editionId": desk.edition, "articleId": article, "key": "visits", "wording": "Visit."}
    named = "the recommendation visits of wco-idb-2011"
    for more, code, path, words in (
        ({"key": "Not so"}, "INVALID_INPUT", ["key"], "small letters"),
        ({"key": "working_visits"}, "CONFLICT", ["key"], "wco-idb-2011 has a recommendation"),
        ({"wording": " "}, "INVALID_INPUT", ["wording"], named),
        ({"quote": "q"}, "INVALID_INPUT", ["source"], named),
        ({"articleId": "CooperationArticle_no"}, "NOT_FOUND", ["articleId"], "of wco-idb-2011"),
        ({"sessionId": "Session_none"}, "NOT_FOUND", ["sessionId"], "wco-idb-2011"),
        ({"editionId": "Edition_none"}, "NOT_FOUND", ["editionId"], "no edition"),
        ({"articleId": desk.edition}, "INVALID_INPUT", ["articleId"], "a CooperationArticle"),
    ):
        told = await desk.door.error("addRecommendation", **{**asked, **more})
        assert (told["code"], told["path"]) == (code, path), told
        assert words in told["message"]
    made = await desk.recommendation(article, agreed=False)
    stale = await desk.door.error("agreeRecommendation", id=made, expectedVersion=2)
    assert (stale["code"], stale["currentVersion"]) == ("STALE", 1)
    await desk.door.done("publishCooperationFramework", id=framework)
    await desk.door.done("retireCooperationFramework", id=framework)
    late = await desk.door.error("addRecommendation", **{**asked, "key": "later"})
    assert (late["code"], late["path"]) == ("CONFLICT", ["articleId"])
    assert "Version 1 of the cooperation framework exchange is RETIRED." in late["message"]


@on_sqlite
async def test_nobody_but_planners_and_admins_recommends(desk: OutcomeDesk) -> None:
    article = await desk.article(await desk.framework())
    asked = {"editionId": desk.edition, "articleId": article, "key": "k", "wording": "w"}
    for who in (
        desk.viewer(Role.MANAGER, person="LAC-01"),
        desk.viewer(Role.COORDINATOR, "PE"),
        desk.viewer(Role.AUDITOR),
    ):
        assert (await desk.act(who, "addRecommendation", **asked))[0] == "FORBIDDEN"
    for who, key in ((Role.PLANNER, "a"), (Role.ADMIN, "b")):
        shown = "recommendation { state }"
        made = await desk.act(desk.viewer(who), "addRecommendation", shown, **{**asked, "key": key})
        assert made["recommendation"] == {"state": "DRAFT"}


@on_sqlite
async def test_an_edition_has_so_many_recommendations_and_no_more(desk: OutcomeDesk) -> None:
    article = await desk.article(await desk.framework())
    there = len(await listed(desk))
    for number in range(RECOMMENDATIONS_MAX - there):
        await desk.recommendation(article, f"number_{number}", agreed=False)
    asked = {"editionId": desk.edition, "articleId": article, "key": "more", "wording": "w"}
    told = await desk.door.error("addRecommendation", **asked)
    assert (told["code"], told["path"]) == ("CONFLICT", ["editionId"])
