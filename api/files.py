"""What addresses have in common that files are fetched from, or handed in at, with a token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TypeVar

from starlette.requests import Request

from api.context import accepted_locales
from api.errors import AWAY
from api.ids import decode_id
from api.refusals import Refusal, unavailable
from api.texts import Texts, forms, nearest_texts
from domain.away import is_away
from domain.policy import Rule, Viewer

FormatT = TypeVar("FormatT", bound=StrEnum)


def require_opened(viewer: Viewer, rule: Rule) -> None:
    """Refuse whoever may not read or do what an address is for.

    Raises:
        Refusal: 403.

    """
    if not rule.allows(viewer):
        raise Refusal(403, "FORBIDDEN", f"This token does not open {rule.label}.")


def words_of(request: Request) -> Texts:
    """Return the texts of the language that a request wants most of those that there are."""
    tags = accepted_locales(request.headers.get("accept-language"))
    return nearest_texts(form for tag in tags for form in forms(tag))


def nothing_there(words: str) -> Refusal:
    """Say that nothing is at an address that whoever asks may see."""
    return Refusal(404, "BAD_REQUEST", words)


def asked_file(
    place: tuple[str, str], noun: str, formats: type[FormatT], nothing: str
) -> tuple[str, FormatT]:
    """Return which row is asked for, and as what.

    Args:
        place: an id and the ending of the file, as the address has them.
        noun: the type of the row.
        formats: what it is written as, each by its ending.
        nothing: what to say where the address is none of such a file.

    Raises:
        Refusal: 404.

    """
    text, ending = place
    found = decode_id(text)
    if found is None or found.type_name != noun or ending not in tuple(formats):
        raise nothing_there(nothing)
    return found.row_id, formats(ending)


@contextmanager
def told_when_away() -> Iterator[None]:
    """Refuse for a while what cannot be answered because the database is away.

    Raises:
        Refusal: 503.

    """
    try:
        yield
    except Exception as error:
        if is_away(error):
            raise unavailable(AWAY) from error
        raise
