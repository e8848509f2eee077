"""Headed lines and tables as one page of HTML that prints well: no script, everything escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from api.formats.parts import Part

MEDIA_TYPE: Final = "text/html; charset=utf-8"
# Its own style alone: no script runs in it, and nothing is loaded from anywhere.
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)
_HERE: Final = Path(__file__).parent
_HEADING_MAX: Final = 6


def html_file(part: Part, locale: str) -> bytes:
    """Write a part with the parts below it."""
    text = _template().render(part=part, locale=locale, deepest=_HEADING_MAX)
    # What UTF-8 cannot carry becomes a question mark.
    return text.encode("utf-8", "replace")


@cache
def _template() -> Template:
    templates = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    templates.filters["style_text"] = _style_text
    return templates.get_template("document.html")


def _style_text(text: str) -> Markup:
    """Write a text as what stands between quotes in a style: no sign of it ends either."""
    return Markup("".join(f"\\{ord(sign):x} " for sign in text))  # noqa: S704 -- numbers alone
