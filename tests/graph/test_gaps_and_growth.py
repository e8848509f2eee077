"""Gap maps, growth and who can close a gap, against sums that are written out person by person."""

from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from graph.competence import (
    Closer,
    Growth,
    KnownGap,
    Standing,
    closers,
    gap_figures,
    growth_between,
    growth_figures,
    shown_groups,
)

PEOPLE = "abcdefghijkl"
GROUPS = st.lists(st.sets(st.sampled_from(PEOPLE)), min_size=1, max_size=4)
SEEN = st.one_of(st.just(set(PEOPLE)), st.just(set()))
LEVELS = st.integers(0, 4)


def mean(steps: int, count: int) -> int | None:
    return floor(Fraction(1000 * steps, count) + Fraction(1, 2)) if count else None


@given(GROUPS, st.dictionaries(st.sampled_from(PEOPLE), st.tuples(LEVELS, LEVELS)), SEEN)
def test_a_gap_map_is_what_its_people_add_up_to(
    groups: list[set[str]], people: dict[str, tuple[int, int]], seen: set[str]
) -> None:
    gaps = {
        person: KnownGap(max(0, target - level), level >= 3)
        for person, (level, target) in people.items()
    }
    found = gap_figures(groups, gaps, seen)
    for group, figures, is_shown in zip(
        groups, found, shown_groups(groups, set(people), seen), strict=True
    ):
        if not is_shown:
            assert figures.suppressed
            assert figures == (None,) * 5
            continue
        assessed = unknown = total = sharing = 0
        for person in group:
            if person in people:
                level, target = people[person]
                assessed, total = assessed + 1, total + max(0, target - level)
                sharing += level >= 3
            else:
                unknown += 1
        assert figures == (assessed, unknown, total, mean(total, assessed), sharing)


LEVELS_OF = st.dictionaries(st.sampled_from("xyz"), LEVELS)


@given(GROUPS, st.dictionaries(st.sampled_from(PEOPLE), st.tuples(LEVELS_OF, LEVELS_OF)), SEEN)
def test_growth_is_counted_where_both_days_are_known(
    groups: list[set[str]],
    people: dict[str, tuple[dict[str, int], dict[str, int]]],
    seen: set[str],
) -> None:
    growths = {
        person: growth
        for person, days in people.items()
        if (growth := growth_between(*days)) is not None
    }
    found = growth_figures(groups, growths, seen)
    for group, figures, is_shown in zip(
        groups, found, shown_groups(groups, growths, seen), strict=True
    ):
        if not is_shown:
            assert figures.suppressed
            assert figures == (None,) * 7
            continue
        steps = pairs = grew = fell = same = unknown = 0
        for person in group:
            before, after = people.get(person, ({}, {}))
            rises = [after[key] - before[key] for key in "xyz" if key in before and key in after]
            steps, pairs = steps + sum(rises), pairs + len(rises)
            grew, fell = grew + (sum(rises) > 0), fell + (sum(rises) < 0)
            same, unknown = same + bool(rises and not sum(rises)), unknown + (not rises)
        assert figures == (steps, pairs, mean(steps, pairs), grew, fell, same, unknown)


@given(
    st.lists(st.tuples(st.sampled_from(["east", "west", "south"]), LEVELS, LEVELS), max_size=8),
    st.integers(1, 4),
)
def test_who_closes_a_gap_is_everybody_of_another_side_who_helps_somebody(
    people: list[tuple[str, int, int]], share_level: int
) -> None:
    everybody = [
        Standing(str(place), side, level, max(0, target - level))
        for place, (side, level, target) in enumerate(people)
    ]
    found = closers(everybody, "west", share_level)
    helped = {}
    for a in everybody:
        for b in everybody:
            can_help = a.level >= share_level and b.gap > 0 and a.level >= b.level + 1
            if a.side != "west" and b.side == "west" and can_help:
                count, steps = helped.get(a.code, (0, 0))
                helped[a.code] = count + 1, steps + min(b.gap, a.level - b.level)
    assert {each.code: (each.helped, each.steps) for each in found} == helped
    keys = [(-each.steps, -each.helped, -each.level, each.code) for each in found]
    assert keys == sorted(keys)


def test_growth_of_one_person_is_unknown_without_a_competency_known_twice() -> None:
    assert growth_between({"risk": 2}, {"aeo": 3}) is None
    assert growth_between({"risk": 2, "aeo": 0}, {"risk": 3, "aeo": 0}) == Growth(1, 2)
    assert Growth(1, 2).mean_per_mille == 500


def test_of_two_who_close_as_much_the_higher_level_comes_first() -> None:
    west = [Standing("w", "west", 1, 1)]
    east = [Standing("a", "east", 3, 0), Standing("b", "east", 4, 0), Standing("c", "east", 2, 0)]
    assert closers(west + east, "west", 3) == (Closer("b", 4, 1, 1), Closer("a", 3, 1, 1))
