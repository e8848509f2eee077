"""Whether records that an answer blames contradict each other, and need each other, by trying."""

from collections.abc import Callable, Iterator, Sequence


class TooLong(Exception):
    """A question that takes more steps than a check may."""


def conflict_faults(
    conflicts: Sequence[Sequence[str]],
    is_known: Callable[[str], bool],
    hold: Callable[[Sequence[str]], bool],
) -> Iterator[str]:
    """Check that each conflict exists, contradicts itself, and has no record to spare.

    ``is_known`` says whether a name is one of a record; ``hold`` whether all records of some names
    can hold together, and may raise TooLong.
    """
    if not conflicts:
        yield "conflicts: must name at least one"
    for place, names in enumerate(conflicts):
        strangers = [name for name in names if not is_known(name)]
        if strangers:
            yield f"conflicts[{place}]: {strangers[0]!r} is not a record of the instance"
            continue
        if len(set(names)) < len(names):
            yield f"conflicts[{place}]: a record stands there twice"
            continue
        try:
            if hold(names):
                yield f"conflicts[{place}]: these records can hold together"
            for spared in names:
                if not hold([name for name in names if name != spared]):
                    yield f"conflicts[{place}]: contradicts without {spared} too"
        except TooLong:
            yield f"conflicts[{place}]: takes too long to check"
