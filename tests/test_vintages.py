import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis as an
from analysis.core.errors import NoFigureError
from analysis.totals.revisions import recomputed_growth, revision_statistics, vintages


def test_the_releases_of_one_figure_and_the_bases_implied_later(latest):
    table = vintages(latest, "2020", "total")
    assert table["kind"].tolist() == ["printed", "printed", "implied", "implied"]
    assert table["value"].round(2).tolist() == [107.76, 107.77, 108.16, 108.07]
    assert table["revision_steps"].round().tolist() == [0, 1, 40, 31]
    assert table["beyond"].tolist() == [False, False, True, True]
    assert table["released"].is_monotonic_increasing


def test_only_what_was_released_by_the_day_is_listed(trade):
    assert len(vintages(trade, "2022Q1")) == 1
    assert len(vintages(an.load(), "2022Q1")) == 2


def test_nothing_released_is_an_error(trade):
    with pytest.raises(NoFigureError, match="1999"):
        vintages(trade, "1999")


def test_what_changed_between_two_days():
    changed = an.revisions(an.load(as_of="2022-01-20"), an.load(as_of="2022-04-21"))
    revised = changed[changed["change"] == "revised"]
    assert revised[["flow", "old", "new"]].to_numpy().tolist() == [["total", 146.887, 146.87]]
    assert 38.17 in changed.loc[changed["change"] == "added", "new"].to_list()
    assert not (changed["change"] == "withdrawn").any()


def test_nothing_changes_between_a_vintage_and_itself(trade):
    assert an.revisions(trade, trade).empty


@settings(deadline=None)
@given(st.lists(st.floats(-10, 10), max_size=30))
def test_statistics_are_those_of_their_names(values):
    revision = pd.Series(values, dtype=float)
    found = revision_statistics(revision)
    assert found["n"] == len(values)
    if values:
        assert found["mean_absolute"] >= abs(found["mean"]) - 1e-12
        assert 0 <= found["share_revised"] <= 1
    assert (found["t"] is None) == (len(values) < 8 or not revision.std() > 0)


def test_a_bias_is_found_where_there_is_one():
    assert revision_statistics(pd.Series([0.3, 0.2, 0.4, 0.3, 0.2, 0.3, 0.4, 0.3]))["p"] < 0.001
    assert revision_statistics(pd.Series([0.3, -0.3] * 6))["p"] > 0.5


def test_published_growth_against_printed_levels(trade):
    table = recomputed_growth(trade)
    quarter = table[(table["span"] == "2022Q1") & (table["currency"] == "USD")]
    total = quarter[quarter["flow"] == "total"].iloc[0]
    assert (total["growth"], round(total["recomputed"], 2), bool(total["agrees"])) == (
        28.7,
        30.45,
        False,
    )
    assert round(total["restated_pct"], 2) == 1.36
    yuan = table[(table["span"] == "2022Q1") & (table["currency"] == "CNY")].iloc[0]
    assert yuan["agrees"]


def test_every_published_rate_with_a_printed_base_is_in_the_table(latest):
    table = recomputed_growth(latest)
    assert len(table) > 200
    assert table["agrees"].dtype == bool
    assert table.loc[table["growth_by"] == "outlet", "restated_pct"].isna().all()
