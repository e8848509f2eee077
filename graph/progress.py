"""How far a figure has come from where it began to where it should be, in exact arithmetic."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

PER_MILLE = 1000


class Progress(NamedTuple):
    """The share of the way: exact, and in whole per mille rounded down.

    Below 0 when the figure went the other way, above 1 when it went beyond its target.
    """

    share: Fraction
    per_mille: int


def progress(
    baseline: Fraction | None, target: Fraction | None, value: Fraction | None
) -> Progress | None:
    """Return (value - baseline) / (target - baseline); None where one is not known.

    A target below the baseline is a way down. Where the two are the same there is no way, and no
    progress either.
    """
    if baseline is None or target is None or value is None or baseline == target:
        return None
    share = (value - baseline) / (target - baseline)
    return Progress(share, share.numerator * PER_MILLE // share.denominator)
