"""The prices of a plan's pairs: what each costs that was not chosen, and each that was.

Laid out once for a plan; each question after that is one shortest path, not a new solution.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.pairing.board import Board, lay_out, required_hold, served, thresholds
from graph.pairing.exchanges import Exchanges, Loss
from graph.pairing.moves import chain, marked
from graph.pairing.optimum import paired, serving_at, total_of
from graph.pairing.within import staged_plan
from graph.problem.pairing import PairingProblem, PairingSolution, PairPrice, WhyNotKind
from graph.weights import Flags, Whole


@dataclass(frozen=True)
class Prices:
    """A plan with all that its prices are read from.

    ``exchanges`` is None when the program is no flow: then each price is three integer programs.
    """

    board: Board
    solution: PairingSolution
    plan: Flags
    exchanges: Exchanges | None

    @classmethod
    def of(cls, problem: PairingProblem, solution: PairingSolution) -> "Prices":
        """Lay out the prices of a plan; ``solution`` answers this very problem.

        Cost: laying the problem out, and a few rounds of O(pairs).
        """
        board = lay_out(problem)
        plan = marked(board, ((pairing.a, pairing.b) for pairing in solution.pairings))
        exchanges = None
        if board.two_sided:
            total = solution.certificate.total
            exchanges = Exchanges.of(board, plan, solution.floor, total)
        return cls(board, solution, plan, exchanges)

    def of_pair(self, a: str, b: str) -> PairPrice:
        """Price the wish to pair two people, or to part two; the ids may stand in either order.

        Returns:
            FORCED or DROPPED with the exact price and its moves; INELIGIBLE when a rule keeps
            the two apart; CONTRADICTED when no plan with the wish may stand.

        Raises:
            KeyError when an id is not a person of the problem.

        Cost: one run of Dijkstra's algorithm with two sides; O(pairs) to find the pair.
        """
        a, b = self.board.problem.oriented(a, b)
        pair = self.board.find(a, b)
        if pair is None:
            return PairPrice(a, b, WhyNotKind.INELIGIBLE)
        found = self.exchange(pair)
        if found is None:
            return self._price(pair, None)
        loss, changed = found
        return self._price(pair, loss, changed)

    def of_person(self, person: str) -> tuple[PairPrice, ...]:
        """Price all partners that a person may have or has, in the order of the problem's people.

        Returns:
            One price for each eligible partner, without moves.

        Raises:
            KeyError when the id is not a person of the problem.

        Cost: at most four runs of Dijkstra's algorithm with two sides, whatever the number of
            partners; else as many integer programs as ``of_pair`` takes, for each partner.
        """
        board, place = self.board, self.board.problem.position[person]
        own = np.flatnonzero((board.left == place) | (board.right == place))
        other = np.where(board.left[own] == place, board.right[own], board.left[own])
        pairs = own[np.argsort(other)].tolist()
        losses: dict[int, Loss | None]
        if self.exchanges is not None:
            losses = dict(self.exchanges.of_person(place))
        else:
            losses = {pair: found[0] for pair in pairs if (found := self.exchange(pair))}
        return tuple(self._price(pair, losses.get(pair)) for pair in pairs)

    @cached_property
    def levels(self) -> Whole:
        """List the floors at which anything changes, in order."""
        return thresholds(self.board)

    def exchange(self, pair: int) -> tuple[Loss, list[int]] | None:
        """Change whether a pair is in the plan, at the least loss.

        Returns:
            The loss and the places of all pairs that change, the asked one first. None when
            nothing that may stand is left.
        """
        board = self.board
        if self.plan[pair] and board.required[pair]:
            return None
        if self.exchanges is not None:
            return self.exchanges.of_pair(pair)
        restricted = board.without(pair) if self.plan[pair] else board.requiring(pair)
        if not required_hold(restricted):
            return None
        plan = staged_plan(restricted, self.solution.floor)
        if self.plan[pair]:
            plan = np.insert(plan, pair, values=False)
        changed = np.flatnonzero(plan != self.plan).tolist()
        return self._loss(plan), [pair, *(place for place in changed if place != pair)]

    def _loss(self, plan: Flags) -> Loss:
        goal = serving_at(self.board, self.solution.floor)
        return Loss(
            self.solution.people - paired(self.board, plan),
            self.solution.people - served(self.board, plan, goal),
            self.solution.total - total_of(self.board, plan),
        )

    def _price(self, pair: int, loss: Loss | None, changed: Sequence[int] = ()) -> PairPrice:
        board = self.board
        ids = (board.problem.people[int(end[pair])].id for end in (board.left, board.right))
        a, b = board.problem.oriented(*ids)
        score = int(board.worth.score[pair])
        if loss is None or (board.everyone and loss.people):
            return PairPrice(a, b, WhyNotKind.CONTRADICTED, score)
        kind = WhyNotKind.DROPPED if self.plan[pair] else WhyNotKind.FORCED
        return PairPrice(a, b, kind, score, *loss, moves=chain(board, self.plan, changed))
