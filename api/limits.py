"""How much a document may ask for: tokens, depth, aliases, root fields, directives.

One walk in which every fragment is looked at once, however often it is spread. What stands below
``__schema`` and ``__type`` is not counted: the usual introspection query is deep, and graphql-core
bounds it itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from api.errors import ErrorCode

_INTROSPECTION: Final = {"__schema", "__type"}
# Fragments within fragments add no level to an answer, but each costs a step of the walk.
NESTING_MAX: Final = 60
RUNS_WAITING_MAX: Final = 50
# Sums stop growing here: fragments that spread each other double a count at every step.
_ENOUGH: Final = 1_000_000


@dataclass(frozen=True)
class Limits:
    """The most that one document may have of each; a token is a word or a sign."""

    tokens: int = 2_000
    depth: int = 12
    aliases: int = 30
    root_fields: int = 20
    directives: int = 20
    cost: int = 10_000


class _Size(NamedTuple):
    """What a selection adds, with every fragment written out."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0
    directives: int = 0


def excess(document: DocumentNode, limits: Limits) -> GraphQLError | None:
    """Return why a document asks for too much, or None.

    Cost: one look at each node of the document.
    """
    walk = _Walk(document)
    for definition in document.definitions:
        if not isinstance(definition, OperationDefinitionNode):
            continue
        try:
            size = walk.size(definition.selection_set, 0)
        except _TooNested:
            return too_complex(
                f"The operation is nested more than {NESTING_MAX} times. Ask for less."
            )
        measures = (
            ("levels deep", size.depth, limits.depth),
            ("aliases", size.aliases, limits.aliases),
            ("fields at the root", size.fields, limits.root_fields),
            ("directives", size.directives + len(definition.directives or ()), limits.directives),
        )
        for words, number, most in measures:
            if number > most:
                return too_complex(f"The operation has more than {most} {words}. Ask for less.")
    return None


def too_complex(message: str) -> GraphQLError:
    """Return the error of a document that asks for too much."""
    return GraphQLError(message, extensions={"code": ErrorCode.QUERY_TOO_COMPLEX.value})


class _TooNested(Exception):
    """Selections and fragments stand within each other too often to be walked."""


class _Walk:
    """Sizes of selection sets; each fragment is measured once, and a circle counts once round."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        self._known: dict[str, _Size] = {}

    def size(self, selections: SelectionSetNode | None, nesting: int) -> _Size:
        """Measure a selection set that stands so many times within others."""
        if selections is None:
            return _Size()
        if nesting > NESTING_MAX:
            raise _TooNested
        return _sum(self._selection(each, nesting + 1) for each in selections.selections)

    def _selection(self, node: object, nesting: int) -> _Size:
        if isinstance(node, FieldNode):
            return self._field(node, nesting)
        if isinstance(node, InlineFragmentNode):
            inner = self.size(node.selection_set, nesting)
            return inner._replace(directives=inner.directives + len(node.directives or ()))
        if isinstance(node, FragmentSpreadNode):
            inner = self._fragment(node.name.value, nesting)
            return inner._replace(directives=inner.directives + len(node.directives or ()))
        return _Size()

    def _field(self, node: FieldNode, nesting: int) -> _Size:
        alias = 1 if node.alias else 0
        directives = len(node.directives or ())
        if node.name.value in _INTROSPECTION:
            return _Size(depth=1, aliases=alias, fields=1, directives=directives)
        inner = self.size(node.selection_set, nesting)
        return _Size(
            depth=inner.depth + 1,
            aliases=inner.aliases + alias,
            fields=1,
            directives=inner.directives + directives,
        )

    def _fragment(self, name: str, nesting: int) -> _Size:
        if name not in self._known:
            # Stands while the fragment is measured, so that a circle ends; validation refuses it.
            self._known[name] = _Size()
            fragment = self._fragments.get(name)
            self._known[name] = self.size(fragment.selection_set if fragment else None, nesting)
        return self._known[name]


def _sum(sizes: Iterable[_Size]) -> _Size:
    depth = aliases = fields = directives = 0
    for size in sizes:
        depth = max(depth, size.depth)
        aliases = min(_ENOUGH, aliases + size.aliases)
        fields = min(_ENOUGH, fields + size.fields)
        directives = min(_ENOUGH, directives + size.directives)
    return _Size(depth, aliases, fields, directives)
