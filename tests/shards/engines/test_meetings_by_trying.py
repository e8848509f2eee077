"""A thousand drawn instances of meetings and a whole family: no plan is better."""

from typing import Any

from hypothesis import given, settings

from tests.graph.meeting_instances import family, instances
from tests.graph.naive_meetings import best_by_trying, best_of_every_plan
from tests.graph.test_meeting_choice import expect_best


@settings(max_examples=1000)
@given(instances())
def test_a_thousand_plans_are_those_that_trying_everything_finds(document: dict[str, Any]) -> None:
    expect_best(document, best_by_trying(document))


def test_every_instance_of_a_family_is_best() -> None:
    for document in family():
        expect_best(document, best_of_every_plan(document))
