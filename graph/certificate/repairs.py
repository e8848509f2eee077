"""Whether the repairs of a conflict are what they say: of each record the least that is enough."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from graph.certificate.faults import differs

# Repairs that change a number, by so many.
COUNTED = ("raise", "lower")


def repair_faults(
    conflicts: Sequence[Sequence[str]],
    repairs: Sequence[Sequence[Mapping[str, Any]]],
    kinds: Mapping[str, str],
    is_enough: Callable[[Sequence[str], str, int], bool],
) -> Iterator[str]:
    """Check that each record of each conflict has its repair, and that none could be smaller.

    ``kinds`` maps what a record is to how it is repaired; ``is_enough`` says of the names of a
    conflict, one of them and a number whether they hold together once that one gives way by so
    many.
    """
    if len(repairs) != len(conflicts):
        yield "repairs: must be those of the conflicts"
        return
    for place, (names, stated) in enumerate(zip(conflicts, repairs, strict=True)):
        if [entry["record"] for entry in stated] != list(names):
            yield f"repairs[{place}]: must name the records of the conflict, in order"
            continue
        for name, entry in zip(names, stated, strict=True):
            where = f"repairs[{place}] of {name}"
            kind, by = kinds[name.partition(":")[0]], entry["by"]
            yield from differs(f"{where}: kind", entry["kind"], kind)
            if kind not in COUNTED:
                yield from differs(f"{where}: by", by, None)
            elif type(by) is not int or by < 1 or not is_enough(names, name, by):
                yield f"{where}: {by} is not enough"
            elif by > 1 and is_enough(names, name, by - 1):
                yield f"{where}: less than {by} is enough"
