"""The HTTP application: its routes and its lifespan, nothing else."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from api import log
from api.auth import Doorkeeper
from api.calendars import Calendars, calendar_routes
from api.conferences import CONFERENCES
from api.disk import Disk
from api.documents import DOCUMENTS
from api.drain import Drain
from api.endpoint import GraphQLEndpoint
from api.envelope import Envelope
from api.execution import Executor
from api.exports import Exports, link_route
from api.files import RowFileDoor, RowFiles
from api.frameworks import FRAMEWORKS
from api.health import Health
from api.imports import Imports, import_routes
from api.lists import Lists, list_routes
from api.metrics import Counted, Meter
from api.networks import NETWORKS
from api.prints import Prints, print_route
from api.refusals import Refusal, refused, turned_away
from api.schema.root import schema
from api.settings import Settings
from api.subscriptions import SocketDoor
from api.web.pages import Pages, graphiql_files, own_files
from domain.policy import SYSTEM
from domain.rights.reads import ReadBook
from domain.runs.tally import runs_by_state
from domain.store import Store
from domain.webhooks.delivering import deliveries_by_state

_ROW_FILES: Final[Sequence[RowFiles[Any]]] = (DOCUMENTS, CONFERENCES, NETWORKS, FRAMEWORKS)


def _nobody() -> None:
    """Wake nobody: a worker elsewhere looks for itself."""


async def _write_reads(book: ReadBook, seconds: float) -> None:
    """Write what was read, every few seconds; what cannot be written waits on."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await book.flush()
        except Exception as error:  # noqa: BLE001 -- the database may be away for a while
            log.event("reads_wait", error=type(error).__name__)


def _files(
    store: Store, settings: Settings, doorkeeper: Doorkeeper, executor: Executor
) -> list[BaseRoute]:
    """Return the routes of what is written as a file for whoever may read what is in it."""
    budget = executor.budget
    return [
        *(RowFileDoor(files, store, doorkeeper, budget).route for files in _ROW_FILES),
        *calendar_routes(Calendars(store, doorkeeper, budget)),
        print_route(Prints(store, settings, doorkeeper, executor)),
    ]


def create_app(
    settings: Settings, store: Store | None = None, *, wake: Callable[[], None] = _nobody
) -> Starlette:
    """Put the doors together; ``app.state.token`` is the bearer token of this process.

    Without a store the application opens that of the settings, brings it to the newest migration
    and closes it again; a given one stays as it is, for whoever gave it. ``wake`` is called when a
    run was queued: the application carries none out.
    """
    kept = store or Store(settings.database_url)
    drain, meter = Drain(), Meter()
    health = Health(kept, drain, Disk(kept, settings.disk_free_bytes_min))
    doorkeeper = Doorkeeper(settings, kept)
    executor = Executor(schema, kept, settings, wake)
    exports = Exports(kept, executor.reads)
    imports = Imports(kept, settings, doorkeeper, executor.budget)
    lists = Lists(kept, settings, doorkeeper, executor)
    door = GraphQLEndpoint(executor, settings, doorkeeper, drain)
    pages = Pages(executor.ask)

    async def count() -> Counted:
        async with kept.reading(SYSTEM) as db:
            return Counted(await runs_by_state(db), await deliveries_by_state(db))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        if store is None:
            await kept.migrate()
        # Whoever restores has stopped every server, so that once is enough.
        executor.restore_epoch = await kept.restore_epoch()
        meter.watch(count)
        health.started = True
        writing = asyncio.create_task(_write_reads(executor.reads, settings.reads_seconds))
        try:
            yield
        finally:
            writing.cancel()
            with suppress(Exception):
                await executor.reads.flush()
            if store is None:
                await kept.close()

    app = Starlette(
        routes=[
            # A Route and not a Mount: a Mount answers a POST by leading it to another address.
            Route("/graphql", door),
            WebSocketRoute("/graphql", SocketDoor(executor, settings, doorkeeper, drain)),
            Route("/", pages.home),
            *pages.planner.routes,
            Route("/graphiql", pages.graphiql),
            Mount("/graphiql/assets", graphiql_files(settings.graphiql_assets)),
            Mount("/graphiql/own/modules", own_files("modules")),
            Mount("/graphiql/own/styles", own_files("styles")),
            link_route(exports),
            *_files(kept, settings, doorkeeper, executor),
            *import_routes(imports),
            *list_routes(lists, settings),
            Route("/livez", health.alive),
            Route("/readyz", health.ready),
            Route("/startupz", health.begun),
        ],
        middleware=[Middleware(Envelope, drain, meter)],
        exception_handlers={HTTPException: refused, Refusal: turned_away},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.token = doorkeeper.token
    app.state.drain = drain
    app.state.meter = meter
    return app
