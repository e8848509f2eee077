"""Server-sent events: one operation, one stream, as graphql-sse calls distinct connections."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from typing import Any, Final

from starlette.responses import StreamingResponse

from api.execution import Summary
from api.negotiation import STREAM_TYPE
from api.schema.streaming import Event

# A proxy in between would take silence for death.
_BEAT_SECONDS: Final = 12.0
_BEAT: Final = ":\n\n"
_END: Final = "event: complete\ndata:\n\n"

# Waits until a stream has to end before its work; what is returned is said last.
End = Callable[[], Coroutine[Any, Any, Event | None]]


def stream_response(
    events: AsyncGenerator[Event, None], summary: Summary, end: End
) -> StreamingResponse:
    """Send each event, a comment where nothing happens, and the end.

    A subscription is over when ``end`` returns, with what that returns as its last event; a query
    or a mutation, which the summary tells from one, is always answered.
    """
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Vary": "Accept"}
    written = _written(events, summary, end)
    return StreamingResponse(written, headers=headers, media_type=STREAM_TYPE)


async def _written(
    events: AsyncGenerator[Event, None], summary: Summary, end: End
) -> AsyncIterator[str]:
    coming, ending = asyncio.create_task(_next(events)), asyncio.create_task(end())
    try:
        while True:
            awaited = {coming} if ending.done() else {coming, ending}
            await asyncio.wait(awaited, timeout=_BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if ending.done() and summary.is_watching:
                last = ending.result()
                if last is not None:
                    yield _event(summary.hear(last))
                yield _END
                return
            if not coming.done():
                yield _BEAT
                continue
            event = coming.result()
            if event is None:
                yield _END
                return
            yield _event(event)
            coming = asyncio.create_task(_next(events))
    finally:
        for task in (coming, ending):
            task.cancel()
        await asyncio.gather(coming, ending, return_exceptions=True)
        await events.aclose()


def _event(event: Event) -> str:
    text = json.dumps(event.body, ensure_ascii=False, separators=(",", ":"))
    place = f"id: {event.id}\n" if event.id else ""
    return f"event: next\n{place}data: {text}\n\n"


async def _next(events: AsyncGenerator[Event, None]) -> Event | None:
    return await anext(events, None)
