"""Whatever authors, coordinators and planners do, proposals stay as they would on paper."""

from collections.abc import Iterator

import pytest

from domain.models import ProposalNoticeKind, ProposalState, ProposalVerdict
from domain.proposals.states import PROPOSAL_MOVES
from tests.databases import Databases, on_sqlite
from tests.domain.proposal_life import fill_life, lead, live

RETURN, ENDORSE = ProposalVerdict.RETURN, ProposalVerdict.ENDORSE


def reviewed(who: str, which: int, verdict: ProposalVerdict, comments: str = "") -> tuple:
    return "review", {"who": who, "which": which, "verdict": verdict, "comments": comments}


# A life with every act, many of them where they have to be refused.
LIFE = (
    ("submit", {"who": "author", "which": 0}),
    ("change", {"who": "CN", "which": 0, "words": "b", "documented": True}),
    ("change", {"who": "author", "which": 0, "words": "b", "documented": True}),
    reviewed("CN", 0, ENDORSE),
    ("submit", {"who": "CN", "which": 0}),
    ("submit", {"who": "author", "which": 0}),
    ("submit", {"who": "author", "which": 0}),
    ("change", {"who": "author", "which": 0, "words": "c", "documented": True}),
    reviewed("PE", 0, ENDORSE),
    reviewed("CN", 0, RETURN),
    reviewed("CN", 0, RETURN, "Say more."),
    reviewed("CN", 0, ENDORSE),
    ("submit", {"who": "author", "which": 0}),
    ("change", {"who": "PE", "which": 0, "words": "b", "documented": True}),
    ("submit", {"who": "author", "which": 0}),
    ("write_and_submit", {"which": 0, "words": "c"}),
    ("adopt", {"which": 0}),
    reviewed("planner", 0, ENDORSE),
    ("release", {"which": 0}),
    ("deadline", {"day": 0}),
    ("sleep", {}),
    ("adopt", {"which": 0}),
    ("deadline", {"day": 1}),
    ("adopt", {"which": 0}),
    ("adopt", {"which": 0}),
    ("withdraw", {"who": "author", "which": 0, "sure": 0}),
    ("release", {"which": 0}),
    ("adopt", {"which": 0}),
    ("sleep", {}),
    ("release", {"which": 0}),
    ("add", {"who": "planner"}),
    ("add", {"who": "PE"}),
    ("withdraw", {"who": "CN", "which": 1, "sure": 0}),
    ("withdraw", {"who": "PE", "which": 1, "sure": 0}),
    ("withdraw", {"who": "author", "which": 1, "sure": 0}),
    ("write_and_submit", {"which": 2, "words": "b"}),
    ("withdraw", {"who": "author", "which": 2, "sure": 0}),
    ("change", {"who": "author", "which": 2, "words": "c", "documented": True}),
    reviewed("CN", 2, ENDORSE),
)


@pytest.fixture
def life_url(databases: Databases, engine: str) -> Iterator[str]:
    url = databases.filled_by(engine, fill_life)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


def test_a_life_with_every_act_is_as_on_paper(life_url: str) -> None:
    assert lead(life_url, LIFE) == {kind.value for kind in ProposalNoticeKind}


@on_sqlite
def test_whatever_is_done_it_is_as_it_would_be_on_paper(life_url: str) -> None:
    live(life_url, lives=3, steps=20)


def test_every_state_is_reached_and_what_was_withdrawn_stays_so() -> None:
    reached = {move.target for move in PROPOSAL_MOVES if move.target}
    assert reached == set(ProposalState)
    left = {state for move in PROPOSAL_MOVES for state in move.sources}
    assert set(ProposalState) - left == {ProposalState.WITHDRAWN}
