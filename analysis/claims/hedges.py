"""Words such as “nearly”, “slump” and “mid-2020”: the range that each stands for, and why."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
from pydantic import Field, model_validator

from analysis.core.field_types import number, text_of, whole
from analysis.core.formatting import Value, plain
from analysis.core.overlay import read_entries
from analysis.core.yaml_models import Record
from analysis.measures import Measure

HedgeUnit = Literal[
    "percent", "points", "amount", "times", "rank", "in a row", "months", "month", "day"
]

_Multiple = Annotated[Decimal, number(0, 1000)]
_Bound = Annotated[Decimal, number(-(10**6), 10**6)]
_Month = Annotated[int, whole(1, 12)]
_Word = Annotated[str, text_of(60, blank=False)]


class Hedge(Record):
    """A hedge word and what it covers.

    Exactly one of `times`, `edge`, (`low`, `high`), `months`, `week`, `recent` and a bare `number`
    says the range.

    Parameters
    ----------
    reason : str
        Why this range, shown with every verdict that rests on it.
    units : tuple of str
        The units that it fits; ``amount`` stands for every unit of money.
    times : tuple of Decimal, optional
        Smallest and largest multiple of the stated number.
    edge : {"more than", "at least", "less than", "at most"}, optional
        On which side of the stated number the range lies.
    number : str, optional
        The number that the word itself names: “doubled” is 2 times.
    low, high : Decimal, optional
        Smallest and largest value; `above` excludes `low` itself, `under` excludes `high`.
    direction : {"up", "down"}, optional
        Of a verb: the direction that it gives to a number, as in “fell 6.9%”.
    said_of : {"share", "growth", "pace"}, optional
        What a word is said of, where its unit alone does not tell; of a verb it is growth.
    months : tuple of int, optional
        First and last month of the stated year.
    week : int, optional
        Calendar week, Monday to Sunday, counted from the article's own.
    recent : int, optional
        How many months before the article's own.
    see : str, optional
        A study or style guide on the word.
    """

    reason: Annotated[str, text_of(2000)]
    units: tuple[HedgeUnit, ...] = Field(min_length=1)
    times: tuple[_Multiple, _Multiple] | None = None
    edge: Literal["more than", "at least", "less than", "at most"] | None = None
    number: str | None = Field(None, pattern=r"^[0-9]{1,9}(\.[0-9]{1,9})?$")
    low: _Bound | None = None
    high: _Bound | None = None
    above: bool = False
    under: bool = False
    direction: Literal["up", "down"] | None = None
    said_of: Literal["share", "growth", "pace"] | None = None
    months: tuple[_Month, _Month] | None = None
    week: Annotated[int, whole(-520, 520)] | None = None
    recent: Annotated[int, whole(1, 120)] | None = None
    see: Annotated[str, text_of(2000)] = ""

    @model_validator(mode="after")
    def _says_one_range(self) -> Hedge:
        given = [
            self.times, self.edge, self.months, self.week, self.recent,
            self.low if self.low is not None else self.high,
        ]  # fmt: skip
        ways = sum(one is not None for one in given)
        if ways > 1 or (ways == 0 and self.number is None):
            names = "times, edge, low/high, months, week, recent and a bare number"
            raise ValueError(f"exactly one of {names} must be given")
        if self.months and not 1 <= self.months[0] <= self.months[1] <= 12:
            raise ValueError("months must be two months from 1 to 12, in order")
        if self.times and self.times[0] > self.times[1]:
            raise ValueError("times must be the smaller multiple, then the larger")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low must not be larger than high")
        return self

    def dates(self, year: int, published: dt.date) -> tuple[Value, Value] | None:
        """Return the months or days that it covers; None for a word of quantity."""
        if self.months is not None:
            first, last = (pd.Period(year=year, month=at, freq="M") for at in self.months)
            return first, last
        if self.recent is not None:
            own = pd.Period(published, "M")
            return own - self.recent, own - 1
        if self.week is not None:
            monday = published - dt.timedelta(days=published.weekday())
            monday += dt.timedelta(weeks=self.week)
            return monday, monday + dt.timedelta(days=6)
        return None

    @property
    def quantity(self) -> str:
        """What it is said of; empty where every quantity of its unit may be meant."""
        return self.said_of or ("growth" if self.direction else "")

    def is_said_of(self, measure: Measure) -> bool:
        """Whether it is said of what a measure finds: a share that fell is above 0% even so."""
        return not self.quantity or measure.quantity in ("", self.quantity)

    @property
    def is_rate(self) -> bool:
        """Whether it says how large a rate is and not which way it goes, as “double-digit” does."""
        sized = self.low is not None and self.low >= 0
        return sized and self.direction is None and "percent" in self.units

    @property
    def text(self) -> str:
        """The range in short: ``times 0.9 to 1``, ``high −5``, ``months 5 to 8``."""
        parts = []
        for name in ("edge", "number", "times", "low", "high", "months", "week", "recent"):
            value = getattr(self, name)
            if value is not None:
                ends = value if isinstance(value, tuple) else (value,)
                shown = [one if isinstance(one, str) else plain(Decimal(one)) for one in ends]
                parts.append(f"{name} {' to '.join(shown)}")
        ends_out = [name for name, out in (("low", self.above), ("high", self.under)) if out]
        return ", ".join(parts) + (f", {' and '.join(ends_out)} excluded" if ends_out else "")


def read_hedges(folder: Path | str | None = None) -> dict[str, Hedge]:
    """Read the hedge words and their ranges.

    Parameters
    ----------
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.

    Returns
    -------
    dict of str to Hedge

    Examples
    --------
    >>> read_hedges()["nearly"].times
    (Decimal('0.9'), Decimal('1'))
    """
    return read_entries("hedges.yml", dict[_Word, Hedge], folder)


def fitting(measure: Measure, folder: Path | str | None = None) -> list[str]:
    """Return the words that may be stated of what a measure finds.

    Examples
    --------
    >>> from analysis.measures import MEASURES
    >>> fitting(MEASURES["growth_change"])[-2:]
    ['faster', 'slower']
    """
    unit = "amount" if measure.unit == "billion" else measure.unit
    return [
        word for word, hedge in read_hedges(folder).items()
        if unit in hedge.units and hedge.is_said_of(measure)
    ]  # fmt: skip


def hedges_frame(folder: Path | str | None = None) -> pd.DataFrame:
    """Return one row per hedge word: the range, the units that it fits, and the reason.

    Examples
    --------
    >>> hedges_frame().loc["more than", "range"]
    'edge more than'
    """
    rows = {
        word: {"range": hedge.text, "units": ", ".join(hedge.units), "reason": hedge.reason.strip()}
        for word, hedge in read_hedges(folder).items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("hedge")
