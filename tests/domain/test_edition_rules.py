"""The rules of days and sides beside sets of days and codes, and what may change in which state."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.checks import FIRST_DAY, LAST_DAY
from domain.editions.rules import (
    DAY_RULES,
    PARTS,
    SIDE_RULES,
    SIDES_MAX,
    Days,
    Members,
    Span,
    broken_day_rules,
    broken_side_rules,
    require_open,
)
from domain.errors import Conflict
from domain.models import Edition, EditionState

START = date(2011, 12, 7)
CODES = ("BR", "CN", "PE")
_DAY = timedelta(days=1)


def span(first: int, last: int, name: str = "The part") -> Span:
    return Span(name, START + first * _DAY, START + last * _DAY)


SPANS = st.builds(span, st.integers(0, 4), st.integers(0, 4))
ORDERED = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda two: span(*sorted(two)))
LONG_AGO, FAR = FIRST_DAY - _DAY, LAST_DAY + _DAY
BROKEN_DAYS = {
    "in_order": Days(span(1, 0)),
    "of_our_time": Days(Span("The edition", LONG_AGO, START)),
    "within_around": Days(span(0, 2), span(1, 2)),
    "around_parts": Days(span(1, 2), within=[span(1, 1), span(2, 3)]),
    "after_deadlines": Days(span(1, 2), before=[span(0, 0), span(1, 1)]),
}
OTHERS = {f"side_{place}": () for place in range(SIDES_MAX)}
BROKEN_SIDES = {
    "few_sides": Members("east", (), OTHERS),
    "named_once": Members("east", ("CN", "PE", "CN")),
    "on_one_side": Members("east", ("CN",), {"west": ("BR", "CN")}),
    "nobody_left_behind": Members("east", ("PE",), staying={"CN": "nominations"}),
    "somebody": Members("east", (), may_be_empty=False),
}


def test_each_rule_of_days_has_an_example_that_breaks_it_alone() -> None:
    found = {
        label: [each.label for each, _ in broken_day_rules(days)]
        for label, days in BROKEN_DAYS.items()
    }
    assert found == {rule.label: [rule.label] for rule in DAY_RULES}
    assert [*broken_day_rules(Days(Span("A", FIRST_DAY, LAST_DAY)))] == []
    assert [each.label for each, _ in broken_day_rules(Days(Span("A", START, FAR)))] == [
        "of_our_time"
    ]


def test_each_rule_of_sides_has_an_example_that_breaks_it_alone() -> None:
    found = {
        label: [each.label for each, _ in broken_side_rules(members)]
        for label, members in BROKEN_SIDES.items()
    }
    assert found == {rule.label: [rule.label] for rule in SIDE_RULES}
    assert [*broken_side_rules(Members("east", ("CN",), {"west": ("BR",)}))] == []


def days_of(each: Span) -> set[date]:
    return {
        each.starts_on + place * _DAY for place in range((each.ends_on - each.starts_on).days + 1)
    }


@given(SPANS, ORDERED, st.lists(ORDERED, max_size=3), st.lists(st.integers(-2, 4), max_size=2))
def test_days_are_refused_as_sets_of_days_would_be(
    own: Span, around: Span, within: Sequence[Span], closing: Sequence[int]
) -> None:
    before = [span(day, day) for day in closing]
    broken = {rule.label for rule, _ in broken_day_rules(Days(own, around, within, before))}
    mine = days_of(own)
    assert ("in_order" in broken) == (not mine)
    if mine:
        assert ("within_around" in broken) == (not mine <= days_of(around))
        assert ("around_parts" in broken) == any(not days_of(each) <= mine for each in within)
        late = any(day >= min(mine) for each in before for day in days_of(each))
        assert ("after_deadlines" in broken) == late


@given(
    st.lists(st.sampled_from(CODES), max_size=3),
    st.lists(st.sampled_from(CODES), max_size=2, unique=True),
    st.sets(st.sampled_from(CODES)),
    st.sampled_from(list(EditionState)),
)
def test_sides_are_refused_as_sets_of_codes_would_be(
    codes: list[str], other: list[str], staying: set[str], state: EditionState
) -> None:
    may_be_empty = state is EditionState.PLANNED
    members = Members("east", codes, {"west": other}, dict.fromkeys(staying, "x"), may_be_empty)
    expected = {
        "named_once": len(set(codes)) < len(codes),
        "on_one_side": bool(set(codes) & set(other)),
        "nobody_left_behind": bool(staying - set(codes)),
        "somebody": not codes and not may_be_empty,
        "few_sides": False,
    }
    found = {rule.label for rule, _ in broken_side_rules(members)}
    assert found == {label for label, broken in expected.items() if broken}


@pytest.mark.parametrize("part", PARTS)
def test_what_may_change_is_what_the_table_says(part: tuple[str, tuple[EditionState, ...]]) -> None:
    label, states = part
    for state in EditionState:
        edition = Edition(slug="e", state=state)
        if state in states:
            require_open(edition, label)
        else:
            with pytest.raises(Conflict, match=f"The edition e is {state.name}"):
                require_open(edition, label)


def test_nothing_changes_of_what_is_archived_and_all_of_what_is_planned() -> None:
    assert all(EditionState.ARCHIVED not in part.states for part in PARTS)
    assert all(EditionState.PLANNED in part.states for part in PARTS)
    closed = {part.label for part in PARTS if EditionState.CLOSED in part.states}
    assert closed == {"statements"}
