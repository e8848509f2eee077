"""Whatever administrations and planners do, a call for nominations stays as it would on paper."""

from domain.models import EditionState, NoticeKind
from tests.api.nomination_life import lead, live
from tests.databases import on_sqlite

# A life with every act, many of them where they have to be refused.
LIFE = (
    ("fill", {"places": 2, "own": 1}),
    ("move", {"who": 2, "place": 1}),
    ("nominate", {"who": 8}),
    ("submit", {"who": 8, "tick": True}),
    ("confirm", {"who": 8}),
    ("withdraw", {"who": 1, "planner": False}),
    ("quota", {"code": "PE", "places": 1}),
    ("quota", {"code": "PE", "places": 2}),
    ("withdraw", {"who": 2, "planner": True}),
    ("withdraw", {"who": 3, "planner": False}),
    ("nominate", {"who": 1}),
    ("deadline", {"code": "PE", "day": 4}),
    ("deadline", {"code": None, "day": 1}),
    ("deadline", {"code": "PE", "day": 1}),
    ("deadline", {"code": "PE", "day": 4}),
    ("deadline", {"code": None, "day": None}),
    ("deadline", {"code": "PE", "day": None}),
    ("deadline", {"code": None, "day": None}),
    ("deadline", {"code": None, "day": 1}),
    ("deadline", {"code": "PE", "day": 4}),
    ("nominate", {"who": 10}),
    ("nominate", {"who": 11}),
    ("sleep", {}),
    ("sleep", {}),
    *(("submit", {"who": who, "tick": True}) for who in (5, 10, 11, 6, 7)),
    *(("confirm", {"who": who}) for who in range(5)),
    ("substitute", {"who": 1, "other": 10}),
    ("substitute", {"who": 2, "other": 8}),
    ("substitute", {"who": 3, "other": 3}),
    ("substitute", {"who": 6, "other": 9}),
    ("quota", {"code": None, "places": 0}),
    ("quota", {"code": None, "places": 3}),
    ("quota", {"code": "MX", "places": 3}),
    ("decline", {"who": 1}),
    ("decline", {"who": 6}),
    ("waitlist", {"who": 1}),
    ("waitlist", {"who": 2}),
    ("sleep", {}),
    ("change_state", {"state": EditionState.OPEN}),
    ("withdraw", {"who": 7, "planner": True}),
    ("change_state", {"state": EditionState.CLOSED}),
    ("withdraw", {"who": 1, "planner": False}),
    ("confirm", {"who": 1}),
    ("change_state", {"state": EditionState.OPEN}),
    ("quota", {"code": None, "places": None}),
    ("change_state", {"state": EditionState.PLANNED}),
    ("confirm", {"who": 3}),
    ("sleep", {}),
    ("sleep", {}),
    ("change_state", {"state": EditionState.CLOSED}),
    ("change_state", {"state": EditionState.ARCHIVED}),
    ("withdraw", {"who": 2, "planner": True}),
    ("quota", {"code": "PE", "places": 3}),
)


def test_a_life_with_every_act_is_as_on_paper(call_url: str) -> None:
    told = lead(call_url, LIFE)
    assert told == {kind.value for kind in NoticeKind}


@on_sqlite
def test_whatever_is_done_a_call_stays_as_it_would_on_paper(call_url: str) -> None:
    live(call_url, lives=2, steps=25)
