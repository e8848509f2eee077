"""What clients send, made fit for the domain: texts in bounds, filters, orders, ids.

Everything that comes in passes here once; what is not fit is told in words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import fields
from enum import Enum
from typing import Any, Final, Protocol, TypeVar

import strawberry
from strawberry.utils.str_converters import to_camel_case

from api.errors import BadUserInput, echo
from api.ids import decode_id
from domain.errors import InvalidInput

NAME_LENGTH_MAX: Final = 200
TEXT_LENGTH_MAX: Final = 4_000
LIST_LENGTH_MAX: Final = 200
TYPE_LENGTH_SHOWN: Final = 40
_LINE_ENDS: Final = "\n\r\t"

FilterT = TypeVar("FilterT")
ItemT = TypeVar("ItemT")


@strawberry.enum(description="Which way a list runs; rows without a value come last both ways.")
class OrderDirection(Enum):
    """Up or down."""

    ASC = strawberry.enum_value(
        "asc", description="Smallest, earliest or alphabetically first in front."
    )
    DESC = strawberry.enum_value(
        "desc", description="Largest, latest or alphabetically last in front."
    )


class Order(Protocol):
    """One key of an order, as each list declares its own."""

    field: Any
    direction: OrderDirection


def given(value: object) -> bool:
    """Tell whether an optional input was given, and is not null."""
    return value is not None and value is not strawberry.UNSET


def or_none(value: ItemT | None) -> ItemT | None:
    """Return an optional input, None when it was not given."""
    return value if given(value) else None


def said(value: ItemT | None, name: str, words: str) -> ItemT | None:
    """Return what null takes back: whoever forgets to say it takes back nothing.

    Raises:
        InvalidInput: it was left out, in the words given.

    """
    if value is strawberry.UNSET:
        raise InvalidInput(words, path=(name,))
    return value


def fit_text(text: str, place: str, most: int = NAME_LENGTH_MAX, *, lines: bool = False) -> str:
    """Return a text in its composed form.

    Raises:
        BadUserInput: it is too long, or holds a control character.

    """
    if len(text) <= most:
        text = unicodedata.normalize("NFC", text)  # which makes some of them longer
    if len(text) > most:
        raise BadUserInput(f"{place} is longer than {most} characters.")
    allowed = _LINE_ENDS if lines else ""
    if any(unicodedata.category(each) in {"Cc", "Cs"} and each not in allowed for each in text):
        raise BadUserInput(f"{place} holds a character that is not text.")
    return text


def fit_texts(texts: Sequence[str], place: str) -> frozenset[str]:
    """Return each of some texts once, in its composed form.

    Raises:
        BadUserInput: they are too many, or one is not fit.

    """
    _check_length(texts, place)
    return frozenset(fit_text(each, place) for each in texts)


def fit_filter(asked: Any, kind: type[FilterT], **more: object) -> FilterT | None:
    """Turn a filter of the schema into that of the domain; the two name their fields alike.

    Raises:
        BadUserInput: a field is null, which is not the same as left out.

    """
    values = {name: value for name, value in more.items() if value is not None}
    if given(asked):
        for each in fields(asked):
            value = getattr(asked, each.name)
            if value is not strawberry.UNSET:
                values[each.name] = _fit_value(value, f"filter.{to_camel_case(each.name)}")
    return kind(**values) if values else None


def fit_order(asked: Sequence[Order] | None) -> tuple[tuple[str, bool], ...]:
    """Turn an order of the schema into that of the domain."""
    if asked is None or asked is strawberry.UNSET:
        return ()
    if len(asked) > len({each.field for each in asked}):
        raise BadUserInput("orderBy names a field twice. Name each once.")
    return tuple((each.field.value, each.direction is OrderDirection.DESC) for each in asked)


def fit_list(items: Sequence[ItemT], *path: str) -> Sequence[ItemT]:
    """Return a list in the input of a mutation.

    Raises:
        InvalidInput: it is too long, which the caller can correct.

    """
    if len(items) > LIST_LENGTH_MAX:
        raise InvalidInput(f"Give at most {LIST_LENGTH_MAX} of them, not {len(items)}.", path=path)
    return items


def row_id_of(text: str, type_name: str, place: str) -> str:
    """Return the key of the row behind an id.

    Raises:
        BadUserInput: it is no id, or the id of another type.

    """
    found = decode_id(text)
    if found is None:
        raise BadUserInput(f"{place} is no id: {echo(text)}. Use an id from an earlier answer.")
    if found.type_name != type_name:
        raise BadUserInput(
            f"{place} is the id of {_one(found.type_name)}. Give the id of {_one(type_name)}."
        )
    return found.row_id


def input_row_id(text: str, type_name: str, *path: str) -> str:
    """Return the key of the row behind an id in the input of a mutation, at a path below input.

    Raises:
        BadUserInput: it is no id at all.
        InvalidInput: it is the id of another type, which the caller can correct.

    """
    found = decode_id(text)
    if found is None:
        place = ".".join(path)
        raise BadUserInput(f"{place} is no id: {echo(text)}. Use an id from an earlier answer.")
    if found.type_name != type_name:
        raise InvalidInput(
            f"This is the id of {_one(found.type_name)}. Give the id of {_one(type_name)}.",
            path=path,
        )
    return found.row_id


def maybe_row_id(text: str | None, type_name: str, *path: str) -> str | None:
    """Return the key of the row behind an id that need not be given, None where it was not.

    Raises:
        BadUserInput, InvalidInput: as ``input_row_id``.
    """
    return input_row_id(str(text), type_name, *path) if given(text) else None


def input_row_ids(texts: Sequence[str], type_name: str, field: str) -> tuple[str, ...]:
    """Return the keys of the rows behind a list of ids in the input of a mutation.

    Raises:
        BadUserInput: one is no id at all.
        InvalidInput: one is the id of another type, or they are too many.

    """
    return tuple(
        input_row_id(each, type_name, field, str(place))
        for place, each in enumerate(fit_list(texts, field))
    )


def _one(type_name: str) -> str:
    """Write the name of a type with its article."""
    return f"{'an' if type_name[0] in 'AEIOU' else 'a'} {type_name[:TYPE_LENGTH_SHOWN]}"


def _fit_value(value: Any, place: str) -> object:
    if value is None:
        raise BadUserInput(f"{place} is null. Leave it out, or give a value.")
    if isinstance(value, str) and not isinstance(value, Enum):
        return fit_text(value, place)
    if isinstance(value, Iterable) and not isinstance(value, Enum):
        items = list(value)
        _check_length(items, place)
        return tuple(_fit_value(each, place) for each in items)
    return value


def _check_length(items: Sequence[object], place: str) -> None:
    if len(items) > LIST_LENGTH_MAX:
        raise BadUserInput(f"{place} has more than {LIST_LENGTH_MAX} values.")
