"""Words about plans: what a change costs, how two plans differ, how sure a pair is.

As ``sentences``, out of values alone; who is who comes with the names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from api.sentences import losses_words, record_words


class ChangePrice(Protocol):
    """What a plan would lose by one change."""

    @property
    def people(self) -> int: ...

    @property
    def short(self) -> int: ...

    @property
    def total(self) -> int: ...


class PlanValue(Protocol):
    """The three objectives of a plan."""

    @property
    def people(self) -> int: ...

    @property
    def floor(self) -> int: ...

    @property
    def total(self) -> int: ...


class DelegateChange(Protocol):
    """What somebody loses and gains from one plan to another."""

    @property
    def delegate_id(self) -> str: ...

    @property
    def lost(self) -> tuple[str, ...]: ...

    @property
    def new(self) -> tuple[str, ...]: ...

    @property
    def gain_before(self) -> int | None: ...

    @property
    def gain_after(self) -> int | None: ...


class Certainty(Protocol):
    """How sure a pair is."""

    @property
    def draws(self) -> int: ...

    @property
    def stayed(self) -> int: ...


class Record(Protocol):
    """A record of a contradiction."""

    @property
    def name(self) -> str: ...


class Repair(Protocol):
    """Records to drop, and what comes of it."""

    @property
    def records(self) -> Sequence[Record]: ...

    @property
    def after(self) -> PlanValue: ...

    @property
    def raised(self) -> Sequence[tuple[Record, int]]: ...


def change_price(price: ChangePrice | None, *, paired: bool) -> str:
    """Say what making two delegates partners would cost a plan, or parting two who are."""
    act = "Parting the two" if paired else "Making the two partners"
    if price is None:
        return f"{act} is not possible while other records stand."
    costs = losses_words(
        (price.people, "partner for {} people", "partner for one person"),
        (price.short, "the floor for {} people", "the floor for one person"),
        (price.total, "{} points of the total", "one point of the total"),
    )
    return f"{act} would cost {costs}."


def alternative(before: PlanValue, after: PlanValue, changed: int) -> str:
    """Say what another plan gives up of a run's plan, and how many of its pairs are others."""
    worth = "is worth the same" if after.total == before.total else None
    worth = worth or f"is worth {_points(before.total - after.total)} less"
    return f"It {worth}, for as many people and the same floor, with {_pairs(changed)} instead."


def different(changed: int, bound: int) -> str:
    """Say whether a plan could be more different."""
    if changed == bound:
        return f"It gives up {_pairs(changed)}; no plan within the tolerance gives up more."
    return f"It gives up {_pairs(changed)}; no plan within the tolerance gives up {bound + 1}."


def comparison(before: PlanValue, after: PlanValue, kept: int, lost: int, new: int) -> str:
    """Say how a second plan differs from a first."""
    if not lost and not new:
        pairs = "Both have the same pairs."
    else:
        each = f"{lost} in the first alone, {new} in the second alone"
        pairs = f"{_pairs(kept).capitalize()} in both, {each}."
    values = "; ".join(
        f"{name} {_moved(one, other)}"
        for name, one, other in (
            ("people with a partner", before.people, after.people),
            ("floor", before.floor, after.floor),
            ("total", before.total, after.total),
        )
    )
    return f"{pairs} {values[:1].upper()}{values[1:]}."


def delegate_change(change: DelegateChange, names: Mapping[str, str]) -> str:
    """Say whom somebody leaves and joins, and what they gain before and after."""
    name = names[change.delegate_id]
    lost, new = (_names(part, names) for part in (change.lost, change.new))
    if lost and new:
        moves = f"{name} leaves {lost} and joins {new}"
    elif lost or new:
        moves = f"{name} leaves {lost}" if lost else f"{name} joins {new}"
    else:
        moves = f"{name} keeps the same partners"
    if change.gain_before is None or change.gain_after is None:
        return f"{moves}."
    gained = _moved(change.gain_before, change.gain_after)
    return f"{moves}; what {name} gains {gained}."


def certainty(found: Certainty) -> str:
    """Say how often two stay partners when ratings are drawn a level off."""
    return (
        f"The two are partners in the best plan of {found.stayed:,} of {found.draws:,} draws"
        " of the ratings."
    )


def record(name: str) -> str:
    """Say what a record demands or limits, as a sentence."""
    words = record_words(name)
    return f"{words[:1].upper()}{words[1:]}."


def repair(found: Repair) -> str:
    """Say which records to drop, what limits would do instead, and what can be had then."""
    drops = "; ".join(record_words(each.name) for each in found.records)
    raised = "".join(
        f" The plan takes {places} {'place' if places == 1 else 'places'} there."
        for _, places in found.raised
    )
    after = found.after
    people = "one person has" if after.people == 1 else f"{after.people} people have"
    return (
        f"Drop this: {drops}.{raised} Then {people} a partner, with a floor of {after.floor:,}"
        f" and a total of {after.total:,}."
    )


def _moved(before: int, after: int) -> str:
    if before == after:
        return f"stays {before:,}"
    return f"{'falls' if after < before else 'rises'} from {before:,} to {after:,}"


def _pairs(number: int) -> str:
    return "one pair" if number == 1 else f"{number} pairs"


def _points(number: int) -> str:
    return "one point" if number == 1 else f"{number:,} points"


def _names(ids: Sequence[str], names: Mapping[str, str]) -> str:
    return " and ".join(names[each] for each in ids)
