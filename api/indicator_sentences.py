"""Words of indicators: where one stands, and how far that is on its way."""

from __future__ import annotations

from typing import Final, NamedTuple

from api.texts import Texts

_PER_MILLE: Final = 1000


class ToldIndicator(NamedTuple):
    """An indicator as its sentence needs it; figures are decimals as text, None where unknown."""

    name: str
    unit: str
    baseline: str | None
    target: str | None
    current: str | None
    per_mille: int | None
    suppressed: bool


def indicator(told: ToldIndicator, words: Texts) -> str:
    """Say where an indicator stands."""
    if told.suppressed:
        return words.say("indicator.few", name=told.name)
    if told.current is None:
        return words.say("indicator.none", name=told.name, unit=told.unit)
    if told.per_mille is None or told.baseline is None or told.target is None:
        return words.say("indicator.value", name=told.name, unit=told.unit, current=told.current)
    return words.say(
        "indicator.progress",
        name=told.name,
        unit=told.unit,
        current=told.current,
        baseline=told.baseline,
        target=told.target,
        share=share_of(told.per_mille, words),
    )


def share_of(per_mille: int, words: Texts) -> str:
    """Write a share of the way, which may be below nothing."""
    sign = "-" * (per_mille < 0)
    return sign + words.per_cent(abs(per_mille), _PER_MILLE)
