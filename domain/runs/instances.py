"""From rows to the instance that an engine solves, in the documented interchange form.

The same documents that ``tradewinds pair INSTANCE.json`` reads, so one rule makes both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from domain import models
from domain.errors import InvalidInput
from domain.frameworks.force import framework_in_force
from domain.models import InstructionKind, LanguageLevel
from domain.partnerships.reading import agreed_pairs, declined_pairs
from domain.proposals.reading import adopted_topics
from domain.runs.engines import Document
from domain.runs.memory import editions_ago, remembered_ties
from domain.runs.requests import (
    PARTNERS_MAX,
    PRIORITY_MAX,
    CodePair,
    PairingRequest,
    TopicPurpose,
    TopicRequest,
    engine_parameters,
    remembers_ties,
)
from domain.runs.roster import Roster, RosterEntry, first_and_last_code, read_roster
from domain.store import ReadDb

# Fluent, working and basic, as the pairing model counts them.
LANGUAGE_POINTS = {
    LanguageLevel.NATIVE: 3,
    LanguageLevel.C2: 3,
    LanguageLevel.C1: 3,
    LanguageLevel.B2: 2,
    LanguageLevel.B1: 1,
    LanguageLevel.A2: 1,
    LanguageLevel.A1: 1,
}
PRIORITY_LAST = 3
MAIN_WEIGHT_PER_MILLE = 250
COVER_LEVELS = (0, 3)


async def pairing_document(
    db: ReadDb, edition: models.Edition, request: PairingRequest
) -> tuple[Document, Roster]:
    """Return an edition as ``pairing-instance/1``, and the roster it was made from.

    Raises:
        InvalidInput: the request names an unknown delegate or competency; the path says which.
    """
    roster = await read_roster(db, edition)
    await _require_known(db, edition, roster, request)
    roster = _agreeing(_without(roster, request.without))
    instructed = await _instructed(db, edition, roster)
    if request.keep_agreed:
        apart = _pairs(instructed[InstructionKind.NEVER], request.never)
        instructed[InstructionKind.LOCK] += [
            pair
            for pair in await _found(db, agreed_pairs(edition.id), roster)
            if sorted(pair) not in apart
        ]
    # Who demands or locks a pair knows that it was declined, and has asked again.
    wanted = _pairs(
        instructed[InstructionKind.MUST],
        instructed[InstructionKind.LOCK],
        request.must,
        request.locked,
    )
    instructed[InstructionKind.NEVER] += [
        # What one of the two has declined is not suggested again.
        pair
        for pair in await _found(db, declined_pairs(edition.id), roster)
        if sorted(pair) not in wanted
    ]
    codes = {entry.manager_id: entry.code for entry in roster.entries}
    ties = await remembered_ties(db, edition, codes) if remembers_ties(request) else []
    document = _pairing_document(roster, request, instructed, [tie.pair for tie in ties])
    return document, replace(roster, remembered=tuple(ties))


async def pairing_outline(db: ReadDb, edition: models.Edition, request: PairingRequest) -> Document:
    """Return the same with nobody in it but whom the request names: enough to check a request.

    Raises:
        InvalidInput: as above.

    Cost: the same for an edition of any size.
    """
    pairs = (*request.must, *request.never, *request.locked)
    codes = {*request.partners_max, *(code for pair in pairs for code in pair)}
    roster = await read_roster(db, edition, codes=codes)
    await _require_known(db, edition, roster, request)
    roster = _agreeing(roster)
    return _pairing_document(roster, request, {}, ())


def _pairing_document(
    roster: Roster,
    request: PairingRequest,
    instructed: Mapping[InstructionKind, Sequence[CodePair]],
    earlier: Sequence[CodePair],
) -> Document:
    codes = {entry.code for entry in roster.entries}
    return {
        "format": "pairing-instance/1",
        "parameters": engine_parameters(request),
        "sides": roster.sides,
        "administrations": roster.administrations,
        "competencies": [
            {"id": key, "priority": request.priorities.get(key, 1)} for key in roster.competencies
        ],
        "topics": roster.topics,
        "languages": sorted({code for entry in roster.entries for code in entry.languages}),
        "components": roster.components,
        "people": [_person(entry, request) for entry in roster.entries],
        "conflicts": _pairs(
            instructed.get(InstructionKind.NEVER, ()),
            # Who does not agree to be matched is not in it, and need not be kept apart.
            [pair for pair in request.never if codes.issuperset(pair)],
        ),
        "must": _pairs(instructed.get(InstructionKind.MUST, ()), request.must),
        "locked": _pairs(instructed.get(InstructionKind.LOCK, ()), request.locked),
        "prior": _pairs(earlier),
    }


def _person(entry: RosterEntry, request: PairingRequest) -> Document:
    most = request.partners_max.get(entry.code)
    return {
        "id": entry.code,
        "side": entry.side,
        "administration": entry.administration,
        "languages": {code: LANGUAGE_POINTS[level] for code, level in entry.languages.items()},
        "ratings": entry.levels,
        "targets": entry.targets,
        # Priority 1 is the first wish; the engine counts interest, where 3 is the strongest.
        "seeks": {key: PRIORITY_LAST + 1 - wish for key, wish in entry.seeks.items()},
        "offers": sorted(entry.offers),
        "components": entry.components,
        **({} if most is None else {"max": most}),
    }


def _pairs(*lists: Sequence[CodePair]) -> list[list[str]]:
    """Return each pair once, the smaller code first, in order."""
    distinct = {(min(pair), max(pair)) for pairs in lists for pair in pairs}
    return [list(pair) for pair in sorted(distinct)]


def _without(roster: Roster, codes: Sequence[str]) -> Roster:
    """Leave some delegates out; one who has withdrawn is out already."""
    entries = [entry for entry in roster.entries if entry.code not in codes]
    return replace(roster, entries=entries)


def _agreeing(roster: Roster) -> Roster:
    """Leave out whoever does not agree to be matched, and keep who that is."""
    agreeing = [entry for entry in roster.entries if entry.consents]
    others = tuple(entry.delegate_id for entry in roster.entries if not entry.consents)
    return replace(roster, entries=agreeing, without_consent=others)


async def _require_known(
    db: ReadDb, edition: models.Edition, roster: Roster, request: PairingRequest
) -> None:
    silent = {entry.code for entry in roster.entries if not entry.consents}
    for field in ("must", "never", "locked"):
        for index, pair in enumerate(getattr(request, field)):
            for code in pair:
                await _require_delegate(db, edition, roster, code, (field, str(index)))
                if field != "never" and code in silent:
                    raise InvalidInput(
                        f"{code} does not agree to be matched. Leave {code} out of this.",
                        path=(field, str(index)),
                    )
    for code, most in request.partners_max.items():
        await _require_delegate(db, edition, roster, code, ("partners_max", code))
        if not 1 <= most <= PARTNERS_MAX:
            raise InvalidInput(
                f"{code} cannot have at most {most} partners. Give 1 to {PARTNERS_MAX:,}.",
                path=("partners_max", code),
            )
    for key, priority in request.priorities.items():
        path = ("priorities", key)
        if ("competency", key) not in roster.ids:
            raise InvalidInput(f"{key} is not a competency of the published framework.", path=path)
        if not 1 <= priority <= PRIORITY_MAX:
            raise InvalidInput(
                f"The priority {priority} is not from 1 to {PRIORITY_MAX:,}.", path=path
            )


async def _require_delegate(
    db: ReadDb, edition: models.Edition, roster: Roster, code: str, path: tuple[str, ...]
) -> None:
    if ("delegate", code) not in roster.ids:
        first, last = await first_and_last_code(db, edition)
        raise InvalidInput(
            f"{code} is not a delegate of this edition. Its delegates are {first} to {last}.",
            path=path,
        )


async def _instructed(
    db: ReadDb, edition: models.Edition, roster: Roster
) -> dict[InstructionKind, list[CodePair]]:
    codes = {entry.delegate_id: entry.code for entry in roster.entries}
    found: dict[InstructionKind, list[CodePair]] = {kind: [] for kind in InstructionKind}
    rows = await db.scalars(
        select(models.PairingInstruction).where(models.PairingInstruction.edition_id == edition.id)
    )
    for row in rows:
        left, right = codes.get(row.left_delegate_id), codes.get(row.right_delegate_id)
        # What was demanded of somebody who has withdrawn since is void.
        if left is not None and right is not None:
            found[row.kind].append((left, right))
    return found


async def _found(db: ReadDb, pairs: Select[str, str], roster: Roster) -> list[CodePair]:
    """Return pairs of ids by code, of those who are in the roster."""
    codes = {entry.delegate_id: entry.code for entry in roster.entries}
    rows = await db.execute(pairs)
    return [(codes[a], codes[b]) for a, b in rows if a in codes and b in codes]


async def topics_document(
    db: ReadDb, edition: models.Edition, request: TopicRequest
) -> tuple[Document, Roster]:
    """Return an edition as ``topics-instance/1``, and the roster it was made from.

    Raises:
        InvalidInput: the request names a topic that is unknown or not a leaf.
    """
    roster = await read_roster(db, edition)
    return await _topics_document(db, edition, roster, request), roster


async def topics_outline(db: ReadDb, edition: models.Edition, request: TopicRequest) -> Document:
    """Return the same with nobody in it: enough to check a request.

    Raises:
        InvalidInput: as above.

    Cost: the same for an edition of any size.
    """
    return await _topics_document(db, edition, await read_roster(db, edition, codes=()), request)


async def _topics_document(
    db: ReadDb, edition: models.Edition, roster: Roster, request: TopicRequest
) -> Document:
    must = request.must
    if must is None:
        focus = request.purpose is TopicPurpose.THIS_EDITION
        must = await _edition_topics(db, edition) if focus else ()
    for field, keys in (("must", must), ("never", request.never)):
        for key in keys:
            if ("topic", key) not in roster.ids:
                raise InvalidInput(
                    f"{key} is not a topic of the catalogue. Use the key of a leaf topic.",
                    path=(field,),
                )
    links = await topic_links(db)
    for_next = request.purpose is TopicPurpose.NEXT_SYMPOSIUM
    ago = await editions_ago(db, edition, for_next=for_next)
    return {
        "format": "topics-instance/1",
        "parameters": {
            "count_min": request.count_min,
            "count_max": request.count_max,
            "minutes": request.minutes,
            **request.parameters,
        },
        "sides": roster.sides,
        "competencies": roster.competencies,
        "people": [
            {
                "id": entry.code,
                "side": entry.side,
                "ratings": entry.levels,
                "targets": entry.targets,
                "seeks": sorted(
                    {key for topic in entry.seeks for key in main_parts(links.get(topic, {}))}
                ),
            }
            for entry in roster.entries
        ],
        "topics": await _catalogue(db, links, ago),
        "must": list(must),
        "never": list(request.never),
    }


async def _edition_topics(db: ReadDb, edition: models.Edition) -> tuple[str, ...]:
    """Return the topics of an edition: its focus, and what it adopted of proposals."""
    focus = await _focus_topics(db, edition)
    return tuple(dict.fromkeys((*focus, *await adopted_topics(db, edition.id))))


async def _focus_topics(db: ReadDb, edition: models.Edition) -> tuple[str, ...]:
    rows = await db.scalars(
        select(models.Topic.key)
        .join(models.FocusTopic, models.FocusTopic.topic_id == models.Topic.id)
        .where(models.FocusTopic.edition_id == edition.id)
        .order_by(models.FocusTopic.position)
    )
    return tuple(rows)


async def topic_links(db: ReadDb) -> dict[str, dict[str, int]]:
    """Return the weight per mille of each competency in force in each leaf topic."""
    rows = await db.execute(
        select(models.Topic.key, models.Competency.key, models.TopicCompetency.weight_per_mille)
        .join(models.TopicCompetency, models.TopicCompetency.topic_id == models.Topic.id)
        .join(models.Competency, models.Competency.id == models.TopicCompetency.competency_id)
        .where(models.Competency.framework_id == framework_in_force())
        .order_by(models.Competency.sort_order, models.Competency.key)
    )
    links: dict[str, dict[str, int]] = {}
    for topic, competency, weight in rows:
        links.setdefault(topic, {})[competency] = weight
    return links


def main_parts(weights: Mapping[str, int]) -> set[str]:
    """Return the competencies that are a main part of a topic: weight 250 or the heaviest."""
    if not weights:
        return set()
    bar = min(MAIN_WEIGHT_PER_MILLE, max(weights.values()))
    return {competency for competency, weight in weights.items() if weight >= bar}


async def _catalogue(
    db: ReadDb, links: Mapping[str, Mapping[str, int]], ago: Mapping[str, int]
) -> list[Document]:
    parent = aliased(models.Topic)
    rows = await db.execute(
        select(models.Topic.key, models.Topic.name, models.Topic.minutes, parent.key)
        .outerjoin(parent, parent.id == models.Topic.parent_id)
        .where(models.Topic.is_leaf)
        .order_by(models.Topic.sort_order, models.Topic.key)
    )
    low, high = COVER_LEVELS
    return [
        {
            "id": key,
            "title": name,
            "track": track or key,
            "minutes": minutes,
            "covers": [
                {
                    "competency": competency,
                    "from_level": low,
                    "to_level": high,
                    "part": "main" if competency in main_parts(links[key]) else "also",
                }
                for competency in links.get(key, {})
            ],
            "requires": [],
            "editions_ago": ago.get(key, 0),
        }
        for key, name, minutes, track in rows
    ]
