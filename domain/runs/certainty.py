"""How sure the pairs of a recorded run are when ratings are a level off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import InvalidInput, NotFound
from domain.runs.alternatives import DelegatePair
from domain.runs.asked import AskedRun, answered, read_answer
from domain.runs.child import SolveLimits
from domain.runs.prices import ChangePrice, change_price
from graph import pairing
from graph.problem import MalformedProblem, PairCertainty, RatingNoise

DRAWS_MAX = 1_000


@dataclass(frozen=True)
class Doubt:
    """How ratings may be wrong: drawn so often, from a seed, a level lower or higher.

    The same doubt gives the same answer on every machine: ``graph.pairing.certainty.moved``.
    """

    seed: int = 0
    draws: int = 100
    down: int = 100
    up: int = 100


@dataclass(frozen=True)
class PairingCertainty:
    """How sure a pair is.

    Args:
        stayed: in how many draws the two are partners in the best plan.
        price: what the plan would lose without the pair as ratings are; None when it is required.
    """

    draws: int
    stayed: int
    per_mille: int
    price: ChangePrice | None


async def certainties(
    asked: AskedRun,
    pairs: Sequence[DelegatePair],
    doubt: Doubt,
    *,
    limits: SolveLimits | None = None,
) -> list[PairingCertainty]:
    """Say of pairs of a run how sure each is.

    Args:
        asked: the run.
        pairs: ids of two partners each.
        doubt: how ratings move.
        limits: what the answer may use.

    Returns:
        One for each pair, in their order.

    Raises:
        InvalidInput: a number of the doubt is out of range.
        NotFound: two are no partners in the run.
        SolveTooLong: see ``answered``.
    """
    noise = noise_of(doubt)
    found = await answered(_certainty, asked.snapshot, asked.solution, noise, limits=limits)
    known = {
        frozenset((asked.ids["delegate", one.a], asked.ids["delegate", one.b])): one
        for one in found
    }
    wanted = [frozenset(pair) for pair in pairs]
    if not known.keys() >= set(wanted):
        raise NotFound("These two are no partners in this run.", path=("pair",))
    return [
        PairingCertainty(one.runs, one.stays, one.per_mille, change_price(one.margin))
        for one in (known[pair] for pair in wanted)
    ]


def noise_of(doubt: Doubt) -> RatingNoise:
    """Return a doubt as the engines know it.

    Raises:
        InvalidInput: a number is out of range.
    """
    if not 1 <= doubt.draws <= DRAWS_MAX:
        raise InvalidInput(f"Ask for 1 to {DRAWS_MAX:,} draws, not {doubt.draws}.", path=("draws",))
    try:
        return RatingNoise(doubt.seed, doubt.draws, doubt.down, doubt.up)
    except MalformedProblem as error:
        raise InvalidInput(
            f"{error.field.capitalize()} is out of range. Give {error.expected}.",
            path=(error.field,),
        ) from error


def _certainty(snapshot: str, solution: str, noise: RatingNoise) -> tuple[PairCertainty, ...]:
    """Solve in the child once for each draw."""
    return pairing.certainty(*read_answer(snapshot, solution), noise)
