"""The call: an edition made after a record over GraphQL, from reference data alone."""

import asyncio
from typing import Any

from domain.reference import EditionRecord
from tests.api.drafting import SHOWN
from tests.api.edition_made import Made, make
from tests.scenario.stage import Stage


class PlannersDoor:
    """The stage, asked as the planner of all editions does."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    async def ask(self, query: str, **variables: object) -> Any:
        return self.stage.ask("planner", query, **variables)

    async def done(self, act: str, /, **asked: object) -> dict[str, Any]:
        return dict(self.stage.act("planner", act, SHOWN[act], **asked))


def call(stage: Stage, record: EditionRecord) -> Made:
    """Make the programme and its edition, and open nominations."""
    made = asyncio.run(make(PlannersDoor(stage), record, closes=False))
    move(stage, made.edition, "NOMINATING")
    return made


def move(stage: Stage, edition: str, state: str) -> None:
    """Move an edition on in its life."""
    moved = stage.act(
        "planner", "changeEditionState", "edition { state }", editionId=edition, state=state
    )
    assert moved["edition"]["state"] == state
