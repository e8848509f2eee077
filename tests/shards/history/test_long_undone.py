"""The long form of ten acts of the planner's page and ten times Undo."""

from tests.api.test_undone_acts import Planner, try_examples


def test_many_times_ten_acts_and_ten_undos_leave_an_equal_bundle(planner: Planner) -> None:
    try_examples(planner, 30)
