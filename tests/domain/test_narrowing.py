"""The handle shows and changes a viewer's own rows, however a statement asks for others."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from sqlalchemy import (
    Select,
    delete,
    exists,
    func,
    insert,
    inspect,
    select,
    table,
    text,
    union_all,
    update,
)
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import aliased, defer

from domain import models
from domain.errors import NotFound
from domain.models import AssessmentKind, InstructionKind
from domain.policy import SYSTEM, Role, Viewer
from domain.policy.narrowing import Unscoped
from domain.store import ReadDb, Store, WriteDb
from tests.databases import Databases
from tests.edition_runs import fill
from tests.two_editions import AT, DAY

OWN = frozenset({"own"})
PLANNER = Viewer("planner", Role.PLANNER, edition_ids=OWN)
COORDINATOR = Viewer("coordinator", Role.COORDINATOR, administration_id="pe", edition_ids=OWN)
MANAGER = Viewer("manager", Role.MANAGER, manager_id="ana", edition_ids=OWN)
# Of the delegates the planner sees those of their edition: so far from all.
OWN_DELEGATES = {"dana", "dpat", "dluz", "dwei", "dxin"}
M, D, P = models.Manager, models.Delegate, models.Pairing
LEFT, RIGHT = aliased(D), aliased(D)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def database_url(databases: Databases, engine: str) -> Iterator[str]:
    """Give the address of the two editions; those who change them take a copy of their own."""
    url = databases.filled_by(engine, fill)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


@pytest.fixture
def copied_url(databases: Databases, engine: str) -> Iterator[str]:
    url = databases.filled_by(engine, fill)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


@pytest.fixture
async def copied_store(copied_url: str) -> AsyncIterator[Store]:
    store = Store(copied_url)
    yield store
    await store.close()


def sub() -> Select[tuple[str]]:
    return select(D.id)


# Each way of asking for the delegates of both editions.
WAYS = {
    "entity": select(D),
    "entity by id": select(D).where(D.id.in_(("dana", "dpat", "dluz", "dwei", "dxin", "deva"))),
    "column": select(D.id),
    "another column first": select(D.edition_id, D.id).with_only_columns(D.id),
    "alias": select(LEFT),
    "column of an alias": select(LEFT.id),
    "joined from": select(D.id).join(models.Edition, models.Edition.id == D.edition_id),
    "joined to": select(D.id)
    .select_from(models.Edition)
    .join(D, D.edition_id == models.Edition.id),
    "alias joined to": select(LEFT.id)
    .select_from(models.Edition)
    .join(LEFT, LEFT.edition_id == models.Edition.id),
    "alias joined to itself": select(RIGHT.id).select_from(D).join(RIGHT, RIGHT.id == D.id),
    "alias joined to every other": select(RIGHT.id).select_from(D).join(RIGHT, RIGHT.id != D.id),
    "two aliases joined": select(RIGHT.id).select_from(LEFT).join(RIGHT, RIGHT.id != LEFT.id),
    "outer join": select(D.id)
    .select_from(models.Edition)
    .outerjoin(D, D.edition_id == models.Edition.id),
    "outer join of an alias": select(LEFT.id)
    .select_from(models.Edition)
    .outerjoin(LEFT, LEFT.edition_id == models.Edition.id),
    "comma": select(D.id).where(models.Edition.id == D.edition_id),
    "subquery": select(sub().subquery().c.id),
    "alias of a subquery": select(aliased(D, select(D).subquery()).id),
    "common table": select(sub().cte().c.id),
    "union": union_all(select(D.id), select(LEFT.id)),
    "in": select(D.id).where(D.id.in_(sub())),
    "correlated": select(
        select(func.max(D.id)).where(D.edition_id == models.Edition.id).scalar_subquery()
    ).select_from(models.Edition),
    "grouped": select(D.id).group_by(D.id).having(func.count() > 0),
    "distinct": select(D.id).distinct(),
    "window": select(D.id, func.row_number().over(order_by=D.code)),
    "aggregate": select(func.max(D.id)).group_by(D.edition_id),
    "deferred": select(D).options(defer(D.code)),
    "lateral": select(
        select(D.id).where(D.edition_id == models.Edition.id).lateral().c.id
    ).select_from(models.Edition),
    "locked": select(D).with_for_update(),
    "second in an expression, joined": select(
        func.coalesce(func.nullif(models.Edition.id, models.Edition.id), D.id)
    ).join_from(models.Edition, D, D.edition_id == models.Edition.id),
    "second in an expression, compared": select(
        func.coalesce(func.nullif(models.Edition.id, models.Edition.id), D.id)
    ).where(D.edition_id == models.Edition.id),
}


async def found(db: ReadDb, way: str) -> set[str]:
    rows = (await db.execute(WAYS[way])).all()
    return {getattr(row[0], "id", row[0]) for row in rows} - {None}


async def test_no_way_of_asking_shows_a_foreign_row(store: Store) -> None:
    ways = [way for way in WAYS if not (way == "lateral" and store.is_sqlite)]
    async with store.reading(SYSTEM) as db:
        everything = {way: await found(db, way) for way in ways}
    assert [way for way in ways if everything[way] <= OWN_DELEGATES] == []
    async with store.reading(PLANNER) as db:
        shown = {way: await found(db, way) for way in ways}
    assert shown == {way: everything[way] & OWN_DELEGATES for way in ways}
    assert [way for way in ways if not shown[way]] == []


COUNTS = {
    "count of a table": select(func.count()).select_from(D),
    "count of a column": select(func.count(D.id)),
    "count of a subquery": select(func.count()).select_from(sub().subquery()),
    "count beside another": select(func.count(D.id)).join(
        models.Edition, models.Edition.id == D.edition_id
    ),
    "count of an alias": select(func.count()).select_from(LEFT),
}


async def test_no_count_counts_a_foreign_row(store: Store) -> None:
    async with store.reading(PLANNER) as db:
        counted = {way: await db.scalar(statement) for way, statement in COUNTS.items()}
    assert counted == dict.fromkeys(COUNTS, len(OWN_DELEGATES))


async def test_a_foreign_row_does_not_exist(store: Store) -> None:
    foreign = select(D.id).where(D.id == "deva")
    inside = select(models.Edition.id).where(
        exists().where(D.edition_id == models.Edition.id), models.Edition.id == "other"
    )
    async with store.reading(PLANNER) as db:
        assert await db.scalar(select(foreign.exists())) is False
        assert (await db.scalars(inside)).all() == []
        assert await db.get(D, "deva") is None
        assert await db.get(D, "deva", with_for_update=True) is None
        with pytest.raises(NoResultFound):
            await db.get_one(D, "deva")
        own = await db.get_one(D, "dana")
        assert own.code == "D-ANA"


async def test_an_alias_is_narrowed_where_the_table_stands_beside_it(store: Store) -> None:
    """An explicit join was narrowed on the table, and showed every row of the alias."""
    statement = (
        select(P.id, RIGHT.id)
        .join(D, D.id == P.left_delegate_id)
        .join(RIGHT, RIGHT.id != D.id)
        .where(P.id == "pairownpublished0")
    )
    async with store.reading(PLANNER) as db:
        rows = (await db.execute(statement)).all()
    assert {row[1] for row in rows} == OWN_DELEGATES - {"dwei"}


async def test_what_was_left_out_is_loaded_for_own_rows_alone(store: Store) -> None:
    async with store.reading(PLANNER) as db:
        rows = (await db.scalars(select(D).options(defer(D.code)))).all()
        for row in rows:
            await db.refresh(row, ["code"])
        assert {row.code for row in rows} == {f"D-{each[1:].upper()}" for each in OWN_DELEGATES}


def test_no_table_loads_another_by_itself() -> None:
    """Then a new relationship comes with a probe of its own."""
    mappers = models.Record.registry.mappers
    assert [each.class_.__name__ for each in mappers if inspect(each).relationships] == []


REFUSED = {
    "table": select(D.__table__),
    "column of a table": select(D.__table__.c.id),
    "alias of a table": select(D.__table__.alias().c.id),
    "table within": select(models.Edition.id).where(
        models.Edition.id.in_(select(D.__table__.c.edition_id))
    ),
    "table in a scalar": select(
        models.Edition.id, select(D.__table__.c.id).limit(1).scalar_subquery()
    ),
    "table joined": select(models.Edition.id).join(
        D.__table__, D.__table__.c.edition_id == models.Edition.id
    ),
    "table counted": select(func.count()).select_from(D.__table__),
    "table of a name": select(func.count()).select_from(table("delegate")),
    "table in a union": union_all(select(D.id), select(D.__table__.c.id)),
    "table in a common table": select(select(D.__table__.c.id).cte().c.id),
    "table in a subquery": select(select(D.__table__.c.id).subquery().c.id),
    "table beside its class": select(D.id, D.__table__.alias().c.id),
    "table beside an alias of its class": select(LEFT.id, D.__table__.c.id),
    "table changed": update(D.__table__).values(code="x"),
    "table emptied": delete(D.__table__),
    "table filled": insert(D.__table__).values(id="x"),
    "words": text("SELECT id FROM delegate"),
    "words for rows": select(D).from_statement(text("SELECT * FROM delegate")),
    "words in a condition": select(models.Edition.id).where(text("1 = 1")),
    "words as a column": select(models.Edition.id, text("(SELECT max(code) FROM delegate)")),
    "first of a join, given up": select(D)
    .join(models.Edition, models.Edition.id == D.edition_id)
    .with_only_columns(models.Edition.id),
    "first of a join, counted": select(D)
    .join(models.Edition, models.Edition.id == D.edition_id)
    .with_only_columns(func.count()),
    "alias given up within": select(models.Edition.id).where(
        models.Edition.id.in_(
            select(LEFT)
            .join(models.Edition, models.Edition.id == LEFT.edition_id)
            .with_only_columns(models.Edition.id)
        )
    ),
    "second in an expression": select(func.coalesce(models.Edition.id, D.code)),
    "window alone": select(func.row_number().over(order_by=D.code)),
    "counted over a window": select(func.count(D.id).over()),
    "window within": select(select(func.count(D.id).over()).subquery()),
    "ordered aggregate": select(func.mode().within_group(D.code)),
    "rows added at once": insert(models.Region).values(id="x"),
    "partnerships added at once": insert(models.Partnership).values(id="x"),
    "rows changed at once": update(models.PairingRun).values(edition_id="other"),
}


async def test_what_no_condition_reaches_is_refused(store: Store) -> None:
    async with store.reading(PLANNER) as reading, store.unit_of_work(PLANNER) as writing:
        for way, statement in REFUSED.items():
            for db in (reading, writing):
                with pytest.raises(Unscoped):
                    pytest.fail(f"{way}: {(await db.execute(statement)).all()}")


async def test_rows_written_past_the_checks_are_refused(store: Store) -> None:
    row = {"id": "neverown", "edition_id": "other"}
    instruction = models.PairingInstruction
    async with store.reading(PLANNER) as db:
        with pytest.raises(Unscoped):
            await db.connection()
        with pytest.raises(Unscoped):
            await db.execute(update(instruction), [row])
        for write in (
            lambda sync: sync.bulk_update_mappings(instruction, [row]),
            lambda sync: sync.bulk_insert_mappings(instruction, [row]),
            lambda sync: sync.bulk_save_objects([instruction(**row)]),
        ):
            with pytest.raises(Unscoped):
                await db.run_sync(write)


async def test_a_handle_has_one_viewer(store: Store) -> None:
    async with store.reading(PLANNER) as db:
        with pytest.raises(Unscoped):
            db.sync_session.set_viewer(SYSTEM, writes=False)
        assert set((await db.scalars(select(D.id))).all()) == OWN_DELEGATES


async def test_a_handle_without_a_viewer_shows_and_writes_nothing(store: Store) -> None:
    async with store._reading() as db:
        with pytest.raises(Unscoped):
            await db.execute(select(models.Region))
        with pytest.raises(Unscoped):
            await db.get(models.Region, "ams")
        with pytest.raises(Unscoped):
            await db.connection()
        db.add(models.Organization(key="k", name="n"))
        with pytest.raises(Unscoped):
            await db.flush()


Change = Callable[[WriteDb], Awaitable[object]]


def instruction(edition: str, left: str, right: str) -> models.PairingInstruction:
    return models.PairingInstruction(
        edition_id=edition,
        kind=InstructionKind.MUST,
        left_delegate_id=left,
        right_delegate_id=right,
        reason="r",
        made_at=AT,
    )


def assessment(person: str, kind: AssessmentKind) -> models.Assessment:
    return models.Assessment(
        manager_id=person, framework_id="frame", kind=kind, assessed_on=DAY.replace(day=8)
    )


async def moved(db: WriteDb) -> None:
    row = await db.get_one(models.PairingInstruction, "neverown")
    row.edition_id = "other"


async def taken(db: WriteDb) -> None:
    """Write to a row that was read when it could be: one that a narrower rule now keeps."""
    row = await db.get_one(models.Manager, "luz")
    row.name = "x"


async def removed(db: WriteDb) -> None:
    await db.delete(await db.get_one(models.Manager, "luz"))


def added(row: models.Record) -> Change:
    async def change(db: WriteDb) -> None:
        db.add(row)
        await db.flush()

    return change


FOREIGN: dict[str, tuple[Viewer, Callable[[], Change]]] = {
    "added to another edition": (PLANNER, lambda: added(instruction("other", "dbao", "dpia"))),
    "moved to another edition": (PLANNER, lambda: moved),
    "changed where one only reads": (COORDINATOR, lambda: taken),
    "removed where one only reads": (COORDINATOR, lambda: removed),
    "run of another edition": (
        PLANNER,
        lambda: added(
            models.PairingRun(edition_id="other", state="queued", requested_at=AT, parameters="{}")
        ),
    ),
    "reference data": (PLANNER, lambda: added(models.Organization(key="k", name="n"))),
    "rating of a colleague": (MANAGER, lambda: added(assessment("pat", AssessmentKind.SELF))),
    "own rating as a superior": (
        MANAGER,
        lambda: added(assessment("ana", AssessmentKind.SUPERVISOR)),
    ),
    "rating of other staff": (
        COORDINATOR,
        lambda: added(assessment("luz", AssessmentKind.SUPERVISOR)),
    ),
    "level in a foreign assessment": (
        COORDINATOR,
        lambda: added(models.Rating(assessment_id="luzboss", competency_id="aeo", level=0)),
    ),
    "instruction of a coordinator": (
        COORDINATOR,
        lambda: added(instruction("own", "dana", "dwei")),
    ),
}


@pytest.mark.parametrize("name", FOREIGN)
async def test_writing_outside_the_rows_finds_nothing_there(store: Store, name: str) -> None:
    viewer, change = FOREIGN[name]
    with pytest.raises(NotFound, match="that you may change"):
        async with store.unit_of_work(viewer) as db:
            await change()(db)


async def test_rows_are_removed_at_once_among_the_own_alone(copied_store: Store) -> None:
    store = copied_store
    row = models.PairingInstruction
    async with store.unit_of_work(PLANNER) as db:
        await db.execute(delete(row).where(row.kind == InstructionKind.NEVER))
    async with store.reading(SYSTEM) as db:
        assert (await db.scalars(select(row.id))).all() == ["neverother"]


async def test_what_one_may_write_is_written(copied_store: Store) -> None:
    store = copied_store
    for viewer, row in (
        (PLANNER, instruction("own", "dana", "dxin")),
        (MANAGER, assessment("ana", AssessmentKind.SELF)),
        (COORDINATOR, assessment("pat", AssessmentKind.SUPERVISOR)),
    ):
        async with store.unit_of_work(viewer) as db:
            db.add(row)
        async with store.reading(SYSTEM) as db:
            assert await db.get(type(row), row.id) is not None
