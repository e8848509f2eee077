"""Words out of a report on a network: who splits it by leaving, and whom to pair or to call.

As ``sentences``, out of documents alone: those of ``domain.runs.health_answer``, with people as
they are named there.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from api.sentences import broken_rule, contradiction
from api.texts import Texts

Part = Mapping[str, Any]
SHOWN_MAX: Final = 20
_PER_MILLE: Final = 1000
# From here on one person carries the bridge between sides; the engine says the same.
_BRIDGE: Final = 0.25


def network_health(solution: Part, words: Texts, shown_max: int = SHOWN_MAX) -> list[str]:
    """Say of a network, in lines, who splits it and whom to pair; of many only some."""
    if solution["departure_proof"]:
        return [words.say("health.proof")]
    splitting = solution["articulation_people"]
    lines = [words.say("health.groups", solution["groups"])] if solution["groups"] > 1 else []
    if splitting:
        names = _some(splitting, words, shown_max)
        lines.append(words.say("health.splits", len(splitting), names=names))
    reasons = solution["extra_pairings_reasons"]
    lines += [extra_pairing(reason, words, shown_max) for reason in reasons[:shown_max]]
    if len(reasons) > shown_max:
        lines.append(words.say("health.more", len(reasons) - shown_max))
    return [*lines, *fewest(solution, words)]


def measures(solution: Part, words: Texts, shown_max: int = SHOWN_MAX) -> list[str]:
    """Say in lines how a network stands, and how long it lasts, before whom to pair."""
    connected, possible = solution["connected_cross_pairs"], solution["possible_cross_pairs"]
    lines = [
        words.say(
            "health.counts",
            people=words.number(sum(solution["sides"].values())),
            across=words.number(solution["ties"]["across"]),
            within=words.number(solution["ties"]["within"]),
            connected=words.number(connected),
            possible=words.number(possible),
            share=words.per_cent(connected, possible),
        )
    ]
    if solution["half_life"] is not None:
        lines.append(words.say("health.half_life", solution["half_life"]))
    lines += [worst(each, words) for each in solution["worst_departures"][-1:] if connected]
    lines += [
        words.say("health.bridge", name=load["person"], share=load_share(load, words))
        for load in solution["brokers"]["loads"]
        if load["load"] > _BRIDGE
    ]
    return [*lines, *network_health(solution, words, shown_max)]


def trend_point(name: str, solution: Part, words: Texts) -> str:
    """Say how the network of a programme stands with one more edition."""
    connected, possible = solution["connected_cross_pairs"], solution["possible_cross_pairs"]
    return words.say(
        "health.trend",
        edition=name,
        people=words.number(sum(solution["sides"].values())),
        ties=words.number(sum(solution["ties"].values())),
        groups=words.number(solution["groups"]),
        splitting=words.number(len(solution["articulation_people"])),
        share=words.per_cent(connected, possible),
    )


def load_share(load: Part, words: Texts) -> str:
    """Write a share of the paths between sides."""
    return words.per_cent(int(load["load"] * _PER_MILLE), _PER_MILLE)


def departure(entry: Part, words: Texts, shown_max: int = SHOWN_MAX) -> str:
    """Say whom the departure of somebody cuts off."""
    names = _some(entry["cut_off"], words, shown_max)
    return words.say("health.cuts", entry["cut_off_count"], name=entry["person"], names=names)


def worst(entry: Part, words: Texts) -> str:
    """Say what is left when those leave whose departure destroys most."""
    key = "health.worst" if entry["exact"] else "health.worst.found"
    names = words.listed(entry["people"])
    return words.say(key, entry["connected_cross_pairs"], names=names)


def extra_pairing(reason: Part, words: Texts, shown_max: int = SHOWN_MAX) -> str:
    """Say whom to pair, and what that changes."""
    first, second = reason["pair"]
    between = _some(reason["departures"], words, shown_max)
    key = "health.pair.joins" if reason["joins"] else "health.pair"
    return words.say(key, first=first, second=second, names=between)


def fewest(solution: Part, words: Texts) -> list[str]:
    """Say how many extra pairings there are, and by how many that is more than the fewest."""
    count = len(solution["extra_pairings"])
    if solution["status"] == "optimal":
        return [words.say("health.fewest", count)]
    if solution["status"] == "within":
        pairs = words.say("count.pairs", count)
        above = count - solution["extra_pairings_bound"]
        return [words.say("health.at_most", above, pairs=pairs)]
    return []


def closed(
    solution: Part, words: Texts, broken_rules: Mapping[tuple[str, str], Sequence[str]]
) -> list[str]:
    """Say who cannot be tied to the others, with the records and rules that are in the way."""
    part = solution["closed"]
    names = _some(part["people"], words, SHOWN_MAX)
    key = "health.closed" if part["departing"] is None else "health.closed.departing"
    lines = [words.say(key, names=names, departing=part["departing"] or "")]
    lines += [contradiction(names, words) for names in solution["conflicts"]]
    labels = dict.fromkeys(label for found in broken_rules.values() for label in found)
    return [*lines, *(broken_rule(label, words) for label in labels)]


def dormant(ties: Sequence[Part], days: int, words: Texts) -> Iterator[str]:
    """Say in lines which ties are dormant, the longest first; of many only some."""
    yield words.say("health.dormant", len(ties), days=words.number(days))
    yield from (dormant_tie(each, words) for each in ties[:SHOWN_MAX])
    if len(ties) > SHOWN_MAX:
        yield words.say("health.more", len(ties) - SHOWN_MAX)


def dormant_tie(tie: Part, words: Texts) -> str:
    """Say who should call whom, and when the two were last in touch."""
    first, second = tie["people"]
    key = "health.call" if tie["last_contact"] else "health.call.never"
    return words.say(key, tie["days"], first=first, second=second, day=tie["since"])


def _some(names: Sequence[str], words: Texts, shown_max: int) -> str:
    return words.listed([*names[:shown_max], *["…"] * (len(names) > shown_max)])
