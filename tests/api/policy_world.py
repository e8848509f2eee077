"""Who asks in the tests of the policy, what they may read by the tables, and where they knock."""

import asyncio
import csv
import functools
import re
from base64 import urlsafe_b64decode
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from domain import models, runs
from domain.policy import SYSTEM
from domain.roles import Role, Scope
from domain.runs import PairingRequest
from domain.store import Store
from domain.tokens import Grant, issue_token
from tests.api.door import TOKEN
from tests.databases import Databases, Fill
from tests.edition_runs import fill

FOLDER = Path(__file__).parent
OWN = ("own",)
# The columns of both tables; whoever is not here asks without a token.
GRANTS = {
    "manager": Grant("manager", Role.MANAGER, OWN, manager_id="ana"),
    "coordinator": Grant("coordinator", Role.COORDINATOR, OWN, administration_id="pe"),
    "planner": Grant("planner", Role.PLANNER, OWN),
    "reference": Grant("reference", Role.INTEGRATION, OWN, (Scope.REFERENCE_READ,)),
    "editions": Grant("editions", Role.INTEGRATION, OWN, (Scope.EDITIONS_READ,)),
    "people": Grant("people", Role.INTEGRATION, OWN, (Scope.PEOPLE_READ,)),
    "pairings": Grant("pairings", Role.INTEGRATION, OWN, (Scope.PAIRINGS_READ,)),
    "score": Grant("score", Role.INTEGRATION, OWN, (Scope.PAIRINGS_READ, Scope.PAIRINGS_SCORE)),
    "cooperation": Grant("cooperation", Role.INTEGRATION, OWN, (Scope.COOPERATION_READ,)),
    "auditor": Grant("auditor", Role.AUDITOR),
    "admin": Grant("admin", Role.ADMIN),
}
# Whoever has the token that the server printed plans every edition.
OWNER = "owner"
# The solved run and its pairings have ids that are not known beforehand: they are a draft's.
DRAFT = ("PairingRun", "pairowndraft")
GLOBAL_ID = re.compile(r'"([A-Z][A-Za-z]+)_([0-9a-z]{1,26})"')
CURSOR = re.compile(r'[cC]ursor":"([^"]+)"')


def _table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def fields() -> Mapping[str, frozenset[str]]:
    """Return who reads each field by policy.csv."""
    return {
        line["field"]: frozenset(who for who, word in line.items() if word == "R")
        for line in _table("policy.csv")
    }


@functools.cache
def rows() -> Mapping[tuple[str, str], frozenset[str]]:
    """Return who sees each row by policy_rows.csv."""
    return {
        (line["type"], line["id"]): frozenset(who for who, word in line.items() if word == "R")
        for line in _table("policy_rows.csv")
    }


def sees(who: str, type_name: str, row_id: str) -> bool:
    """Tell whether somebody sees a row, and may know it by its id."""
    if who == OWNER:
        return True
    place = type_name, row_id
    if place not in rows() and type_name in ("PairingRun", "Pairing"):
        place = DRAFT
    return who in rows()[place] and who in fields().get(f"{type_name}.id", {who})


def samples(type_name: str) -> list[str]:
    """Return the global ids of the rows of a type that the table speaks of."""
    return [f"{kind}_{row_id}" for kind, row_id in rows() if kind == type_name]


async def fill_solved(store: Store) -> None:
    """Fill a store with the two editions and a run that was really solved, for what explains."""
    await fill(store)
    async with store.unit_of_work(SYSTEM) as db:
        edition = await db.get_one(models.Edition, "own")
        run = await runs.start_pairing_run(db, edition, PairingRequest(), at=store.clock())
        run_id = run.id
    await runs.carry_out(store, run_id)


async def issue_tokens(store: Store) -> dict[str, str]:
    """Issue a token for each column."""
    tokens = {}
    for who, grant in GRANTS.items():
        async with store.unit_of_work(SYSTEM) as db:
            tokens[who], _ = await issue_token(db, grant, at=store.clock())
    return tokens


@dataclass
class World:
    """A server, a token for each who asks, and all that each was told."""

    client: TestClient
    url: str
    tokens: Mapping[str, str]
    solved: Mapping[str, str]
    owned: dict[str, Any] = field(default_factory=dict)
    heard: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def ask(self, who: str, document: str, **headers: str) -> Any:
        bearer = {"Authorization": f"Bearer {self.tokens[who]}"} if who in self.tokens else {}
        answer = self.client.post("/graphql", json={"query": document}, headers=bearer | headers)
        cursors = [_opened(each) for each in CURSOR.findall(answer.text)]
        self.heard[who] += [answer.text, str(answer.headers), *cursors]
        return answer

    def ids_heard(self, who: str) -> set[tuple[str, str]]:
        return {found for text in self.heard[who] for found in GLOBAL_ID.findall(text)}


def _opened(cursor: str) -> str:
    """Return what is in a cursor, for whoever looks into it."""
    return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[9:].decode()


@contextmanager
def opened(
    databases: Databases, engine: str = "sqlite", fill: Fill = fill_solved, **more: object
) -> Iterator[World]:
    """Open a server on a world of its own."""
    url = databases.filled_by(engine, fill)
    address = url.render_as_string(hide_password=False)

    async def prepared() -> tuple[dict[str, str], dict[str, str]]:
        store = Store(address)
        tokens = await issue_tokens(store)
        run, pairing = models.PairingRun, models.Pairing
        async with store.reading(SYSTEM) as db:
            found = (await db.scalars(select(run.id).where(run.solution.is_not(None)))).one()
            pairs = await db.scalars(select(pairing.id).where(pairing.run_id == found))
            solved = {"PairingRun": f"PairingRun_{found}"}
            solved["Pairing"] = " ".join(f"Pairing_{each}" for each in pairs)
        await store.close()
        return tokens | {OWNER: TOKEN}, solved

    tokens, solved = asyncio.run(prepared())
    limits = {
        "cost_max": 10**8,
        "cost_per_minute_max": 10**9,
        "tokens_max": 10**6,
        "depth_max": 20,
        "solves_max": 0,
        # A probe asks for more than anybody would, and a loaded machine is slow.
        "query_seconds_max": 120,
        "mutation_seconds_max": 120,
        # What these tests read is not to be told in what they read next.
        "reads_seconds": 3_600,
    }
    settings = Settings(database_url=address, token=TOKEN, **(limits | more))
    with TestClient(create_app(settings)) as client:
        yield World(client, address, tokens, solved)
    databases.give_back(url)
