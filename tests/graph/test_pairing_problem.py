"""The shapes refuse what breaks an invariant, and name the record and the field."""

import pickle
from typing import Any

import pytest

from graph.interchange import MalformedInstance, read_pairing_instance
from graph.pairing import solve
from graph.problem import (
    Competency,
    MalformedProblem,
    PairingParameters,
    PairingProblem,
    Person,
)
from tests.graph.edition_2011 import instance_2011


def wei(**given: Any) -> Person:
    return Person(**{"id": "Wei", "side": "east", "administration": "CN"} | given)


def ana(**given: Any) -> Person:
    return Person(**{"id": "Ana", "side": "west", "administration": "BR"} | given)


def problem(*people: Person, **given: Any) -> PairingProblem:
    catalogue = {
        "sides": ("east", "west"),
        "administrations": ("CN", "BR"),
        "competencies": (Competency("risk"),),
        "topics": ("it",),
        "languages": ("es",),
        "components": ("forum",),
    }
    return PairingProblem(people=people or (wei(), ana()), **catalogue | given)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ratings": {"risk": 5}}, "ratings.risk"),
        ({"ratings": {"risk": True}}, "ratings.risk"),
        ({"targets": {"risk": -1}}, "targets.risk"),
        ({"seeks": {"it": 0}}, "seeks.it"),
        ({"languages": {"es": 4}}, "languages.es"),
        ({"max": 0}, "max"),
    ],
)
def test_a_person_is_refused_by_field(given: dict[str, Any], field: str) -> None:
    with pytest.raises(MalformedProblem) as refused:
        wei(**given)
    assert (refused.value.record, refused.value.field) == ("Wei", field)


def test_a_person_needs_an_id() -> None:
    with pytest.raises(MalformedProblem, match="person: id must be a text that is not empty"):
        wei(id="")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"points_competency": 800}, "points_competency"),
        ({"points_topic": 1001}, "points_topic"),
        ({"weight_mutual": 300}, "weight_gain"),
        ({"weight_gain": 601, "weight_mutual": 249}, "weight_gain"),
        ({"share_level": 5}, "share_level"),
        ({"language_required": 4}, "language_required"),
        ({"prior_adjust": -1001}, "prior_adjust"),
        ({"everyone_paired": 2}, "everyone_paired"),
        ({"admin_pair_max": -1}, "admin_pair_max"),
        ({"language_points": (0, 1, 2)}, "language_points"),
        ({"language_points": (0, 1, 2, 1001)}, "language_points[3]"),
    ],
)
def test_parameters_are_refused_by_field(given: dict[str, Any], field: str) -> None:
    with pytest.raises(MalformedProblem) as refused:
        PairingParameters(**given)
    assert (refused.value.record, refused.value.field) == ("parameters", field)


@pytest.mark.parametrize(
    ("person", "field"),
    [
        (wei(side="north"), "side"),
        (wei(administration="AR"), "administration"),
        (wei(ratings={"aeo": 1}), "ratings"),
        (wei(targets={"aeo": 1}), "targets"),
        (wei(seeks={"window": 1}), "seeks"),
        (wei(offers=("window",)), "offers"),
        (wei(languages={"zh": 1}), "languages"),
        (wei(components=("workshop",)), "components"),
    ],
)
def test_a_key_that_no_catalogue_holds_is_refused(person: Person, field: str) -> None:
    with pytest.raises(MalformedProblem) as refused:
        problem(ana(), person)
    assert (refused.value.record, refused.value.field) == ("Wei", field)
    assert refused.value.position == 1


@pytest.mark.parametrize(
    ("given", "record"),
    [
        ({"sides": ("east", "west", "east")}, "sides[2]"),
        ({"competencies": (Competency("risk"), Competency("risk"))}, "competencies[1]"),
        ({"must": (("Wei", "Eva"),)}, "must[0]"),
        ({"conflicts": (("Wei", "Ana"), ("Wei", "Wei"))}, "conflicts[1]"),
    ],
)
def test_a_list_is_refused_by_entry(given: dict[str, Any], record: str) -> None:
    with pytest.raises(MalformedProblem) as refused:
        problem(**given)
    assert refused.value.record == record


def test_two_people_with_one_id_are_refused() -> None:
    with pytest.raises(MalformedProblem, match="Wei: id must be unique"):
        problem(wei(), ana(), wei())


def test_a_priority_below_nothing_is_refused() -> None:
    with pytest.raises(MalformedProblem, match="risk: priority must be a whole number"):
        Competency("risk", -1)


def test_people_and_pairs_are_kept_sorted_and_once() -> None:
    made = problem(prior=(("Wei", "Ana"), ("Ana", "Wei")), must=[("Wei", "Ana")])
    assert [person.id for person in made.people] == ["Ana", "Wei"]
    assert made.prior == (("Ana", "Wei"),)


def test_a_shape_keeps_what_it_was_given_however_the_caller_goes_on() -> None:
    ratings = {"risk": 1}
    person = wei(ratings=ratings)
    ratings["risk"] = 4
    assert person.ratings == {"risk": 1}


@pytest.mark.parametrize(
    ("sizes", "most"),
    [((3, 2), (1, 2)), ((4, 2), (1, 2)), ((5, 2), (1, 3)), ((2, 2), (1, 1)), ((2, 0), (1, 1))],
)
def test_the_smaller_side_has_places_for_all_by_default(
    sizes: tuple[int, int], most: tuple[int, int]
) -> None:
    east = [wei(id=f"e{number}") for number in range(sizes[0])]
    west = [ana(id=f"w{number}") for number in range(sizes[1])]
    made = problem(*east, *west)
    assert made.partners_max == (most[0],) * sizes[0] + (most[1],) * sizes[1]


def test_with_more_than_two_sides_everybody_has_one_place_by_default() -> None:
    made = problem(wei(), wei(id="Xi"), wei(id="Yu", max=3), ana(), sides=("east", "west", "north"))
    assert made.partners_max == (1, 1, 1, 3)


def test_who_had_more_partners_than_a_default_says_keeps_room_for_them() -> None:
    east = wei(), wei(id="Li", max=1)
    west = ana(), ana(id="Luz")
    asked = problem(*east, *west)
    pairs = [("Wei", "Ana"), ("Luz", "Wei"), ("Li", "Ana"), ("Li", "Luz"), ("Li", "gone")]
    room = asked.with_room_for(pairs)
    limits = {person.id: person.max for person in room.people}
    assert limits == {"Ana": 2, "Li": 1, "Luz": 2, "Wei": 2}
    assert asked.with_room_for(pairs[:1]) == asked


def test_problems_answers_and_errors_travel_between_processes() -> None:
    made = read_pairing_instance(instance_2011())
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 -- our own bytes
    answer = solve(made)
    assert pickle.loads(pickle.dumps(answer)) == answer  # noqa: S301 -- our own bytes
    for error in (
        MalformedProblem("Wei", "max", "more", position=2),
        MalformedInstance("people[0]", "an object"),
    ):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 -- our own bytes
        assert (str(again), vars(again)) == (str(error), vars(error))
