"""What every type with an id shares: the id, the name in the wanted language, and reading again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from functools import cache, lru_cache
from typing import Annotated, Any, ClassVar, Final, Self, cast

import strawberry

from api.context import Info
from api.ids import encode_id
from api.loaders import Batch
from api.schema.inputs import fit_text, given, row_id_of
from api.schema.scalars import Locale
from api.texts import DEFAULT_LOCALE, Texts, forms, nearest_texts
from domain.administrations import translations_by_record

NODES: Final[dict[str, type[Node]]] = {}
WantedLocale = Annotated[
    Locale | None,
    strawberry.argument(
        description="Wanted language; left out means the language of the request, then English."
    ),
]


@strawberry.interface(description="Anything that has an id and can be read again by it.")
class Node:
    """A row with an id."""

    batch: ClassVar[Batch[str, Any] | None] = None
    row_id: strawberry.Private[str]

    def __init_subclass__(cls) -> None:
        """Remember the type by its name, which is how ids and other types speak of it."""
        super().__init_subclass__()
        NODES[cls.__name__] = cls

    @strawberry.field(
        name="id", description="Opaque id of the row, the same everywhere; clients never build one."
    )
    def global_id(self) -> strawberry.ID:
        return strawberry.ID(encode_id(type(self).__name__, self.row_id))

    @classmethod
    def of(cls, row: Any) -> Self:
        """Make the node of a row; the fields have the names of the columns."""
        return cls.with_values(row)

    @classmethod
    def with_values(cls, row: Any, **others: Any) -> Self:
        """Make the node of a row, with other values for some fields."""
        names = _columns(cls)  # type: ignore[arg-type]  # a class is hashable
        values = {name: others[name] if name in others else getattr(row, name) for name in names}
        return cls(row_id=row.id, **values)

    @classmethod
    def maybe(cls, row: Any | None) -> Self | None:
        """Make the node of a row that may not be there."""
        return None if row is None else cls.of(row)


@cache
def _columns(kind: type[Node]) -> tuple[str, ...]:
    """Return which fields of a type have the names of columns."""
    return tuple(each.name for each in fields(kind) if each.init and each.name != "row_id")


@strawberry.type
class NamedNode(Node):
    """A row with a name that may have translations."""

    english: strawberry.Private[str]

    @strawberry.field(description="Name in the wanted language.")
    def name(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        if wanted_locales(info, locale)[0] == DEFAULT_LOCALE:
            # What is to be looked up nowhere is not waited for: that takes a third of the time.
            info.context.speak(DEFAULT_LOCALE)
            return self.english
        return cast("str", self.name_in(info, locale))

    async def name_in(self, info: Info, locale: Locale | None) -> str:
        """Return the name in the wanted language, or in the nearest that there is."""
        return await name_in(info, self.row_id, self.english, locale)

    @classmethod
    def of(cls, row: Any) -> Self:
        """Make the node of a row; its own name is the English one."""
        return cls.with_values(row, english=row.name)


async def load_node(info: Info, type_name: str, row_id: str) -> Any:
    """Return the node of a row, or None when there is none.

    Types that know each other are named and not imported, so that no file waits for another.
    """
    kind = NODES[type_name]
    if kind.batch is None:
        return None
    loaders = info.context.loaders
    return loaders.shown(kind.maybe, await loaders.load(kind.batch, row_id))


async def load_nodes(info: Info, type_name: str, row_ids: Iterable[str]) -> list[Any]:
    """Return the node of each row, in their order, None where there is none."""
    kind = NODES[type_name]
    if kind.batch is None:
        return [None for _ in row_ids]
    return [kind.maybe(row) for row in await info.context.loaders.load_many(kind.batch, row_ids)]


async def maybe_node(info: Info, type_name: str, row_id: str | None) -> Any:
    """Return the node of a row that a reference may not name, or None."""
    return None if row_id is None else await load_node(info, type_name, row_id)


async def load_by(
    info: Info, type_name: str, by: Any, batch: Batch[str, Any], key: str = "key"
) -> Any:
    """Return the node that an input names by its id or by its key, None when there is none.

    Args:
        info: of the field.
        type_name: of the node.
        by: the input, which holds one of the two.
        batch: finds rows by that key.
        key: what the input calls it.

    Raises:
        BadUserInput: the id is none of this type, or the key no text.

    """
    if given(by.id):
        return await load_node(info, type_name, row_id_of(str(by.id), type_name, "by.id"))
    text = fit_text(str(getattr(by, key)), f"by.{key}")
    return NODES[type_name].maybe(await info.context.loaders.load(batch, text))


def make_nodes(type_name: str, rows: Iterable[Any]) -> list[Any]:
    """Return the nodes of some rows of a type."""
    return [NODES[type_name].of(row) for row in rows]


async def name_in(info: Info, row_id: str, english: str, locale: Locale | None) -> str:
    """Return the name of a row in the wanted language, or in the nearest that there is."""
    for tag in wanted_locales(info, locale):
        if tag == DEFAULT_LOCALE:
            break
        names = await info.context.loaders.load(translations_by_record, row_id)
        if tag in names:
            info.context.speak(tag)
            return names[tag]
    info.context.speak(DEFAULT_LOCALE)
    return english


def texts_in(info: Info, locale: Locale | None) -> Texts:
    """Return the texts in the wanted language, or in the nearest that there are."""
    texts = nearest_texts(wanted_locales(info, locale))
    info.context.speak(texts.locale)
    return texts


def wanted_locales(info: Info, locale: Locale | None) -> tuple[str, ...]:
    """Return the languages to try, most wanted first, each followed by its shorter forms."""
    return _forms(str(locale) if locale else "", info.context.locales)


@lru_cache(maxsize=1_000)
def _forms(wanted: str, locales: tuple[str, ...]) -> tuple[str, ...]:
    tags = (wanted, *locales) if wanted else locales
    return tuple(dict.fromkeys(form for tag in tags for form in forms(tag)))
