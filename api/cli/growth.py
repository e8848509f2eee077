"""`tradewinds growth`: what became of the delegates of an earlier edition."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.gaps import (
    By,
    Grouping,
    group_names,
    place_of,
    say_whom_roles_leave_out,
)
from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet
from api.cli.voice import Entry, Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from api.texts import Texts
    from domain.runs import competence

Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="KEY",
        help="The earlier edition.",
        show_default="the last that ended before",
    ),
]


def growth(  # noqa: PLR0913 -- an option of the command each
    *,
    edition: Edition = None,
    since: Since = None,
    by: By = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Compare the levels of an earlier edition's delegates at its end and at the end of this one.

    Whether they came again does not matter. A competency counts where it is known at both ends.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        carry(_growth(voice, database, (edition, since), by or Grouping.SIDE))


async def _growth(
    voice: Voice, database: str | None, keys: tuple[str | None, str | None], by: Grouping
) -> None:
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import
    from domain.runs import competence  # noqa: PLC0415 -- slow import

    async with opened(database) as store, store.reading(TERMINAL) as db:
        edition = await get_edition(db, keys[0] or only_edition(store))
        since = None if keys[1] is None else await get_edition(db, keys[1])
        cells = await competence.growth_since(
            db,
            TERMINAL,
            edition,
            None if since is None else since.id,
            (competence.GroupKind(by.value),),
        )
        groups = await group_names(db, voice.texts, cells)
    names = [groups[place_of(cell)] for cell in cells]
    if voice.as_json:
        told = [{"group": name, **_document(cell)} for name, cell in zip(names, cells, strict=True)]
        voice.document({"edition": edition.slug, "by": by.value, "cells": told})
        return
    title = voice.texts.say("report.growth", len(cells), edition=edition.slug)
    entries = [_entry(name, cell, voice.texts) for name, cell in zip(names, cells, strict=True)]
    voice.listing(title, entries)
    say_whom_roles_leave_out(voice, by)


def _document(cell: "competence.GrowthCell") -> dict[str, Any]:
    figures = cell.figures
    return {
        "steps": figures.steps,
        "competencies": figures.competencies,
        "mean_per_mille": figures.mean_per_mille,
        "grew": figures.grew,
        "fell": figures.fell,
        "unchanged": figures.unchanged,
        "unknown": figures.unknown,
    }


def _entry(name: str, cell: "competence.GrowthCell", texts: "Texts") -> Entry:
    figures = cell.figures
    line = texts.say(
        "growth.cell",
        figures.competencies,
        grew=texts.number(figures.grew or 0),
        fell=texts.number(figures.fell or 0),
        unchanged=texts.number(figures.unchanged or 0),
        unknown=texts.number(figures.unknown or 0),
    )
    return Entry((name,), texts.thousandths(figures.mean_per_mille or 0), (line,))
