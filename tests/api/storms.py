"""Sends hostile requests, several at a time, beside an honest client, and says what was wrong."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from api.errors import ErrorCode
from tests.api.hostile_requests import Hostile, asking, hostile
from tests.api.process import Served

STATUSES: Final = {200, 400, 401, 403, 404, 405, 406, 408, 413, 415}
_CODES: Final = {code.value for code in ErrorCode} - {"INTERNAL_SERVER_ERROR"}


async def fault_of(served: Served, request: Hostile) -> str | None:
    """Send one request on a connection of its own; return what is wrong with the answer."""
    try:
        async with asyncio.timeout(30):
            received = await _exchange(served.port, request.sent)
    except TimeoutError:
        return f"{request.kind}: no answer within 30 s"
    head, _, body = received.partition(b"\r\n\r\n")
    status = int(head[9:12]) if head.startswith(b"HTTP/1.1 ") else 0
    if status not in STATUSES:
        return f"{request.kind}: {head[:60]!r} {body[:200]!r}"
    try:
        told: dict[str, Any] = json.loads(body)
    except ValueError:
        return f"{request.kind}: {status} and not JSON: {body[:80]!r}"
    errors = told.get("errors", [])
    codes = {error.get("extensions", {}).get("code") for error in errors}
    if not codes <= _CODES:
        return f"{request.kind}: codes {codes}"
    if (status != 200 and not errors) or (request.over and (not errors or told.get("data"))):
        return f"{request.kind}: let through with {status}: {body[:200]!r}"
    return None


async def _exchange(port: int, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def send() -> None:
        try:
            writer.write(sent)
            await writer.drain()
        except OSError:
            # The server has answered and closed; what it said is still to be read.
            return

    sending = asyncio.create_task(send())
    received = b""
    try:
        while piece := await reader.read(65_536):
            received += piece
    except ConnectionResetError:
        return received
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        writer.close()
    return received


class Verdict(NamedTuple):
    """What a storm of hostile requests did."""

    faults: list[str]
    healthy: int
    unhealthy: list[str]
    slowest_seconds: float
    grown_mebibytes: float


async def storm(served: Served, seed: int, count: int, at_once: int = 6) -> Verdict:
    """Send hostile requests, several at a time, beside a client that asks honestly."""
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    unhealthy: list[str] = []
    took: list[float] = []

    async def be_healthy() -> None:
        fine = asking(served, "{ regions { key name } }")
        while not over.is_set():
            began = loop.time()
            received = await _exchange(served.port, fine)
            took.append(loop.time() - began)
            if not received.startswith(b"HTTP/1.1 200") or b'"data":{"regions"' not in received:
                unhealthy.append(repr(received[:200]))
            await asyncio.sleep(0.02)

    async def be_hostile(requests: Iterator[Hostile]) -> list[str]:
        found = [await fault_of(served, request) for request in requests]
        return [fault for fault in found if fault]

    warming = hostile(served, seed + 1_000, 150)
    warm = await asyncio.gather(*(be_hostile(warming) for _ in range(at_once)))
    before = served.resident_mebibytes
    beside = asyncio.create_task(be_healthy())
    requests = hostile(served, seed, count)
    found = await asyncio.gather(*(be_hostile(requests) for _ in range(at_once)))
    over.set()
    await beside
    grown = served.resident_mebibytes - before
    return Verdict(
        [fault for each in (*warm, *found) for fault in each],
        len(took),
        unhealthy,
        max(took),
        grown,
    )
