"""The long form of calls for nominations beside the same on paper, on each database."""

from tests.api.conftest import call_url
from tests.api.nomination_life import live

__all__ = ["call_url"]


def test_whatever_is_done_many_calls_stay_as_they_would_on_paper(call_url: str) -> None:
    live(call_url, lives=80, steps=50)
