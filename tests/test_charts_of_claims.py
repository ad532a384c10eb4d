"""The charts of claims: no text meets another, whatever the span, the source and the currency."""

import pytest
from test_charts import assert_tidy
from test_composition import article_of, claim

import analysis as an

LATEST = "2026-08-20"
PERCENT = {"unit": "percent", "number": "10"}
POINTS = {"unit": "points", "number": "10"}
BILLION = {"unit": "billion", "number": "-10"}
IN_A_ROW = {"unit": "in a row", "number": "3"}
MONTH = {"unit": "month", "date": "2020-05"}
RANK = {"unit": "rank", "number": "1"}
CLAIMS = [
    claim("growth", PERCENT, flow="export", span="2022-03"),
    claim("growth", PERCENT, flow="export", span="2021Q2"),
    claim("growth_since", PERCENT, flow="export", span="2022-03", since="2022-02"),
    claim("growth_since", PERCENT, flow="export", span="2023-12", since="2020-04"),
    claim("growth_change", POINTS, flow="export", span="2022-05", since="2022-04"),
    claim("growth_change", POINTS, flow="total", span="2022Q2", since="2022Q1"),
    claim("growth_change", POINTS, flow="total", span="2023", since="2022"),
    claim("multiple", {"unit": "times", "number": "2"}, flow="total", span="2023", since="2016"),
    claim("lowest_since", MONTH, flow="export", span="2022-03"),
    claim("highest_since", MONTH, flow="import", span="2022-12"),
    claim("fastest_since", MONTH, flow="import", span="2022-12"),
    claim("run_length", IN_A_ROW, flow="export", span="2023-03", direction="rose"),
    claim("run_above", IN_A_ROW, flow="export", span="2023-03", rate="10"),
    claim("reached", MONTH, flow="total", span="2023", threshold="200"),
    claim("reached", MONTH, flow="total", span="2018", threshold="100"),
    claim("balance", BILLION, span="2022-03"),
    claim("balance", BILLION, span="2020Q2"),
    claim("balance", BILLION, span="2019"),
    claim("balance_growth", PERCENT, span="2023-06"),
    claim("balance_growth", PERCENT, span="2023Q2", since="2023Q1"),
    claim("balance_rank", RANK, span="2023", order="lowest"),
    claim("share_of_total", PERCENT, flow="export", span="2023"),
    claim("contribution", POINTS, flow="export", span="2023"),
    claim("growth_rank", RANK, flow="export", span="2023"),
    claim("rank", RANK, flow="export", span="2023"),
    claim("first_since", MONTH, flow="export", span="2024-03", direction="fell"),
    claim("level_run", IN_A_ROW, flow="total", span="2023-10", threshold="20"),
    claim("level_run", IN_A_ROW, flow="export", span="2024Q3", threshold="25"),
    claim("times_above", RANK, flow="total", span="2024", threshold="200"),
    claim("monthly_mean", {"unit": "billion", "number": "20"}, flow="total", span="2023"),
]


def named(made):
    return f"{made['measure']}-{made['of']['span']}"


@pytest.fixture(scope="module")
def trade():
    return an.load(as_of=LATEST)


@pytest.mark.parametrize("source", ["gacc-USD", "gacc-CNY", "comtrade-USD"])
@pytest.mark.parametrize("made", CLAIMS, ids=named)
def test_no_text_of_the_chart_of_a_claim_meets_another(made, source, trade):
    name, currency = source.split("-")
    article = article_of(made, published=LATEST, source=name, currency=currency)
    for chart in an.charts.of_claims(trade, an.check(article, trade)).values():
        assert_tidy(chart)
