"""Publishing and retiring framework versions beside each other: one of them stays in force."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from domain import models
from domain.competencies import competencies_in_force
from domain.errors import Conflict
from domain.frameworks.copies import create_framework
from domain.frameworks.drafts import CompetencyWanted, GroupWanted, put_competency, put_group
from domain.frameworks.life import publish_framework, retire_framework
from domain.models import FrameworkState
from domain.policy import SYSTEM
from domain.store import Store
from tests.edition_runs import fill
from tests.two_editions import AT


async def drafted(store: Store, key: str) -> str:
    """Draft a version of another framework, with one competency in it."""
    wanted = CompetencyWanted(
        "other", "top", models.CompetencyKind.VALUE, "Other", "d", ("1", "2", "3", "4")
    )
    async with store.unit_of_work(SYSTEM) as db:
        draft = await create_framework(db, key, at=AT)
        await put_group(db, draft.id, GroupWanted("top", "T", ""), at=AT)
        await put_competency(db, draft.id, wanted, at=AT)
    return str(draft.id)


async def published_again(store: Store) -> str:
    """Publish the draft of the world's framework, which says what became of both competencies."""
    async with store.unit_of_work(SYSTEM) as db:
        became = {"from_competency_id": "aeo", "to_competency_id": "drawnrisk"}
        db.add(models.CompetencyMapping(framework_id="drawn", **became))
        db.add(models.RoleTarget(role_profile_id="head", competency_id="drawnrisk", level=3))
    async with store.unit_of_work(SYSTEM) as db:
        await publish_framework(db, "drawn", at=AT)
    return "drawn"


async def test_a_framework_of_another_key_does_not_take_over(store: Store) -> None:
    await fill(store)
    # Version 3 of another key is a higher number than version 1, and maps nothing.
    async with store.unit_of_work(SYSTEM) as db:
        for version in (1, 2):
            state = FrameworkState.RETIRED
            db.add(models.CompetencyFramework(key="x", version=version, state=state))
    draft = await drafted(store, "x")
    with pytest.raises(Conflict) as refused:
        async with store.unit_of_work(SYSTEM) as db:
            await publish_framework(db, draft, at=AT)
    assert str(refused.value) == (
        "Version 1 of the framework f is in force, and nothing says what became of it in x."
        " Create a draft of f as a copy of it, change that and publish it."
    )
    assert refused.value.path == ("frameworkId",)
    # A draft of the key in force is no other one, and follows the map.
    await published_again(store)
    async with store.reading(SYSTEM) as db:
        assert [each.key for each in await competencies_in_force(db)] == ["risk"]


async def test_a_framework_of_any_key_is_published_where_none_is_in_force(store: Store) -> None:
    drafts = [await drafted(store, key) for key in ("x", "y")]
    told = await at_once(store, publish_framework, drafts)
    assert told[0] is None
    assert str(told[1]) == (
        "Version 1 of the framework x is in force, and nothing says what became of it in y."
        " Create a draft of x as a copy of it, change that and publish it."
    )


async def test_two_retirements_at_once_leave_a_version_in_force(store: Store) -> None:
    await fill(store)
    versions = ["frame", await published_again(store)]
    told = await at_once(store, retire_framework, versions)
    assert told[0] is None
    assert str(told[1]) == (
        "Version 2 of the framework f is the only one in force, and people are rated in it."
        " Publish another version first."
    )


async def at_once(
    store: Store, act: Callable[..., Awaitable[Any]], framework_ids: list[str]
) -> list[Conflict | None]:
    """Act on two versions, the second while the first one is not committed yet."""
    has_acted, may_end = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with store.unit_of_work(SYSTEM) as db:
            await act(db, framework_ids[0], at=AT)
            has_acted.set()
            await may_end.wait()

    async def second() -> None:
        await has_acted.wait()
        async with store.unit_of_work(SYSTEM) as db:
            await act(db, framework_ids[1], at=AT)

    async def end() -> None:
        await has_acted.wait()
        # Long enough for the second to have come to where it waits, or to be done.
        await asyncio.sleep(0.3)
        may_end.set()

    ends = await asyncio.gather(first(), second(), end(), return_exceptions=True)
    for each in ends:
        assert each is None or isinstance(each, Conflict), each
    return [each if isinstance(each, Conflict) else None for each in ends[:2]]
