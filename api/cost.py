"""What an operation asks for at most: objects, each list times its children, before it runs.

An object costs 1, a page as many times as it may hold entries, a count 1. Wrappers (connections,
edges, page information) and plain values are free. A field that reads much more than it gives says
so itself. Knows the shape of the schema and none of its types.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    value_from_ast_untyped,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter

from api.limits import too_complex

PAGE_SIZE_MAX: Final = 100
PAGE_SIZE: Final = 50
# The closed small sets that come without pages: regions, sides, levels of one assessment.
LIST_SIZE: Final = 5
# In the metadata of a field: how many objects one call reads beside those that it gives.
WEIGHT: Final = "weight"
_INTROSPECTION: Final = {"__schema": 100, "__type": 10}
_ENTRIES: Final = {"nodes", "edges"}
_FREE: Final = ("Connection", "Edge", "PageInfo")
# Sums stop growing here: fragments that spread each other double a cost at every step.
COUNTED_MAX: Final = 1_000_000_000


def cost_of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
) -> int:
    """Count what a valid operation asks for at most.

    Cost: one look at each node of the document, and at each fragment once a page size.
    """
    walk = _Walk(schema, document, operation, variables)
    root = schema.get_root_type(operation.operation)
    return walk.selections(operation.selection_set, root, 0) if root else 0


def over_budget(requested: int, limit: int) -> GraphQLError:
    """Return the error of an operation that costs more than one request may."""
    error = too_complex(
        f"The operation asks for up to {requested} objects; one request may ask for {limit}. "
        "Ask for fewer at a time (first: ...), or for less of each."
    )
    error.extensions = {**(error.extensions or {}), "cost": told(requested, limit)}
    return error


def told(requested: int, limit: int) -> dict[str, int]:
    """Return the numbers as an answer shows them."""
    return {"requested": requested, "limit": limit}


class _Walk:
    """Costs of selection sets of one operation."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> None:
        self._schema = schema
        self._fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        self._known: dict[tuple[str, int], int] = {}
        self._variables = {
            each.variable.name.value: value_from_ast_untyped(each.default_value)
            for each in operation.variable_definitions or ()
            if each.default_value
        } | dict(variables)

    def selections(self, chosen: SelectionSetNode | None, parent: Any, page: int) -> int:
        """Return the cost for one object of the parent type, which may be a page of so many."""
        cost = 0
        for node in chosen.selections if chosen else ():
            if isinstance(node, FieldNode):
                cost += self._field(node, parent, page)
            elif isinstance(node, InlineFragmentNode):
                cost += self.selections(node.selection_set, self._type(node, parent), page)
            elif isinstance(node, FragmentSpreadNode):
                cost += self._fragment(node.name.value, page)
        return min(cost, COUNTED_MAX)

    def _type(self, node: InlineFragmentNode | FragmentDefinitionNode, parent: Any) -> Any:
        on = node.type_condition
        return self._schema.get_type(on.name.value) if on else parent

    def _fragment(self, name: str, page: int) -> int:
        if (name, page) not in self._known:
            fragment = self._fragments[name]
            self._known[name, page] = self.selections(
                fragment.selection_set, self._type(fragment, None), page
            )
        return self._known[name, page]

    def _field(self, node: FieldNode, parent: Any, page: int) -> int:
        name = node.name.value
        if name.startswith("__"):
            return _INTROSPECTION.get(name, 0)
        definition = self._schema.get_field(parent, name)
        kind = get_named_type(definition.type) if definition else None
        if definition is None or kind is None or not is_composite_type(kind):
            return 1 if name == "totalCount" else 0
        free = kind.name.endswith(_FREE)
        size = self._page_size(node) if "first" in definition.args else 0
        one = (0 if free else 1) + self.selections(node.selection_set, kind, size)
        weight = _weight(definition)
        return min(weight + one * self._times(node, definition.type, page), COUNTED_MAX)

    def _times(self, node: FieldNode, kind: GraphQLOutputType, page: int) -> int:
        """Return how many objects a field gives for one parent."""
        if not is_list_type(get_nullable_type(kind)):
            return 1
        if page and node.name.value in _ENTRIES:
            return page
        for argument in node.arguments or ():
            if argument.name.value == "ids":
                return self._length(argument.value)
        return LIST_SIZE

    def _page_size(self, node: FieldNode) -> int:
        """Read first or last; what is out of range is refused when the field runs."""
        for argument in node.arguments or ():
            if argument.name.value in {"first", "last"}:
                given = self._value(argument.value)
                if isinstance(given, int):
                    return min(max(given, 1), PAGE_SIZE_MAX)
        return PAGE_SIZE

    def _length(self, node: ValueNode) -> int:
        if isinstance(node, ListValueNode):
            return len(node.values)
        given = self._value(node)
        return len(given) if isinstance(given, list) else 1

    def _value(self, node: ValueNode) -> Any:
        if isinstance(node, VariableNode):
            return self._variables.get(node.name.value)
        return value_from_ast_untyped(node)


def _weight(field: GraphQLField) -> int:
    """Return what a field says of its own weight; most say nothing."""
    declared = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return int(declared.metadata.get(WEIGHT, 0)) if declared else 0
