"""The pages, and where their files come from.

What a page's module has to know reaches it in data attributes: no script stands in a page.
"""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.web.planner import Planner
from api.web.starters import Ask, opening

_HERE: Final = Path(__file__).parent
# Never imported: the package wants another framework. Only its static files are served.
_WHEEL: Final = "graphene_django_graphiql_static"
# The editor sets inline styles, hence that one exception, on this page only.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


class Pages:
    """The pages of the application, drawn from what the database holds when they are asked for."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined
        )
        # Pages are UTF-8: a Chinese character has half the bytes of its escape.
        self._templates.policies["json.dumps_kwargs"] = {
            "ensure_ascii": False,
            "separators": (",", ":"),
            "sort_keys": True,
        }
        self.planner = Planner(self._templates)

    async def home(self, _request: Request) -> Response:
        """Lead to the planner's page; a browser keeps the fragment with the token on the way."""
        return RedirectResponse("/planner", 307)

    async def graphiql(self, _request: Request) -> Response:
        """Draw GraphiQL's page with its starter tabs."""
        opened = await opening(self._ask)
        text = self._templates.get_template("graphiql.html").render(
            starters=opened.tabs, synthetic=opened.synthetic, hint=opened.hint
        )
        return HTMLResponse(text, headers={"Content-Security-Policy": _POLICY})


class Files(StaticFiles):
    """Static files that a browser keeps and asks about by their tag."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def graphiql_files(folder: Path | None) -> StaticFiles:
    """Serve GraphiQL's files: those of the wheel, or of a folder with the same names."""
    if folder:
        return Files(directory=folder)
    return Files(packages=[(_WHEEL, f"static/{_WHEEL}")])


def own_files(folder: str) -> StaticFiles:
    """Serve our own ``modules`` or ``styles``."""
    return Files(directory=_HERE / folder)
