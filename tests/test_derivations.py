"""Derivations from figures that were published from one truth contain that truth."""

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal

from conftest import made_vintage
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.spans import Span
from analysis.figures.figure import Figure
from analysis.totals.graph import Graph
from analysis.totals.totals import monthly, quarterly

START, MONTHS = 2020 * 12, 30
truths = st.lists(st.decimals("1", "9", places=6), min_size=MONTHS, max_size=MONTHS)
steps = st.sampled_from(["0.001", "0.01", "0.1"])
pairs = st.tuples(st.integers(0, MONTHS - 1), st.integers(1, 14), steps, st.booleans())


def published(truth, shown, flow="export"):
    """Publish some spans of one truth, each to its step, some with growth on the year before."""
    return made_vintage(figures_of(truth, shown, flow))


def figures_of(truth, shown, flow="export"):
    """Return the figures of `published`."""
    rows = {}
    for start, length, step, grown in shown:
        end = min(start + length, MONTHS)
        value = sum(truth[start:end])
        growth = None
        if grown and start >= 12:
            growth = (value / sum(truth[start - 12 : end - 12]) - 1) * 100
        span = Span(START + start, START + end)
        rows[span] = figure(span, value, step, growth, flow)
    return list(rows.values())


def rounded(value, step):
    return (value / Decimal(step)).quantize(Decimal(1), ROUND_HALF_EVEN) * Decimal(step)


def figure(span, value, step, growth, flow):
    grown = growth is not None
    return Figure(
        source="gacc", reporter="CHN", partner="RUS", flow=flow, span=span, currency="USD",
        value=rounded(value, step), resolution=Decimal(step),
        growth=rounded(growth, "0.1") if grown else None,
        growth_resolution=Decimal("0.1") if grown else None, growth_by="office" if grown else "",
        released=span.last_day + dt.timedelta(days=9), date_basis="release", outlets=1,
        reference="made", url="", file="made.csv", row=2,
    )  # fmt: skip


def holds(derived, truth):
    slack = Decimal("1e-9")
    return derived.value.low - slack <= truth <= derived.value.high + slack


@settings(max_examples=200, deadline=None)
@given(
    truths, st.lists(pairs, min_size=1, max_size=14), st.integers(0, MONTHS - 1), st.integers(1, 12)
)
def test_any_derivation_contains_the_truth(truth, shown, start, length):
    graph = Graph(published(truth, shown))
    end = min(start + length, MONTHS)
    span = Span(START + start, START + end)
    for kind in ("any", "printed", "implied"):
        derived = graph.derive(span, "export", kind)
        if derived is not None:
            assert holds(derived, sum(truth[start:end]))
            assert sum(sign * edge.span.months for edge, sign in derived.steps) == span.months


@settings(max_examples=60, deadline=None)
@given(truths, truths)
def test_exports_and_imports_make_up_the_total(exports, imports):
    every = [(at, 1, "0.001", False) for at in range(MONTHS)]
    figures = figures_of(exports, every) + figures_of(imports, every, "import")
    trade = made_vintage(figures)
    derived = Graph(trade).derive(Span(START, START + 3), "total")
    assert derived is not None
    assert holds(derived, sum(exports[:3]) + sum(imports[:3]))


@settings(max_examples=60, deadline=None)
@given(truths, st.lists(pairs, min_size=1, max_size=14))
def test_months_and_quarters_contain_the_truth_or_are_missing(truth, shown):
    trade = published(truth, shown)
    months = monthly(trade)
    for month, found in months.iterrows():
        at = Span.parse(month).start - START
        if found["kind"] not in ("combined", "missing") and 0 <= at < MONTHS:
            assert found["low"] - 1e-9 <= float(truth[at]) <= found["high"] + 1e-9
        if found["kind"] == "combined":
            whole = Span.parse(found["combined"])
            start, end = whole.start - START, whole.end - START
            if start >= 0 and end <= MONTHS:
                total = float(sum(truth[start:end]))
                assert found["combined_low"] - 1e-9 <= total <= found["combined_high"] + 1e-9
    quarters = quarterly(trade)
    assert set(quarters["kind"]) <= {"printed", "derived", "implied", "missing"}


def test_a_printed_figure_comes_first(vintage):
    figures = vintage(
        {
            "first_month": "2022-01",
            "last_month": "2022-02",
            "value": "12.617",
            "resolution": "0.001",
            "released": "2022-03-07",
        },
        {},
        {"first_month": "2022-01", "value": "16.44", "resolution": "0.01"},
    )
    derived = Graph(figures).derive(Span.parse("2022Q1"), "export")
    assert derived.kind == "printed"
    assert float(derived.value.value) == 16.44


def test_fewer_releases_come_before_fewer_figures(vintage):
    """Two derivations of 2022-03: two figures of two releases, or three figures of one."""
    figures = vintage(
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
    derived = Graph(figures).derive(Span.parse("2022-03"), "export")
    assert len(derived.releases) == 1
    assert len(derived.steps) == 3
    assert float(derived.value.value) == 5


def test_no_month_is_invented(trade):
    graph = Graph(trade)
    assert graph.derive(Span.parse("2022-01"), "export") is None
    assert graph.derive(Span.parse("2022-02"), "export") is None
    assert graph.derive(Span.parse("2022-01..2022-02"), "export") is not None


def test_growth_of_a_single_month_implies_no_base(trade):
    march = Graph(trade).flow("export").of(Span.parse("2022-03"))
    assert march.growth is not None
    assert march.base is None


def test_a_derivation_over_a_decade_is_found_quickly(latest):
    derived = Graph(latest, source="comtrade").derive(Span.parse("2017-01..2024-12"), "total")
    assert len(derived.steps) == 2 * 96
