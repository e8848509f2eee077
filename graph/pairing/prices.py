"""The prices of a plan's pairs: what each costs that was not chosen, and each that was.

Laid out once for a plan; each question after that is one shortest path, not a new solution.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from graph.pairing.board import (
    Board,
    board_of_all_pairs,
    can_list,
    required_hold,
    served,
    thresholds,
)
from graph.pairing.exchanges import Exchanges, Loss, first_labels
from graph.pairing.frame import frame_of
from graph.pairing.moves import chain, marked
from graph.pairing.near import Near
from graph.pairing.optimum import paired, serving_at, total_of
from graph.pairing.within import staged_plan
from graph.problem.pairing import Move, PairingProblem, PairingSolution, PairPrice, WhyNotKind
from graph.weights import Flags, Whole


@dataclass(frozen=True)
class Prices:
    """A plan with all that its prices are read from.

    ``exchanges`` is None when the program is no flow: then each price is three integer programs.
    ``near`` is there when the board is partial, and answers for all pairs that are not listed.
    """

    board: Board
    solution: PairingSolution
    plan: Flags
    exchanges: Exchanges | None
    near: Near | None = None

    @classmethod
    def of(cls, problem: PairingProblem, solution: PairingSolution) -> "Prices":
        """Lay out the prices of a plan; ``solution`` answers this very problem.

        Raises:
            TooManyPairs: there are more than 6,000,000 pairs, and the program is no flow.

        Cost: laying the problem out, and a few rounds of O(pairs). Above 6,000,000 pairs O(n)
            memory for n people, and a few looks at every pair.
        """
        frame = frame_of(problem)
        if not can_list(frame):
            found = Near.of(frame, solution)
            if found is not None:
                near, network = found
                return cls(network.board, solution, network.plan, network, near)
        return cls.of_board(board_of_all_pairs(frame), solution)

    @classmethod
    def of_board(cls, board: Board, solution: PairingSolution) -> "Prices":
        """Lay out the prices of a plan on a board of every eligible pair of its problem."""
        plan = marked(board, ((pairing.a, pairing.b) for pairing in solution.pairings))
        exchanges = None
        if board.two_sided:
            label = first_labels(board, solution.certificate.total)
            exchanges = Exchanges.of(board, plan, solution.floor, label)
        return cls(board, solution, plan, exchanges)

    def of_pair(self, a: str, b: str) -> PairPrice:
        """Price the wish to pair two people, or to part two; the ids may stand in either order.

        Returns:
            FORCED or DROPPED with the exact price and its moves; INELIGIBLE when a rule keeps
            the two apart; CONTRADICTED when no plan with the wish may stand.

        Raises:
            KeyError when an id is not a person of the problem.

        Cost: one run of Dijkstra's algorithm with two sides, seldom a few; O(pairs) to find the
            pair. See ``Near.of_pair`` where not all pairs are listed.
        """
        a, b = self.board.problem.oriented(a, b)
        prices, pair = self.asked(a, b)
        if pair is None:
            return PairPrice(a, b, WhyNotKind.INELIGIBLE)
        return _price(prices, pair, *(prices.exchange(pair) or (None,)))

    def asked(self, a: str, b: str) -> "tuple[Prices, int | None]":
        """Find the place of a pair, which is listed if it has not been; None: not eligible."""
        pair = self.board.find(a, b)
        if pair is not None or self.near is None or self.exchanges is None:
            return self, pair
        one, other = (self.board.problem.position[key] for key in (a, b))
        if not self.near.eligible(one, other):
            return self, None
        return self._on(self.exchanges.asked_of(one, other)), self.board.left.size

    def of_person(self, person: str) -> tuple[PairPrice, ...]:
        """Price all partners that a person may have or has, in the order of the problem's people.

        Returns:
            One price for each eligible partner, without moves.

        Raises:
            KeyError when the id is not a person of the problem.

        Cost: at most four runs of Dijkstra's algorithm with two sides, whatever the number of
            partners; else as many integer programs as ``of_pair`` takes, for each partner.
        """
        prices, place = self, self.board.problem.position[person]
        if self.near is not None and self.exchanges is not None:
            prices = self._on(self.near.of_person(self.exchanges, place))
        board = prices.board
        own = np.flatnonzero((board.left == place) | (board.right == place))
        other = np.where(board.left[own] == place, board.right[own], board.left[own])
        pairs = own[np.argsort(other)].tolist()
        losses: dict[int, Loss | None]
        if prices.exchanges is not None:
            losses = prices.exchanges.of_person(place)
        else:
            losses = {pair: found[0] for pair in pairs if (found := self.exchange(pair))}
        return tuple(_price(prices, pair, losses.get(pair)) for pair in pairs)

    def _on(self, network: Exchanges) -> "Prices":
        """Go on with a network that lists more pairs."""
        return replace(self, board=network.board, plan=network.plan, exchanges=network)

    @cached_property
    def levels(self) -> Whole:
        """List the floors at which anything changes, in order."""
        return thresholds(self.board)

    def exchange(self, pair: int) -> tuple[Loss, tuple[Move, ...]] | None:
        """Change whether a pair is in the plan, at the least loss.

        Returns:
            The loss and the chain of moves, the asked pair first. None when nothing that may
            stand is left.
        """
        board = self.board
        if self.plan[pair] and board.required[pair]:
            return None
        if self.exchanges is not None:
            return self._shortest(self.exchanges, pair)
        restricted = board.without(pair) if self.plan[pair] else board.requiring(pair)
        if not required_hold(restricted):
            return None
        plan = staged_plan(restricted, self.solution.floor)
        if self.plan[pair]:
            plan = np.insert(plan, pair, values=False)
        changed = np.flatnonzero(plan != self.plan).tolist()
        changed = [pair, *(place for place in changed if place != pair)]
        return self._loss(plan), chain(board, self.plan, changed)

    def _shortest(self, network: Exchanges, pair: int) -> tuple[Loss, tuple[Move, ...]] | None:
        if self.near is None:
            found = network.of_pair(pair)
        else:
            network, found = self.near.of_pair(network, pair)
        if found is None:
            return None
        loss, changed = found
        return loss, chain(network.board, network.plan, changed)

    def _loss(self, plan: Flags) -> Loss:
        goal = serving_at(self.board, self.solution.floor)
        return Loss(
            self.solution.people - paired(self.board, plan),
            self.solution.people - served(self.board, plan, goal),
            self.solution.total - total_of(self.board, plan),
        )


def _price(prices: Prices, pair: int, loss: Loss | None, moves: tuple[Move, ...] = ()) -> PairPrice:
    board = prices.board
    ids = (board.problem.people[int(end[pair])].id for end in (board.left, board.right))
    a, b = board.problem.oriented(*ids)
    score = int(board.worth.score[pair])
    if loss is None or (board.everyone and loss.people):
        return PairPrice(a, b, WhyNotKind.CONTRADICTED, score)
    kind = WhyNotKind.DROPPED if prices.plan[pair] else WhyNotKind.FORCED
    return PairPrice(a, b, kind, score, *loss, moves=moves)
