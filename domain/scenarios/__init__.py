"""Scenarios: parameters and instructions on top of an edition, drafted, published or discarded.

A draft tells nobody anything. What is published becomes the edition's own, and supersedes what was
published before.
"""

from domain.scenarios.demands import (
    add_scenario_instruction,
    contents_of,
    draft_extra_pairings,
    remove_scenario_instruction,
)
from domain.scenarios.drafts import (
    DRAFTS_MAX,
    INSTRUCTIONS_MAX,
    Demand,
    ScenarioChange,
    create_scenario,
    discard_scenario,
    mark_scenario,
    remove_scenario,
    update_scenario,
)
from domain.scenarios.publication import Publication, publish_scenario
from domain.scenarios.reading import (
    INSTRUCTIONS_OF_SCENARIO,
    SCENARIOS_OF_EDITION,
    ScenarioFilter,
    get_draft,
    scenario_instructions_by_id,
    scenarios_by_id,
    weighed_by_scenario,
)

__all__ = [
    "DRAFTS_MAX",
    "INSTRUCTIONS_MAX",
    "INSTRUCTIONS_OF_SCENARIO",
    "SCENARIOS_OF_EDITION",
    "Demand",
    "Publication",
    "ScenarioChange",
    "ScenarioFilter",
    "add_scenario_instruction",
    "contents_of",
    "create_scenario",
    "discard_scenario",
    "draft_extra_pairings",
    "get_draft",
    "mark_scenario",
    "publish_scenario",
    "remove_scenario",
    "remove_scenario_instruction",
    "scenario_instructions_by_id",
    "scenarios_by_id",
    "update_scenario",
    "weighed_by_scenario",
]
