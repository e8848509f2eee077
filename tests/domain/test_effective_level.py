"""The level that counts, against a search through all ratings; and what maps make of old ones."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.assessments import RatingGiven, effective_levels, mapped_ratings
from domain.models import AssessmentKind

# From the weakest to the strongest.
KINDS = ("self", "peer", "supervisor", "facilitator")
ROUTES = {"old": ("risk", "aeo"), "older": ("risk",), "gone": ()}
# Few enough that two ratings often differ in one thing alone.
RATINGS = st.lists(
    st.builds(
        RatingGiven,
        manager_id=st.sampled_from(["ana", "ana", "ana", "wei"]),
        competency_id=st.sampled_from(["risk", "risk", "risk", "old", "older", "gone", "aeo"]),
        kind=st.sampled_from(AssessmentKind),
        assessed_on=st.integers(0, 2).map(lambda days: date(2011, 12, 7) + timedelta(days)),
        level=st.one_of(st.none(), st.integers(0, 4)),
        # As they are given: nothing has mapped them yet.
        mapped_from_id=st.none(),
    ),
    min_size=6,
    max_size=16,
)


@given(RATINGS)
def test_the_newest_rating_of_the_strongest_kind_counts(ratings: list[RatingGiven]) -> None:
    found = effective_levels(mapped_ratings(ratings, ROUTES))
    for person in ("ana", "wei"):
        for competency in ("risk", "aeo", "old", "older", "gone"):
            naive = None
            for kind in KINDS:
                for day in sorted({each.assessed_on for each in ratings}):
                    of_day = [
                        (each.competency_id == competency, each.level)
                        for each in ratings
                        if (each.manager_id, each.kind, each.assessed_on) == (person, kind, day)
                        and each.level is not None
                        and competency in ROUTES.get(each.competency_id, (each.competency_id,))
                    ]
                    own = [level for is_own, level in of_day if is_own]
                    mapped = [level for is_own, level in of_day if not is_own]
                    if own or mapped:
                        # Whatever is found later is newer, or of a stronger kind.
                        naive = min(own) if own else min(mapped)
            rating = found.get((person, competency))
            assert (rating.level if rating else None) == naive


@given(RATINGS)
def test_the_order_of_ratings_does_not_matter(ratings: list[RatingGiven]) -> None:
    levels = {place: each.level for place, each in effective_levels(ratings).items()}
    backwards = effective_levels(reversed(ratings))
    assert {place: each.level for place, each in backwards.items()} == levels


def test_of_one_day_the_rating_itself_counts_before_a_mapped_one_and_then_the_lower() -> None:
    def rated(competency: str, level: int) -> RatingGiven:
        return RatingGiven("ana", competency, AssessmentKind.PEER, date(2011, 12, 7), level)

    def counts(*ratings: RatingGiven) -> int | None:
        return effective_levels(mapped_ratings(ratings, ROUTES))["ana", "risk"].level

    assert counts(rated("risk", 4), rated("old", 1)) == 4
    assert counts(rated("old", 1), rated("risk", 4)) == 4
    assert counts(rated("old", 3), rated("older", 1)) == 1
    assert counts(rated("risk", 3), rated("risk", 2)) == 2
