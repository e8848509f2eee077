"""What is left of a network of people once some of them have gone."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import networkx as nx

from graph.network.layout import pairs_across, people_graph
from graph.problem.health import HealthProblem, LostTopic, Sharer, Without
from graph.rules.sharing import shares_topic


def without(problem: HealthProblem, leaving: Collection[str]) -> Without:
    """Take people away from a network, and say what falls apart.

    Args:
        problem: the network as it is.
        leaving: ids of its people.

    Returns:
        What is left; the same for any order of people and ties.

    Raises:
        KeyError: somebody is not in the network.

    Cost: linear in people and ties.
    """
    gone = set(leaving)
    for person in gone:
        problem.side_of[person]
    graph = people_graph(problem)
    groups = [set(group) for group in nx.connected_components(graph)]
    left = graph.subgraph(set(graph) - gone)
    parts = [set(part) for part in nx.connected_components(left)]
    return Without(
        departures=len(gone),
        ties_lost=graph.number_of_edges() - left.number_of_edges(),
        groups_before=len(groups),
        groups=len(parts),
        connected_before=_connected(problem, groups),
        connected=_connected(problem, parts),
        possible_before=pairs_across(problem.sides.values()),
        possible=_across(problem, left),
        cut_off=tuple(sorted(_cut_off(groups, parts))),
        left_alone=tuple(
            sorted(each for each in left if graph.degree(each) and not left.degree(each))
        ),
    )


def _connected(problem: HealthProblem, groups: Iterable[Collection[str]]) -> int:
    """Count the pairs across sides that are within a group."""
    return sum(_across(problem, group) for group in groups)


def _across(problem: HealthProblem, people: Iterable[str]) -> int:
    """Count the pairs across sides among some people."""
    return pairs_across(Counter(problem.side_of[person] for person in people).values())


def _cut_off(groups: Sequence[set[str]], parts: Sequence[set[str]]) -> Iterator[str]:
    """Give whoever is outside of the largest part of what was their group.

    Of parts of one size that with the first person counts as the largest.
    """
    place = {person: number for number, group in enumerate(groups) for person in group}
    within: dict[int, list[set[str]]] = {}
    for part in parts:
        within.setdefault(place[next(iter(part))], []).append(part)
    for pieces in within.values():
        _, *others = sorted(pieces, key=lambda part: (-len(part), min(part)))
        for part in others:
            yield from part


def lost_topics(
    people: Sequence[Sharer],
    topics: Mapping[str, Mapping[str, int]],
    leaving: Collection[str],
    share_level: int,
) -> tuple[LostTopic, ...]:
    """Name the topics that a side could share, and once people have gone no longer can.

    Args:
        people: everybody of the edition.
        topics: the weights of each topic by competency.
        leaving: ids of those who go.
        share_level: from which level somebody can share a competency.

    Returns:
        By topic in the order given, then by side; ``nobody`` where no other side can share it
        either.

    Cost: people who go times topics, and people times the topics that they can share.
    """
    gone = set(leaving)
    going = [person for person in people if person.id in gone]
    staying = [person for person in people if person.id not in gone]
    found = []
    for topic, weights in topics.items():
        at_stake = {each.side for each in going if shares_topic(each.levels, weights, share_level)}
        if not at_stake:
            continue
        left = {each.side for each in staying if shares_topic(each.levels, weights, share_level)}
        lost = sorted(at_stake - left)
        found += [LostTopic(topic, side, nobody=not left) for side in lost]
    return tuple(found)
