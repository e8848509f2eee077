"""A planner's desk on regional meetings and invitations to them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import carry_out_all, edition_and_delegates
from tests.api.drafting import opened
from tests.api.outcome_desk import OutcomeDesk

MEETING = """
query($id: ID!) { node(id: $id) { ... on RegionalMeeting {
  key name place startsOn endsOn places synthetic version edition { slug } side { key }
  topics { weight topic { key } } ways { travelDays administration { code } }
} } }
"""


RUN = """
query($id: ID!) { node(id: $id) { ... on CrossParticipationRun {
  state proved objective bound cover travel seen seenPossible snapshotHash engine synthetic text
  failure { code conflicts detail }
  parameters { tripPrice curve daysMax administrationMax must { meetingKey delegate { code } }
    never { meetingKey delegate { code } } }
  invitations(first: 100) { totalCount nodes {
    meetingKey required sees points delegate { code } meeting { key }
    reasons { code points count text side { key } topic { key } administration { code } } } }
  meetings: meetingPlans { meetingKey seen { key } unseen { reason text side { key } }
    topics { points of possible text topic { key } delegates { code } } }
  trips { trips days administration { code } }
} } }
"""


INVITATIONS = """
query($id: ID!, $filter: CrossParticipationFilter) { node(id: $id) { ... on Edition {
  crossParticipations(first: 100, filter: $filter) { totalCount nodes {
    id state version declineReason invitedAt changedAt delegate { code } edition { slug }
    meeting { id key side { key } } topics { key } notices { kind text toldAt } } } } } }
"""


class MeetingDesk(OutcomeDesk):
    """The desk of a planner of every edition; others act beside it."""

    sides: dict[str, str]
    topics: dict[str, str]

    async def learn(self) -> None:
        """Learn the ids of sides and topics beside those of people and administrations."""
        await super().learn()
        found = await self.door.ask(
            "query($id: ID!) { node(id: $id) { ... on Edition { sides { id key } } } }",
            id=self.edition,
        )
        self.sides = {each["key"]: each["id"] for each in found["node"]["sides"]}
        row = models.Topic
        async with self.store.reading(SYSTEM) as db:
            rows = (await db.execute(select(row.key, row.id))).all()
        self.topics = {key: f"Topic_{row_id}" for key, row_id in rows}

    def wanted(self, key: str = "lima", side: str = "latin_america", **more: object) -> Any:
        """Return a meeting as one is asked for, of three days in March 2012."""
        return {
            "editionId": self.edition,
            "sideId": self.sides[side],
            "key": key,
            "name": f"Meeting of {key}",
            "startsOn": "2012-03-05",
            "endsOn": "2012-03-07",
            "places": 2,
            **more,
        }

    def weighed(self, **weights: int) -> list[dict[str, object]]:
        return [{"topicId": self.topics[key], "weight": each} for key, each in weights.items()]

    def ways(self, **days: int) -> list[dict[str, object]]:
        return [
            {"administrationId": self.places[code], "travelDays": each}
            for code, each in days.items()
        ]

    async def meeting(self, key: str = "lima", side: str = "latin_america", **more: object) -> str:
        made = await self.door.done("addRegionalMeeting", **self.wanted(key, side, **more))
        assert made["edition"] == {"id": self.edition}
        return str(made["regionalMeeting"]["id"])

    async def suggest(self, **asked: object) -> str:
        """Ask for invitations, let the run end, and return its id."""
        made = await self.door.done("startCrossParticipationRun", editionId=self.edition, **asked)
        assert made["crossParticipationRun"]["state"] == "QUEUED"
        await carry_out_all(self.store)
        return str(made["crossParticipationRun"]["id"])

    async def told(self, run: str) -> dict[str, Any]:
        return dict(await self.node(RUN, run))

    async def published(self, **asked: object) -> str:
        """Ask for invitations, and make those that are suggested."""
        run = await self.suggest(**asked)
        await self.door.done("publishCrossParticipationRun", runId=run)
        return run

    async def invited(self, **where: object) -> list[dict[str, Any]]:
        """Return the invitations as the planner sees them."""
        found = await self.door.ask(INVITATIONS, id=self.edition, filter=where or None)
        listed = found["node"]["crossParticipations"]
        assert listed["totalCount"] == len(listed["nodes"])
        return list(listed["nodes"])

    async def meetings(self) -> dict[str, str]:
        """Return the ids of the regional meetings by key."""
        document = (
            "query($id: ID!) { node(id: $id) { ... on Edition {"
            " regionalMeetings(first: 100) { nodes { id key } } } } }"
        )
        found = await self.door.ask(document, id=self.edition)
        return {each["key"]: each["id"] for each in found["node"]["regionalMeetings"]["nodes"]}


@asynccontextmanager
async def opened_meetings(store: Store) -> AsyncIterator[MeetingDesk]:
    """Open a desk on the demonstration."""
    async with opened(store) as door:
        desk = MeetingDesk(door, store, *(await edition_and_delegates(store)))
        await desk.learn()
        yield desk
