"""One line an event, as JSON on standard error.

Lines carry ids, names of types and numbers: no names of people, no ratings, no variables, no
tokens, and of an exception its type and where it was raised, never its message.
"""

import logging
import re
import sys
import traceback
from typing import Any, Final

import structlog

_FRAMES_MAX: Final = 12
_SHARED: Final[list[structlog.typing.Processor]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
# Through the standard library, which keeps silent below a warning until somebody configures it.
_log: Final[structlog.stdlib.BoundLogger] = structlog.wrap_logger(
    logging.getLogger("tradewinds"),
    processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    wrapper_class=structlog.stdlib.BoundLogger,
)


def configure(level: str) -> None:
    """Send every library's lines to standard error in the same form; twice does no harm."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_SHARED, _without_message],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in ("tradewinds", "api", "domain"):
        logging.getLogger(name).setLevel(level.upper())
    # It would write each error's text, which quotes what clients sent and what resolvers raised.
    logging.getLogger("strawberry").disabled = True
    logging.getLogger("strawberry.execution").disabled = True


def event(name: str, **values: object) -> None:
    """Write one line."""
    _log.info(name, **values)


def failure(name: str, error: BaseException, **values: object) -> None:
    """Write one line about something that nobody caught: its type and its place."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES_MAX:]
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    _log.error(name, error=type(error).__name__, where=where, **values)


def _without_message(
    _logger: object, _method: str, line: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Replace a traceback of another library, whose text may quote data, by its type and place."""
    found: Any = line.pop("exc_info", None)
    if found and found is not True:
        frames = traceback.extract_tb(found[2])[-_FRAMES_MAX:]
        line["error"] = found[0].__name__
        line["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    if str(line["event"]).startswith("Traceback"):
        raised = re.findall(
            r"^([A-Za-z_][\w.]*(?:Error|Exception))(?::|$)", str(line["event"]), re.MULTILINE
        )
        line["event"] = "failed"
        line["error"] = raised[-1] if raised else "unknown"
    return line
