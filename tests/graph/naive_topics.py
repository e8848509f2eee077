"""A second, naive choice of topics: the formulas of the model written down as they stand.

Slow on purpose and only for tests. It shares no line with ``graph``: an instance is the plain
document, people are counted one by one, and the optimum comes from trying every selection or from
one integer program with a variable for each person and unit.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

DEFAULTS: dict[str, Any] = {
    "minutes": None,
    "count_min": 0,
    "count_max": None,
    "track_caps": {},
    "memory_editions": 2,
    "curve": [350, 350, 150, 150],
    "sought_per_mille": 1500,
    "unassessed_per_mille": 500,
    "phi_per_mille": 950,
    "leader_load": 2,
    "leader_level_min": 3,
    "leader_sides_min": 2,
}
UNITS = {"main": 2, "also": 1}

Instance = dict[str, Any]
Selection = tuple[str, ...]


def parameters(instance: Instance) -> dict[str, Any]:
    return DEFAULTS | instance["parameters"]


def weight(instance: Instance, person: dict[str, Any], competency: str) -> int:
    target = person["targets"].get(competency, 0)
    level = person["ratings"].get(competency)
    knobs = parameters(instance)
    if level is None:
        plain = knobs["unassessed_per_mille"] if target > 0 else 0
    else:
        plain = max(0, target - level) * 1000
    return plain * knobs["sought_per_mille"] // 1000 if competency in person["seeks"] else plain


def units(topic: dict[str, Any], competency: str, level: int | None) -> int:
    at = 0 if level is None else level
    return sum(
        UNITS[cover["part"]]
        for cover in topic["covers"]
        if cover["competency"] == competency and cover["from_level"] <= at < cover["to_level"]
    )


def needs(instance: Instance) -> dict[str, int]:
    found = dict.fromkeys(instance["sides"], 0)
    for person, competency in product(instance["people"], instance["competencies"]):
        found[person["side"]] += weight(instance, person, competency) * 1000
    return found


def gains(instance: Instance, chosen: Selection) -> dict[str, int]:
    topics = [topic for topic in instance["topics"] if topic["id"] in chosen]
    curve = parameters(instance)["curve"]
    found = dict.fromkeys(instance["sides"], 0)
    for person, competency in product(instance["people"], instance["competencies"]):
        level = person["ratings"].get(competency)
        used = sum(units(topic, competency, level) for topic in topics)
        found[person["side"]] += weight(instance, person, competency) * sum(curve[:used])
    return found


def smallest_share(instance: Instance, gain: dict[str, int]) -> Fraction:
    need = needs(instance)
    return min((Fraction(gain[s], need[s]) for s in need if need[s]), default=Fraction(1))


# ---- rules ----------------------------------------------------------------------------------


def able(instance: Instance, topic: dict[str, Any], side: str) -> list[str]:
    least = parameters(instance)["leader_level_min"]
    return [
        person["id"]
        for person in instance["people"]
        if person["side"] == side
        and any(
            (person["ratings"].get(cover["competency"]) or 0) >= max(least, cover["to_level"])
            and person["ratings"].get(cover["competency"]) is not None
            for cover in topic["covers"]
            if cover["part"] == "main"
        )
    ]


def eligible(instance: Instance) -> list[dict[str, Any]]:
    memory = parameters(instance)["memory_editions"]
    return [
        topic
        for topic in instance["topics"]
        if topic["id"] not in instance["never"]
        and (not 1 <= topic["editions_ago"] <= memory or topic["id"] in instance["must"])
    ]


def waived(instance: Instance) -> bool:
    return not any(
        able(instance, topic, side) for topic in eligible(instance) for side in instance["sides"]
    )


def has_leaders(instance: Instance, topic: dict[str, Any]) -> bool:
    """Say whether a topic keeps the leaders rule, as far as it is asked to."""
    sides = sum(bool(able(instance, topic, side)) for side in instance["sides"])
    enough = sides >= parameters(instance)["leader_sides_min"]
    return enough or waived(instance) or topic["id"] in instance["must"]


def can_be_led(instance: Instance, topics: list[dict[str, Any]]) -> bool:
    return all(has_leaders(instance, topic) for topic in topics) and can_share(instance, topics)


def can_share(instance: Instance, topics: list[dict[str, Any]]) -> bool:
    """Try every way to give each topic its leaders."""
    knobs = parameters(instance)
    wishes: list[list[Selection]] = []
    for topic in topics:
        sides = [side for side in instance["sides"] if able(instance, topic, side)]
        asked = min(knobs["leader_sides_min"], len(sides))
        wishes.append(
            [
                way
                for some in combinations(sides, asked)
                for way in product(*(able(instance, topic, side) for side in some))
            ]
        )

    def seat(place: int, loads: dict[str, int]) -> bool:
        if place == len(wishes):
            return True
        for way in wishes[place]:
            if all(loads.get(person, 0) < knobs["leader_load"] for person in way):
                more = loads | {person: loads.get(person, 0) + 1 for person in way}
                if seat(place + 1, more):
                    return True
        return False

    return seat(0, {})


def allowed(instance: Instance, chosen: Selection) -> bool:
    knobs, selection = parameters(instance), set(chosen)
    topics = [topic for topic in instance["topics"] if topic["id"] in selection]
    may = {topic["id"] for topic in eligible(instance)}
    held = {topic["id"] for topic in instance["topics"] if topic["editions_ago"] >= 1}
    return (
        set(instance["must"]) <= selection <= may
        and len(topics) >= knobs["count_min"]
        and (knobs["count_max"] is None or len(topics) <= knobs["count_max"])
        and (knobs["minutes"] is None or sum(t["minutes"] for t in topics) <= knobs["minutes"])
        and all(
            sum(topic["track"] == track for topic in topics) <= cap
            for track, cap in knobs["track_caps"].items()
        )
        and all(set(topic["requires"]) <= selection | held for topic in topics)
        and can_be_led(instance, topics)
    )


def possible(instance: Instance, names: tuple[str, ...]) -> bool:
    """Say whether some selection keeps the records of these names; all others are dropped."""
    ids = [topic["id"] for topic in instance["topics"]]
    return any(
        keeps(instance, frozenset(chosen), frozenset(names))
        for count in range(len(ids) + 1)
        for chosen in combinations(ids, count)
    )


def keeps(instance: Instance, selection: frozenset[str], names: frozenset[str]) -> bool:
    knobs = parameters(instance)
    topics = [topic for topic in instance["topics"] if topic["id"] in selection]
    for name in names:
        label, _, record = name.partition(":")
        if label == "requires":
            topic, _, required = record.partition("|")
            kept = topic not in selection or required in selection
        elif label == "leader_load":
            kept = can_share(instance, [t for t in topics if has_leaders(instance, t)])
        else:
            kept = {
                "minutes": lambda: sum(topic["minutes"] for topic in topics) <= knobs["minutes"],
                "count_min": lambda: len(topics) >= knobs["count_min"],
                "count_max": lambda: len(topics) <= knobs["count_max"],
                "track_cap": lambda of=record: (
                    sum(t["track"] == of for t in topics) <= knobs["track_caps"][of]
                ),
                "must": lambda of=record: of in selection,
                "never": lambda of=record: of not in selection,
                "memory": lambda of=record: of not in selection,
                "leaders": lambda of=record: of not in selection,
            }[label]()
        if not kept:
            return False
    return True


# ---- every selection ------------------------------------------------------------------------


def selections(instance: Instance) -> Iterator[Selection]:
    ids = [topic["id"] for topic in instance["topics"]]
    for count in range(len(ids) + 1):
        for chosen in combinations(ids, count):
            if allowed(instance, chosen):
                yield chosen


def best_by_trying(instance: Instance) -> tuple[Fraction, int, Selection] | None:
    """The largest smallest share, then the total, then the tidiest selection."""
    every = {chosen: gains(instance, chosen) for chosen in selections(instance)}
    if not every:
        return None
    share = {chosen: smallest_share(instance, gain) for chosen, gain in every.items()}
    fairest = max(share.values())
    least = fairest * parameters(instance)["phi_per_mille"] / 1000
    totals = {chosen: sum(every[chosen].values()) for chosen in every if share[chosen] >= least}
    total = max(totals.values())
    place = {topic["id"]: place for place, topic in enumerate(instance["topics"], start=1)}
    last = set(instance.get("last_plan", []))
    best = min(
        (chosen for chosen, worth in totals.items() if worth == total),
        key=lambda chosen: (
            len(last - set(chosen)),
            sum(place[topic] for topic in chosen),
            sorted(chosen),
        ),
    )
    return fairest, total, best


def best_at(instance: Instance, phi: int) -> tuple[Fraction, int, Selection] | None:
    """The same for another part of the fairest share."""
    knobs = instance["parameters"] | {"phi_per_mille": phi}
    return best_by_trying(instance | {"parameters": knobs})


def best_keeping(
    instance: Instance, earlier: Selection, slack: int
) -> tuple[int, int, Selection] | None:
    """How many topics of an earlier plan can stay, the largest total then, and the tidiest plan."""
    best = best_by_trying(instance)
    if best is None:
        return None
    fairest, highest, _ = best
    least = fairest * parameters(instance)["phi_per_mille"] / 1000
    enough = Fraction(highest * (1000 - slack), 1000)
    every = {chosen: gains(instance, chosen) for chosen in selections(instance)}
    place = {topic["id"]: place for place, topic in enumerate(instance["topics"], start=1)}
    kept, total, _, _, chosen = min(
        (
            -len(set(chosen) & set(earlier)),
            -sum(gain.values()),
            sum(place[topic] for topic in chosen),
            sorted(chosen),
            chosen,
        )
        for chosen, gain in every.items()
        if smallest_share(instance, gain) >= least and sum(gain.values()) >= enough
    )
    return -kept, -total, chosen


# ---- one integer program --------------------------------------------------------------------


def best_by_program(instance: Instance) -> tuple[Fraction, int]:
    """The largest smallest share and the total, for counts, must and leaders on two sides.

    One column a topic, one a person, competency and unit: nothing is added up beforehand.
    """
    topics = [
        topic
        for topic in eligible(instance)
        if can_be_led(instance, [topic]) or topic["id"] in instance["must"]
    ]
    curve, need = parameters(instance)["curve"], needs(instance)
    closed = [
        (person, competency, step)
        for person, competency in product(instance["people"], instance["competencies"])
        if weight(instance, person, competency)
        for step in range(len(curve))
    ]
    columns = len(topics) + len(closed) + 1
    gain = {side: np.zeros(columns) for side in need}
    rows, most = [], []
    for column, (person, competency, step) in enumerate(closed, start=len(topics)):
        gain[person["side"]][column] = weight(instance, person, competency) * curve[step] / 12500
        if step == 0:
            row = np.zeros(columns)
            row[column : column + len(curve)] = 1
            level = person["ratings"].get(competency)
            row[: len(topics)] = [-units(topic, competency, level) for topic in topics]
            rows.append(row)
            most.append(0.0)
    lower, upper = np.zeros(columns), np.ones(columns)
    lower[: len(topics)] = [topic["id"] in instance["must"] for topic in topics]
    upper[-1] = np.inf
    count = np.zeros(columns)
    count[: len(topics)] = 1
    knobs = parameters(instance)
    counted = LinearConstraint(count, knobs["count_min"], knobs["count_max"])
    whole = np.zeros(columns)
    whole[: len(topics)] = 1

    def solve(cost: np.ndarray, more: list[LinearConstraint]) -> Selection:
        fits = LinearConstraint(np.array(rows), -np.inf, np.array(most))
        answer = milp(
            cost,
            integrality=whole,
            bounds=Bounds(lower, upper),
            constraints=[fits, counted, *more],
            options={"mip_rel_gap": 0},
        )
        return tuple(topic["id"] for topic, x in zip(topics, answer.x, strict=False) if x > 0.5)

    weakest = np.zeros(columns)
    weakest[-1] = -1
    shares = [LinearConstraint(gain[s] / need[s] * 1e9 + weakest, 0, np.inf) for s in need]
    fairest = smallest_share(instance, gains(instance, solve(weakest, shares)))
    least = fairest * knobs["phi_per_mille"] / 1000
    floors = [LinearConstraint(gain[s], float(least * need[s] / 12500) - 1e-6) for s in need]
    chosen = solve(-sum(gain.values()), floors)
    return fairest, sum(gains(instance, chosen).values())
