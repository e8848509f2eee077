"""What ties people together: partnerships that both accepted, contacts, the pairings of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select

from domain import models
from domain.errors import Conflict, InvalidInput, NotFound
from domain.models import (
    AGREED,
    LIVE,
    Contact,
    Partnership,
    PartnershipAnswer,
    PartnershipResponse,
    RunState,
)
from domain.runs.lists import (
    get_pairing_run,
    latest_done_pairing_run,
    pairings_by_run,
    published_pairing_run,
)
from domain.store import ReadDb

DORMANT_DAYS: Final = 180
DORMANT_DAYS_MAX: Final = 36_500


class TieKind(StrEnum):
    """What counts as a tie of two people."""

    ACCEPTED = "accepted"
    CONTACT = "contact"
    PAIRING = "pairing"


@dataclass(frozen=True)
class HealthRequest:
    """Which network is asked about.

    Args:
        as_of: the day on which it is looked at; what happened later does not count.
        ties: the kinds that count; two people have one tie or none.
        run_id: whose pairings count; None is the published run, or the newest that is done.
        dormant_days: so many days without contact make a tie dormant.
        inherited: whether ties of earlier editions of the programme count, between those who take
            part in this one; only of an edition.
    """

    as_of: date
    ties: tuple[TieKind, ...] = (TieKind.ACCEPTED, TieKind.CONTACT)
    run_id: str | None = None
    dormant_days: int = DORMANT_DAYS
    inherited: bool = False

    @property
    def dormant_after(self) -> date:
        """The last day of a contact that is too long ago."""
        days = self.as_of.toordinal() - self.dormant_days
        return date.fromordinal(max(days, date.min.toordinal()))


@dataclass(frozen=True)
class PersonTie:
    """A tie of two people, by their keys, the smaller first.

    Args:
        touched_on: the day of the last contact, of the second yes where that came later, or for
            the pairing of a run the day on which the network is looked at.
        last_contact_on: None when no contact was written down.
    """

    pair: tuple[str, str]
    touched_on: date
    last_contact_on: date | None = None


@dataclass(frozen=True)
class Ties:
    """The ties of some people, in the order of their keys.

    Args:
        paired: those, tied or not, whom a later plan would part by leaving them out.
    """

    ties: tuple[PersonTie, ...]
    paired: tuple[tuple[str, str], ...]


def dormant_ties(ties: Sequence[PersonTie], asked: HealthRequest) -> tuple[PersonTie, ...]:
    """Return the ties without contact for so long that they are dormant, the longest first."""
    found = [tie for tie in ties if tie.touched_on <= asked.dormant_after]
    return tuple(sorted(found, key=lambda tie: (tie.touched_on, tie.pair)))


def check_request(asked: HealthRequest) -> None:
    """Refuse what no network can be asked.

    Raises:
        InvalidInput: the path names the field.
    """
    if not asked.ties:
        kinds = ", ".join(kind.value for kind in TieKind)
        raise InvalidInput(f"Name a kind of tie that counts: {kinds}.", path=("ties",))
    if not 1 <= asked.dormant_days <= DORMANT_DAYS_MAX:
        raise InvalidInput(
            f"{asked.dormant_days} days cannot make a tie dormant. Give 1 to {DORMANT_DAYS_MAX:,}.",
            path=("dormantDays",),
        )
    if asked.run_id is not None and TieKind.PAIRING not in asked.ties:
        raise InvalidInput(
            "A run is named, and pairings are not among the ties. Let them count, or name no run.",
            path=("runId",),
        )


async def find_paired_run(
    db: ReadDb, edition: models.Edition, asked: HealthRequest
) -> models.PairingRun | None:
    """Return the run whose pairings count, None when none does or none is there.

    Raises:
        NotFound: the edition has no run of this id.
        Conflict: the run is not done.
    """
    if TieKind.PAIRING not in asked.ties:
        return None
    if asked.run_id is None:
        return await published_pairing_run(db, edition.id) or await latest_done_pairing_run(
            db, edition.id
        )
    run = await get_pairing_run(db, asked.run_id)
    if run.edition_id != edition.id:
        raise NotFound("The edition has no such pairing run.", path=("runId",))
    if run.state is not RunState.DONE:
        raise Conflict(
            f"This run is {run.state.value}. Ask about a run that is done.", path=("runId",)
        )
    return run


async def read_ties(
    db: ReadDb,
    edition_ids: Sequence[str],
    asked: HealthRequest,
    people: Mapping[str, str],
    run_ids: Sequence[str] = (),
) -> Ties:
    """Read the ties of the people of some editions.

    Args:
        db: where they are.
        edition_ids: the editions.
        asked: the kinds that count, and until when.
        people: the key of a person by the id of the delegate; others have no ties.
        run_ids: runs whose pairings count.

    Cost: three statements, and one more for runs.
    """
    contacts = await _contacts(db, edition_ids, asked.as_of)
    found = _Found(asked.as_of, people)
    for pair, day, stands in await _agreements(db, edition_ids):
        if stands:
            found.pair_up(pair)
        if TieKind.ACCEPTED in asked.ties:
            found.add(pair, day, contacts.get(pair))
    if TieKind.CONTACT in asked.ties:
        for pair, day in contacts.items():
            found.add(pair, day, day)
    for rows in await pairings_by_run(db, run_ids):
        for row in rows:
            pair = row.left_delegate_id, row.right_delegate_id
            found.pair_up(pair)
            found.add(pair, asked.as_of, contacts.get(pair))
    return found.ties()


_Pair = tuple[str, str]


class _Found:
    """Ties as they are found, one of each two people."""

    def __init__(self, as_of: date, people: Mapping[str, str]) -> None:
        self._as_of, self._people = as_of, people
        self._ties: dict[_Pair, PersonTie] = {}
        self._paired: set[_Pair] = set()

    def pair_up(self, pair: _Pair) -> None:
        """Note two delegates whom a later plan would part by leaving them out."""
        key = self._key(pair)
        if key is not None:
            self._paired.add(key)

    def add(self, pair: _Pair, day: date, contact: date | None) -> None:
        """Add what ties two delegates since a day, unless that is later than is asked about."""
        days = [each for each in (day, contact) if each is not None and each <= self._as_of]
        key = self._key(pair)
        if not days or key is None:
            return
        known = self._ties.get(key)
        contacts = [contact, known.last_contact_on if known else None]
        self._ties[key] = PersonTie(
            key,
            max([*days, known.touched_on] if known else days),
            max((each for each in contacts if each is not None), default=None),
        )

    def _key(self, pair: _Pair) -> _Pair | None:
        one, other = (self._people.get(each) for each in pair)
        if one is None or other is None or one == other:
            return None
        return (min(one, other), max(one, other))

    def ties(self) -> Ties:
        ties = tuple(self._ties[key] for key in sorted(self._ties))
        return Ties(ties, tuple(sorted(self._paired)))


async def _contacts(db: ReadDb, edition_ids: Sequence[str], as_of: date) -> dict[_Pair, date]:
    """Return the day of the last contact of each pair, until a day."""
    row = Partnership
    rows = await db.execute(
        select(row.left_delegate_id, row.right_delegate_id, func.max(Contact.happened_on))
        .join(Contact, Contact.partnership_id == row.id)
        .where(row.edition_id.in_(edition_ids), Contact.happened_on <= as_of)
        .group_by(row.left_delegate_id, row.right_delegate_id)
    )
    return {(left, right): day for left, right, day in rows}


async def _agreements(db: ReadDb, edition_ids: Sequence[str]) -> list[tuple[_Pair, date, bool]]:
    """Return the pairs that are agreed, the day of the second yes, and whether nobody closed it."""
    row, said = Partnership, PartnershipResponse
    agreed = row.edition_id.in_(edition_ids), row.state.in_(AGREED)
    answers = await db.execute(
        select(said.partnership_id, func.max(said.answered_at))
        .join(row, row.id == said.partnership_id)
        .where(*agreed, said.answer == PartnershipAnswer.ACCEPTED)
        .group_by(said.partnership_id)
    )
    moments = dict(answers.all())
    return [
        (
            (each.left_delegate_id, each.right_delegate_id),
            moments.get(each.id, each.changed_at).date(),
            each.state in LIVE,
        )
        for each in await db.scalars(select(row).where(*agreed))
    ]


def tie_document(tie: PersonTie, as_of: date) -> dict[str, object]:
    """Return a tie as a document: its people, since when they were not in touch, and how long."""
    contact = tie.last_contact_on
    return {
        "people": list(tie.pair),
        "since": tie.touched_on.isoformat(),
        "last_contact": contact.isoformat() if contact else None,
        "days": (as_of - tie.touched_on).days,
    }
