"""The planner's page and a participant's: a shell that modules fill, in the wanted language.

A view is a module in ``modules/views/`` with its texts; a step that has none is in no navigation.
"""

from functools import cache
from typing import Any, Final

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from api.context import accepted_locales
from api.texts import LOCALES, forms, nearest_texts
from api.web.own_files import OwnFiles, views, words

# In the order in which an edition is planned, then what follows it.
STEPS: Final = (
    "nominations",
    "gaps",
    "pairs",
    "topics",
    "agenda",
    "compare",
    "publish",
    "print",
    "network",
    "follow_up",
    "administrations",
    "imports",
)
# What a participant sees: their own.
OWN_STEPS: Final = ("mine",)
# What the shell itself says; what it says on waiting, views do, too.
_WRITTEN: Final = ("skip", "no_script")
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Planner:
    """The pages at /planner and /me and below: every view has the same shell."""

    def __init__(self, templates: Environment) -> None:
        self._template = templates.get_template("planner.html")
        self._files = OwnFiles((*STEPS, *OWN_STEPS))
        self._views = {"/planner": views(STEPS), "/me": views(OWN_STEPS)}
        self._settings = cache(self._made)

    @property
    def routes(self) -> list[BaseRoute]:
        """Where the page and its files are."""
        below = ("", "/{edition}", "/{edition}/{view}")
        addresses = [f"{root}{each}" for root in self._views for each in below]
        return [*(Route(each, self.page) for each in addresses), self._files.route]

    async def page(self, request: Request) -> Response:
        """Draw the shell with the words of the view that it is opened for."""
        wanted = request.query_params.get("locale")
        tags = [wanted] if wanted else accepted_locales(request.headers.get("accept-language"))
        locale = nearest_texts(form for tag in tags for form in forms(tag)).locale
        view = request.path_params.get("view")
        root = "/" + request.url.path.split("/")[1]
        known = self._views[root]
        if view not in known:
            # The entrance lists the editions, and needs nothing of a view.
            is_entrance = root == "/planner" and "list" in request.query_params
            view = "" if is_entrance else known[0]
        settings, shell = self._settings(root, locale, view), words("shell", locale)
        text = self._template.render(settings=settings, shell=shell)
        headers = {
            "Content-Security-Policy": POLICY,
            "Content-Language": locale,
            "Vary": "Accept-Language",
        }
        return HTMLResponse(text, headers=headers)

    def _made(self, root: str, locale: str, view: str) -> dict[str, Any]:
        """Return what the modules have to know: addresses, languages, views and words."""
        shell = words("shell", locale)
        texts = {f"shell.{key}": text for key, text in shell.items() if key not in _WRITTEN}
        for each in self._views[root]:
            of_view = words(each, locale)
            named = of_view if each == view else {"title": of_view["title"]}
            texts |= {f"{each}.{key}": text for key, text in named.items() if key[:4] != "act."}
        return {
            "root": root,
            "files": self._files.folder,
            "locale": locale,
            "locales": LOCALES,
            "view": view,
            "views": self._views[root],
            "texts": texts,
        }
