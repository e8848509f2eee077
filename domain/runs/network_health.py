"""Whether the network of an edition outlives departures, and the pairings that would mend it.

Its people are the delegates who take part. Extra pairings are those that a run may make: what the
edition's instructions, refusals and rules forbid is proposed to nobody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain import models
from domain.errors import InvalidInput
from domain.programmes import earlier_editions
from domain.runs.asked import answered
from domain.runs.child import SolveLimits
from domain.runs.engines import Document, read_pairing_problem
from domain.runs.instances import pairing_document
from domain.runs.layers import layered_request
from domain.runs.memory import places_of
from domain.runs.requests import PairingRequest, canonical
from domain.runs.ties import (
    HealthRequest,
    PersonTie,
    check_request,
    dormant_ties,
    find_paired_run,
    read_ties,
)
from domain.store import ReadDb
from graph import interchange, network
from graph.problem import (
    ExtraPairings,
    HealthPerson,
    HealthProblem,
    HealthReport,
    NoExtraPairings,
    PairingProblem,
)

Pair = tuple[str, str]


@dataclass(frozen=True)
class MeasuredNetwork:
    """A network as it was measured; people and sides by key.

    Args:
        scores: what each extra pairing would be worth, by its pair; empty over editions.
        broken_rules: why each forbidden pair is so that is in the way of mending, by its pair.
    """

    report: HealthReport
    scores: Mapping[Pair, int]
    broken_rules: Mapping[Pair, tuple[str, ...]]

    @property
    def is_closed(self) -> bool:
        """Whether no allowed pairings make it departure-proof."""
        return isinstance(self.report.extra, NoExtraPairings)


@dataclass(frozen=True)
class PlanTerms:
    """What a plan of the edition is bound by; people by code.

    Args:
        places: how many partners each may have.
        demanded: pairs that the edition demands already, the smaller code first.
        paired: those whom a plan would part by leaving them out, the smaller code first.
        barred: those of them that no plan may hold.
    """

    places: Mapping[str, int]
    demanded: frozenset[Pair]
    paired: tuple[Pair, ...]
    barred: tuple[Pair, ...]


@dataclass(frozen=True)
class NetworkHealth:
    """The network of an edition, with its dormant ties and without them.

    Args:
        run_id: the run whose pairings count; None when none does.
        dormant: the ties without contact for long, the longest first.
        delegate_ids, side_ids: database ids by code and key.
    """

    edition_id: str
    asked: HealthRequest
    run_id: str | None
    ties: tuple[PersonTie, ...]
    every: MeasuredNetwork
    awake: MeasuredNetwork
    dormant: tuple[PersonTie, ...]
    terms: PlanTerms
    delegate_ids: Mapping[str, str]
    side_ids: Mapping[str, str]


@dataclass(frozen=True)
class ReadHealth:
    """What the health of an edition is measured from; the snapshot is canonical JSON.

    ``homes`` has the number of the side of each of its people, and who sent them, by code.
    """

    edition_id: str
    asked: HealthRequest
    run_id: str | None
    snapshot: str
    ties: tuple[PersonTie, ...]
    paired: tuple[Pair, ...]
    homes: Mapping[str, tuple[int, str]]
    ids: Mapping[tuple[str, str], str]

    @property
    def dormant(self) -> tuple[PersonTie, ...]:
        """The ties without contact for long, the longest first."""
        return dormant_ties(self.ties, self.asked)


async def read_network_health(
    db: ReadDb, edition: models.Edition, asked: HealthRequest
) -> ReadHealth:
    """Read what the health of an edition is measured from.

    Raises:
        InvalidInput: the request is out of range.
        NotFound: the edition has no run of this id.
        Conflict: the run is not done.

    Cost: as a pairing run of the edition reads, and five statements; five more for what is
    inherited, of the earlier editions that the viewer plans.
    """
    check_request(asked)
    run = await find_paired_run(db, edition, asked)
    request = await layered_request(db, edition.id, PairingRequest())
    document, roster = await pairing_document(db, edition, request)
    codes = {entry.delegate_id: entry.code for entry in roster.entries}
    run_ids = [run.id] if run else []
    found = await read_ties(db, [edition.id], asked, codes, run_ids)
    ties = found.ties
    if asked.inherited:
        people = {entry.manager_id: entry.code for entry in roster.entries}
        earlier = await earlier_editions(db, edition)
        places = await places_of(db, earlier, people)
        within = [edition.id, *earlier]
        ties = (await read_ties(db, within, asked, {**codes, **places}, run_ids)).ties
    return ReadHealth(
        edition_id=edition.id,
        asked=asked,
        run_id=run.id if run else None,
        snapshot=canonical(document),
        ties=ties,
        paired=found.paired,
        homes={
            entry.code: (roster.sides.index(entry.side), entry.administration)
            for entry in roster.entries
        },
        ids=roster.ids,
    )


async def measure_networks(
    found: Sequence[ReadHealth], *, limits: SolveLimits | None = None
) -> list[NetworkHealth]:
    """Measure the network of each edition that was read, in their order.

    Raises:
        InvalidInput: so many pairs are forbidden that extra pairings cannot be sought.
        SolveTooLong: see ``answered``.
    """
    measured = await answered(_measure_all, tuple(found), limits=limits)
    return [
        NetworkHealth(
            edition_id=each.edition_id,
            asked=each.asked,
            run_id=each.run_id,
            ties=each.ties,
            every=every,
            awake=awake,
            dormant=each.dormant,
            terms=terms,
            delegate_ids=_of(each, "delegate"),
            side_ids=_of(each, "side"),
        )
        for each, (every, awake, terms) in zip(found, measured, strict=True)
    ]


def _of(found: ReadHealth, noun: str) -> dict[str, str]:
    return {key: row_id for (kind, key), row_id in found.ids.items() if kind == noun}


_Measured = tuple[MeasuredNetwork, MeasuredNetwork, PlanTerms]


def _measure_all(found: Sequence[ReadHealth]) -> list[_Measured]:
    """Measure in the child, with and without the ties that are dormant."""
    return [_measure_both(each) for each in found]


def _measure_both(found: ReadHealth) -> _Measured:
    problem = read_pairing_problem(json.loads(found.snapshot))
    whole = _network(problem, found)
    every = _measured(problem, whole)
    terms = _terms(problem, found.paired)
    dormant = {tie.pair for tie in found.dormant}
    if not dormant:
        return every, every, terms
    awake = tuple(pair for pair in whole.ties if pair not in dormant)
    return every, _measured(problem, replace(whole, ties=awake)), terms


def _network(problem: PairingProblem, found: ReadHealth) -> HealthProblem:
    try:
        forbidden = network.forbidden_pairs(problem)
    except network.TooManyForbidden as error:
        raise InvalidInput(str(error)) from error
    people = tuple(HealthPerson(person.id, person.side) for person in problem.people)
    return HealthProblem(people, tuple(tie.pair for tie in found.ties), forbidden)


def health_instance(found: ReadHealth) -> Document:
    """Return the network of an edition, with all its ties, as ``network-instance/1`` by code.

    Raises:
        InvalidInput: so many pairs are forbidden that they cannot be listed.
    """
    problem = read_pairing_problem(json.loads(found.snapshot))
    return interchange.network_instance(_network(problem, found))


def _terms(problem: PairingProblem, paired: tuple[Pair, ...]) -> PlanTerms:
    most = zip(problem.people, problem.partners_max, strict=True)
    return PlanTerms(
        places={person.id: places for person, places in most},
        demanded=frozenset((min(pair), max(pair)) for pair in (*problem.must, *problem.locked)),
        paired=paired,
        barred=tuple(pair for pair in paired if pair in problem.conflict_keys),
    )


def _measured(edition: PairingProblem, problem: HealthProblem) -> MeasuredNetwork:
    worth = network.pair_worths(edition)
    report = network.health(problem, worth)
    extra = report.extra
    pairs = extra.pairings if isinstance(extra, ExtraPairings) else ()
    blocking = extra.forbidden if isinstance(extra, NoExtraPairings) else ()
    return MeasuredNetwork(
        report=report,
        scores={(pair.a, pair.b): worth(pair.a, pair.b) for pair in pairs},
        broken_rules=network.why_forbidden(edition, blocking),
    )
