"""Figures as text: decimals in one spelling, so that nothing is rounded."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from domain.errors import InvalidInput

_FIGURE: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?", re.ASCII)


def fit_figure(text: str, *path: str) -> str:
    """Return a decimal in its one spelling: no zero in front or behind, no minus before nothing.

    Raises:
        InvalidInput: it is none, or has more than 15 digits before the point or 6 behind it.
    """
    if not _FIGURE.fullmatch(text):
        raise InvalidInput(
            f"{text[:80]!r} is no figure. Write a number such as 31 or -2.5, with at most 15 digits"
            " before the point and 6 behind it.",
            path=path,
        )
    sign = "-" * text.startswith("-")
    whole, _, part = text.removeprefix("-").partition(".")
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    told = f"{whole}.{part}" if part else whole
    return told if told == "0" else sign + told


def exact(figure: str | None) -> Fraction | None:
    """Return a figure as a number, None where there is none."""
    return None if figure is None else Fraction(figure)
