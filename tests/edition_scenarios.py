"""Scenarios of the two editions: a draft of each that demands something."""

from domain import models
from domain.runs import PairingRequest
from domain.runs.requests import write_request
from tests.two_editions import AT, EDITIONS, secret


def scenario_rows() -> list[list[models.Record]]:
    """Return a draft of each edition that demands something."""
    times = {"made_at": AT, "changed_at": AT}
    asked = write_request(PairingRequest(priorities={"risk": 2}))
    scenarios = [
        models.Scenario(
            id=f"scenario{edition}",
            edition_id=edition,
            name=secret("scenario", edition),
            state="draft",
            parameters=asked,
            **times,
        )
        for edition in EDITIONS
    ]
    demands = [
        models.ScenarioInstruction(
            id=f"scenario{edition}0",
            scenario_id=f"scenario{edition}",
            kind="must",
            left_delegate_id=left,
            right_delegate_id=right,
            reason=secret("demand", edition),
            made_at=AT,
        )
        for edition, left, right in (("own", "dana", "dwei"), ("other", "dbao", "deva"))
    ]
    return [scenarios, demands]
