"""Questions that ask each type through each field that leads to it, and how to read the answers.

An edge is a field and the type that it leads to. A probe asks all that a type has, at the end of
one edge; the way to the field is the shortest that who asks may go.
"""

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
    is_non_null_type,
    is_required_argument,
)

from api.schema.node import NODES
from api.schema.root import schema
from tests.api.policy_world import fields, samples

SCHEMA = schema._schema
# Runs that were written by hand cannot be explained: that is no matter of who asks.
UNSOLVED = {
    "alternatives",
    "certainty",
    "contradictions",
    "fairness",
    "ifGone",
    "mostDifferentPlan",
    "possiblePartners",
    "replan",
    "shortages",
    "whyNot",
}
# What a field that wants arguments is asked with.
ARGUMENTS = {
    "Component.conferencePath": "(format: JSON)",
    "CooperationFramework.documentPath": "(format: HTML)",
    "CrossParticipationRun.whyNot": (
        '(delegate: "Delegate_dwei", meeting: "RegionalMeeting_meetingown")'
    ),
    "Edition.administrationComparison": '(codes: ["PE", "CN"])',
    "Edition.delegate": '(by: {code: "D-ANA"})',
    "Edition.importTemplatePath": "(format: CSV)",
    "Edition.networkPath": "(format: GEXF)",
    "Edition.publishedTopicRun": "(purpose: THIS_EDITION)",
    "Manager.growth": '(since: "Edition_own")',
    "Pairing.certainty": "(downPerMille: 100, upPerMille: 100, draws: 2, seed: 1)",
    "PairingRun.alternatives": "(first: 1)",
    "PairingRun.mostDifferentPlan": "(tolerancePerMille: 500)",
    "PairingRun.possiblePartners": '(delegate: "Delegate_dana")',
    "PeopleNetwork.without": '(delegateCodeIn: ["D-ANA"])',
    "Query.administration": '(by: {code: "PE"})',
    "Query.competency": '(by: {key: "risk"})',
    "Query.competencyFramework": '(by: {key: "f"})',
    "Query.cooperationInstrument": '(by: {key: "cmaa2"})',
    "Query.edition": '(by: {slug: "own"})',
    "Query.organization": '(by: {key: "wco"})',
    "Query.pairingContradictions": '(edition: "Edition_own")',
    "Query.planCheck": '(edition: "Edition_own")',
    "Query.programme": '(by: {key: "prog"})',
    "Query.roleProfile": '(by: {key: "head"})',
    "Query.topic": '(by: {key: "window"})',
    "Side.gapClosers": '(competency: "Competency_risk")',
    "TopicRun.whyNot": '(topic: "Topic_window")',
    "TopicSuggestion.certainty": "(draws: 2)",
}
# Asked by tests of their own: what changes something, and what is watched.
APART = {"Mutation", "Subscription", "RunProgress", "EditionActivity"}
SAMPLES_MAX = 20
CLOSED_AT_ONCE = 4


@dataclass(frozen=True)
class Probe:
    """One question: the fields of a type at the end of a path below a root field.

    ``text`` is a root field without its alias; ``path`` names the fields below it.
    """

    text: str
    path: tuple[str, ...]
    kind: str
    asked: tuple[str, ...]


def named(field: GraphQLField) -> str:
    return get_named_type(field.type).name


def possible(name: str) -> list[str]:
    """Return the types that a type stands for: itself, or those of an interface."""
    kind = SCHEMA.type_map[name]
    if isinstance(kind, GraphQLInterfaceType):
        return sorted(each.name for each in SCHEMA.get_implementations(kind).objects)
    return [name]


@functools.cache
def objects() -> Mapping[str, GraphQLObjectType]:
    return {
        name: kind
        for name, kind in SCHEMA.type_map.items()
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__")
    }


def inputs() -> Iterator[str]:
    """Yield what a list can be narrowed, ordered or put together by, and whom a sentence is for."""
    for name, kind in SCHEMA.type_map.items():
        if name.endswith("Filter") and isinstance(kind, GraphQLInputObjectType):
            yield from (f"{name}.{each}" for each in kind.fields)
        if name.endswith("OrderField") or name in {"Audience", "PeopleGroup"}:
            yield from (f"{name}.{each}" for each in kind.values)


def may(who: str, coordinate: str) -> bool:
    return who in fields()[coordinate]


def call(owner: str, name: str, solved: Mapping[str, str]) -> str:
    """Return a field with the arguments that it needs."""
    run = solved["PairingRun"]
    if f"{owner}.{name}" == "Query.whyNot":
        return f'whyNot(run: "{run}", a: "Delegate_dwei", b: "Delegate_dluz")'
    if f"{owner}.{name}" == "Query.pairingComparison":
        return f'pairingComparison(before: "{run}", after: "{run}")'
    field = objects()[owner].fields[name]
    given = ARGUMENTS.get(f"{owner}.{name}", "")
    assert given or not any(map(is_required_argument, field.args.values())), f"{owner}.{name}"
    return name + given


def selection(kind: str, names: Sequence[str], solved: Mapping[str, str]) -> str:
    """Select fields of a type; what is no leaf is looked at and not entered."""
    return " ".join(
        call(kind, name, solved)
        + (" { __typename }" if is_composite_type(get_named_type(field.type)) else "")
        for name, field in objects()[kind].fields.items()
        if name in names
    )


def starts(owner: str, solved: Mapping[str, str]) -> Iterator[str]:
    """Yield root fields that lead to a type by themselves; ``@`` stands for the selection."""
    if owner in NODES and NODES[owner].batch is not None:
        ids = [*solved.get(owner, "").split(), *samples(owner)][:SAMPLES_MAX]
        listed = ", ".join(f'"{each}"' for each in ids)
        yield f"nodes(ids: [{listed}]) {{ ... on {owner} {{ @ }} }}"


