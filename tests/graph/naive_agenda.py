"""A second, naive agenda: the rules written down as they stand, every timetable tried.

Slow on purpose and only for tests. It shares no line with ``graph``: an instance is the plain
document, and people are seated by trying each session for one after the other.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations, permutations, product
from typing import Any

Instance = dict[str, Any]
When = Mapping[str, str]  # the slot of each session


def of(instance: Instance, key: str) -> dict[str, Any]:
    return next(entry for entry in instance["sessions"] if entry["id"] == key)


def side(instance: Instance, key: str) -> str | None:
    return next(person["side"] for person in instance["people"] if person["id"] == key)


def broken(instance: Instance, when: When) -> Iterator[str]:
    """Name what a timetable breaks; sessions that it leaves out are not held."""
    for entry in instance["sessions"]:
        if entry["id"] in when:
            yield from broken_alone(instance, when, entry)
        else:
            yield f"session:{entry['id']}"
    for slot in instance["slots"]:
        there = [of(instance, key) for key in when if when[key] == slot]
        if len(there) > len(instance["rooms"]):
            yield "rooms"
        if sum(entry["interpreted"] for entry in there) > instance["booths"]:
            yield "booths"
        for a, b in combinations(there, 2):
            for leader in set(a["leaders"]) & set(b["leaders"]):
                yield f"leader:{leader}"


def broken_alone(instance: Instance, when: When, entry: dict[str, Any]) -> Iterator[str]:
    key, place = entry["id"], instance["slots"].index
    if when[key] not in entry.get("slots", instance["slots"]):
        yield f"slots:{key}"
    for leader in entry["leaders"]:
        if when[key] in instance.get("away", {}).get(leader, []):
            yield f"away:{leader}"
    sides = {side(instance, leader) for leader in entry["leaders"]} - {None}
    if len(sides) < instance.get("panel_sides_min", 0):
        yield f"panel:{key}"
    for required in entry.get("requires", []):
        if required not in when or place(when[required]) >= place(when[key]):
            yield f"after:{key}|{required}"


def timetables(instance: Instance, keys: Iterable[str]) -> Iterator[When]:
    held = sorted(keys)
    for slots in product(instance["slots"], repeat=len(held)):
        yield dict(zip(held, slots, strict=True))


def possible(instance: Instance, names: Iterable[str]) -> bool:
    """Say whether some timetable of some sessions breaks none of the named records."""
    asked = set(names)
    keys = [entry["id"] for entry in instance["sessions"]]
    return any(
        asked.isdisjoint(broken(instance, when))
        for count in range(len(keys) + 1)
        for some in combinations(keys, count)
        for when in timetables(instance, some)
    )


def options(instance: Instance, slot: str, block: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """What each person can gain in a slot: nobody who is away, nobody who leads there."""
    leaders = {leader for key in block for leader in of(instance, key)["leaders"]}
    return {
        person: {key: worth for key, worth in values.items() if key in block and worth}
        for person, values in instance["value"].items()
        if person not in leaders and slot not in instance.get("away", {}).get(person, [])
    }


def seated(instance: Instance, slot: str, block: tuple[str, ...]) -> int:
    """The largest gain of a block over all choices of rooms and all ways to sit."""
    choices = options(instance, slot, block)
    capacities = [room["capacity"] for room in instance["rooms"]]
    best = 0
    for rooms in set(permutations(capacities, len(block))):
        reached = {rooms: 0}  # the seats left to the most that was gained
        for gains in choices.values():
            after = dict(reached)
            for free, gained in reached.items():
                for place, key in enumerate(block):
                    if free[place] and key in gains:
                        left = (*free[:place], free[place] - 1, *free[place + 1 :])
                        after[left] = max(after.get(left, 0), gained + gains[key])
            reached = after
        best = max(best, *reached.values())
    return best


def blocks(instance: Instance, when: When) -> dict[str, tuple[str, ...]]:
    return {
        slot: tuple(sorted(key for key in when if when[key] == slot)) for slot in instance["slots"]
    }


def best_value(instance: Instance) -> int | None:
    """The most that any timetable is worth; None when every one breaks something."""
    known: dict[tuple[str, tuple[str, ...]], int] = {}
    best = None
    for when in timetables(instance, [entry["id"] for entry in instance["sessions"]]):
        if any(broken(instance, when)):
            continue
        value = 0
        for slot, block in blocks(instance, when).items():
            if (slot, block) not in known:
                known[slot, block] = seated(instance, slot, block)
            value += known[slot, block]
        best = value if best is None else max(best, value)
    return best


def loss(instance: Instance, when: When) -> Fraction:
    """The share of its wishes that the worst-served side loses, in rooms that are large enough."""
    sides = {person["id"]: person["side"] for person in instance["people"]}
    wanted = dict.fromkeys(set(sides.values()) - {None}, 0)
    got = dict(wanted)
    for person, values in instance["value"].items():
        if sides[person] is not None:
            for key, worth in values.items():
                if person not in of(instance, key)["leaders"]:
                    wanted[sides[person]] += worth
    for slot, block in blocks(instance, when).items():
        for person, gains in options(instance, slot, block).items():
            if sides[person] is not None:
                got[sides[person]] += max(gains.values(), default=0)
    shares = [Fraction(wanted[name] - got[name], wanted[name]) for name in wanted if wanted[name]]
    return max(shares, default=Fraction(0))


def wish_order(instance: Instance) -> list[str]:
    """Sessions by how much they are wanted, the most wanted first, then by id."""

    def wanted(key: str) -> int:
        leaders = of(instance, key)["leaders"]
        return sum(v.get(key, 0) for p, v in instance["value"].items() if p not in leaders)

    return sorted((e["id"] for e in instance["sessions"]), key=lambda key: (-wanted(key), key))


def order(instance: Instance, when: When) -> tuple[Fraction, list[int]]:
    """What decides between timetables of one value: the smallest is wished for."""
    places = [instance["slots"].index(when[key]) for key in wish_order(instance)]
    return loss(instance, when), places


def tidiest(instance: Instance) -> tuple[Fraction, list[int]] | None:
    """The order of the best timetable of the largest value."""
    every = [
        when
        for when in timetables(instance, [entry["id"] for entry in instance["sessions"]])
        if not any(broken(instance, when))
    ]

    def value(when: When) -> int:
        return sum(seated(instance, slot, block) for slot, block in blocks(instance, when).items())

    values = [value(when) for when in every]
    best = [when for when, worth in zip(every, values, strict=True) if worth == max(values)]
    return min((order(instance, when) for when in best), default=None)
