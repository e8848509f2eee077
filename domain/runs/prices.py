"""What a recorded plan would lose by one change: a pair that goes, or another partner.

Read from the proof of the run; nothing is solved anew where the program is a flow.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from domain.runs.asked import AskedRun, answered, code_of, expect_known, read_answer
from domain.runs.child import SolveLimits
from domain.runs.engines import Document
from domain.runs.explain import PairingAnswer, answer_of
from graph import certificate, pairing
from graph.problem import PairPrice, WhyNot, WhyNotKind


@dataclass(frozen=True)
class ChangePrice:
    """What a plan loses by one change; only the first that is not 0 decides.

    Args:
        people: fewer who have a partner.
        short: fewer who reach the floor of the plan, those without a partner among them.
        total: points; negative when the total would rise.
    """

    people: int
    short: int
    total: int


@dataclass(frozen=True)
class PossiblePartner:
    """Somebody whom a delegate may be paired with, or is.

    Args:
        paired: the two are partners in the plan; the price is then that of parting them.
        score: what their pairing is worth.
        price: None when other records do not let the change be made.
    """

    delegate_id: str
    paired: bool
    score: int
    price: ChangePrice | None


async def if_gone(
    asked: AskedRun, pairs: Sequence[tuple[str, str]], *, limits: SolveLimits | None = None
) -> list[PairingAnswer]:
    """Say of pairs of a run what its plan would lose without each, and who would change partner.

    Args:
        asked: the run.
        pairs: ids of the two delegates of each.
        limits: what the answer may use.

    Returns:
        An answer for each pair, in their order.

    Raises:
        NotFound: somebody is not a delegate of the run's edition.
        SolveTooLong: see ``answered``.
    """
    codes = [
        tuple(code_of(asked, delegate_id, "delegate") for delegate_id in pair) for pair in pairs
    ]
    found = await answered(_part, asked.snapshot, asked.solution, codes, limits=limits)
    return [answer_of(asked.id, answer, reasons, asked.ids) for answer, reasons in found]


async def possible_partners(
    asked: AskedRun, delegate_id: str, *, limits: SolveLimits | None = None
) -> list[PossiblePartner]:
    """List all partners that a delegate may have or has, with what each would cost the plan.

    Returns:
        The partners of the plan first, then the others, the cheapest first.

    Raises:
        NotFound: it is nobody of the run's edition, or was not when the run was made.
        SolveTooLong: see ``answered``.
    """
    code = code_of(asked, delegate_id, "delegate")
    found = await answered(_partners, asked.snapshot, asked.solution, code, limits=limits)
    return [
        PossiblePartner(
            delegate_id=asked.ids["delegate", price.b if price.a == code else price.a],
            paired=price.kind is WhyNotKind.DROPPED,
            score=price.score or 0,
            price=change_price(price),
        )
        for price in sorted(found, key=_order)
    ]


def _part(
    snapshot: str, solution: str, pairs: Sequence[tuple[str, str]]
) -> list[tuple[WhyNot, list[Document]]]:
    """Price in the child what each pair is worth to the plan."""
    document = json.loads(snapshot)
    prices = pairing.Prices.of(*read_answer(snapshot, solution))
    return [
        (pairing.why_not_from(prices, a, b), certificate.reasons_of_pair(document, a, b))
        for a, b in pairs
    ]


def _partners(snapshot: str, solution: str, code: str) -> tuple[PairPrice, ...]:
    """Price in the child all partners of one person."""
    problem, answer = read_answer(snapshot, solution)
    expect_known(problem, code, "delegate")
    return pairing.Prices.of(problem, answer).of_person(code)


def change_price(price: PairPrice) -> ChangePrice | None:
    """Return what a change costs; None when it cannot be made."""
    if price.people is None or price.short is None or price.total is None:
        return None
    return ChangePrice(price.people, price.short, price.total)


def _order(price: PairPrice) -> tuple[bool, bool, int, int, int, str, str]:
    lost = change_price(price)
    losses = (0, 0, 0) if lost is None else (lost.people, lost.short, lost.total)
    return (price.kind is not WhyNotKind.DROPPED, lost is None, *losses, price.a, price.b)
