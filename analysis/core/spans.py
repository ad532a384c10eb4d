"""Runs of whole months: the unit in which statistics offices publish.

``2022-03``, ``2022Q1``, ``2022-01..2022-02`` and ``2022`` are the same kind of thing. A span is
held as two month boundaries, counted in months since the year 0, so that a published figure is an
edge between two points (see `analysis.totals.totals`).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from analysis.core.errors import ParameterError

_MONTH = r"(\d{4})-(\d{2})"
_FORMS = "2022-03, 2022Q1, 2022-01..2022-02 or 2022"
_ORDINALS = ("first", "second", "third", "fourth")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip


@dataclass(frozen=True, order=True)
class Span:
    """A run of whole months.

    Parameters
    ----------
    start, end : int
        The boundary before the first month and the one after the last, in months since year 0.
        Use `Span.parse` or `Span.between` rather than these numbers.

    Examples
    --------
    >>> q1 = Span.parse("2022Q1")
    >>> q1.first, q1.last, q1.months
    (Period('2022-01', 'M'), Period('2022-03', 'M'), 3)
    >>> str(q1.year_ago), str(Span.parse("2022-01..2022-02")), q1.label
    ('2021Q1', '2022-01..2022-02', 'the first quarter of 2022')
    >>> Span.parse("2022-03") in q1
    True

    A span equals the texts that mean it; comparing it with a text that means no span is an error.

    >>> q1 == "2022Q1", q1 == "2022-01..2022-03", q1 == "2022"
    (True, True, False)
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ParameterError(
                "span",
                f"{_month(self.start)}..{_month(self.end - 1)}",
                "a span that ends no earlier than it starts",
            )

    @classmethod
    def parse(cls, text: Any) -> Span:
        """Read a span from text, a year, a `pandas.Period` or a span.

        Parameters
        ----------
        text : str, int, pandas.Period or Span
            Such as ``2022-03``, ``2022Q1``, ``2022-01..2022-02`` or ``2022``.

        Returns
        -------
        Span

        Raises
        ------
        ParameterError
            For anything else, for a month that does not exist, and for a span that ends before
            it starts.
        """
        if isinstance(text, Span):
            return text
        if isinstance(text, pd.Period):
            return cls.between(text.asfreq("M", how="start"), text.asfreq("M", how="end"))
        said = str(text).strip()
        if match := re.fullmatch(r"(\d{4})-?Q([1-4])", said):
            start = int(match[1]) * 12 + 3 * (int(match[2]) - 1)
            return cls(start, start + 3)
        if re.fullmatch(r"\d{4}", said):
            return cls(int(said) * 12, int(said) * 12 + 12)
        if match := re.fullmatch(rf"{_MONTH}(?:\.\.{_MONTH})?", said):
            year, month, last_year, last_month = match.groups()
            first = month_number(year, month, said)
            last = first if last_year is None else month_number(last_year, last_month, said)
            return cls(first, last + 1)
        raise ParameterError("span", said, _FORMS)

    @classmethod
    def between(cls, first: pd.Period, last: pd.Period) -> Span:
        """Span from a first to a last month, both included."""
        return cls(first.year * 12 + first.month - 1, last.year * 12 + last.month)

    @property
    def months(self) -> int:
        """How many months it has."""
        return self.end - self.start

    @property
    def first(self) -> pd.Period:
        """Its first month."""
        return _period(self.start)

    @property
    def last(self) -> pd.Period:
        """Its last month."""
        return _period(self.end - 1)

    @property
    def first_day(self) -> dt.date:
        """The day on which it starts."""
        return dt.date(self.start // 12, self.start % 12 + 1, 1)

    @property
    def last_day(self) -> dt.date:
        """The day on which it ends."""
        year, month = (self.end - 1) // 12, (self.end - 1) % 12 + 1
        return dt.date(year, month, calendar.monthrange(year, month)[1])

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last_day - self.first_day).days + 1

    @property
    def is_quarter(self) -> bool:
        """Whether it is a calendar quarter."""
        return self.months == 3 and self.start % 3 == 0

    @property
    def is_year(self) -> bool:
        """Whether it is a calendar year."""
        return self.months == 12 and self.start % 12 == 0

    @property
    def year_ago(self) -> Span:
        """The same months of the year before."""
        return self.shift(-12)

    def shift(self, months: int) -> Span:
        """Return the span moved by a number of months."""
        return Span(self.start + months, self.end + months)

    def single_months(self) -> Iterator[Span]:
        """Yield its months, in order."""
        return (Span(month, month + 1) for month in range(self.start, self.end))

    def __contains__(self, other: object) -> bool:
        return isinstance(other, Span) and self.start <= other.start and other.end <= self.end

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Span):
            return (self.start, self.end) == (other.start, other.end)
        return self == Span.parse(other) if isinstance(other, str) else NotImplemented

    def __hash__(self) -> int:
        return hash(_text(self.start, self.end))  # that of its text, which it equals

    def __str__(self) -> str:
        return _text(self.start, self.end)

    @property
    def in_frame(self) -> SpanText:
        """The text that stands for it in a table, and still compares as a span."""
        return SpanText(self)

    @property
    def label(self) -> str:
        """How one says it: ``March 2022``, ``January–February 2022``, ``the first quarter …``."""
        if self.is_year:
            return f"{self.start // 12}"
        if self.is_quarter:
            return f"the {_ORDINALS[self.start % 12 // 3]} quarter of {self.start // 12}"
        first, last = self.first, self.last
        if self.months == 1:
            return f"{month_name(first.month)} {first.year}"
        head = month_name(first.month)
        if first.year != last.year:
            head += f" {first.year}"
        return f"{head}–{month_name(last.month)} {last.year}"

    @property
    def short(self) -> str:
        """How a table says it: ``Mar 2022``, ``Jan–Feb 2022``, ``Q1 2022``.

        Examples
        --------
        >>> [Span.parse(text).short for text in ("2022-03", "2021-12..2022-02", "2022Q1", "2022")]
        ['Mar 2022', 'Dec 2021–Feb 2022', 'Q1 2022', '2022']
        """
        if self.is_year:
            return f"{self.start // 12}"
        if self.is_quarter:
            return f"Q{self.start % 12 // 3 + 1} {self.start // 12}"
        ends = [f"{month_abbr(month.month)} {month.year}" for month in (self.first, self.last)]
        if self.months == 1:
            return ends[0]
        if self.first.year == self.last.year:
            ends[0] = ends[0].split()[0]
        return "–".join(ends)


