"""Where the programme is played: a clock, who is let in, and one way to ask: GraphQL over HTTP."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from graphql import GRAPHQL_MAX_INT
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from domain import runs
from domain.policy import SYSTEM
from domain.roles import Role
from domain.store import Store
from domain.tokens import DAYS_MAX, Grant, issue_token

NOON = time(12)
LET_IN_FOR = timedelta(days=DAYS_MAX - 1)


class Stage:
    """A server on one database, in a time of its own.

    Whoever asks is let in by a token, as everybody is; an operator gives them out and, when a year
    is over, gives out new ones.
    """

    def __init__(self, url: str) -> None:
        self.now = datetime(2011, 9, 1, 12, tzinfo=UTC)
        self.store = Store(url, clock=lambda: self.now)
        self.grants: dict[str, Grant] = {}
        self.tokens: dict[str, tuple[str, datetime]] = {}
        self.client: TestClient

    @contextmanager
    def open(self) -> Iterator["Stage"]:
        """Open the server, and close the store before its loop is gone."""
        app = create_app(
            Settings(database_url=self.store.url, cost_per_minute_max=GRAPHQL_MAX_INT), self.store
        )
        with TestClient(app) as self.client:
            try:
                yield self
            finally:
                self.waited(self.store.close)

    def waited(self, act: Callable[..., Awaitable[Any]], *given: Any) -> Any:
        """Do what an operator does beside the server, in its loop."""
        assert self.client.portal
        return self.client.portal.call(act, *given)

    def on(self, year: int, month: int, day: int) -> date:
        """Let it be noon of a day, which is not before today."""
        today = date(year, month, day)
        assert today >= self.now.date(), "time goes one way"
        self.now = datetime.combine(today, NOON, UTC)
        return today

    def admit(self, who: str, role: Role, **more: Any) -> str:
        """Say who somebody is; they get a token when they first ask."""
        self.grants[who] = Grant(name=who, role=role, days=DAYS_MAX, **more)
        self.tokens.pop(who, None)
        return who

    def ask(self, who: str, document: str, **variables: object) -> Any:
        """Ask; return the data of an answer without errors."""
        shown = self.answer(who, document, **variables)
        assert "errors" not in shown, (document, shown["errors"])
        return shown["data"]

    def answer(self, who: str, document: str, **variables: object) -> dict[str, Any]:
        """Ask, a second later than before; return the whole answer."""
        self.now += timedelta(seconds=1)
        answer = self.client.post(
            "/graphql",
            json={"query": document, "variables": variables},
            headers={"Authorization": f"Bearer {self._token(who)}"},
        )
        assert answer.status_code < 500, answer.text
        return dict(answer.json())

    def act(self, who: str, name: str, selection: str, /, **asked: object) -> Any:
        """Change something; return what was asked of the payload, which holds no error."""
        shown = self.ask(who, _mutation(name, selection), input=asked)["act"]
        assert shown["userErrors"] == [], (name, asked, shown["userErrors"])
        return shown

    def refused(self, who: str, name: str, says: tuple[str, ...], /, **asked: object) -> None:
        """Try to change something: the one error has a code, and words that name the records."""
        shown = self.answer(who, _mutation(name, ""), input=asked)
        errors = shown.get("errors") or shown["data"]["act"]["userErrors"]
        (error,) = errors
        code, *words = says
        assert error.get("code") == code, error
        assert [word for word in words if word not in error["message"]] == [], error

    def carry_out_runs(self) -> None:
        """Do what the worker does, until nothing waits."""

        async def all_of_them() -> None:
            while await runs.carry_out(self.store) is not None:
                pass

        self.waited(all_of_them)

    def _token(self, who: str) -> str:
        token, until = self.tokens.get(who, ("", self.now))
        if until <= self.now:
            token, until = self.waited(self._issue, self.grants[who]), self.now + LET_IN_FOR
            self.tokens[who] = token, until
        return token

    async def _issue(self, grant: Grant) -> str:
        async with self.store.unit_of_work(SYSTEM) as db:
            token, _ = await issue_token(db, grant, at=self.now)
        return token


def row_id(shown: str) -> str:
    """Return the id of the record that a GraphQL id names."""
    return shown.partition("_")[2]


def _mutation(name: str, selection: str) -> str:
    kind = name[0].upper() + name[1:]
    return (
        f"mutation($input: {kind}Input!) {{ act: {name}(input: $input)"
        f" {{ {selection} userErrors {{ code path message }} }} }}"
    )
