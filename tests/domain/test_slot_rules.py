"""When slots may be: each rule has a case that only it refuses, by the clock of the place."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from domain.errors import InvalidInput
from domain.sessions.rules import (
    SLOT_RULES,
    Times,
    broken_slot_rules,
    local_moment,
    moment_at,
)

FORUM = SimpleNamespace(
    starts_on=date(2011, 12, 12), ends_on=date(2011, 12, 16), time_zone="Asia/Shanghai"
)
OTHER = Times(datetime(2011, 12, 13, 1, tzinfo=UTC), datetime(2011, 12, 13, 3, tzinfo=UTC))


def times(first: str, last: str) -> Times:
    """Return a slot that the clock in Shanghai shows so."""
    return Times(
        *(
            moment_at("Asia/Shanghai", datetime.fromisoformat(f"2011-12-{each}:00"))
            for each in (first, last)
        )
    )


CASES = [
    (times("12T00:00", "12T01:00"), []),
    (times("16T23:00", "16T23:59"), []),
    (times("13T11:00", "13T12:00"), []),
    (times("13T08:00", "13T09:00"), []),
    (times("14T10:00", "14T10:00"), ["in_order"]),
    (times("14T10:00", "14T09:00"), ["in_order"]),
    (times("11T23:59", "12T01:00"), ["within_component"]),
    (times("16T23:00", "17T00:00"), ["within_component"]),
    (times("13T10:59", "13T12:00"), ["apart"]),
    (times("13T09:30", "13T10:00"), ["apart"]),
    (times("13T08:00", "13T12:00"), ["apart"]),
]


@pytest.mark.parametrize(("slot", "broken"), CASES)
def test_a_slot_breaks_the_rules_it_breaks(slot: Times, broken: list[str]) -> None:
    assert [rule.label for rule in broken_slot_rules(FORUM, slot, [OTHER])] == broken


def test_each_rule_has_a_case_that_only_it_refuses() -> None:
    alone = {broken[0] for _, broken in CASES if len(broken) == 1}
    assert alone == {rule.label for rule in SLOT_RULES}


def test_a_moment_is_read_by_the_clock_of_its_place() -> None:
    local = datetime(2011, 12, 7, 9, 30)  # noqa: DTZ001 -- by the clock there
    moment = moment_at("America/New_York", local)
    assert moment == datetime(2011, 12, 7, 14, 30, tzinfo=UTC)
    assert local_moment("America/New_York", moment) == local


def test_a_moment_that_no_clock_shows_is_refused() -> None:
    gap = datetime(2011, 3, 13, 2, 30)  # noqa: DTZ001 -- the clocks there went from 2 to 3
    with pytest.raises(InvalidInput, match="never show"):
        moment_at("America/New_York", gap)
    with pytest.raises(InvalidInput, match="no moment"):
        moment_at("Asia/Shanghai", datetime.min)  # noqa: DTZ901 -- by the clock there
