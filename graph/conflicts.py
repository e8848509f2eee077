"""Small sets of names that cannot hold together, whatever the names stand for.

A deletion filter: try to do without each name, and leave it out where that changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence

CONFLICTS_MAX = 3

IsPossible = Callable[[frozenset[str]], bool]


def minimal_conflicts(
    names: Sequence[str], possible: IsPossible, most: int = CONFLICTS_MAX
) -> list[tuple[str, ...]]:
    """Find up to ``most`` different sets of names, each impossible, none with a name to spare.

    ``possible`` says whether all of some names can hold together; fewer are never harder. The
    first two come from filters in both directions, others from what stands without a name of
    one that is known.
    """
    found: list[tuple[str, ...]] = []
    for start in _starts(names, found):
        if possible(frozenset(start)):
            continue
        kept = set(_needed(start, frozenset(), possible))
        conflict = tuple(name for name in names if name in kept)
        if conflict not in found:
            found.append(conflict)
        if len(found) == most:
            break
    return found


def _starts(names: Sequence[str], found: Sequence[tuple[str, ...]]) -> Iterator[Sequence[str]]:
    yield names
    yield names[::-1]
    for conflict in found:  # grows while it is read
        for spared in conflict:
            yield [name for name in names if name != spared]


def _needed(block: Sequence[str], others: frozenset[str], possible: IsPossible) -> Sequence[str]:
    """Keep of a block what is needed beside others, as if its names were tried one by one.

    A block that can be dropped as a whole could have been dropped name by name.
    """
    if not possible(others):
        return []
    if len(block) == 1:
        return block
    middle = len(block) // 2
    first = _needed(block[:middle], others.union(block[middle:]), possible)
    return [*first, *_needed(block[middle:], others.union(first), possible)]
