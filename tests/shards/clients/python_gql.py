"""Walks gql through what the test wants to see, as steps.mjs does with the clients of npm."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from gql import Client, GraphQLRequest
from gql.transport.exceptions import TransportConnectionFailed, TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.websockets import WebsocketsTransport
from websockets.exceptions import ConnectionClosed

# The schema is large, and a loaded machine slow: the ten seconds that gql gives may not do.
WAIT_SECONDS = 60


def tell(step: str, **told: object) -> None:
    sys.stdout.write(json.dumps({"step": step, **told}) + "\n")
    sys.stdout.flush()


def failure(error: TransportConnectionFailed | TransportQueryError) -> dict[str, object]:
    if isinstance(error, TransportQueryError):
        return {"codes": [each["extensions"]["code"] for each in error.errors or ()]}
    cause = error.__cause__
    if not isinstance(cause, ConnectionClosed) or cause.rcvd is None:
        raise error
    return {"closed": cause.rcvd.code}


async def fail(step: str, ask: Callable[[], Awaitable[object]]) -> None:
    try:
        tell(step, answered=await ask())
    except (TransportConnectionFailed, TransportQueryError) as error:
        tell(step, **failure(error))


class Ours:
    """A client over HTTP, which reads the schema first, and one on a socket."""

    def __init__(self, address: str, token: str) -> None:
        self.headers = {"Authorization": f"Bearer {token}"}
        self.address = address

    def http(self, *, reads_schema: bool = False) -> Client:
        url = f"http://{self.address}/graphql"
        transport = HTTPXAsyncTransport(url, headers=self.headers, timeout=WAIT_SECONDS)
        return Client(
            transport=transport,
            fetch_schema_from_transport=reads_schema,
            execute_timeout=WAIT_SECONDS,
        )

    def socket(self) -> Client:
        url = f"ws://{self.address}/graphql"
        transport = WebsocketsTransport(
            url,
            init_payload=self.headers,
            connect_timeout=WAIT_SECONDS,
            ack_timeout=WAIT_SECONDS,
        )
        return Client(transport=transport)

    async def ask(self, document: str, **variables: object) -> dict[str, Any]:
        async with self.http() as session:
            return await session.execute(GraphQLRequest(document, variable_values=variables))

    async def watch(
        self, told: Callable[[object], None], document: str, **variables: object
    ) -> None:
        async with self.socket() as session:
            async for data in session.subscribe(
                GraphQLRequest(document, variable_values=variables)
            ):
                told(data)


async def main(address: str, token: str, slug: str, documents: dict[str, str]) -> None:
    ours, strange = Ours(address, token), Ours(address, "no-token-of-ours")
    watch = documents["watch"]
    async with ours.http(reads_schema=True) as session:
        by_slug = GraphQLRequest(documents["read"], variable_values={"slug": slug})
        read = await session.execute(by_slug)
        tell("query", data=read)
        asked = {"input": {"editionId": read["edition"]["id"]}}
        start = GraphQLRequest(documents["start"], variable_values=asked)
        started = await session.execute(start)
        tell("mutation", data=started)
    run_id = started["startPairingRun"]["pairingRun"]["id"]
    await ours.watch(lambda data: tell("event", data=data), watch, id=run_id)
    tell("completion")

    def ignore(_data: object) -> None:
        """Take no notice of an event that does not come."""

    await fail("wrong query", lambda: ours.ask("query { nowhere }"))
    await fail("wrong subscription", lambda: ours.watch(ignore, "subscription { nowhere }"))
    await fail("wrong run", lambda: ours.watch(ignore, watch, id=f"{run_id}0"))
    await fail("query of a stranger", lambda: strange.ask(documents["read"], slug=slug))
    await fail("subscription of a stranger", lambda: strange.watch(ignore, watch, id=run_id))


if __name__ == "__main__":
    asyncio.run(main(**json.load(sys.stdin)))
