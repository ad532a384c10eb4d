import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_derivations import MONTHS, START, pairs, published, truths

import analysis as an
from analysis import Span
from analysis.core.errors import NoFigureError
from analysis.measures import MEASURES
from analysis.measures.arguments import Along, Figures, Flow, Grown, Part
from analysis.measures.extremes import lowest_since
from analysis.measures.levels import growth, level
from analysis.measures.releases import released
from analysis.measures.shares import days_before, share_of_change
from analysis.totals.graph import Graph

Q1, MARCH, WINTER = map(Span.parse, ("2022Q1", "2022-03", "2022-01..2022-02"))


@pytest.fixture(scope="module")
def graph(trade):
    return Graph(trade)


def test_growth_is_the_rate_that_the_office_printed(graph):
    found = growth(graph, Grown(span=Q1, flow="total"))
    assert (found.value, found.low, found.high) == tuple(map(Decimal, ("28.7", "28.65", "28.75")))
    base = found.evidence[1]
    assert (base.kind, str(base.span), round(base.value, 2)) == (
        "implied",
        "2021Q1",
        Decimal("29.66"),
    )


def test_growth_of_a_month_holds_every_reading_and_quotes_the_agencies(graph):
    """Years to date in both years: −7.7; the month as printed over a corrected base: −7.5."""
    found = growth(graph, Grown(span=MARCH, flow="export"))
    assert round(found.value, 1) == Decimal("-7.7")
    assert found.low < Decimal("-7.7") < Decimal("-7.5") < found.high < -5
    assert {item.kind for item in found.evidence} == {"printed", "implied"}
    assert any("−7.69% as a difference of years to date" in note for note in found.notes)
    assert any("agencies printed −7.7%" in note for note in found.notes)


def test_growth_in_yuan_differs(trade):
    assert growth(Graph(trade, "CNY"), Grown(span=Q1, flow="total")).value == Decimal("27.8")


def test_growth_from_a_base_that_may_be_zero_is_refused(vintage):
    figures = vintage({"first_month": "2021-03", "last_month": "2021-03", "value": "0.0"}, {})
    with pytest.raises(NoFigureError, match="may be zero"):
        growth(Graph(figures), Grown(span=MARCH, flow="export"))


def test_the_share_of_the_increase_and_its_lower_bound(graph):
    found = share_of_change(
        graph, Part(span=Q1, flow="total", part=WINTER, event=dt.date(2022, 2, 24))
    )
    whole = share_of_change(graph, Part(span=Q1, flow="total", part=WINTER))
    assert found.value == whole.value
    assert found.high == whole.high
    assert float(found.low) == pytest.approx(float(whole.low) * 54 / 59, rel=1e-12)
    assert "54 of 59 days before 24 Feb 2022" in found.assumptions[0]
    assert whole.assumptions == ()


def test_nothing_is_shared_out_where_nothing_grew(vintage):
    figures = vintage({}, {"first_month": "2021-03", "last_month": "2021-03", "value": "3.8"})
    with pytest.raises(NoFigureError, match="no increase to divide"):
        share_of_change(Graph(figures), Part(span=MARCH, flow="export", part=MARCH))


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


def test_release_days(graph, latest):
    found = released(graph, Figures(figures=["total 2022Q1", "export 2022-03"]))
    assert found.value == dt.date(2022, 4, 13)
    with pytest.raises(NoFigureError, match="is that on which the figure was seen"):
        released(Graph(latest, source="comtrade"), Figures(figures=["total 2022Q1"]))
    with pytest.raises(NoFigureError, match="exports in February 2022"):
        released(graph, Figures(figures=["export 2022-02"]))


def test_the_last_month_as_low(graph):
    found = lowest_since(graph, Along(span=MARCH, flow="export"))
    assert (found.low, found.high) == (pd.Period("2020-05", "M"), pd.Period("2021-08", "M"))


def test_other_figures_of_the_release_narrow_a_coarse_one(graph):
    """3.8 alone is 3.75 to 3.85; total 11.67 less imports 7.84 of that day is 3.82 to 3.84."""
    found = level(graph, Flow(span=MARCH, flow="export"))
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
    assume(min(one.span.start for one in trade) < span.start)
    found = lowest_since(Graph(trade), Along(span=span, flow="export"))
    last = _true_last(truth, at)
    low, high = (Span.parse(end).start - START for end in (found.low, found.high))
    assert found.low <= found.value <= found.high
    if not found.assumptions:
        assert last is None or last <= high
    start = Graph(trade).bounds[0] - START
    if last is not None and last >= start:
        assert low <= last


def test_arguments_are_read_once_and_checked():
    given = {"flow": "total", "span": "2022Q1", "part": "2022-01..2022-02", "event": "2022-02-24"}
    claim = an.Claim(measure="share_of_change", of=given, stated={"unit": "percent", "number": "5"})
    assert claim.of == Part(span=Q1, flow="total", part=WINTER, event=dt.date(2022, 2, 24))
    stated = {"unit": "billion", "number": "5"}
    with pytest.raises(an.InputError, match="unknown measure 'shrinkage'"):
        an.Claim(measure="shrinkage", of={}, stated=stated)
    with pytest.raises(an.InputError, match=r"field of\.flow: found nothing; expected a value"):
        an.Claim(measure="level", of={"span": "2022Q1"}, stated=stated)
    with pytest.raises(an.InputError, match="argument of level 'flwo': did you mean 'flow'"):
        an.Claim(measure="level", of={"span": "2022Q1", "flwo": "total"}, stated=stated)


def test_every_measure_is_documented_with_an_example():
    assert all(">>>" in (one.compute.__doc__ or "") for one in MEASURES.values())


SAID_OF = {
    "share_of_change": {"span": "2022Q1", "flow": "total", "part": "2022-01..2022-02"},
    "share_of_fall": {"flow": "export"},
    "rank": {"span": "2022Q1", "since": "2021"},
    "growth_rank": {"span": "2022Q1", "since": "2021", "direction": None},
    "balance_rank": {"span": "2022Q1", "since": "2021"},
    "reached": {"span": "2022Q1"},
    "reached_early": {"span": "2022Q1"},
    "run_length": {"direction": "fell"},
    "first_since": {"direction": "fell"},
    "fastest_since": {"direction": None},
    "slowest_since": {"direction": None},
}


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_every_measure_says_its_finding_in_words(graph, name):
    one = MEASURES[name]
    given = {
        "span": "2022-03", "flow": "export", "since": "2021-03", "part": "2022-03", "threshold": 1,
        "figures": ["total 2022Q1"], "target": "2022", "rate": -5, "direction": "below",
    } | SAID_OF.get(name, {})  # fmt: skip
    of = one.arguments(**{k: v for k, v in given.items() if k in one.arguments.model_fields})
    finding = one.find(graph, of, world=graph, partners={"USA": graph})
    said = one.clause(of, finding)
    assert "None" not in said
    assert said.count("{") == 0
    assert " in a row" not in said or said.count(" in a row") == 1
    number = finding.text.lstrip("−").split(" in a row")[0].split()[0]
    ways = {"1st": ("first", "highest"), "3rd": ("third",), "1": ("the month before",)}
    assert any(one in said for one in (number, *ways.get(number, ()))) or name.endswith("_since"), (
        said
    )
