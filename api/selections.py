"""What an operation asks for, as one tree of fields: fragments written out, directives applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    SelectionSetNode,
    get_directive_values,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
    is_list_type,
)
from graphql.execution.values import VariableValues

from api.limits import too_complex
from api.schema.documents import Refused

SYNTHETIC: Final = "synthetic"
# Fragments that spread each other repeat what is in them.
PARTS_MAX: Final = 2_000
# Whether a viewer may read a field, by its coordinate.
May = Callable[[str], bool]
# By the type that it is asked of and its key.
Asked = dict[tuple[str, str], list[FieldNode]]


@dataclass(frozen=True)
class Part:
    """A field that is asked for, once, in whatever fragments it stood.

    Args:
        key: under which its value comes.
        node: its name and arguments, as they were written.
        definition: what the schema says of it.
        on: the type that it is asked of, where that is one of several; else empty.
        parts: what is asked of its value.
        is_ours: it is asked for beside the caller's own.

    """

    key: str
    node: FieldNode
    definition: GraphQLField
    on: str = ""
    parts: tuple[Part, ...] = ()
    is_ours: bool = False

    @property
    def is_list(self) -> bool:
        """Tell whether its value is a list."""
        return is_list_type(get_nullable_type(self.definition.type))

    @property
    def is_list_of_objects(self) -> bool:
        """Tell whether its value is a list, and each entry an object with fields."""
        kind: Any = get_nullable_type(self.definition.type)
        entry = get_nullable_type(kind.of_type) if is_list_type(kind) else kind
        return bool(self.parts) and self.is_list and not is_list_type(entry)

    @property
    def fields(self) -> Mapping[str, GraphQLField]:
        """What could be asked of its value."""
        return getattr(get_named_type(self.definition.type), "fields", {})

    def written(self) -> FieldNode | InlineFragmentNode:
        """Return it as an operation asks for it."""
        inner = [part.written() for part in self.parts]
        return self.around(replace(self.node, selection_set=selected(inner) if inner else None))

    def around(self, node: FieldNode) -> FieldNode | InlineFragmentNode:
        """Put what stands for it into a fragment, where it is asked of one type of several."""
        node = replace(node, directives=())
        if not self.on:
            return node
        on = NamedTypeNode(name=NameNode(value=self.on))
        return InlineFragmentNode(type_condition=on, selection_set=selected([node]))


def selected(nodes: Iterable[FieldNode | InlineFragmentNode]) -> SelectionSetNode:
    """Return a selection of some fields."""
    return SelectionSetNode(selections=tuple(nodes))


def named(name: str, taken: Iterable[str]) -> FieldNode:
    """Return a field that comes under its name, or under another where that is taken."""
    key, others = name, set(taken)
    while key in others:
        key += "_"
    return FieldNode(name=NameNode(value=name), alias=None if key == name else NameNode(value=key))


def key_of(node: FieldNode) -> str:
    """Return under which key the value of a field comes."""
    return node.alias.value if node.alias else node.name.value


def take_marks(value: Any, parts: Iterable[Part]) -> bool:
    """Take what is asked for beside the caller's own out of a value.

    Returns:
        Whether anything in it is synthetic of which the caller did not ask.

    """
    if isinstance(value, list):
        # All of them are looked at, whatever the first says.
        return sum(take_marks(each, parts) for each in value) > 0
    if not isinstance(value, dict):
        return False
    found = False
    for part in parts:
        told = value.pop(part.key, False) if part.is_ours else False
        found |= bool(told) or take_marks(value.get(part.key), part.parts)
    return found


@dataclass
class Selections:
    """Reads the selections of a document that fits the schema.

    Args:
        schema: which one.
        document: with its fragments.
        values: of its variables.
        may: who reads it may read these fields.

    """

    schema: GraphQLSchema
    document: DocumentNode
    values: VariableValues
    may: May
    _fragments: Mapping[str, FragmentDefinitionNode] = field(init=False)
    _left: int = field(init=False, default=PARTS_MAX)

    def __post_init__(self) -> None:
        self._fragments = {
            each.name.value: each
            for each in self.document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }

    def parts(self, owner: Any, chosen: Iterable[SelectionSetNode]) -> tuple[Part, ...]:
        """Return what selections ask of a type, in order, and what they ask of that.

        A field of which nothing is asked, because all of it is skipped, is left out. Where rows of
        a type may be synthetic and the caller does not ask it, that is asked as well.

        Raises:
            Refused: there are too many fields.

        """
        asked: Asked = {}
        seen: set[tuple[str, str]] = set()
        for each in chosen:
            self._gather(owner, each, "", (asked, seen))
        found = [
            part for (on, key), nodes in asked.items() for part in self._part(owner, on, key, nodes)
        ]
        return (*found, *self._marks(owner, found))

    def _gather(
        self, owner: Any, chosen: SelectionSetNode, on: str, into: tuple[Asked, set[Any]]
    ) -> None:
        """Gather the fields of a selection by their keys, through its fragments."""
        asked, seen = into
        for node in chosen.selections:
            if self._is_left_out(node):
                continue
            if isinstance(node, FieldNode):
                asked.setdefault((on, key_of(node)), []).append(node)
                continue
            fragment: Any = node
            if isinstance(node, FragmentSpreadNode):
                if (node.name.value, on) in seen:
                    continue
                seen.add((node.name.value, on))
                fragment = self._fragments[node.name.value]
            inside = self._narrowed(owner, fragment.type_condition, on)
            self._gather(owner, fragment.selection_set, inside, into)

    def _is_left_out(self, node: Any) -> bool:
        skip = get_directive_values(GraphQLSkipDirective, node, self.values)
        include = get_directive_values(GraphQLIncludeDirective, node, self.values)
        return bool((skip and skip["if"]) or (include and not include["if"]))

    def _narrowed(self, owner: Any, condition: NamedTypeNode | None, on: str) -> str:
        """Return which type a fragment is about, within one about another; empty is the owner."""
        if condition is None or not is_abstract_type(owner) or condition.name.value == owner.name:
            return on
        outer: Any = self.schema.type_map[on] if on else owner
        inner: Any = self.schema.type_map[condition.name.value]
        is_wider = is_abstract_type(outer) and self.schema.is_sub_type(outer, inner)
        return condition.name.value if not on or is_wider else on

    def _part(self, owner: Any, on: str, key: str, nodes: Sequence[FieldNode]) -> Iterator[Part]:
        """Yield a field with what all its mentions ask of it."""
        name = nodes[0].name.value
        holder: Any = self.schema.type_map[on] if on else owner
        definition = self.schema.get_field(holder, name)
        if definition is None or name in {"__schema", "__type"}:
            return
        self._left -= 1
        if self._left < 0:
            message = f"The operation has more than {PARTS_MAX} fields with its fragments."
            raise Refused([too_complex(f"{message} Ask for less.")])
        kind = get_named_type(definition.type)
        if not is_composite_type(kind):
            yield Part(key, nodes[0], definition, on)
            return
        inner = self.parts(kind, [each.selection_set for each in nodes if each.selection_set])
        if not all(each.is_ours for each in inner):
            yield Part(key, nodes[0], definition, on, inner)

    def _marks(self, owner: Any, found: Sequence[Part]) -> Iterator[Part]:
        """Yield what tells of each type that is asked of whether a row of it is synthetic."""
        told = {each.on for each in found if each.node.name.value == SYNTHETIC}
        node = named(SYNTHETIC, [each.key for each in found])
        for on in dict.fromkeys(each.on for each in found):
            holder: Any = self.schema.type_map[on] if on else owner
            definition = holder.fields.get(SYNTHETIC)
            if definition is None or {on, ""} & told:
                continue
            # The field of an interface is each of its types' own.
            kinds = self.schema.get_possible_types(holder) if is_abstract_type(holder) else [holder]
            if all(self.may(f"{kind.name}.{SYNTHETIC}") for kind in kinds):
                yield Part(key_of(node), node, definition, on, is_ours=True)
