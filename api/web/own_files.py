"""Our own modules, styles and texts as the planner's page loads them: small, kept by the browser.

They are read once. Comments and what white space means nothing stay here. The modules that every
view needs are joined to one, since files that are compressed apart take a fifth more; the others
find them there. What else a view needs at once is joined to it, and stands by itself as well, for
modules that come later. An address holds a digest of everything, so that it never changes meaning.
"""

import gzip
import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Final

from rjsmin import jsmin  # type: ignore[import-untyped]  # it has no types, nor has anybody
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.refusals import Refusal
from api.texts import LOCALES

_HERE: Final = Path(__file__).parent
_MODULES: Final = _HERE / "modules"
_TEXTS: Final = _HERE.parent / "texts" / "planner"
# Each needs those before it. The last one starts the page.
_JOINED: Final = ("page", "address", "graphql", "charts", "planner")
_APART: Final = ("graphiql",)
_KEPT: Final = "public, max-age=31536000, immutable"
_IMPORT: Final = re.compile(r'import ?\{([^}]*)\} ?from ?"([./]+)(\w+)\.js";')
_EXPORT: Final = re.compile(r"^export ", re.MULTILINE)
# Also of what stands in templates, which are questions or addresses of texts.
_INDENTATION: Final = re.compile(r"^[ \t]+", re.MULTILINE)
_LAST_COMMA: Final = re.compile(r",(?=[)\]}])")
_STYLE_NOISE: Final = re.compile(r"/\*.*?\*/|(?<=[{};:,])\s+|\s+(?=[{}])", re.DOTALL)
_TYPES: Final = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/json",
}


class OwnFiles:
    """All files by their names below ``folder``."""

    def __init__(self, steps: tuple[str, ...]) -> None:
        files = dict(_files(views(steps)))
        digest = sha256(json.dumps(files).encode()).hexdigest()[:16]
        self._files = {
            name: (text.encode(), gzip.compress(text.encode(), 9)) for name, text in files.items()
        }
        self.folder: Final = f"/planner/own/{digest}"

    @property
    def route(self) -> Route:
        """Where the files are fetched."""
        return Route(f"{self.folder}/{{name:path}}", self.fetch)

    async def fetch(self, request: Request) -> Response:
        """Answer with one file, compressed for whoever takes that.

        Raises:
            Refusal: 404, there is no such file.

        """
        name = request.path_params["name"]
        if name not in self._files:
            raise Refusal(404, "BAD_REQUEST", "There is no such file of the page. Load it anew.")
        plain, small = self._files[name]
        headers = {"Cache-Control": _KEPT, "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            plain = small
        return Response(plain, headers=headers, media_type=_TYPES[name.rpartition(".")[2]])


def views(steps: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the steps that there is a view of."""
    return tuple(step for step in steps if (_MODULES / "views" / f"{step}.js").exists())


def words(part: str, locale: str) -> dict[str, object]:
    """Return the texts of the shell or of a view in one of LOCALES."""
    texts: dict[str, object] = json.loads((_TEXTS / part / f"{locale}.json").read_text("utf-8"))
    return texts


def _files(views: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    joined = (_IMPORT.sub("", (_MODULES / f"{stem}.js").read_text("utf-8")) for stem in _JOINED)
    yield "modules/planner.js", _small("\n".join(joined))
    for path in sorted(_MODULES.rglob("*.js")):
        name = path.relative_to(_MODULES).as_posix()
        if path.stem in views:
            yield f"modules/{name}", _small(_with_what_it_needs(name))
        elif path.stem not in (*_JOINED, *_APART):
            text = _IMPORT.sub(_found_where_joined, path.read_text("utf-8"))
            yield f"modules/{name}", _small(text)
    for path in sorted((_HERE / "styles").glob("*.css")):
        if path.stem not in _APART:
            yield f"styles/{path.name}", _STYLE_NOISE.sub("", path.read_text("utf-8"))
    for locale in LOCALES:
        acts: dict[str, object] = {}
        for part in sorted(path.name for path in _TEXTS.iterdir()):
            texts = words(part, locale)
            acts |= {key[4:]: texts.pop(key) for key in list(texts) if key[:4] == "act."}
            yield f"texts/{part}/{locale}.json", _short(texts)
        # The history names the acts of every view.
        yield f"texts/acts/{locale}.json", _short(acts)


def _with_what_it_needs(view: str) -> str:
    """Join a view with what it imports, behind one import of what every view needs."""
    texts: dict[str, str] = {}
    used: set[str] = set()

    def read(name: str) -> None:
        text = (_MODULES / name).read_text("utf-8")
        for names, folder, stem in _IMPORT.findall(text):
            needed = normpath(join(dirname(name), f"{folder}{stem}.js"))
            if stem in _JOINED:
                used.update(names.replace(" ", "").strip(",").split(","))
            elif needed not in texts:
                read(needed)
        # What comes later imports of the view itself alone.
        texts[name] = _IMPORT.sub("", text if name == view else _EXPORT.sub("", text))

    read(view)
    found = f'import {{{",".join(sorted(used))}}} from "../planner.js";'
    return "\n".join([found, *texts.values()])


def _small(module: str) -> str:
    small: str = jsmin(_INDENTATION.sub("", module))
    return _LAST_COMMA.sub("", small)


def _short(texts: dict[str, object]) -> str:
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))


def _found_where_joined(found: re.Match[str]) -> str:
    _, folder, stem = found.groups()
    return found[0].replace(f"{folder}{stem}", f"{folder}planner") if stem in _JOINED else found[0]
