"""Ways to draft scenarios over HTTP, on either database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2 as httpx

from api.app import create_app
from api.settings import Settings
from domain import runs
from domain.store import Store
from tests.api.door import BEARER, TOKEN
from tests.api.edition_made import revert_newest

ERRORS = "userErrors { code path message currentVersion }"
SHOWN = {
    "addChallenge": "challenge { id version } administration { code }",
    "addGoodPractice": "goodPractice { id version } administration { code }",
    "addStrategicFunction": "strategicFunction { id version } administration { code }",
    "changeChallenge": "challenge { id version } administration { code }",
    "changeGoodPractice": "goodPractice { id version } administration { code }",
    "changeStrategicFunction": "strategicFunction { id version } administration { code }",
    "removeChallenge": "deletedId administration { code }",
    "removeGoodPractice": "deletedId administration { code }",
    "removeStrategicFunction": "deletedId administration { code }",
    "addIndicator": "indicator { id version } edition { id }",
    "addObjective": "objective { id version } edition { id }",
    "changeObjective": "objective { id version }",
    "removeObjective": "deletedId edition { id }",
    "changeIndicator": "indicator { id version }",
    "recordIndicatorValue": "indicator { id version }",
    "removeIndicator": "deletedId edition { id }",
    "removeIndicatorValue": "indicator { id version }",
    "stateFact": "fact { id version } edition { id }",
    "changeFact": "fact { id version }",
    "resolveFact": "fact { id version status }",
    "reopenFact": "fact { id version }",
    "removeFact": "deletedId edition { id }",
    "recordCooperationInstrument": "cooperationInstrument { id version }",
    "recordInstrumentStage": "cooperationInstrument { id version stage }",
    "changeCooperationInstrument": "cooperationInstrument { id version }",
    "createCooperationFramework": "cooperationFramework { id revision } programme { key }",
    "draftCooperationFramework": "cooperationFramework { id version } programme { key }",
    "changeCooperationFramework": "cooperationFramework { id revision }",
    "publishCooperationFramework": "cooperationFramework { id state } superseded { id state }",
    "retireCooperationFramework": "cooperationFramework { id state }",
    "discardCooperationFramework": "deletedId programme { key }",
    "addArticle": "article { id number } cooperationFramework { id revision }",
    "changeArticle": "article { id number } cooperationFramework { id revision }",
    "removeArticle": "deletedId cooperationFramework { id revision }",
    "mapArticle": "cooperationFramework { id revision }",
    "addRecommendation": "recommendation { id version state } edition { id }",
    "changeRecommendation": "recommendation { id version }",
    "removeRecommendation": "deletedId edition { id }",
    "agreeRecommendation": "recommendation { id version state }",
    "supersedeRecommendation": "recommendation { id state } supersededBy { id }",
    "addCommitment": "commitment { id version state isOverdue } recommendation { id }",
    "changeCommitment": "commitment { id version }",
    "removeCommitment": "deletedId recommendation { id }",
    "createProgramme": "programme { id version }",
    "correctProgramme": "programme { id version }",
    "createOrganization": "organization { id version }",
    "correctOrganization": "organization { id version }",
    "createEdition": "edition { id version state number } programme { key }",
    "correctEdition": "edition { id version }",
    "addSide": "side { id version } edition { id version }",
    "correctSide": "side { id version } edition { id version }",
    "removeSide": "deletedId edition { id }",
    "addComponent": "component { id version } edition { id version }",
    "correctComponent": "component { id version } edition { id version }",
    "removeComponent": "deletedId edition { id }",
    "setEditionOrganizations": "edition { id version }",
    "setFocusTopics": "edition { id version }",
    "setStatements": "edition { id version }",
    "changeProposalDeadline": "edition { id }",
    "confirmNomination": "nomination { id state }",
    "nominateManager": "nomination { id state }",
    "submitNomination": "nomination { id state }",
    "changeQuota": "side { id places }",
    "changeEditionState": "edition { id state version }",
    "closeCommitment": "commitment { id state closedOn outcome isOverdue }",
    "recordActionUpdate": "actionUpdate { id role } commitment { id version }",
    "addRegionalMeeting": "regionalMeeting { id version } edition { id }",
    "changeRegionalMeeting": "regionalMeeting { id version }",
    "removeRegionalMeeting": "deletedId edition { id }",
    "acceptCrossParticipation": "crossParticipation { id version state }",
    "declineCrossParticipation": "crossParticipation { id version state declineReason }",
    "recordCrossParticipation": "crossParticipation { id version state }",
    "publishCrossParticipationRun": (
        "crossParticipationRun { id publishedAt } superseded { id supersededAt }"
    ),
    "withdrawDelegate": "delegate { id }",
    "startCrossParticipationRun": "crossParticipationRun { id state }",
    "createNextEdition": "edition { id slug version } programme { id }",
    "linkToStrategy": "strategyLink { id } programme { id }",
    "unlinkFromStrategy": "deletedId programme { id }",
    "addRoadmapStep": "roadmapStep { id version } programme { id }",
    "changeRoadmapStep": "roadmapStep { id version }",
    "removeRoadmapStep": "deletedId programme { id }",
    "addPairingInstruction": "pairingInstruction { id version }",
    "addPairingInstructions": "pairingInstructions { id kind version } edition { id }",
    "addSession": "session { id version }",
    "addSpeaker": "speaker { id version }",
    "arrangeComponent": "component { id version }",
    "changeAbsences": "delegate { id version absences { startsAt endsAt } }",
    "changeSession": "session { id version }",
    "addScenarioInstruction": "scenario { id version } scenarioInstruction { id }",
    "createScenario": "scenario { id version }",
    "revertChange": "reverted { id record { __typename id } revertedBy { id } }",
    "draftExtraPairings": "scenario { id version }",
    "discardScenario": "scenario { id version }",
    "publishScenario": "scenario { id version } superseded { id } edition { id }",
    "rateCompetency": "rating { id version }",
    "removePairingInstruction": "deletedId",
    "removeSession": "deletedId component { id }",
    "removeSpeaker": "deletedId edition { id }",
    "removeScenarioInstruction": "scenario { id version } deletedId",
    "startPairingRun": "pairingRun { id state scenario { id } }",
    "updateScenario": "scenario { id version }",
}

SCENARIO = """
query($id: ID!) { node(id: $id) { ... on Scenario {
  name state version changedParameters publishedAt supersededAt discardedAt
  parameters { weightGainPerMille languageRequired }
  priorities { priority competency { key } }
  partnerLimits { partnersMax delegate { code } }
  instructions { totalCount nodes { kind reason delegates { code } } }
  latestPairingRun { id }
} } }
"""
RUN = """
query($id: ID!) { node(id: $id) { ... on PairingRun {
  snapshotHash scenario { id } parameters { weightGainPerMille }
  partnerLimits { partnersMax delegate { code } }
  pairings(first: 100) { nodes { delegates { code } } }
} } }
"""
PLANNED = """
query($id: ID!) { node(id: $id) { ... on Edition {
  publishedScenario { id }
  pairingInstructions { nodes { kind delegates { code } } }
  drafts: scenarios(filter: {stateIn: [DRAFT]}) { nodes { name } }
} } }
"""


class Door:
    """The HTTP door of an application, asked as a planner does."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def answer(self, query: str, **variables: object) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        answer = await self.client.post("/graphql", json=body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def ask(self, query: str, **variables: object) -> Any:
        shown = await self.answer(query, **variables)
        assert "errors" not in shown, shown["errors"]
        return shown["data"]

    async def do(self, act: str, /, **asked: object) -> dict[str, Any]:
        kind = act[0].upper() + act[1:]
        document = (
            f"mutation($input: {kind}Input!) {{ {act}(input: $input)"
            f" {{ replayed {SHOWN[act]} {ERRORS} }} }}"
        )
        payload: dict[str, Any] = (await self.ask(document, input=asked))[act]
        return payload

    async def done(self, act: str, /, **asked: object) -> dict[str, Any]:
        payload = await self.do(act, **asked)
        assert payload["userErrors"] == [], payload["userErrors"]
        return payload

    async def error(self, act: str, /, **asked: object) -> dict[str, Any]:
        payload = await self.do(act, **asked)
        (told,) = payload["userErrors"]
        others = [value for key, value in payload.items() if key not in ("userErrors", "replayed")]
        assert others == [None] * len(others)
        return dict(told)


