"""Blocks near some that are known, where all of them are too many to list."""

from collections.abc import Iterable, Sequence

import numpy as np

from graph.agenda.audience import Audience, audiences
from graph.agenda.blocks import Blocks
from graph.problem.agenda import AgendaProblem

Block = tuple[int, ...]


def blocks_near(problem: AgendaProblem, starts: Iterable[Sequence[int]]) -> tuple[Blocks, ...]:
    """List, for every kind of slot, blocks with one session less, more, or exchanged.

    ``starts`` are sets of sessions by place; of one that no longer may share a slot, as many
    sessions as may are the start.
    """
    known = [tuple(start) for start in starts]
    return tuple(_near(audience, known) for audience in audiences(problem))


def _near(audience: Audience, starts: Iterable[Block]) -> Blocks:
    worth: dict[Block, int] = {}
    for start in starts:
        block = _kept(audience, start)
        for gone in (None, *block):
            rest = tuple(sorted(session for session in block if session != gone))
            if rest:
                worth[rest] = audience.worth(rest)
            joins, values = audience.joined(rest)
            for session, value in zip(joins.tolist(), values.tolist(), strict=True):
                worth[tuple(sorted((*rest, session)))] = value
    count, ordered = len(audience.alone), sorted(worth)
    members = np.full((len(ordered), max(1, audience.size)), count)
    for place, block in enumerate(ordered):
        members[place, : len(block)] = block
    found = np.array([worth[block] for block in ordered], dtype=np.int64)
    return Blocks(audience.slots, audience.gain, members, found)


def _kept(audience: Audience, start: Block) -> Block:
    block: Block = ()
    for session in start:
        if audience.may_join(np.array([block], dtype=np.int64).reshape(1, -1))[0, session]:
            block = (*block, session)
    return block
