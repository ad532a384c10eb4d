"""What was found: a value with bounds, and the published figures that it came from."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analysis.core.formatting import MINUS, Value, day, plain, plain_data, said
from analysis.core.intervals import Interval
from analysis.core.spans import Span

_LETTERS = {"total": "T", "export": "X", "import": "M"}  # as economists write them
_DATED = {
    "seen": "seen {}", "stated later": "{}, stated later", "calendar": "{}, by the calendar",
}  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """One published figure as it was used.

    Parameters
    ----------
    flow, span, currency, source, released
        Which figure it is, and when it was released.
    sign : int
        1 where it was added, -1 where it was taken away.
    value : Decimal
        In billions; for an implied base, the level that value and growth rate imply.
    kind : {"printed", "implied", "growth"}
        A printed level; a year-ago level implied by a printed growth rate; a printed growth rate.
    role : str
        What it stands for, such as ``level`` or ``base``.
    later : bool
        Whether it fills a gap of the record from a later stand.
    printed : str
        For an implied base or a growth rate, the figure that was printed.
    reference, file, row
        Where it was read and where it stands in the data.
    dating : str
        What the day is: of the release, or that on which the figure was seen or first stated.
    """

    flow: str
    span: Span
    sign: int
    value: Decimal
    currency: str
    released: dt.date
    source: str
    kind: str = "printed"
    role: str = "level"
    later: bool = False
    printed: str = ""
    reference: str = ""
    file: str = ""
    row: int = 0
    dating: str = "release"

    @property
    def dated(self) -> str:
        """The day, and what it is the day of where that is not its release."""
        text = day(self.released)
        return _DATED.get(self.dating, "{}").format(text)

    @property
    def said(self) -> str:
        """The figure in one line."""
        sign = MINUS if self.sign < 0 else "+"
        text = f"{sign} {self.flow} {self.span}: {plain(self.value)} ({day(self.released)}"
        text += f"; implied by {self.printed}" if self.kind == "implied" else ""
        text += f"; printed: {self.printed}" if self.kind == "growth" else ""
        return text + (f"; from {self.source})" if self.later else ")")

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, ready for JSON."""
        return {
            "flow": self.flow, "span": str(self.span), "sign": self.sign,
            "value": float(self.value), "currency": self.currency,
            "released": self.released.isoformat(), "source": self.source, "kind": self.kind,
            "role": self.role, "later_stand": self.later, "printed": self.printed or None,
            "reference": self.reference, "file": self.file, "row": self.row,
            "dating": self.dating,
        }  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """A value with the bounds between which it lies, and where it came from.

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

    @classmethod
    def of(cls, number: Interval, unit: str, *evidence: Evidence, **said: Any) -> Finding:
        """Return the finding of an interval."""
        return cls(number.value, number.low, number.high, unit, evidence, **said)

    @property
    def filled(self) -> tuple[Evidence, ...]:
        """The figures among its evidence that come from a later stand."""
        return tuple(item for item in self.evidence if item.later)

    @property
    def text(self) -> str:
        """The best value, said: ``28.7%``."""
        return said(self.value, self.unit, self.digits)

    @property
    def bounds(self) -> str:
        """The bounds, said: ``28.65% to 28.75%``; empty where there is no room between them."""
        ends = [said(end, self.unit, self.digits, strip=False) for end in (self.low, self.high)]
        return " to ".join(ends) if ends[0] != ends[1] else ""

    @property
    def digits(self) -> int:
        """How many decimals are worth showing, by the room between the bounds."""
        if not isinstance(self.low, Decimal) or not isinstance(self.high, Decimal):
            return 0
        half = float(self.high - self.low) / 2
        most = 2 if self.unit == "percent" else 3
        return max(1, min(most, math.ceil(-math.log10(half) - 1e-9))) if half > 1e-9 else most

    def __repr__(self) -> str:
        inside = f" ({self.bounds.replace(' ' + self.unit, '')})" if self.bounds else ""
        return f"{self.text}{inside}"

    def _repr_html_(self) -> str:
        from html import escape

        lines = "".join(f"<li>{escape(item.said)}</li>" for item in self.evidence)
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


def stands_used(filled: Iterable[Evidence]) -> str:
    """Name the stands that figures come from: ``gacc-database (20 Jul 2023)``."""
    newest: dict[str, dt.date] = {}
    for item in filled:
        newest[item.source] = max(item.released, newest.get(item.source, item.released))
    return " and ".join(f"{source} ({day(newest[source])})" for source in sorted(newest))
