"""What people gain from blocks in a slot, counted in bits, and the blocks that matter.

What a person gains rises in steps: from nothing to the least that they gain from any session, from
there to the next. A session reaches all steps up to its own, a block those that any of its
sessions reaches, and people gain the heights of the steps that are reached. Each height is written
in binary: steps with the same bit are one whole number for each session, so that joining two
blocks is one "or", and adding up is counting bits. A leader's own session reaches all of the
leader's steps, whose height is taken off again: they gain nothing where they lead.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import gcd

from graph.certificate.agenda.records import Block, Records
from graph.certificate.faults import Fault

EVALUATED_MAX = 20_000_000

Reached = Sequence[int]  # for each bit of a height: the steps that have it and are reached


class Audience:
    """The people of a slot, and the sessions that may be held there."""

    def __init__(self, records: Records, slot: str) -> None:
        self._records = records
        self._allowed = [s for s in records.sessions if records.is_allowed(s, slot)]
        self._clashes = {
            a: {b for b in self._allowed if a != b and records.clash(a, b)} for a in self._allowed
        }
        self._interpreted = {
            s for s in self._allowed if bool(records.sessions[s].get("interpreted"))
        }
        self._off = dict.fromkeys(self._allowed, 0)
        self._reached: dict[str, list[int]] = {session: [] for session in self._allowed}
        self._unit = 1
        self._places: list[int] = []
        self._count_steps(slot)

    def _count_steps(self, slot: str) -> None:
        records = self._records
        rows = []
        for person in records.attending(slot):
            row = {s: records.gain(person, s) for s in records.sessions}
            top = max(row.values(), default=0)
            for session in self._allowed if top else ():
                if person in records.leaders(session):
                    row[session] = top
                    self._off[session] += top
            rows.append(row)
        self._unit = gcd(*(gain for row in rows for gain in row.values())) or 1
        for row in rows:
            before = 0
            for step in sorted(set(row.values()) - {0}):
                there = [session for session in self._allowed if row[session] >= step]
                self._add_step((step - before) // self._unit, there)
                before = step

    def _add_step(self, height: int, there: Sequence[str]) -> None:
        """Give a step to the sessions that reach it, once for each bit of its height."""
        for bit in range(height.bit_length()):
            if bit == len(self._places):
                self._places.append(0)
                for reached in self._reached.values():
                    reached.append(0)
            if height >> bit & 1:
                for session in there:
                    self._reached[session][bit] |= 1 << self._places[bit]
                self._places[bit] += 1

    def blocks(
        self,
        prices: Mapping[str, int],
        denominator: int,
        floor: int | None,
    ) -> Iterator[tuple[Block, int]]:
        """Give every block that has more left of its worth than ``floor``, with its worth.

        Left is the worth times the denominator, less the prices; None gives every block. With
        every session that joins a block any other adds less to it than before: what the best few
        add bounds all that grows from a block, and what cannot reach the floor is left out.
        """
        rooms = len(self._records.capacity)
        nothing = [0] * max(map(len, self._reached.values()), default=0)
        evaluated = 0
        waiting: list[tuple[Block, Reached, int, int, Sequence[str]]] = []
        if rooms:
            alone = [session for session in self._allowed if self._may_join((), session)]
            waiting.append(((), nothing, 0, 0, alone))
        while waiting:
            block, reached, worth, left, joins = waiting.pop()
            evaluated += len(joins)
            if evaluated > EVALUATED_MAX:
                raise Fault("proof: takes too long to check")
            grown = []
            for session in joins:
                there = [a | b for a, b in zip(reached, self._reached[session], strict=True)]
                total = self._unit * sum(n.bit_count() << bit for bit, n in enumerate(there))
                cost = prices.get(session, 0) + self._off[session] * denominator
                adds = (total - worth) * denominator - cost
                grown.append((adds, session, there, total))
                if floor is None or left + adds > floor:
                    held = (*block, session)
                    yield tuple(sorted(held)), total - sum(map(self._off.__getitem__, held))
            more = rooms - len(block) - 1
            if more:
                grown.sort(key=lambda entry: (-entry[0], entry[1]))
                for place, (adds, session, there, total) in enumerate(grown):
                    rest = [entry[0] for entry in grown[place + 1 : place + 1 + more]]
                    best = left + adds + sum(gain for gain in rest if gain > 0)
                    if floor is not None and best <= floor:
                        break
                    least = left + adds + sum(gain for gain in rest[: more - 1] if gain > 0)
                    held = (*block, session)
                    later = [
                        other
                        for gain, other, _, _ in grown[place + 1 :]
                        if (floor is None or least + gain > floor) and self._may_join(held, other)
                    ]
                    if later:
                        waiting.append((held, there, total, left + adds, later))

    def _may_join(self, block: Block, session: str) -> bool:
        if not self._clashes[session].isdisjoint(block):
            return False
        if session not in self._interpreted:
            return True
        return len(self._interpreted.intersection(block)) < self._records.booths
