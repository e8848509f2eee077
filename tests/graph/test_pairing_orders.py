"""The whole answer, its proof and its contradictions are the same in whatever order it is asked."""

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.certificate import check_pairing
from graph.interchange import pairing_solution, read_pairing_instance
from graph.pairing import solve
from tests.graph.pairing_instances import instances


def reordered(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Say the same thing with every list without an order of its own in another one."""
    other = dict(document)
    for name in ("people", "conflicts", "must", "locked", "prior"):
        other[name] = chance.sample(document[name], len(document[name]))
    other["people"] = [
        {
            key: dict(chance.sample(list(value.items()), len(value)))
            if isinstance(value, dict)
            else chance.sample(value, len(value))
            if isinstance(value, list)
            else value
            for key, value in chance.sample(list(entry.items()), len(entry))
        }
        for entry in other["people"]
    ]
    return other


@given(document=instances(), seed=st.integers(0, 2**32), both_ways=st.booleans())
def test_the_whole_answer_is_the_same_in_whatever_order_it_is_asked(
    document: dict[str, Any], seed: int, *, both_ways: bool
) -> None:
    for name in ("conflicts", "must", "locked", "prior") if both_ways else ():
        document[name] = [*document[name], *([b, a] for a, b in document[name])]
    other = reordered(document, random.Random(seed))  # noqa: S311 -- an order, not a secret
    answer, again = (
        pairing_solution(solve(read_pairing_instance(each))) for each in (document, other)
    )
    assert answer == again
    assert check_pairing(other, again) == ()
