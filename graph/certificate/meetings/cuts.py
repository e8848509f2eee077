"""Conditions on a meeting that follow from its rows by rounding: how many people topics need.

Worked out from what a proof states of them; any such statement gives a true condition.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.certificate.faults import Fault
from graph.certificate.meetings.records import Records


@dataclass(frozen=True)
class Cut:
    """A sum over people at a meeting and the first steps of its topics, and the most it may be."""

    meeting: str
    steps: Mapping[str, int]
    amounts: Mapping[str, int]
    step_amount: int
    most: int


def read_cuts(records: Records, stated: Sequence[Mapping[str, Any]]) -> Mapping[str, Cut]:
    """Read the cuts of a proof by their places in it, as text."""
    return {str(place): _cut(records, entry, place) for place, entry in enumerate(stated)}


def _cut(records: Records, entry: Mapping[str, Any], place: int) -> Cut:
    """Work a cut out.

    Of whole amounts d and variables that are not negative, ``sum d x >= needed`` gives
    ``sum round(d) x >= round up(needed / divisor) * rest``, where rest is what needed leaves over
    whole divisors and ``round(d) = d // divisor * rest + min(d % divisor, rest)``. Variables: the
    people, those of ``left_out`` by not being there, and the steps that are not covered.
    """
    meeting, steps = entry["meeting"], dict(entry["steps"])
    left_out, able = set(entry["left_out"]), set(records.able[meeting])
    whole = (*steps.values(), entry["places"], entry["divisor"])
    treated = records.meetings[meeting].get("topics", {})
    if any(type(number) is not int for number in whole):
        raise Fault(f"proof.cuts[{place}]: must state whole numbers")
    if not left_out <= able or len(left_out) < len(entry["left_out"]):
        raise Fault(f"proof.cuts[{place}]: left_out must be people who may be there, once each")
    if not all(topic in treated and 0 < n <= len(records.curve) for topic, n in steps.items()):
        raise Fault(f"proof.cuts[{place}]: must be first steps of topics of the meeting")
    divisor: int = entry["divisor"]
    if divisor < 1 or entry["places"] < 0:
        raise Fault(
            f"proof.cuts[{place}]: must divide by 1 or more, and count places 0 times or more"
        )
    counts = {
        person: sum(topic in records.shares[person] for topic in steps) - entry["places"]
        for person in able
    }
    needed: int = sum(steps.values()) - entry["places"] * records.meetings[meeting]["places"]
    needed -= sum(counts[person] for person in left_out)
    rest = needed % divisor

    def rounded(amount: int) -> int:
        return amount // divisor * rest + min(amount % divisor, rest)

    amounts = {
        person: rounded(-count) if person in left_out else -rounded(count)
        for person, count in counts.items()
    }
    most = -needed // divisor * rest + sum(amounts[person] for person in left_out)
    return Cut(meeting, steps, amounts, rounded(1), most + rounded(1) * sum(steps.values()))


def step_prices(
    cuts: Mapping[str, Cut], multipliers: Mapping[str, int]
) -> Mapping[tuple[str, str], Sequence[tuple[int, int]]]:
    """Give, by meeting and topic, what cuts ask for how many of its first steps."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for name, amount in multipliers.items():
        cut = cuts[name]
        for topic, count in cut.steps.items():
            found.setdefault((cut.meeting, topic), []).append((count, amount * cut.step_amount))
    return found


def people_prices(
    cuts: Mapping[str, Cut], multipliers: Mapping[str, int]
) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield what cuts ask for each person at their meetings."""
    for name, amount in multipliers.items():
        cut = cuts[name]
        for person, each in cut.amounts.items():
            yield (person, cut.meeting), amount * each
