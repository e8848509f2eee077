"""A service token at the HTTP door: let in, for what it was issued for, and no longer."""

import asyncio
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.auth import Doorkeeper
from domain.policy import SYSTEM
from domain.roles import Role, Scope
from domain.store import Store
from domain.tokens import Grant, issue_token, list_tokens, new_token, revoke_token
from tests.api.door import ask, door, refusal

REGIONS = "{ regions { key } }"
MANAGERS = "{ managers(first: 1) { totalCount } }"


def issue(folder: Path, grant: Grant) -> str:
    async def issued() -> str:
        store = Store(f"sqlite:///{folder}/door.db")
        async with store.unit_of_work(SYSTEM) as db:
            token, _ = await issue_token(db, grant, at=store.clock())
        await store.close()
        return token

    return asyncio.run(issued())


def revoke_all(folder: Path) -> None:
    async def revoked() -> None:
        store = Store(f"sqlite:///{folder}/door.db")
        async with store.unit_of_work(SYSTEM) as db:
            for row, _ in await list_tokens(db):
                await revoke_token(db, row.id, at=store.clock())
        await store.close()

    asyncio.run(revoked())


def as_token(client: TestClient, token: str) -> TestClient:
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def test_a_token_opens_what_its_scopes_say_and_names_the_one_that_lacks(tmp_path: Path) -> None:
    with door(tmp_path) as client:
        token = issue(tmp_path, Grant("x", Role.INTEGRATION, None, (Scope.EDITIONS_READ,)))
        as_token(client, token)
        assert ask(client, REGIONS).json()["data"] == {"regions": []}
        (error,) = ask(client, MANAGERS).json()["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert error["message"] == "This token does not open people. It needs the scope people:read."


def test_an_auditor_changes_nothing(tmp_path: Path) -> None:
    act = 'mutation { cancelRun(input: {runId: "x"}) { userErrors { code } } }'
    with door(tmp_path) as client:
        as_token(client, issue(tmp_path, Grant("x", Role.AUDITOR)))
        answer = ask(client, act).json()
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert answer["errors"][0]["message"].endswith(" Tokens of these roles do: planner.")


def test_a_revoked_token_is_out_within_five_seconds(tmp_path: Path) -> None:
    with door(tmp_path) as client:
        as_token(client, issue(tmp_path, Grant("x", Role.AUDITOR)))
        assert ask(client, REGIONS).status_code == 200
        revoke_all(tmp_path)
        revoked = time.monotonic()
        asked = revoked
        while ask(client, REGIONS).status_code == 200:
            assert asked < revoked + 5
            time.sleep(0.2)
            asked = time.monotonic()
        assert refusal(ask(client, REGIONS)) == (401, "UNAUTHENTICATED")


def test_an_invented_token_is_refused_and_only_one_of_the_form_asks_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    known = Doorkeeper._ask

    async def counted(self: Doorkeeper, token: str) -> object:
        asked.append(token)
        return await known(self, token)

    monkeypatch.setattr(Doorkeeper, "_ask", counted)
    well_formed = new_token()
    with door(tmp_path) as client:
        for token in (well_formed, well_formed, "tw_" + "0" * 49, "tw_x", "x" * 9_000):
            assert refusal(ask(as_token(client, token), REGIONS)) == (401, "UNAUTHENTICATED")
    assert asked == [well_formed]
