"""What a planner may weigh differently in a run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, Final

import strawberry
from strawberry.utils.str_converters import to_camel_case

from api.schema.inputs import given
from domain.errors import InvalidInput

_ENGINE_NAMES: Final = {
    "curve_per_mille": "curve",
    "points_competency_per_mille": "points_competency",
    "points_topic_per_mille": "points_topic",
    "weight_gain_per_mille": "weight_gain",
    "weight_language_per_mille": "weight_language",
    "weight_mutual_per_mille": "weight_mutual",
}
_MAY_BE_NULL: Final = {
    "admin_pair_max",
    "administration_max",
    "count_max",
    "days_max",
    "minutes",
}
_NAME: Final = re.compile(r"[a-z]+(?:_[a-z]+)+")
_INPUT_NAMES: Final = {engine: name for name, engine in _ENGINE_NAMES.items()}


@strawberry.input(
    description=("What to weigh differently in a pairing run; what is left out keeps its default.")
)
class PairingParametersInput:
    """As graph.problem.PairingParameters, by the names of the schema."""

    admin_pair_max: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Most pairings between any two administrations;"
            " null means no limit, which is the default."
        ),
    )
    everyone_paired: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "True refuses an answer that leaves someone without a partner; false is the default."
        ),
    )
    language_points: list[int] | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Points for a common language at level none, basic, working, fluent;"
            " 0, 400, 800, 1000 by default."
        ),
    )
    language_required: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Language level that partners must share, 0 to 3; 0 by default.",
    )
    points_competency_per_mille: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Share of a person's need that competencies make up; 700 by default,"
            " 1,000 together with topics."
        ),
    )
    points_topic_per_mille: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Share of a person's need that topics make up; 300 by default.",
    )
    prior_adjust: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Points added to a pair of an earlier edition, -1,000 to 1,000; -120 by default."
        ),
    )
    remember_ties: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "False leaves out who were partners in earlier editions of the programme;"
            " true is the default."
        ),
    )
    share_level: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Level from which someone can share, 0 to 4; 3 by default.",
    )
    weight_gain_per_mille: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Weight of what both gain, even; 600 by default,"
            " 1,000 together with the other two weights."
        ),
    )
    weight_language_per_mille: int | None = strawberry.field(
        default=strawberry.UNSET, description="Weight of a common language; 150 by default."
    )
    weight_mutual_per_mille: int | None = strawberry.field(
        default=strawberry.UNSET, description="Weight of gaining both ways; 250 by default."
    )


@strawberry.input(
    description="What to weigh differently in a topic run; what is left out keeps its default."
)
class TopicParametersInput:
    """As graph.problem.TopicParameters, by the names of the schema."""

    count_max: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Most topics to choose; null means no limit; 6 by default.",
    )
    count_min: int | None = strawberry.field(
        default=strawberry.UNSET, description="Fewest topics to choose; 6 by default."
    )
    curve_per_mille: list[int] | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Share of a need that the first, second, third and fourth unit close;"
            " 350, 350, 150, 150 by default."
        ),
    )
    leader_level_min: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Level from which someone can lead a topic, 0 to 4; 3 by default.",
    )
    leader_load: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Most topics that one person leads; 2 by default.",
    )
    leader_sides_min: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Sides that leaders of a topic have to come from, at least; 2 by default.",
    )
    memory_editions: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Editions for which a topic that was held is not suggested again; 2 by default."
        ),
    )
    minutes: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Minutes that all topics may take together; null means no limit, which is the default."
        ),
    )
    phi_per_mille: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "How near to the largest smallest share every side has to stay, 0 to 1,000;"
            " 950 by default."
        ),
    )
    sought_per_mille: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="What a gap counts that its person seeks to close; 1,500 by default.",
    )
    unassessed_per_mille: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="What a target counts whose level is not assessed; 500 by default.",
    )


@strawberry.input(description="How much one competency counts.")
class CompetencyPriorityInput:
    """A competency and a weight."""

    competency_id: strawberry.ID = strawberry.field(description="The competency.")
    priority: int = strawberry.field(description="How many times as much as others, 1 to 1,000.")


@strawberry.input(description="How many partners one delegate may have.")
class PartnerLimitInput:
    """A delegate and a number."""

    delegate_id: strawberry.ID = strawberry.field(description="Delegate of the edition.")
    partners_max: int = strawberry.field(description="The most partners, 1 to 1,000.")


def overrides_of(asked: Any) -> Mapping[str, Any]:
    """Return the given parameters by the names of the engine."""
    if not given(asked):
        return {}
    values = {each.name: getattr(asked, each.name) for each in fields(asked)}
    found: dict[str, Any] = {}
    for name, value in values.items():
        if value is None and name not in _MAY_BE_NULL:
            raise InvalidInput(
                f"{to_camel_case(name)} is null. Leave it out, or give a value.",
                path=("parameters", name),
            )
        if value is not strawberry.UNSET:
            found[_ENGINE_NAMES.get(name, name)] = int(value) if isinstance(value, bool) else value
    return found


@contextmanager
def by_input_names(names: Mapping[str, str] = _INPUT_NAMES) -> Iterator[None]:
    """Tell what the engine refuses by the names of the input, not by its own."""
    try:
        yield
    except InvalidInput as error:
        path = error.path[0].split(".") if error.path else []
        if path[:1] != ["parameters"]:
            raise
        name, _, place = path[-1].partition("[")
        named = ("parameters", names.get(name, name), *place.rstrip("]").split())
        _, _, expected = error.message.partition(": ")
        said = _NAME.sub(lambda found: input_name(found[0]), expected)
        raise InvalidInput(_capital(said), path=named) from error


def input_name(name: str) -> str:
    """Write a parameter of the engine as the input names it."""
    return to_camel_case(_INPUT_NAMES.get(name, name))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
