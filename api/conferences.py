"""The address that tools of conferences fetch a published agenda from.

Whoever may read the agenda may fetch it, with the same token; who leads is in it as far as they may
see that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from api.files import AskedFile, RowFile, RowFiles, words_of
from api.formats.conference_file import MEDIA_TYPES, ConferenceFormat, conference_file
from api.ids import encode_id
from domain.calendars.conference import read_conference
from domain.policy import FIELDS
from domain.store import ReadDb

_NOUN: Final = "Component"


def conference_path(component_id: str, written_as: ConferenceFormat) -> str:
    """Return where on this server the published agenda of a component is fetched as a file."""
    return f"/components/{encode_id(_NOUN, component_id)}/schedule.{written_as.value}"


async def _read(db: ReadDb, asked: AskedFile[ConferenceFormat]) -> Callable[[], RowFile]:
    words, written_as = words_of(asked.request), asked.written_as
    found = await read_conference(db, asked.row_id, words.locale)
    address = f"{asked.request.base_url}components/{encode_id(_NOUN, asked.row_id)}/"
    return lambda: RowFile(
        conference_file(found, words, address, written_as),
        f"schedule.{written_as.value}",
        MEDIA_TYPES[written_as],
        words.locale,
    )


CONFERENCES: Final = RowFiles(
    path="/components/{component}/schedule.{ending}",
    noun=_NOUN,
    rule=FIELDS[f"{_NOUN}.conferencePath"],
    formats=ConferenceFormat,
    nothing=(
        "There is no such component with a published agenda. Component.conferencePath tells where"
        " one is."
    ),
    read=_read,
)
