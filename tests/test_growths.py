"""Growth beside growth, levels reached, balances along time, and shares of a fall."""

from decimal import Decimal

import pytest
from conftest import made_vintage
from hypothesis import given, settings
from hypothesis import strategies as st
from test_derivations import MONTHS, START, figures_of, published, truths

import analysis as an
from analysis import Span
from analysis.core.errors import InputError, NoFigureError, ParameterError
from analysis.figures import store
from analysis.figures.store import filling
from analysis.measures import MEASURES
from analysis.measures.arguments import (
    BalanceSince,
    Grown,
    GrowthSince,
    Paced,
    Part,
    RankedBalance,
    RankedGrowth,
    Rate,
    Reached,
    Target,
)
from analysis.measures.balances import balance_growth, balance_rank
from analysis.measures.falls import share_of_fall
from analysis.measures.growths import (
    fastest_since,
    growth_change,
    growth_rank,
    run_above,
    slowest_since,
)
from analysis.measures.levels import growth
from analysis.measures.thresholds import reached_early, times_above
from analysis.totals import edges, graph
from analysis.totals.graph import Graph
from analysis.totals.series import fill_graphs

SLACK = Decimal("1e-9")


@pytest.fixture(scope="module")
def gacc(latest):
    return Graph(latest)


@pytest.fixture(scope="module")
def yuan(latest):
    return Graph(latest, "CNY"), fill_graphs(filling(latest, "gacc"), "CNY")


def holds(finding, truth):
    return finding.low - SLACK <= truth <= finding.high + SLACK


def span(at, months=3):
    return Span(START + at, START + at + months)


@settings(max_examples=150, deadline=None)
@given(truths, truths, st.sampled_from(["0.001", "0.01"]), st.integers(15, MONTHS - 3))
def test_growths_and_balances_compared_contain_the_value_before_rounding(sold, bought, step, at):
    every = [(one, 1, step, False) for one in range(MONTHS)]
    figures = figures_of(sold, every) + figures_of(bought, every, "import")
    graph = Graph(made_vintage(figures))

    def grew(levels, at):
        return (sum(levels[at : at + 3]) / sum(levels[at - 12 : at - 9]) - 1) * 100

    of = GrowthSince(span=span(at), since=span(at - 3), flow="export")
    assert holds(growth_change(graph, of), grew(sold, at) - grew(sold, at - 3))
    now, before = (sum(sold[one : one + 3]) - sum(bought[one : one + 3]) for one in (at, at - 12))
    try:
        found = balance_growth(graph, BalanceSince(span=span(at)))
    except NoFigureError:
        trade = sum(sold[at : at + 3]) + sum(sold[at - 12 : at - 9])
        assert now * before <= 0 or min(abs(now), abs(before)) < trade / 10
        return
    assert now * before > 0
    assert holds(found, (now / before - 1) * 100)


@settings(max_examples=150, deadline=None)
@given(truths, st.sampled_from(["0.001", "0.01"]), st.integers(12, MONTHS - 3), st.integers(1, 2))
def test_the_share_of_a_fall_contains_the_value_before_rounding(truth, step, at, months):
    graph = Graph(published(truth, [(one, 1, step, False) for one in range(MONTHS)]))

    def changed(length):
        return sum(truth[at : at + length]) - sum(truth[at - 12 : at - 12 + length])

    of = Part(span=span(at), part=span(at, months), flow="export")
    try:
        found = share_of_fall(graph, of)
    except NoFigureError:
        assert changed(3) > -sum(truth[at : at + 3]) / 10
        return
    assert holds(found, changed(months) / changed(3) * 100)


