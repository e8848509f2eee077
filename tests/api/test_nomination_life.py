"""Whatever administrations and planners do, a call for nominations stays as it would on paper."""

from tests.api.nomination_life import live
from tests.databases import on_sqlite


@on_sqlite
def test_whatever_is_done_a_call_stays_as_it_would_on_paper(call_url: str) -> None:
    live(call_url, lives=4, steps=30)
