"""How a mutation is carried out: one unit of work with its key, audit and answer, or no change.

Every mutation field passes here.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from hashlib import sha256
from typing import Any, Final

import strawberry

from api.context import Info
from api.schema.inputs import given
from api.schema.node import Node, load_node
from api.schema.payloads import Act, Payload, PayloadT, user_error
from api.texts import DEFAULT_LOCALE
from domain.audit import Acting
from domain.changes import change
from domain.errors import DomainError, InvalidInput
from domain.idempotency import Keyed, check_key, find_answer, keep_answer
from domain.policy import SYSTEM

_KEY: Final = ("idempotencyKey",)


async def carried_out(
    info: Info,
    kind: type[PayloadT],
    asked: Any,
    act: Act[PayloadT],
    *,
    by_program: bool = False,
) -> PayloadT:
    """Do one thing in one unit of work, and answer with what changed after it was committed.

    An act that is done by the program touches rows that its viewer may not see: it has to look
    itself whether they may ask for it. The trail names the viewer.

    What the caller can correct comes back as userErrors, and then nothing was changed. With an
    idempotency key a second request does nothing and is answered as the first was.
    """
    context = info.context
    at = context.store.clock()
    try:
        keyed = _keyed(info, asked)
        viewer = replace(SYSTEM, name=context.viewer.name) if by_program else context.viewer
        acting = Acting(viewer, context.request_id, info.field_name)
        stored: str | None = None
        async with change(context.store, acting) as db:
            if keyed is not None:
                stored = await find_answer(db, keyed, at=at)
            if stored is None:
                payload = await act(db)
                if keyed is not None:
                    await keep_answer(db, keyed, _written(payload), at=at)
    except DomainError as error:
        context.speak(DEFAULT_LOCALE)
        return kind(user_errors=[user_error(error)])
    # What was read before the change is stale now.
    context.loaders.clear()
    return payload if stored is None else await _read(info, kind, stored)


def _keyed(info: Info, asked: Any) -> Keyed | None:
    """Return the key of a request with what it asks, None when it has none.

    Raises:
        InvalidInput: the key is malformed, or it is not clear which one is meant.

    """
    context = info.context
    own: str | None = asked.idempotency_key if given(asked.idempotency_key) else None
    header = _unquoted(context.idempotency_key)
    if header and own is not None and own != header:
        raise InvalidInput(
            "The Idempotency-Key header gives another key. Give one of the two.", path=_KEY
        )
    if header and own is None:
        if context.header_key_taken:
            raise InvalidInput(
                "The first mutation took the key of the Idempotency-Key header. Give each field"
                " a key of its own.",
                path=_KEY,
            )
        context.header_key_taken, own = True, header
    if own is None:
        return None
    check_key(own)
    question = json.dumps([info.field_name, _plain(asked)], sort_keys=True)
    asked_hash = sha256(question.encode()).hexdigest()
    return Keyed(context.viewer.name, own, asked_hash, context.restore_epoch)


def _unquoted(header: str) -> str:
    """Return the key of a header, which some clients write as a quoted string."""
    quoted = len(header) > 1 and header[0] == header[-1] == '"'
    return header[1:-1] if quoted else header


def _plain(value: Any) -> Any:
    """Return what was asked in a form that JSON has; what was left out stays out."""
    if is_dataclass(value):
        asked = {each.name: getattr(value, each.name) for each in fields(value)}
        return {
            name: _plain(each)
            for name, each in asked.items()
            if each is not strawberry.UNSET and name != "idempotency_key"
        }
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.name
    return value.isoformat() if isinstance(value, date) else value


def _written(payload: Payload) -> str:
    """Write an answer as the ids in it; the records may be personal, and are read again."""
    answer: dict[str, object] = {}
    for each in fields(payload):
        value = getattr(payload, each.name)
        if isinstance(value, Node):
            answer[each.name] = {"type": type(value).__name__, "row": value.row_id}
        elif isinstance(value, str):
            answer[each.name] = value
        elif isinstance(value, list):
            nodes = [one for one in value if isinstance(one, Node)]
            answer[each.name] = [{"type": type(one).__name__, "row": one.row_id} for one in nodes]
    return json.dumps(answer, sort_keys=True)


async def _read(info: Info, kind: type[PayloadT], stored: str) -> PayloadT:
    """Make the answer again from its ids, with the records as they are now."""
    values: dict[str, Any] = {}
    for name, value in json.loads(stored).items():
        if isinstance(value, list):
            found = [await load_node(info, each["type"], each["row"]) for each in value]
            values[name] = [each for each in found if each is not None]
        elif isinstance(value, dict):
            values[name] = await load_node(info, value["type"], value["row"])
        else:
            values[name] = value
    return kind(**values, replayed=True)
