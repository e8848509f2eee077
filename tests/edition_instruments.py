"""What the administrations of the two editions have with each other."""

from datetime import date

from domain import models


def instrument_rows(day: date) -> list[list[models.Record]]:
    """Return instruments that were signed on a day; one is of an administration on no side."""
    made = [
        models.CooperationInstrument(
            id=key,
            key=key,
            kind=models.InstrumentKind.CMAA,
            title="t",
            known_from=day,
            cross_regional=True,
            predecessor_id=before,
        )
        for key, before in (("cmaa1", None), ("cmaa2", "cmaa1"), ("cmaabr", None))
    ]
    parties = [
        models.InstrumentParty(
            instrument_id=each.id, administration_id=code.lower(), position=place
        )
        for each in made
        for place, code in enumerate(("BR",) if each.id == "cmaabr" else ("PE", "CN"))
    ]
    events = [
        models.StageEvent(
            id=f"signed{each.id}",
            instrument_id=each.id,
            stage=models.InstrumentStage.SIGNED,
            reached_on=day,
            precision=models.DatePrecision.DAY,
        )
        for each in made
    ]
    return [made[:1], made[1:], [*parties, *events]]
