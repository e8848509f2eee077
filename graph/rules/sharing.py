"""Who can share what: one condition, read by opportunities and by invitations to meetings."""

from collections.abc import Mapping


def shares_topic(levels: Mapping[str, int], weights: Mapping[str, int], share_level: int) -> bool:
    """Say whether somebody can share a topic: competencies that make up half of it at least.

    Args:
        levels: of the person by competency; one that is not assessed is not there, and not shared.
        weights: of the competencies in the topic, whole numbers of any sum.
        share_level: from which level somebody can share a competency.
    """
    whole = sum(weights.values())
    shared = sum(weight for key, weight in weights.items() if levels.get(key, -1) >= share_level)
    return whole > 0 and 2 * shared >= whole
