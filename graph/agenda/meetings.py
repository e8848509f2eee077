"""Time for pairs to meet beside an agenda: as many pairs as can, and at the smallest loss."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from graph.problem.agenda import AgendaProblem, AgendaSolution, Meeting, Meetings
from graph.solver import Solver, linear_program

DENOMINATOR = 10**6
HALF = 0.5
SCALED = 1e4

Pair = tuple[str, str]
Hour = tuple[str, int]  # a person in a slot


@dataclass(frozen=True, slots=True)
class _Chance:
    """A slot in which a pair can meet, and what its two would attend there instead."""

    pair: Pair
    slot: int
    lost: int


def meet(problem: AgendaProblem, solution: AgendaSolution) -> Meetings:
    """Give the pairs of a problem slots to meet in, beside an agenda that stays as it is.

    Nobody meets in a slot in which they are away or lead, nor two people at once. First as many
    pairs meet as can, then they lose as little as can be of what they attend. Somebody with one
    partner only, whose partner has no other, gets the best slot of the two at once; others are
    chosen for by an integer program. What the multipliers of its relaxation prove is stated, and
    it is nearly always all.

    Source: weak duality; each hour of a person is sold once.
    """
    weight, chances = _weighed(problem, solution)
    held: dict[Pair, _Chance] = {}
    hours: dict[Hour, int] = {}
    for group in _groups(chances):
        if len({chance.pair for chance in group}) == 1:
            best = min(group, key=lambda chance: (chance.lost, chance.slot))
            held[best.pair] = best
        else:
            held |= _whole(group, weight)
            hours |= _hours(group, weight)
    met = [held[pair] for pair in sorted(held)]
    lost = sum(chance.lost for chance in met)
    bound = _bound(problem.pairs, chances, weight, hours)
    prices: dict[str, dict[str, int]] = {}
    for (person, slot), price in sorted(hours.items()):
        prices.setdefault(person, {})[problem.slots[slot]] = price
    return Meetings(
        held=tuple(Meeting(c.pair, problem.slots[c.slot], c.lost) for c in met),
        unmet=tuple(pair for pair in problem.pairs if pair not in held),
        lost=lost,
        held_bound=min(len(problem.pairs), -(-bound // weight)),
        lost_bound=max(0, weight * len(met) - bound),
        denominator=DENOMINATOR,
        prices=prices,
    )


def _weighed(
    problem: AgendaProblem, solution: AgendaSolution
) -> tuple[int, Mapping[Pair, Sequence[_Chance]]]:
    """List the chances of each pair; one meeting weighs more than all that can be lost."""
    chances: dict[Pair, list[_Chance]] = {pair: [] for pair in problem.pairs}
    for pair in problem.pairs:
        for place, slot in enumerate(problem.slots):
            costs = [_cost(problem, solution, person, slot) for person in pair]
            if None not in costs:
                lost = sum(cost for cost in costs if cost is not None)
                chances[pair].append(_Chance(pair, place, lost))
    most = (max((chance.lost for chance in each), default=0) for each in chances.values())
    return 1 + sum(most), chances


def _cost(problem: AgendaProblem, solution: AgendaSolution, person: str, slot: str) -> int | None:
    """Say what an hour costs somebody, None where they are away or lead."""
    if slot in problem.away.get(person, ()):
        return None
    session = solution.attendance.get(person, {}).get(slot)
    if session is None:
        return 0
    if person in problem.session_by_id[session].leaders:
        return None
    return problem.worth(person, session)


def _groups(chances: Mapping[Pair, Sequence[_Chance]]) -> Iterator[list[_Chance]]:
    """Give chances by people who are connected by pairs, without those who have none."""
    partners: dict[str, list[Pair]] = defaultdict(list)
    for pair, some in chances.items():
        for person in pair if some else ():
            partners[person].append(pair)
    seen: set[Pair] = set()
    for pair, some in chances.items():
        if some and pair not in seen:
            seen.add(pair)
            group = [pair]
            for other in group:  # grows while it is read
                more = {p for person in other for p in partners[person]} - seen
                seen |= more
                group += sorted(more)
            yield [chance for each in group for chance in chances[each]]


def _program(group: Sequence[_Chance], weight: int, *, whole: bool) -> Solver:
    pairs = {pair: row for row, pair in enumerate(dict.fromkeys(c.pair for c in group))}
    hours = {hour: row for row, hour in enumerate(_hours_of(group), start=len(pairs))}
    rows: list[dict[int, float]] = [{} for _ in range(len(pairs) + len(hours))]
    for column, chance in enumerate(group):
        rows[pairs[chance.pair]][column] = 1.0
        for person in chance.pair:
            rows[hours[person, chance.slot]][column] = 1.0
    solver = Solver()
    solver.passModel(
        linear_program(
            cost=[-(weight - chance.lost) * SCALED / weight for chance in group],
            lower=[0.0] * len(group),
            upper=[1.0] * len(group),
            rows=rows,
            at_most=[1.0] * len(rows),
            whole=len(group) if whole else 0,
        )
    )
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise AssertionError("to meet nowhere is always possible")
    return solver


def _hours_of(group: Sequence[_Chance]) -> Sequence[Hour]:
    return list(dict.fromkeys((person, c.slot) for c in group for person in c.pair))


def _whole(group: Sequence[_Chance], weight: int) -> dict[Pair, _Chance]:
    values = _program(group, weight, whole=True).getSolution().col_value
    return {c.pair: c for c, value in zip(group, values, strict=True) if value > HALF}


def _hours(group: Sequence[_Chance], weight: int) -> dict[Hour, int]:
    """Price the hours of people by the relaxation."""
    pairs = len({chance.pair for chance in group})
    duals = -np.array(_program(group, weight, whole=False).getSolution().row_dual)[pairs:]
    prices = np.rint(duals * weight / SCALED * DENOMINATOR)
    found = zip(_hours_of(group), prices, strict=True)
    return {hour: int(price) for hour, price in found if price > 0}


def _bound(
    pairs: Sequence[Pair],
    chances: Mapping[Pair, Sequence[_Chance]],
    weight: int,
    hours: Mapping[Hour, int],
) -> int:
    """Bound the weight of all meetings less what is lost, by any prices of hours."""
    total = sum(hours.values())
    for pair in pairs:
        left = [
            (weight - c.lost) * DENOMINATOR - sum(hours.get((p, c.slot), 0) for p in pair)
            for c in chances[pair]
        ]
        total += max(0, max(left, default=0))
    return total // DENOMINATOR
