"""What an edition remembers of the earlier ones of its programme: who were partners, what was held.

Earlier is what began before. People are known as who they are, and not by their code in one
edition. It is read past the rows of whoever asks, so that an edition is the same for all of them.
Source: docs/edition-memory.md, which says what counts, and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import func, select

from domain import models
from domain.models import STANDING, PartnershipState
from domain.policy.conditions import (
    COUNTED,
    COUNTED_AGENDA_RUN,
    COUNTED_PLACEMENT,
    COUNTED_PROPOSAL,
    REMEMBERED_CONTACT,
    REMEMBERED_PARTNERSHIP,
    REMEMBERED_SESSION,
)
from domain.programmes import earlier_editions
from domain.runs.requests import CodePair
from domain.store import ReadDb

# Of the edition itself, to the symposium after it: it is the one before.
_NEXT: Final = 1


@dataclass(frozen=True)
class RememberedTie:
    """Two delegates of an edition, by code, the smaller first, as they were partners in another.

    Args:
        state: how far it came.
        contacts: how often they were in touch, as far as it was written down.
        last_contact_on: None where nothing was.
    """

    pair: CodePair
    edition_id: str
    state: PartnershipState
    contacts: int
    last_contact_on: date | None


async def remembered_ties(
    db: ReadDb, edition: models.Edition, codes: Mapping[str, str]
) -> list[RememberedTie]:
    """Return who of an edition were partners before, the newest edition first, then by code.

    Nobody has taken these partnerships back, or the two were in touch before one of them left.

    Args:
        db: reading.
        edition: the one that remembers.
        codes: of its people, by the id of the manager; others are not remembered.

    Cost: four statements, or one where there is no earlier edition.
    """
    earlier = await earlier_editions(db, edition)
    if not earlier:
        return []
    known = {
        place_id: codes[person]
        for place_id, person in await db.execute(
            select(COUNTED.c.id, COUNTED.c.manager_id).where(COUNTED.c.edition_id.in_(earlier))
        )
        if person in codes
    }
    touched = await _contacts(db, earlier)
    row = REMEMBERED_PARTNERSHIP.c
    rows = await db.execute(
        select(row.id, row.edition_id, row.state, row.left_delegate_id, row.right_delegate_id)
        .where(row.edition_id.in_(earlier), row.state.in_((*STANDING, PartnershipState.LAPSED)))
        .order_by(row.proposed_at, row.id)
    )
    found: dict[tuple[int, CodePair], RememberedTie] = {}
    for row_id, edition_id, state, left, right in rows:
        contacts, last = touched.get(row_id, (0, None))
        is_tie = state in STANDING or contacts
        if not is_tie or left not in known or right not in known:
            continue
        pair = min(known[left], known[right]), max(known[left], known[right])
        tie = RememberedTie(pair, edition_id, state, contacts, last)
        key = earlier.index(edition_id), pair
        found[key] = _together(found[key], tie) if key in found else tie
    return [found[key] for key in sorted(found)]


async def _contacts(db: ReadDb, edition_ids: Sequence[str]) -> dict[str, tuple[int, date]]:
    """Return how often the two of each partnership were in touch, and when last."""
    row, contact = REMEMBERED_PARTNERSHIP.c, REMEMBERED_CONTACT.c
    rows = await db.execute(
        select(contact.partnership_id, func.count(), func.max(contact.happened_on))
        .where(contact.partnership_id == row.id, row.edition_id.in_(edition_ids))
        .group_by(contact.partnership_id)
    )
    return {row_id: (count, last) for row_id, count, last in rows}


def _together(earlier: RememberedTie, later: RememberedTie) -> RememberedTie:
    """Join what two became twice in one edition: the later one stands, unless it lapsed."""
    told = earlier if later.state is PartnershipState.LAPSED else later
    days = [each for each in (earlier.last_contact_on, later.last_contact_on) if each is not None]
    return replace(
        told,
        contacts=earlier.contacts + later.contacts,
        last_contact_on=max(days, default=None),
    )


async def places_of(
    db: ReadDb, edition_ids: Sequence[str], codes: Mapping[str, str]
) -> dict[str, str]:
    """Return the codes of people by the ids of the delegates that they were, as a viewer sees."""
    row = models.Delegate
    rows = await db.execute(select(row.id, row.manager_id).where(row.edition_id.in_(edition_ids)))
    return {place_id: codes[person] for place_id, person in rows if person in codes}


async def editions_ago(
    db: ReadDb, edition: models.Edition, *, for_next: bool = False
) -> dict[str, int]:
    """Return how many editions ago each topic was treated, by key; 1 is the edition before.

    An edition treats its focus topics, those of proposals that it adopted, and those of sessions in
    its published agendas.

    Args:
        db: reading.
        edition: the one that remembers.
        for_next: whether it is the symposium after this edition that remembers, to which this
            edition is the one before.

    Cost: five statements.
    """
    earlier = [*([edition.id] if for_next else []), *await earlier_editions(db, edition)]
    treated = await treated_topics(db, earlier)
    ago: dict[str, int] = {}
    for place, edition_id in enumerate(earlier, _NEXT):
        for key in treated.get(edition_id, ()):
            ago.setdefault(key, place)
    return ago


async def treated_topics(db: ReadDb, edition_ids: Sequence[str]) -> dict[str, set[str]]:
    """Return the topics that each edition treats, by key.

    Cost: three statements.
    """
    topic, focus = models.Topic, models.FocusTopic
    adopted, run = COUNTED_PROPOSAL.c, COUNTED_AGENDA_RUN.c
    placed, held = COUNTED_PLACEMENT.c, REMEMBERED_SESSION.c
    questions = (
        select(focus.edition_id, topic.key)
        .join(topic, topic.id == focus.topic_id)
        .where(focus.edition_id.in_(edition_ids)),
        select(adopted.adopted_edition_id, topic.key).where(
            adopted.adopted_edition_id.in_(edition_ids), topic.id == adopted.topic_id
        ),
        select(run.edition_id, topic.key).where(
            run.edition_id.in_(edition_ids),
            models.stands(run),
            placed.run_id == run.id,
            held.id == placed.session_id,
            topic.id == held.topic_id,
        ),
    )
    treated: dict[str, set[str]] = {}
    for question in questions if edition_ids else ():
        for edition_id, key in await db.execute(question):
            treated.setdefault(edition_id, set()).add(key)
    return treated
