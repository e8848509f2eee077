"""Which rule the fields of roadmaps obey."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import ANYONE, EDITIONS, KEEPS_ROADMAP, MEETINGS, OUTCOMES, Rule

# What each act answers with beside what every payload has.
_KEPT: Final = {
    "linkToStrategy": "programme strategyLink",
    "unlinkFromStrategy": "deletedId programme",
    "addRoadmapStep": "programme roadmapStep",
    "changeRoadmapStep": "roadmapStep",
    "removeRoadmapStep": "deletedId programme",
}

ROADMAP_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (EDITIONS, "Programme", "roadmap"),
    (EDITIONS, "Roadmap", "steps strategies"),
    (EDITIONS, "RoadmapStrategy", "anchor editions steps"),
    (EDITIONS, "RoadmapEdition", "edition links objectives topics"),
    (OUTCOMES, "RoadmapEdition", "recommendations"),
    (MEETINGS, "RoadmapEdition", "meetings"),
    (EDITIONS, "StrategyLink", "anchor edition id objective topic"),
    (OUTCOMES, "StrategyLink", "recommendation"),
    (MEETINGS, "StrategyLink", "regionalMeeting"),
    (EDITIONS, "RoadmapStep", "anchor details edition id programme title version year"),
    (KEEPS_ROADMAP, "Mutation", " ".join(_KEPT)),
    *(
        (ANYONE, f"{act[0].upper()}{act[1:]}Payload", f"replayed userErrors {results}")
        for act, results in _KEPT.items()
    ),
)
