"""What a network's health says: measures by definition, and the same whatever the order."""

import hashlib
import math
from fractions import Fraction
from itertools import combinations
from random import Random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.network import health, people_graph
from graph.problem import (
    ExtraPairings,
    HealthParameters,
    HealthPerson,
    HealthProblem,
    MalformedProblem,
)
from tests.graph.health_networks import SHAPE, drawn, network, networks
from tests.graph.naive_health import cross_pairs, groups, is_departure_proof, splitting, without

OUTWARD = network("llcclclcclclllclllccclll", SHAPE)
INWARD = network("ccccllllcccllcllclllclll", SHAPE)


@pytest.mark.parametrize(
    ("problem", "index"), [(OUTWARD, Fraction(6, 26)), (INWARD, Fraction(-4, 26))]
)
def test_the_index_of_ties_sees_no_fragility(problem: HealthProblem, index: Fraction) -> None:
    report = health(problem)
    assert (len(problem.people), len(problem.ties), report.ei_index) == (24, 26, index)
    assert report.groups == 1
    assert not report.departure_proof
    assert [departure.person for departure in report.articulation] == [
        f"p{place:02}" for place in range(10)
    ]
    assert [departure.cut_off for departure in report.articulation] == [
        (f"p{14 + place:02}",) for place in range(10)
    ]
    assert isinstance(report.extra, ExtraPairings)
    assert report.extra.above_fewest == 0
    pairs = [(pair.a, pair.b) for pair in report.extra.pairings]
    assert is_departure_proof(without(problem, ()), [*problem.ties, *pairs])


@given(networks())
def test_removing_everybody_in_turn_finds_the_same_people(problem: HealthProblem) -> None:
    report = health(problem)
    people = without(problem, ())
    assert {d.person for d in report.articulation} == splitting(people, list(problem.ties))
    assert report.departure_proof == is_departure_proof(people, list(problem.ties))
    for departure in report.articulation:
        group = next(g for g in groups(people, problem.ties) if departure.person in g)
        pieces = groups([p for p in group if p != departure.person], problem.ties)
        kept = max(pieces, key=lambda piece: (len(piece), [-ord(c) for c in min(piece)]))
        assert departure.pieces == len(pieces)
        assert set(departure.cut_off) == set().union(*pieces) - kept
        assert departure.cut_off_count == len(departure.cut_off)


@given(networks())
def test_pairs_across_sides_are_counted_and_the_worst_departures_found(
    problem: HealthProblem,
) -> None:
    report = health(problem)
    assert report.connected_cross_pairs == cross_pairs(problem)
    assert report.possible_cross_pairs == sum(
        problem.side_of[a] != problem.side_of[b] for a, b in combinations(problem.side_of, 2)
    )
    assert len(report.worst) == min(3, len(problem.people))
    for count, worst in enumerate(report.worst, start=1):
        assert worst.exact
        assert len(set(worst.people)) == count
        assert worst.connected_cross_pairs == cross_pairs(problem, worst.people)
        assert worst.connected_cross_pairs == min(
            cross_pairs(problem, gone) for gone in combinations(without(problem, ()), count)
        )


@given(networks())
def test_the_survival_curve_is_what_its_seed_draws(problem: HealthProblem) -> None:
    curve = health(problem).survival
    people = without(problem, ())
    sums = [0] * (len(people) + 1)
    for run in range(curve.runs):
        drawn_ = hashlib.shake_256(f"{curve.seed}:{run}".encode()).digest(8 * len(people))
        keys = {p: drawn_[8 * i : 8 * i + 8] for i, p in enumerate(people)}
        leaving = sorted(people, key=keys.__getitem__)
        for count in range(len(people) + 1):
            sums[count] += cross_pairs(problem, leaving[:count])
    assert list(curve.sums) == sums
    half = curve.half_life
    if half is None:
        assert sums[0] == 0
    else:
        assert 2 * curve.mean(half) <= curve.mean(0) < 2 * curve.mean(half - 1)


@given(networks(people_max=6), st.integers(0, 6))
def test_direct_ties_alive_are_the_mean_over_all_departures(
    problem: HealthProblem, count: int
) -> None:
    people = without(problem, ())
    count = min(count, len(people))
    across = [tie for tie in problem.ties if problem.side_of[tie[0]] != problem.side_of[tie[1]]]
    alive = [sum(not {*tie} & {*gone} for tie in across) for gone in combinations(people, count)]
    assert health(problem).direct_ties_alive(count) == Fraction(sum(alive), len(alive))


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_records_and_which_way_round_ties_are_change_nothing(
    problem: HealthProblem, chance: Random
) -> None:
    people, ties, forbidden = list(problem.people), list(problem.ties), list(problem.forbidden)
    for records in (people, ties, forbidden):
        chance.shuffle(records)
    turned = [(b, a) if chance.random() < 0.5 else (a, b) for a, b in ties]
    again = HealthProblem(tuple(people), (*turned, *ties), tuple(forbidden), problem.parameters)
    assert again == problem
    assert health(again) == health(problem)


