"""The long form of changes that are taken back in the reverse order."""

from tests.api.test_reverting import try_examples


def test_many_changes_reverted_in_the_reverse_order_leave_no_trace(demo_url: str) -> None:
    try_examples(demo_url, 60)
