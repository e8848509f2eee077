"""Each trap of the pairing model at the terminal: solved, verified, and refused when changed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.door import tradewinds
from tests.graph.pairing_instances import instance, learner, person

Document = dict[str, Any]


def nobody_can_help_one() -> Document:
    """Xi gains from Ana; Yu has the widest gap, and nobody has anything above it."""
    return instance(
        learner("Xi", "east"),
        person("Yu", "east", ratings={"aeo": 0}, targets={"aeo": 4}),
        person("Ana", "west", ratings={"risk": 4}, max=2),
        person("Luz", "west", ratings={"risk": 3}),
    )


def crossing_caps() -> Document:
    """Two administrations on each side, one pairing between any two of them."""
    people = [
        learner(f"{side}{home}{number}", side, administration=home)
        | ({"ratings": {"risk": 4}} if side == "west" else {})
        for side, homes in (("east", "CJ"), ("west", "BP"))
        for home in homes
        for number in range(3)
    ]
    return instance(*people, parameters={"admin_pair_max": 1})


def an_odd_set() -> Document:
    """Three sides of one person each who all fit each other: half a pairing each is no plan."""
    return instance(
        *(
            person(name, side, seeks={"window": 3}, offers=["window"])
            for name, side in (("Xi", "east"), ("Ana", "west"), ("Eva", "north"))
        )
    )


def ties() -> Document:
    return instance(
        *(learner(f"e{number}", "east") for number in range(4)),
        *(person(f"w{number}", "west", ratings={"risk": 4}) for number in range(4)),
    )


def no_eligible_pair() -> Document:
    return instance(
        learner("Xi", "east", components=["forum"]), person("Ana", "west", components=["workshop"])
    )


def nobody_assessed() -> Document:
    return instance(
        *(person(f"e{number}", "east", targets={"risk": 3}) for number in range(2)),
        *(person(f"w{number}", "west") for number in range(2)),
    )


TRAPS: dict[str, tuple[Callable[[], Document], tuple[int, int, int]]] = {
    "a person nobody can help": (nobody_can_help_one, (4, 1000, 210)),
    "crossing caps": (crossing_caps, (8, 1000, 840)),
    "an odd set": (an_odd_set, (2, 1000, 255)),
    "ties": (ties, (8, 1000, 840)),
    "no eligible pair": (no_eligible_pair, (0, 1000, 0)),
    "nobody assessed": (nobody_assessed, (4, 1000, 0)),
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_solved_proved_and_verified(name: str) -> None:
    make, ending = TRAPS[name]
    Path("instance.json").write_text(json.dumps(make()), encoding="utf-8")
    solution = json.loads(tradewinds("pair", "instance.json").stdout)
    assert (solution["people"], solution["floor"], solution["total"]) == ending
    Path("solution.json").write_text(json.dumps(solution), encoding="utf-8")
    assert "every number holds" in tradewinds("verify", "instance.json", "solution.json").stdout


@pytest.mark.parametrize("name", TRAPS)
def test_one_changed_number_or_pair_is_refused(name: str) -> None:
    make, _ = TRAPS[name]
    Path("instance.json").write_text(json.dumps(make()), encoding="utf-8")
    solution = json.loads(tradewinds("pair", "instance.json").stdout)
    changes: list[Document] = [
        {"people": solution["people"] + 1},
        {"total": solution["total"] + 1},
        {"floor": solution["floor"] - 1 if solution["floor"] else 1},
    ]
    if solution["pairs"]:
        changes.append({"pairs": solution["pairs"][1:]})
        changes.append({"pairs": [*solution["pairs"], solution["pairs"][0]]})
    for change in changes:
        Path("solution.json").write_text(json.dumps(solution | change), encoding="utf-8")
        tradewinds("verify", "instance.json", "solution.json", code=1)
