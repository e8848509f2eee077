"""Server-sent events: one operation, one stream, as graphql-sse calls distinct connections."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Mapping
from typing import Any, Final

from starlette.responses import StreamingResponse

from api.execution import Summary
from api.negotiation import STREAM_TYPE

# A proxy in between would take silence for death.
_BEAT_SECONDS: Final = 12.0
_BEAT: Final = ":\n\n"
_END: Final = "event: complete\ndata:\n\n"


Body = Mapping[str, Any]
# Waits until a stream has to end before its work; what is returned is said last.
End = Callable[[], Coroutine[Any, Any, Body | None]]


def stream_response(
    bodies: AsyncGenerator[Body, None], summary: Summary, end: End
) -> StreamingResponse:
    """Send each body as an event, a comment where nothing happens, and the end.

    A subscription is over when ``end`` returns, with what that returns as its last event; a query
    or a mutation, which the summary tells from one, is always answered.
    """
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Vary": "Accept"}
    written = _written(bodies, summary, end)
    return StreamingResponse(written, headers=headers, media_type=STREAM_TYPE)


async def _written(
    bodies: AsyncGenerator[Body, None], summary: Summary, end: End
) -> AsyncIterator[str]:
    coming, ending = asyncio.create_task(_next(bodies)), asyncio.create_task(end())
    try:
        while True:
            awaited = {coming} if ending.done() else {coming, ending}
            await asyncio.wait(awaited, timeout=_BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if ending.done() and summary.is_watching:
                body = ending.result()
                if body is not None:
                    yield _event(summary.hear(body))
                yield _END
                return
            if not coming.done():
                yield _BEAT
                continue
            body = coming.result()
            if body is None:
                yield _END
                return
            yield _event(body)
            coming = asyncio.create_task(_next(bodies))
    finally:
        for task in (coming, ending):
            task.cancel()
        await asyncio.gather(coming, ending, return_exceptions=True)
        await bodies.aclose()


def _event(body: Body) -> str:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return f"event: next\ndata: {text}\n\n"


async def _next(bodies: AsyncGenerator[Body, None]) -> Body | None:
    return await anext(bodies, None)
