"""For whom a plan has too few places: people who may only meet some others, who are full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from domain.runs.asked import AskedRun, answered, read_answer
from domain.runs.child import SolveLimits
from graph import pairing
from graph import problem as shapes


@dataclass(frozen=True)
class PartnerShortage:
    """Delegates who may only meet some others, who have fewer places than they are people.

    Args:
        delegate_ids, host_ids: those who are short, and the only ones whom they may meet.
        codes, host_codes: the same by code.
        places: how many partners the others may have, without demanded pairs with anybody else.
    """

    delegate_ids: tuple[str, ...]
    host_ids: tuple[str, ...]
    codes: tuple[str, ...]
    host_codes: tuple[str, ...]
    places: int

    @classmethod
    def of(cls, found: shapes.PartnerShortage, ids: Mapping[tuple[str, str], str]) -> Self:
        """Find the rows behind the codes; who is gone since is left out."""
        people, hosts = (
            tuple(ids["delegate", code] for code in codes if ("delegate", code) in ids)
            for codes in (found.people, found.hosts)
        )
        return cls(people, hosts, found.people, found.hosts, found.places)


async def partner_shortages(
    asked: AskedRun, *, limits: SolveLimits | None = None
) -> list[PartnerShortage]:
    """Say for whom of those without a partner there are too few places, by code.

    Raises:
        InvalidInput: there are more pairs than can be listed.
        SolveTooLong: see ``answered``.
    """
    found = await answered(_shortages, asked.snapshot, asked.solution, limits=limits)
    return [PartnerShortage.of(each, asked.ids) for each in found]


def _shortages(snapshot: str, solution: str) -> tuple[shapes.PartnerShortage, ...]:
    return pairing.shortages(*read_answer(snapshot, solution))
