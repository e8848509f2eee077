"""For whom there are too few places: told of plans that leave somebody alone, and of failures."""

from typing import Any

from hypothesis import assume, given

from graph.interchange import read_pairing_instance
from graph.pairing import left_short, shortages, solve
from graph.problem import PairingInfeasible, PairingSolution, PartnerShortage
from tests.graph.naive_pairing import Naive
from tests.graph.pairing_instances import instance, instances, person


def told(document: dict[str, Any]) -> tuple[PartnerShortage, ...]:
    problem = read_pairing_instance(document)
    answer = solve(problem)
    assert isinstance(answer, PairingSolution)
    return shortages(problem, answer)


@given(instances(sides=(2,), caps=False, people_max=7))
def test_whoever_could_meet_somebody_and_meets_nobody_is_short_of_places(
    document: dict[str, Any],
) -> None:
    document["parameters"]["everyone_paired"] = 0
    problem = read_pairing_instance(document)
    answer = solve(problem)
    assume(isinstance(answer, PairingSolution))
    assert isinstance(answer, PairingSolution)
    naive = Naive(document)
    found = shortages(problem, answer)
    alone = {left.person for left in answer.unpaired}
    may_meet = {person for pair in naive.pairs for person in pair}
    assert alone & may_meet == {who for each in found for who in each.people} & alone
    hosts = [host for each in found for host in each.hosts]
    assert len(hosts) == len(set(hosts))
    for each in found:
        people, around = set(each.people), set(each.hosts)
        for pair in naive.pairs:
            assert people.isdisjoint(pair) or not around.isdisjoint(pair)
        elsewhere = [
            pair for pair in naive.required if not around.isdisjoint(pair) and not pair & people
        ]
        assert each.places == sum(naive.max[host] for host in around) - len(elsewhere)
        assert len(people & alone) == len(people) - each.places > 0


@given(instances(sides=(2,), caps=False, people_max=7))
def test_a_contradiction_leaves_short_whom_its_records_limit_on_all_sides(
    document: dict[str, Any],
) -> None:
    document["parameters"]["everyone_paired"] = 1
    problem = read_pairing_instance(document)
    answer = solve(problem)
    assume(isinstance(answer, PairingInfeasible))
    assert isinstance(answer, PairingInfeasible)
    peaceful = Naive(document | {"conflicts": []})
    for names in answer.conflicts:
        if "everyone" not in names:
            continue
        short = set(left_short(problem, names))
        assert short
        for who in peaceful.ids:
            free = [
                (a, b)
                for a, b in peaceful.pairs
                if who in (a, b)
                and f"max:{b if who == a else a}" not in names
                and not {f"conflict:{a}|{b}", f"conflict:{b}|{a}"} & set(names)
            ]
            assert (who in short) == (not free)


def test_three_who_can_only_meet_two_are_told_with_the_two() -> None:
    forum = {"components": ["forum"]}
    workshop = {"components": ["workshop"]}
    document = instance(
        person("Wei", "east", **forum, max=1),
        person("Li", "east", **forum, max=1),
        person("Chen", "east", **workshop, max=1),
        *(person(name, "west", **forum, max=1) for name in ("Ana", "Luz", "Eva")),
        person("Sol", "west", components=[], max=1),
        components=["forum", "workshop"],
    )
    assert told(document) == (PartnerShortage(("Ana", "Eva", "Luz"), ("Li", "Wei"), 2),)
    fixed = document | {"must": [["Wei", "Ana"]]}
    assert told(fixed) == (PartnerShortage(("Eva", "Luz"), ("Li", "Wei"), 1),)
    document["people"][0]["max"] = 2
    assert told(document) == ()


def test_who_can_meet_nobody_is_named_where_everybody_has_to_be_paired() -> None:
    document = instance(
        person("Wei", "east", components=["forum"]),
        person("Ana", "west", components=["forum"]),
        person("Sol", "west", components=[]),
        components=["forum"],
        parameters={"everyone_paired": 1},
    )
    problem = read_pairing_instance(document)
    answer = solve(problem)
    assert isinstance(answer, PairingInfeasible)
    assert answer.conflicts == (("everyone",),)
    assert left_short(problem, answer.conflicts[0]) == ("Sol",)