@asynccontextmanager
async def opened(store: Store, token: str = TOKEN) -> AsyncIterator[Door]:
    """Open the real application on a store, without a worker."""
    app = create_app(Settings(database_url=store.url, token=TOKEN), store)
    headers = {**BEARER, "Authorization": f"Bearer {token}"}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://testserver", headers=headers
        ) as client,
    ):
        yield Door(client)


class Desk:
    """A planner's desk: the door, the edition of 2011, and its delegates by code."""

    def __init__(self, door: Door, store: Store, edition: str, people: dict[str, str]) -> None:
        self.door, self.store, self.edition, self.people = door, store, edition, people

    async def draft(self, name: str = "Otherwise", **more: object) -> str:
        made = await self.door.done("createScenario", editionId=self.edition, name=name, **more)
        return str(made["scenario"]["id"])

    def demand(self, kind: str, left: str, right: str, **more: object) -> dict[str, object]:
        pair = {"leftDelegateId": self.people[left], "rightDelegateId": self.people[right]}
        return {"kind": kind, "reason": "planted: they know why.", **pair, **more}

    async def run(self, **asked: object) -> str:
        started = await self.door.done("startPairingRun", editionId=self.edition, **asked)
        while await runs.carry_out(self.store) is not None:
            pass
        return str(started["pairingRun"]["id"])

    async def revert_newest(self) -> None:
        await revert_newest(self.door)

    async def node(self, query: str, node_id: str) -> Any:
        return (await self.door.ask(query, id=node_id))["node"]

    async def pairs(self, run_id: str) -> set[tuple[str, ...]]:
        found = (await self.node(RUN, run_id))["pairings"]["nodes"]
        return {tuple(person["code"] for person in each["delegates"]) for each in found}
