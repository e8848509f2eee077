"""Requests that no honest client sends, of forty kinds, drawn from a seed.

Over a limit means refused: such a request is marked, and an answer with data is a fault.
"""

import json
import zlib
from collections.abc import Callable, Iterator
from random import Random
from typing import Final, NamedTuple
from urllib.parse import quote_from_bytes

from tests.api.process import Served

MIB: Final = 1_048_576
_ODD: Final = [
    "",
    "\x00",
    "\ud800",
    "\u202e",
    "🌊" * 50,
    "%_%",
    "' OR 1=1 --",
    "\\",
    "1_0",
    "٣",
    "NaN",
]


_LITERALS: Final = ["1e9", "1.5", "0x1", "--1", "01", "null", "true", "[1]", "{}", "9" * 30]


class Hostile(NamedTuple):
    """The bytes to send, what kind they are, and whether they ask for more than is allowed."""

    kind: str
    sent: bytes
    over: bool = False


def _post(served: Served, body: bytes, *lines: str) -> bytes:
    return served.request(body, "Connection: close", *lines)


def asking(served: Served, query: object, **keys: object) -> bytes:
    # As ASCII, in which half a surrogate pair can be sent.
    return _post(served, json.dumps({"query": query, **keys}).encode())


def _get(served: Served, query: str) -> bytes:
    return served.head("Connection: close", method="GET", path=f"/graphql?{query}")


def _fan_out(steps: int) -> str:
    """Write fragments that spread each other twice, so many steps deep."""
    spreads = " ".join(
        f"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }}" for i in range(steps)
    )
    return f"{{ ...f0 }} {spreads} fragment f{steps} on Query {{ regions {{ key }} }}"


Draw = Callable[[Served, Random], bytes]

OVER: Final[dict[str, Draw]] = {
    "deep json": lambda s, r: _post(s, b"[" * r.randint(33, 90_000)),
    "deep variables": lambda s, r: _post(
        s,
        b'{"query":"{__typename}","variables":{"a":'
        + b'{"a":' * (n := r.randint(33, 5_000))
        + b"1"
        + b"}" * n
        + b"}}",
    ),
    "many digits": lambda s, r: _post(
        s, b'{"query":"{__typename}","variables":{"a":' + b"9" * r.randint(21, 9_000) + b"}}"
    ),
    "declared too large": lambda s, r: s.head(f"Content-Length: {r.randint(MIB + 1, 10**14)}"),
    "sent too large": lambda s, r: _post(s, b" " * (MIB + r.randint(1, 200_000))),
    "chunks too large": lambda s, _r: (
        s.head("Transfer-Encoding: chunked", "Connection: close")
        + (b"10000\r\n" + b" " * 65_536 + b"\r\n") * 17
        + b"0\r\n\r\n"
    ),
    "many tokens": lambda s, r: asking(s, "{" + "__typename " * r.randint(2_000, 60_000) + "}"),
    "many operations": lambda s, r: asking(
        s, " ".join(f"query q{i} {{ __typename }}" for i in range(r.randint(500, 20_000)))
    ),
    "many aliases": lambda s, r: asking(
        s, "{ regions {" + " ".join(f"a{i}: key" for i in range(r.randint(31, 400))) + "} }"
    ),
    "many root fields": lambda s, r: asking(
        s, "{" + " ".join(f"a{i}: __typename" for i in range(r.randint(21, 400))) + "}"
    ),
    "many directives": lambda s, r: asking(
        s, "{ __typename " + "@skip(if: false) " * r.randint(21, 200) + "}"
    ),
    "deep selection": lambda s, r: asking(
        s,
        '{ topic(by: {key: "x"}) '
        + "{ parent " * (n := r.randint(12, 55))
        + "{ key }"
        + "}" * n
        + "}",
    ),
    "deep brackets": lambda s, r: asking(s, "{ a" * (n := r.randint(100, 900)) + "}" * n),
    "deep list": lambda s, r: asking(s, "{ nodes(ids: " + "[" * r.randint(100, 1_900) + ") }"),
    "fan-out": lambda s, r: asking(s, _fan_out(r.randint(5, 60))),
    "dear": lambda s, r: asking(
        s,
        f"{{ managers(first: {r.randint(90, 100)}) {{ nodes {{ ratings(first: 100) "
        "{ nodes { level competency { key } } } } } }",
    ),
    "batch": lambda s, r: _post(
        s, json.dumps([{"query": "{ __typename }"}] * r.randint(0, 50)).encode()
    ),
    "large page": lambda s, r: asking(
        s,
        f"{{ managers(first: {r.choice([0, -1, 101, 10**9, -(10**9)])}) {{ nodes {{ code }} }} }}",
    ),
    "many ids": lambda s, r: asking(
        s,
        "query($i: [ID!]!) { nodes(ids: $i) { id } }",
        variables={"i": ["x"] * r.randint(101, 5_000)},
    ),
    "gzip": lambda s, r: _post(
        s, zlib.compress(b" " * r.randint(1, 99_999)), "Content-Encoding: gzip"
    ),
    "long address": lambda s, r: _get(s, "query=" + "a" * r.randint(66_000, 90_000)),
}

