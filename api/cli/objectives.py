"""`tradewinds objectives`: what an edition is for, and how far its indicators have come."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import models
    from domain.runs import Progress
    from domain.runs.evaluating import EvaluatedValue
    from domain.store import Store


def objectives(
    *,
    edition: Edition = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Say what an edition is for, and where the indicators of each objective stand.

    What the system can count is counted now; the rest is the newest value that was told.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        carry(_objectives(voice, database, edition))


@dataclass(frozen=True)
class Standing:
    """An indicator where it stands now."""

    row: "models.Indicator"
    values: "list[models.IndicatorValue]"
    current: str | None
    progress: "Progress | None"

    def document(self) -> dict[str, Any]:
        """Return it as JSON; figures are decimals as text."""
        return {
            "key": self.row.key,
            "name": self.row.name,
            "unit": self.row.unit,
            "measure": self.row.measure,
            "baseline": self.row.baseline,
            "target": self.row.target,
            "current": self.current,
            "progress": None if self.progress is None else str(self.progress.share),
            "synthetic": self.row.synthetic,
            "values": [
                {
                    "on": each.valued_on.isoformat(),
                    "value": each.value,
                    "basis": each.basis,
                    "source": each.source,
                }
                for each in self.values
            ],
        }


async def _objectives(voice: Voice, database: str | None, key: str | None) -> None:
    from domain.programmes import (  # noqa: PLC0415 -- slow import
        get_edition,
        objectives_by_edition,
    )

    async with opened(database) as store:
        slug = key or only_edition(store)
        async with store.reading(TERMINAL) as db:
            edition = await get_edition(db, slug)
            (rows,) = await objectives_by_edition(db, [edition.id])
        standings = await read_standings(store, edition.id)
    groups = [
        (row, [each for each in standings if each.row.objective_id == row.id]) for row in rows
    ]
    others = [each for each in standings if each.row.objective_id is None]
    if voice.as_json:
        told = [
            {
                "key": row.key,
                "text": row.text,
                "indicators": [each.document() for each in group],
            }
            for row, group in groups
        ]
        indicators = [each.document() for each in others]
        voice.document({"edition": slug, "objectives": told, "indicators": indicators})
        return
    for row, group in groups:
        voice.say(row.text)
        for each in group:
            voice.say(f"  {_words(each, voice)}")
    for each in others:
        voice.say(_words(each, voice))


async def read_standings(store: "Store", edition_id: str) -> list[Standing]:
    """Read the indicators of an edition, and where each stands now."""
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.indicators.reading import (  # noqa: PLC0415 -- slow import
        indicators_by_edition,
        values_by_indicator,
    )
    from domain.runs.evaluating import evaluated_values  # noqa: PLC0415 -- slow import

    async with store.reading(TERMINAL) as db:
        (rows,) = await indicators_by_edition(db, [edition_id])
        ids = [row.id for row in rows]
        values = await values_by_indicator(db, ids)
        answers = await evaluated_values(db, TERMINAL, ids, store.clock())
    wanted = frozenset(row.measure for row in rows if row.measure is not None)
    limits = runs.SolveLimits()
    counted = await runs.measured(store, TERMINAL, edition_id, wanted, limits=limits)
    standings = []
    for row, told, answered in zip(rows, values, answers, strict=True):
        told = _by_day(told, answered)  # noqa: PLW2901 -- with what answers add
        current = told[-1].value if told else None
        if row.measure is not None:
            current = str(counted[row.measure].value)
        found = runs.indicator_progress(row.baseline, row.target, current)
        standings.append(Standing(row, told, current, found))
    return standings


def _by_day(
    told: "list[models.IndicatorValue]", answered: "list[EvaluatedValue]"
) -> "list[models.IndicatorValue]":
    """Add what answers to evaluation forms say; of one day what was told comes last."""
    from domain.models import FigureBasis, IndicatorValue  # noqa: PLC0415 -- slow import

    found = [
        IndicatorValue(
            valued_on=each.valued_on,
            value=each.value,
            basis=FigureBasis.COUNTED,
            source=f"Evaluation form {each.form_code}",
        )
        for each in answered
        if each.value is not None
    ]
    return sorted([*found, *told], key=lambda each: each.valued_on)


def _words(each: Standing, voice: Voice) -> str:
    from api import indicator_sentences  # noqa: PLC0415 -- slow import

    told = indicator_sentences.ToldIndicator(
        name=each.row.name,
        unit=each.row.unit,
        baseline=each.row.baseline,
        target=each.row.target,
        current=each.current,
        per_mille=None if each.progress is None else each.progress.per_mille,
        suppressed=False,
    )
    return indicator_sentences.indicator(told, voice.texts)
