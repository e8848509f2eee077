"""Service tokens: issued once, kept as a hash, and let in until they expire or are revoked."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from domain import models
from domain.errors import InvalidInput, NotFound
from domain.policy import SYSTEM
from domain.roles import Role, Scope
from domain.store import Store
from domain.tokens import Grant, is_token, issue_token, let_in, list_tokens, new_token, revoke_token
from tests.databases import on_sqlite

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
METRICS = Grant("metrics", Role.INTEGRATION, None, (Scope.PAIRINGS_READ,))


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def kept(database_url: str, clock: Clock):
    store = Store(database_url, clock=clock)
    yield store
    await store.close()


async def issued(store: Store, grant: Grant) -> str:
    async with store.unit_of_work(SYSTEM) as db:
        token, _ = await issue_token(db, grant, at=store.clock())
    return token


async def test_a_token_lets_in_for_what_it_was_issued_for_until_it_expires(
    kept: Store, clock: Clock
) -> None:
    token = await issued(kept, METRICS)
    viewer = await let_in(kept, token)
    assert viewer is not None
    assert (viewer.role, viewer.edition_ids, viewer.scopes) == (
        Role.INTEGRATION,
        None,
        {Scope.PAIRINGS_READ},
    )
    clock.now = NOW + timedelta(days=90, seconds=-1)
    assert await let_in(kept, token) is not None
    clock.now = NOW + timedelta(days=90)
    assert await let_in(kept, token) is None


async def test_the_database_holds_no_token(kept: Store) -> None:
    token = await issued(kept, METRICS)
    async with kept.reading(SYSTEM) as db:
        row = await db.scalar(select(models.ServiceToken))
        entry = await db.scalar(select(models.AuditEntry))
    for held in (row, entry):
        if held is not None:
            assert token not in str(vars(held))
            assert token[3:20] not in str(vars(held))


async def test_a_revoked_token_lets_nobody_in_and_revoking_twice_is_the_same(
    kept: Store, clock: Clock
) -> None:
    token = await issued(kept, METRICS)
    for _ in range(2):
        async with kept.unit_of_work(SYSTEM) as db:
            ((row, _),) = await list_tokens(db)
            await revoke_token(db, row.id, at=clock())
        clock.now += timedelta(hours=1)
    assert await let_in(kept, token) is None
    async with kept.reading(SYSTEM) as db:
        ((row, _),) = await list_tokens(db)
    assert row.revoked_at == NOW


async def test_the_day_of_the_last_use_is_noted_once_a_day(kept: Store, clock: Clock) -> None:
    token = await issued(kept, METRICS)
    clock.now += timedelta(days=2)
    await let_in(kept, token)
    async with kept.reading(SYSTEM) as db:
        ((row, _),) = await list_tokens(db)
    assert row.last_used_on == clock.now.date()


async def test_nothing_that_was_not_issued_lets_in(kept: Store) -> None:
    await issued(kept, METRICS)
    for token in (new_token(), "", "tw_", "nonsense", "tw_" + "0" * 49, "\ud800"):
        assert await let_in(kept, token) is None


def test_a_token_is_known_by_its_form() -> None:
    token = new_token()
    assert is_token(token)
    assert len(token) == 52
    assert token != new_token()
    for place in (3, 20, 45, 51):
        wrong = token[:place] + ("a" if token[place] != "a" else "b") + token[place + 1 :]
        assert not is_token(wrong)
    for wrong in (token[:-1], token + "a", token[3:], token.replace("tw_", "tx_")):
        assert not is_token(wrong)


@on_sqlite
@pytest.mark.parametrize(
    ("grant", "field"),
    [
        (Grant(" ", Role.AUDITOR), "name"),
        (Grant("x", Role.SYSTEM), "role"),
        (Grant("x", Role.AUDITOR, days=0), "days"),
        (Grant("x", Role.AUDITOR, days=366), "days"),
        (Grant("x", Role.INTEGRATION, None), "scope"),
        (Grant("x", Role.PLANNER, None, (Scope.PEOPLE_READ,)), "scope"),
        (Grant("x", Role.COORDINATOR, None), "administration"),
        (Grant("x", Role.MANAGER, None), "manager"),
        (Grant("x", Role.AUDITOR, manager_id="somebody"), "manager"),
        (Grant("x", Role.PLANNER), "edition"),
        (Grant("x", Role.AUDITOR, ("an-edition",)), "edition"),
    ],
)
async def test_a_grant_that_does_not_fit_its_role_is_refused_in_words(
    kept: Store, grant: Grant, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await issued(kept, grant)
    assert refused.value.path == (field,)
    async with kept.reading(SYSTEM) as db:
        assert await list_tokens(db) == []


async def test_an_unknown_id_is_not_revoked(kept: Store) -> None:
    with pytest.raises(NotFound):
        async with kept.unit_of_work(SYSTEM) as db:
            await revoke_token(db, "nobody", at=NOW)
