"""Clients that change something all the time and send everything again until it is acknowledged."""

import json
import random
import threading
import uuid
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from time import monotonic, sleep
from typing import Any, NamedTuple

from sqlalchemy import select

from domain import models
from domain.audit import verify_trail
from domain.policy import SYSTEM
from domain.store import Store
from tests.faults.server import TOKEN

LEVELS = ("NONE", "AWARE", "TRAINED", "ADVANCED", "EXPERT")
ROUNDS_TO_A_RUN = 25
PATIENCE_SECONDS = 60
ANSWERS_NOT_HEARD = 0.1
SHOWN = {
    "addPairingInstruction": "pairingInstruction { id }",
    "rateCompetency": "rating { id version }",
    "removePairingInstruction": "deletedId",
    "startPairingRun": "pairingRun { id }",
}


def document(name: str) -> str:
    kind = name[0].upper() + name[1:]
    return (
        f"mutation($input: {kind}Input!) {{ {name}(input: $input)"
        f" {{ replayed {SHOWN[name]} userErrors {{ code path message }} }} }}"
    )


class Seat(NamedTuple):
    """What one client changes, and no other."""

    edition: str
    left: str
    right: str
    manager: str
    competency: str


async def seats(store: Store, wanted: int) -> list[Seat]:
    row = models.Delegate
    async with store.reading(SYSTEM) as db:
        competency = await db.scalar(select(models.Competency.id).order_by(models.Competency.key))
        people = list(await db.scalars(select(row).order_by(row.code)))
    lac, chn = ([one for one in people if one.code.startswith(side)] for side in ("LAC", "CHN"))
    nominations = [one.nomination_id for one in lac]
    async with store.reading(SYSTEM) as db:
        found = await db.execute(
            select(models.Nomination.id, models.Nomination.manager_id).where(
                models.Nomination.id.in_(nominations)
            )
        )
    managers = dict(found.all())
    return [
        Seat(
            f"Edition_{one.edition_id}",
            f"Delegate_{one.id}",
            f"Delegate_{other.id}",
            f"Manager_{managers[one.nomination_id]}",
            f"Competency_{competency}",
        )
        for one, other in zip(lac[:wanted], chn[:wanted], strict=True)
    ]


@dataclass
class Kept:
    """What a client was told, to be compared with what the database holds."""

    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    rates: int = 0
    level: str = ""
    rating: str = ""
    unsure: int = 0
    replayed: int = 0
    wrong: list[object] = field(default_factory=list)


