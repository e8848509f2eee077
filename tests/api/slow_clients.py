"""Ten kinds of client that are slow on purpose, each on a socket of its own."""

import asyncio
import socket
from contextlib import suppress
from itertools import cycle
from pathlib import Path

from tests.api.process import Served

SMALL = b'{"query": "{ __typename }"}'
PAUSE = 0.25


class Slow:
    """What one kind sends at once, what it drips afterwards, and whether it reads."""

    def __init__(self, at_once: bytes, drips: bytes = b"", *, reads: int = 0) -> None:
        self.at_once = at_once
        self.drips = drips
        self.reads = reads


def kinds(served: Served) -> dict[str, Slow]:
    """Return the kinds by name."""
    begun = served.head("Content-Length: 1000")
    # A megabyte each: more than what the two ends of a socket hold between them.
    large = served.head(method="GET", path="/graphiql/assets/graphiql.min.js") * 12
    return {
        "silent": Slow(b""),
        "half a head": Slow(begun[:40]),
        "dripping head": Slow(b"GET / HTTP/1.1\r\n", b"X-Drip: x\r\n"),
        "half a body": Slow(begun + SMALL),
        "dripping body": Slow(begun, b" "),
        "dripping chunks": Slow(served.head("Transfer-Encoding: chunked"), b"1\r\n \r\n"),
        "refused, and drips on": Slow(
            b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n", b" "
        ),
        "half a second request": Slow(served.request(SMALL) + begun[:40], reads=65_536),
        "never reads": Slow(large),
        "reads byte by byte": Slow(large, reads=1),
    }


async def be_slow(served: Served, slow: Slow, ports: set[int]) -> None:
    """Hold a socket in one of these ways until the server lets go, or for ever."""
    loop = asyncio.get_running_loop()
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.setblocking(False)  # noqa: FBT003 -- the shape of a socket's door
        await loop.sock_connect(client, ("127.0.0.1", served.port))
        ports.add(client.getsockname()[1])
        sending = asyncio.create_task(loop.sock_sendall(client, slow.at_once))
        try:
            with suppress(OSError):
                for byte in cycle(slow.drips or b"\x00"):
                    await asyncio.sleep(PAUSE)
                    if slow.reads:
                        await loop.sock_recv(client, slow.reads)
                    if slow.drips and sending.done():
                        await loop.sock_sendall(client, bytes([byte]))
            # Stay: only the server's end of it is looked at.
            await asyncio.Event().wait()
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)


def held(served: Served, ports: set[int]) -> set[int]:
    """Return the clients, by their port, whose socket the server's process still has."""
    found = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, *_, inode = line.split()[:10]
        port = int(remote.partition(":")[2], 16)
        if int(local.partition(":")[2], 16) == served.port and inode != "0" and port in ports:
            found.add(port)
    return found


async def still_held(served: Served, count: int, seconds: float) -> dict[str, int]:
    """Start so many clients of each kind; return how many of which are held after the time.

    Ends earlier when none is.
    """
    loop = asyncio.get_running_loop()
    ports: dict[str, set[int]] = {name: set() for name in kinds(served)}
    clients = [
        asyncio.create_task(be_slow(served, slow, ports[name]))
        for name, slow in kinds(served).items()
        for _ in range(count)
    ]
    try:
        await asyncio.sleep(0.3)
        async with asyncio.timeout(20):
            while {len(own) for own in ports.values()} != {count}:  # noqa: ASYNC110 -- no bell rings
                await asyncio.sleep(0.05)
        end = loop.time() + seconds
        while any(held(served, own) for own in ports.values()):
            if loop.time() > end:
                break
            await asyncio.sleep(0.1)
        return {name: many for name, own in ports.items() if (many := len(held(served, own)))}
    finally:
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
