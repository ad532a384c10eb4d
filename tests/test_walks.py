"""Walks over figures that were published from one truth contain that truth."""

from decimal import ROUND_HALF_EVEN, Decimal

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.spans import Span
from analysis.totals.graph import Book
from analysis.totals.totals import monthly, quarterly

START, MONTHS = 2020 * 12, 30
truths = st.lists(st.decimals("1", "9", places=6), min_size=MONTHS, max_size=MONTHS)
steps = st.sampled_from(["0.001", "0.01", "0.1"])
pairs = st.tuples(st.integers(0, MONTHS - 1), st.integers(1, 14), steps, st.booleans())


def published(truth, shown, flow="export"):
    """Publish some spans of one truth, each to its step, some with growth on the year before."""
    rows = {}
    for start, length, step, grown in shown:
        end = min(start + length, MONTHS)
        value = sum(truth[start:end])
        growth = None
        if grown and start >= 12:
            growth = (value / sum(truth[start - 12 : end - 12]) - 1) * 100
        span = Span(START + start, START + end)
        rows[span] = row(span, value, step, growth, flow)
    return pd.DataFrame(rows.values())


def rounded(value, step):
    return float((value / Decimal(step)).quantize(Decimal(1), ROUND_HALF_EVEN) * Decimal(step))


def row(span, value, step, growth, flow):
    return {
        "source": "gacc", "currency": "USD", "flow": flow, "span": span,
        "value": rounded(value, step), "step": float(step),
        "growth": float("nan") if growth is None else rounded(growth, "0.1"), "growth_step": 0.1,
        "growth_by": "" if growth is None else "office", "dating": "release",
        "released": pd.Timestamp(span.last_day) + pd.Timedelta(days=9),
        "reference": "made", "file": "made.csv", "row": 2,
    }  # fmt: skip


def holds(walk, truth):
    slack = Decimal("1e-9")
    return walk.value.low - slack <= truth <= walk.value.high + slack


@settings(max_examples=200, deadline=None)
@given(
    truths, st.lists(pairs, min_size=1, max_size=14), st.integers(0, MONTHS - 1), st.integers(1, 12)
)
def test_any_walk_contains_the_truth(truth, shown, start, length):
    book = Book(published(truth, shown))
    end = min(start + length, MONTHS)
    span = Span(START + start, START + end)
    for kind in ("any", "printed", "implied"):
        walk = book.walk(span, "export", kind)
        if walk is not None:
            assert holds(walk, sum(truth[start:end]))
            assert sum(sign * edge.span.months for edge, sign in walk.steps) == span.months


@settings(max_examples=60, deadline=None)
@given(truths, truths)
def test_exports_and_imports_make_up_the_total(exports, imports):
    every = [(at, 1, "0.001", False) for at in range(MONTHS)]
    trade = pd.concat([published(exports, every), published(imports, every, "import")])
    walk = Book(trade).walk(Span(START, START + 3), "total")
    assert walk is not None
    assert holds(walk, sum(exports[:3]) + sum(imports[:3]))


@settings(max_examples=60, deadline=None)
@given(truths, st.lists(pairs, min_size=1, max_size=14))
def test_months_and_quarters_contain_the_truth_or_are_missing(truth, shown):
    trade = published(truth, shown)
    months = monthly(trade)
    for month, found in months.iterrows():
        at = Span.parse(month).start - START
        if found["kind"] not in ("joint", "missing") and 0 <= at < MONTHS:
            assert found["low"] - 1e-9 <= float(truth[at]) <= found["high"] + 1e-9
        if found["kind"] == "joint":
            start, end = found["joint"].start - START, found["joint"].end - START
            if start >= 0 and end <= MONTHS:
                total = float(sum(truth[start:end]))
                assert found["joint_low"] - 1e-9 <= total <= found["joint_high"] + 1e-9
    quarters = quarterly(trade)
    assert set(quarters["kind"]) <= {"printed", "derived", "implied", "missing"}


def test_a_printed_figure_comes_first(frame):
    figures = frame(
        {
            "first_month": "2022-01",
            "last_month": "2022-02",
            "value": "12.617",
            "step": "0.001",
            "released": "2022-03-07",
        },
        {},
        {"first_month": "2022-01", "value": "16.44", "step": "0.01"},
    )
    walk = Book(figures).walk(Span.parse("2022Q1"), "export")
    assert walk.kind == "printed"
    assert float(walk.value.value) == 16.44


def test_fewer_releases_come_before_fewer_figures(frame):
    """Two walks of 2022-03: two figures of two releases, or three figures of one."""
    figures = frame(
        {
            "first_month": "2022-01",
            "last_month": "2022-02",
            "value": "12",
            "released": "2022-03-07",
        },
        {
            "first_month": "2022-01",
            "last_month": "2022-03",
            "value": "16",
            "released": "2022-04-13",
        },
        {
            "first_month": "2022-01",
            "last_month": "2022-04",
            "value": "20",
            "released": "2022-05-09",
        },
        {
            "first_month": "2022-02",
            "last_month": "2022-04",
            "value": "14",
            "released": "2022-05-09",
        },
        {"first_month": "2022-02", "last_month": "2022-02", "value": "5", "released": "2022-05-09"},
        {"first_month": "2022-04", "last_month": "2022-04", "value": "4", "released": "2022-05-09"},
    )
    walk = Book(figures).walk(Span.parse("2022-03"), "export")
    assert len(walk.releases) == 1
    assert len(walk.steps) == 3
    assert float(walk.value.value) == 5


def test_no_month_is_invented(trade):
    book = Book(trade)
    assert book.walk(Span.parse("2022-01"), "export") is None
    assert book.walk(Span.parse("2022-02"), "export") is None
    assert book.walk(Span.parse("2022-01..2022-02"), "export") is not None


def test_growth_of_a_single_month_implies_no_base(trade):
    march = Book(trade).edges("export").of(Span.parse("2022-03"))
    assert march.growth is not None
    assert march.base is None


def test_a_walk_of_a_decade_is_found_quickly(latest):
    walk = Book(latest, source="comtrade").walk(Span.parse("2017-01..2024-12"), "total")
    assert len(walk.steps) == 2 * 96
