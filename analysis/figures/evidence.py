"""What was found: a value with bounds, and the published figures that it came from."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from analysis.core.errors import ParameterError
from analysis.core.formatting import (
    ENDLESS,
    LATER,
    MINUS,
    OPEN,
    Value,
    day,
    plain,
    plain_data,
    said,
    signed,
)
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.figure import Figure
from analysis.sources.registry import short_name

_LETTERS = {"total": "T", "export": "X", "import": "M"}  # as economists write them
_DATED = {
    "seen": "seen {}", "stated later": "{}, stated later", "calendar": "{}, by the calendar",
    "dataset stamp": "{} or earlier", "first seen": "first seen {}",
}  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """One published figure as it was used.

    Parameters
    ----------
    figure : Figure
    span : Span
        What it speaks of: for an implied base, the figure's span a year before.
    value : Decimal
        In billions; for an implied base, the level that value and growth rate imply; for a growth
        rate, per cent.
    sign : int
        1 where it was added, -1 where it was taken away.
    kind : {"printed", "implied", "growth"}
        A printed level, a year-ago level implied by a printed growth rate, or the rate itself.
    role : str
        What it stands for, such as ``level`` or ``base``.
    later : bool
        Whether it fills a gap of the record from a later vintage or another source.
    """

    figure: Figure
    span: Span
    value: Decimal
    sign: int = 1
    kind: str = "printed"
    role: str = "level"
    later: bool = False

    @property
    def flow(self) -> str:
        """The figure's flow."""
        return self.figure.flow

    @property
    def currency(self) -> str:
        """The figure's currency."""
        return self.figure.currency

    @property
    def source(self) -> str:
        """Whose figure it is."""
        return self.figure.source

    @property
    def released(self) -> dt.date:
        """The day on which the figure was released."""
        return self.figure.released

    @property
    def reference(self) -> str:
        """Where the figure was read."""
        return self.figure.reference

    @property
    def file(self) -> str:
        """The file that holds the figure."""
        return self.figure.file

    @property
    def row(self) -> int:
        """The line of that file."""
        return self.figure.row

    @property
    def printed(self) -> str:
        """For an implied base, the value and the growth rate that were printed."""
        if self.kind != "implied" or self.figure.growth is None:
            return ""
        level = "its level" if self.figure.value is None else self.figure.value
        return f"{level} for {self.figure.span}, {signed(self.figure.growth)}%"

    @property
    def amount(self) -> str:
        """Its value as it is shown: ``3.8``, or ``+8.5%`` for a growth rate."""
        return f"{signed(self.value)}%" if self.kind == "growth" else plain(self.value)

    @property
    def dated(self) -> str:
        """The day, and what it is the day of where that is not its release."""
        text = day(self.released)
        return _DATED.get(self.figure.date_basis, "{}").format(text)

    @property
    def text(self) -> str:
        """The figure in one line."""
        sign = MINUS if self.sign < 0 else "+"
        text = f"{sign} {self.flow} {self.span}: {self.amount}"
        if self.kind == "growth":
            text = f"{self.flow} {self.span}: {self.amount} on the year before"
        text += f" ({day(self.released)}"
        text += f"; implied by {self.printed}" if self.kind == "implied" else ""
        if self.kind == "growth" and self.figure.growth_by == "outlet":
            text += "; the outlets' arithmetic"
        return text + (f"; from {self.source})" if self.later else ")")

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, ready for JSON."""
        return {
            "flow": self.flow, "span": str(self.span), "sign": self.sign,
            "value": float(self.value), "currency": self.currency,
            "released": self.released.isoformat(), "source": self.source, "kind": self.kind,
            "role": self.role, "later_vintage": self.later, "printed": self.printed or None,
            "reference": self.reference, "file": self.file, "row": self.row,
            "date_basis": self.figure.date_basis,
        }  # fmt: skip


def taken(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return figures as subtracted rather than added."""
    return tuple(replace(item, sign=-item.sign) for item in evidence)


