"""Reads, bounds and decodes a request before GraphQL sees it.

The checks run from the cheapest to the dearest, and every one ends in words, never in a 5xx.
"""

import asyncio
import json
import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive

from api.refusals import Refusal, bad_request, shown
from api.settings import Settings

KindT = TypeVar("KindT")
_UTF8: Final = re.compile(r'charset\s*=\s*("?)utf-?8\1\s*;?', re.IGNORECASE)
_PARAMETERS_MAX: Final = 20
_DISCARDED_BODIES_MAX: Final = 8
_DISCARDING_SECONDS_MAX: Final = 2.0
_HEADER_DIGITS_MAX: Final = 15
_CONTENT_TYPE: Final = re.compile(
    r'application/json\s*(?:;\s*charset\s*=\s*("?)utf-?8\1\s*)?;?\s*', re.IGNORECASE
)
# A string is cut out whole (an unfinished one to the end), so that brackets and digits inside it do
# not count. Possessive quantifiers keep the time linear.
_STRING: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_NO_BRACKET: Final = re.compile(r"[^\[\]{}]++")
_STEPS: Final = {"[": 1, "{": 1, "]": -1, "}": -1}
_ESCAPED_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """The four keys of a request, of the right types; nothing has been parsed yet."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, value: object, what: str = "The payload") -> "GraphQLRequest":
        """Make it of a decoded document, checked; raise 400 where its shape is wrong."""
        return _shaped(value, what)


def read_message(text: str, settings: Settings) -> dict[str, Any]:
    """Read one message of a socket, in the bounds of a body; raise 400 when it is no object."""
    value = _decoded(text, "The message", settings)
    if not isinstance(value, dict):
        raise bad_request("A message is a JSON object.")
    return value


def check_headers(request: Request, settings: Settings) -> None:
    """Refuse a POST by its headers alone: type, encoding, declared length."""
    types = request.headers.getlist("content-type")
    if len(types) != 1 or not _CONTENT_TYPE.fullmatch(types[0].strip()):
        raise Refusal(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            "Send the request with Content-Type: application/json, in UTF-8.",
        )
    _check_length(request, settings.body_bytes_max)


def check_sent(request: Request, most: int, types: Mapping[str, KindT]) -> KindT:
    """Refuse a POST of a file by its headers alone; return what its type stands for.

    No form of a page of another site can send such a type, nor a token.
    """
    sent = request.headers.getlist("content-type")
    kind, _, more = (sent[0] if len(sent) == 1 else "").partition(";")
    found = types.get(kind.strip().lower())
    if found is None or (more.strip() and not _UTF8.fullmatch(more.strip())):
        raise Refusal(
            415, "UNSUPPORTED_MEDIA_TYPE", f"Send the file with Content-Type: {' or '.join(types)}."
        )
    _check_length(request, most)
    return found


def _check_length(request: Request, most: int) -> None:
    encodings = ",".join(request.headers.getlist("content-encoding")).strip().lower()
    if encodings not in {"", "identity"}:
        raise Refusal(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            f"Content-Encoding {shown(encodings)} is not read here. Send the body as it is.",
            {"Accept-Encoding": "identity"},
        )
    declared = request.headers.get("content-length", "0").strip()
    if not (declared.isascii() and declared.isdigit()):
        raise bad_request("Content-Length is not a number of bytes.")
    if len(declared) > _HEADER_DIGITS_MAX or int(declared) > most:
        raise _too_large(most, unread=True)


async def read_post(request: Request, settings: Settings) -> GraphQLRequest:
    """Read a POST whose headers were checked; stop at the limit or at the deadline."""
    return _shaped(await read_json(request, settings), "The body")


async def read_json(request: Request, settings: Settings) -> object:
    """Read the JSON of a POST whose headers were checked, whatever its shape."""
    sent = await received(request, settings, settings.body_bytes_max)
    try:
        text = sent.decode("utf-8")
    except UnicodeDecodeError as error:
        raise bad_request(f"The body is not UTF-8: see byte {error.start}.") from None
    return _decoded(text, "The body", settings)


async def received(request: Request, settings: Settings, most: int) -> bytearray:
    """Return the body of a request; stop at so many bytes or at the deadline."""
    received = bytearray()
    try:
        async with asyncio.timeout(settings.body_seconds_max):
            more = True
            while more:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                received += message.get("body", b"")
                more = message.get("more_body", False)
                if len(received) > most:
                    raise _too_large(most, unread=more)
    except TimeoutError:
        raise Refusal(
            408,
            "BAD_REQUEST",
            f"The body did not arrive within {settings.body_seconds_max:g} seconds.",
            {"Connection": "close"},
        ) from None
    return received


def read_get(request: Request, settings: Settings) -> GraphQLRequest:
    """Read a GET from its query string; ``variables`` and ``extensions`` are JSON in it."""
    values: dict[str, object] = {}
    try:
        pairs = parse_qsl(
            request.scope["query_string"].decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=_PARAMETERS_MAX,
        )
    except ValueError:
        raise bad_request(
            f"The query string is not at most {_PARAMETERS_MAX} name=value pairs in UTF-8; "
            "`query` is needed."
        ) from None
    for name, value in pairs:
        if name in values:
            raise bad_request(f"The query string names {shown(name)} twice.")
        values[name] = value
    if len("".join(map(str, values.values()))) > settings.body_bytes_max:
        raise _too_large(settings.body_bytes_max, unread=False)
    for name in ("variables", "extensions"):
        if name in values:
            text = str(values[name])
            values[name] = _decoded(text, f"`{name}`", settings) if text else None
    if values.get("operationName") == "":
        del values["operationName"]
    return _shaped(values, "The query string")


def _too_large(most: int, *, unread: bool) -> Refusal:
    refusal = Refusal(
        413,
        "PAYLOAD_TOO_LARGE",
        f"A request may have at most {most} bytes.",
        {"Connection": "close"},
    )
    refusal.unread = unread
    return refusal


async def discard(receive: Receive, settings: Settings) -> None:
    """Let a client that sends too much come to an end, so that it reads why it was refused.

    Nothing is kept, and after a while or eight bodies more the connection closes all the same.
    """
    left = _DISCARDED_BODIES_MAX * settings.body_bytes_max
    with suppress(TimeoutError):
        async with asyncio.timeout(_DISCARDING_SECONDS_MAX):
            more = True
            while more and left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                more = message.get("more_body", False)


def _decoded(text: str, what: str, settings: Settings) -> object:
    """JSON of bounded depth and bounded numbers, without NaN, Infinity or lone surrogates."""
    _check_bounds(text, what, settings)
    try:
        value = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise bad_request(
            f"{what} is not JSON: line {error.lineno}, column {error.colno}."
        ) from None
    except ValueError as error:
        raise bad_request(f"{what} is not JSON: {error}") from None
    if _ESCAPED_SURROGATE.search(text):
        _refuse_lone_surrogates(value, what)
    return value


def _check_bounds(text: str, what: str, settings: Settings) -> None:
    """Bound what a parser would be slow at: brackets in each other, and digits of one number."""
    bare = _STRING.sub(" ", text)
    brackets = _NO_BRACKET.sub("", bare)
    if max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > settings.json_depth_max:
        raise bad_request(f"{what} nests deeper than {settings.json_depth_max} brackets.")
    most = settings.number_digits_max
    for number in re.finditer(rf"[0-9][0-9.eE+-]{{{most},}}+", bare):
        if len(number[0]) - sum(map(number[0].count, ".eE+-")) > most:
            raise bad_request(f"{what} has a number of more than {most} digits.")


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number.")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits} is too large a number.")
    return number


def _refuse_lone_surrogates(value: object, what: str) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise bad_request(f"{what} has half of a surrogate pair, which is no text.") from None


def _shaped(value: object, what: str) -> GraphQLRequest:
    if isinstance(value, list):
        raise bad_request("Batches are not accepted. Send one operation in one request.")
    if not isinstance(value, dict):
        raise bad_request(f"{what} must be a JSON object with the key `query`.")
    for name, wanted, words in (
        ("query", str, "text"),
        ("operationName", str, "text or null"),
        ("variables", dict, "an object or null"),
        ("extensions", dict, "an object or null"),
    ):
        if value.get(name) is not None and not isinstance(value[name], wanted):
            raise bad_request(f"`{name}` must be {words}.")
    extensions = value.get("extensions") or {}
    if value.get("query") is None:
        if "documentId" in value or "persistedQuery" in extensions:
            raise Refusal(
                400,
                "PERSISTED_QUERY_NOT_SUPPORTED",
                "Documents are not stored here. Send the whole `query`.",
            )
        raise bad_request(f"{what} must name `query`, the GraphQL document.")
    return GraphQLRequest(
        value["query"], value.get("operationName"), value.get("variables") or {}, extensions
    )
