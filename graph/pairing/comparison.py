"""Two plans side by side: what stays, what changes, and what each person gains or loses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.pairing.board import Board, lay_out
from graph.problem.pairing import (
    PER_MILLE,
    Comparison,
    GroupChange,
    GroupShare,
    Outcome,
    Pair,
    PairingProblem,
    PersonChange,
    pair_key,
)
from graph.weights import pair_scores


def compare(
    before: PairingProblem,
    plan_before: Iterable[Pair],
    after: PairingProblem,
    plan_after: Iterable[Pair],
) -> Comparison:
    """Compare two plans, each in its own edition; the editions may be the same.

    Plans are pairs of ids in either order. A pair that a rule forbids counts with its score, as
    if it might stand.

    Raises:
        KeyError when a plan names somebody who is not in its edition.

    Cost: laying both editions out.
    """
    one = _Plan.of(before, plan_before)
    other = _Plan.of(after, plan_after, one.board if after is before else None)
    people = sorted(one.board.problem.position.keys() | other.board.problem.position.keys())
    changes = (_change(person, one, other) for person in people)
    return Comparison(
        before=one.outcome(),
        after=other.outcome(),
        kept=tuple(sorted(other.named[key] for key in one.named.keys() & other.named.keys())),
        lost=tuple(sorted(one.named[key] for key in one.named.keys() - other.named.keys())),
        new=tuple(sorted(other.named[key] for key in other.named.keys() - one.named.keys())),
        people=tuple(change for change in changes if change is not None),
        groups=_groups(people, one, other),
        worst_before=one.worst[1],
        worst_after=other.worst[1],
    )


@dataclass(frozen=True)
class _Plan:
    """A plan in its edition: pairs by key as they are named, and everybody's partners."""

    board: Board
    named: dict[Pair, Pair]
    partners: dict[str, tuple[str, ...]]

    @classmethod
    def of(
        cls, problem: PairingProblem, pairs: Iterable[Pair], board: Board | None = None
    ) -> "_Plan":
        named = {pair_key(a, b): problem.oriented(a, b) for a, b in pairs}
        partners: dict[str, list[str]] = {}
        for a, b in named:
            partners.setdefault(a, []).append(b)
            partners.setdefault(b, []).append(a)
        met = {person: tuple(sorted(ids)) for person, ids in partners.items()}
        return cls(lay_out(problem) if board is None else board, named, met)

    @cached_property
    def gains(self) -> dict[str, int]:
        """Say of everybody who has a partner what that one gives who gives most."""
        position, gains = self.board.problem.position, {}
        for person, partners in self.partners.items():
            others = np.array([position[other] for other in partners], dtype=np.int64)
            own = np.full_like(others, position[person])
            gains[person] = int(self.board.scores.gains(own, others).max())
        return gains

    def best(self, person: str) -> int | None:
        """Say what a person can attain at best; None when they are not in the edition."""
        place = self.board.problem.position.get(person)
        return None if place is None else int(self.board.best[place])

    def outcome(self) -> Outcome:
        position = self.board.problem.position
        ends = [[position[key] for key in pair] for pair in self.named]
        places = np.array(ends, dtype=np.int64).reshape(len(ends), 2)
        total = int(pair_scores(self.board.scores, places[:, 0], places[:, 1]).score.sum())
        return Outcome(len(self.partners), self.worst[0], total)

    @cached_property
    def worst(self) -> tuple[int, str | None]:
        """Say what is gained, and by whom, where somebody who could gain more gains least.

        All of it, and by nobody, where none could gain more.
        """
        position, best = self.board.problem.position, self.board.best
        short = ((gain, who) for who, gain in self.gains.items() if gain < best[position[who]])
        return min(short, default=(PER_MILLE, None))

    def administrations(self) -> dict[str, str]:
        """Say of everybody in the edition who sent them."""
        return {person.id: person.administration for person in self.board.problem.people}

    def share(self, people: Iterable[str]) -> GroupShare:
        """Add up what some people gain; who is not in the edition has no partner in it."""
        gains = [self.gains[person] for person in people if person in self.gains]
        return GroupShare(len(gains), sum(gains))


def _groups(people: Sequence[str], one: _Plan, other: _Plan) -> tuple[GroupChange, ...]:
    # Who is in both is counted where the later edition has them.
    sent_by = one.administrations() | other.administrations()
    members: dict[str, list[str]] = {}
    for person in people:
        members.setdefault(sent_by[person], []).append(person)
    return tuple(
        GroupChange(
            administration=key,
            before=one.share(members[key]),
            after=other.share(members[key]),
            changed=sum(
                one.partners.get(each, ()) != other.partners.get(each, ()) for each in members[key]
            ),
        )
        for key in sorted(members)
    )


def _change(person: str, one: _Plan, other: _Plan) -> PersonChange | None:
    had, has = one.partners.get(person, ()), other.partners.get(person, ())
    before, after = one.gains.get(person), other.gains.get(person)
    if had == has and before == after:
        return None
    return PersonChange(
        person=person,
        left=tuple(key for key in had if key not in has),
        joined=tuple(key for key in has if key not in had),
        gain_before=before,
        gain_after=after,
        best_before=one.best(person),
        best_after=other.best(person),
    )
