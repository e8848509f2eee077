"""Practices and challenges as opportunities are ranked from them, and what an opportunity is.

Keys are the same on every machine: what is tied keeps the order of its keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.problem.malformed import MalformedProblem, is_whole

STAGE_MAX = 5
URGENCY_MAX = 3
PEOPLE_MAX = 1_000_000_000


@dataclass(frozen=True, slots=True)
class OfferedPractice:
    """A practice that a side offers; ``people`` of the administration can share its topic."""

    key: str
    side: str
    administration: str
    topic: str
    people: int


@dataclass(frozen=True, slots=True)
class FacedChallenge:
    """A challenge that a side faces; the greater the urgency, the sooner it wants an answer."""

    key: str
    side: str
    administration: str
    topic: str
    urgency: int


@dataclass(frozen=True)
class OpportunityProblem:
    """What opportunities are ranked from.

    Args:
        practices, challenges: keys are unique among each.
        parents: the topic above each topic that has one.
        stages: how far the furthest arrangement of two administrations has come, 1 to 5; the two
            in the order of their keys. Those that are not here have none.

    Raises:
        MalformedProblem: a key is given twice, a number is out of range, or topics go in a circle.
    """

    practices: tuple[OfferedPractice, ...]
    challenges: tuple[FacedChallenge, ...]
    parents: Mapping[str, str]
    stages: Mapping[tuple[str, str], int]

    def __post_init__(self) -> None:
        """Check the invariants."""
        for noun, found in (("practices", self.practices), ("challenges", self.challenges)):
            if len({each.key for each in found}) < len(found):
                raise MalformedProblem(noun, "key", "each once")
        for practice in self.practices:
            if not is_whole(practice.people, 0, PEOPLE_MAX):
                raise MalformedProblem(practice.key, "people", "a whole number from 0")
        for challenge in self.challenges:
            if not is_whole(challenge.urgency, 1, URGENCY_MAX):
                raise MalformedProblem(challenge.key, "urgency", f"1 to {URGENCY_MAX}")
        for (one, other), stage in self.stages.items():
            if one >= other or not is_whole(stage, 1, STAGE_MAX):
                raise MalformedProblem(f"{one}|{other}", "stage", f"1 to {STAGE_MAX}, in order")
        if any(len(line) > len(self.parents) + 1 for line in self.lines.values()):
            raise MalformedProblem("parents", "", "a tree")

    @cached_property
    def lines(self) -> Mapping[str, tuple[str, ...]]:
        """Each topic that is named, with those above it, the nearest first."""
        topics = {each.topic for each in self.practices} | {each.topic for each in self.challenges}
        return {topic: self._line(topic) for topic in topics}

    def _line(self, topic: str) -> tuple[str, ...]:
        line = [topic]
        while line[-1] in self.parents and len(line) <= len(self.parents) + 1:
            line.append(self.parents[line[-1]])
        return tuple(line)


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A challenge that the practice of another side meets; shares in whole per mille.

    Args:
        challenge, practice: their keys.
        steps: in the tree of topics from one to the other, 0 for the same topic.
        topic_per_mille, stage_per_mille, people_per_mille: what the score is made of.
    """

    challenge: str
    practice: str
    steps: int
    topic_per_mille: int
    stage_per_mille: int
    people_per_mille: int
    score_per_mille: int
