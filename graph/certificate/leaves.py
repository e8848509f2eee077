"""Whether the leaves of a proof cover everything that could be answered, once."""

from collections.abc import Mapping, Sequence


def covers_all(leaves: Sequence[Mapping[str, int]]) -> bool:
    """Say whether leaves split everything: question by question, one half and the other."""
    waiting = [list(leaves)]
    while waiting:
        group = waiting.pop()
        if not group:
            return False
        if len(group) == 1 and not group[0]:
            continue
        common = set(group[0]).intersection(*group)
        if not common:
            return False
        question = min(common)
        for value in (0, 1):
            half = [leaf for leaf in group if leaf[question] == value]
            waiting.append([{k: v for k, v in leaf.items() if k != question} for leaf in half])
    return True
