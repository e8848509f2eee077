"""Scores and reasons of pairs, computed once more from the instance; standard library only.

A second reading of the model on purpose: it shares no line with the solver, so that a fault in
one does not hide in the other. Plain dictionaries and whole numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DEFAULTS: Mapping[str, Any] = {
    "points_competency": 700,
    "points_topic": 300,
    "share_level": 3,
    "weight_gain": 600,
    "weight_mutual": 250,
    "weight_language": 150,
    "language_points": [0, 400, 800, 1000],
    "language_required": 0,
    "prior_adjust": -120,
    "admin_pair_max": None,
    "everyone_paired": 0,
}

REASON_FIELDS = (
    "learner",
    "competency",
    "topic",
    "language",
    "level_from",
    "level_to",
    "level_partner",
)


@dataclass(frozen=True)
class Records:
    """An instance made easy to look things up in; ``people`` by id, pairs as sets of two ids."""

    parameters: Mapping[str, Any]
    sides: Sequence[str]
    administrations: Sequence[str]
    priorities: Mapping[str, int]
    topics: Sequence[str]
    languages: Sequence[str]
    people: Mapping[str, Mapping[str, Any]]
    maxima: Mapping[str, int]
    conflict_names: Mapping[str, frozenset[str]]
    conflicts: frozenset[frozenset[str]]
    prior: frozenset[frozenset[str]]
    required: Mapping[str, frozenset[str]]

    def person(self, person_id: str) -> Mapping[str, Any]:
        """Find a person by id; KeyError when there is none."""
        return self.people[person_id]


def read_records(instance: Mapping[str, Any]) -> Records:
    """Look a well-formed instance up; defaults stand in for what it leaves out."""
    people = {person["id"]: person for person in instance["people"]}
    conflicts = {f"conflict:{a}|{b}": frozenset((a, b)) for a, b in instance.get("conflicts", [])}
    return Records(
        parameters={**DEFAULTS, **instance.get("parameters", {})},
        sides=instance["sides"],
        administrations=instance.get("administrations", []),
        priorities={c["id"]: c.get("priority", 1) for c in instance.get("competencies", [])},
        topics=instance.get("topics", []),
        languages=instance.get("languages", []),
        people=people,
        maxima=_maxima(instance["sides"], people),
        conflict_names=conflicts,
        conflicts=frozenset(conflicts.values()),
        prior=frozenset(frozenset(pair) for pair in instance.get("prior", [])),
        required={
            f"{name}:{a}|{b}": frozenset((a, b))
            for name in ("must", "locked")
            for a, b in instance.get(name, [])
        },
    )


def _maxima(sides: Sequence[str], people: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    sizes = [sum(person["side"] == side for person in people.values()) for side in sides]
    default = dict.fromkeys(sides, 1)
    if len(sides) == len(("one", "other")) and min(sizes):
        smaller = sides[sizes.index(min(sizes))]
        default[smaller] = (max(sizes) + min(sizes) - 1) // min(sizes)
    return {
        key: default[person["side"]] if person.get("max") is None else person["max"]
        for key, person in people.items()
    }


def is_eligible(records: Records, a: str, b: str, *, despite_conflict: bool = False) -> bool:
    """Say whether two people may be partners."""
    one, other = records.person(a), records.person(b)
    return (
        one["side"] != other["side"]
        and bool(set(one["components"]) & set(other["components"]))
        and (despite_conflict or frozenset((a, b)) not in records.conflicts)
        and _common_language(records, a, b)[1] >= records.parameters["language_required"]
    )


def _common_language(records: Records, a: str, b: str) -> tuple[str | None, int]:
    ours = records.person(a).get("languages", {})
    theirs = records.person(b).get("languages", {})
    best: str | None = None
    level = 0
    for code in records.languages:
        both = min(ours.get(code, 0), theirs.get(code, 0))
        if both > level:
            best, level = code, both
    return best, level


def _share(points: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Share points by the largest remainder, ties to the earlier key."""
    total = sum(weights.values())
    if not total:
        return {}
    shares = {key: points * weight // total for key, weight in weights.items()}
    remainders = {key: points * weight % total for key, weight in weights.items()}
    missing = points - sum(shares.values())
    # sorted() keeps the order of equal keys, so ties go to the earlier one.
    for key in sorted(weights, key=lambda key: -remainders[key])[:missing]:
        shares[key] += 1
    return shares


@dataclass(frozen=True)
class Need:
    """What a person needs: gaps, and the points that each competency and topic is worth."""

    gaps: Mapping[str, int]
    competencies: Mapping[str, int]
    topics: Mapping[str, int]


def need_of(records: Records, learner: str) -> Need:
    """Share a person's need points over their gaps and over what they seek."""
    person = records.person(learner)
    ratings, targets = person.get("ratings", {}), person.get("targets", {})
    gaps = {}
    for key in records.priorities:
        level = ratings.get(key)
        if level is not None and targets.get(key, 0) > level:
            gaps[key] = targets[key] - level
    seeks = person.get("seeks", {})
    weights = {key: records.priorities[key] * gap for key, gap in gaps.items()}
    wishes = {topic: seeks[topic] for topic in records.topics if topic in seeks}
    return Need(
        gaps,
        _share(records.parameters["points_competency"], weights),
        _share(records.parameters["points_topic"], wishes),
    )


def _closed(records: Records, need: Need, learner: str, partner: str, key: str) -> int:
    """Count the levels of a gap that the partner can close."""
    theirs = records.person(partner).get("ratings", {}).get(key)
    if theirs is None or theirs < records.parameters["share_level"]:
        return 0
    closed: int = theirs - records.person(learner)["ratings"][key]
    return min(need.gaps[key], max(0, closed))


def benefit(records: Records, need: Need, learner: str, partner: str) -> int:
    """Count what a learner gains from a partner, 0..1000."""
    points = 0
    for key, share in need.competencies.items():
        points += share * _closed(records, need, learner, partner, key) // need.gaps[key]
    offers = records.person(partner).get("offers", [])
    points += sum(share for topic, share in need.topics.items() if topic in offers)
    return points


def score(records: Records, a: str, b: str, benefit_a: int, benefit_b: int) -> int:
    """Compute a pair's score from what each gains from the other."""
    weights = records.parameters
    millionths = (
        weights["weight_gain"] // 2 * (benefit_a + benefit_b)
        + weights["weight_mutual"] * min(benefit_a, benefit_b)
        + weights["weight_language"]
        * weights["language_points"][_common_language(records, a, b)[1]]
    )
    points: int = millionths // 1000
    if frozenset((a, b)) in records.prior:
        points = max(0, points + weights["prior_adjust"])
    return points


def score_pair(instance: Mapping[str, Any], a: str, b: str) -> int:
    """Compute the score of two people of a well-formed instance, eligible or not.

    Raises:
        KeyError when an id is not a person of the instance.
    """
    records = read_records(instance)
    benefit_a = benefit(records, need_of(records, a), a, b)
    benefit_b = benefit(records, need_of(records, b), b, a)
    return score(records, a, b, benefit_a, benefit_b)


def reasons_of_pair(instance: Mapping[str, Any], a: str, b: str) -> list[dict[str, Any]]:
    """Compute the reasons of two people, as ``graph.interchange.reason_entry`` writes them.

    Returns:
        Most millionths first, among equals the gains of ``a`` first, who is the person of the
        earlier side. The points sum to ``score_pair`` exactly.
    """
    return explain(read_records(instance), a, b)


def explain(records: Records, a: str, b: str) -> list[dict[str, Any]]:
    """Compute the reasons of two people of records."""
    weights = records.parameters
    gains = []
    total = []
    for learner, partner in ((a, b), (b, a)):
        need = need_of(records, learner)
        gains += _gains(records, need, learner, partner)
        total.append(benefit(records, need, learner, partner))
    language, level = _common_language(records, a, b)
    found = [
        *gains,
        _reason("mutual_benefit", weights["weight_mutual"] * min(total)),
        _reason(
            "common_language",
            weights["weight_language"] * weights["language_points"][level],
            language=language,
            level_to=level,
        ),
    ]
    found = sorted((r for r in found if r["millionths"]), key=lambda r: -r["millionths"])
    before = sum(reason["millionths"] for reason in found) // 1000
    missing = before - sum(reason["points"] for reason in found)
    for reason in sorted(found, key=lambda r: -(r["millionths"] % 1000))[:missing]:
        reason["points"] += 1
    change = score(records, a, b, *total) - before
    if change:
        found.append(_reason("repeat_pairing", 1000 * change))
    return found


def _gains(records: Records, need: Need, learner: str, partner: str) -> list[dict[str, Any]]:
    half = records.parameters["weight_gain"] // 2
    own = records.person(learner).get("ratings", {})
    theirs = records.person(partner).get("ratings", {})
    found = []
    for key, share in need.competencies.items():
        closed = _closed(records, need, learner, partner, key)
        if closed:
            found.append(
                _reason(
                    "competency_gain",
                    half * (share * closed // need.gaps[key]),
                    learner=learner,
                    competency=key,
                    level_from=own[key],
                    level_to=own[key] + closed,
                    level_partner=theirs[key],
                )
            )
    offers = records.person(partner).get("offers", [])
    for topic, share in need.topics.items():
        if topic in offers:
            found.append(_reason("topic_gain", half * share, learner=learner, topic=topic))
    return found


def _reason(code: str, millionths: int, **details: object) -> dict[str, Any]:
    given = {name: details.get(name) for name in REASON_FIELDS}
    return {"code": code, "points": millionths // 1000, "millionths": millionths, **given}
