"""Who is tied to whom in an edition, and what is left of that once some people have gone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from domain.assessments import SHARE_LEVEL
from domain.errors import InvalidInput
from domain.runs.asked import answered
from domain.runs.child import SolveLimits
from domain.runs.engines import read_pairing_problem
from domain.runs.network_health import ReadHealth
from domain.runs.sharing import topic_weights
from domain.store import ReadDb
from graph import network
from graph.problem import HealthPerson, HealthProblem, LostTopic, Sharer, Without


@dataclass(frozen=True)
class TiedAdministrations:
    """Two administrations by code, that of the earlier side first, and how many ties they have."""

    codes: tuple[str, str]
    ties: int


@dataclass(frozen=True)
class Leaving:
    """People by code who are taken away from a network that was read, and what topics weigh.

    Args:
        topics: weights of each leaf topic by competency, by key, in the order of the catalogue.
    """

    found: ReadHealth
    codes: tuple[str, ...]
    topics: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class NetworkWithout:
    """What is left of the network of an edition; people, topics and sides by code and key."""

    left: Without
    lost: tuple[LostTopic, ...]


def tied_administrations(found: ReadHealth) -> list[TiedAdministrations]:
    """Count the ties of an edition by their two administrations, most first, then by code."""
    counts = Counter(
        tuple(found.homes[code][1] for code in by_side(found, tie.pair)) for tie in found.ties
    )
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [TiedAdministrations((one, other), count) for (one, other), count in ranked]


def by_side(found: ReadHealth, pair: tuple[str, str]) -> tuple[str, str]:
    """Return the two of a tie, that of the earlier side first."""
    one, other = sorted(pair, key=lambda code: (found.homes[code], code))
    return one, other


async def read_leaving(
    db: ReadDb, found: ReadHealth, codes: Collection[str], administrations: Collection[str]
) -> Leaving:
    """Read what it takes to say what is left of a network without some people.

    Args:
        db: where the topics are.
        found: the network as it is.
        codes: who goes.
        administrations: whose people go, by code.

    Raises:
        InvalidInput: somebody is named who is not in the network.

    Cost: two statements.
    """
    _check_known("delegateCodeIn", codes, found.homes)
    _check_known(
        "administrationCodeIn", administrations, {home for _, home in found.homes.values()}
    )
    gone = {code for code, (_, home) in found.homes.items() if home in administrations}.union(codes)
    keys = {row_id: key for (noun, key), row_id in found.ids.items() if noun == "competency"}
    weights = await topic_weights(db)
    topics = {
        key: {
            keys[each]: weight for each, weight in weights.get(row_id, {}).items() if each in keys
        }
        for (noun, key), row_id in found.ids.items()
        if noun == "topic"
    }
    return Leaving(found, tuple(sorted(gone)), topics)


def _check_known(field: str, codes: Collection[str], known: Collection[str]) -> None:
    for code in codes:
        if code not in known:
            raise InvalidInput(
                f"Nobody of {code[:80]} is in this network. Name others."
                if field == "administrationCodeIn"
                else f"{code[:80]} is not in this network. Name others.",
                path=(field,),
            )


async def leave_networks(
    asked: Sequence[Leaving], *, limits: SolveLimits | None = None
) -> list[NetworkWithout]:
    """Take people away from each network that was read, in their order.

    Raises:
        SolveTooLong: see ``answered``.
    """
    return await answered(_leave_all, tuple(asked), limits=limits)


def _leave_all(asked: Sequence[Leaving]) -> list[NetworkWithout]:
    """Take them away in the child."""
    return [_leave(each) for each in asked]


def _leave(asked: Leaving) -> NetworkWithout:
    problem = read_pairing_problem(json.loads(asked.found.snapshot))
    people = tuple(HealthPerson(person.id, person.side) for person in problem.people)
    ties = HealthProblem(people, tuple(tie.pair for tie in asked.found.ties))
    sharers = [Sharer(person.id, person.side, _levels(person.ratings)) for person in problem.people]
    return NetworkWithout(
        left=network.without(ties, asked.codes),
        lost=network.lost_topics(sharers, asked.topics, asked.codes, SHARE_LEVEL),
    )


def _levels(ratings: Mapping[str, int | None]) -> dict[str, int]:
    return {key: level for key, level in ratings.items() if level is not None}
