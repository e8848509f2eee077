"""What is written to the log, and what never is."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from api import log
from tests.api.door import own_logging

Capture = pytest.CaptureFixture[str]


def written(capsys: Capture, act: Callable[[], None]) -> list[dict[str, Any]]:
    """Give the lines that an act leaves in the log of a server."""
    # Not a fixture: pytest changes the handlers between set-up and test.
    with own_logging():
        log.configure("info")
        act()
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_event_is_one_line_of_json(capsys: Capture) -> None:
    (line,) = written(capsys, lambda: log.event("request", status=200, request_id="r1"))
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "request", "level": "info", "status": 200, "request_id": "r1"}


def stumble() -> None:
    try:
        {}["planted"]
    except LookupError as error:
        log.failure("unexpected", error)
        logging.getLogger("api.worker").exception("the worker stumbled")
        logging.getLogger("uvicorn.error").exception("it broke")


def test_of_an_exception_only_its_type_and_place_are_told(capsys: Capture) -> None:
    lines = written(capsys, stumble)
    assert [line["event"] for line in lines] == ["unexpected", "the worker stumbled", "it broke"]
    for line in lines:
        assert line["error"] == "KeyError"
        assert line["where"][-1].endswith(" stumble")
    assert "planted" not in json.dumps(lines)


def test_a_traceback_that_comes_as_text_is_reduced_to_its_type(capsys: Capture) -> None:
    text = (
        "Traceback (most recent call last):\n"
        '  File "x.py", line 1, in <module>\n'
        "sqlalchemy.exc.OperationalError: planted\nDETAIL: planted\n"
    )
    (line,) = written(capsys, lambda: logging.getLogger("uvicorn.error").error(text))
    assert (line["event"], line["error"]) == ("failed", "sqlalchemy.exc.OperationalError")
    assert "planted" not in json.dumps(line)


def test_libraries_that_quote_what_was_sent_are_silent(capsys: Capture) -> None:
    def speak() -> None:
        logging.getLogger("strawberry.execution").error("planted")
        logging.getLogger("asyncio").info("below a warning")

    assert written(capsys, speak) == []
