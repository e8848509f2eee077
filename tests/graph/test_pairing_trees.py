"""Most pairs are as many as networkx finds, and the barrier leaves no more."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.pairing.trees import MostPairs, most_pairs

Pairs = list[tuple[int, int]]


@st.composite
def drawn(draw: st.DrawFn) -> tuple[int, Pairs]:
    """Draw people and pairs: few for each person, so that rings lie within rings."""
    count = draw(st.integers(2, 16))
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    pairs = draw(st.lists(ends.filter(lambda pair: pair[0] < pair[1]), max_size=2 * count))
    return count, list(dict.fromkeys(pairs))


def ends_of(pairs: Pairs) -> tuple[np.ndarray, np.ndarray]:
    left, right = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return left, right


def assert_no_more(count: int, pairs: Pairs, found: MostPairs) -> None:
    partner = found.partner.tolist()
    met = {(one, other) for one, other in enumerate(partner) if one < other}
    assert met <= set(pairs)
    assert all(partner[other] == one for one, other in enumerate(partner) if other >= 0)
    left, right = ends_of(pairs)
    over = found.island[left] != found.island[right]
    assert not (over & ~found.barrier[left] & ~found.barrier[right]).any()
    sizes = np.bincount(found.island[found.island >= 0], minlength=count)
    assert (sizes[sizes > 0] % 2 == 1).all()
    # Each island beyond the people of the barrier leaves somebody alone, and nobody else is.
    assert np.count_nonzero(sizes) - found.barrier.sum() == count - 2 * found.pairs


@given(drawn())
def test_no_plan_has_more_pairs(given_pairs: tuple[int, Pairs]) -> None:
    count, pairs = given_pairs
    found = most_pairs(count, *ends_of(pairs))
    graph = nx.Graph(pairs)
    assert found.pairs == len(nx.max_weight_matching(graph, maxcardinality=True))
    assert_no_more(count, pairs, found)


@given(drawn(), st.data())
def test_it_does_not_matter_where_the_search_begins(
    given_pairs: tuple[int, Pairs], data: st.DataObject
) -> None:
    count, pairs = given_pairs
    left, right = ends_of(pairs)
    kept = np.array(data.draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs))))
    kept = kept.astype(bool)
    few, all_of_them = most_pairs(count, left[kept], right[kept]), most_pairs(count, left, right)
    more = most_pairs(count, left, right, few.partner)
    assert more.pairs == all_of_them.pairs
    assert_no_more(count, pairs, more)
    # From a plan with pairs that are gone, too.
    fewer = most_pairs(count, left[kept], right[kept], more.partner)
    assert fewer.pairs == few.pairs


def test_the_search_stops_with_enough() -> None:
    left = np.arange(0, 20)
    found = most_pairs(21, left, left + 1, enough=10)
    assert found.pairs == 10
    assert not found.barrier.any()
    assert (found.island == -1).all()


def test_rings_within_rings_of_many_people_are_walked() -> None:
    # Triangles in a row, each joined to the next by its tip: whoever is alone is of the last.
    count = 3001
    tips = np.arange(0, count - 1, 2)
    left = np.concatenate([tips, tips, tips + 1])
    right = np.concatenate([tips + 1, tips + 2, tips + 2])
    partner = np.full(count, -1)
    partner[tips + 1], partner[tips + 2] = tips + 2, tips + 1
    # Two more, who can each meet one end of the row only.
    left, right = np.append(left, [count - 1] * 2), np.append(right, [count, count + 1])
    found = most_pairs(count + 2, left, right, np.append(partner, [-1, -1]))
    assert found.pairs == 1501
    assert_no_more(count + 2, list(zip(left.tolist(), right.tolist(), strict=True)), found)
