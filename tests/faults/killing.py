"""Kill the server again and again while clients change things, and compare in the end."""

import asyncio
import random
import signal
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from domain.store import Store
from tests.faults.clients import Client, faults, seats
from tests.faults.server import Server

CLIENTS = 6
PATIENCE_SECONDS = 60


@dataclass
class Ending:
    """What came of it."""

    kills: dict[str, int]
    acknowledged: int
    unsure: int
    replayed: int
    faults: list[str]

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.acknowledged} acknowledged, {self.unsure} sent again,"
            f" {self.replayed} answered from what was kept, {len(self.faults)} faults"
        )


async def kill_and_compare(
    url: str, folder: Path, *, kills: int, acknowledged: int, signals: tuple[int, ...], seed: int
) -> Ending:
    """Kill with each signal in turn, after some changes each time, until there are enough."""
    store = Store(url)
    places = await seats(store, CLIENTS)
    server, done = Server(url, folder), threading.Event()
    clients = [Client(server.port, place, done) for place in places]
    order = [signals[number % len(signals)] for number in range(kills)]
    await asyncio.to_thread(_kill_in_turn, server, clients, order, acknowledged, seed)
    done.set()
    for client in clients:
        client.join(PATIENCE_SECONDS)
    await asyncio.to_thread(server.stop, signal.SIGTERM)
    server.close()
    found = await faults(store, clients)
    await store.close()
    kept = [client.kept for client in clients]
    return Ending(
        dict(Counter(signal.Signals(number).name for number in order)),
        _told(clients),
        sum(one.unsure for one in kept),
        sum(one.replayed for one in kept),
        found,
    )


def _kill_in_turn(
    server: Server, clients: list[Client], order: list[int], acknowledged: int, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 -- moments, not secrets
    share = max(1, acknowledged // len(order))
    server.start()
    for client in clients:
        client.start()
    for number in order:
        _wait_for(clients, _told(clients) + chance.randint(share // 2, share + share // 2))
        # Not only right after an answer: anywhere in the next change.
        sleep(chance.random() * 0.02)
        server.stop(number)
        server.start()
    _wait_for(clients, acknowledged)


def _told(clients: list[Client]) -> int:
    return sum(len(client.kept.acknowledged) for client in clients)


def _wait_for(clients: list[Client], wanted: int) -> None:
    until = monotonic() + PATIENCE_SECONDS
    while _told(clients) < wanted and monotonic() < until:
        if any(client.kept.wrong for client in clients):
            return
        sleep(0.001)
