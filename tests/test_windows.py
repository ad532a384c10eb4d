import pytest

import analysis as an
from analysis.core.errors import NoFigureError
from analysis.measures.windows import growth_by_window, standing, windows_around


def test_the_quarter_among_its_neighbours(trade):
    table = growth_by_window(trade, windows_around("2022Q1", "2022-03"), ("total", "export"))
    growth = {
        (str(row["window"]), row["flow"]): round(row["growth"], 1) for _, row in table.iterrows()
    }
    assert growth["2022Q1", "total"] == 28.7
    assert growth["2021-12..2022-02", "total"] == 45.2
    assert growth["2022-03", "export"] == -7.7
    assert (table["low"].dropna() <= table["growth"].dropna()).all()
    missing = table[table["growth"].isna()]
    assert missing["why"].str.contains("be derived").all()


def test_the_windows_are_those_one_might_have_chosen():
    assert [str(one) for one in windows_around("2022Q1", "2022-03")] == [
        "2022Q1",
        "2022-01..2022-02",
        "2022-03",
        "2021-12..2022-02",
        "2021-11..2022-01",
        "2021-10..2022-03",
        "2021-04..2022-03",
    ]
    assert [str(one) for one in windows_around("2022")][1:] == [
        "2021-12..2022-11",
        "2021-11..2022-10",
    ]


def test_where_a_growth_rate_stands(trade):
    assert standing(trade, "2022Q1") == (
        "Of the 13 quarters since 2019, the growth of the first quarter of 2022 ranks "
        "3rd to 4th, as rounding leaves it open."
    )
    assert "more can’t be ranked" in standing(trade, "2022-03", "export")
    with pytest.raises(NoFigureError):
        standing(trade, "2022-01", "export")


def test_the_chart_says_both_and_what_each_leaves_out(trade, verdicts):
    figure = an.charts.windows(trade, verdicts)
    assert "+28.7% in the first quarter of 2022" in figure.alt
    assert "−7.7% in March 2022" in figure.alt


def test_an_article_without_both_claims_has_no_such_chart(article, trade):
    only = article.model_copy(update={"claims": article.claims[:2]})
    with pytest.raises(NoFigureError, match="no claims on a quarter and on a month"):
        an.charts.windows(trade, an.check(only, trade))


def test_a_growth_rate_without_company_says_so(trade):
    assert standing(trade, "2022Q1", currency="CNY") == (
        "Of the 13 quarters since 2019, no other can be compared."
    )
