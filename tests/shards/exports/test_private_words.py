"""No word of a private column is in any file that the server gives, for whoever may not read it.

Each text of each row is a word of its own. Who may read which is said by the tables of the policy,
which were written by hand; who may is found to have it, so that this can fail.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import inspect, select

from api.deliveries import body_of
from domain import models, runs
from domain.policy import SYSTEM
from domain.rights.columns import PERSONAL
from domain.store import Store
from domain.webhooks import delivering
from tests.api.export_doors import DOORS, WORDLESS, links, words_of
from tests.api.export_lists import questions
from tests.api.list_desk import FORMS, fetch
from tests.api.planted_words import SIGNS, WORD, Planted, may_read, planted_columns, texts
from tests.api.policy_world import GRANTS, World

PERSONAL_COLUMNS = {
    f"{each.model.__name__}.{name}"
    for each in PERSONAL
    for name in (*each.exported, *each.withheld.split())
}


def heard_in(text: str) -> set[str]:
    return set(WORD.findall(text))


def strangers(who: str, heard: set[str], words: list[Planted]) -> Iterator[str]:
    """Yield what somebody heard and may not read."""
    known = {each.word: each for each in words}
    for word in sorted(heard):
        each = known.get(word)
        if each is None or not may_read(who, each):
            yield f"{who} heard {word}{'' if each else ', which is of no row'}"


def test_a_word_stands_in_every_column_that_has_any(words: list[Planted]) -> None:
    there = {each.column for each in words}
    missing = {
        f"{model.__name__}.{name}" for model, names in planted_columns().items() for name in names
    } - there
    assert not missing, f"Let a row of tests/edition_*.py have something in {sorted(missing)}."
    assert len({each.word for each in words}) == len(words)


@pytest.mark.parametrize("who", GRANTS)
def test_a_list_holds_what_one_may_read_and_no_other_word(
    world: World, words: list[Planted], who: str, tell: Callable[[object], None]
) -> None:
    heard, wrong, counts = set[str](), [], Counter[tuple[bool, int]]()
    for number, question in enumerate(questions(who, world.solved)):
        body, is_closed = {"query": question.document}, question.asks_what_is_closed
        answer = fetch(world.client, world.tokens[who], FORMS[number % len(FORMS)], body)
        found = heard_in(words_of(answer.content))
        heard |= found
        counts[is_closed, answer.status_code] += 1
        # Of what is closed there is no file, but an empty one where nothing is to be seen at all.
        if answer.status_code not in ({200, 403, 404} if is_closed else {200, 404}):
            wrong.append(f"{question.document}: {answer.status_code} {answer.text[:300]}")
        if is_closed and found:
            wrong.append(f"{question.document}: {found}")
    body = {"query": "{ administrations { nodes { name } } }"}
    spanish = fetch(world.client, world.tokens[who], "csv", body, Accept_Language="es")
    heard |= heard_in(words_of(spanish.content))
    tell(dict(counts))
    wrong += strangers(who, heard, words)
    wrong += [
        f"{who} misses {each.word}"
        for each in words
        if may_read(who, each) and each.word not in heard
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", GRANTS)
def test_no_other_door_gives_a_word_that_one_may_not_read(
    world: World, words: list[Planted], who: str
) -> None:
    wrong = []
    for path, door in DOORS.items():
        if door is not links:
            for place, content in door(world, who):
                told = strangers(who, heard_in(words_of(content)), words)
                wrong += [f"{path} ({place}): {each}" for each in told]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", sorted(DOORS.keys() - WORDLESS))
def test_every_door_gives_words_to_somebody(world: World, path: str) -> None:
    """So that the test above looks at something: an admin, a planner or a person is told one."""
    heard = {
        word
        for who in ("admin", "planner", "coordinator", "manager")
        for _, content in DOORS[path](world, who)
        for word in heard_in(words_of(content))
    }
    assert heard, path


@pytest.mark.parametrize("path", sorted(WORDLESS))
def test_a_door_without_words_gives_files_that_hold_none(world: World, path: str) -> None:
    own, *_ = (content for _, content in DOORS[path](world, "planner"))
    assert own.startswith(b"<?xml"), own[:300]
    assert heard_in(words_of(own)) == set()


def is_reviewed(who: str, each: Planted) -> bool:
    """Tell whether a word is the title of what may have been reviewed."""
    return each.column == "ProposalRevision.title" and may_read(who, each)


async def _held_on(store: Store) -> dict[str, tuple[set[str], set[str]]]:
    """Return of each person the words that an export of them may hold, and those withheld."""
    found = {}
    async with store.reading(SYSTEM) as db:
        for person in await db.scalars(select(models.Manager.id)):
            told, withheld = set[str](), set[str]()
            for table in PERSONAL:
                for row in await db.scalars(select(table.model).where(table.of(person))):
                    for names, into in (
                        (table.exported, told),
                        (table.withheld.split(), withheld),
                    ):
                        into |= {
                            value
                            for name in names
                            if WORD.fullmatch(value := str(getattr(row, name)))
                        }
            found[f"Manager_{person}"] = told, withheld
    return found


def run(world: World, act: Any) -> Any:
    async def done() -> Any:
        store = Store(world.url)
        try:
            return await act(store)
        finally:
            await store.close()

    return asyncio.run(done())


@pytest.mark.parametrize("who", ["manager", "coordinator", "admin", "planner", "auditor", "people"])
def test_an_export_of_a_person_holds_words_about_them_alone(
    world: World, words: list[Planted], who: str
) -> None:
    """Of what it names beside, such as topics and editions, it holds the name.

    And so of the words that somebody reviewed, where whoever asked may read these.
    """
    held = run(world, _held_on)
    known = {each.word: each for each in words}
    opened = dict[str, set[str]]()
    for place, content in links(world, who):
        person = place.partition(" ")[0]
        opened[person] = heard_in(words_of(content))
        told, withheld = held[person]
        others = {
            word
            for word in opened[person] - told
            if word in withheld
            or (known[word].column in PERSONAL_COLUMNS and not is_reviewed(who, known[word]))
        }
        assert not others, (who, person, others)
        if who == "admin":
            assert opened[person] >= told
    mine = {"manager": ["Manager_ana"], "coordinator": ["Manager_ana", "Manager_pat"]}
    if who in mine:
        assert set(opened) >= set(mine[who])
        assert "Manager_wei" not in opened
    assert bool(opened) == (who in {"manager", "coordinator", "admin"})


def test_what_leaves_by_code_alone_has_no_word_about_a_person(
    world: World, words: list[Planted]
) -> None:
    """Events to webhooks, the two files of a run, and the network without names."""

    async def files(store: Store) -> list[str]:
        run_id = world.solved["PairingRun"].partition("_")[2]
        async with store.reading(SYSTEM) as db:
            found = [json.dumps(each) for each in await runs.run_documents(db, run_id)]
            edition = await db.get_one(models.Edition, "own")
            for form in runs.NetworkForm:
                day = store.clock().date()
                found.append(await runs.network_file(db, edition, form, as_of=day))
        async with store.unit_of_work(SYSTEM) as db:
            claim = await delivering.claim(db, at=store.clock())
            assert claim is not None
            found.append(body_of(claim).decode())
        return found

    known = {each.word: each for each in words}
    *others, event = run(world, files)
    assert len(others) == 4
    assert heard_in(event) == set()
    for text in others:
        about = {known[word].column for word in heard_in(text)} & PERSONAL_COLUMNS
        assert about == set(), text[:300]


def test_what_is_called_no_words_holds_none_that_were_planted(world: World) -> None:
    """A word that got into a key, or into what a run wrote down, would pass by all of this."""

    async def stray(store: Store) -> list[str]:
        found = []
        async with store.reading(SYSTEM) as db:
            for model, name in texts():
                if name in SIGNS.get(model.__name__, "").split():
                    column = getattr(inspect(model).attrs, name).columns[0]
                    for value in await db.scalars(select(column)):
                        about = {
                            word
                            for word in heard_in(str(value))
                            if ".".join(word.split(".")[1:3]) in PERSONAL_COLUMNS
                        }
                        found += [f"{model.__name__}.{name}: {each}" for each in about]
        return found

    assert run(world, stray) == []
