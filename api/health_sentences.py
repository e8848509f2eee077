"""Words out of a report on a network: who splits it by leaving, and whom to pair."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.texts import Texts


def network_health(solution: Mapping[str, Any], words: Texts, shown_max: int) -> list[str]:
    """Say of a network, in lines, who splits it and whom to pair; of many only some."""
    if solution["departure_proof"]:
        return [words.say("health.proof")]
    splitting = solution["articulation_people"]
    lines = [words.say("health.groups", solution["groups"])] if solution["groups"] > 1 else []
    if splitting:
        names = _some(splitting, words, shown_max)
        lines.append(words.say("health.splits", len(splitting), names=names))
    reasons = solution["extra_pairings_reasons"]
    for reason in reasons[:shown_max]:
        first, second = reason["pair"]
        between = _some(reason["departures"], words, shown_max)
        key = "health.pair.joins" if reason["joins"] else "health.pair"
        lines.append(words.say(key, first=first, second=second, names=between))
    if len(reasons) > shown_max:
        lines.append(words.say("health.more", len(reasons) - shown_max))
    if solution["status"] == "optimal":
        lines.append(words.say("health.fewest", len(reasons)))
    elif solution["status"] == "within":
        pairs = words.say("count.pairs", len(reasons))
        above = len(reasons) - solution["extra_pairings_bound"]
        lines.append(words.say("health.at_most", above, pairs=pairs))
    return lines


def _some(names: Sequence[str], words: Texts, shown_max: int) -> str:
    return words.listed([*names[:shown_max], *["…"] * (len(names) > shown_max)])
