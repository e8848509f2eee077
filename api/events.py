"""Server-sent events: one operation, one stream, as graphql-sse calls distinct connections."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from typing import Any, Final

from starlette.responses import StreamingResponse

from api.negotiation import STREAM_TYPE

# A proxy in between would take silence for death.
_BEAT_SECONDS: Final = 12.0
_BEAT: Final = ":\n\n"
_END: Final = "event: complete\ndata:\n\n"


def stream_response(bodies: AsyncGenerator[Mapping[str, Any], None]) -> StreamingResponse:
    """Send each body as an event, a comment where nothing happens, and the end."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Vary": "Accept"}
    return StreamingResponse(_written(bodies), headers=headers, media_type=STREAM_TYPE)


async def _written(bodies: AsyncGenerator[Mapping[str, Any], None]) -> AsyncIterator[str]:
    coming: asyncio.Task[Mapping[str, Any] | None] = asyncio.create_task(_next(bodies))
    try:
        while True:
            await asyncio.wait({coming}, timeout=_BEAT_SECONDS)
            if not coming.done():
                yield _BEAT
                continue
            body = coming.result()
            if body is None:
                yield _END
                return
            text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
            yield f"event: next\ndata: {text}\n\n"
            coming = asyncio.create_task(_next(bodies))
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        await bodies.aclose()


async def _next(bodies: AsyncGenerator[Mapping[str, Any], None]) -> Mapping[str, Any] | None:
    return await anext(bodies, None)
