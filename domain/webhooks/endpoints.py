"""Keeping webhook endpoints: made, paused and resumed, given a new secret, removed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import func, select

from domain import audit, models
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import held, require_version
from domain.models import EventKind, WebhookEndpoint, WebhookState
from domain.policy.narrowing import viewer_of
from domain.store import WriteDb
from domain.webhooks.signing import new_secret
from domain.webhooks.targets import check_url

ENDPOINTS_MAX: Final = 20
_NOUN: Final = "WebhookEndpoint"


@dataclass(frozen=True)
class EndpointWanted:
    """An address, the kinds of events, and the edition that they belong to; None is all of them."""

    url: str
    kinds: tuple[EventKind, ...]
    edition_id: str | None = None


async def create_webhook_endpoint(
    db: WriteDb, wanted: EndpointWanted, *, at: datetime, private_hosts: Collection[str] = ()
) -> tuple[WebhookEndpoint, str]:
    """Have an address told of what happens from now on; its secret is to be shown this once.

    Args:
        db: of a unit of work.
        wanted: what is asked for.
        at: when; nothing from before is told.
        private_hosts: names and addresses that the operator allows although they are private.

    Raises:
        InvalidInput: the address breaks a rule, no kind is given, or not all editions are held.
        NotFound: there is no such edition that the viewer plans.
        Conflict: there are as many endpoints as there may be.
    """
    url = check_url(wanted.url, private_hosts=private_hosts)
    if not wanted.kinds:
        raise InvalidInput("Give at least one kind of event.", path=("eventKinds",))
    await _require_planned(db, wanted.edition_id)
    row = WebhookEndpoint
    count = await db.scalar(
        select(func.count(row.id)).where(row.edition_id.is_not_distinct_from(wanted.edition_id))
    )
    if (count or 0) >= ENDPOINTS_MAX:
        raise Conflict(
            f"There are {ENDPOINTS_MAX} endpoints already, and there may be no more. Remove one"
            " first.",
            path=("editionId",),
        )
    secret = new_secret()
    made = row(
        id=models.new_id(),
        url=url,
        kinds=" ".join(sorted({each.value for each in wanted.kinds})),
        edition_id=wanted.edition_id,
        state=WebhookState.ACTIVE,
        secret=secret,
        made_at=at,
    )
    db.add(made)
    await db.flush()
    _note(db, made, None, _noted(made))
    return made, secret


async def pause_webhook_endpoint(
    db: WriteDb, endpoint_id: str, *, expected_version: int | None = None
) -> WebhookEndpoint:
    """Send nothing until it is resumed: what happens meanwhile waits. Twice changes nothing.

    Raises:
        NotFound: there is no such endpoint that the viewer keeps.
        Stale: it is not of the version expected.
    """
    return await _put(db, endpoint_id, WebhookState.PAUSED, expected_version)


async def resume_webhook_endpoint(
    db: WriteDb, endpoint_id: str, *, expected_version: int | None = None
) -> WebhookEndpoint:
    """Send again, what has waited first. Twice changes nothing.

    Raises:
        NotFound: there is no such endpoint that the viewer keeps.
        Stale: it is not of the version expected.
    """
    return await _put(db, endpoint_id, WebhookState.ACTIVE, expected_version)


async def rotate_webhook_secret(
    db: WriteDb, endpoint_id: str, *, expected_version: int | None = None
) -> tuple[WebhookEndpoint, str]:
    """Sign every attempt from now on with a new secret; return it, to be shown this once.

    Raises:
        NotFound: there is no such endpoint that the viewer keeps.
        Stale: it is not of the version expected.
    """
    row = await _hold(db, endpoint_id, expected_version)
    before, row.secret = _noted(row), new_secret()
    await db.flush()
    _note(db, row, before, _noted(row))
    return row, row.secret


async def remove_webhook_endpoint(
    db: WriteDb, endpoint_id: str, *, expected_version: int | None = None
) -> WebhookEndpoint:
    """Tell an address nothing more, and forget what it was told; return what it was.

    Raises:
        NotFound: there is no such endpoint that the viewer keeps.
        Stale: it is not of the version expected.
    """
    row = await _hold(db, endpoint_id, expected_version)
    await db.delete(row)
    await db.flush()
    _note(db, row, _noted(row), None)
    return row


async def _put(
    db: WriteDb, endpoint_id: str, state: WebhookState, expected_version: int | None
) -> WebhookEndpoint:
    row = await _hold(db, endpoint_id, expected_version)
    if row.state is not state:
        before, row.state = _noted(row), state
        await db.flush()
        _note(db, row, before, _noted(row))
    return row


async def _hold(db: WriteDb, endpoint_id: str, expected_version: int | None) -> WebhookEndpoint:
    row = await held(db, WebhookEndpoint, endpoint_id)
    if row is None:
        raise NotFound("There is no webhook endpoint of this id that you keep.", path=("id",))
    require_version("webhook endpoint", row.version, expected_version)
    return row


async def _require_planned(db: WriteDb, edition_id: str | None) -> None:
    viewer = viewer_of(db.info)
    if edition_id is None:
        if not viewer.plans_every:
            raise InvalidInput(
                "Only who holds all editions is told of all. Name one that you plan.",
                path=("editionId",),
            )
        return
    # Held, so that two who add the last one allowed wait for each other.
    edition = await held(db, models.Edition, edition_id)
    if edition is None or not (viewer.plans_every or viewer.holds(edition_id)):
        raise NotFound("There is no edition of this id that you plan.", path=("editionId",))


def _noted(row: WebhookEndpoint) -> dict[str, Any]:
    """Return what the trail may hold: no more of the address than the host, and no secret."""
    return {
        "host": urlsplit(row.url).hostname,
        "kinds": row.kinds.split(),
        "edition": row.edition_id,
        "state": row.state.value,
        "version": row.version,
    }


def _note(
    db: WriteDb,
    row: WebhookEndpoint,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    audit.note(db, audit.Change(_NOUN, row.id, before, after, edition_id=row.edition_id))
