"""Which rule the fields of profiles, opportunities, indicators and standings obey."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import (
    ADMINISTRATION_PROFILES,
    ANYONE,
    COOPERATION,
    DESCRIBES,
    EDITIONS,
    PEOPLE,
    PLANS,
    Rule,
)

_PARTS: Final = {
    "StrategicFunction": "asOfOn kind sinceOn topics",
    "GoodPractice": "contactRole results sinceOn topic",
    "Challenge": "topic urgency",
}
_EVERY_PART: Final = "administration description id name source synthetic version"

_OBJECTIVE_ACTS: Final = {
    "addObjective": "edition objective",
    "changeObjective": "objective",
    "removeObjective": "deletedId edition",
    "addIndicator": "edition indicator",
    "changeIndicator": "indicator",
    "removeIndicator": "deletedId edition",
    "recordIndicatorValue": "indicator",
    "removeIndicatorValue": "indicator",
}

PROFILE_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    *((PEOPLE, owner, "seniorities") for owner in ("AgendaPlacement", "Edition", "Session")),
    (PEOPLE, "SeniorityCount", "delegateCount seniority speakerCount"),
    (EDITIONS, "Edition", "indicators"),
    (EDITIONS, "Objective", "indicators version"),
    (
        EDITIONS,
        "Indicator",
        (
            "baseline current edition id key measure name objective progress progressPerMille "
            "source suppressed synthetic target text unit values version"
        ),
    ),
    (EDITIONS, "IndicatorValue", "basis fact source value valuedOn"),
    (PLANS, "Mutation", " ".join(_OBJECTIVE_ACTS)),
    *(
        (ANYONE, f"{act[0].upper()}{act[1:]}Payload", f"replayed userErrors {result}")
        for act, result in _OBJECTIVE_ACTS.items()
    ),
    (ADMINISTRATION_PROFILES, "Edition", "administrationComparison opportunities"),
    (
        ADMINISTRATION_PROFILES,
        "AdministrationComparison",
        "administrations commonLanguages topics",
    ),
    (COOPERATION, "AdministrationComparison", "instruments"),
    (ADMINISTRATION_PROFILES, "ComparedTopic", "entries topic"),
    (
        ADMINISTRATION_PROFILES,
        "ComparedTopicEntry",
        "administration challenges functions practices sharing",
    ),
    (ADMINISTRATION_PROFILES, "Opportunities", "nodes totalCount"),
    (
        ADMINISTRATION_PROFILES,
        "Opportunity",
        (
            "challenge peoplePerMille practice scorePerMille sharing synthetic text topicPerMille "
            "topicSteps"
        ),
    ),
    # Of an arrangement is told whoever may know of arrangements; for all others there is none.
    (COOPERATION, "Opportunity", "instruments stage stagePerMille"),
    (ADMINISTRATION_PROFILES, "SharingCount", "people suppressed"),
    (ADMINISTRATION_PROFILES, "Administration", "profile"),
    (
        ADMINISTRATION_PROFILES,
        "AdministrationProfile",
        "challenges complete functions missing practices",
    ),
    *((ADMINISTRATION_PROFILES, noun, f"{own} {_EVERY_PART}") for noun, own in _PARTS.items()),
    *((DESCRIBES, "Mutation", f"add{noun} change{noun} remove{noun}") for noun in _PARTS),
    *(
        (ANYONE, f"{act}{noun}Payload", f"administration replayed userErrors {result}")
        for noun in _PARTS
        for act, result in (
            ("Add", noun[0].lower() + noun[1:]),
            ("Change", noun[0].lower() + noun[1:]),
            ("Remove", "deletedId"),
        )
    ),
    *((ANYONE, f"{noun}Connection", "edges nodes pageInfo totalCount") for noun in _PARTS),
    *((ANYONE, f"{noun}Edge", "cursor node") for noun in _PARTS),
)
