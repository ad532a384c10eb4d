import random
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.intervals import Interval

exact = st.decimals("-1000", "1000", places=6)
steps = st.sampled_from(["0.001", "0.01", "0.1", "1", "10"]).map(Decimal)
modes = st.sampled_from([ROUND_HALF_EVEN, ROUND_HALF_UP])


def published(truth: Decimal, step: Decimal, mode: str = ROUND_HALF_EVEN) -> Interval:
    return Interval.rounded((truth / step).quantize(Decimal(1), mode) * step, step)


def holds(interval: Interval, truth: Decimal) -> bool:
    slack = Decimal("1e-18") * max(abs(truth), 1)  # division keeps 28 digits
    return interval.low - slack <= truth <= interval.high + slack


@given(exact, exact, steps, steps, modes)
def test_sums_and_differences_contain_the_truth(a, b, step_a, step_b, mode):
    x, y = published(a, step_a, mode), published(b, step_b, mode)
    assert holds(x + y, a + b)
    assert holds(x - y, a - b)
    assert holds(-x, -a)


@given(exact, st.decimals("1", "1000", places=6), steps, st.sampled_from(["0.001", "0.1"]))
def test_growth_and_its_base_contain_the_truth(a, b, step, fine):
    now, base = published(a, step), published(b, Decimal(fine))
    growth = (a / b - 1) * 100
    assert holds(now.growth_on(base), growth)
    stated = published(growth, Decimal("0.1"))
    if stated.low > -100:
        assert holds(now.before_growth(stated), b)


@given(exact, steps, st.decimals("-5", "5", places=2))
def test_a_product_contains_the_truth(a, step, factor):
    assert holds(published(a, step).times(factor), a * factor)


def test_a_printed_number_keeps_its_decimal_digits():
    assert Interval.rounded(38.17, 0.01).low == Decimal("38.165")
    assert repr(Interval.rounded(3.8, 0.1)) == "3.8 (3.75 to 3.85)"


def test_nothing_is_divided_by_what_may_be_zero():
    with pytest.raises(ZeroDivisionError, match="may be zero"):
        Interval.exact(1) / Interval.rounded(0, 1)


def test_ten_thousand_findings_contain_the_value_before_rounding():
    """Levels rounded at random, then growth, share and balance recomputed from what is left."""
    draw = random.Random(20220421)
    for _ in range(10_000):
        truth = [Decimal(draw.randrange(10**5, 10**8)) / 10**6 for _ in range(4)]
        steps = [Decimal(draw.choice(["0.0001", "0.001", "0.01", "0.1"])) for _ in truth]
        a, b, c, d = (published(value, step) for value, step in zip(truth, steps, strict=True))
        if min(b.low, (c + d).low) <= 0:
            continue
        assert holds(a.growth_on(b), (truth[0] / truth[1] - 1) * 100)
        assert holds((a - b) / (c + d), (truth[0] - truth[1]) / (truth[2] + truth[3]))
        assert holds(a + b - c, truth[0] + truth[1] - truth[2])