class SpanText(str):
    """The text of a span in a table: equal to every text that means the same span.

    Comparing it with a text that means no span is an error rather than never true.

    Examples
    --------
    >>> SpanText("2022Q1") == "2022-01..2022-03", SpanText("2022Q1") == "2022Q2"
    (True, False)
    >>> SpanText("2022Q1") == "Q1 2022"
    Traceback (most recent call last):
    analysis.core.errors.ParameterError: parameter span: found 'Q1 2022'; expected 2022-03...
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str) and str.__eq__(self, other):
            return True
        return Span.parse(str(self)) == other if isinstance(other, (str, Span)) else NotImplemented

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def span_column(spans: Iterable[Span]) -> pd.Series[Any]:
    """Return spans as a column of a table: texts that still compare as spans."""
    return pd.Series([span.in_frame for span in spans], dtype=object)


@lru_cache(maxsize=4096)
def _text(start: int, end: int) -> str:
    if end - start == 12 and start % 12 == 0:
        return f"{start // 12:04d}"
    if end - start == 3 and start % 3 == 0:
        return f"{start // 12:04d}Q{start % 12 // 3 + 1}"
    if end - start == 1:
        return _month(start)
    return f"{_month(start)}..{_month(end - 1)}"


def month_name(month: int) -> str:
    """Return the English name of a month, whatever the locale of the process.

    Examples
    --------
    >>> month_name(2), month_abbr(2)
    ('February', 'Feb')
    """
    return _MONTHS[month - 1]


def month_abbr(month: int) -> str:
    """Return the first three letters of a month's English name."""
    return _MONTHS[month - 1][:3]


def month_number(year: str, month: str, said: str) -> int:
    """Months since the year 0 of a written month, or an error if there is no such month."""
    if not 1 <= int(month) <= 12:
        raise ParameterError("span", said, "a month from 01 to 12")
    return int(year) * 12 + int(month) - 1


@lru_cache(maxsize=4096)
def _period(number: int) -> pd.Period:
    return pd.Period(_month(number), "M")


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