def below(
    way: str, path: tuple[str, ...], edge: tuple[str, str, str]
) -> tuple[str, tuple[str, ...]]:
    """Go one field further: what is asked, and its path below the root field."""
    name, called, kind = edge
    inner = f"{called} {{ __typename ... on {kind} {{ @ }} }}"
    return way.replace("@", inner), path if way == "@" else (*path, name)


def edges(who: str, owner: str, solved: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield what somebody may go on to from a type: name, call and type of each field."""
    for name, field in objects()[owner].fields.items():
        coordinate = f"{owner}.{name}"
        if coordinate in {"Query.node", "Query.nodes"} or not may(who, coordinate):
            continue
        if is_composite_type(get_named_type(field.type)):
            for kind in possible(named(field)):
                if kind not in APART:
                    yield name, call(owner, name, solved), kind


def ways(who: str, solved: Mapping[str, str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the shortest way to each type that somebody may go, and its path."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {"Query": ("@", ())}
    for owner in objects():
        for start in starts(owner, solved):
            found[owner] = start, ()
    waiting = list(found)
    while waiting:
        owner = waiting.pop(0)
        for edge in edges(who, owner, solved):
            if edge[2] not in found:
                found[edge[2]] = below(*found[owner], edge)
                waiting.append(edge[2])
    return found


def probes(who: str, solved: Mapping[str, str]) -> Iterator[Probe]:
    """Yield the probes of every edge that somebody may go, and of the two that lead to any id.

    What is closed and not null at the root takes all beside it with it: those come alone, first.
    """
    for name in objects()["Query"].fields:
        if name not in ("node", "nodes"):
            yield Probe(selection("Query", [name], solved), (), "Query", (name,))
    for owner, (way, path) in ways(who, solved).items():
        for start in starts(owner, solved):
            yield from _asking(who, start, (), owner, solved)
            for row_id in samples(owner)[:1]:
                one = f'node(id: "{row_id}") {{ ... on {owner} {{ @ }} }}'
                yield from _asking(who, one, (), owner, solved)
        for edge in edges(who, owner, solved):
            yield from _asking(who, *below(way, path, edge), edge[2], solved)


def _asking(
    who: str, way: str, path: tuple[str, ...], kind: str, solved: Mapping[str, str]
) -> Iterator[Probe]:
    """Ask at once for what may be read or may be null, and for each of the others by itself.

    Of what is closed and null only some at a time: each row tells of each, and no answer of more
    than a hundred.
    """
    apart, together = [], []
    for name, field in objects()[kind].fields.items():
        closed = not may(who, f"{kind}.{name}") and is_non_null_type(field.type)
        (apart if closed else together).append(name)
    shut = [name for name in together if not may(who, f"{kind}.{name}")]
    opened = [name for name in together if name not in shut]
    some = [shut[at : at + CLOSED_AT_ONCE] for at in range(0, len(shut), CLOSED_AT_ONCE)]
    for names in (opened, *some, *([name] for name in apart)):
        if names:
            text = way.replace("@", selection(kind, names, solved))
            yield Probe(text, path, kind, tuple(names))


@dataclass
class Read:
    """What an answer says to a probe: the objects at the end of its path, and the errors."""

    objects: list[dict[str, Any]]
    errors: list[tuple[tuple[str, ...], str]]


def read(data: Any, errors: Sequence[Mapping[str, Any]], probe: Probe) -> Read:
    """Read the part of an answer that belongs to a probe; ``data`` is that of its root field."""
    found = list(_flat(data))
    for name in probe.path:
        found = [each for one in found for each in _flat(one.get(name))]
    root = probe.asked if probe.kind == "Query" else ()
    if root:
        found = [{probe.asked[0]: data}]
    told = [
        (root + tuple(part for part in error["path"][1:] if isinstance(part, str)), _code(error))
        for error in errors
    ]
    return Read(found, told)


def _code(error: Mapping[str, Any]) -> str:
    return str(error["extensions"]["code"])


def _flat(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from _flat(each)
    elif isinstance(value, dict):
        yield value


def faults(who: str, probe: Probe, told: Read) -> Iterator[str]:
    """Yield what an answer says that the table does not."""
    where = f"{who}: {probe.text[:60]} ... {'.'.join(probe.path)} -> {probe.kind}"
    refused = {path[-1] for path, code in told.errors if code == "FORBIDDEN"}
    for path, code in told.errors:
        is_here = path[:-1] == probe.path and path[-1:] != () and path[-1] in probe.asked
        # At the root the run that is asked about was solved; only a whole edition's were not.
        at_root = not path or probe.kind == "Query"
        unsolved = {"planCheck"} if at_root else UNSOLVED
        field = path[-1] if path else probe.text.partition("(")[0]
        is_unsolved = code == "BAD_USER_INPUT" and field in unsolved
        if (code != "FORBIDDEN" or not is_here) and not is_unsolved:
            yield f"{where}: {code} at {'.'.join(path)}"
    for name in probe.asked:
        is_open = who in fields()[f"{probe.kind}.{name}"]
        if is_open and name in refused:
            yield f"{where}: {name} is closed"
        # Where a way leads to an interface, what comes may be of another type.
        own = [each for each in told.objects if each.get("__typename", probe.kind) == probe.kind]
        if not is_open and own and name not in refused:
            yield f"{where}: {name} is open"
        for each in own:
            if is_open and name not in each:
                yield f"{where}: {name} is lost"
            if not is_open and each.get(name) is not None:
                yield f"{where}: {name} is shown"
