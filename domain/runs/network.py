"""The networkx graph of an edition in a few numbers and names, with the database's ids.

Partners are those of the published pairing run, or of the newest that is done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from domain import models
from domain.runs.asked import answered
from domain.runs.child import SolveLimits
from domain.runs.instances import topic_links
from domain.runs.lists import latest_done_pairing_run, pairings_by_run, published_pairing_run
from domain.runs.roster import Roster, read_roster
from domain.store import ReadDb
from graph.network import NetworkPerson, NetworkRecords, NetworkSummary, network, summarise
from graph.problem.pairing import PER_MILLE


@dataclass(frozen=True)
class Bridge:
    """A topic that people of one side offer and people of another seek, counted by side id."""

    topic_id: str
    offered: tuple[tuple[str, int], ...]
    sought: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class EditionNetwork:
    """An edition as a graph.

    Args:
        nodes, ties: how many there are of each kind, in the order of the alphabet.
        cross_side_density_per_mille: pairings of all pairs across sides, rounded down.
        groups: delegates connected through partners, by id, the largest group first.
        bridges: topics that join sides, those that most people offer or seek first.
        without_help: delegates with a gap or a wish that nobody of another side can meet, by id.
    """

    nodes: tuple[tuple[str, int], ...]
    ties: tuple[tuple[str, int], ...]
    cross_side_density_per_mille: int
    groups: tuple[tuple[str, ...], ...]
    bridges: tuple[Bridge, ...]
    without_help: tuple[str, ...]


@dataclass(frozen=True)
class ReadNetwork:
    """What the graph of an edition is made of.

    Args:
        links: keys of the competencies of each topic.
        partners: pairs of delegates, by code.
    """

    roster: Roster
    links: Mapping[str, Collection[str]]
    partners: tuple[tuple[str, str], ...]


async def read_networks(db: ReadDb, edition_ids: Sequence[str]) -> list[ReadNetwork]:
    """Read what the network of each edition is made of, in the order asked.

    Cost: see ``read_roster``, for each edition.
    """
    return [await _read(db, edition_id) for edition_id in edition_ids]


async def _read(db: ReadDb, edition_id: str) -> ReadNetwork:
    edition = await db.get_one(models.Edition, edition_id)
    roster = await read_roster(db, edition)
    return ReadNetwork(roster, await topic_links(db), await _partners(db, edition, roster))


async def summarise_networks(
    found: Sequence[ReadNetwork], *, limits: SolveLimits | None = None
) -> list[EditionNetwork]:
    """Return the network of each edition that was read, in their order.

    Raises:
        SolveTooLong: see ``answered``.
    """
    return await answered(_summarise, tuple(found), limits=limits)


def _summarise(found: Sequence[ReadNetwork]) -> list[EditionNetwork]:
    """Build the graphs in the child."""
    return [_with_ids(summarise(network(network_records(each))), each.roster) for each in found]


def network_records(found: ReadNetwork) -> NetworkRecords:
    """Return what the graph of an edition is made of, people by code."""
    roster, links = found.roster, found.links
    return NetworkRecords(
        people=tuple(
            NetworkPerson(
                id=entry.code,
                side=entry.side,
                administration=entry.administration,
                ratings=entry.levels,
                targets=entry.targets,
                seeks=tuple(entry.seeks),
                offers=tuple(entry.offers),
                components=tuple(entry.components),
            )
            for entry in roster.entries
        ),
        competencies=tuple(roster.competencies),
        topics={
            topic: tuple(key for key in links.get(topic, ()) if ("competency", key) in roster.ids)
            for topic in roster.topics
        },
        administrations=tuple(roster.administrations),
        components=tuple(roster.components),
        partners=found.partners,
    )


async def _partners(
    db: ReadDb, edition: models.Edition, roster: Roster
) -> tuple[tuple[str, str], ...]:
    run = await published_pairing_run(db, edition.id) or await latest_done_pairing_run(
        db, edition.id
    )
    if run is None:
        return ()
    codes = {entry.delegate_id: entry.code for entry in roster.entries}
    (rows,) = await pairings_by_run(db, [run.id])
    pairs = ((row.left_delegate_id, row.right_delegate_id) for row in rows)
    return tuple((codes[a], codes[b]) for a, b in pairs if a in codes and b in codes)


def _with_ids(summary: NetworkSummary, roster: Roster) -> EditionNetwork:
    def delegates(codes: Sequence[str]) -> tuple[str, ...]:
        return tuple(roster.ids["delegate", code] for code in codes)

    return EditionNetwork(
        nodes=tuple(sorted((kind.value, count) for kind, count in summary.nodes.items())),
        ties=tuple(sorted((kind.value, count) for kind, count in summary.edges.items())),
        cross_side_density_per_mille=int(summary.cross_side_density * PER_MILLE),
        groups=tuple(delegates(group) for group in summary.groups),
        bridges=tuple(
            Bridge(
                roster.ids["topic", bridge.topic],
                tuple(
                    (roster.ids["side", key], bridge.offered[key])
                    for key in roster.sides
                    if key in bridge.offered
                ),
                tuple(
                    (roster.ids["side", key], bridge.sought[key])
                    for key in roster.sides
                    if key in bridge.sought
                ),
            )
            for bridge in summary.bridging_topics
        ),
        without_help=delegates(summary.without_help),
    )
