"""Chooses the answer's type from the Accept header, as the GraphQL over HTTP draft asks.

The newer type is given only to clients that name it; wildcards and silence get plain JSON.
"""

import re
from typing import Final, NamedTuple

from api.refusals import JSON_TYPE, Refusal

GRAPHQL_TYPE: Final = "application/graphql-response+json"
STREAM_TYPE: Final = "text/event-stream"
OFFERED: Final = f"{GRAPHQL_TYPE}, {JSON_TYPE}"
_RANGES_MAX: Final = 100
_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 -- a grammar rule, not a secret
_RANGE: Final = re.compile(rf"\s*({_TOKEN}/{_TOKEN})\s*((?:;[^;]*)*)")
_QUALITY: Final = re.compile(r"\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE)


class _Range(NamedTuple):
    name: str
    quality: float


def answer_type(accept: str) -> str:
    """Name the type of the answer; raise 406 when no offered type is acceptable."""
    if not accept.strip():
        return JSON_TYPE
    ranges = _ranges(accept)
    newer = _quality_of(ranges, (GRAPHQL_TYPE,))
    plain = _quality_of(ranges, (JSON_TYPE, "application/*", "*/*"))
    if newer == plain == 0:
        raise Refusal(
            406, "NOT_ACCEPTABLE", f"This address answers with {OFFERED}. Name one in Accept."
        )
    return GRAPHQL_TYPE if newer >= plain else JSON_TYPE


def wants_stream(accept: str) -> bool:
    """Tell whether events are wanted and nothing else will do: some clients list them last."""
    ranges = _ranges(accept)
    others = (GRAPHQL_TYPE, JSON_TYPE, "application/*", "*/*")
    return _quality_of(ranges, (STREAM_TYPE,)) > 0 and _quality_of(ranges, others) == 0


def _quality_of(ranges: list[_Range], names: tuple[str, ...]) -> float:
    """Return the quality of the narrowest range that fits; ``names`` run from narrow to wide."""
    for name in names:
        found = [each.quality for each in ranges if each.name == name]
        if found:
            return max(found)
    return 0


def _ranges(accept: str) -> list[_Range]:
    """List the readable parts of the header; what cannot be read accepts nothing."""
    ranges = []
    for part in accept.split(",", _RANGES_MAX)[:_RANGES_MAX]:
        found = _RANGE.fullmatch(part)
        if found:
            ranges.append(_Range(found[1].lower(), _quality(found[2])))
    return ranges


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        found = _QUALITY.fullmatch(parameter)
        if found:
            return float(found[1])
        if parameter.strip().lower().startswith("q="):
            return 0
    return 1
