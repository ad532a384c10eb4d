"""What vague words cover: a written range for each, with its reason, and the range of a claim.

A stated number stands for half a unit of its last digit on either side; a hedge word stands for
the range that ``data/hedges.yml`` writes down for it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import Field, field_validator, model_validator

from analysis.core.errors import ParameterError, UnknownNameError
from analysis.core.formatting import Value, plain, said
from analysis.core.paths import data_folder
from analysis.core.yaml_models import Record, read_document

Unit = Literal["percent", "points", "billion", "times", "rank", "in a row", "month", "day"]

COUNTS = ("rank", "in a row")  # counted, so that a stated number is exact


class Hedge(Record):
    """A hedge word and what it covers.

    Exactly one of `times`, (`low`, `high`), `months`, `week` and `recent` says the range.

    Parameters
    ----------
    reason : str
        Why this range, shown with every verdict that rests on it.
    times : tuple of Decimal, optional
        Smallest and largest multiple of the stated number.
    low, high : Decimal, optional
        Smallest and largest value, in per cent; `above` excludes `low` itself.
    months : tuple of int, optional
        First and last month of the stated year.
    week : int, optional
        Calendar week, Monday to Sunday, counted from the article's own.
    recent : int, optional
        How many months before the article's own.
    see : str, optional
        A study or style guide on the word.
    """

    reason: str
    times: tuple[Decimal, Decimal] | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    above: bool = False
    months: tuple[int, int] | None = None
    week: int | None = Field(None, ge=-520, le=520)
    recent: int | None = Field(None, ge=1, le=120)
    see: str = ""

    @property
    def text(self) -> str:
        """The range in short: ``times 0.9 to 1``, ``high −5``, ``months 5 to 8``."""
        parts = []
        for name in ("times", "low", "high", "months", "week", "recent"):
            value = getattr(self, name)
            if value is not None:
                ends = value if isinstance(value, tuple) else (value,)
                parts.append(f"{name} {' to '.join(plain(Decimal(end)) for end in ends)}")
        return ", ".join(parts) + (", the low end excluded" if self.above else "")

    @model_validator(mode="after")
    def _says_one_range(self) -> Hedge:
        given = [
            self.times,
            self.months,
            self.week,
            self.recent,
            self.low if self.low is not None else self.high,
        ]
        if sum(one is not None for one in given) != 1:
            raise ValueError(
                "exactly one of times, low/high, months, week and recent must be given"
            )
        if self.months and not 1 <= self.months[0] <= self.months[1] <= 12:
            raise ValueError("months must be two months from 1 to 12, in order")
        if self.times and self.times[0] > self.times[1]:
            raise ValueError("times must be the smaller multiple, then the larger")
        return self


class Stated(Record):
    """What the article stated, as written.

    Parameters
    ----------
    unit : {"percent", "billion", "month", "day"}
    number : str, optional
        With the digits written: ``30`` is 29.5 to 30.5, ``30.0`` is 29.95 to 30.05.
    hedge : str, optional
        A word of ``data/hedges.yml``.
    year : int, optional
        The year that the hedge speaks of.
    currency : {"USD", "CNY"}
        What billions are of.
    """

    unit: Unit
    number: Decimal | None = None
    hedge: str | None = None
    year: int | None = None
    currency: Literal["USD", "CNY"] = "USD"

    @field_validator("number", mode="before")
    @classmethod
    def _as_written(cls, number: Any) -> Any:
        if number is not None and not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", str(number)):
            raise ValueError("a number must be written in digits, as 30 or 28.7")
        return number

    @model_validator(mode="after")
    def _says_something(self) -> Stated:
        if self.number is None and self.hedge is None:
            raise ValueError("a number, a hedge or both must be stated")
        return self


@dataclass(frozen=True)
class Range:
    """The values for which a claim holds.

    Parameters
    ----------
    low, high : Decimal, pandas.Period, datetime.date or None
        Ends, included unless `above`; None where it is open.
    unit : str
    words : str
        What was stated.
    reason : str
        Why it covers that range.
    above : bool
        Whether `low` itself is outside.
    first : pandas.Period or None
        Where only the later end bounds the claim, the earlier one.
    """

    low: Value | None
    high: Value | None
    unit: str
    words: str
    reason: str
    above: bool = False
    first: Value | None = None

    @property
    def no_later(self) -> Range:
        """The range without its lower end: "since T" asks only that nothing after T was as low."""
        return replace(self, low=None, first=self.low)

    def holds(self, value: Value) -> bool:
        """Whether one value lies in the range."""
        return not self.below(value) and not self.beyond(value)

    def below(self, value: Value) -> bool:
        """Whether one value lies below the range."""
        low = self.low
        return low is not None and bool(value < low or (self.above and value == low))  # type: ignore[operator]

    def beyond(self, value: Value) -> bool:
        """Whether one value lies above the range."""
        return self.high is not None and bool(value > self.high)  # type: ignore[operator]

    @property
    def text(self) -> str:
        """The range, said: ``27% to 30.5%``, ``more than 0%``, ``−5% or less``."""
        ends = [said(end, self.unit, 3) for end in (self.low, self.high) if end is not None]
        if len(ends) == 2:
            return " to ".join(ends)
        if self.low is not None:
            return f"more than {ends[0]}" if self.above else f"{ends[0]} or more"
        return f"{ends[0]} or earlier" if self.unit in ("month", "day") else f"{ends[0]} or less"


def read_hedges(folder: Path | str | None = None) -> dict[str, Hedge]:
    """Read the hedge words and their ranges.

    Parameters
    ----------
    folder : Path or str, optional
        Where the data lie, if not in `analysis.core.paths.data_folder`.

    Returns
    -------
    dict of str to Hedge

    Examples
    --------
    >>> read_hedges()["nearly"].times
    (Decimal('0.9'), Decimal('1'))
    """
    return dict(read_document(Path(folder or data_folder()) / "hedges.yml", dict[str, Hedge]))


def hedges_frame(folder: Path | str | None = None) -> pd.DataFrame:
    """Return one row per hedge word: the range that it stands for, and the reason.

    Examples
    --------
    >>> hedges_frame().loc["slump", "range"]
    'high −5'
    """
    rows = {
        word: {"range": hedge.text, "reason": hedge.reason.strip()}
        for word, hedge in read_hedges(folder).items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("hedge")


def range_of(stated: Stated, hedges: dict[str, Hedge], published: dt.date) -> Range:
    """Return the range that a statement covers.

    Parameters
    ----------
    stated : Stated
    hedges : dict of str to Hedge
    published : datetime.date
        The article's day, from which "last week" counts.

    Examples
    --------
    >>> nearly = Stated(unit="percent", number="30", hedge="nearly")
    >>> day = dt.date(2022, 4, 21)
    >>> range_of(nearly, read_hedges(), day).text
    '27% to 30.5%'
    >>> range_of(Stated(unit="day", hedge="last week"), read_hedges(), day).text
    '11 Apr 2022 to 17 Apr 2022'
    """
    if stated.hedge is None:
        ends = _rounding(stated.number or Decimal(0), stated.unit)
        reason = "A stated number stands for half a unit of its last digit on either side."
        return Range(*ends, _unit(stated), _words(stated), reason)
    if stated.hedge not in hedges:
        raise UnknownNameError("hedge", stated.hedge, hedges)
    hedge = hedges[stated.hedge]
    _fits(stated, hedge)
    low, high = _ends(stated, hedge, published)
    return Range(
        low, high, _unit(stated), _words(stated), " ".join(hedge.reason.split()), hedge.above
    )


def _fits(stated: Stated, hedge: Hedge) -> None:
    """Refuse a hedge that says nothing of what is stated."""
    asks = {
        "a number to multiply": hedge.times is not None and stated.number is None,
        "no number of its own beside it": hedge.times is None and stated.number is not None,
        "the unit month": (hedge.months or hedge.recent) is not None and stated.unit != "month",
        "the year it speaks of": hedge.months is not None and stated.year is None,
        "the unit day": hedge.week is not None and stated.unit != "day",
        "a unit of quantity": hedge.months is None
        and hedge.week is None
        and hedge.recent is None
        and stated.unit in ("month", "day"),
    }
    for asked, missing in asks.items():
        if missing:
            raise ParameterError("stated", _words(stated), f"for “{stated.hedge}”, {asked}")


def _ends(stated: Stated, hedge: Hedge, published: dt.date) -> tuple[Value | None, Value | None]:
    if hedge.times is not None:
        number = stated.number or Decimal(0)
        ends = sorted(number * times for times in hedge.times)
        edges = zip(ends, _rounding(number, stated.unit), (min, max), strict=True)
        return tuple(pick(end, edge) if end == number else end for end, edge, pick in edges)  # type: ignore[return-value]
    if hedge.months is not None:
        first, last = (
            pd.Period(year=stated.year or published.year, month=month, freq="M")
            for month in hedge.months
        )
        return first, last
    if hedge.recent is not None:
        own = pd.Period(published, "M")
        return own - hedge.recent, own - 1
    if hedge.week is not None:
        monday = published - dt.timedelta(days=published.weekday()) + dt.timedelta(weeks=hedge.week)
        return monday, monday + dt.timedelta(days=6)
    return hedge.low, hedge.high


def _rounding(number: Decimal, unit: str) -> tuple[Decimal, Decimal]:
    if unit in COUNTS:
        return number, number
    half = Decimal(1).scaleb(int(number.as_tuple().exponent)) / 2
    return number - half, number + half


def _unit(stated: Stated) -> str:
    return f"bn {stated.currency}" if stated.unit == "billion" else stated.unit


def _words(stated: Stated) -> str:
    number = None if stated.number is None else said(stated.number, _unit(stated), 6)
    separator = "-" if stated.year is not None else " "
    return separator.join(
        str(part) for part in (stated.hedge, number, stated.year) if part is not None
    )
