"""Ways to fetch lists as files, to read them back, and to turn the pages of the same list."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import openpyxl
from starlette.testclient import TestClient

CSV, XLSX, JSON = FORMS = ("csv", "xlsx", "json")


class Case(NamedTuple):
    """A list that somebody looks at: how it is asked for, where it is, and its columns."""

    who: str
    document: str
    path: tuple[str, ...]
    columns: tuple[str, ...]
    variables: Mapping[str, Any] = {}
    rows: str = "nodes"


def fetch(client: TestClient, token: str, form: str, body: object, **headers: str) -> Any:
    """Fetch a list as a file, with the token of somebody."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    bearer = {"Authorization": f"Bearer {token}"} | named
    return client.post(f"/lists.{form}", json=body, headers=bearer)


def read_csv(content: bytes) -> list[list[str]]:
    """Read a file back."""
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def read_xlsx(content: bytes) -> list[list[Any]]:
    """Read a workbook of one sheet back; none of its cells is a formula or an error."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    (sheet,) = book.worksheets
    assert sheet.freeze_panes == "A2"
    rows = [list(row) for row in sheet.iter_rows()]
    kinds = {cell.data_type for row in rows for cell in row}
    assert kinds <= {"s", "n", "b"}, kinds
    return [[cell.value for cell in row] for row in rows]


def pages(client: TestClient, token: str, case: Case) -> list[Any]:
    """Return all rows of a list, as whoever turns its pages finds them."""
    found: list[Any] = []
    after = None
    while True:
        answer = client.post(
            "/graphql",
            json={
                "query": case.document,
                "variables": {**case.variables, "first": 7, "after": after},
            },
            headers={"Authorization": f"Bearer {token}"},
        ).json()
        assert "errors" not in answer, answer
        holder = answer["data"]
        for key in case.path:
            holder = holder[key]
        if isinstance(holder, list):
            return holder
        found += holder[case.rows]
        info = holder.get("pageInfo")
        after = holder["endCursor"] if info is None else info["endCursor"]
        if after is None or (info is not None and not info["hasNextPage"]):
            return found


def values(row: Any, path: str) -> Iterator[Any]:
    """Yield what stands at the end of a path in a row, once for each entry of a list on it."""
    if isinstance(row, list):
        for each in row:
            yield from values(each, path)
    elif path and row is not None:
        key, _, rest = path.partition(".")
        yield from values(row[key], rest)
    else:
        yield row


def as_text(value: Any) -> str:
    """Write a value as it stands in CSV; texts of these cases are no formulas."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def expected(rows: list[Any], columns: tuple[str, ...], many: set[str]) -> list[list[Any]]:
    """Return what stands in each cell below the header, typed as in a workbook; None is empty."""
    lines = []
    for row in rows:
        line: list[Any] = []
        for column in columns:
            found = list(values(row, column))
            text = "; ".join(map(as_text, found)) if any(found) else None
            line.append((text if column in many else found[0]) if found != [""] else None)
        lines.append(line)
    return lines
