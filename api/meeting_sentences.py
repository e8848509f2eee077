"""Words about invitations to regional meetings: why, why not, and how each meeting stands.

As ``sentences``, out of values alone; sides, topics, meetings and administrations come with their
names, people by code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from api.sentences import contradiction, losses_words
from api.texts import Texts

_NAMED = ("side", "topic", "administration", "meeting")


class Pair(Protocol):
    """Somebody and a meeting."""

    @property
    def code(self) -> str: ...

    @property
    def meeting_key(self) -> str: ...


class Answer(Pair, Protocol):
    """What it would mean to invite somebody to a meeting."""

    @property
    def kind(self) -> str: ...

    @property
    def rules(self) -> tuple[str, ...]: ...

    @property
    def conflicts(self) -> tuple[tuple[str, ...], ...]: ...

    @property
    def seen_lost(self) -> int: ...

    @property
    def points_lost(self) -> int: ...

    @property
    def displaced(self) -> Sequence[Pair]: ...

    @property
    def added(self) -> Sequence[Pair]: ...

    @property
    def proved(self) -> bool: ...


class Found(Protocol):
    """What a run found, and how near that is to the best."""

    @property
    def seen(self) -> int: ...

    @property
    def seen_possible(self) -> int: ...

    @property
    def total(self) -> int: ...

    @property
    def bound(self) -> int: ...

    @property
    def seen_points(self) -> int: ...

    @property
    def invitations(self) -> int: ...


def invitation_reason(reason: Mapping[str, Any], names: Mapping[str, str], words: Texts) -> str:
    """Say one reason of an invitation.

    Args:
        reason: as the solution document tells it.
        names: what side, topic, administration and meeting are called, as far as it has them.
        words: the language.

    """
    code, points = reason["code"], reason.get("points") or 0

    number = reason.get("count")
    if code == "covers_topic":
        number = points or None
    key = "covers_topic.enough" if code == "covers_topic" and not points else code
    return words.sentence(
        f"invitation.{key}",
        number,
        points=words.number(abs(points)),
        **{what: names.get(what, "") for what in _NAMED},
    )


def invitation_why_not(answer: Answer, names: Mapping[str, str], words: Texts) -> str:
    """Answer why somebody is not invited to a meeting; names are of meetings by key."""
    said = [
        words.sentence(
            f"invitation_why_not.{answer.kind}",
            person=answer.code,
            meeting=names.get(answer.meeting_key, answer.meeting_key),
            costs=losses_words(words, ("seen", answer.seen_lost), ("points", answer.points_lost)),
            sure="" if answer.proved else words.say("price.unsure"),
        )
    ]
    said += [words.sentence(f"inviting.{label}") for label in answer.rules]
    said += [contradiction(conflict, words) for conflict in answer.conflicts]
    for what, pairs in (("displaced", answer.displaced), ("added", answer.added)):
        if pairs:
            told = words.some([_at(pair, names, words) for pair in pairs])
            said.append(words.say(f"invitation_why_not.{what}", invitations=told))
    return words.together(said)


def _at(pair: Pair, names: Mapping[str, str], words: Texts) -> str:
    meeting = names.get(pair.meeting_key, pair.meeting_key)
    return words.say("invitation_why_not.at", person=pair.code, meeting=meeting)


def topic_coverage(covered: Mapping[str, Any], topic: str, words: Texts) -> str:
    """Say how a topic of a meeting is covered, or how many could cover it."""
    if not covered["people"]:
        return words.sentence("meeting_topic.open", covered["possible"], topic=topic)
    return words.sentence(
        "meeting_topic.covered",
        topic=topic,
        people=words.some(covered["people"]),
        points=words.number(covered["points"]),
        of=words.number(covered["of"]),
    )


def unseen_side(code: str, side: str, words: Texts) -> str:
    """Say why a side is not seen at a meeting."""
    return words.sentence(f"meeting_unseen.{code}", side=side)


def participation(found: Found, words: Texts) -> str:
    """Say what a run found, and how near that is to the best."""
    said = words.sentence(
        "participation.found",
        found.invitations,
        seen=words.number(found.seen),
        possible=words.number(found.seen_possible),
    )
    gap = found.bound - found.total
    sure = words.say("participation.optimal")
    if gap:
        sure = words.say("participation.within", gap, side=words.number(found.seen_points))
    return words.together([said, sure])
