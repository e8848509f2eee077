"""A desk on which people of a call are imported: files filled in, sent and applied over HTTP."""

import io
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx2 as httpx
from openpyxl import Workbook, load_workbook

from api.app import create_app
from api.formats.sheets import MEDIA_TYPES, SheetFormat
from api.settings import Settings
from domain.policy import SYSTEM
from domain.roles import Role
from domain.tokens import Grant, issue_token
from tests.api.call import SLUG, Call

XLSX, CSV = SheetFormat.XLSX, SheetFormat.CSV
EDITION = f"Edition_{SLUG}"
IMPORT = """id state version rows added changed unchanged problemCount appliedAt
  progress { done of }
  problems(first: 100) { sheet row column header code found suggestion expected }"""
APPLY = (
    "mutation($input: ApplyImportInput!) { applyImport(input: $input)"
    f" {{ import {{ {IMPORT} }} replayed userErrors {{ code path message }} }} }}"
)
Cells = Mapping[str, object]


def filled(template: bytes, sheets: Mapping[int, Sequence[Cells]]) -> bytes:
    """Return a template with rows, each by the headers of its language."""
    book = load_workbook(io.BytesIO(template))
    for place, rows in sheets.items():
        sheet = book.worksheets[place]
        top = {cell.value: cell.column for cell in sheet[1]}
        for number, row in enumerate(rows, start=2):
            for header, value in row.items():
                sheet.cell(number, top[header]).value = value
    return written(book)


def written(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


class ImportDesk:
    """Sends files as one of those concerned."""

    def __init__(self, call: Call, client: httpx.AsyncClient, tokens: Mapping[str, str]) -> None:
        self.call = call
        self.client = client
        self.tokens = tokens

    def bearer(self, who: str, locale: str = "en") -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[who]}", "Accept-Language": locale}

    async def template(self, locale: str = "en", name: str = f"{EDITION}.xlsx") -> bytes:
        answer = await self.client.get(f"/templates/{name}", headers=self.bearer("planner", locale))
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-language"] == locale
        content: bytes = answer.content
        return content

    async def send(
        self,
        content: bytes,
        written_as: SheetFormat = XLSX,
        who: str = "planner",
        edition: str = EDITION,
        locale: str = "en",
    ) -> Any:
        """Send a file; return the answer."""
        kind = {"Content-Type": MEDIA_TYPES[written_as]}
        headers = self.bearer(who, locale) | kind
        return await self.client.post(
            f"/imports?edition={edition}", content=content, headers=headers
        )

    async def sent(self, content: bytes, written_as: SheetFormat = XLSX, **more: str) -> Any:
        """Send a file that is read; return the import."""
        answer = await self.send(content, written_as, **more)
        assert answer.status_code == 201, answer.text
        return answer.json()["import"]

    async def ask(self, who: str, document: str, **variables: object) -> Any:
        answer = await self.client.post(
            "/graphql",
            json={"query": document, "variables": variables},
            headers=self.bearer(who),
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def apply(self, import_id: str, who: str = "planner", **more: object) -> Any:
        """Apply an import; return the payload."""
        shown = await self.ask(who, APPLY, input={"id": import_id, **more})
        return shown["data"]["applyImport"] if shown["data"] else shown

    async def applied(self, content: bytes, written_as: SheetFormat = XLSX, **more: str) -> Any:
        """Send a file and apply it; return the import as it is then."""
        found = await self.sent(content, written_as, **more)
        assert found["problems"] == []
        payload = await self.apply(found["id"])
        assert payload["userErrors"] == []
        return payload["import"]


@asynccontextmanager
async def opened_desk(call: Call) -> AsyncIterator[ImportDesk]:
    """Open the application on the database of a call, with a token for each of those concerned."""
    ours = frozenset({SLUG})
    grants = {
        "planner": Grant("planner", Role.PLANNER, edition_ids=ours),
        "coordinator": Grant(
            "coordinator",
            Role.COORDINATOR,
            edition_ids=ours,
            administration_id=call.places["PE"],
        ),
        "admin": Grant("admin", Role.ADMIN, edition_ids=None),
    }
    tokens = {"owner": "a-token-for-tests", "nobody": "no-token"}
    async with call.store.unit_of_work(SYSTEM) as db:
        for name, grant in grants.items():
            tokens[name], _ = await issue_token(db, grant, at=call.now)
    app = create_app(Settings(token=tokens["owner"]), call.store)
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://door") as client,
    ):
        yield ImportDesk(call, client, tokens)
