"""Progress against the sentence itself, told in decimals of arbitrary precision."""

from decimal import Decimal, localcontext
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from graph.progress import progress

FIGURES = st.decimals(-10_000, 10_000, places=3, allow_nan=False)


def naive(baseline: Decimal, target: Decimal, value: Decimal) -> int | None:
    """Walk from below to the last whole per mille that has been reached."""
    if baseline == target:
        return None
    with localcontext() as context:
        context.prec = 60
        reached = (value - baseline) * 1000 / (target - baseline)
        return int(reached.to_integral_value(rounding="ROUND_FLOOR"))


@given(FIGURES, FIGURES, FIGURES)
def test_progress_is_the_share_of_the_way(
    baseline: Decimal, target: Decimal, value: Decimal
) -> None:
    found = progress(Fraction(baseline), Fraction(target), Fraction(value))
    assert (None if found is None else found.per_mille) == naive(baseline, target, value)
    if found is not None:
        assert Fraction(baseline) + found.share * Fraction(target - baseline) == Fraction(value)


def test_a_third_stays_a_third_and_a_way_down_is_a_way() -> None:
    third = progress(Fraction(0), Fraction(3), Fraction(1))
    assert third is not None
    assert (third.share, third.per_mille) == (Fraction(1, 3), 333)
    down = progress(Fraction(90), Fraction(30), Fraction(60))
    assert down is not None
    assert down.per_mille == 500
    back = progress(Fraction(0), Fraction(3), Fraction(-1))
    assert back is not None
    assert back.per_mille == -334
    beyond = progress(Fraction(0), Fraction(2), Fraction(3))
    assert beyond is not None
    assert beyond.per_mille == 1500


def test_what_is_not_known_has_no_progress() -> None:
    one = Fraction(1)
    assert progress(None, one, one) is None
    assert progress(one, None, one) is None
    assert progress(one, Fraction(2), None) is None
    assert progress(one, one, one) is None
