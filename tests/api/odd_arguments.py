"""Asks every field that takes arguments with values that no form would send.

The fields are read from the schema, so that a new one is tried the day it is there.
"""

import json
import random
import re
from collections.abc import Iterator
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
    is_required_argument,
    is_required_input_field,
)

from api.schema.node import NODES
from api.schema.root import schema

_ID: Final = re.compile(r'"(([A-Z][A-Za-z]+)_[0-9a-z]{20})"')
_IDS_KEPT: Final = 20
_LONGEST_LIST: Final = 201
_INTS: Final = (0, 1, 2, 3, 5, 50, 100, 101, 500, 1_000, 1_001, -1, -(2**31), 2**31 - 1)
_TEXTS: Final = (
    *("LAC-01", "CHN-01", "wco-idb-2011", "another", "risk_management", "a-key-for-tests", "0"),
    *("%_\\'\"", " ", "\u202e", "a\nb", "k" * 255, "x" * 200),
)
_LIKELY: Final[dict[str, tuple[object, ...]]] = {
    "Int": _INTS,
    "Boolean": (True, False),
    "CountryCode": ("BR", "CN", "ZZ"),
    "Locale": ("en", "zh-Hans", "tlh"),
    "Date": ("2011-12-12", "0001-01-01", "9999-12-31"),
}
_WILD: Final[list[object]] = [
    *json.loads(r'["", "\u0000", "\ud800", ["\ud800"], "Manager_", "Run_1", "2999-02-30", null]'),
    *json.loads("[2147483648, -2147483649, 10000000000000000000, 1.5, 1e308, true, [], [[]], {}]"),
    *("x" * 5_000, "0" * 30, "Edition_" + "z" * 26, {"a": 1}),
]


class Odd:
    """Makes requests; half of them fit their types, with ids that answers have shown."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 -- a seed makes the same requests again
        self.ids: dict[str, list[str]] = {}
        self.wild = 0.0
        self.noun = ""

    def learn(self, answer: str) -> None:
        """Take up the ids of an answer."""
        for found, kind in _ID.findall(answer):
            known = self.ids.setdefault(kind, [])
            if found not in known:
                known.append(found)
                del known[:-_IDS_KEPT]

    def requests(self) -> Iterator[tuple[str, bytes]]:
        """Yield coordinate and body, field after field, of a node once an answer has shown one."""
        owners = ("Query", "Mutation", *(name for name, kind in NODES.items() if kind.batch))
        while True:
            for owner in owners:
                for name, field in _object(owner).fields.items():
                    if field.args and (owner in {"Query", "Mutation"} or owner in self.ids):
                        self.wild = self.chance.choice((0, 0.1))
                        yield self._request(owner, name)

    def _request(self, owner: str, name: str) -> tuple[str, bytes]:
        field = _object(owner).fields[name]
        taken = {
            key: argument.type
            for key, argument in field.args.items()
            if is_required_argument(argument) or self.chance.random() < 0.5
        }
        heads = [f"${key}: {kind}" for key, kind in taken.items()]
        self.noun = name
        variables = {key: self._value(kind, key) for key, kind in taken.items()}
        passed = ", ".join(f"{key}: ${key}" for key in taken)
        inner = f"{name}{f'({passed})' if passed else ''} {_selection(field.type, 2)}"
        if owner not in {"Query", "Mutation"}:
            heads.append("$node: ID!")
            variables["node"] = self.chance.choice(self.ids[owner])
            inner = f"node(id: $node) {{ ... on {owner} {{ {inner} }} }}"
        head = f"({', '.join(heads)})" if heads else ""
        kind = "mutation" if owner == "Mutation" else "query"
        query = f"{kind}{head} {{ {inner} }}"
        body = json.dumps({"query": query, "variables": variables}).encode()
        return f"{owner}.{name}", body

    def _value(self, kind: Any, name: str) -> Any:
        if self.chance.random() < self.wild:
            return self.chance.choice(_WILD)
        if isinstance(kind, GraphQLNonNull):
            return self._value(kind.of_type, name)
        if isinstance(kind, GraphQLList):
            count = self.chance.choice((0, 1, 2, 3))
            some = [self._value(kind.of_type, name) for _ in range(count)]
            return some * (_LONGEST_LIST if self.chance.random() < self.wild else 1)
        if isinstance(kind, GraphQLInputObjectType):
            return self._input(kind)
        if isinstance(kind, GraphQLEnumType):
            return self.chance.choice(list(kind.values))
        values = _LIKELY.get(kind.name, _TEXTS)
        return self._id(name) if kind.name == "ID" else self.chance.choice(values)

    def _input(self, kind: GraphQLInputObjectType) -> dict[str, Any]:
        one = self.chance.choice(list(kind.fields)) if kind.is_one_of else None
        return {
            name: self._value(field.type, name)
            for name, field in kind.fields.items()
            if name == one
            or is_required_input_field(field)
            or (one is None and self.chance.random() < 0.4)
        }

    def _id(self, name: str) -> str:
        """Choose an id of the type that an argument is named after, where one is."""
        noun = (self.noun if name == "id" else name.removesuffix("s").removesuffix("Id")).lower()
        likely = [kind for kind in self.ids if noun.endswith(kind.lower())]
        kinds = likely if likely and self.chance.random() >= self.wild else list(self.ids)
        return self.chance.choice(self.ids[self.chance.choice(kinds)])


def _object(name: str) -> GraphQLObjectType:
    kind = schema._schema.type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    return kind


def _selection(kind: Any, depth: int) -> str:
    """Select what needs no argument, so many levels deep."""
    named = get_named_type(kind)
    if not is_composite_type(named):
        return ""
    inner = (
        f"{name} {_selection(field.type, depth - 1)}"
        for name, field in getattr(named, "fields", {}).items()
        if not any(is_required_argument(each) for each in field.args.values())
        and (depth or not is_composite_type(get_named_type(field.type)))
    )
    return f"{{ __typename {' '.join(inner)} }}"
