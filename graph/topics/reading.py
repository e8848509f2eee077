"""What a planner reads of each chosen topic: labels and values, no words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from graph.problem.topics import (
    Cover,
    PeopleAtLevel,
    Suggestion,
    TopicLeader,
    TopicProblem,
    TopicReason,
    TopicReasonCode,
)
from graph.rules.leaders import Leading, share_out
from graph.rules.profiles import NOT_ASSESSED, Profiles
from graph.topics.cells import Demand

PER_MILLE = 1000
LEVEL_MAX = 4
UNKNOWN = LEVEL_MAX + 1  # sorts people who are not assessed behind every level
NOT_SERVED = UNKNOWN + 1


def leaders_of(
    problem: TopicProblem, leading: Leading, chosen: Sequence[str]
) -> Mapping[str, tuple[TopicLeader, ...]]:
    """Share out leaders among the chosen topics: one from each side that was asked for."""
    shared = share_out(leading, chosen, problem.parameters.leader_load).leaders
    return {topic: shared.get(topic, ()) for topic in chosen}


def missing_sides(
    problem: TopicProblem, leading: Leading, chosen: Sequence[str]
) -> Mapping[str, tuple[str, ...]]:
    """Name the sides without anybody who could lead, for the topics that lack leaders."""
    least = problem.parameters.leader_sides_min
    return {
        topic: tuple(side for side in sorted(problem.sides) if side not in leading.able[topic])
        for topic in chosen
        if len(leading.able[topic]) < least
    }


def suggestions(
    problem: TopicProblem,
    profiles: Profiles,
    demand: Demand,
    leading: Leading,
    chosen: Sequence[str],
) -> tuple[Suggestion, ...]:
    """Explain each chosen topic, in the order in which they are given."""
    leaders = leaders_of(problem, leading, chosen)
    missing = missing_sides(problem, leading, chosen)
    total = demand.gain(chosen)
    found = []
    for topic_id in chosen:
        mains = problem.topic(topic_id).mains
        without = demand.gain([other for other in chosen if other != topic_id])
        gain = tuple(a - b for a, b in zip(total, without, strict=True))
        suggestion = Suggestion(
            topic=topic_id,
            required=topic_id in problem.must,
            gain_by_side=dict(zip(demand.sides, gain, strict=True)),
            loss_per_mille=sum(gain) * PER_MILLE // max(sum(total), 1),
            people=_people(profiles, mains),
            sought_by=_sought_by(profiles, mains),
            leaders=leaders[topic_id],
            needs_invited_leader=missing.get(topic_id, ()),
            reasons=(),
        )
        reasons = tuple(_reasons(suggestion, len(problem.people), sum(demand.need), sum(total)))
        found.append(replace(suggestion, reasons=reasons))
    return tuple(found)


def _sought_by(profiles: Profiles, mains: Sequence[Cover]) -> int:
    columns = [profiles.column[cover.competency] for cover in mains]
    return int(np.count_nonzero(profiles.sought[:, columns].any(axis=1)))


def _people(profiles: Profiles, mains: Sequence[Cover]) -> tuple[PeopleAtLevel, ...]:
    """Count whom a topic serves in a main competency, by their lowest level there."""
    lowest = np.full(len(profiles.people), NOT_SERVED)
    for cover in mains:
        column = profiles.column[cover.competency]
        level = profiles.levels[:, column]
        at = np.maximum(level, 0)
        served = (
            (profiles.targets[:, column] > at) & (cover.from_level <= at) & (at < cover.to_level)
        )
        known = np.where(level == NOT_ASSESSED, UNKNOWN, level)
        lowest = np.where(served, np.minimum(lowest, known), lowest)
    counts = np.bincount(lowest, minlength=NOT_SERVED)[:NOT_SERVED].tolist()
    return tuple(
        PeopleAtLevel(None if level == UNKNOWN else level, count)
        for level, count in enumerate(counts)
        if count
    )


def _reasons(suggestion: Suggestion, people: int, need: int, total: int) -> Iterator[TopicReason]:
    code = TopicReasonCode
    if suggestion.required:
        yield TopicReason(code.REQUIRED)
    yield TopicReason(code.CLOSES_GAPS, suggestion.gain, need)
    for side, gain in suggestion.gain_by_side.items():
        if gain:
            yield TopicReason(code.SERVES_SIDE, gain, suggestion.gain, side=side)
    for group in suggestion.people:
        if group.level is None:
            yield TopicReason(code.PEOPLE_NOT_ASSESSED, group.count, people)
        else:
            yield TopicReason(code.PEOPLE_AT_LEVEL, group.count, people, level=group.level)
    if suggestion.sought_by:
        yield TopicReason(code.SOUGHT_BY, suggestion.sought_by, people)
    for leader in suggestion.leaders:
        yield TopicReason(
            code.CAN_BE_LED,
            leader.level,
            LEVEL_MAX,
            side=leader.side,
            person=leader.person,
            competency=leader.competency,
            level=leader.level,
        )
    for side in suggestion.needs_invited_leader:
        yield TopicReason(code.NEEDS_INVITED_LEADER, side=side)
    yield TopicReason(code.LOSS_WITHOUT_IT, suggestion.gain, total)
