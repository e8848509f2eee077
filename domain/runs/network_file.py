"""The network of an edition as a file for other programs; people by code unless names are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from domain import models
from domain.runs.network import ReadNetwork, network_records, read_networks
from domain.runs.ties import HealthRequest, PersonTie, read_ties
from domain.store import ReadDb
from graph.network import DatedTie, NetworkForm, drawing, written


@dataclass(frozen=True)
class ReadNetworkFile:
    """What the graph of an edition is written from; ``called`` has names by code."""

    network: ReadNetwork
    ties: tuple[PersonTie, ...]
    called: Mapping[str, str]


async def network_file(
    db: ReadDb,
    edition: models.Edition,
    form: NetworkForm,
    *,
    as_of: date,
    with_names: bool = False,
) -> str:
    """Write the graph of an edition, as ``read_network_file`` reads it."""
    found = await read_network_file(db, edition, as_of=as_of, with_names=with_names)
    return network_text(found, form)


async def read_network_file(
    db: ReadDb, edition: models.Edition, *, as_of: date, with_names: bool = False
) -> ReadNetworkFile:
    """Read the graph of an edition, with who accepted whom and was in touch until a day.

    Names are those that the handle may read; whoever has none is called by code.
    """
    (found,) = await read_networks(db, [edition.id])
    codes = {entry.delegate_id: entry.code for entry in found.roster.entries}
    ties = await read_ties(db, [edition.id], HealthRequest(as_of), codes)
    names = await _names(db, list(codes)) if with_names else {}
    called = {codes[row_id]: name for row_id, name in names.items()}
    return ReadNetworkFile(found, ties.ties, called)


def network_text(found: ReadNetworkFile, form: NetworkForm) -> str:
    """Write a graph that was read."""
    ties = [_dated(tie) for tie in found.ties]
    return written(drawing(network_records(found.network), ties, found.called), form)


def _dated(tie: PersonTie) -> DatedTie:
    contact = tie.last_contact_on
    return DatedTie(*tie.pair, tie.touched_on.isoformat(), contact.isoformat() if contact else None)


async def _names(db: ReadDb, delegate_ids: Sequence[str]) -> dict[str, str]:
    delegate, manager = models.Delegate, models.NamedManager
    rows = await db.execute(
        select(delegate.id, manager.name)
        .join(manager, manager.id == delegate.manager_id)
        .where(delegate.id.in_(delegate_ids))
    )
    return {row_id: name for row_id, name in rows if name is not None}
