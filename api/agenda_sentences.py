"""Words about agendas that were planned again: what moves, and whether less could."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.texts import Texts


@dataclass(frozen=True)
class Moved:
    """What a replan moves: sessions, moves in all, the fewest; what it is worth, and the best."""

    sessions: int
    moves: int
    bound: int
    total: int
    best: int


def agenda_replan(found: Moved, gone: Sequence[str], new: Sequence[str], words: Texts) -> str:
    """Say how many sessions move, which go and come by title, and the share given up for that."""
    if not found.sessions:
        told = [words.say("agenda_replan.same")]
    else:
        moves = words.say("count.moves", found.moves)
        if found.moves == found.bound:
            told = [words.say("agenda_replan.least", found.sessions, moves=moves)]
        elif not found.bound:
            told = [words.say("agenda_replan.open", found.sessions, moves=moves)]
        else:
            fewest = words.say("count.moves", found.bound)
            told = [words.say("agenda_replan.bound", found.sessions, moves=moves, bound=fewest)]
    if gone:
        told.append(words.say("topic_replan.dropped", topics=words.listed(gone)))
    if new:
        told.append(words.say("topic_replan.added", topics=words.listed(new)))
    if lost := found.best - found.total:
        told.append(words.say("topic_replan.loss", share=words.per_cent(lost, found.best)))
    return words.together(told)
