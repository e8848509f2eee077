"""How many people topics need: no plan breaks such a condition, whatever it is made of."""

from typing import Any

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.certificate.meetings.cuts import read_cuts
from graph.certificate.meetings.records import Records
from graph.interchange import read_meeting_instance
from graph.meetings.board import Board
from graph.meetings.cuts import broken_cuts, written
from tests.graph.meeting_instances import instances


@given(instances(), st.data())
def test_no_invitations_break_a_cut_and_the_check_reads_the_same(
    document: dict[str, Any], data: st.DataObject
) -> None:
    problem = read_meeting_instance(document)
    board = Board(problem)
    curve = len(problem.parameters.curve)
    treated = [meeting for meeting in problem.meetings if meeting.topics]
    assume(treated and curve)
    meeting = data.draw(st.sampled_from(treated))
    place = board.meeting_place[meeting.id]
    able = np.flatnonzero(board.allowed[:, place]).tolist()
    steps = data.draw(
        st.dictionaries(st.sampled_from(sorted(meeting.topics)), st.integers(1, curve), min_size=1)
    )
    left_out = sorted(data.draw(st.sets(st.sampled_from(able)))) if able else []
    places, divisor = data.draw(st.integers(0, 3)), data.draw(st.integers(2, 5))
    by_place = [(board.topic_place[topic], count) for topic, count in sorted(steps.items())]
    cut = written(board, place, by_place, places, left_out, divisor)
    assume(cut is not None)
    assert cut is not None
    invited = data.draw(st.lists(st.sampled_from(able), unique=True)) if able else []
    invited = invited[: meeting.places]
    used = int(cut.amounts[invited].sum())
    for topic, count in by_place:
        reached = int(board.shares[invited, topic].sum())
        used += cut.step_amount * min(count, reached)
    assert used <= cut.most
    stated = {
        "meeting": meeting.id,
        "steps": steps,
        "places": places,
        "left_out": [problem.people[person].id for person in left_out],
        "divisor": divisor,
    }
    read = read_cuts(Records(document), [stated])["0"]
    assert (read.step_amount, read.most) == (cut.step_amount, cut.most)
    assert [read.amounts[problem.people[p].id] for p in able] == cut.amounts[able].tolist()


def test_three_people_who_share_two_of_three_topics_are_two_at_least() -> None:
    topics = ("x", "y", "z")
    document = {
        "format": "meeting-instance/1",
        "sides": ["home", "away"],
        "administrations": [{"id": "a", "side": "away"}],
        "topics": [{"id": topic, "weights": {topic: 1}} for topic in topics],
        "meetings": [
            {
                "id": "m",
                "side": "home",
                "first_day": 1,
                "last_day": 1,
                "places": 3,
                "topics": dict.fromkeys(topics, 1),
            }
        ],
        "people": [
            {"id": left, "administration": "a", "ratings": {t: 3 for t in topics if t != left}}
            for left in topics
        ],
    }
    board = Board(read_meeting_instance(document))
    # Half of each covers every topic once; but one and a half of them are two.
    steps = np.zeros((1, 3, 3))
    steps[0, :, 0] = 1.0
    (cut, *_) = broken_cuts(board, np.full((3, 1), 0.5), steps)
    assert (cut.divisor, cut.left_out) == (2, ())
    assert cut.amounts.tolist() == [-1, -1, -1]
    assert (cut.step_amount, cut.most) == (1, -2 + 3)
