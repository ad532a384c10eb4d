import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_walks import MONTHS, START, pairs, published, truths

from analysis import Book, Span
from analysis.core.errors import NoFigureError, ParameterError, UnknownNameError
from analysis.measures.arguments import arguments
from analysis.measures.levels import (
    MEASURES,
    growth,
    level,
    lowest_since,
    released,
)
from analysis.measures.shares import days_before, share_of_change

Q1, MARCH, WINTER = map(Span.parse, ("2022Q1", "2022-03", "2022-01..2022-02"))


@pytest.fixture(scope="module")
def book(trade):
    return Book(trade)


def test_growth_is_the_rate_that_the_office_printed(book):
    found = growth(book, span=Q1, flow="total")
    assert (found.value, found.low, found.high) == tuple(map(Decimal, ("28.7", "28.65", "28.75")))
    base = found.evidence[1]
    assert (base.kind, str(base.span), round(base.value, 2)) == (
        "implied",
        "2021Q1",
        Decimal("29.66"),
    )


def test_growth_of_a_month_rests_on_implied_bases_and_quotes_the_agencies(book):
    found = growth(book, span=MARCH, flow="export")
    assert round(found.value, 1) == Decimal("-7.5")
    assert {item.kind for item in found.evidence} == {"printed", "implied"}
    assert any("Agencies printed −7.7%" in note for note in found.notes)


def test_growth_in_yuan_differs(trade):
    assert growth(Book(trade, "CNY"), span=Q1, flow="total").value == Decimal("27.8")


def test_growth_from_a_base_that_may_be_nought_is_refused(frame):
    figures = frame({"first_month": "2021-03", "last_month": "2021-03", "value": "0.0"}, {})
    with pytest.raises(NoFigureError, match="may be nought"):
        growth(Book(figures), span=MARCH, flow="export")


def test_the_share_of_the_increase_and_its_lower_bound(book):
    found = share_of_change(book, span=Q1, flow="total", part=WINTER, event=dt.date(2022, 2, 24))
    whole = share_of_change(book, span=Q1, flow="total", part=WINTER)
    assert found.value == whole.value
    assert found.high == whole.high
    assert float(found.low) == pytest.approx(float(whole.low) * 54 / 59, rel=1e-12)
    assert "54 of 59 days before 24 Feb 2022" in found.assumptions[0]
    assert whole.assumptions == ()


def test_nothing_is_shared_out_where_nothing_grew(frame):
    figures = frame({}, {"first_month": "2021-03", "last_month": "2021-03", "value": "3.8"})
    with pytest.raises(NoFigureError, match="no increase to share out"):
        share_of_change(Book(figures), span=MARCH, flow="export", part=MARCH)


@pytest.mark.parametrize(
    ("event", "days"),
    [
        ("2021-12-01", 0),
        ("2022-01-01", 0),
        ("2022-02-24", 54),
        ("2022-03-01", 59),
        ("2022-06-01", 59),
    ],
)
def test_days_before_an_event(event, days):
    assert days_before(dt.date.fromisoformat(event), WINTER) == days


def test_release_days(book, latest):
    found = released(book, figures=["total 2022Q1", "export 2022-03"])
    assert found.value == dt.date(2022, 4, 13)
    with pytest.raises(NoFigureError, match="by the day on which they were seen"):
        released(Book(latest, source="comtrade"), figures=["total 2022Q1"])
    with pytest.raises(NoFigureError, match="exports of 2022-02"):
        released(book, figures=["export 2022-02"])


def test_the_last_month_as_low(book):
    found = lowest_since(book, span=MARCH, flow="export")
    assert (found.low, found.high) == (pd.Period("2020-05", "M"), pd.Period("2021-08", "M"))
    with pytest.raises(ParameterError, match="a single month"):
        lowest_since(book, span=Q1, flow="total")


def test_other_figures_of_the_release_sharpen_a_coarse_one(book):
    """3.8 alone is 3.75 to 3.85; total 11.67 less imports 7.84 of that day is 3.82 to 3.84."""
    found = level(book, span=MARCH, flow="export")
    assert repr(found) == "3.83 bn USD (3.82 to 3.84)"
    assert [(item.flow, item.sign) for item in found.evidence] == [
        ("export", 1),
        ("total", 1),
        ("import", -1),
    ]
    assert len({item.released for item in found.evidence}) == 1


def _true_last(truth, at):
    return next((one for one in range(at - 1, -1, -1) if truth[one] <= truth[at]), None)


@settings(max_examples=300, deadline=None)
@given(
    truths,
    st.lists(pairs, min_size=3, max_size=25),
    st.integers(3, MONTHS - 1),
    st.sampled_from(["0.001", "0.1"]),
)
def test_the_true_last_month_as_low_lies_within_the_bounds(truth, shown, at, step):
    trade = published(truth, [*shown, (at, 1, step, False)])
    span = Span(START + at, START + at + 1)
    assume(trade["span"].map(lambda one: one.start).min() < span.start)
    found = lowest_since(Book(trade), span=span, flow="export")
    last = _true_last(truth, at)
    low, high = (Span.parse(end).start - START for end in (found.low, found.high))
    assert found.low <= found.value <= found.high
    if not found.assumptions:
        assert last is None or last <= high
    start = Book(trade).bounds[0] - START
    if last is not None and last >= start:
        assert low <= last


def test_arguments_are_read_and_checked():
    read = arguments(
        "share_of_change",
        {"flow": "total", "span": "2022Q1", "part": "2022-01..2022-02", "event": "2022-02-24"},
    )
    assert read == {"flow": "total", "span": Q1, "part": WINTER, "event": dt.date(2022, 2, 24)}
    with pytest.raises(UnknownNameError, match="measure"):
        arguments("shrinkage", {})
    with pytest.raises(ParameterError, match=r"level\.flow"):
        arguments("level", {"span": "2022Q1"})


def test_every_measure_is_documented_with_an_example():
    assert all(">>>" in (function.__doc__ or "") for function in MEASURES.values())
