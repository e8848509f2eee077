"""The blocks of a network: the largest parts that no one departure splits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Neighbours = Sequence[Iterable[int]]


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of a network, where each person stands, and which group a block is of.

    A person in several blocks is one whose departure splits the group; a person without ties is
    a block alone. ``group`` numbers the connected group of each block from 0.
    """

    members: list[list[int]]
    at: list[list[int]]
    group: list[int]

    @property
    def groups(self) -> int:
        """Count the connected groups."""
        return self.group[-1] + 1 if self.group else 0


def blocks_of(neighbours: Neighbours) -> Blocks:
    """Find the blocks of a network, in time linear in people and ties.

    The depth-first search of Hopcroft and Tarjan with a list for a stack, since networks may be
    deeper than Python calls. ``neighbours`` holds each tie at both of its ends.
    """
    many = len(neighbours)
    seen = [-1] * many
    members: list[list[int]] = []
    group: list[int] = []
    groups = 0
    for root in range(many):
        if seen[root] < 0:
            found = _search(neighbours, root, seen) or [[root]]
            members += found
            group += [groups] * len(found)
            groups += 1
    at: list[list[int]] = [[] for _ in range(many)]
    for number, people in enumerate(members):
        for person in people:
            at[person].append(number)
    return Blocks(members, at, group)


def _search(neighbours: Neighbours, root: int, seen: list[int]) -> list[list[int]]:
    """Search one group, note in ``seen`` when each person was met, and list its blocks."""
    members: list[list[int]] = []
    low = {root: 0}
    seen[root] = 0
    path, waiting, ahead = [root], [root], [iter(neighbours[root])]
    while True:
        here = path[-1]
        for there in ahead[-1]:
            at = seen[there]
            if at < 0:
                seen[there] = low[there] = len(low)
                path.append(there)
                waiting.append(there)
                ahead.append(iter(neighbours[there]))
                break
            if at < low[here]:  # noqa: PLR1730 -- a call of min() for each tie takes long
                low[here] = at
        else:
            path.pop()
            ahead.pop()
            if not path:
                return members
            above = path[-1]
            if low[here] < seen[above]:
                low[above] = min(low[above], low[here])
            else:
                members.append([above, *_cut(waiting, here)])


def _cut(waiting: list[int], first: int) -> list[int]:
    """Take out what was met since somebody was, with them."""
    found = [waiting.pop()]
    while found[-1] != first:
        found.append(waiting.pop())
    return found