@dataclass(frozen=True)
class Finding:
    """A value with the bounds between which it lies, and where it came from.

    A finding of a number converts to ``float``; findings of one unit can be added and subtracted,
    their bounds and evidence included.

    Parameters
    ----------
    value, low, high : Decimal, pandas.Period or datetime.date
        Best value and bounds: numbers, months or days. Where no best value can be told, `value`
        is one of the bounds and a note says so.
    unit : str
        ``percent``, ``bn USD``, ``bn CNY``, ``month`` or ``day``.
    evidence : tuple of Evidence
        The published figures used.
    notes : tuple of str
        How it was found, in sentences.
    assumptions : tuple of str
        What it rests on beyond published figures.
    parts : tuple of (str, Decimal)
        The levels that it was computed from, named, in billions.
    what : str
        What kind of thing was found, where the value alone does not say so.
    estimate : bool
        Whether `value` is a best estimate; else it is only one of the values within the bounds.
    rates : tuple of Figure
        The figures with which the very rate that was found is printed.
    decimals : int or None
        How many decimals a sentence shows at the most; None for as many as are worth showing.

    Examples
    --------
    >>> import analysis as an
    >>> trade = an.load(as_of="2022-04-21")
    >>> float(an.total(trade, "2022Q1"))
    38.17
    >>> an.total(trade, "2022Q1") - an.total(trade, "2022-01..2022-02")
    11.739 bn USD (11.734 to 11.744)
    """

    value: Value
    low: Value
    high: Value
    unit: str
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    parts: tuple[tuple[str, Decimal], ...] = ()
    what: str = ""
    estimate: bool = True
    rates: tuple[Figure, ...] = ()
    decimals: int | None = None

    @classmethod
    def of(cls, number: Interval, unit: str, *evidence: Evidence, **facts: Any) -> Finding:
        """Return the finding of an interval."""
        return cls(number.value, number.low, number.high, unit, evidence, **facts)

    @property
    def interval(self) -> Interval:
        """Its number with its bounds.

        Raises
        ------
        ParameterError
            If it is a month or a day.
        """
        ends = [end for end in (self.low, self.value, self.high) if isinstance(end, Decimal)]
        if len(ends) < 3:
            raise ParameterError("finding", repr(self), "a number, not a month or a day")
        return Interval(*ends)

    def __float__(self) -> float:
        return float(self.interval.value)

    def __add__(self, other: Finding) -> Finding:
        return self._joined(other, other.interval, other.evidence)

    def __sub__(self, other: Finding) -> Finding:
        return self._joined(other, -other.interval, taken(other.evidence))

    def _joined(self, other: Finding, number: Interval, used: tuple[Evidence, ...]) -> Finding:
        if self.unit != other.unit:
            raise ParameterError("unit", other.unit, f"{self.unit}, the unit of the first finding")
        return Finding.of(
            self.interval + number, self.unit, *self.evidence, *used,
            notes=tuple(dict.fromkeys(self.notes + other.notes)),
            assumptions=tuple(dict.fromkeys(self.assumptions + other.assumptions)),
            parts=self.parts + other.parts)  # fmt: skip

    @property
    def currency(self) -> str:
        """The currency of the figures that it came from; empty where it rests on none."""
        return self.evidence[0].currency if self.evidence else ""

    @property
    def filled(self) -> tuple[Evidence, ...]:
        """The figures among its evidence that come from a later vintage or another source."""
        return tuple(item for item in self.evidence if item.later)

    @property
    def text(self) -> str:
        """The best value, said: ``28.7%``."""
        most = self.digits if self.decimals is None else min(self.digits, self.decimals)
        exact = self.decimals is None or round(self.value, most) == self.value  # type: ignore[arg-type]
        return said(self.value, self.unit, most, strip=exact)

    @property
    def bounds(self) -> str:
        """The bounds, said: ``28.65% to 28.75%``; empty where there is no room between them."""
        ends = [said(end, self.unit, self.digits, strip=False) for end in (self.low, self.high)]
        if self.high == ENDLESS and self.unit == "in a row":
            return f"{ends[0]} or more"
        if self.low == OPEN != self.high:
            return f"{ends[1]} or earlier"
        if self.high == LATER:
            return f"{ends[0]} or later"
        first = ends[0].removesuffix(f" {self.unit}")
        return f"{first} to {ends[1]}" if ends[0] != ends[1] else ""

    @property
    def digits(self) -> int:
        """How many decimals are worth showing, by the room between the bounds."""
        if not isinstance(self.low, Decimal) or not isinstance(self.high, Decimal):
            return 0
        half = float(self.high - self.low) / 2
        most = 2 if self.unit == "percent" else 3
        if self.unit.startswith("bn") and isinstance(self.value, Decimal) and self.value:
            most = max(most, 2 - self.value.adjusted())  # of millions, too, three digits count
        return max(1, min(most, math.ceil(-math.log10(half) - 1e-9))) if half > 1e-9 else most

    def __repr__(self) -> str:
        inside = f" ({self.bounds.replace(' ' + self.unit, '')})" if self.bounds else ""
        return f"{self.text}{inside}"

    def _repr_html_(self) -> str:
        from html import escape

        lines = "".join(f"<li>{escape(item.text)}</li>" for item in self.evidence)
        return f"<p><strong>{escape(repr(self))}</strong></p><ul>{lines}</ul>"

    def as_dict(self) -> dict[str, Any]:
        """Return value, bounds and unit as plain data, ready for JSON."""
        ends = {"value": self.value, "low": self.low, "high": self.high}
        return {name: plain_data(end) for name, end in ends.items()} | {"unit": self.unit}


def mark_of(flow: str, span: Span | str) -> str:
    """Return what a flow over a span goes by in charts: ``X2022-03``.

    Examples
    --------
    >>> mark_of("export", "2022-03"), mark_of("import", "2022-03"), mark_of("total", "2022Q1")
    ('X2022-03', 'M2022-03', 'T2022Q1')
    """
    return f"{_LETTERS[flow]}{span}"


def vintages_used(filled: Iterable[Evidence]) -> str:
    """Name the vintages that figures come from: ``UN Comtrade (20 Jul 2023)``."""
    newest: dict[str, dt.date] = {}
    for item in filled:
        newest[item.source] = max(item.released, newest.get(item.source, item.released))
    return " and ".join(f"{short_name(one)} ({day(newest[one])})" for one in sorted(newest))
