"""Text that a spreadsheet would take for a formula: told apart, and made harmless both ways.

Source: what spreadsheet programs do with a CSV cell that begins so; docs/imports.md.
"""

from __future__ import annotations

import re
from typing import Final

# After blanks, or after quotes that such a text has had put before it; the wide forms count too.
_BEGINS: Final = re.compile(r"'*\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NUMBER: Final = re.compile(r"[ ]*[+-]?[0-9]+(?:[.,][0-9]+)?[ ]*", re.ASCII)
_FORMULA: Final = re.compile(r"\s*[=\uff1d]")


def neutralised(text: str) -> str:
    """Return a text as a cell may hold it: with a quote before it where it could be a formula.

    A plain number stays as it is. What ``as_written`` makes of it is the text again, of any text.
    """
    return f"'{text}" if _is_risky(text) else text


def as_written(text: str) -> str:
    """Return what somebody wrote into a cell, without the quote that was put before it."""
    return text[1:] if text.startswith("'") and _is_risky(text[1:]) else text


def is_formula(text: str) -> bool:
    """Tell whether a cell's text is a formula: it begins with an equals sign."""
    return _FORMULA.match(text) is not None


def _is_risky(text: str) -> bool:
    return _BEGINS.match(text) is not None and _NUMBER.fullmatch(text) is None
