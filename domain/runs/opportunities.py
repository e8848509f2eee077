"""Opportunities of an edition: what a side faces and another side has an answer to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from itertools import combinations
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from domain import models
from domain.errors import InvalidInput
from domain.instruments import stage_on, steps_by_instrument
from domain.models import InstrumentStage, Urgency
from domain.policy import Viewer
from domain.policy.rules import COOPERATION
from domain.runs.asked import answered
from domain.runs.child import SolveLimits
from domain.runs.sharing import Sharing, count_sharing, told_counts
from domain.store import ReadDb, Store
from graph.opportunities import opportunities
from graph.problem.opportunities import (
    FacedChallenge,
    OfferedPractice,
    Opportunity,
    OpportunityProblem,
)
from graph.problem.pairing import pair_key

_STAGES: Final = {stage: place for place, stage in enumerate(InstrumentStage, 1)}
_URGENCIES: Final = {urgency: place for place, urgency in enumerate(Urgency, 1)}
Pair = tuple[str, str]


@dataclass(frozen=True)
class OpportunityFilter:
    """Which opportunities; what is None does not narrow."""

    administration_code_in: tuple[str, ...] | None = None
    challenge_administration_code_in: tuple[str, ...] | None = None
    challenge_side_key_in: tuple[str, ...] | None = None
    practice_administration_code_in: tuple[str, ...] | None = None
    practice_side_key_in: tuple[str, ...] | None = None
    topic_key_in: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Member:
    """An administration on a side of an edition."""

    id: str
    code: str
    side_id: str
    side: str


@dataclass(frozen=True)
class Described:
    """What the administrations of an edition say of themselves, as a viewer may see it.

    Args:
        members: by id, in the order of the edition.
        topics: all of them, by id.
        instruments: those between two administrations of the edition at least, with their parties.
        steps: the stage events of each of these, by its id.
        knows_instruments: whether the viewer may know of instruments; if not, there are none.
    """

    edition_id: str
    members: Mapping[str, Member]
    practices: tuple[models.GoodPractice, ...]
    challenges: tuple[models.Challenge, ...]
    topics: Mapping[str, models.Topic]
    instruments: tuple[tuple[models.CooperationInstrument, tuple[str, ...]], ...]
    steps: Mapping[str, Sequence[models.StageEvent]]
    knows_instruments: bool

    def between(self, one: str, other: str) -> list[models.CooperationInstrument]:
        """Return the instruments that two administrations are both parties to, by key."""
        return self._by_pair.get(pair_key(one, other), [])

    @cached_property
    def _by_pair(self) -> Mapping[Pair, list[models.CooperationInstrument]]:
        found: dict[Pair, list[models.CooperationInstrument]] = defaultdict(list)
        for row, parties in self.instruments:
            for one, other in combinations(parties, 2):
                found[pair_key(one, other)].append(row)
        return found


@dataclass(frozen=True)
class FoundOpportunity:
    """An opportunity with its two records.

    Args:
        stage: of the furthest instrument between the two administrations; None without one.
        is_stage_known: whether the viewer may know of instruments; if not, they do not count.
        people: of the administration that offers the practice who can share its topic; None where
            they may not be told of to the viewer, and then they do not count either.
    """

    challenge: models.Challenge
    practice: models.GoodPractice
    faced_by: Member
    offered_by: Member
    challenge_topic: models.Topic
    practice_topic: models.Topic
    stage: InstrumentStage | None
    is_stage_known: bool
    instrument_ids: tuple[str, ...]
    people: int | None
    worth: Opportunity

    @property
    def is_synthetic(self) -> bool:
        """Whether one of the two records was invented."""
        return self.challenge.synthetic or self.practice.synthetic


async def read_described(
    db: ReadDb, edition_id: str, viewer: Viewer, as_of: date | None = None
) -> Described:
    """Read what the administrations of an edition say of themselves.

    Args:
        db: sees what the viewer may see.
        edition_id: of any edition.
        viewer: who asks.
        as_of: the day of the instruments; None for the latest news.

    Cost: six statements.
    """
    member, side, administration = models.SideAdministration, models.Side, models.Administration
    rows = await db.execute(
        select(administration.id, administration.code, side.id, side.key)
        .join(member, member.administration_id == administration.id)
        .join(side, side.id == member.side_id)
        .where(member.edition_id == edition_id)
        .order_by(side.position, member.position, administration.code)
    )
    members = {row[0]: Member(*row) for row in rows}
    knows = COOPERATION.allows(viewer)
    found = await _instruments(db, members, as_of) if knows else ()
    ids = [row.id for row, _ in found]
    return Described(
        edition_id=edition_id,
        members=members,
        practices=await _of_members(db, models.GoodPractice, members),
        challenges=await _of_members(db, models.Challenge, members),
        topics={row.id: row for row in await db.scalars(select(models.Topic))},
        instruments=found,
        steps=dict(zip(ids, await steps_by_instrument(db, ids), strict=True)),
        knows_instruments=knows,
    )


async def _of_members(db: ReadDb, table: Any, members: Mapping[str, Member]) -> Any:
    rows = await db.scalars(
        select(table).where(table.administration_id.in_(members)).order_by(table.name, table.id)
    )
    return tuple(rows)


async def _instruments(
    db: ReadDb, members: Mapping[str, Member], as_of: date | None
) -> tuple[tuple[models.CooperationInstrument, tuple[str, ...]], ...]:
    row, party = models.CooperationInstrument, models.InstrumentParty
    statement = (
        select(row, party.administration_id)
        .join(party, party.instrument_id == row.id)
        .where(party.administration_id.in_(members))
        .order_by(row.key, party.position)
    )
    if as_of is not None:
        statement = statement.where(row.known_from <= as_of)
    parties: dict[models.CooperationInstrument, list[str]] = {}
    for instrument, administration_id in await db.execute(statement):
        parties.setdefault(instrument, []).append(administration_id)
    return tuple((each, tuple(ids)) for each, ids in parties.items() if len(ids) > 1)


class _Known(NamedTuple):
    """What counts beside the topics, as far as the viewer may know it."""

    people: Mapping[Sharing, int | None]
    stages: Mapping[Pair, InstrumentStage]


@dataclass(frozen=True)
class RankedOpportunities:
    """The opportunities of an edition, best first; how many there are is their length."""

    found: Described
    known: _Known
    worths: tuple[Opportunity, ...]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.worths)

    def best(self, count: int) -> list[FoundOpportunity]:
        """Return as many of the best with their records."""
        found = self.found
        practices = {_key(found, each): each for each in found.practices}
        challenges = {_key(found, each): each for each in found.challenges}
        return [
            _opportunity(
                found, challenges[each.challenge], practices[each.practice], each, self.known
            )
            for each in self.worths[:count]
        ]


async def find_opportunities(
    store: Store,
    viewer: Viewer,
    found: Described,
    *,
    as_of: date | None = None,
    where: OpportunityFilter | None = None,
    limits: SolveLimits | None = None,
) -> RankedOpportunities:
    """Rank the opportunities of an edition, in a process of its own.

    Raises:
        SolveTooLong, SolveTooLarge: they take more than their limits; left out, those of a query.

    Cost: as ``count_sharing`` and ``told_counts``; no handle is held while they are ranked.
    """
    wanted = {Sharing(each.administration_id, each.topic_id) for each in found.practices}
    counts = await count_sharing(store, found.edition_id, wanted)
    told = await told_counts(store, viewer, found.edition_id, counts)
    known = _Known(told, _stages(found, as_of))
    worths = await answered(_rank, _problem(found, known), where, limits=limits)
    return RankedOpportunities(found, known, worths)


def _rank(problem: OpportunityProblem, where: OpportunityFilter | None) -> tuple[Opportunity, ...]:
    """Rank in the child what a filter leaves."""
    ranked = opportunities(problem)
    if where is None:
        return ranked
    challenges = {each.key: each for each in problem.challenges}
    practices = {each.key: each for each in problem.practices}
    return tuple(
        each
        for each in ranked
        if _holds(where, challenges[each.challenge], practices[each.practice])
    )


def check_filter(found: Described, where: OpportunityFilter) -> None:
    """Refuse a filter that names what the edition or the catalogue does not have.

    Raises:
        InvalidInput: an administration, a side or a topic is not there; names it.
    """
    codes = {member.code for member in found.members.values()}
    sides = {member.side for member in found.members.values()}
    topics = {row.key for row in found.topics.values()}
    for noun, asked, there in (
        ("administration", where.administration_code_in, codes),
        ("administration", where.challenge_administration_code_in, codes),
        ("administration", where.practice_administration_code_in, codes),
        ("side", where.challenge_side_key_in, sides),
        ("side", where.practice_side_key_in, sides),
        ("topic", where.topic_key_in, topics),
    ):
        for key in asked or ():
            if key not in there:
                near = get_close_matches(key, sorted(there), 1)
                hint = f" Did you mean {near[0]}?" if near else ""
                place = "catalogue" if noun == "topic" else "edition"
                raise InvalidInput(f"The {place} has no {noun} {key[:80]!r}.{hint}", path=(noun,))


def _key(found: Described, row: models.GoodPractice | models.Challenge) -> str:
    """Return a key that is the same on every machine: the ids are not."""
    return f"{found.members[row.administration_id].code} {row.name}"


def _stages(found: Described, as_of: date | None) -> dict[Pair, InstrumentStage]:
    """Return the furthest stage between any two administrations, in the order of their codes."""
    stages: dict[Pair, InstrumentStage] = {}
    for row, parties in found.instruments:
        stage = stage_on(found.steps[row.id], as_of)
        codes = sorted(found.members[each].code for each in parties)
        for place, one in enumerate(codes):
            for other in codes[place + 1 :]:
                known = stages.get((one, other), stage)
                stages[one, other] = max(known, stage, key=_STAGES.__getitem__)
    return stages


def _problem(found: Described, known: _Known) -> OpportunityProblem:
    members, topics = found.members, found.topics
    return OpportunityProblem(
        practices=tuple(
            OfferedPractice(
                key=_key(found, each),
                side=members[each.administration_id].side,
                administration=members[each.administration_id].code,
                topic=topics[each.topic_id].key,
                people=known.people[Sharing(each.administration_id, each.topic_id)] or 0,
            )
            for each in found.practices
        ),
        challenges=tuple(
            FacedChallenge(
                key=_key(found, each),
                side=members[each.administration_id].side,
                administration=members[each.administration_id].code,
                topic=topics[each.topic_id].key,
                urgency=_URGENCIES[each.urgency],
            )
            for each in found.challenges
        ),
        parents={row.key: topics[row.parent_id].key for row in topics.values() if row.parent_id},
        stages={pair: _STAGES[stage] for pair, stage in known.stages.items()},
    )


def _opportunity(
    found: Described,
    challenge: models.Challenge,
    practice: models.GoodPractice,
    worth: Opportunity,
    known: _Known,
) -> FoundOpportunity:
    faced_by = found.members[challenge.administration_id]
    offered_by = found.members[practice.administration_id]
    one, other = sorted((faced_by.code, offered_by.code))
    return FoundOpportunity(
        challenge=challenge,
        practice=practice,
        faced_by=faced_by,
        offered_by=offered_by,
        challenge_topic=found.topics[challenge.topic_id],
        practice_topic=found.topics[practice.topic_id],
        stage=known.stages.get((one, other)),
        is_stage_known=found.knows_instruments,
        instrument_ids=tuple(each.id for each in found.between(faced_by.id, offered_by.id)),
        people=known.people[Sharing(practice.administration_id, practice.topic_id)],
        worth=worth,
    )


def _holds(where: OpportunityFilter, challenge: FacedChallenge, practice: OfferedPractice) -> bool:
    asked: Sequence[tuple[tuple[str, ...] | None, tuple[str, ...]]] = (
        (where.administration_code_in, (challenge.administration, practice.administration)),
        (where.challenge_administration_code_in, (challenge.administration,)),
        (where.challenge_side_key_in, (challenge.side,)),
        (where.practice_administration_code_in, (practice.administration,)),
        (where.practice_side_key_in, (practice.side,)),
        (where.topic_key_in, (challenge.topic, practice.topic)),
    )
    return all(wanted is None or set(wanted) & set(there) for wanted, there in asked)
