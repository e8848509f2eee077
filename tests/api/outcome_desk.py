"""A planner's desk on frameworks, recommendations and commitments, on a day that a test chooses."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from domain.policy import Role, Viewer
from domain.store import Store
from tests.api.asking import answer, ask, edition_and_delegates
from tests.api.drafting import Desk, Door, opened

AT = datetime(2012, 6, 1, 12, tzinfo=UTC)
NEWEST = "{ auditEntries(first: 1) { nodes { id action recordType } } }"
FRAMEWORK = """
query($id: ID!) { node(id: $id) { ... on CooperationFramework {
  key version title summary quote source state revision publishedAt synthetic programme { key }
  articles { id number title text recommendations(first: 50) { nodes { key state } } }
  mappings { from { number framework { version } } to { number } reason }
} } }
"""
RECOMMENDATION = """
query($id: ID!) { node(id: $id) { ... on Recommendation {
  key wording quote source state version synthetic supersededBy { key }
  article { number framework { key version } } edition { slug } session { key }
  commitments(first: 50) { nodes { title } }
} } }
"""
COMMITMENT = """
query($id: ID!) { node(id: $id) { ... on Commitment {
  title details dueOn state closedOn outcome isOverdue version synthetic targetStage
  administration { code } owner { code } instrument { key } recommendation { key }
  updates(first: 50) { nodes { happenedOn text role toldAt manager { code } } }
} } }
"""


class OutcomeDesk(Desk):
    """The desk of a planner of every edition; others act beside it."""

    def __init__(self, door: Door, store: Store, edition: str, people: dict[str, str]) -> None:
        super().__init__(door, store, edition, people)
        self.places: dict[str, str] = {}
        self.managers: dict[str, str] = {}
        self.programme = ""

    async def learn(self) -> None:
        """Learn the ids of the programme, the administrations and the people."""
        found = await self.door.ask(
            "query($id: ID!) { node(id: $id) { ... on Edition { programme { id }"
            " sides { administrations(first: 50) { nodes { id code } } }"
            " delegates(first: 50) { nodes { code manager { id } } } } } }",
            id=self.edition,
        )
        edition = found["node"]
        self.programme = edition["programme"]["id"]
        for side in edition["sides"]:
            for each in side["administrations"]["nodes"]:
                self.places[each["code"]] = each["id"]
        for each in edition["delegates"]["nodes"]:
            self.managers[each["code"]] = each["manager"]["id"]

    async def framework(self, key: str = "exchange", **more: object) -> str:
        asked = {"programmeId": self.programme, "key": key, "title": "Exchange", **more}
        made = await self.door.done("createCooperationFramework", **asked)
        return str(made["cooperationFramework"]["id"])

    async def article(self, framework: str, title: str = "First", **more: object) -> str:
        made = await self.door.done("addArticle", frameworkId=framework, title=title, **more)
        return str(made["article"]["id"])

    async def recommendation(
        self, article: str, key: str = "visits", *, agreed: bool = True, **more: object
    ) -> str:
        asked = {"editionId": self.edition, "articleId": article, "key": key, "wording": "Visit."}
        made = await self.door.done("addRecommendation", **asked, **more)
        found = str(made["recommendation"]["id"])
        if agreed:
            await self.door.done("agreeRecommendation", id=found)
        return found

    def promise(self, because: str, code: str = "PE", **more: object) -> dict[str, object]:
        place = {"administrationId": self.places[code]}
        told = {"title": "Receive them", "dueOn": "2012-05-31"}
        return {"recommendationId": because, **place, **told, **more}

    async def commitment(self, because: str, code: str = "PE", **more: object) -> str:
        made = await self.door.done("addCommitment", **self.promise(because, code, **more))
        return str(made["commitment"]["id"])

    async def agreed(self) -> str:
        """Make a framework with an article and an agreed recommendation; return the last."""
        return await self.recommendation(await self.article(await self.framework()))

    async def revert_refused(self) -> dict[str, Any]:
        (entry,) = (await self.door.ask(NEWEST))["auditEntries"]["nodes"]
        return await self.door.error("revertChange", auditEntryId=entry["id"])

    def viewer(self, role: Role, code: str = "", person: str = "") -> Viewer:
        """Return somebody else who holds the edition."""
        return Viewer(
            f"token {role}",
            role,
            administration_id=self.places[code].partition("_")[2] if code else None,
            manager_id=self.managers[person].partition("_")[2] if person else None,
            edition_ids=frozenset({self.edition.partition("_")[2]}),
        )

    async def act(self, viewer: Viewer, name: str, shown: str = "", **asked: object) -> Any:
        """Act as somebody else; return what is shown, or the code, path and words of the error."""
        kind = name[0].upper() + name[1:]
        document = (
            f"mutation($input: {kind}Input!) {{ act: {name}(input: $input)"
            f" {{ {shown} userErrors {{ code path message }} }} }}"
        )
        told = await answer(self.store, document, viewer=viewer, input=asked)
        if told["data"] is None or told["data"]["act"] is None:
            return told["errors"][0]["extensions"]["code"], [], told["errors"][0]["message"]
        if told["data"]["act"]["userErrors"]:
            (error,) = told["data"]["act"]["userErrors"]
            return error["code"], error["path"], error["message"]
        return told["data"]["act"]

    async def sees(self, viewer: Viewer, document: str, **variables: object) -> Any:
        return await ask(self.store, document, viewer=viewer, **variables)


@asynccontextmanager
async def opened_desk(store: Store) -> AsyncIterator[OutcomeDesk]:
    """Open a desk on the demonstration."""
    async with opened(store) as door:
        desk = OutcomeDesk(door, store, *(await edition_and_delegates(store)))
        await desk.learn()
        yield desk
