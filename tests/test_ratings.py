from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis as an
from analysis.claims.covered import Range
from analysis.claims.verdicts import Rating, rate
from analysis.core.intervals import Interval
from analysis.figures.evidence import Finding

numbers = st.decimals("-100", "100", places=2)


def finding(low, value, high):
    return Finding(value, low, high, "percent")


def covered(low, high, above=False):
    return Range(low, high, "percent", "words", "because", above)


@given(
    st.lists(numbers, min_size=3, max_size=3),
    numbers,
    numbers,
    st.booleans(),
    st.sampled_from(["both", "low", "high"]),
)
def test_no_value_within_the_bounds_could_turn_a_firm_rating(values, a, b, above, open_end):
    low, value, high = sorted(values)
    ends = sorted((a, b))
    of = covered(
        None if open_end == "high" else ends[0], None if open_end == "low" else ends[1], above
    )
    rating = rate(finding(low, value, high), of)
    holds = {of.holds(point) for point in (low, value, high)}
    if rating == Rating.SUPPORTED:
        assert holds == {True}
    if rating == Rating.REFUTED:
        assert holds == {False}
    if len(holds) == 2:
        assert rating == Rating.CONFLICTING


@given(
    st.decimals("-50", "50", places=4),
    st.sampled_from(["0.01", "0.1", "1"]).map(Decimal),
    st.decimals("-50", "50", places=1),
)
def test_a_firm_rating_holds_for_the_truth_before_rounding(truth, step, threshold):
    printed = Interval.rounded((truth / step).quantize(Decimal(1)) * step, step)
    rating = rate(Finding.of(printed, "percent"), covered(threshold, None))
    if rating == Rating.SUPPORTED:
        assert truth >= threshold
    if rating == Rating.REFUTED:
        assert truth <= threshold


@pytest.mark.parametrize(
    ("bounds", "range_", "rating"),
    [
        ((28, 29, 30), (27, 30), "supported"),
        ((28, 29, 31), (27, 30), "conflicting"),
        ((31, 32, 33), (27, 30), "refuted"),
        ((20, 29, 40), (27, 30), "conflicting"),
        ((0, 1, 2), (0, None), "supported"),
    ],
)
def test_ratings(bounds, range_, rating):
    assert rate(finding(*map(Decimal, bounds)), covered(*range_)) == rating


@pytest.mark.parametrize(
    ("bounds", "rating"),
    [
        (("26.28", "26.33", "26.38"), "supported"),
        (("26.33", "26.37", "26.41"), "conflicting"),
        (("26.36", "26.37", "26.38"), "refuted"),
        (("26.35", "26.40", "26.45"), "refuted"),  # what is printed as 26.4 is not 26.3
        (("26.2", "26.3", "26.4"), "supported"),
        (("24.1", "26.3", "28.8"), "conflicting"),
    ],
)
def test_a_number_by_itself_is_supported_where_the_best_value_rounds_to_it(bounds, rating):
    low, value, high = map(Decimal, bounds)
    stated = Range(Decimal("26.25"), Decimal("26.35"), "percent", "26.3%", "because", rounds=True)
    assert rate(Finding(value, low, high, "percent"), stated) == rating
    unsure = Finding(value, low, high, "percent", estimate=False)
    assert rate(unsure, stated) == ("conflicting" if rating == "supported" else rating)


@pytest.mark.parametrize(
    ("number", "rating"), [("-7.7", "supported"), ("-7.6", "conflicting"), ("-9.5", "refuted")]
)
def test_what_outlets_printed_is_right_as_a_best_value(number, rating):
    claim = an.Claim(
        measure="growth",
        of={"flow": "export", "span": "2022-03"},
        stated={"unit": "percent", "number": number},
    )
    assert an.check(claim, an.load(as_of="2022-04-21")).rating == rating


@pytest.mark.parametrize(
    ("number", "rating"), [("13", "supported"), ("13.0", "conflicting"), ("8", "refuted")]
)
def test_a_rate_is_right_as_printed_and_with_no_more_digits(number, rating):
    """The office printed 13%, beside 35 bn: by whole billions it may be anything from 9 to 26%."""
    claim = an.Claim(
        measure="growth",
        of={"flow": "export", "span": "2018-01..2018-09"},
        stated={"unit": "percent", "number": number},
    )
    assert an.check(claim, an.load(as_of="2018-10-12")).rating == rating


@pytest.mark.parametrize(
    ("measure", "of", "rating"),
    [
        ("growth_since", {"flow": "export", "since": "2019"}, "supported"),
        ("growth_since", {"flow": "export", "since": "2018"}, "conflicting"),
        ("growth", {"flow": "export"}, "supported"),
        ("growth", {"flow": "export", "base": "printed"}, "conflicting"),
        ("balance_growth", {}, "conflicting"),
    ],
)
def test_a_printed_rate_says_nothing_of_another_rate(vintage, measure, of, rating):
    """Exports were 10, 10 and 20 bn to half a billion, imports 8, 8 and 16; each grew 100%."""
    rows = [
        {"first_month": f"{year}-01", "last_month": f"{year}-12", "flow": flow, "value": value,
         "resolution": "0.5", "released": f"{year + 1}-01-14"} | rate
        for flow, values in (("export", ("10", "10", "20")), ("import", ("8", "8", "16")))
        for year, value, rate in zip(
            (2018, 2019, 2020), values, ({}, {}, {"growth_pct": "100", "growth_by": "office"}),
            strict=True)
    ]  # fmt: skip
    trade, stated = vintage(*rows), {"unit": "percent", "number": "100"}
    claim = an.Claim(measure=measure, of=of | {"span": "2020"}, stated=stated)
    assert an.check(claim, trade, fill=trade.where(lambda _: False)).rating == rating


def test_a_range_that_lies_above_its_end_excludes_it():
    assert rate(finding(*[Decimal(0)] * 3), covered(Decimal(0), None, above=True)) == "refuted"


def test_verdicts_show_themselves(verdicts):
    assert "<th scope='col'>verdict</th>" in verdicts._repr_html_()
    assert "supported" in repr(verdicts[0])
    assert len(verdicts) == len(list(verdicts)) == 6
    assert [one.id for one in verdicts[1:3]] == ["q1-grew", "much-before-invasion"]
    assert "q1-grew" in verdicts["q1-grew"]._repr_html_() + verdicts["q1-grew"].id
