"""The questions about plans at the HTTP door: planners are answered, and nobody else is."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from domain import models
from domain.policy import SYSTEM
from domain.roles import Role, Scope
from domain.store import Store
from domain.tokens import Grant, issue_token
from tests.api.asking import SLUG, edition_and_delegates, finished_pairing_run
from tests.api.asking import ask as ask_schema
from tests.api.door import ask, door

PUBLISH = "mutation($id: ID!) { publishPairingRun(input: {runId: $id}) { userErrors { code } } }"
# What is asked of the published run of an edition, and how often it is there.
OF_A_RUN = [
    "possiblePartners(delegate: $delegate, first: 1) { score }",
    "alternatives(first: 1) { proved }",
    "mostDifferentPlan { proved }",
    "contradictions { complete }",
    "replan { kept }",
]
OF_A_PAIRING = ["ifGone { verdict }", "certainty(draws: 2) { stayed }"]
OF_THE_WHOLE = [
    "pairingComparison(before: $run, after: $run) { text }",
    "pairingContradictions(edition: $edition) { complete }",
]
QUESTIONS = [
    *(f"publishedPairingRun {{ state {field} }}" for field in OF_A_RUN),
    *(
        f"publishedPairingRun {{ pairings(first: 2) {{ nodes {{ {field} }} }} }}"
        for field in OF_A_PAIRING
    ),
]
OTHERS = [role for role in Role if role not in (Role.SYSTEM, Role.PLANNER, Role.ADMIN)]


async def _prepared(url: str) -> tuple[dict[Role, str], dict[str, str]]:
    """Publish a run; return a token of each role, and the ids that questions name."""
    store = Store(url)
    run_id = await finished_pairing_run(store)
    await ask_schema(store, PUBLISH, id=run_id)
    edition_id, delegates = await edition_and_delegates(store)
    tokens = {}
    async with store.unit_of_work(SYSTEM) as db:
        columns = models.Manager.id, models.Manager.administration_id
        paired = models.Delegate.manager_id == models.Manager.id
        manager, administration = (
            await db.execute(select(*columns).join(models.Delegate, paired))
        ).first()
        for role in [*OTHERS, Role.PLANNER]:
            grant = Grant(
                role.value,
                role,
                None,
                tuple(Scope) if role is Role.INTEGRATION else (),
                administration if role is Role.COORDINATOR else None,
                manager if role is Role.MANAGER else None,
            )
            tokens[role], _ = await issue_token(db, grant, at=store.clock())
    await store.close()
    return tokens, {
        "slug": SLUG,
        "delegate": delegates["CHN-03"],
        "run": run_id,
        "edition": edition_id,
    }


@pytest.fixture
def engine() -> str:
    """Knock on one engine: what is answered is tried on both elsewhere."""
    return "sqlite"


@pytest.fixture
def opened(
    demo_url: str, tmp_path: Path
) -> Iterator[tuple[TestClient, dict[Role, str], dict[str, str]]]:
    tokens, ids = asyncio.run(_prepared(demo_url))
    with door(tmp_path, database_url=demo_url) as client:
        yield client, tokens, ids


def test_planners_are_answered_and_nobody_else(
    opened: tuple[TestClient, dict[Role, str], dict[str, str]],
) -> None:
    client, tokens, ids = opened
    refused: set[Role] = set()
    for question in QUESTIONS:
        named = {name for name in ids if f"${name}" in question}
        kinds = "".join(f", ${name}: ID!" for name in sorted(named))
        document = (
            f"query($slug: String!{kinds}) {{ edition(by: {{slug: $slug}}) {{ {question} }} }}"
        )
        wanted = {name: ids[name] for name in {"slug", *named}}
        client.headers["Authorization"] = f"Bearer {tokens[Role.PLANNER]}"
        answer = ask(client, document, variables=wanted).json()
        assert "errors" not in answer, answer
        for role in OTHERS:
            client.headers["Authorization"] = f"Bearer {tokens[role]}"
            answer = ask(client, document, variables=wanted).json()
            assert told(answer) in ({"FORBIDDEN"}, {"NOTHING THERE"}), (role, question, answer)
            refused |= {role} if told(answer) == {"FORBIDDEN"} else set()
    assert refused >= {Role.MANAGER, Role.INTEGRATION}


def test_planners_alone_may_compare(
    opened: tuple[TestClient, dict[Role, str], dict[str, str]],
) -> None:
    client, tokens, ids = opened
    for question in OF_THE_WHOLE:
        name = "edition" if "$edition" in question else "run"
        document = f"query(${name}: ID!) {{ {question} }}"
        for role in [*OTHERS, Role.PLANNER]:
            client.headers["Authorization"] = f"Bearer {tokens[role]}"
            answer = ask(client, document, variables={name: ids[name]}).json()
            codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
            assert codes == (set() if role is Role.PLANNER else {"FORBIDDEN"}), (role, answer)


def test_planners_alone_may_replan(
    opened: tuple[TestClient, dict[Role, str], dict[str, str]],
) -> None:
    client, tokens, ids = opened
    document = (
        "mutation($run: ID!) { startReplanRun(input: {runId: $run})"
        " { pairingRun { replan { run { id } } } userErrors { code } } }"
    )
    for role in [*OTHERS, Role.PLANNER]:
        client.headers["Authorization"] = f"Bearer {tokens[role]}"
        answer = ask(client, document, variables={"run": ids["run"]}).json()
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        assert codes == (set() if role is Role.PLANNER else {"FORBIDDEN"}), (role, answer)
    started = answer["data"]["startReplanRun"]
    assert started == {"pairingRun": {"replan": {"run": {"id": ids["run"]}}}, "userErrors": []}


def told(answer: dict[str, Any]) -> set[str]:
    """Return the codes of the errors; where a role sees no run at all, that."""
    if answer["data"]["edition"]["publishedPairingRun"] is None:
        return {"NOTHING THERE"}
    return {error["extensions"]["code"] for error in answer.get("errors", ())}
