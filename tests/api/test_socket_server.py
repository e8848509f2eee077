"""WebSockets of the server as it is really run, with a client of another hand."""

import asyncio
import json
import os
import re
import subprocess
import sys

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from domain import runs
from domain.policy import SYSTEM
from domain.programmes import get_edition
from domain.runs import PairingRequest
from domain.store import Store
from tests.api.asking import operations
from tests.api.cli.door import ROOT

WATCH = operations("front_end_developer")["WatchRun"]


@pytest.fixture
def engine() -> str:
    """Be content with SQLite."""
    return "sqlite"


async def queue(url: str) -> str:
    store = Store(url)
    async with store.unit_of_work(SYSTEM) as db:
        edition = await get_edition(db, "wco-idb-2011")
        run = await runs.start_pairing_run(db, edition, PairingRequest(), at=store.clock())
    await store.close()
    return f"PairingRun_{run.id}"


def test_a_run_is_watched_through_the_real_server_and_large_frames_end_it(demo_url: str) -> None:
    run_id = asyncio.run(queue(demo_url))
    process = subprocess.Popen(
        [sys.executable, "-m", "api", "serve", "--port", "0", "--database", demo_url],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            found = re.match(r"Open +http://([\d.:]+)/#token=(\S+)", process.stdout.readline())
            assert found
            address = f"ws://{found[1]}/graphql"
            with (
                pytest.raises(InvalidStatus) as refused,
                opened(address, origin="https://else.example"),
            ):
                pass
            assert refused.value.response.status_code == 403
            with opened(address) as socket:
                init = {
                    "type": "connection_init",
                    "payload": {"Authorization": f"Bearer {found[2]}"},
                }
                socket.send(json.dumps(init))
                assert json.loads(socket.recv())["type"] == "connection_ack"
                asked = {"query": WATCH, "variables": {"id": run_id}}
                socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": asked}))
                messages = []
                while not messages or messages[-1]["type"] != "complete":
                    messages.append(json.loads(socket.recv(timeout=30)))
                assert messages[-2]["payload"]["data"]["runProgress"]["run"]["state"] == "DONE"
                socket.send("x" * 65_537)
                with pytest.raises(ConnectionClosed) as closed:
                    socket.recv(timeout=10)
                assert closed.value.rcvd is not None
                assert closed.value.rcvd.code == 1009
        finally:
            process.terminate()
    assert process.returncode is not None


def opened(address: str, **options: str) -> ClientConnection:
    return connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], **options)
