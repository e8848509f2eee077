"""Pairs, topics and agenda as one plan: what does not go together is named, and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.problem import EditionChange, EditionPlan, HeldMeeting, HeldSession, MalformedProblem
from graph.rules import EDITION_RULES, edition_conflicts

SLOTS = ("monday", "tuesday")
WHOLE = EditionPlan(
    people=frozenset({"Ana", "Luz", "Li", "Wei"}),
    pairs=(("Wei", "Ana"), ("Li", "Luz")),
    topics=("aeo", "window"),
    sessions=(
        HeldSession("on AEO", "monday", "aeo"),
        HeldSession("on window", "monday", "window"),
        HeldSession("Wei and Ana", "tuesday", meeting=("Ana", "Wei")),
    ),
    attendance={
        "Ana": ("on AEO", "Wei and Ana"),
        "Luz": ("on window",),
        "Li": ("on AEO",),
        "Wei": ("on window", "Wei and Ana"),
    },
    open_slots=dict.fromkeys(("Ana", "Luz", "Li", "Wei"), SLOTS),
)


def broken(plan: EditionPlan) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [
        (each.rule, each.people or each.topics, each.sessions) for each in edition_conflicts(plan)
    ]


def test_a_plan_whose_parts_go_together_has_no_conflict() -> None:
    assert broken(WHOLE) == []
    assert broken(EditionPlan(frozenset(), (), (), ())) == []


@pytest.mark.parametrize(
    ("changed", "conflict"),
    [
        ({"people": frozenset({"Ana", "Luz", "Wei"})}, ("there", ("Li",), ("on AEO",))),
        (
            {"sessions": (replace(WHOLE.sessions[0], planned=False), *WHOLE.sessions[1:])},
            ("session_planned", (), ("on AEO",)),
        ),
        ({"changed": ("Luz",)}, ("one_state", ("Luz",), ())),
        ({"topics": ("aeo", "window", "transit")}, ("topic_held", ("transit",), ())),
        ({"topics": ("aeo",)}, ("topic_chosen", ("window",), ("on window",))),
        (
            {"attendance": WHOLE.attendance | {"Li": ("on AEO", "on window")}},
            ("one_place", ("Li",), ("on AEO", "on window")),
        ),
        (
            {
                "times": {"monday": (0, 90), "tuesday": (89, 180)},
                "attendance": WHOLE.attendance | {"Wei": ("Wei and Ana",)},
            },
            ("one_component", ("Ana",), ("on AEO", "Wei and Ana")),
        ),
        (
            {"open_slots": dict(WHOLE.open_slots) | {"Li": ("tuesday",)}},
            ("slot_open", ("Li",), ("on AEO",)),
        ),
        (
            {"open_slots": dict(WHOLE.open_slots) | {"Li": ("monday",)}},
            ("partners_meet", ("Li", "Luz"), ("on AEO", "on window")),
        ),
        (
            {"pairs": (("Li", "Luz"),)},
            ("meeting_of_partners", ("Ana", "Wei"), ("Wei and Ana",)),
        ),
    ],
)
def test_each_rule_is_broken_by_what_it_names(
    changed: dict[str, object], conflict: tuple[str, tuple[str, ...], tuple[str, ...]]
) -> None:
    assert broken(replace(WHOLE, **changed)) == [conflict]


def test_every_rule_is_tried_above() -> None:
    marks = test_each_rule_is_broken_by_what_it_names.pytestmark
    tried = {conflict[0] for mark in marks for _, conflict in mark.args[1]}
    assert tried == {rule.label for rule in EDITION_RULES}


def test_swapped_pairs_tell_which_meeting_is_of_no_partners_any_more() -> None:
    swapped = EditionChange(
        part=(("Ana", "Wei"), ("Li", "Luz")), join=(("Wei", "Luz"), ("Li", "Ana"))
    ).of(WHOLE)
    assert broken(swapped) == [
        ("meeting_of_partners", ("Ana", "Wei"), ("Wei and Ana",)),
    ]


def test_a_slot_to_meet_in_is_for_partners_and_is_enough_for_them() -> None:
    crowded = replace(WHOLE, open_slots=dict(WHOLE.open_slots) | {"Li": ("monday",)})
    assert broken(replace(crowded, meetings=(HeldMeeting(("Luz", "Li"), "tuesday"),))) == []
    parted = EditionChange(part=(("Li", "Luz"),)).of(
        replace(crowded, meetings=(HeldMeeting(("Luz", "Li"), "tuesday"),))
    )
    assert broken(parted) == [("meeting_of_partners", ("Luz", "Li"), ())]


def test_slots_that_overlap_are_told_of_whoever_would_be_in_both() -> None:
    """Of two components. A meeting counts, and the session that is missed for it does not."""
    times = {"monday": (0, 90), "tuesday": (90, 180), "abroad": (60, 100)}
    meeting = HeldMeeting(("Li", "Luz"), "tuesday")
    apart = replace(WHOLE, times=times, meetings=(meeting,))
    assert broken(apart) == []
    away = HeldSession("abroad", "abroad")
    both = replace(
        apart,
        sessions=(*WHOLE.sessions, away),
        attendance=WHOLE.attendance | {"Li": ("on AEO", "abroad")},
    )
    found = [each for each in edition_conflicts(both) if each.rule == "one_component"]
    assert [(each.people, each.sessions, each.meetings) for each in found] == [
        (("Li",), ("on AEO", "abroad"), ()),
        (("Li",), ("abroad",), (meeting,)),
    ]
    # To meet there is not to be in the session of that slot.
    there = replace(both, meetings=(HeldMeeting(("Li", "Luz"), "abroad"),))
    found = [each for each in edition_conflicts(there) if each.rule == "one_component"]
    assert [(each.people, each.sessions) for each in found] == [
        (("Luz",), ("on window",)),
        (("Li",), ("on AEO",)),
    ]
    moved = EditionChange(moves={"on AEO": "tuesday"}).of(both)
    assert [each.people for each in edition_conflicts(moved) if each.rule == "one_component"] == [
        ("Li",)
    ]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4)), max_size=5))
def test_who_is_in_two_components_is_who_is_somewhere_twice_at_one_moment(
    slots: list[tuple[int, int]],
) -> None:
    times = {f"s{place}": (at, at + length) for place, (at, length) in enumerate(slots)}
    plan = EditionPlan(
        frozenset({"a"}),
        (),
        (),
        sessions=tuple(HeldSession(name, name) for name in times),
        attendance={"a": tuple(times)},
        times=times,
    )
    expected = {
        frozenset({one, other})
        for one in times
        for other in times
        if one != other and set(range(*times[one])) & set(range(*times[other]))
    }
    found = [each.sessions for each in edition_conflicts(plan) if each.rule == "one_component"]
    assert {frozenset(each) for each in found} == expected
    assert len(found) == len(expected)


def test_a_moved_session_tells_who_would_be_in_two_places() -> None:
    moved = EditionChange(moves={"on AEO": "tuesday"}).of(WHOLE)
    assert broken(moved) == [
        ("one_place", ("Ana",), ("on AEO", "Wei and Ana")),
        ("partners_meet", ("Li", "Luz"), ("on window", "on AEO")),
    ]
    assert EditionChange(drop=("aeo",), add=("transit",)).of(WHOLE).topics == ("window", "transit")


@pytest.mark.parametrize(
    ("change", "record"),
    [
        (EditionChange(part=(("Wei", "Luz"),)), "part"),
        (EditionChange(join=(("Ana", "Wei"),)), "join"),
        (EditionChange(drop=("transit",)), "drop"),
        (EditionChange(add=("aeo",)), "add"),
        (EditionChange(moves={"on transit": "monday"}), "sessions"),
    ],
)
def test_a_change_of_what_is_not_there_is_refused(change: EditionChange, record: str) -> None:
    with pytest.raises(MalformedProblem) as caught:
        change.of(WHOLE)
    assert caught.value.record == record


PEOPLE = ("a1", "a2", "b1", "b2")
SESSIONS = ("s1", "s2", "s3", "s4")


@st.composite
def plans(draw: st.DrawFn) -> EditionPlan:
    slots = st.sampled_from(("one", "two", "three"))
    some = st.lists(st.sampled_from(SESSIONS), max_size=3, unique=True).map(tuple)
    pair = st.sampled_from([(a, b) for a in PEOPLE[:2] for b in PEOPLE[2:]])
    return EditionPlan(
        people=frozenset(PEOPLE),
        pairs=tuple(draw(st.lists(pair, unique=True, max_size=3))),
        topics=(),
        sessions=tuple(HeldSession(name, draw(slots)) for name in SESSIONS),
        attendance={person: draw(some) for person in PEOPLE},
        open_slots={
            person: tuple(draw(st.lists(slots, unique=True, max_size=3))) for person in PEOPLE
        },
    )


@given(plans())
def test_partners_who_never_meet_are_those_of_whom_every_slot_keeps_one_from_the_other(
    plan: EditionPlan,
) -> None:
    at = {session.id: session.slot for session in plan.sessions}
    expected = set()
    for a, b in plan.pairs:
        shared = set(plan.open_slots[a]) & set(plan.open_slots[b])
        meets = False
        for slot in shared:
            one = {name for name in plan.attendance[a] if at[name] == slot}
            other = {name for name in plan.attendance[b] if at[name] == slot}
            meets |= bool(one & other) or not one | other
        if shared and not meets:
            expected.add((a, b))
    found = {each.people for each in edition_conflicts(plan) if each.rule == "partners_meet"}
    assert found == expected