ODD: Final[dict[str, Draw]] = {
    "bytes": lambda s, r: _post(s, r.randbytes(r.randint(0, 300))),
    "bad utf-8": lambda s, r: _post(s, b'{"query":"{ __typename } # ' + r.randbytes(9) + b'"}'),
    "utf-16": lambda s, r: _post(
        s, '{"query":"{ __typename }"}'.encode(r.choice(["utf-16", "utf-32", "utf-16-be"]))
    ),
    "constants": lambda s, r: _post(
        s,
        b'{"query":"{__typename}","variables":{"a":'
        + r.choice([b"NaN", b"-Infinity", b"1e999", b"01", b"+1"])
        + b"}}",
    ),
    "scalars": lambda s, r: _post(
        s, r.choice([b"1", b'"x"', b"null", b"true", b"{}", b"", b"{", b'{"query":1}'])
    ),
    "keys": lambda s, r: _post(
        s,
        json.dumps(
            {
                name: r.choice([None, 1, [], {}, "x", "{ __typename }", True, {"a": [1]}])
                for name in ("query", "operationName", "variables", "extensions", "documentId")
            }
        ).encode(),
    ),
    "lone surrogates": lambda s, r: asking(
        s, "{ __typename }", variables={"a": chr(r.randint(0xD800, 0xDFFF))}
    ),
    "operation name": lambda s, r: asking(
        s, "query A { __typename } query B { __typename }", operationName=r.choice(_ODD)
    ),
    "circle": lambda s, _r: asking(
        s, "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }"
    ),
    "odd id": lambda s, r: asking(
        s,
        "query($i: ID!) { node(id: $i) { id } }",
        variables={
            "i": r.choice(
                [
                    *_ODD,
                    "Manager_" + "z" * r.randint(0, 3_000),
                    r.randint(-(10**18), 10**18),
                    1.5,
                    None,
                    ["x"],
                ]
            )
        },
    ),
    "odd cursor": lambda s, r: asking(
        s,
        "query($c: String) { managers(after: $c) { nodes { code } } }",
        variables={
            "c": r.choice(
                [*_ODD, "eyJ" + r.randbytes(r.randint(0, 90)).hex(), "=" * r.randint(1, 5_000)]
            )
        },
    ),
    "odd search": lambda s, r: asking(
        s,
        "query($q: String) { managers(filter: {search: $q}) { totalCount } }",
        variables={"q": r.choice([*_ODD, "%" * r.randint(1, 900_000), "a%" * 400_000])},
    ),
    "odd input": lambda s, r: asking(
        s,
        "mutation($i: StartPairingRunInput!) { startPairingRun(input: $i) "
        "{ userErrors { code path message } } }",
        variables={
            "i": {
                "editionId": r.choice([*_ODD, 1, None]),
                "parameters": r.choice(
                    [None, {}, {"x": 1}, [], {"weightGain": r.choice([-1, 10**19, "9"])}]
                ),
            }
        },
    ),
    "odd literal": lambda s, r: asking(
        s,
        f"{{ managers(first: {r.choice(_LITERALS)}) {{ nodes {{ code }} }} }}",
    ),
    "odd string": lambda s, r: asking(
        s,
        '{ node(id: "'
        + r.choice(["\\u{110000}", "\\uD800", "\\x", "\n", "\x00", "\\"])
        + '") { id } }',
    ),
    "words": lambda s, r: asking(
        s,
        " ".join(
            r.choices(
                [
                    "{",
                    "}",
                    "(",
                    ")",
                    "[",
                    "]",
                    "...",
                    "!",
                    "$a",
                    ":",
                    "=",
                    "@skip",
                    "&",
                    "|",
                    "query",
                    "mutation",
                    "subscription",
                    "fragment F on Query",
                    "on",
                    "null",
                    "__schema",
                    "regions",
                    "key",
                    "...F",
                    '"""',
                    '"',
                    "#",
                ],
                k=r.randint(1, 60),
            )
        ),
    ),
    "query string": lambda s, r: _get(
        s,
        r.choice(["query=%7B__typename%7D&", "query=", "variables=", ""])
        + quote_from_bytes(r.randbytes(r.randint(0, 60)), safe="&="),
    ),
    "many parameters": lambda s, r: _get(
        s, "&".join(f"a{i}=1" for i in range(r.randint(21, 3_000)))
    ),
    "content type": lambda s, r: (
        s.head(
            "Content-Length: 2",
            f"Content-Type: {r.choice(['text/plain', 'a' * 900, 'application/json'])}",
            "Connection: close",
        )
        + b"{}"
    ),
    "accept": lambda s, r: _post(
        s,
        b'{"query":"{ __typename }"}',
        "Accept: "
        + r.choice(["text/html", "*/*;q=9", ",;,", "a/b," * 900, "application/json;q=0"]),
    ),
    "form by GET": lambda s, _r: (
        s.head("Content-Length: 20", "Connection: close", method="GET") + b"query={__typename}&a="
    ),
    "mutation by GET": lambda s, _r: _get(s, "query=mutation%7B__typename%7D"),
    "method": lambda s, r: s.head(
        "Content-Length: 0",
        "Connection: close",
        method=r.choice(["PUT", "DELETE", "TRACE", "OPTIONS", "PATCH", "QUERY"]),
    ),
    "no http": lambda _s, r: b"\x00" + r.randbytes(r.randint(4, 80)) + b"\r\n\r\n",
    "token": lambda _s, r: (
        b"POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"Content-Type: application/json\r\nAuthorization: Bearer "
        + r.choice([b"", b"x" * 9_000, b"\xff\xfe", b"a b c"])
        + b"\r\nContent-Length: 2\r\n\r\n{}"
    ),
    "path": lambda s, r: s.head(
        "Connection: close",
        method="GET",
        path="/"
        + quote_from_bytes(r.randbytes(20))
        + r.choice(["/..", "//", "/%00", "/.git/config"]),
    ),
}


def hostile(served: Served, seed: int, count: int) -> Iterator[Hostile]:
    """Draw so many requests; the same for the same seed."""
    random = Random(seed)  # noqa: S311 -- nothing secret is drawn
    kinds = [*((name, draw, True) for name, draw in OVER.items())]
    kinds += [(name, draw, False) for name, draw in ODD.items()]
    for _ in range(count):
        name, draw, over = random.choice(kinds)
        yield Hostile(name, draw(served, random), over)
