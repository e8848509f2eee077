"""What takes changes of proposals back, by the functions that anybody else would use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from domain.audit import TakeBack, Taken
from domain.nominations.deadlines import read_closing
from domain.proposals.adopting import adopt_proposal, release_proposal
from domain.proposals.deadlines import change_proposal_deadline
from domain.proposals.words import ProposalWanted
from domain.proposals.writing import Kept, add_proposal, change_proposal, remove_proposal
from domain.store import WriteDb


def _wanted(was: Mapping[str, Any]) -> ProposalWanted:
    """Return a proposal from the plain values that an undo keeps."""
    return ProposalWanted(
        topic_id=was["topic_id"],
        author_ids=tuple(was["author_ids"]),
        title=was["title"],
        abstract=was["abstract"],
        document=was["document"],
        link=was["link"],
    )


async def _add(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    kept = Kept(taken.record_id, was["number"])
    place = was["administration"]
    await add_proposal(db, was["edition"], place, _wanted(was), at=taken.at, kept=kept)


async def _change(db: WriteDb, taken: Taken) -> None:
    await change_proposal(db, taken.record_id, _wanted(taken.values), **taken.terms)


async def _remove(db: WriteDb, taken: Taken) -> None:
    await remove_proposal(db, taken.record_id, **taken.terms)


async def _adopt(db: WriteDb, taken: Taken) -> None:
    await adopt_proposal(db, taken.record_id, taken.values["edition"], **taken.terms)


async def _release(db: WriteDb, taken: Taken) -> None:
    await release_proposal(db, taken.record_id, taken.values["edition"], **taken.terms)


async def _change_deadline(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    await change_proposal_deadline(
        db, was["edition"], read_closing(was), kept_id=taken.record_id, **taken.terms
    )


# What to do where a change of a proposal cannot be taken back.
INSTEAD: Final = {
    "Proposal": (
        "Somebody was told. Withdraw the proposal, or let it be returned and submitted again."
    )
}
ACTS: Final[Mapping[str, TakeBack]] = {
    "add_proposal": _add,
    "adopt_proposal": _adopt,
    "change_proposal": _change,
    "change_proposal_deadline": _change_deadline,
    "release_proposal": _release,
    "remove_proposal": _remove,
}
