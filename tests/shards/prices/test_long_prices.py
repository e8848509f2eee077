"""The long form of the prices' tests: 500 pairs of 1,000 people, each against a new solution."""

from tests.graph.drawn_editions import drawn_edition
from tests.graph.test_pairing_prices import assert_prices_are_those_of_new_solutions


def test_500_prices_of_1000_people_are_those_of_new_solutions() -> None:
    assert_prices_are_those_of_new_solutions(drawn_edition(20_111_207, 500, 500), count=500)
