"""Finds the one list that an operation asks for, and writes the operation that reads a page of it.

What stands beside the list is left out. What it is filtered and ordered by, and what is asked of
each row, stay as the caller wrote them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    IntValueNode,
    NameNode,
    OperationDefinitionNode,
    StringValueNode,
    ValueNode,
    VariableNode,
    Visitor,
    visit,
)

from api.formats.list_file import Column
from api.refusals import Refusal, bad_request
from api.schema.execution import Parsed
from api.selections import Part, Selections, key_of, named, selected, take_marks

_NAME_MAX: Final = 80
_NAMED_MAX: Final = 5
_ENTRIES: Final = {"nodes", "edges"}
_PAGING: Final = {"first", "last", "after", "before"}
_PAGE_INFO: Final = "pageInfo"
_HAS_NEXT: Final = "hasNextPage"
_END: Final = "endCursor"
_COUNT: Final = "totalCount"


class Page(NamedTuple):
    """What one operation read: rows, the cursor of what follows, and how many rows there are.

    ``after`` is None where nothing follows, ``total`` where it was not asked.
    """

    rows: list[Any]
    after: str | None
    total: int | None


@dataclass(frozen=True)
class AskedList:
    """The list that an operation asks for.

    Args:
        operation: which one.
        path: the fields from the root down to the list, which is the last.

    """

    operation: OperationDefinitionNode
    path: tuple[Part, ...]

    @property
    def rows(self) -> Part:
        """The field whose value is the list."""
        return self.path[-1]

    @property
    def holder(self) -> Part | None:
        """The field that the list is in, None where it stands at the root."""
        return self.path[-2] if len(self.path) > 1 else None

    @property
    def is_paged(self) -> bool:
        """Tell whether the list comes by pages, each after the one before."""
        if self.holder is None or not {"first", "after"} <= self.holder.definition.args.keys():
            return False
        return bool({_PAGE_INFO, _END} & self.holder.fields.keys())

    @property
    def name(self) -> str:
        """What a file of it is called: as the operation, or else as the list."""
        is_entry = self.rows.node.name.value in _ENTRIES
        key = self.holder.key if self.holder and is_entry else self.rows.key
        return (self.operation.name.value if self.operation.name else key)[:_NAME_MAX]

    @property
    def columns(self) -> list[Column]:
        """What of a row stands in a column of its own, in the order in which it is asked for."""
        found = dict(_columns(self.rows.parts, (), is_many=False))
        return [Column(path, is_many=many) for path, many in found.items()]

    def page(self, first: int, after: str | None) -> Parsed:
        """Return the operation that reads so many rows after a cursor.

        How many there are in all is asked with the first page alone. A list that does not come by
        pages is read as it was asked for.
        """
        asked = self.rows.written()
        for part in reversed(self.path[:-1]):
            beside: Iterable[FieldNode] = ()
            arguments = list(part.node.arguments or ())
            if part is self.holder and self.is_paged:
                beside = self._beside(counts=after is None)
                arguments = [each for each in arguments if each.name.value not in _PAGING]
                arguments.append(_argument("first", IntValueNode(value=str(first))))
                if after is not None:
                    arguments.append(_argument("after", StringValueNode(value=after)))
            inner = selected([asked, *beside])
            node = replace(part.node, arguments=tuple(arguments), selection_set=inner)
            asked = part.around(node)
        chosen = selected([asked])
        used = _Variables()
        visit(chosen, used)
        declared = tuple(
            each
            for each in self.operation.variable_definitions or ()
            if each.variable.name.value in used.names
        )
        operation = replace(
            self.operation, selection_set=chosen, variable_definitions=declared, directives=()
        )
        return Parsed(DocumentNode(definitions=(operation,)), operation)

    def _beside(self, *, counts: bool) -> Iterator[FieldNode]:
        """Yield what is asked of a page beside its rows."""
        there = self.holder.fields if self.holder else {}
        if _PAGE_INFO in there:
            inner = selected([named(_HAS_NEXT, ()), named(_END, ())])
            yield replace(self._named(_PAGE_INFO), selection_set=inner)
        else:
            yield self._named(_END)
        if counts and _COUNT in there:
            yield self._named(_COUNT)

    def _named(self, name: str) -> FieldNode:
        return named(name, [self.rows.key])

    def read(self, data: Any) -> Page:
        """Read what the operation of a page was answered.

        Raises:
            Refusal: 404, because there is nothing on the way to the list.

        """
        holder = data
        for place, part in enumerate(self.path):
            holder, data = data, data.get(part.key)
            if data is None:
                raise _nothing(self.path[: place + 1])
        if not self.is_paged:
            return Page(data, None, None)
        info = holder.get(key_of(self._named(_PAGE_INFO)))
        after = holder.get(key_of(self._named(_END))) if info is None else info[_END]
        follows = after is not None if info is None else info[_HAS_NEXT]
        total = holder.get(key_of(self._named(_COUNT)))
        return Page(data, after if follows else None, total)

    def take_mark(self, row: Any) -> bool:
        """Take what was asked for beside the caller's own out of a row.

        Returns:
            Whether anything in it is synthetic of which the caller did not ask.

        """
        return take_marks(row, self.rows.parts)


def find_list(selections: Selections, operation: OperationDefinitionNode, chosen: str) -> AskedList:
    """Find the list of an operation, which is reached through fields that are no lists.

    Args:
        selections: of the document, which was checked.
        operation: in it.
        chosen: the path of the list, where the operation asks for several; else empty.

    Raises:
        Refusal: 400, because there is no list, or there are several and none is named.
        Refused: the operation asks for too much.

    """
    root = selections.schema.get_root_type(operation.operation)
    lists = list(_lists(selections.parts(root, [operation.selection_set]), ()))
    if not lists:
        raise bad_request(
            "The operation asks for no list. Ask for one, such as the nodes of a connection, that"
            " is reached through fields which are no lists."
        )
    meant = [path for path in lists if _written(path) == chosen] if chosen else lists
    if len(meant) != 1:
        paths = [_written(each) for each in lists[:_NAMED_MAX]]
        more = ["others"] * (len(lists) > _NAMED_MAX)
        raise bad_request(f"Say in `list` which list you mean, of {', '.join([*paths, *more])}.")
    return AskedList(operation, meant[0])


def _lists(parts: Iterable[Part], above: tuple[Part, ...]) -> Iterator[tuple[Part, ...]]:
    for part in parts:
        if part.is_list_of_objects:
            yield (*above, part)
        elif not part.is_list:
            yield from _lists(part.parts, (*above, part))


def _columns(
    parts: Iterable[Part], above: tuple[str, ...], *, is_many: bool
) -> Iterator[tuple[tuple[str, ...], bool]]:
    for part in parts:
        path, many = (*above, part.key), is_many or part.is_list
        if part.parts:
            yield from _columns(part.parts, path, is_many=many)
        elif not part.is_ours:
            yield path, many


class _Variables(Visitor):
    """Gathers the names of variables that are used."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_args: Any) -> None:
        """Note a variable."""
        self.names.add(node.name.value)


def _argument(name: str, value: ValueNode) -> ArgumentNode:
    return ArgumentNode(name=NameNode(value=name), value=value)


def _written(path: Iterable[Part]) -> str:
    return ".".join(part.key for part in path)


def _nothing(path: Iterable[Part]) -> Refusal:
    return Refusal(
        404, "BAD_REQUEST", f"{_written(path)} is null: there is no such record that you may see."
    )