@given(networks())
def test_loads_are_those_of_networkx(problem: HealthProblem) -> None:
    graph = people_graph(problem)
    total = cross_pairs(problem)
    through = dict.fromkeys(graph, 0.0)
    for side in problem.sides:
        ours = [person for person in graph if problem.side_of[person] == side]
        theirs = [person for person in graph if problem.side_of[person] != side]
        for person, sum_ in nx.betweenness_centrality_subset(graph, ours, theirs).items():
            through[person] += sum_
    found = health(problem).brokers
    assert found.exact
    told = {entry.person: entry.load for entry in found.loads}
    expected = {person: sum_ / total for person, sum_ in through.items() if sum_ > 1e-9}
    assert told == pytest.approx(expected, abs=1e-6)


def test_whoever_everything_runs_through_carries_the_bridge() -> None:
    small = network("a" * 4 + "b" + "b" * 4, [(place, 4) for place in range(9) if place != 4])
    first = health(small).brokers.loads[0]
    assert (first.person, first.load, first.carries_the_bridge) == ("p04", 0.8, True)
    many = network("ab" * 300 + "a", [(place, 600) for place in range(600)])
    brokers = health(many).brokers
    assert (brokers.exact, brokers.sources) == (False, 50)
    assert [entry.person for entry in brokers.loads] == ["p600"]
    assert brokers.loads[0].load > 0.98
    ring = network("ab" * 20, [(place, (place + 1) % 40) for place in range(40)])
    assert not health(ring).brokers.loads[0].carries_the_bridge


@pytest.mark.parametrize("people", [3, 60, 120, 450])
def test_lambda2_of_a_ring_is_known(people: int) -> None:
    ring = network("a" * people, [(place, (place + 1) % people) for place in range(people)])
    known = 2 - 2 * math.cos(2 * math.pi / people)
    assert health(ring).lambda2 == pytest.approx(known, abs=1e-6)


def test_lambda2_of_many_people_is_known_too() -> None:
    twelve = 2**12
    cube = network(
        "a" * twelve,
        [(v, v ^ 1 << bit) for v in range(twelve) for bit in range(12) if v < v ^ 1 << bit],
        parameters=HealthParameters(survival_runs=1),
    )
    assert health(cube).lambda2 == pytest.approx(2, abs=1e-6)


def test_lambda2_is_that_of_the_largest_group() -> None:
    assert health(network("ab", [])).lambda2 is None
    assert health(network("ab", [(0, 1)])).lambda2 == pytest.approx(2)
    path = [(2, 3), (3, 4)]
    assert health(network("abaaa", [(0, 1), *path])).lambda2 == pytest.approx(1)


def test_nobody_and_somebody_alone_are_departure_proof() -> None:
    for sides in ("", "a"):
        report = health(network(sides, []))
        assert report.departure_proof
        assert report.ei_index is None
        assert report.survival.half_life is None
        assert report.direct_ties_alive(0) == 0
        assert report.extra == ExtraPairings((), 0)


def test_of_many_cut_off_fifty_are_named_and_all_are_counted() -> None:
    path = network("ab" * 120, [(place, place + 1) for place in range(239)])
    report = health(path)
    assert len(report.articulation) == 238
    middle = report.articulation[119]
    assert (middle.person, middle.pieces, middle.cut_off_count) == ("p120", 2, 119)
    assert len(middle.cut_off) == 50
    assert set(middle.cut_off) <= {f"p{place:02}" for place in range(121, 240)}
    assert report.articulation[0].cut_off == ("p000",)


def test_above_two_hundred_people_the_worst_are_added_one_by_one() -> None:
    problem = drawn(300, 330, 1)
    report = health(problem)
    one, two, three = report.worst
    assert [worst.exact for worst in report.worst] == [True, False, False]
    assert set(one.people) < set(two.people) < set(three.people)
    for worst in report.worst:
        assert worst.connected_cross_pairs == cross_pairs(problem, worst.people)


ANA, WEI = HealthPerson("ana", "west"), HealthPerson("wei", "east")


@pytest.mark.parametrize(
    ("people", "pairs", "record", "field"),
    [
        ((ANA, ANA), (), "people[1]", "id"),
        ((ANA, WEI), (("ana", "ana"),), "[0]", ""),
        ((ANA, WEI), (("ana", "wei"), ("ana", "luz")), "[1]", ""),
    ],
)
def test_what_is_no_network_is_refused_with_the_record(
    people: tuple[HealthPerson, ...],
    pairs: tuple[tuple[str, str], ...],
    record: str,
    field: str,
) -> None:
    for name in ("ties", "forbidden"):
        with pytest.raises(MalformedProblem) as caught:
            HealthProblem(people, **{name: pairs})
        told = record if record.startswith("people") else name + record
        assert (caught.value.record, caught.value.field) == (told, field)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: HealthPerson("", "east"), "id"),
        (lambda: HealthPerson("wei", ""), "side"),
        (lambda: HealthParameters(survival_runs=0), "survival_runs"),
        (lambda: HealthParameters(seed=-1), "seed"),
    ],
)
def test_what_is_no_record_is_refused_with_the_field(make, field: str) -> None:
    with pytest.raises(MalformedProblem) as caught:
        make()
    assert caught.value.field == field
