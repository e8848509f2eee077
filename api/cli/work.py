"""`tradewinds work`: a worker and nothing else, as many as the machines have room for."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.opening import carry, opened, read_settings
from api.cli.options import Database, Debug, Quiet
from api.cli.voice import Voice, speaking

if TYPE_CHECKING:
    from api.deliveries import Deliverer
    from api.worker import Worker


def work(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Carry out what waits now, and end.")
    ] = False,
    beside: Annotated[
        bool, typer.Option("--beside", help="Serve the server that started it.", hidden=True)
    ] = False,
    database: Database = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Carry out the runs that wait and deliver events to webhooks, until interrupted.

    Several workers may share a database, with `serve` or without it: each run is carried out once.
    A worker that is stopped gives the run in hand back at once; of one that is killed it is taken
    again within half a minute.
    """
    with speaking(quiet=quiet, debug=debug) as voice:
        carry(_work(voice, database, once=once, beside=beside))


async def _work(voice: Voice, database: str | None, *, once: bool, beside: bool) -> None:
    settings = read_settings()
    from api import log  # noqa: PLC0415 -- slow import
    from api.deliveries import Deliverer, reach_of  # noqa: PLC0415 -- slow import
    from api.worker import Worker, lanes_of, limits_of  # noqa: PLC0415 -- slow import

    log.configure(settings.log_level)
    # A server has seen to its database; what is away now is waited for.
    async with opened(database, migrated=not beside) as store:
        lanes = max(1, lanes_of(settings))
        worker = Worker(store, limits_of(settings), lanes)
        deliverer = Deliverer(store, reach_of(settings))
        try:
            if once:
                count = await worker.empty_queue()
                voice.note("Worked", f"{count} run{'' if count == 1 else 's'} carried out")
                tried = await deliverer.empty_queue()
                voice.note("Told", f"{tried} deliver{'y' if tried == 1 else 'ies'} tried")
            else:
                voice.note("Working", f"{lanes} at once   Ctrl-C stops")
                await _work_until_stopped(worker, deliverer, beside=beside)
        finally:
            await deliverer.close()


async def _work_until_stopped(worker: "Worker", deliverer: "Deliverer", *, beside: bool) -> None:
    """Work; SIGTERM, or the end of the server, ends it with code 0, Ctrl-C as everywhere."""
    import asyncio  # noqa: PLC0415 -- only for working
    import contextlib  # noqa: PLC0415 -- only for working
    import signal  # noqa: PLC0415 -- only for working

    from api.worker_process import heed_server  # noqa: PLC0415 -- only for working

    loop = asyncio.get_running_loop()

    async def both() -> None:
        async with asyncio.TaskGroup() as works:
            works.create_task(worker.work())
            works.create_task(deliverer.work())

    working = asyncio.create_task(both())
    is_told = False

    def stop() -> None:
        nonlocal is_told
        is_told = True
        working.cancel()

    with contextlib.suppress(NotImplementedError):  # Windows
        loop.add_signal_handler(signal.SIGTERM, stop)
    if beside:
        heed_server(
            lambda: loop.call_soon_threadsafe(worker.ring), lambda: loop.call_soon_threadsafe(stop)
        )
    try:
        await working
    except asyncio.CancelledError:
        if not is_told:
            raise
