"""Ways to ask the schema without HTTP, and to count what it asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    parse,
    print_ast,
)
from sqlalchemy import event

from api.budget import PER_MINUTE, Budget
from api.context import Context
from api.limits import Limits
from api.schema.root import schema
from domain import runs
from domain.policy import OWNER, SYSTEM, Viewer
from domain.programmes import get_edition
from domain.runs import PairingRequest
from domain.store import Store

SKETCH = Path(__file__).parents[2] / "docs/sketch"
USERS = ("planner", "front_end_developer", "integration", "participant", "operator")
SLUG = "wco-idb-2011"
# For requests that end before the database: opening this store would fail.
NOWHERE = Store("sqlite:////nowhere/at/all.db")


async def answer(
    store: Store,
    document: str,
    *,
    locales: tuple[str, ...] = ("en",),
    limits: Limits | None = None,
    viewer: Viewer = OWNER,
    **variables: object,
) -> dict[str, Any]:
    """Ask, and return the answer as a client sees it."""
    limits = limits or Limits()
    context = Context(
        store,
        viewer,
        request_id="request-1",
        locales=locales,
        limits=limits,
        purse=Budget(max(PER_MINUTE, limits.cost)).purse(""),
    )
    result = await schema.execute(document, variable_values=variables, context_value=context)
    shown: dict[str, Any] = {"data": result.data}
    if result.errors:
        shown["errors"] = [error.formatted for error in result.errors]
    return shown


async def ask(
    store: Store,
    document: str,
    *,
    locales: tuple[str, ...] = ("en",),
    viewer: Viewer = OWNER,
    **variables: object,
) -> Any:
    """Ask, and return the data of an answer without errors."""
    shown = await answer(store, document, locales=locales, viewer=viewer, **variables)
    assert "errors" not in shown, shown["errors"]
    return shown["data"]


async def queue_run(url: str) -> str:
    """Queue a pairing run of the demonstration's edition; return its global id."""
    store = Store(url)
    async with store.unit_of_work(SYSTEM) as db:
        edition = await get_edition(db, SLUG)
        run = await runs.start_pairing_run(db, edition, PairingRequest(), at=store.clock())
    await store.close()
    return f"PairingRun_{run.id}"


async def refusal(store: Store, document: str, **variables: object) -> tuple[str, str]:
    """Ask what cannot be answered, and return the code and the words of the one error."""
    shown = await answer(store, document, **variables)
    (error,) = shown["errors"]
    return error["extensions"]["code"], error["message"]


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Record the statements that reach the database, without what opens and ends transactions."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    engines = {store._reads.sync_engine, store._writes.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def operations(user: str) -> dict[str, str]:
    """Return the operations that a user of the sketch writes first, each with its fragments."""
    document = parse((SKETCH / f"{user}.graphql").read_text(encoding="utf-8"))
    fragments = [each for each in document.definitions if isinstance(each, FragmentDefinitionNode)]
    found = {}
    for each in document.definitions:
        if isinstance(each, OperationDefinitionNode):
            text = print_ast(each)
            used = [part for part in fragments if f"...{part.name.value}" in text]
            found[each.name.value] = print_ast(DocumentNode(definitions=(each, *used)))
    return found


async def edition_and_delegates(store: Store) -> tuple[str, dict[str, str]]:
    """Return the id of the edition of 2011 and the ids of its delegates by code."""
    data = await ask(
        store,
        "query($slug: String!) { edition(by: {slug: $slug}) { id delegates(first: 100)"
        " { nodes { id code } } } }",
        slug=SLUG,
    )
    nodes = data["edition"]["delegates"]["nodes"]
    return data["edition"]["id"], {node["code"]: node["id"] for node in nodes}


async def finished_pairing_run(store: Store, **asked: object) -> str:
    """Ask for pairings, carry the run out, and return its id."""
    edition_id, _ = await edition_and_delegates(store)
    data = await ask(
        store,
        "mutation($input: StartPairingRunInput!) { startPairingRun(input: $input)"
        " { pairingRun { id state } userErrors { message } } }",
        input={"editionId": edition_id, **asked},
    )
    payload = data["startPairingRun"]
    assert payload["userErrors"] == []
    assert payload["pairingRun"]["state"] == "QUEUED"
    await carry_out_all(store)
    return str(payload["pairingRun"]["id"])


async def finished_topic_run(store: Store, **asked: object) -> str:
    """Ask for topics, carry the run out, and return its id."""
    edition_id, _ = await edition_and_delegates(store)
    data = await ask(
        store,
        "mutation($input: StartTopicRunInput!) { startTopicRun(input: $input)"
        " { topicRun { id state } userErrors { message } } }",
        input={"editionId": edition_id, **asked},
    )
    payload = data["startTopicRun"]
    assert payload["userErrors"] == []
    await carry_out_all(store)
    return str(payload["topicRun"]["id"])


async def carry_out_all(store: Store) -> None:
    """Carry out every run that waits."""
    while await runs.carry_out(store) is not None:
        pass


async def finished_agenda_run(store: Store, component: str, **asked: object) -> str:
    """Ask for an agenda of a component, carry the run out, and return its id."""
    data = await ask(
        store,
        "query($slug: String!) { edition(by: {slug: $slug}) { components { id key } } }",
        slug=SLUG,
    )
    ids = {each["key"]: each["id"] for each in data["edition"]["components"]}
    payload = await ask(
        store,
        "mutation($input: StartAgendaRunInput!) { startAgendaRun(input: $input)"
        " { agendaRun { id state } userErrors { message } } }",
        input={"componentId": ids[component], **asked},
    )
    assert payload["startAgendaRun"]["userErrors"] == []
    assert payload["startAgendaRun"]["agendaRun"]["state"] == "QUEUED"
    await carry_out_all(store)
    return str(payload["startAgendaRun"]["agendaRun"]["id"])


async def finished_participation_run(store: Store, **asked: object) -> str:
    """Ask for invitations to regional meetings, carry the run out, and return its id."""
    edition_id, _ = await edition_and_delegates(store)
    payload = await ask(
        store,
        "mutation($input: StartCrossParticipationRunInput!) {"
        " startCrossParticipationRun(input: $input)"
        " { crossParticipationRun { id state } userErrors { message } } }",
        input={"editionId": edition_id, **asked},
    )
    payload = payload["startCrossParticipationRun"]
    assert payload["userErrors"] == []
    await carry_out_all(store)
    return str(payload["crossParticipationRun"]["id"])


async def publish_participation(store: Store, run_id: str) -> None:
    """Make the invitations that a run suggests."""
    await ask(
        store,
        "mutation($id: ID!) { publishCrossParticipationRun(input: {runId: $id})"
        " { userErrors { code } } }",
        id=run_id,
    )
