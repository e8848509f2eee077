"""Whether a plan keeps the rules, and reaches what it says it reaches."""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from graph.certificate.pairing.reading import (
    field_of,
    named,
    read_outcome,
    read_sequence,
)
from graph.certificate.pairing.scores import Records, benefit, explain, is_eligible, need_of, score

FLOOR_MAX = 1000


class EligiblePair(NamedTuple):
    """An eligible pair: what it is worth, and what each of its people gains."""

    a: str
    b: str
    worth: int
    gain_a: int
    gain_b: int

    @property
    def key(self) -> frozenset[str]:
        """Look the pair up in either order."""
        return frozenset((self.a, self.b))


class EligiblePairs:
    """Every pair that may be partners, and what it is worth, in ten bytes each.

    Worked out once and read as often as proofs need it; pairs are made anew for each reader.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._keys = sorted(records.people)
        self._needs = {key: need_of(records, key) for key in self._keys}
        # Places of the second person of each pair, first person by first person.
        self._others = [array("I") for _ in self._keys]
        self._worths, self._gains_a, self._gains_b = array("I"), array("H"), array("H")
        self.best = dict.fromkeys(records.people, 0)
        for place, a in enumerate(self._keys):
            for other in range(place + 1, len(self._keys)):
                pair = self._pair(a, self._keys[other])
                if pair is not None:
                    self._others[place].append(other)
                    self._worths.append(pair.worth)
                    self._gains_a.append(pair.gain_a)
                    self._gains_b.append(pair.gain_b)
                    self.best[a] = max(self.best[a], pair.gain_a)
                    self.best[pair.b] = max(self.best[pair.b], pair.gain_b)

    def __iter__(self) -> Iterator[EligiblePair]:
        """Yield the pairs in the order of their people's ids."""
        numbers = zip(self._worths, self._gains_a, self._gains_b, strict=True)
        for a, others in zip(self._keys, self._others, strict=True):
            for other, (worth, gain_a, gain_b) in zip(others, numbers, strict=False):
                yield EligiblePair(a, self._keys[other], worth, gain_a, gain_b)

    def find(self, key: frozenset[str]) -> EligiblePair | None:
        """Find a pair of two people; None when they may not be partners."""
        a, b = sorted(key)
        return self._pair(a, b)

    def people(self) -> frozenset[str]:
        """Say who has an eligible pair."""
        met = {other for others in self._others for other in others}
        met |= {place for place, others in enumerate(self._others) if others}
        return frozenset(self._keys[place] for place in met)

    def _pair(self, a: str, b: str) -> EligiblePair | None:
        records = self._records
        if not is_eligible(records, a, b):
            return None
        gain_a = benefit(records, self._needs[a], a, b)
        gain_b = benefit(records, self._needs[b], b, a)
        return EligiblePair(a, b, score(records, a, b, gain_a, gain_b), gain_a, gain_b)


def plan_faults(
    records: Records,
    pairs: EligiblePairs,
    plan: Sequence[frozenset[str]],
) -> Iterator[str]:
    """Say which rules a plan breaks."""
    seen: set[frozenset[str]] = set()
    for place, key in enumerate(plan):
        if pairs.find(key) is None:
            yield f"pairs[{place}]: {named(key)} may not be partners"
        if key in seen:
            yield f"pairs[{place}]: {named(key)} stand there twice"
        seen.add(key)
    yield from _limit_faults(records, plan)
    for name, key in records.required.items():
        if key not in seen:
            yield f"{name}: {named(key)} have to be partners and are not"
    if records.parameters["everyone_paired"]:
        lonely = sorted(set(records.people).difference(*plan))
        if lonely:
            yield f"everyone: {lonely[0]} has no partner"


def _limit_faults(records: Records, plan: Sequence[frozenset[str]]) -> Iterator[str]:
    partners = Counter(person for key in plan for person in key)
    for person, most in records.maxima.items():
        if partners[person] > most:
            yield f"max:{person}: has {partners[person]} partners, may have {most}"
    cap = records.parameters["admin_pair_max"]
    if cap is not None:
        for name, count in Counter(administrations_of(records, key) for key in plan).items():
            if count > cap:
                yield f"cap:{name}: has {count} pairings, may have {cap}"


def administrations_of(records: Records, key: frozenset[str]) -> str:
    """Name a pair's two administrations, as the instance orders them."""
    homes = [records.person(person)["administration"] for person in key]
    return "|".join(sorted(homes, key=list(records.administrations).index))


def outcome_faults(
    pairs: EligiblePairs,
    chosen: Sequence[EligiblePair],
    solution: Mapping[str, Any],
) -> Iterator[str]:
    """Compare what a plan reaches with what the solution says that it reaches."""
    people, floor, total = read_outcome(solution, "")
    if floor > FLOOR_MAX:
        yield f"floor: {floor} is above {FLOOR_MAX}"
    count = len({person for pair in chosen for person in pair.key})
    if people != count:
        yield f"people: the pairs give a partner to {count}, not to {people}"
    worth = sum(pair.worth for pair in chosen)
    if total != worth:
        yield f"total: the pairs' scores sum to {worth}, not to {total}"
    best = pairs.best
    served = {pair.a for pair in chosen if pair.gain_a >= min(floor, best[pair.a])}
    served |= {pair.b for pair in chosen if pair.gain_b >= min(floor, best[pair.b])}
    if len(served) < people:
        yield f"floor: the pairs serve {len(served)} people at {floor}, not {people}"


def reason_faults(
    records: Records, chosen: Sequence[EligiblePair], solution: Mapping[str, Any]
) -> Iterator[str]:
    """Compare scores, benefits and reasons, where the solution tells them, with the instance."""
    if "pairings" not in solution:
        return
    told = read_sequence(solution["pairings"], "pairings")
    if len(told) != len(chosen):
        yield f"pairings: {len(told)} are explained, and there are {len(chosen)} pairs"
    for place, (entry, pair) in enumerate(zip(told, chosen, strict=False)):
        path = f"pairings[{place}]"
        a, b = _oriented(records, pair)
        gains = {pair.a: pair.gain_a, pair.b: pair.gain_b}
        facts = {
            "people": [a, b],
            "score": pair.worth,
            "benefits": [gains[a], gains[b]],
            "reasons": explain(records, a, b),
        }
        for name, fact in facts.items():
            if field_of(entry, name, f"{path}.") != fact:
                yield f"{path}.{name}: not what the instance gives for {a} and {b}"


def _oriented(records: Records, pair: EligiblePair) -> tuple[str, str]:
    sides = list(records.sides)
    first, second = sorted(pair.key, key=lambda key: sides.index(records.person(key)["side"]))
    return first, second


def unpaired_faults(
    records: Records,
    pairs: EligiblePairs,
    plan: Sequence[frozenset[str]],
    solution: Mapping[str, Any],
) -> Iterator[str]:
    """Compare who is said to have no partner, and why, with the plan."""
    if "unpaired" not in solution:
        return
    eligible = pairs.people()
    lonely = set(records.people).difference(*plan)
    facts = [
        {
            "person": person,
            "reason": "no_free_place" if person in eligible else "no_eligible_partner",
        }
        for person in sorted(lonely)
    ]
    if solution["unpaired"] != facts:
        yield "unpaired: not the people without a partner, each with the reason"