class Client(threading.Thread):
    """Adds an instruction, removes it, rates; now and then starts a run."""

    def __init__(self, port: int, seat: Seat, done: threading.Event) -> None:
        super().__init__(daemon=True)
        self.kept = Kept()
        self._port = port
        self._seat = seat
        self._done = done
        self._connection: HTTPConnection | None = None
        self._chance = random.Random(seat.left)  # noqa: S311 -- moments, not secrets

    def run(self) -> None:
        rounds = 0
        while not self._done.is_set() and not self.kept.wrong:
            self.round(rounds)
            rounds += 1
        if self._connection:
            self._connection.close()

    def round(self, number: int) -> None:
        seat, kept = self._seat, self.kept
        edition = {"editionId": seat.edition}
        pair = {"leftDelegateId": seat.left, "rightDelegateId": seat.right}
        added = self.send(
            "addPairingInstruction", {**edition, **pair, "kind": "NEVER", "reason": "Test."}
        )
        row = (added["pairingInstruction"] or {}).get("id")
        self.send("removePairingInstruction", {"id": row, "expectedVersion": 1})
        level = LEVELS[kept.rates % len(LEVELS)]
        rated = self.send(
            "rateCompetency",
            {
                "managerId": seat.manager,
                "competencyId": seat.competency,
                "kind": "PEER",
                "assessedOn": "2001-02-03",
                "level": level,
                "expectedVersion": kept.rates,
            },
        )
        kept.rates, kept.level = kept.rates + 1, level
        kept.rating = rated["rating"]["id"] if rated["rating"] else ""
        if number % ROUNDS_TO_A_RUN == 0:
            self.send("startPairingRun", edition)

    def send(self, name: str, asked: dict[str, object]) -> Any:
        """Send until the change is acknowledged, always with the same key."""
        keyed = {**asked, "idempotencyKey": str(uuid.uuid4())}
        body = json.dumps({"query": document(name), "variables": {"input": keyed}})
        until = monotonic() + PATIENCE_SECONDS
        while monotonic() < until:
            payload = self._post(name, body)
            errors = payload["userErrors"] if payload else []
            if payload is None or any(error["path"] == ["idempotencyKey"] for error in errors):
                self.kept.unsure += 1
                sleep(0.01)
                continue
            if errors:
                self.kept.wrong.append((name, errors))
            self.kept.replayed += payload["replayed"]
            self.kept.acknowledged.append((name, _told_id(payload)))
            return payload
        self.kept.wrong.append(f"{name} was not acknowledged in {PATIENCE_SECONDS} s")
        raise TimeoutError(name)

    def _post(self, name: str, body: str) -> Any:
        """Return the payload, or None when nobody knows what came of the request."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
        try:
            if self._connection is None:
                self._connection = HTTPConnection("127.0.0.1", self._port, timeout=15)
            self._connection.request("POST", "/graphql", body, headers)
            if self._chance.random() < ANSWERS_NOT_HEARD:
                # What a client sees when the server dies between its commit and its answer.
                return self._hang_up()
            answer = json.loads(self._connection.getresponse().read())
        except (OSError, HTTPException, ValueError):
            return self._hang_up()
        return (answer.get("data") or {}).get(name)

    def _hang_up(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None


def _told_id(payload: dict[str, Any]) -> str:
    for name, value in payload.items():
        if name == "deletedId":
            return str(value)
        if isinstance(value, dict):
            return str(value["id"])
    return ""


async def faults(store: Store, clients: list[Client]) -> list[str]:
    """Compare what the clients were told with what the database holds, in words."""
    told = [one for client in clients for one in client.kept.acknowledged]
    row = models.AuditEntry
    async with store.reading(SYSTEM) as db:
        trail = await verify_trail(db)
        written = [
            (action, f"{kind}_{row_id}")
            for action, kind, row_id in await db.execute(
                select(row.action, row.record_type, row.record_id)
            )
        ]
        answers = len(list(await db.scalars(select(models.StoredAnswer.id))))
        runs = {f"PairingRun_{one}" for one in await db.scalars(select(models.PairingRun.id))}
        left = list(await db.scalars(select(models.PairingInstruction.id)))
        ratings = {f"Rating_{one.id}": one for one in await db.scalars(select(models.Rating))}
        announced = Counter(kind for kind in await db.scalars(select(models.OutboxEvent.kind)))
    lost, doubled = Counter(told) - Counter(written), Counter(written) - Counter(told)
    found = [f"wrong: {wrong}" for client in clients for wrong in client.kept.wrong]
    found += [f"lost: {one}" for one in lost] + [f"doubled: {one}" for one in doubled]
    found += [f"the trail: {fault}" for fault in trail.faults]
    if answers != len(told):
        found.append(f"{answers} answers are kept for {len(told)} acknowledged")
    if runs != {row_id for name, row_id in told if name == "startPairingRun"}:
        found.append("the runs are not those acknowledged")
    if left:
        found.append(f"{len(left)} instructions were not removed")
    for client in clients:
        rating = ratings[client.kept.rating]
        if (rating.version, LEVELS[rating.level or 0]) != (client.kept.rates, client.kept.level):
            found.append(f"{client.kept.rating} is not as its client left it")
    queued = models.EventKind.RUN_QUEUED
    if announced[queued] != len(runs):
        found.append(f"{announced[queued]} runs were announced of {len(runs)}")
    return found
