"""Combined months and gaps: the bounds of measures along time hold the truth behind the figures."""

from decimal import Decimal

from conftest import made_vintage
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_derivations import MONTHS, START, figures_of, pairs, published, truths

from analysis import Span
from analysis.core.errors import NoFigureError
from analysis.core.formatting import OPEN
from analysis.measures.arguments import (
    Moved,
    Paced,
    Ranked,
    RankedBalance,
    RankedGrowth,
    Rate,
    Reached,
)
from analysis.measures.balances import balance_rank
from analysis.measures.growths import fastest_since, growth_rank, run_above, slowest_since
from analysis.measures.like_spans import LikeSpans
from analysis.measures.sequences import first_since, rank, run_length
from analysis.measures.thresholds import times_above
from analysis.totals.graph import Graph

SINCE = Span(START, START + 1)
shown_spans = st.lists(pairs, min_size=2, max_size=25)
places = st.integers(3, MONTHS - 1)
late = st.integers(14, MONTHS - 1)
steps = st.sampled_from(["0.001", "0.1"])
orders = st.sampled_from(["highest", "lowest"])


def month(at):
    return Span(START + at, START + at + 1)


def within(found, true):
    if not found.assumptions:
        assert true <= found.high
    assert found.low <= found.value <= found.high
    assert found.low <= true


def beyond(value, limit, order):
    return value > limit if order == "highest" else value < limit


@settings(max_examples=300, deadline=None)
@given(truths, shown_spans, places, steps, orders)
def test_the_true_rank_lies_within_the_bounds(truth, shown, at, step, order):
    graph = Graph(published(truth, [*shown, (at, 1, step, False)]))
    of = Ranked(span=month(at), flow="export", since=SINCE, order=order)
    try:
        found = rank(graph, of)
    except NoFigureError:
        return
    within(found, 1 + sum(beyond(one, truth[at], order) for one in truth[:at]))


