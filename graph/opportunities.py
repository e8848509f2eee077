"""Opportunities: the challenges of one side that good practices of another side meet, ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from graph.problem.opportunities import (
    STAGE_MAX,
    FacedChallenge,
    OfferedPractice,
    Opportunity,
    OpportunityProblem,
)

# One who knows an answer may be away; more than five are no better than five.
PEOPLE_COUNTED_MAX: Final = 5
ALWAYS: Final = 600
WEIGHT_STAGE: Final = 200
WEIGHT_PEOPLE: Final = 200
WHOLE: Final = 1000


def opportunities(problem: OpportunityProblem) -> tuple[Opportunity, ...]:
    """Rank every challenge that a practice of another side meets, best first.

    A practice meets a challenge when the two are on the same topic, or one topic is above the
    other in the tree. With

    - ``topic`` = 1000 // 2 ** steps, the steps in the tree between the two topics,
    - ``stage`` = 200 for each stage that the furthest arrangement of the two administrations has
      reached, from a contact (200) to in force (1000), 0 without one,
    - ``people`` = 200 for each of up to five people of the administration that offers the practice
      who can share its topic,

    the score, in whole per mille rounded down, is ::

        topic * (600 + 200 * stage / 1000 + 200 * people / 1000) / 1000

    so that the same topic always comes before a wider or a narrower one, and an opportunity without
    any arrangement or anybody keeps six tenths of its topic. Equal scores come with the more urgent
    challenge first, then in the order of keys.

    Returns:
        One for each pair, none for a practice so far off in the tree that its topic counts nothing.

    Cost: the pairs that meet, and each challenge and practice times the depth of the tree.
    """
    urgency = {challenge.key: challenge.urgency for challenge in problem.challenges}
    found = [
        _opportunity(problem, challenge, practice, steps)
        for challenge, practice, steps in _meetings(problem)
    ]
    return tuple(
        sorted(
            found,
            key=lambda each: (
                -each.score_per_mille,
                -urgency[each.challenge],
                each.challenge,
                each.practice,
            ),
        )
    )


def _meetings(
    problem: OpportunityProblem,
) -> Iterator[tuple[FacedChallenge, OfferedPractice, int]]:
    """Yield what is on one line of the tree and on two sides, with the steps between."""
    at: dict[str, list[OfferedPractice]] = defaultdict(list)
    below: dict[str, list[tuple[OfferedPractice, int]]] = defaultdict(list)
    for practice in problem.practices:
        at[practice.topic].append(practice)
        for steps, topic in enumerate(problem.lines[practice.topic]):
            below[topic].append((practice, steps))
    for challenge in problem.challenges:
        above = [
            (practice, steps)
            for steps, topic in enumerate(problem.lines[challenge.topic])
            if steps
            for practice in at[topic]
        ]
        for practice, steps in (*below[challenge.topic], *above):
            if practice.side != challenge.side and WHOLE >> steps:
                yield challenge, practice, steps


def _opportunity(
    problem: OpportunityProblem, challenge: FacedChallenge, practice: OfferedPractice, steps: int
) -> Opportunity:
    one, other = sorted((challenge.administration, practice.administration))
    stage = problem.stages.get((one, other), 0) * WHOLE // STAGE_MAX
    people = min(practice.people, PEOPLE_COUNTED_MAX) * WHOLE // PEOPLE_COUNTED_MAX
    topic = WHOLE >> steps
    worth = ALWAYS * WHOLE + WEIGHT_STAGE * stage + WEIGHT_PEOPLE * people
    return Opportunity(
        challenge=challenge.key,
        practice=practice.key,
        steps=steps,
        topic_per_mille=topic,
        stage_per_mille=stage,
        people_per_mille=people,
        score_per_mille=topic * worth // WHOLE**2,
    )
