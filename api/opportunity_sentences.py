"""Words of opportunities: which practice meets which challenge, and what is between the two.

As ``sentences``, out of values alone; administrations and topics come with their names.
"""

from __future__ import annotations

from typing import NamedTuple

from api.texts import Texts


class Told(NamedTuple):
    """An opportunity with the names that its sentence needs.

    Args:
        stage: of the furthest arrangement between the two, ``none`` without one; None where that
            may not be told.
        people: who can share the practice's topic; None where that may not be told.
    """

    challenge: str
    practice: str
    faced_by: str
    offered_by: str
    challenge_topic: str
    practice_topic: str
    steps: int
    stage: str | None
    people: int | None
    synthetic: bool


def stage_word(stage: str | None, *, is_known: bool) -> str | None:
    """Return what a sentence says of the stage of an arrangement, None where it says nothing."""
    return (stage or "none") if is_known else None


def opportunity(told: Told, words: Texts) -> str:
    """Say an opportunity in sentences that name both records."""
    same = "same" if told.steps == 0 else "near"
    lines = [
        words.say(
            "opportunity.met",
            faced_by=told.faced_by,
            challenge=told.challenge,
            offered_by=told.offered_by,
            practice=told.practice,
        ),
        words.say(
            f"opportunity.topic.{same}",
            topic=told.challenge_topic,
            practice_topic=told.practice_topic,
        ),
    ]
    if told.stage is not None:
        lines.append(words.say(f"opportunity.stage.{told.stage}"))
    if told.people is None:
        lines.append(words.say("opportunity.people.few", offered_by=told.offered_by))
    else:
        lines.append(words.say("opportunity.people", told.people, offered_by=told.offered_by))
    if told.synthetic:
        lines.append(words.say("opportunity.synthetic"))
    return words.together(lines)
