"""Cursors and windows of lists: a cursor holds the place of a row, and fits one list only.

Its place begins with the restore epoch: a database that was restored has lost rows, and a walk that
went on in it would pass over what nobody has seen.

A cursor is opaque to clients and checked before use; it tells nothing that its row did not tell.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Any, Final

from api.errors import BadUserInput
from domain.pages import Key, Listing, Place, Value, Window, keys_of

PAGE_SIZE_DEFAULT: Final = 50
PAGE_SIZE_MAX: Final = 100
CURSOR_LENGTH_MAX: Final = 2_000
_DIGEST_BYTES: Final = 9
_NUMBER_MAX: Final = 2**31 - 1


def scope_of(
    listing: Listing[Any], parent_id: str | None, where: object, order: Sequence[tuple[str, bool]]
) -> str:
    """Return what makes a list one list: its name, parent, filter and order."""
    return repr((listing.name, parent_id, where, tuple(order or listing.default)))


def encode_cursor(place: Place, scope: str) -> str:
    """Return the cursor of a place in a list; it does not depend on the size of a page."""
    written = json.dumps([_write(value) for value in place], separators=(",", ":")).encode()
    return _text(_digest(written, scope) + written)


def decode_cursor(text: str, scope: str, kinds: Sequence[type]) -> Place | None:
    """Return the place of a cursor, or None when it is none of this list."""
    if len(text) > CURSOR_LENGTH_MAX or not text.isascii():
        return None
    try:
        both = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    # The decoder passes over signs that it does not know; a cursor has one spelling.
    if _text(both) != text:
        return None
    written = both[_DIGEST_BYTES:]
    if both[:_DIGEST_BYTES] != _digest(written, scope):
        return None
    try:
        values = json.loads(written)
        return tuple(_read(value, kind) for value, kind in zip(values, kinds, strict=True))
    except (ValueError, TypeError, OverflowError, RecursionError):
        # The digest holds no secret: whoever reads this file can write a cursor of anything.
        # Decision 26 says why that is no harm.
        return None


def window_of(
    listing: Listing[Any],
    scope: str,
    order: Sequence[tuple[str, bool]],
    asked: dict[str, Any],
    epoch: int,
) -> Window:
    """Check first, last, after and before, and return the rows that they mean.

    Raises:
        BadUserInput: a number out of range, both ends at once, or a cursor of another list or of
            another restore epoch.

    """
    first, last = _size("first", asked.get("first")), _size("last", asked.get("last"))
    if first is not None and last is not None:
        raise BadUserInput("Give first or last, not both.")
    keys = keys_of(listing, order)
    return Window(
        size=first or last or PAGE_SIZE_DEFAULT,
        is_backwards=last is not None,
        after=place_of("after", asked.get("after"), scope, keys, epoch),
        before=place_of("before", asked.get("before"), scope, keys, epoch),
    )


def page_size(name: str, value: int | None, of: str = "") -> int:
    """Return how many are asked for; a refusal names the argument, and what they are.

    Raises:
        BadUserInput: fewer than one, or more than a page holds.

    """
    if value is None or not 1 <= value <= PAGE_SIZE_MAX:
        most = f"{PAGE_SIZE_MAX} {of}".rstrip()
        raise BadUserInput(f"{name} is {value}. Ask for 1 to {most}.")
    return value


def _size(name: str, value: int | None) -> int | None:
    return None if value is None else page_size(name, value, "rows")


def place_of(
    name: str, text: str | None, scope: str, keys: Sequence[Key], epoch: int
) -> Place | None:
    """Return the place that a cursor means, None for none.

    Args:
        name: what the client calls it.
        text: the cursor; None where none is given.
        scope: of the list.
        keys: of the list, the id last.
        epoch: the restore epoch of the database.

    Raises:
        BadUserInput: it is one of another list or of another restore epoch.

    """
    if text is None:
        return None
    found = decode_cursor(text, scope, (int, *(key.kind for key in keys)))
    if found is None:
        raise BadUserInput(
            f"{name} is no cursor of this list. Take one from an earlier page of the same list,"
            " with the same filter and order."
        )
    if found[0] != epoch:
        raise BadUserInput(
            f"{name} is a cursor from before this database was restored from a backup, which may"
            " have lost rows. Start again from the first page."
        )
    return found[1:]


def _text(both: bytes) -> str:
    return urlsafe_b64encode(both).rstrip(b"=").decode()


def _digest(written: bytes, scope: str) -> bytes:
    return blake2b(
        written, digest_size=_DIGEST_BYTES, key=blake2b(scope.encode()).digest()
    ).digest()


def _write(value: Value) -> str | int | None:
    return value.isoformat() if isinstance(value, date) else value


def _read(value: str | int | None, kind: type) -> Value:
    if value is None:
        return value
    if kind in {str, int}:
        if type(value) is not kind:
            raise TypeError(value)
        _expect_storable(value)
        return value
    if kind is date:
        return date.fromisoformat(str(value))
    # At the ends of time there is no such moment in another zone.
    return datetime.fromisoformat(str(value)).astimezone(UTC)


def _expect_storable(value: str | int) -> None:
    """Refuse what no column holds, and a driver answers with an error of its own."""
    if isinstance(value, int) and abs(value) > _NUMBER_MAX:
        raise ValueError(value)
    if isinstance(value, str) and any(
        each == "\0" or "\ud800" <= each <= "\udfff" for each in value
    ):
        raise ValueError(value)
