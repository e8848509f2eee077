"""A question for every list that the schema has, as each role may ask it; read from the schema."""

import functools
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graphql import GraphQLField, get_named_type, is_leaf_type, is_list_type
from graphql import get_nullable_type as bare

from api.schema.node import NODES
from tests.api.policy_probes import APART, UNSOLVED, call, may, objects, possible
from tests.api.policy_world import samples, sees

# What takes a run that was solved, or long: they hold numbers, and people by code.
LEFT_OUT = UNSOLVED | {"planCheck", "networkHealth", "network", "replanSuggestion", "roadmap"}
_ENTRIES = "nodes"


class Question(NamedTuple):
    """A query for one list: the field that it is about, and what is asked of each row."""

    coordinate: str
    document: str
    asks_what_is_closed: bool


def questions(who: str, solved: Mapping[str, str]) -> Iterator[Question]:
    """Yield for each list that somebody may open a query for all that they may read of a row.

    And one for what they may not: that a whole file is refused for.
    """
    for owner, ways in _ways(who, tuple(solved.items())).items():
        for name, field in objects()[owner].fields.items():
            coordinate = f"{owner}.{name}"
            entry = _entry(field)
            if entry is None or not _is_asked(who, owner, name):
                continue
            asked = call(owner, name, solved)
            for way in ways:
                for closed in (False, True):
                    chosen = _rows(who, entry, solved, closed=closed)
                    if chosen:
                        inner = chosen if is_list_type(bare(field.type)) else f"{_ENTRIES} {chosen}"
                        inner = inner if inner.startswith("{") else f"{{ {inner} }}"
                        document = "{ " + way.replace("@", f"{asked} {inner}") + " }"
                        yield Question(coordinate, document, closed)
    for kind in _with_ids():
        listed = ", ".join(f'"{each}"' for each in (*solved.get(kind, "").split(), *samples(kind)))
        for closed in (False, True):
            chosen = _rows(who, kind, solved, closed=closed)
            if chosen:
                document = f"{{ nodes(ids: [{listed}]) {{ ... on {kind} {chosen} }} }}"
                yield Question("Query.nodes", document, closed)


def _with_ids() -> list[str]:
    return sorted(name for name, kind in NODES.items() if kind.batch is not None)


def _is_asked(who: str, owner: str, name: str) -> bool:
    return name not in LEFT_OUT and name not in {"node", "nodes"} and may(who, f"{owner}.{name}")


def _entry(field: GraphQLField) -> str | None:
    """Return the type of the rows of a list; None for what is no list."""
    kind: Any = get_named_type(field.type)
    if is_leaf_type(kind):
        return None
    if is_list_type(bare(field.type)):
        return None if is_list_type(bare(bare(field.type).of_type)) else str(kind.name)
    entries = kind.fields.get(_ENTRIES) if hasattr(kind, "fields") else None
    return None if entries is None else str(get_named_type(entries.type).name)


@functools.cache
def _ways(who: str, solved: tuple[tuple[str, str], ...]) -> Mapping[str, list[str]]:
    """Return how each type is reached through fields that are no lists; ``@`` is what is asked.

    Of a type with ids by a row that is theirs and one that is not, where there are.
    """
    given = dict(solved)
    found: dict[str, list[str]] = {"Query": ["@"]}
    for kind in _with_ids():
        rows = sorted(samples(kind), key=lambda each: not sees(who, *each.split("_")))
        chosen = list(dict.fromkeys((*given.get(kind, "").split()[:1], *rows[:1], *rows[-1:])))
        if chosen:
            found[kind] = [f'node(id: "{each}") {{ ... on {kind} {{ @ }} }}' for each in chosen]
    waiting = list(found)
    while waiting:
        owner = waiting.pop(0)
        for name, field in objects()[owner].fields.items():
            kinds = possible(get_named_type(field.type).name) if _is_single(field) else []
            for kind in kinds:
                if kind not in found and kind not in APART and _is_asked(who, owner, name):
                    inner = f"{call(owner, name, given)} {{ ... on {kind} {{ @ }} }}"
                    found[kind] = [way.replace("@", inner) for way in found[owner]]
                    waiting.append(kind)
    return found


def _is_single(field: GraphQLField) -> bool:
    is_leaf = is_leaf_type(get_named_type(field.type))
    return not is_leaf and not is_list_type(bare(field.type)) and _entry(field) is None


def _is_paged(field: GraphQLField) -> bool:
    return _entry(field) is not None and not is_list_type(bare(field.type))


def _rows(who: str, kind: str, solved: Mapping[str, str], *, closed: bool) -> str:
    """Select of a row what somebody may read, or what they may not; empty for nothing."""
    parts = []
    for each in possible(kind):
        chosen = " ".join(_chosen(who, each, solved, (each,), closed=closed))
        if chosen:
            parts.append(f"... on {each} {{ {chosen} }}" if each != kind else chosen)
    return f"{{ {' '.join(parts)} }}" if parts else ""


def _chosen(
    who: str, kind: str, solved: Mapping[str, str], above: tuple[str, ...], *, closed: bool
) -> Iterator[str]:
    """Yield the fields of a type; what has an id of its own is asked for it alone."""
    for name, field in objects()[kind].fields.items():
        if name in LEFT_OUT or may(who, f"{kind}.{name}") == closed:
            continue
        inner: Any = get_named_type(field.type)
        asked = call(kind, name, solved)
        if is_leaf_type(inner):
            yield asked
        elif closed or inner.name not in objects() or "id" in inner.fields or _is_paged(field):
            yield f"{asked} {{ __typename }}"
        elif inner.name not in above:
            some = " ".join(_chosen(who, inner.name, solved, (*above, inner.name), closed=False))
            if some:
                yield f"{asked} {{ {some} }}"
