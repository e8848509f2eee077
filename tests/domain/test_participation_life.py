"""Whatever is done to invitations to regional meetings, they stay as they would on paper."""

from domain.meetings.moves import PARTICIPATION_MOVES
from domain.models import CrossParticipationState as State
from tests.databases import Databases
from tests.domain.machine import live
from tests.domain.participation_life import ParticipationLife


def test_invitations_stay_as_they_would_on_paper(databases: Databases) -> None:
    live(databases, ParticipationLife, 4, 20)


def test_every_state_is_reached_and_ends_stay_ends() -> None:
    assert {move.target for move in PARTICIPATION_MOVES} == set(State)
    left = {state for move in PARTICIPATION_MOVES for state in move.sources}
    assert set(State) - left == {State.DECLINED, State.ATTENDED, State.LAPSED}
