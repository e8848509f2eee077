"""Who sees what, asked over HTTP: every type by every field that leads to it, for every role.

The expectations are ``policy.csv`` and ``policy_rows.csv``. They are written by hand from what each
role is for, and not taken from ``domain/policy``.
"""

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from graphql import GraphQLEnumType, get_named_type, is_list_type
from graphql import get_nullable_type as bare
from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.policy_probes import (
    Probe,
    Read,
    call,
    faults,
    objects,
    probes,
    read,
    selection,
    ways,
)
from tests.api.policy_world import GRANTS, OWNER, World, fields, rows, samples, sees
from tests.edition_runs import SCORE, secrets

PROBES_AT_ONCE = 15
ERRORS_TOLD_MAX = 100
PRIVATE = re.compile(r"sentinel-[0-9a-z-]+|88\d{6}|NEW_POST|CONFLICT_OF_INTEREST|DECLINED")


def _halves(world: World, probe: Probe) -> Sequence[Probe]:
    """Ask for half of the fields at a time, where all of them are refused too often."""
    names, whole = probe.asked, selection(probe.kind, probe.asked, world.solved)
    assert len(names) > 1, f"more errors than are told: {probe.text}"
    assert whole in probe.text
    parts = (names[: len(names) // 2], names[len(names) // 2 :])
    return [
        replace(
            probe,
            asked=part,
            text=probe.text.replace(whole, selection(probe.kind, part, world.solved)),
        )
        for part in parts
    ]


def answers(world: World, who: str, asked: Sequence[Probe]) -> Iterator[tuple[Probe, Read]]:
    """Ask many probes in one document, and yield each with what it was told."""
    document = "{" + " ".join(f"q{n}: {probe.text}" for n, probe in enumerate(asked)) + "}"
    body = world.ask(who, document).json()
    errors = body.get("errors", [])
    if len(errors) >= ERRORS_TOLD_MAX:
        if len(asked) == 1:
            asked = _halves(world, asked[0])
        for half in (asked[: len(asked) // 2], asked[len(asked) // 2 :]):
            yield from answers(world, who, half)
        return
    assert "data" in body, (who, errors, document)
    for n, probe in enumerate(asked):
        own = [error for error in errors if error["path"][0] == f"q{n}"]
        yield probe, read((body["data"] or {}).get(f"q{n}"), own, probe)


def groups(asked: Sequence[Probe]) -> Iterator[Sequence[Probe]]:
    """Gather probes; one of the root goes alone, for its refusal takes all beside it with it."""
    alone = [probe for probe in asked if probe.kind == "Query"]
    yield from ([probe] for probe in alone)
    others = [probe for probe in asked if probe.kind != "Query"]
    for start in range(0, len(others), PROBES_AT_ONCE):
        yield others[start : start + PROBES_AT_ONCE]


@pytest.mark.parametrize("who", GRANTS)
def test_everybody_is_shown_what_is_theirs_by_every_way_and_nothing_else(
    world: World,
    who: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    tell: Callable[[object], None],
) -> None:
    wrong, reached, asked = [], 0, list(probes(who, world.solved))
    for group in groups(asked):
        for probe, told in answers(world, who, group):
            reached += bool(told.objects or told.errors)
            wrong += faults(who, probe, told)
    strangers = sorted(each for each in world.ids_heard(who) if not sees(who, *each))
    wrong += [f"{who}: {kind} {row_id} is not theirs" for kind, row_id in strangers]
    wrong += leaks(who, "\n".join(world.heard[who]))
    logged = caplog.text + "".join(capfd.readouterr())
    wrong += [f"{who}: {word} is in the log" for word, *_ in secrets() if word in logged]
    tell(f"{len(asked)} probes, {reached} reached")
    assert not wrong, "\n".join(wrong)


def leaks(who: str, heard: str) -> Iterator[str]:
    """Yield the private words that somebody heard and may not, and those they miss."""
    found = set(PRIVATE.findall(heard))
    for word, coordinate, kind, row_id in secrets():
        may = coordinate != "nobody" and who in fields()[coordinate] and sees(who, kind, row_id)
        if may != (word in found):
            yield f"{who}: {word} of {kind} {row_id} is {'missed' if may else 'heard'}"


@pytest.mark.parametrize("who", GRANTS)
def test_everybody_finds_their_own_rows_and_no_others(world: World, who: str) -> None:
    kinds = sorted(
        {kind for kind, _ in rows() if kind in objects() and "id" in objects()[kind].fields}
    )
    wrong = []
    for kind in kinds:
        listed = ", ".join(f'"{each}"' for each in samples(kind))
        body = world.ask(who, f"{{ nodes(ids: [{listed}]) {{ ... on {kind} {{ id }} }} }}").json()
        for asked, found in zip(samples(kind), body["data"]["nodes"], strict=True):
            may = sees(who, *asked.split("_"))
            if may != (found is not None):
                wrong.append(f"{who}: {asked} is {'hidden' if may else 'shown'}")
    assert wrong == []


@pytest.mark.parametrize("who", GRANTS)
def test_what_hangs_on_a_person_is_shown_to_whom_it_concerns(world: World, who: str) -> None:
    wrong = []
    for kind, owner, name in (
        ("ManagerLanguage", "Manager", "languages"),
        ("TopicInterest:offers", "Manager", "offers"),
        ("TopicInterest:seeks", "Manager", "seeks"),
        ("Absence", "Delegate", "absences"),
    ):
        listed = ", ".join(f'"{each}"' for each in samples(owner))
        text = f"{{ nodes(ids: [{listed}]) {{ ... on {owner} {{ {name} {{ __typename }} }} }} }}"
        found = world.ask(who, text).json()["data"]["nodes"]
        for asked, each in zip(samples(owner), found, strict=True):
            person = asked.split("_")[1]
            may = who in rows()[kind, person]
            if may != bool(each and each[name]):
                wrong.append(f"{who}: {name} of {person} are {'hidden' if may else 'shown'}")
    assert wrong == []


def lists(who: str, world: World) -> Iterator[tuple[str, str]]:
    """Yield each list that somebody may open: a root field with ``@`` for what is asked of it."""
    for owner, (way, path) in ways(who, world.solved).items():
        # What one has oneself is another list for everybody: tests/api/test_viewer.py.
        if owner == "Viewer":
            continue
        for name, field in objects()[owner].fields.items():
            kind = get_named_type(field.type).name
            if path == () and kind.endswith("Connection") and who in fields()[f"{owner}.{name}"]:
                yield f"{owner}.{name}", way.replace("@", call(owner, name, world.solved) + " @")


WHOLE = (
    "{ totalCount nodes { id } edges { cursor node { id } } pageInfo { startCursor endCursor } }"
)


def parents(data: Any, name: str) -> list[Any]:
    """Return the connection of each parent that was asked, None where it is not there."""
    if isinstance(data, list):
        return [each and each.get(name) for each in data]
    return [data]


@pytest.mark.parametrize("who", GRANTS)
def test_a_list_and_its_count_hold_what_one_sees(
    world: World, who: str, tell: Callable[[object], None]
) -> None:
    wrong, asked = [], 0
    for coordinate, text in lists(who, world):
        document = "{ q: " + text.replace("@", WHOLE) + " }"
        if document not in world.owned:
            # Who read the ratings of people is not even the owner's business.
            knows = OWNER if "planner" in fields()[coordinate] else "admin"
            world.owned[document] = world.ask(knows, document).json()
        everything, mine = world.owned[document], world.ask(who, document).json()
        assert "errors" not in mine, (who, coordinate, mine["errors"])
        name = coordinate.partition(".")[2]
        for whole, part in zip(
            parents(everything["data"]["q"], name), parents(mine["data"]["q"], name), strict=True
        ):
            if part is None:
                continue
            expected = {row["id"] for row in whole["nodes"] if sees(who, *row["id"].split("_"))}
            found = [row["id"] for row in part["nodes"]]
            asked += 1
            if set(found) != expected or len(found) != part["totalCount"]:
                wrong.append((coordinate, sorted(expected), found, part["totalCount"]))
            assert [edge["node"]["id"] for edge in part["edges"]] == found
    tell(f"{asked} lists")
    assert wrong == []


def literal(kind: Any) -> str:
    """Write any value of an input type."""
    if is_list_type(bare(kind)):
        return f"[{literal(bare(kind).of_type)}]"
    named = get_named_type(kind)
    if isinstance(named, GraphQLEnumType):
        return next(iter(named.values))
    values = {"Int": "1", "Boolean": "true", "Date": '"2011-12-07"', "CountryCode": '"PE"'}
    values |= {"DateTime": '"2011-12-07T09:00:00Z"'}
    return values.get(named.name, '"es"')


def narrowed(owner: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield each way to narrow, order or put together a list, and what it reveals."""
    for argument, given in objects()[owner].fields[name].args.items():
        named = get_named_type(given.type)
        if argument == "filter":
            for key, field in named.fields.items():
                yield f"{named.name}.{key}", f"filter: {{{key}: {literal(field.type)}}}"
        elif argument == "orderBy":
            order = named.fields["field"].type
            for value in get_named_type(order).values:
                for way in ("ASC", "DESC"):
                    given_as = f"orderBy: [{{field: {value}, direction: {way}}}]"
                    yield f"{get_named_type(order).name}.{value}", given_as
        elif named.name == "PeopleGroup":
            for value in named.values:
                yield f"{named.name}.{value}", f"{argument}: [{value}]"


def narrowings(who: str, world: World) -> Iterator[tuple[str, str]]:
    """Yield each way somebody could narrow or order a list, and what it reveals."""
    for owner, (way, path) in ways(who, world.solved).items():
        for name, field in objects()[owner].fields.items():
            if path or who not in fields()[f"{owner}.{name}"]:
                continue
            kind = get_named_type(field.type).name
            inner = "totalCount" if kind.endswith("Connection") else "__typename"
            for reveals, argument in narrowed(owner, name):
                yield reveals, way.replace("@", f"{name}({argument}) {{ {inner} }}")


@pytest.mark.parametrize("who", GRANTS)
def test_one_narrows_and_orders_by_what_one_may_read(
    world: World, who: str, tell: Callable[[object], None]
) -> None:
    wrong, asked = [], list(narrowings(who, world))
    # One of the root goes alone, for its refusal takes all beside it with it.
    alone = [[each] for each in asked if not each[1].startswith("nodes(")]
    others = [each for each in asked if each[1].startswith("nodes(")]
    together = [others[n : n + PROBES_AT_ONCE] for n in range(0, len(others), PROBES_AT_ONCE)]
    for group in (*alone, *together):
        text = " ".join(f"q{n}: {way}" for n, (_, way) in enumerate(group))
        errors = world.ask(who, f"{{ {text} }}").json().get("errors", [])
        for n, (reveals, way) in enumerate(group):
            codes = {e["extensions"]["code"] for e in errors if e["path"][0] == f"q{n}"}
            if codes != (set() if who in fields()[reveals] else {"FORBIDDEN"}):
                wrong.append((who, reveals, way[-120:], codes))
    tell(f"{len(asked)} filters and orders")
    assert wrong == []


def test_what_one_may_not_read_moves_no_list(world: World, changing_world: World) -> None:
    """Two worlds that differ in scores, levels and names alone: same rows, counts and cursors."""

    async def differ() -> None:
        store = Store(changing_world.url)
        async with store.unit_of_work(SYSTEM) as db:
            for pairing in await db.scalars(select(models.Pairing)):
                pairing.score = 2 * SCORE - pairing.score
            for rating in await db.scalars(select(models.Rating)):
                rating.level = 4 - (rating.level or 0)
            for manager in await db.scalars(select(models.Manager)):
                manager.name = (manager.name or "")[::-1]
        await store.close()

    asyncio.run(differ())
    blind = [who for who in GRANTS if who not in fields()["Pairing.score"]]
    assert len(blind) == 8
    for who in blind:
        for coordinate, text in lists(who, world):
            document = "{ q: " + text.replace("@", WHOLE) + " }"
            here, there = (each.ask(who, document).json() for each in (world, changing_world))
            assert here["data"] == there["data"], (who, coordinate)


def test_nobody_without_a_token_is_told_anything(world: World) -> None:
    for document in ("{ regions { key } }", '{ node(id: "Manager_ana") { id } }', "{ __typename }"):
        answer = world.ask("anonymous", document)
        assert (answer.status_code, "data" in answer.json()) == (401, False)
    assert all("anonymous" not in readers for readers in fields().values())
    assert all("anonymous" not in readers for readers in rows().values())
