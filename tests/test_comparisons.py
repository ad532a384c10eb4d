from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from conftest import made_vintage
from hypothesis import given, settings
from hypothesis import strategies as st
from test_derivations import MONTHS, START, figures_of, published, truths

from analysis import Span
from analysis import load as an_load
from analysis.core.errors import NoFigureError, ParameterError
from analysis.measures import MEASURES
from analysis.measures.arguments import Flow, Grown, MaybeSince, Since, Spanned, Threshold
from analysis.measures.earlier import multiple
from analysis.measures.levels import balance, change, contribution
from analysis.measures.sequences import first_since, rank, reached, run_length
from analysis.measures.shares import share_of_total
from analysis.totals.graph import Graph

EXPECTED = {
    "level",
    "change",
    "growth",
    "growth_since",
    "share_of_change",
    "share_of_total",
    "contribution",
    "balance",
    "lowest_since",
    "highest_since",
    "first_since",
    "rank",
    "run_length",
    "multiple",
    "reached",
    "released",
    "balance_rank",
    "balance_growth",
    "growth_change",
    "growth_rank",
    "fastest_since",
    "slowest_since",
    "run_above",
    "times_above",
    "reached_early",
    "share_of_partner",
    "share_of_fall",
    "rank_among_partners",
    "balance_multiple",
    "balance_lowest_since",
    "balance_highest_since",
    "balance_first_since",
    "change_since",
    "monthly_mean",
    "level_run",
    "growth_beside_all",
}


def test_the_measures_that_an_article_may_name():
    assert set(MEASURES) == EXPECTED
    assert all(one.summary for one in MEASURES.values())


def rounded(value, step):
    return (value / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step


def holds(finding, truth):
    slack = Decimal("1e-9")
    return finding.low - slack <= truth <= finding.high + slack


@settings(max_examples=150, deadline=None)
@given(truths, truths, st.sampled_from(["0.001", "0.01", "0.1"]), st.integers(12, MONTHS - 3))
def test_every_comparison_contains_the_value_before_rounding(sold, bought, step, at):
    every = [(one, 1, step, False) for one in range(MONTHS)]
    figures = figures_of(sold, every) + figures_of(bought, every, "import")
    graph = Graph(made_vintage(figures))
    span = Span(START + at, START + at + 3)
    x, m = sum(sold[at : at + 3]), sum(bought[at : at + 3])
    x0, m0 = sum(sold[at - 12 : at - 9]), sum(bought[at - 12 : at - 9])
    assert holds(balance(graph, Spanned(span=span)), x - m)
    assert holds(change(graph, Grown(span=span, flow="export")), x - x0)
    assert holds(multiple(graph, MaybeSince(span=span, flow="export")), x / x0)
    assert holds(share_of_total(graph, Flow(span=span, flow="export")), x / (x + m) * 100)
    assert holds(contribution(graph, Grown(span=span, flow="export")), (x - x0) / (x0 + m0) * 100)


@settings(max_examples=100, deadline=None)
@given(truths, st.sampled_from(["0.001", "0.1"]), st.integers(2, MONTHS - 1))
def test_the_true_rank_lies_within_the_bounds(truth, step, at):
    graph = Graph(published(truth, [(one, 1, step, False) for one in range(MONTHS)]))
    found = rank(graph, MaybeSince(span=Span(START + at, START + at + 1), flow="export"))
    true = 1 + sum(other > truth[at] for other in truth[:at])
    assert found.low <= true <= found.high


@settings(max_examples=100, deadline=None)
@given(truths, st.decimals("1", "60", places=2), st.sampled_from(["0.001", "0.1"]))
def test_the_month_in_which_a_threshold_was_reached_lies_within_the_bounds(truth, wanted, step):
    graph = Graph(published(truth, [(0, length, step, False) for length in range(1, 13)]))
    running = [sum(truth[: end + 1]) for end in range(12)]
    true = next((end for end, value in enumerate(running) if value >= wanted), None)
    try:
        found = reached(
            graph, Threshold(span=Span(START, START + 12), flow="export", threshold=str(wanted))
        )
    except NoFigureError:
        assert true is None or running[-1] <= wanted + 1
        return
    first, last = (Span.parse(end).start - START for end in (found.low, found.high))
    assert first <= (12 if true is None else true) <= last


def test_a_threshold_that_was_not_reached(latest):
    """Trade of 2023 came to 240.11: it is known not to have reached 300 by the year's end."""
    found = reached(Graph(latest), Threshold(span=Span.parse("2023"), flow="total", threshold=300))
    assert (str(found.low), found.text) == ("2024-01", "not yet")


def test_no_earlier_span_to_rank_with(trade):
    with pytest.raises(ParameterError, match="at least one length before"):
        rank(
            Graph(trade),
            MaybeSince(span=Span.parse("2022Q1"), flow="total", since=Span.parse("2022Q1")),
        )


def test_their_arguments_are_read():
    since = Since.model_validate({"span": "2022Q1", "flow": "total", "since": "2021Q4"})
    assert since.since == Span.parse("2021Q4")
    threshold = Threshold.model_validate({"span": "2023", "flow": "total", "threshold": "200"})
    assert threshold.threshold == 200


def test_the_first_fall_since_is_between_certain_and_possible(vintage):
    def level_of(text, value):
        return {
            "first_month": text,
            "last_month": text,
            "value": value,
            "resolution": "0.1",
            "released": f"{int(text[:4]) + 1}-06-01",
        }

    rows = [
        level_of(f"{year}-0{at}", value)
        for year, values in {2020: (5, 5, 5, 5), 2021: (6, 4, 6, 6), 2022: (7, 5, 6, 5)}.items()
        for at, value in enumerate(values, 1)
    ]
    graph = Graph(vintage(*rows))
    found = first_since(graph, Flow(span=Span.parse("2022-04"), flow="export"))
    assert (str(found.value), str(found.low), str(found.high)) == ("2021-02", "2021-02", "2022-03")
    assert any("For March 2022 the direction is not known." in note for note in found.notes)
    with pytest.raises(NoFigureError, match="rose or fell"):
        first_since(graph, Flow(span=Span.parse("2022-03"), flow="export"))


def test_a_run_that_may_be_longer_says_so(latest):
    joint = Graph(an_load(as_of="2022-07-20"))
    found = run_length(joint, Flow(span=Span.parse("2022-06"), flow="import"))
    assert found.low == 4
    assert found.high > 5
    assert any("the run may be longer" in note for note in found.notes)
    whole = run_length(
        Graph(latest, source="comtrade"), Flow(span=Span.parse("2022-06"), flow="import")
    )
    assert whole.low == whole.high == 16