@settings(max_examples=100, deadline=None)
@given(truths, st.decimals("1", "60", places=2), st.integers(12, 24))
def test_the_months_by_which_a_target_is_beaten_lie_within_the_bounds(truth, wanted, end):
    graph = Graph(published(truth, [(0, length, "0.1", False) for length in range(1, 13)]))
    target = Span(START + end - 12, START + end)
    running = [sum(truth[: one + 1]) for one in range(12)]
    true = next((one for one, value in enumerate(running) if value >= wanted), None)
    of = Target(span=span(0, 12), flow="export", threshold=str(wanted), target=target)
    try:
        found = reached_early(graph, of)
    except NoFigureError:
        assert true is None or running[-1] <= wanted + 1
        return
    assert found.unit == "months"
    if true is not None:
        assert found.low <= end - (true + 1) <= found.high


def test_a_fall_that_deepened(gacc):
    found = growth_change(gacc, GrowthSince(span="2025-05", flow="export", since="2025-04"))
    assert found.high < 0
    clause = MEASURES["growth_change"].clause
    of = GrowthSince(span="2025-05", flow="export", since="2025-04")
    assert "lower than in April 2025" in clause(of, found)


def test_growth_beside_growth_rests_on_what_each_rests_on():
    early = Graph(an.load(as_of="2022-04-21"))
    rests = growth(early, Grown(span="2022-03", flow="export")).assumptions
    of = GrowthSince(span="2022-03", flow="export", since="2022-01..2022-02")
    assert rests
    assert growth_change(early, of).assumptions == rests


def test_the_slowest_year_on_record_was_slower_than_the_stated_one(gacc):
    found = slowest_since(gacc, Paced(span="2025", flow="total"))
    assert found.high < Span.parse("2020").first
    claim = an.Claim(measure="slowest_since", of={"span": "2025", "flow": "total"},
                     stated={"unit": "month", "hedge": "mid", "year": 2020})  # fmt: skip
    assert an.check(claim, an.load()).rating == "supported"


def test_the_sharpest_fall_of_the_year_is_filled_by_the_bulletin(yuan):
    graph, fill = yuan
    of = RankedGrowth(span="2025-06", flow="export", since="2025-03", order="lowest")
    found = growth_rank(graph, of, fill)
    assert (found.low, found.high) == (1, 1)
    assert "since March 2025" in MEASURES["growth_rank"].clause(of, found)
    last = slowest_since(graph, Paced(span="2025-09", flow="export"), fill)
    assert str(last.value) == "2025-02"


def test_a_pair_that_grew_faster_holds_a_month_that_did(vintage):
    rows = [
        {"first_month": f"{year}-{first}", "last_month": f"{year}-{last}", "value": value,
         "resolution": "0.01", "released": f"{year}-06-01"}
        for year, values in {2021: (10, 5, 5), 2022: (13, 6, 7)}.items()
        for (first, last), value in zip((("01", "02"), ("03", "03"), ("04", "04")), values,
                                        strict=True)
    ]  # fmt: skip
    graph = Graph(vintage(*rows))
    found = fastest_since(graph, Paced(span="2022-03", flow="export"))
    assert (str(found.low), str(found.high)) == ("2022-01", "2022-02")
    of = RankedGrowth(span="2022-03", flow="export", since="2022-01")
    assert (growth_rank(graph, of).low, growth_rank(graph, of).high) == (2, 3)
    april = growth_rank(graph, RankedGrowth(span="2022-04", flow="export", since="2022-01"))
    assert (april.low, april.high) == (1, 2)


def test_three_years_above_a_rate_in_a_row():
    graph = Graph(an.load(as_of="2024-01-20"))
    found = run_above(graph, Rate(span="2023", flow="total", rate=20))
    assert (found.low, found.high) == (3, 3)
    none = run_above(graph, Rate(span="2023", flow="total", rate=50))
    assert (none.low, none.high) == (0, 0)
    assert "has not begun" in none.notes[0]
    falling = run_above(graph, Rate(span="2023", flow="total", direction="below"))
    assert falling.high == 0


