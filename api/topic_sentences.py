"""Words about plans of topics: what fairness costs, why not a topic, how sure one is.

As ``sentences``, out of values alone; topics and sides come with their names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from api.texts import Texts

PER_MILLE = 1000


class TopicAnswer(Protocol):
    """What it would mean to choose a topic."""

    @property
    def kind(self) -> str: ...

    @property
    def conflicts(self) -> tuple[tuple[str, ...], ...]: ...

    @property
    def possible_in_editions(self) -> int | None: ...

    @property
    def loss_per_mille(self) -> int: ...


class Certainty(Protocol):
    """How sure a topic is."""

    @property
    def stayed(self) -> int: ...

    @property
    def draws(self) -> int: ...

    @property
    def is_close_call(self) -> bool: ...

    @property
    def assessed(self) -> int: ...

    @property
    def entries(self) -> int: ...


def leaders_waived(level: int, words: Texts) -> str:
    """Say why no leaders were asked for, with the least level that leading takes."""
    return words.say("leaders_waived", level=words.level(level))


def fairness(loss_per_mille: int, low: int, high: int, words: Texts) -> str:
    """Say what full fairness costs of the total, and from where to where it lifts the weaker side.

    All three are per mille.
    """
    return words.say(
        "fairness.free" if low == high else "fairness.costs",
        low=words.per_cent(low, PER_MILLE),
        high=words.per_cent(high, PER_MILLE),
        share=words.per_cent(loss_per_mille, PER_MILLE),
    )


def topic_why_not(
    answer: TopicAnswer,
    names: Mapping[str, str],
    displaced: Sequence[str],
    nearest: Sequence[tuple[str, str, int]],
    words: Texts,
) -> str:
    """Answer why a topic is not chosen.

    Args:
        answer: label and values.
        names: of the topics and sides that the records name, by key, in the language.
        displaced: names of the topics that it would displace.
        nearest: who comes closest to leading it: a code, the name of a side, a level.
        words: the language.

    """
    instead = ""
    if displaced:
        instead = words.say("topic_why_not.displaces", topics=words.listed(displaced))
    share = words.per_cent(answer.loss_per_mille, PER_MILLE)
    told = [words.say(f"topic_why_not.{answer.kind}", share=share, instead=instead)]
    told += _told(answer.conflicts, names, words)
    for leader, side, level in nearest:
        shown = words.level(level)
        told.append(words.say("topic_why_not.nearest", leader=leader, side=side, level=shown))
    if answer.possible_in_editions is not None:
        told.append(words.say("topic_why_not.returns", answer.possible_in_editions))
    return words.together(told)


class Replan(Protocol):
    """A plan that keeps most topics of another."""

    @property
    def kept_ids(self) -> tuple[str, ...]: ...

    @property
    def total(self) -> int: ...

    @property
    def best_total(self) -> int: ...

    @property
    def proved(self) -> bool: ...


def topic_replan(plan: Replan, dropped: Sequence[str], added: Sequence[str], words: Texts) -> str:
    """Say how many topics stay, what goes and comes by name, and the share given up for that."""
    kept = "topic_replan.kept" if plan.proved else "topic_replan.unproved"
    told = [words.say(kept, len(plan.kept_ids))]
    if dropped:
        told.append(words.say("topic_replan.dropped", topics=words.listed(dropped)))
    if added:
        told.append(words.say("topic_replan.added", topics=words.listed(added)))
    if lost := plan.best_total - plan.total:
        told.append(words.say("topic_replan.loss", share=words.per_cent(lost, plan.best_total)))
    return words.together(told)


def topic_dropped(
    code: str, conflicts: Sequence[Sequence[str]], names: Mapping[str, str], words: Texts
) -> str:
    """Say why a topic is not kept; ``names`` are of the topics that records name, by key."""
    return words.together([words.say(f"topic_dropped.{code}"), *_told(conflicts, names, words)])


def impossible(conflicts: Sequence[Sequence[str]], words: Texts) -> str:
    """Say why no plan is possible any more."""
    return words.together([words.say("topic_replan.impossible"), *_told(conflicts, {}, words)])


def _told(conflicts: Sequence[Sequence[str]], names: Mapping[str, str], words: Texts) -> list[str]:
    return [_conflict([_record(name, names, words) for name in each], words) for each in conflicts]


def _conflict(records: Sequence[str], words: Texts) -> str:
    if len(records) == 1:
        return words.sentence("record", record=records[0])
    told = words.say("contradiction.comma").join(records)
    return words.say("contradiction.together", records=told)


def _record(name: str, names: Mapping[str, str], words: Texts) -> str:
    """Word one record, with the names of the topics and sides that it speaks of."""
    kind, _, rest = name.partition(":")
    first, second = (names.get(each, each) for each in (*rest.split("|"), "")[:2])
    key = f"record.{kind}.one" if words.holds(f"record.{kind}.one") else f"record.{kind}"
    return words.say(key, first=first, second=second)


def topic_certainty(found: Certainty, words: Texts) -> str:
    """Say how often a topic stays when levels are drawn anew, and from how much is known."""
    draws, stayed = words.number(found.draws), words.number(found.stayed)
    told = [words.say("topic_certainty", stayed=stayed, draws=draws)]
    if found.is_close_call:
        told.append(words.say("topic_certainty.close"))
    if found.assessed == 0:
        told.append(words.say("topic_certainty.low", found.entries))
    return words.together(told)
