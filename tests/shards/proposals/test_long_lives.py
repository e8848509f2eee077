"""The long form of proposals beside the same on paper, on each database."""

from tests.domain.proposal_life import live
from tests.domain.test_proposal_life import life_url

__all__ = ["life_url"]


def test_whatever_is_done_many_proposals_stay_as_they_would_on_paper(life_url: str) -> None:
    live(life_url, lives=60, steps=40)
