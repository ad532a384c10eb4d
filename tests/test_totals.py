import math
from decimal import Decimal

import pytest

import analysis as an
from analysis.core.errors import NoFigureError, UnknownNameError
from analysis.figures.store import later_vintage
from analysis.totals.derivations import ASSUMED
from analysis.totals.graph import Graph


def test_the_first_quarter_as_printed(trade):
    found = an.total(trade, "2022Q1")
    assert [float(x) for x in (found.value, found.low, found.high)] == [38.17, 38.165, 38.175]
    assert [(item.span.months, item.sign, item.source) for item in found.evidence] == [
        (3, 1, "gacc")
    ]


def test_a_derived_month_says_which_releases_it_mixes(trade):
    found = an.total(trade, "2021-05", "export")
    assert float(found.value) == 4.731
    assert found.notes == (
        "The derivation mixes the releases of 7 May 2021 and 7 Jun 2021. Corrections may amount to "
        "±2.5% (0.12 bn), the most on record.",
    )
    assert found.assumptions == (ASSUMED,)
    assert (found.low, found.high) == (Decimal("4.6055"), Decimal("4.8565"))


def test_a_missing_total_is_refused_with_what_is_missing(trade):
    with pytest.raises(NoFigureError, match="exports in January 2022"):
        an.total(trade, "2022-01", "export")
    with pytest.raises(NoFigureError, match="by 21 Apr 2022 is not known to this store"):
        an.total(trade, "2022Q1", source="comtrade")


def test_an_unknown_flow_is_refused_with_the_nearest(trade):
    with pytest.raises(UnknownNameError, match="did you mean 'export'"):
        an.total(trade, "2022Q1", "exports")


def test_combined_months_are_combined_and_march_is_printed(trade):
    months = an.monthly(trade, "export", first="2022-01", last="2022-03")
    assert months["kind"].tolist() == ["combined", "combined", "printed"]
    assert math.isnan(months["value"].iloc[0])
    assert months["combined"].tolist() == ["2022-01..2022-02"] * 2 + [""]
    assert months["combined_value"].tolist()[:2] == [12.617, 12.617]


def test_the_tables_are_tidy(trade):
    for table, name, kind in (
        (an.monthly(trade, growth=True), "month", "period[M]"),
        (an.quarterly(trade, growth=True), "quarter", "period[Q-DEC]"),
    ):
        assert table.index.name == name
        assert str(table.index.dtype) == kind
        numbers = [one for one in table.columns if one not in ("kind", "combined")]
        assert {str(kind) for kind in table[numbers].dtypes} == {"float64"}
        assert all(isinstance(cell, str) for cell in table["kind"])


def test_growth_is_that_of_the_measure_and_only_on_request(trade):
    assert "growth" not in an.quarterly(trade).columns
    quarters = an.quarterly(trade, growth=True)
    found = an.growth(trade, "2022Q1")
    row = quarters.loc["2022Q1", ["growth", "growth_low", "growth_high"]]
    assert row.tolist() == [float(found), float(found.low), float(found.high)]


def test_a_table_says_how_each_value_is_derived_even_when_it_was_cut(trade):
    months = an.monthly(trade, "export").loc["2020-06":"2022-03"]
    assert months.derivation("2020-06") == an.total(trade, "2020-06", "export")
    with pytest.raises(NoFigureError, match=r"only as part of 2022-01\.\.2022-02"):
        months.derivation("2022-02")
    with pytest.raises(an.ParameterError, match="a span of the table"):
        months.derivation("2030-01")


def test_findings_can_be_added_and_subtracted(trade):
    quarter, march = an.total(trade, "2022Q1"), an.total(trade, "2022-03")
    winter = quarter - march
    assert float(winter) == pytest.approx(38.17 - 11.67)
    assert (winter.low, winter.high) == (quarter.low - march.high, quarter.high - march.low)
    assert [item.sign for item in winter.evidence] == [1, -1]
    assert float(winter + march) == pytest.approx(float(quarter))
    with pytest.raises(an.ParameterError, match="bn USD, the unit of the first finding"):
        quarter - an.growth(trade, "2022Q1")
    since = an.check("bloomberg-2022-04-21", trade)["march-lowest-since-mid-2020"].finding
    with pytest.raises(an.ParameterError, match="not a month or a day"):
        float(since)


def test_filling_marks_its_months_and_leaves_january_and_february_combined(trade):
    filled = an.monthly(trade, "export", first="2021-01", last="2022-03", fill=later_vintage(trade))
    kinds = {str(month): kind for month, kind in filled["kind"].items()}
    assert kinds["2021-01"] == kinds["2022-02"] == "combined"
    assert kinds["2021-07"] == kinds["2021-08"] == "filled"
    unfilled = an.monthly(trade, "export", first="2021-01", last="2022-03")
    assert unfilled["kind"].map(str).tolist().count("filled") == 0


def test_a_month_with_no_figure_at_all_is_missing(trade):
    assert an.monthly(trade, "export", first="2022-04", last="2022-04")["kind"].tolist() == [
        "missing"
    ]


def test_quarters(trade):
    quarters = an.quarterly(trade, first="2020Q1", last="2022Q1")
    assert quarters.loc["2022Q1", "value"] == 38.17
    assert quarters.loc["2020Q2", "kind"] == "derived"
    assert round(quarters.loc["2020Q2", "value"], 3) == 23.807
    assert str(quarters.index.dtype) == "period[Q-DEC]"


def test_no_such_currency_by_that_day_is_an_error_and_not_an_empty_table(trade):
    for table in (an.monthly, an.quarterly):
        with pytest.raises(NoFigureError):
            table(trade, source="comtrade")


@pytest.mark.parametrize(
    "day", ["2019-10-14", "2020-01-14", "2021-09-07", "2022-04-21", "2026-08-18"]
)
@pytest.mark.parametrize("flow", ["total", "export", "import"])
def test_every_month_that_has_a_total_is_in_the_monthly_table(day, flow):
    trade = an.load(as_of=day)
    graph = Graph(trade)
    for month, row in an.monthly(trade, flow).iterrows():
        single = graph.derive(an.Span.parse(month), flow) is not None
        assert single == (row["kind"] not in ("combined", "missing")), month


def test_bad_names_and_quarters_are_refused(trade):
    for table in (an.monthly, an.quarterly):
        with pytest.raises(UnknownNameError, match="did you mean 'import'"):
            table(trade, "imports")
    for first, last in (("2022-02", None), ("2022Q1", "2021Q1")):
        with pytest.raises(an.ParameterError):
            an.quarterly(trade, first=first, last=last)
