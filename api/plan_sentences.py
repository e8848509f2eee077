"""Words about plans: what a change costs, how two plans differ, how sure a pair is.

As ``sentences``, out of values alone; who is who comes with the names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from api.sentences import contradiction, losses_words, record_words
from api.texts import Texts


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

    @property
    def most(self) -> int | None: ...


class RaisedLimit(Protocol):
    """How far to raise a limit instead of dropping it."""

    @property
    def record(self) -> Record: ...

    @property
    def least(self) -> int: ...

    @property
    def places(self) -> int: ...


class Repair(Protocol):
    """Records to drop, and what comes of it."""

    @property
    def records(self) -> Sequence[Record]: ...

    @property
    def after(self) -> PlanValue: ...

    @property
    def raised(self) -> Sequence[RaisedLimit]: ...


def change_price(price: ChangePrice | None, words: Texts, *, paired: bool) -> str:
    """Say what making two delegates partners would cost a plan, or parting two who are."""
    act = "part" if paired else "pair"
    if price is None:
        return words.say(f"{act}.impossible")
    costs = losses_words(
        words, ("people", price.people), ("short", price.short), ("total", price.total)
    )
    return words.say(f"{act}.costs", costs=costs)


def alternative(before: PlanValue, after: PlanValue, changed: int, words: Texts) -> str:
    """Say what another plan gives up of a run's plan, and how many of its pairs are others."""
    pairs = words.say("count.pairs", changed)
    lost = before.total - after.total
    if lost == 0:
        return words.say("alternative.same", pairs=pairs)
    kind = "less" if lost > 0 else "more"
    points = words.say("count.points", abs(lost))
    return words.say(f"alternative.{kind}", points=points, pairs=pairs)


def different(changed: int, bound: int, words: Texts) -> str:
    """Say whether a plan could be more different."""
    pairs = words.say("count.pairs", changed)
    if changed == bound:
        return words.say("different.most", pairs=pairs)
    return words.say("different.bound", bound + 1, pairs=pairs)


def comparison(
    before: PlanValue, after: PlanValue, kept: int, lost: int, new: int, *, words: Texts
) -> str:
    """Say how a second plan differs from a first."""
    values = words.say(
        "comparison.values",
        people=_moved(before.people, after.people, words),
        floor=_moved(before.floor, after.floor, words),
        total=_moved(before.total, after.total, words),
    )
    if not lost and not new:
        return words.say("comparison.same", values=values)
    return words.sentence(
        "comparison.pairs",
        pairs=words.say("count.pairs", kept),
        lost=words.number(lost),
        new=words.number(new),
        values=values,
    )


def delegate_change(change: DelegateChange, names: Mapping[str, str], words: Texts) -> str:
    """Say whom somebody leaves and joins, and what they gain before and after."""
    name = names[change.delegate_id]
    gain = ""
    if change.gain_before is not None and change.gain_after is not None:
        moved = _moved(change.gain_before, change.gain_after, words)
        gain = words.say("change.gain", name=name, moved=moved)
    kinds = {(True, True): "moves", (True, False): "leaves", (False, True): "joins"}
    return words.say(
        f"change.{kinds.get((bool(change.lost), bool(change.new)), 'keeps')}",
        name=name,
        lost=words.listed([names[each] for each in change.lost]),
        new=words.listed([names[each] for each in change.new]),
        gain=gain,
    )


def certainty(found: Certainty, words: Texts) -> str:
    """Say how often two stay partners when ratings are drawn a level off."""
    return words.say(
        "certainty", stayed=words.number(found.stayed), draws=words.number(found.draws)
    )


def kept(number: int, bound: int, words: Texts) -> str:
    """Say how many pairs of an earlier plan are kept, and whether more could be."""
    pairs = words.say("count.pairs", number)
    if number == bound:
        return words.say("kept.most", pairs=pairs)
    return words.say("kept.bound", bound + 1, pairs=pairs)


def record(one: Record, words: Texts) -> str:
    """Say what a record demands or limits, as a sentence."""
    return words.sentence("record", record=record_words(one.name, words, one.most))


class Contradiction(Protocol):
    """Records of which each is needed for the contradiction."""

    @property
    def records(self) -> Sequence[Record]: ...

    @property
    def broken_rules(self) -> Sequence[str]: ...

    @property
    def short(self) -> Sequence[str]: ...


class Shortage(Protocol):
    """People who may only meet some others, by code, and how many places these have."""

    @property
    def codes(self) -> Sequence[str]: ...

    @property
    def host_codes(self) -> Sequence[str]: ...

    @property
    def places(self) -> int: ...


def contradicted(found: Contradiction, words: Texts) -> str:
    """Say that some records cannot hold together, and for whom they leave too few places."""
    most = {each.name: each.most for each in found.records}
    said = contradiction(list(most), words, found.broken_rules, most)
    if not found.short:
        return said
    return words.together([said, words.say("contradiction.short", people=words.some(found.short))])


def shortage(found: Shortage, words: Texts) -> str:
    """Say who can only meet whom, and how few places these have."""
    return words.say(
        "shortage",
        len(found.codes),
        people=words.some(found.codes),
        hosts=words.some(found.host_codes),
        places=words.say("count.places", found.places),
        count=words.say("count.people", len(found.codes)),
    )


def repair(found: Repair, words: Texts) -> str:
    """Say which records to drop, what limits would do instead, and what can be had then."""
    records = [record_words(each.name, words, each.most) for each in found.records]
    after = found.after
    return words.say(
        "repair",
        drops=words.say("contradiction.comma").join(records),
        raised="".join(
            words.say(
                "repair.raised",
                record=record_words(each.record.name, words, each.record.most),
                least=words.number(each.least),
                places=words.number(each.places),
            )
            for each in found.raised
        ),
        people=words.say("count.have_partner", after.people),
        floor=words.number(after.floor),
        total=words.number(after.total),
    )


def _moved(before: int, after: int, words: Texts) -> str:
    kind = "same" if before == after else "falls" if after < before else "rises"
    return words.say(f"moved.{kind}", before=words.number(before), after=words.number(after))