@settings(max_examples=200, deadline=None)
@given(truths, shown_spans, st.integers(2, MONTHS // 3 - 1), steps)
def test_the_true_rank_of_a_quarter_lies_within_the_bounds(truth, shown, at, step):
    shown = [(start // 3 * 3, max(length // 3, 1) * 3, *rest) for start, length, *rest in shown]
    graph = Graph(published(truth, [*shown, (3 * at, 3, step, False)]))
    quarters = [sum(truth[one : one + 3]) for one in range(0, 3 * at + 3, 3)]
    span = Span(START + 3 * at, START + 3 * at + 3)
    try:
        found = rank(graph, Ranked(span=span, flow="export", since=SINCE))
    except NoFigureError:
        return
    within(found, 1 + sum(one > quarters[-1] for one in quarters[:-1]))


@settings(max_examples=300, deadline=None)
@given(truths, shown_spans, places, steps, st.decimals("1", "9", places=1))
def test_the_true_count_of_months_above_a_level_lies_within_the_bounds(
    truth, shown, at, step, level
):
    graph = Graph(published(truth, [*shown, (at, 1, step, False)]))
    of = Reached(span=month(at), flow="export", since=SINCE, threshold=level)
    try:
        found = times_above(graph, of)
    except NoFigureError:
        return
    true = sum(one >= level for one in truth[: at + 1]) if truth[at] >= level else 0
    within(found, true)


@settings(max_examples=200, deadline=None)
@given(truths, truths, shown_spans, places, orders)
def test_the_true_rank_of_a_balance_lies_within_the_bounds(sold, bought, shown, at, order):
    every = [*shown, (at, 1, "0.001", False)]
    figures = figures_of(sold, every) + figures_of(bought, every, "import")
    of = RankedBalance(span=month(at), since=SINCE, order=order)
    try:
        found = balance_rank(Graph(made_vintage(figures)), of)
    except NoFigureError:
        return
    balances = [x - m for x, m in zip(sold, bought, strict=True)]
    within(found, 1 + sum(beyond(one, balances[at], order) for one in balances[:at]))


def grown(truth):
    return [one / before - 1 for one, before in zip(truth[12:], truth, strict=False)]


@settings(max_examples=300, deadline=None)
@given(truths, shown_spans, late, orders)
def test_the_true_rank_of_growth_lies_within_the_bounds(truth, shown, at, order):
    levels = [(one, 1, "0.001", False) for one in (at - 12, at)]
    graph = Graph(published(truth, [*shown, *levels]))
    rates = grown(truth)[: at - 11]
    of = RankedGrowth(span=month(at), flow="export", since=month(12), order=order)
    try:
        found = growth_rank(graph, of)
    except NoFigureError:
        return
    within(found, 1 + sum(beyond(one, rates[-1], order) for one in rates[:-1]))


def months_of(finding):
    return [Span.parse(end).start - START for end in (finding.low, finding.value, finding.high)]


@settings(max_examples=300, deadline=None)
@given(truths, shown_spans, late, st.sampled_from([fastest_since, slowest_since]))
def test_the_true_last_month_to_grow_as_fast_lies_within_the_bounds(truth, shown, at, since):
    levels = [(one, 1, "0.001", False) for one in (at - 12, at)]
    graph = Graph(published(truth, [*shown, *levels]))
    found = since(graph, Paced(span=month(at), flow="export"))
    sign = 1 if since is fastest_since else -1
    rates = [sign * one for one in grown(truth)]
    last = max((12 + one for one, rate in enumerate(rates[: at - 12]) if rate >= rates[at - 12]),
               default=None)  # fmt: skip
    last_within(found, last)


def last_within(found, last):
    low, value, high = months_of(found)
    assert low <= value <= high
    assert last is None or last <= high
    assert found.low == OPEN or (last is not None and low <= last)


@settings(max_examples=300, deadline=None)
@given(truths, shown_spans, late)
def test_the_true_last_move_alike_and_the_true_run_lie_within_the_bounds(truth, shown, at):
    levels = [(one, 1, "0.001", False) for one in (at - 12, at)]
    graph = Graph(published(truth, [*shown, *levels]))
    rates = grown(truth)[: at - 11]
    of = Moved(span=month(at), flow="export")
    try:
        first, run = first_since(graph, of), run_length(graph, of)
    except NoFigureError:
        assume(False)
        return
    alike = [(one > 0) == (rates[-1] > 0) and one != 0 for one in rates]
    last = max((12 + one for one, same in enumerate(alike[:-1]) if same), default=None)
    last_within(first, last)
    length = next((back for back, same in enumerate(reversed(alike)) if not same), len(alike))
    assert run.low <= length
    assert length <= run.high


@settings(max_examples=200, deadline=None)
@given(truths, shown_spans, late, st.integers(-40, 80), st.sampled_from(["above", "below"]))
def test_the_true_run_above_a_rate_lies_within_the_bounds(truth, shown, at, rate, direction):
    levels = [(one, 1, "0.001", False) for one in (at - 12, at)]
    graph = Graph(published(truth, [*shown, *levels]))
    of = Rate(span=month(at), flow="export", rate=rate, direction=direction)
    run = run_above(graph, of)
    wanted = Decimal(rate) / 100
    order = "highest" if direction == "above" else "lowest"
    met = [beyond(one, wanted, order) for one in grown(truth)[: at - 11]]
    length = next((back for back, same in enumerate(reversed(met)) if not same), len(met))
    assert run.low <= length <= run.high


@given(st.integers(2000 * 12, 2030 * 12), st.integers(1, 12), st.integers(0, 60))
def test_like_spans_lie_before_the_span_and_after_the_start(start, months, back):
    span = Span(start, start + months)
    for window in ("own kind", "same months"):
        like = LikeSpans(span, window)
        found = like.before(start - back)
        assert all(start - back <= one.start and one.start < span.start for one in found)
        assert all(one.months == months for one in found)
        if not like.tiles:
            assert all((span.start - one.start) % 12 == 0 for one in found)
