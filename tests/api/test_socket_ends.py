"""When a socket or a stream ends before its work does, and how many sockets there may be."""

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from domain import clock
from domain.policy import SYSTEM
from domain.roles import Role
from domain.store import Store
from domain.tokens import Grant, issue_token, list_tokens, revoke_token
from tests.api.asking import queue_run
from tests.api.door import TOKEN, ask, door
from tests.api.test_subscriptions import (
    INIT,
    PROTOCOLS,
    WATCH,
    closed_with,
    connect,
    known,
    subscribe,
)

PLANNER = Grant("x", Role.PLANNER, None)
PING = json.dumps({"type": "ping"})


@pytest.fixture
def engine() -> str:
    """Be content with SQLite: nothing here depends on the engine."""
    return "sqlite"


def issue(url: str) -> str:
    async def issued() -> str:
        store = Store(url)
        async with store.unit_of_work(SYSTEM) as db:
            token, _ = await issue_token(db, PLANNER, at=store.clock())
        await store.close()
        return token

    return asyncio.run(issued())


def revoke_all(url: str) -> None:
    async def revoked() -> None:
        store = Store(url)
        async with store.unit_of_work(SYSTEM) as db:
            for row, _ in await list_tokens(db):
                await revoke_token(db, row.id, at=store.clock())
        await store.close()

    asyncio.run(revoked())


class Clock:
    """Shows the time, or a later one that a test has set."""

    def __init__(self) -> None:
        self.later = timedelta()

    def __call__(self) -> datetime:
        return clock.now() + self.later


@pytest.mark.parametrize("way", ["revoked", "expired"])
def test_who_watches_is_out_within_five_seconds_of_the_end_of_their_token(
    demo_url: str, way: str
) -> None:
    run_id, token, shown = asyncio.run(queue_run(demo_url)), issue(demo_url), Clock()
    settings = Settings(database_url=demo_url, token=TOKEN, solves_max=0)
    bearer = {"Authorization": f"Bearer {token}"}
    asked = {"accept": "text/event-stream", "variables": {"id": run_id}}
    store = Store(demo_url, clock=shown)
    with (
        TestClient(create_app(settings, store), headers=bearer) as client,
        ThreadPoolExecutor(1) as others,
    ):
        streamed = others.submit(ask, client, WATCH, **asked)
        with connect(client) as socket:
            socket.send_json({"type": "connection_init"})
            assert socket.receive_json() == {"type": "connection_ack"}
            socket.send_json(subscribe("1", WATCH, id=run_id))
            assert socket.receive_json()["type"] == "next"
            # The stream has begun by then, too; what was said of the token is believed for four.
            time.sleep(2)
            if way == "revoked":
                revoke_all(demo_url)
            else:
                shown.later = timedelta(days=PLANNER.days)
            over = time.monotonic()
            assert closed_with(socket) == 4403
            events = streamed.result().text.split("\n\n")[:-1]
            assert time.monotonic() < over + 5
        assert client.portal is not None
        client.portal.call(store.close)
    *_, before, last, complete = events
    assert '"QUEUED"' in before
    (error,) = json.loads(last.removeprefix("event: next\ndata: "))["errors"]
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}
    assert complete == "event: complete\ndata:"


def test_a_token_opens_five_sockets_and_not_one_more(tmp_path: Path) -> None:
    with door(tmp_path) as client, ExitStack() as opened:
        token = issue(f"sqlite:///{tmp_path}/door.db")
        sockets = [opened.enter_context(known(client)) for _ in range(4)]
        with known(client):
            with connect(client) as sixth:
                sixth.send_json(INIT)
                assert closed_with(sixth) == 4429
            with connect(client) as of_another:
                of_another.send_json(INIT | {"payload": {"authorization": f"Bearer {token}"}})
                assert of_another.receive_json() == {"type": "connection_ack"}
        # One has closed, so that there is room again; the others never noticed.
        sockets.append(opened.enter_context(known(client)))
        for socket in sockets:
            socket.send_text(PING)
            assert socket.receive_json() == {"type": "pong"}


class Reader:
    """The other end of a socket, as an ASGI server shows it; reads when it is told to."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        url = f"sqlite:///{folder}/door.db"
        self.app = create_app(Settings(database_url=url, token=TOKEN, **settings), Store(url))
        self.says: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.reads = asyncio.Event()
        self.reads.set()
        self.hears: asyncio.Queue[Any] = asyncio.Queue()

    async def send(self, message: Any) -> None:
        await self.reads.wait()
        self.hears.put_nowait(message)

    def say(self, text: str) -> None:
        self.says.put_nowait({"type": "websocket.receive", "text": text})

    async def begin(self) -> asyncio.Task[None]:
        """Connect, be known, and read no more; one message is on its way, and waits no longer."""
        scope = {
            "type": "websocket",
            "path": "/graphql",
            "headers": [],
            "query_string": b"",
            "subprotocols": PROTOCOLS,
        }
        self.says.put_nowait({"type": "websocket.connect"})
        self.say(json.dumps(INIT))
        held = asyncio.create_task(self.app(scope, self.says.get, self.send))
        assert (await self.hears.get())["type"] == "websocket.accept"
        assert "connection_ack" in (await self.hears.get())["text"]
        self.reads.clear()
        self.say(PING)
        await asyncio.sleep(0.1)
        return held


@pytest.mark.parametrize("more", [0, 1])
async def test_a_hundred_messages_wait_for_a_slow_reader_and_not_one_more(
    tmp_path: Path, more: int
) -> None:
    reader = Reader(tmp_path)
    held = await reader.begin()
    for _ in range(100 + more):
        reader.say(PING)
    await asyncio.sleep(0.3)
    reader.reads.set()
    for _ in range(101):
        assert (await reader.hears.get())["text"] == '{"type":"pong"}'
    if more:
        closed = await reader.hears.get()
        assert (closed["type"], closed["code"]) == ("websocket.close", 4429)
        assert closed["reason"] == "Read faster: 100 messages wait"
    else:
        assert not held.done()
        reader.says.put_nowait({"type": "websocket.disconnect", "code": 1000})
    await asyncio.wait_for(held, 5)


async def test_a_reader_that_reads_nothing_is_not_waited_for(tmp_path: Path) -> None:
    reader = Reader(tmp_path, answer_seconds_max=0.2)
    held = await reader.begin()
    for _ in range(101):
        reader.say(PING)
    await asyncio.wait_for(held, 5)