def test_the_first_time_above_a_level():
    graph = Graph(an.load(as_of="2019-01-20"))
    assert repr(times_above(graph, Reached(span="2018", flow="total", threshold=100))) == "1st"
    never = times_above(graph, Reached(span="2018", flow="total", threshold=110))
    assert (never.low, never.high) == (0, 0)
    of = Reached(span="2018", flow="total", threshold=110)
    assert MEASURES["times_above"].clause(of, never) == "trade in 2018 did not reach 110 bn USD"
    nine = Graph(an.load(as_of="2021-10-20"))
    found = times_above(nine, Reached(span="2021-01..2021-09", flow="total", threshold=100))
    assert repr(found) == "1st"
    assert "January–September of five earlier years" in found.notes[0]


def test_a_target_reached_more_than_a_year_early(gacc, latest):
    of = Target(span="2023", flow="total", threshold=200, target="2024")
    found = MEASURES["reached_early"].find(gacc, of, fill_graphs(filling(latest, "gacc"), "USD"))
    assert repr(found) == "13 months"
    assert "13 months before the end of 2024" in MEASURES["reached_early"].clause(of, found)
    late = Target(span="2023", flow="total", threshold=200, target="2022")
    assert "11 months after the end of 2022" in MEASURES["reached_early"].clause(
        late, reached_early(gacc, late)
    )
    with pytest.raises(ParameterError, match="a year, or a longer span"):
        reached_early(gacc, Target(span="2023", flow="total", threshold=200, target="2024-01"))


def test_a_record_deficit_and_one_that_shrank(gacc):
    deficit = balance_rank(gacc, RankedBalance(span="2022", order="lowest"))
    assert (deficit.low, deficit.high) == (1, 1)
    found = balance_growth(gacc, BalanceSince(span="2023-01..2023-11"))
    assert round(found.value) == -54
    clause = MEASURES["balance_growth"].clause(BalanceSince(span="2023-01..2023-11"), found)
    assert clause.startswith("the deficit of January–November 2023 shrank by 53.6%")
    assert "the bounds hold all" in found.notes[1]


def test_a_surplus_that_became_a_deficit_has_no_growth(gacc):
    with pytest.raises(NoFigureError, match="its growth is undefined"):
        balance_growth(gacc, BalanceSince(span="2020-05", since="2020-04"))


def test_the_share_of_a_fall_needs_a_fall(gacc):
    found = share_of_fall(gacc, Part(span="2025-01..2025-06", flow="export", part="2025Q1"))
    assert 25 < found.low < found.value < found.high < 45
    with pytest.raises(NoFigureError, match="no fall to divide"):
        share_of_fall(gacc, Part(span="2022Q1", flow="total", part="2022-01..2022-02"))
    with pytest.raises(InputError, match="a span within 2025Q1"):
        Part(span="2025Q1", flow="export", part="2025-04")


def test_an_event_within_the_part_lowers_the_share_of_a_fall(gacc):
    of = Part(span="2025-01..2025-06", flow="export", part="2025Q1", event="2025-02-15")
    found = share_of_fall(gacc, of)
    whole = share_of_fall(gacc, Part(span="2025-01..2025-06", flow="export", part="2025Q1"))
    assert (found.value, found.high) == (whole.value, whole.high)
    assert round(found.low / whole.low, 6) == round(Decimal(45) / 90, 6)
    assert "45 of 90 days before 15 Feb 2025" in found.assumptions[0]


def forget(*modules):
    for module in modules:
        for held in vars(module).values():
            if hasattr(held, "cache_clear"):
                held.cache_clear()


@pytest.mark.parametrize("span", ["2022Q1", "2018-01..2018-09"])  # one that others contradict
def test_figures_read_anew_give_the_same_finding(span):
    forget(edges, store, graph)
    first = an.growth(an.load(), span)
    forget(store, graph)
    assert an.growth(an.load(), span) == first
    assert [item.kind for item in first.evidence] == ["printed", "implied"]
