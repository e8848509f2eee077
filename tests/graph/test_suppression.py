"""No sum over few people is shown, and none can be found by adding and subtracting shown ones.

The attacker knows who is in which group and who is assessed, adds and subtracts what is shown in
any way, and takes away from it what they may read themselves: linear algebra over the rationals.
"""

from collections.abc import Iterable
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from graph.competence import FEWEST, shown_groups

Row = tuple[int, ...]
PEOPLE = "abcdefghijkl"
# No minor of a matrix of zeros and ones of this size reaches it, so ranks are those over fractions.
PRIME = 2**31 - 1


def basis(rows: Iterable[Row]) -> list[Row]:
    """Return rows that span the same, one for each rank."""
    left, found = [row for row in set(rows) if any(row)], []
    while left:
        pivot = left.pop()
        column = next(place for place, value in enumerate(pivot) if value)
        ratio = pow(pivot[column], -1, PRIME)
        found.append(pivot)
        rest = []
        for row in left:
            times = row[column] * ratio
            less = tuple((a - times * b) % PRIME for a, b in zip(row, pivot, strict=True))
            if any(less):
                rest.append(less)
        left = rest
    return found


def row_of(people: Iterable[str]) -> Row:
    return tuple(int(person in set(people)) for person in PEOPLE)


def can_find(target: Iterable[str], sums: list[Row]) -> bool:
    """Tell whether a sum over some people is a sum of multiples of others."""
    return len(basis([*sums, row_of(target)])) == len(sums)


def few_found(sums: list[Row], seen: set[str]) -> set[str] | None:
    """Find people, fewer than five and not those seen, of whom alone a sum can be made."""
    unseen = [place for place, person in enumerate(PEOPLE) if person not in seen]
    told = basis(tuple(row[place] for place in unseen) for row in sums)
    for few in combinations(range(len(unseen)), min(FEWEST - 1, len(unseen))):
        # What is left when these few are nobody: if that says less, some sum was of them alone.
        without = [tuple(v for p, v in enumerate(row) if p not in few) for row in told]
        if len(basis(without)) < len(told):
            return {PEOPLE[unseen[place]] for place in few}
    return None


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[set[str]], set[str], set[str]]:
    """Draw filters with their totals: editions, sides in them, administrations in these, posts."""
    some = st.sets(st.sampled_from(PEOPLE))
    groups: list[set[str]] = []
    for _ in range(draw(st.integers(1, 2))):
        everybody = sorted(draw(st.sets(st.sampled_from(PEOPLE), min_size=4)))
        cut = draw(st.integers(0, len(everybody)))
        parts: list[set[str]] = []
        for side in (everybody[:cut], everybody[cut:]):
            at = draw(st.integers(0, len(side)))
            parts += [set(side), set(side[:at]), set(side[at:])]
        groups += [set(everybody), *parts]
        # Posts, which cut across sides; somebody may have none.
        posts = draw(st.lists(st.sampled_from("xy-"), min_size=12, max_size=12))
        of_post = zip(everybody, posts, strict=False)
        by_post: dict[str, set[str]] = {"x": set(), "y": set(), "-": set()}
        for person, post in of_post:
            by_post[post].add(person)
        groups += [by_post["x"], by_post["y"]]
    # Any filter whatever, besides: people who attend a component, say.
    groups += draw(st.lists(some, max_size=2))
    known = draw(st.one_of(st.just(set(PEOPLE)), some))
    return groups, known, draw(st.one_of(st.just(set()), st.sets(st.sampled_from(PEOPLE))))


@given(questions())
def test_no_hidden_sum_is_found_by_subtraction_over_all_filters(
    asked: tuple[list[set[str]], set[str], set[str]],
) -> None:
    groups, known, seen = asked
    shown = shown_groups(groups, known, seen)
    own = [row_of([person]) for person in seen]
    sums = [row_of(group) for group, is_shown in zip(groups, shown, strict=True) if is_shown] + own
    known_sums = [
        row_of(group & known) for group, is_shown in zip(groups, shown, strict=True) if is_shown
    ] + own
    told = basis(sums)
    for group, is_shown in zip(groups, shown, strict=True):
        if is_shown:
            assert len(group - seen) == 0 or len(group - seen) >= FEWEST
            assert not 0 < len(group & known - seen) < FEWEST
        else:
            assert not can_find(group, told), group
    assert few_found(sums, seen) is None
    assert few_found(known_sums, seen) is None


@given(questions())
def test_what_comes_first_is_hidden_for_nothing_behind_it(
    asked: tuple[list[set[str]], set[str], set[str]],
) -> None:
    groups, known, seen = asked
    shown = shown_groups(groups, known, seen)
    assert shown_groups(groups[:-1], known, seen) == shown[:-1]
    assert shown_groups([*groups, *groups], known, seen) == shown + shown


def test_the_second_cell_is_hidden_with_the_first_and_a_third_one_stays() -> None:
    sides = ["abcde", "ghij", "klmno"]
    everybody = "".join(sides)
    assert shown_groups([everybody, *sides], everybody) == (True, True, False, False)
    assert shown_groups(sides, everybody) == (True, False, True)


def test_the_same_people_are_not_offered_under_two_filters_that_differ_by_few() -> None:
    assert shown_groups(["abcdefghij", "abcdefg"], "abcdefghij") == (True, False)
    assert shown_groups(["abcdefghij", "abcde"], "abcdefghij") == (True, True)
    # Those who differ are five, but only four of them are assessed.
    assert shown_groups(["abcdefghij", "abcde"], "abcdefghi") == (True, False)


def test_whom_the_viewer_sees_does_not_hide_the_others() -> None:
    assert shown_groups(["abcdef"], "abcdef", seen="a") == (True,)
    assert shown_groups(["abcdef"], "abcdef", seen="ab") == (False,)
    assert shown_groups(["abcdef", "ab"], "abcdef", seen="abcdef") == (True, True)
