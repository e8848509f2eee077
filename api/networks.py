"""The address that other programs fetch the network of an edition from, people by code.

Whoever plans the edition may fetch it, with the same token.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from api.files import AskedFile, RowFile, RowFiles
from api.ids import encode_id
from domain import programmes, runs
from domain.policy import FIELDS
from domain.runs import NetworkForm
from domain.store import ReadDb

_NOUN: Final = "Edition"
_MEDIA_TYPE: Final = "application/xml"


def network_path(edition_id: str, form: NetworkForm) -> str:
    """Return where on this server the network of an edition is fetched as a file."""
    return f"/networks/{encode_id(_NOUN, edition_id)}.{form.value}"


async def _read(db: ReadDb, asked: AskedFile[NetworkForm]) -> Callable[[], RowFile] | None:
    edition = await programmes.find_planned_edition(db, asked.row_id)
    if edition is None:
        return None
    found = await runs.read_network_file(db, edition, as_of=asked.at.date())
    form = asked.written_as
    return lambda: RowFile(runs.network_text(found, form), f"network.{form.value}", _MEDIA_TYPE)


NETWORKS: Final = RowFiles(
    path="/networks/{edition}.{ending}",
    noun=_NOUN,
    rule=FIELDS[f"{_NOUN}.networkPath"],
    formats=NetworkForm,
    nothing=("There is no such network that you may see. Edition.networkPath tells where one is."),
    read=_read,
)
