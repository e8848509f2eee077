"""A published run with a token for everybody concerned, and ways to ask as each of them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select
from starlette.testclient import TestClient

from domain import models, runs
from domain.policy import SYSTEM
from domain.roles import Role, Scope
from domain.store import Store
from domain.tokens import Grant, issue_token
from tests.api.door import ask, door
from tests.domain.running import SLUG, edition, pair
from tests.seeds.rows import load_all

# The pair that the tests are about: the strongest of the demonstration.
LEFT, RIGHT = "LAC-10", "CHN-10"
SHOWN = "id state version delegates { code }"
SEEN = f"""query($slug: String!) {{ edition(by: {{slug: $slug}}) {{
  partnerships(first: 100) {{ totalCount nodes {{ {SHOWN} }} }} }} }}"""
ACT = """mutation($input: %sInput!) { act: %s(input: $input) {
  replayed partnership { %s } userErrors { code path message currentVersion } } }"""


async def publish_demo(store: Store) -> None:
    """Fill a database with the edition of 2011, paired and published, and another edition."""
    await load_all(store)
    run_id = await pair(store)
    async with store.unit_of_work(SYSTEM) as db:
        ours = await edition(db)
        other = models.Edition(
            programme_id=ours.programme_id,
            slug="another",
            name="Another",
            number=2,
            kind=ours.kind,
            state=ours.state,
            starts_on=ours.starts_on,
            ends_on=ours.ends_on,
        )
        db.add(other)
        await runs.publish_pairing_run(db, run_id, at=store.clock())


async def publish_again(store: Store, **request: object) -> str:
    """Run the engine again, publish what it found, and return the id of the run."""
    run_id = await pair(store, runs.PairingRequest(**request))
    async with store.unit_of_work(SYSTEM) as db:
        await runs.publish_pairing_run(db, run_id, at=store.clock())
    return run_id


class Person(NamedTuple):
    delegate_id: str
    manager_id: str
    administration_id: str


async def people(store: Store) -> dict[str, Person]:
    delegate, manager = models.Delegate, models.Manager
    async with store.reading(SYSTEM) as db:
        rows = await db.execute(
            select(delegate.code, delegate.id, manager.id, manager.administration_id).join(
                manager, delegate.manager_id == manager.id
            )
        )
        return {code: Person(*row) for code, *row in rows}


async def tokens(store: Store) -> dict[str, str]:
    """Issue a token to each of those whom the tests know by a name."""
    known = await people(store)
    async with store.reading(SYSTEM) as db:
        slugs = dict((await db.execute(select(models.Edition.slug, models.Edition.id))).all())
    ours, other = (slugs[SLUG],), (slugs["another"],)
    left, right, stranger = known[LEFT], known[RIGHT], known["LAC-01"]
    reads = (Scope.EDITIONS_READ, Scope.PAIRINGS_READ)
    grants = [
        Grant("left", Role.MANAGER, ours, manager_id=left.manager_id),
        Grant("right", Role.MANAGER, ours, manager_id=right.manager_id),
        Grant("stranger", Role.MANAGER, ours, manager_id=stranger.manager_id),
        Grant("ours", Role.COORDINATOR, ours, administration_id=left.administration_id),
        Grant("theirs", Role.COORDINATOR, ours, administration_id=right.administration_id),
        Grant("apart", Role.COORDINATOR, ours, administration_id=stranger.administration_id),
        Grant("planner", Role.PLANNER, ours),
        Grant("planner elsewhere", Role.PLANNER, other),
        Grant("website", Role.INTEGRATION, ours, scopes=reads),
        Grant("website elsewhere", Role.INTEGRATION, other, scopes=reads),
        Grant("people only", Role.INTEGRATION, ours, scopes=(Scope.PEOPLE_READ,)),
        Grant("auditor", Role.AUDITOR),
        Grant("admin", Role.ADMIN),
    ]
    async with store.unit_of_work(SYSTEM) as db:
        return {each.name: (await issue_token(db, each, at=store.clock()))[0] for each in grants}


class Partners:
    """The HTTP door of one database, with the ids and tokens of those concerned."""

    def __init__(self, client: TestClient, url: str) -> None:
        self.client, self.url = client, url
        self.tokens = self.run(tokens)
        self.people = self.run(people)
        self.id = self.pair(LEFT, RIGHT)["id"]

    def run(self, act: Any, *asked: object, **named: object) -> Any:
        """Do something to the database beside the server."""

        async def done() -> Any:
            store = Store(self.url)
            try:
                return await act(store, *asked, **named)
            finally:
                await store.close()

        return asyncio.run(done())

    def ask(self, who: str, query: str, **variables: object) -> dict[str, Any]:
        """Ask as one of those concerned, and return the whole answer."""
        self.client.headers["Authorization"] = f"Bearer {self.tokens[who]}"
        answer = ask(self.client, query, variables=variables)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def seen(self, who: str) -> dict[tuple[str, ...], dict[str, Any]]:
        """Return every partnership that somebody sees, by its codes."""
        data = self.ask(who, SEEN, slug=SLUG)["data"]["edition"]["partnerships"]
        assert data["totalCount"] == len(data["nodes"])
        return {tuple(each["code"] for each in node["delegates"]): node for node in data["nodes"]}

    def pair(self, left: str, right: str) -> dict[str, Any]:
        return self.seen("planner")[left, right]

    def state(self, who: str) -> str:
        """Return how somebody sees the partnership that the tests are about."""
        document = "query($id: ID!) { node(id: $id) { ... on Partnership { state } } }"
        node = self.ask(who, document, id=self.id)["data"]["node"]
        return node["state"] if node else "NONE"

    def node(self) -> dict[str, Any]:
        """Return the partnership that the tests are about as a planner sees it."""
        document = f"query($id: ID!) {{ node(id: $id) {{ ... on Partnership {{ {SHOWN} }} }} }}"
        return self.ask("planner", document, id=self.id)["data"]["node"]

    def act(self, who: str, name: str, **asked: object) -> Any:
        """Do something; return the partnership, or the code of what was wrong."""
        kind = name[0].upper() + name[1:]
        answer = self.ask(
            who,
            ACT % (kind, name, SHOWN),
            input={"partnershipId": self.id, **asked},
        )
        if "errors" in answer:
            (error,) = answer["errors"]
            return error["extensions"]["code"]
        payload = answer["data"]["act"]
        if payload["userErrors"]:
            assert payload["partnership"] is None
            (told,) = payload["userErrors"]
            return told["code"]
        return payload["partnership"]

    def accept(self, who: str, **asked: object) -> Any:
        return self.act(who, "acceptPartnership", **asked)

    def decline(self, who: str, reason: str = "NOT_AVAILABLE", **asked: object) -> Any:
        return self.act(who, "declinePartnership", reason=reason, **asked)

    def met(self, who: str, kind: str = "MEETING", on: str = "2011-12-12", **asked: object) -> Any:
        return self.act(who, "recordContact", kind=kind, happenedOn=on, **asked)

    def close(self, who: str, **asked: object) -> Any:
        return self.act(who, "closePartnership", **asked)

    def delegate(self, code: str) -> str:
        return f"Delegate_{self.people[code].delegate_id}"


@contextmanager
def opened(folder: Path, url: str, **settings: object) -> Iterator[Partners]:
    """Open the door of a database that ``publish_demo`` filled."""
    with door(folder, database_url=url, **settings) as client:
        yield Partners(client, url)
