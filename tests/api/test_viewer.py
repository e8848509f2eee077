"""Who am I: what a token lets its bearer in as, over HTTP, on both databases."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from domain.policy import SYSTEM
from domain.roles import Role
from domain.store import Store
from domain.tokens import Grant, issue_token
from tests.api.policy_world import OWNER, World, opened
from tests.databases import Databases

ME = "{ viewer { name role scopes holdsEveryEdition expiresAt rateLimit { remaining } } }"
PLACE = """{ viewer { administration { code } manager { code } delegates { code edition { slug } }
  there: delegates(editionSlug: "own") { code } elsewhere: delegates(editionSlug: "else") { code }
} }"""
EDITIONS = "{ viewer { editions(first: 5) { nodes { slug } totalCount } } }"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, databases: Databases) -> Iterator[World]:
    with opened(databases, request.param) as world:
        yield world


def told(world: World, who: str, document: str) -> Any:
    answer = world.ask(who, document).json()
    assert "errors" not in answer, answer
    return answer["data"]["viewer"]


def test_everybody_is_told_what_they_are_let_in_as(world: World) -> None:
    for who, role in (("manager", "MANAGER"), ("planner", "PLANNER"), ("auditor", "AUDITOR")):
        found = told(world, who, ME)
        assert found["role"] == role
        assert found["name"].startswith("token ")
        assert found["scopes"] == []
        assert found["holdsEveryEdition"] is (role == "AUDITOR")
        assert found["expiresAt"] > "2011"
        assert found["rateLimit"]["remaining"] > 0
    assert told(world, "score", ME)["scopes"] == ["pairings:read", "pairings:score"]
    owner = told(world, OWNER, ME)
    assert (owner["role"], owner["expiresAt"]) == ("PLANNER", None)
    assert owner["name"] == "planner (loopback token)"


def test_a_participant_is_a_person_and_a_coordinator_an_administration(world: World) -> None:
    own = {"code": "D-ANA", "edition": {"slug": "own"}}
    assert told(world, "manager", PLACE) == {
        "administration": None,
        "manager": {"code": "ANA"},
        "delegates": [own],
        "there": [{"code": "D-ANA"}],
        "elsewhere": [],
    }
    coordinator = told(world, "coordinator", PLACE)
    assert coordinator["administration"] == {"code": "PE"}
    assert (coordinator["manager"], coordinator["delegates"]) == (None, [])
    assert told(world, "planner", PLACE)["manager"] is None


def test_the_editions_are_those_that_the_token_is_for(world: World) -> None:
    for who in ("manager", "coordinator", "planner", "editions"):
        held = told(world, who, EDITIONS)["editions"]
        assert held == {"nodes": [{"slug": "own"}], "totalCount": 1}
    assert told(world, OWNER, EDITIONS)["editions"]["totalCount"] == 2


def test_somebody_whom_nobody_put_forward_is_told_who_they_are(world: World) -> None:
    async def issued() -> str:
        store = Store(world.url)
        async with store.unit_of_work(SYSTEM) as db:
            grant = Grant("guest", Role.MANAGER, ("own",), manager_id="eva")
            token, _ = await issue_token(db, grant, at=store.clock())
        await store.close()
        return token

    guest = {"Authorization": f"Bearer {asyncio.run(issued())}"}
    answer = world.client.post("/graphql", json={"query": PLACE}, headers=guest).json()
    found = answer["data"]["viewer"]
    assert found["manager"] == {"code": "EVA"}
    assert found["there"] == []


def test_who_may_not_read_people_is_refused_the_person_alone(world: World) -> None:
    answer = world.ask("reference", "{ viewer { role manager { code } } }").json()
    assert answer["data"]["viewer"] == {"role": "INTEGRATION", "manager": None}
    (error,) = answer["errors"]
    assert error["path"] == ["viewer", "manager"]
    assert error["extensions"]["code"] == "FORBIDDEN"


def test_without_a_token_nobody_is_told_anything(world: World) -> None:
    assert world.ask("nobody", ME).status_code == 401
