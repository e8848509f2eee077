"""`tradewinds gaps`: where the gaps are, by side, administration or kind of post."""

from collections.abc import Sequence
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet
from api.cli.voice import Entry, Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from api.texts import Texts
    from domain.runs import competence
    from domain.store import ReadDb


class Grouping(Enum):
    """As domain.runs.competence.GroupKind, which takes long to import."""

    EDITION = "edition"
    SIDE = "side"
    ADMINISTRATION = "administration"
    ROLE = "role"


Place = tuple[str | None, str | None, str | None]
By = Annotated[
    Grouping | None,
    typer.Option("--by", help="By what to put people together.", show_default="side"),
]
Competencies = Annotated[
    list[str] | None,
    typer.Option(
        "--competency",
        metavar="KEY",
        help="Only this competency. Repeatable.",
        show_default=False,
    ),
]


def gaps(  # noqa: PLR0913 -- an option of the command each
    *,
    edition: Edition = None,
    by: By = None,
    competency: Competencies = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Show the gaps of an edition's people, group by group, the largest first.

    Of each competency the steps that are missing in all, who can share it, and of how many people
    nothing is known. The document has the competencies without a gap, too.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        carry(_gaps(voice, database, edition, by or Grouping.SIDE, competency))


async def _gaps(
    voice: Voice,
    database: str | None,
    edition_key: str | None,
    by: Grouping,
    keys: Sequence[str] | None,
) -> None:
    from api.cli.names import names_in  # noqa: PLC0415 -- slow import
    from domain.competencies import (  # noqa: PLC0415 -- slow import
        competencies_by_id,
        published_competencies_by_key,
    )
    from domain.errors import NotFound  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import
    from domain.runs import competence  # noqa: PLC0415 -- slow import

    async with opened(database) as store, store.reading(TERMINAL) as db:
        edition = await get_edition(db, edition_key or only_edition(store))
        for key, found in zip(
            keys or (), await published_competencies_by_key(db, keys or ()), strict=True
        ):
            if found is None:
                raise NotFound(f"There is no competency {key} in a published framework.")
        asked = competence.GapMapRequest(
            (competence.GroupKind(by.value),), frozenset(keys) if keys else None
        )
        cells = await competence.gap_map(db, TERMINAL, edition, asked)
        groups = await group_names(db, voice.texts, cells)
        rows = await competencies_by_id(db, [cell.competency_id for cell in cells])
        words = await names_in(db, voice.texts, rows)
    if voice.as_json:
        told = [{"group": groups[place_of(cell)], **_document(cell)} for cell in cells]
        voice.document({"edition": edition.slug, "by": by.value, "cells": told})
        return
    for place, row in groupby(cells, key=place_of):
        missing = [cell for cell in row if cell.figures.gap_sum]
        missing.sort(key=lambda cell: -(cell.figures.gap_sum or 0))
        title = voice.texts.say("report.gaps", len(missing), group=groups[place])
        voice.listing(title, [_entry(cell, words, voice.texts) for cell in missing])
    say_whom_roles_leave_out(voice, by)


def say_whom_roles_leave_out(voice: Voice, by: Grouping) -> None:
    """Say under a list by role who is in none of its rows."""
    if by is Grouping.ROLE:
        voice.say(voice.texts.say("report.only_roles"))


async def group_names(
    db: "ReadDb",
    texts: "Texts",
    cells: "Sequence[competence.GapCell | competence.GrowthCell]",
) -> dict[Place, str]:
    """Return the name of the group of each cell, by its place."""
    from api.cli.names import names_in  # noqa: PLC0415 -- slow import
    from domain.administrations import administrations_by_id  # noqa: PLC0415 -- slow import
    from domain.competencies import role_profiles_by_id  # noqa: PLC0415 -- slow import
    from domain.programmes import sides_by_id  # noqa: PLC0415 -- slow import

    side_ids = [cell.side_id for cell in cells if cell.side_id]
    ids = [cell.administration_id for cell in cells if cell.administration_id]
    role_ids = [cell.role_profile_id for cell in cells if cell.role_profile_id]
    rows = [
        *await sides_by_id(db, side_ids),
        *await administrations_by_id(db, ids),
        *await role_profiles_by_id(db, role_ids),
    ]
    words = await names_in(db, texts, rows)
    whole = texts.say("report.whole_edition")
    return {
        place_of(cell): words.get(
            cell.role_profile_id or cell.administration_id or cell.side_id or "", whole
        )
        for cell in cells
    }


def place_of(cell: "competence.GapCell | competence.GrowthCell") -> Place:
    """Return the ids that tell the group of a cell from all others."""
    return cell.side_id, cell.administration_id, cell.role_profile_id


def _document(cell: "competence.GapCell") -> dict[str, Any]:
    return {
        "competency": cell.competency_key,
        "assessed": cell.figures.assessed,
        "unknown": cell.figures.unknown,
        "gap_sum": cell.figures.gap_sum,
        "gap_mean_per_mille": cell.figures.mean_per_mille,
        "can_share": cell.figures.sharing,
    }


def _entry(cell: "competence.GapCell", words: dict[str, str], texts: "Texts") -> Entry:
    figures = cell.figures
    line = texts.say(
        "gaps.cell",
        figures.assessed,
        mean=texts.thousandths(figures.mean_per_mille or 0),
        sharing=texts.number(figures.sharing or 0),
        unknown=texts.number(figures.unknown or 0),
    )
    return Entry((words[cell.competency_id],), texts.number(figures.gap_sum or 0), (line,))
