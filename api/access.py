"""Puts the table of the policy before the fields of the schema; decides nothing itself.

A field that every viewer may read is left as it is, so that only what is guarded costs anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any, Final, NoReturn, cast

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    default_field_resolver,
    get_named_type,
    get_nullable_type,
    is_object_type,
)

from api.context import Context
from api.errors import ErrorCode
from domain.policy import ANYONE, FIELDS, INPUTS, Role, Rule, Scope, Viewer

Resolver = Callable[..., Any]
# What has to be allowed when a value is given: the rule of each guarded part of an argument.
Check = Callable[[Any], Iterator[Rule]]


class Unruled(Exception):
    """The schema and the table of fields differ: the server must not start."""


def guard_fields(schema: GraphQLSchema) -> None:
    """Guard every field of a schema by its rule, in place.

    A field that is kept from some of those who reach its type is nullable, and says so: what the
    others asked for beside it must not be lost with it.

    Raises:
        Unruled: a field has no rule, or a rule no field.

    """
    expect_rules(schema)
    checks = _Checks()
    reaching = _roles_by_type()
    operations = (schema.query_type, schema.mutation_type, schema.subscription_type)
    roots = {kind.name for kind in operations if kind}
    for coordinate, field in _fields(schema):
        rule = FIELDS[coordinate]
        owner = coordinate.partition(".")[0]
        if owner not in roots and not (
            reaching[owner] <= rule.roles and _scopes_of(owner) <= rule.scopes
        ):
            field.type = cast("GraphQLOutputType", get_nullable_type(field.type))
            field.description = f"{field.description} {_HIDDEN.format(label=rule.label)}"
        guarded = {
            name: check
            for name, argument in field.args.items()
            if (check := checks.of(argument.type)) is not None
        }
        if rule is ANYONE and not guarded:
            continue
        field.resolve = _guarded(field.resolve or default_field_resolver, rule, guarded)
        if field.subscribe is not None:
            field.subscribe = _guarded(field.subscribe, rule, guarded)


def expect_rules(schema: GraphQLSchema) -> None:
    """Refuse a schema that the table of fields does not match.

    Raises:
        Unruled: naming every coordinate that is on one side only.

    """
    there = {coordinate for coordinate, _ in _fields(schema)}
    there_in = set(_inputs(schema))
    missing = sorted(there - FIELDS.keys())
    extra = sorted((FIELDS.keys() - there) | (INPUTS.keys() - there_in))
    if missing or extra:
        raise Unruled(
            f"domain/policy says nothing of {', '.join(missing) or 'nothing'} and has rules for"
            f" {', '.join(extra) or 'nothing'}, which the schema does not have"
        )


def _scopes_of(owner: str) -> frozenset[Scope]:
    """Return which scopes let an integration know a row of a type; none where it has no id."""
    known = FIELDS.get(f"{owner}.id")
    return frozenset() if known is None else known.scopes


def _roles_by_type() -> Mapping[str, frozenset[Role]]:
    """Return who may read anything of each type."""
    found: dict[str, frozenset[Role]] = {}
    for coordinate, rule in FIELDS.items():
        owner = coordinate.partition(".")[0]
        found[owner] = found.get(owner, frozenset()) | rule.roles
    return found


def _fields(schema: GraphQLSchema) -> Iterator[tuple[str, GraphQLField]]:
    for name, kind in schema.type_map.items():
        if is_object_type(kind) and not name.startswith("__"):
            for field_name, field in kind.fields.items():
                yield f"{name}.{field_name}", field


def _inputs(schema: GraphQLSchema) -> Iterator[str]:
    for name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLInputObjectType):
            yield from (f"{name}.{field}" for field in kind.fields)
        elif isinstance(kind, GraphQLEnumType):
            yield from (f"{name}.{value}" for value in kind.values)


class _Checks:
    """Finds which arguments reveal something, and keeps what it found of each type."""

    def __init__(self) -> None:
        self._known: dict[str, Check | None] = {}

    def of(self, kind: GraphQLInputType) -> Check | None:
        """Return the check of a type of argument; None when nothing in it is guarded."""
        named = get_named_type(kind)
        if named.name not in self._known:
            # Until it is known, so that an input which holds itself ends.
            self._known[named.name] = None
            self._known[named.name] = self._find(named)
        return self._known[named.name]

    def _find(self, named: Any) -> Check | None:
        if isinstance(named, GraphQLEnumType):
            values = {
                _plain(value.value): INPUTS[f"{named.name}.{name}"]
                for name, value in named.values.items()
                if f"{named.name}.{name}" in INPUTS
            }
            return _enum_check(values) if values else None
        if isinstance(named, GraphQLInputObjectType):
            rules = {
                name: INPUTS[f"{named.name}.{name}"]
                for name in named.fields
                if f"{named.name}.{name}" in INPUTS
            }
            inside = {
                name: check
                for name, field in named.fields.items()
                if (check := self.of(field.type)) is not None
            }
            return _input_check(rules, inside) if rules or inside else None
        return None


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _enum_check(values: Mapping[Any, Rule]) -> Check:
    def check(given: Any) -> Iterator[Rule]:
        for each in given if isinstance(given, list) else [given]:
            rule = values.get(_plain(each))
            if rule is not None:
                yield rule

    return check


def _input_check(rules: Mapping[str, Rule], inside: Mapping[str, Check]) -> Check:
    def check(given: Any) -> Iterator[Rule]:
        for each in given if isinstance(given, list) else [given]:
            for name, value in (each or {}).items():
                if name in rules and value is not None:
                    yield rules[name]
                if name in inside and value is not None:
                    yield from inside[name](value)

    return check


def _guarded(resolve: Resolver, rule: Rule, arguments: Mapping[str, Check]) -> Resolver:
    def guarded(source: Any, info: GraphQLResolveInfo[Context], **given: Any) -> Any:
        viewer: Viewer = info.context.viewer
        if not rule.allows(viewer):
            return _refused(rule, viewer)
        for name, check in arguments.items():
            for revealed in check(given[name]) if given.get(name) is not None else ():
                if not revealed.allows(viewer):
                    return _refused(revealed, viewer)
        return resolve(source, info, **given)

    return guarded


async def _refused(rule: Rule, viewer: Viewer) -> NoReturn:
    """Refuse in turn with the fields beside it: raised at once it would leave them unawaited."""
    raise forbidden(rule, viewer)


_HIDDEN: Final = "Null to whoever may not see {label}."
_NEEDS: Final = " It needs the scope {scopes}."
_DO: Final = " Tokens of these roles do: {roles}."


def forbidden(rule: Rule, viewer: Viewer) -> GraphQLError:
    """Say that a viewer may not read or do something: of any record, so that it tells of none."""
    scopes = " or ".join(sorted(rule.scopes))
    if viewer.role is Role.INTEGRATION and scopes:
        needs = _NEEDS.format(scopes=scopes)
    else:
        needs = _DO.format(roles=", ".join(role for role in Role if role in rule.roles))
    return GraphQLError(
        f"This token does not open {rule.label}.{needs}",
        extensions={"code": ErrorCode.FORBIDDEN.value},
    )
