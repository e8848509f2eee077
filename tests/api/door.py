"""Ways to knock at the HTTP door, for the tests of requests and answers."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings

TOKEN = "a-token-for-tests"  # noqa: S105 -- a made-up one
BEARER = {"Authorization": f"Bearer {TOKEN}"}
JSON = "application/json"
NEWER = "application/graphql-response+json"
REGIONS = "{ regions { key } }"
# Port 1 of this machine: nobody listens there.
NOBODY = "postgresql://postgres@127.0.0.1:1/nobody"
LOGGERS = ("tradewinds", "api", "domain", "strawberry", "strawberry.execution")
FIRST = '{"query": "{ __typename }"}'


@contextmanager
def door(folder: Path, **settings: object) -> Iterator[TestClient]:
    """Open the real application on an empty SQLite file, with its lifespan."""
    chosen = {"database_url": f"sqlite:///{folder}/door.db", "token": TOKEN} | settings
    # An exception that escapes the application fails the test: it would be a 500 without words.
    with TestClient(create_app(Settings(**chosen)), headers=BEARER) as client:
        yield client


@contextmanager
def own_logging() -> Iterator[None]:
    """Give the loggers of this process back as they were."""
    root = logging.getLogger()
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [(logger.level, logger.disabled) for logger in (root, *loggers)]
    handlers = root.handlers[:]
    try:
        yield
    finally:
        root.handlers[:] = handlers
        for logger, (level, disabled) in zip((root, *loggers), before, strict=True):
            logger.setLevel(level)
            logger.disabled = disabled


def post(client: TestClient, content: bytes | str, **headers: str) -> Any:
    """Post a body as JSON; names of headers are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/graphql", content=content, headers={"Content-Type": JSON, **named})


def ask(client: TestClient, query: str, accept: str = NEWER, **keys: object) -> Any:
    """Ask as a correct client does."""
    return client.post("/graphql", json={"query": query, **keys}, headers={"Accept": accept})


def refusal(answer: Any) -> tuple[int, str]:
    """Read the status and the code of an answer that is an errors object and nothing else."""
    body: Mapping[str, Any] = answer.json()
    assert body.keys() == {"errors"}, body
    assert answer.headers["content-type"].startswith((JSON, NEWER))
    (error,) = body["errors"]
    assert error["message"]
    return answer.status_code, error["extensions"]["code"]
