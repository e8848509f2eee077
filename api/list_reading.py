"""Reads all of a list that a GraphQL request asks for, page by page.

Each page is answered by what answers /graphql, so that who may see what, the filter and the order
are the same, and is paid for in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import OperationType
from starlette.requests import ClientDisconnect

from api.body import GraphQLRequest
from api.connections import PAGE_SIZE_MAX
from api.errors import ErrorCode
from api.execution import Answer, Asker, Executor
from api.formats.list_file import Column
from api.limits import too_complex
from api.listing import AskedList, find_list
from api.refusals import bad_request, shown
from api.schema.documents import Refused
from api.selections import SYNTHETIC
from api.settings import Settings


@dataclass(frozen=True)
class Wanted:
    """What a body says of the file, beside the GraphQL request.

    Args:
        labels: what stands above a column, by its path.
        chosen: the path of the list, where there are several.
        has_mark: CSV begins with a byte order mark, which some spreadsheets want.

    """

    labels: Mapping[str, str] = field(default_factory=dict)
    chosen: str = ""
    has_mark: bool = False

    @classmethod
    def of(cls, body: Any) -> Wanted:
        """Read it from a body that is an object.

        Raises:
            Refusal: 400, because something is of the wrong type.

        """
        labels, chosen, mark = (body.get(key) for key in ("labels", "list", "byteOrderMark"))
        if labels is not None and not (
            isinstance(labels, dict) and all(isinstance(each, str) for each in labels.values())
        ):
            raise bad_request("`labels` must be an object of texts, or null.")
        if chosen is not None and not isinstance(chosen, str):
            raise bad_request("`list` must be text or null.")
        if mark is not None and not isinstance(mark, bool):
            raise bad_request("`byteOrderMark` must be true, false or null.")
        return cls(labels or {}, chosen or "", bool(mark))

    def headed(self, columns: Sequence[Column]) -> list[Column]:
        """Put headings above columns.

        Raises:
            Refusal: 400, because one is for no column.

        """
        keys = {each.key for each in columns}
        for key in self.labels:
            if key not in keys:
                raise bad_request(
                    f"`labels` names {shown(key)}, which is no column. Columns are"
                    f" {shown(', '.join(sorted(keys)))}."
                )
        return [replace(each, heading=self.labels.get(each.key, "")) for each in columns]


class Unanswered(Exception):
    """GraphQL answered with errors, so that there is no file."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("unanswered")
        self.answer = answer


@dataclass
class Gathered:
    """The rows of a list, and what the answers said beside them."""

    asked: AskedList
    columns: list[Column]
    rows: list[Any] = field(default_factory=list)
    synthetic: list[bool] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    operation: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    size: int = 0

    def add(self, rows: Sequence[Any], answer: Answer) -> None:
        """Add the rows of an answer."""
        self.synthetic += [self.asked.take_mark(row) for row in rows]
        self.rows += rows
        self.size += len(json.dumps(rows, ensure_ascii=False).encode("utf-8", "replace"))
        self.languages.update(answer.languages)
        self.operation, self.headers = answer.operation, answer.headers

    def mark(self) -> None:
        """Say of each row whether it is synthetic, where one is and the caller did not ask."""
        if not any(self.synthetic):
            return
        key = SYNTHETIC
        while any(each.path[0] == key for each in self.columns):
            key += "_"
        self.columns.append(Column((key,)))
        for row, is_synthetic in zip(self.rows, self.synthetic, strict=True):
            if row is not None:
                row[key] = is_synthetic


async def _stays() -> bool:
    return False


async def gather(
    executor: Executor,
    request: tuple[GraphQLRequest, Wanted],
    asker: Asker,
    settings: Settings,
    is_gone: Callable[[], Awaitable[bool]] = _stays,
) -> Gathered:
    """Read all of the list that a request asks for.

    Args:
        executor: answers each page, as it does any other request.
        request: with what it says of the file.
        asker: who asks.
        settings: with how much a file may hold.
        is_gone: whether who asked does not wait for it any more.

    Raises:
        Unanswered: GraphQL refused it, or an answer has errors.
        Refusal: it asks for no list, or for too much.
        ClientDisconnect: nobody waits for it any more.

    """
    asked, wanted = request
    found, columns = _read(executor, asked, wanted, asker)
    gathered = Gathered(found, columns)
    first, after, total = PAGE_SIZE_MAX, None, None
    while True:
        answer = await executor.answer_parsed(found.page(first, after), asked.variables, asker)
        if answer.codes == {ErrorCode.QUERY_TOO_COMPLEX} and found.is_paged and first > 1:
            first //= 2
            continue
        if answer.codes:
            raise Unanswered(answer)
        page = found.read(answer.body["data"])
        gathered.add(page.rows, answer)
        total = page.total if total is None else total
        _expect_room(gathered, total, settings)
        if page.after is None:
            gathered.mark()
            return gathered
        after = page.after
        if await is_gone():
            raise ClientDisconnect


def _read(
    executor: Executor, asked: GraphQLRequest, wanted: Wanted, asker: Asker
) -> tuple[AskedList, list[Column]]:
    """Find the list of a request, and its columns."""
    try:
        parsed, selections = executor.read(asked, asker.viewer)
        if parsed.operation.operation is not OperationType.QUERY:
            raise bad_request("A list is read. Send a query.")
        found = find_list(selections, parsed.operation, wanted.chosen)
    except Refused as refused:
        raise Unanswered(Answer.refused(refused.errors)) from None
    return found, wanted.headed(found.columns)


def _expect_room(gathered: Gathered, total: int | None, settings: Settings) -> None:
    """Refuse a list that is too long for a file, as soon as that is known."""
    rows, most = max(len(gathered.rows), total or 0), settings.list_rows_max
    if rows > most:
        raise _too_much(f"The list has {rows} rows, and a file holds {most}. Narrow its filter.")
    if gathered.size > settings.list_bytes_max:
        raise _too_much(
            f"The list has more than {settings.list_bytes_max} bytes as JSON after"
            f" {len(gathered.rows)} rows. Narrow its filter, or ask for less of each row."
        )


def _too_much(message: str) -> Unanswered:
    return Unanswered(Answer.refused([too_complex(message)]))
