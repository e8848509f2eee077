"""A thousand topic instances of up to ten topics: no selection is better than the plan."""

import json
from typing import Any

from hypothesis import given, settings

from graph import topics
from graph.certificate import check_topics
from graph.interchange import read_topics_instance, topics_infeasible, topics_solution
from graph.problem import TopicInfeasible
from tests.graph.naive_topics import best_by_trying
from tests.graph.topic_instances import instances


@settings(max_examples=1000)
@given(instances(topics_max=10))
def test_a_thousand_plans_are_those_that_trying_everything_finds(document: dict[str, Any]) -> None:
    answer = topics.solve(read_topics_instance(document))
    best = best_by_trying(document)
    if isinstance(answer, TopicInfeasible):
        assert best is None
        assert check_topics(document, topics_infeasible(answer)) == ()
        return
    assert (answer.fairest_share, answer.total, answer.chosen) == best
    assert (answer.bound, answer.fairest_share_bound) == (answer.total, answer.fairest_share)
    assert check_topics(document, json.loads(json.dumps(topics_solution(answer)))) == ()
