"""The values for which a claim holds, and how they are said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pandas as pd

from analysis.claims.one_sided import OneSided
from analysis.core.formatting import OPEN, Value, said

CAP = Decimal("0.05")  # of a level or multiple: "doubled" is not 1.6


@dataclass(frozen=True)
class Range:
    """The values for which a claim holds.

    Parameters
    ----------
    low, high : Decimal, pandas.Period, datetime.date or None
        Ends, included unless `above` or `under`; None where it is open.
    unit : str
    words : str
        What was stated.
    reason : str
        Why it covers that range.
    above, under : bool
        Whether `low` itself, or `high` itself, is outside.
    first : pandas.Period or None
        Where only the later end bounds the claim, the earlier one.
    rounds : bool
        Whether it is what rounds to a stated number: a best value in it is right as printed.
    edge : OneSided or None
        The stated number that it ends at, where that has digits that figures round to.
    digit : Decimal or None
        One unit of the last digit of a number that stands by itself.
    """

    low: Value | None
    high: Value | None
    unit: str
    words: str
    reason: str
    above: bool = False
    under: bool = False
    first: Value | None = None
    rounds: bool = False
    edge: OneSided | None = None
    digit: Decimal | None = None

    @property
    def no_later(self) -> Range:
        """The range without its lower end: "since T" asks only that nothing after T was as low."""
        return replace(self, low=None, first=self.low)

    def holds(self, *values: Value) -> bool:
        """Whether each value lies in the range."""
        return not any(self.below(value) or self.beyond(value) for value in values)

    def below(self, value: Value) -> bool:
        """Whether one value lies below the range; a month before the record is below any."""
        low = self.low
        if low is None or value == OPEN:
            return low is not None
        return bool(value < low or (self.above and value == low))  # type: ignore[operator]

    def beyond(self, value: Value) -> bool:
        """Whether one value lies above the range."""
        high = self.high
        if high is None or value == OPEN:
            return False
        return bool(value > high or (self.under and value == high))  # type: ignore[operator]

    def cuts(self, value: Value) -> bool:
        """Whether the number that it is made for is a value with its last digits left off.

        Only by up to a twentieth of the number: 1 is not 1.9 cut off.
        """
        if self.digit is None or not isinstance(value, Decimal) or self.holds(value):
            return False
        cut = (value / self.digit).to_integral_value(ROUND_DOWN) * self.digit
        return cut == self.number and abs(value - cut) <= abs(self.number) * CAP

    @property
    def number(self) -> Decimal:
        """The number that a range of `rounds` lies around."""
        assert isinstance(self.low, Decimal)
        assert isinstance(self.high, Decimal)
        return (self.low + self.high) / 2

    def rounded(self, value: Value) -> str:
        """Say a value with as many digits as the number stated."""
        assert self.digit is not None
        assert isinstance(value, Decimal)
        best = (value / self.digit).quantize(Decimal(1), ROUND_HALF_UP) * self.digit
        return said(best, self.unit, 9)

    @property
    def text(self) -> str:
        """The range in words: ``27% to 30.5%``, ``more than 0%``, ``−5% or less``."""
        ends = [said(end, self.unit, 3) for end in (self.low, self.high) if end is not None]
        if not ends:
            return "anything"
        if len(ends) == 2:
            unit = f" {self.unit}" if isinstance(self.low, Decimal) else ""
            first = ends[0].removesuffix(unit) if unit else ends[0]
            text = ends[0] if ends[0] == ends[1] else f"{first} to {ends[1]}"
            if not (self.above or self.under):
                return text
            least = "more than" if self.above else "at least"
            return f"{least} {ends[0]} and {'less than' if self.under else 'at most'} {ends[1]}"
        if self.low is not None:
            return f"more than {ends[0]}" if self.above else f"{ends[0]} or more"
        if self.unit in ("month", "day"):
            return f"{self._year or ends[0]} or earlier"
        return f"less than {ends[0]}" if self.under else f"{ends[0]} or less"

    @property
    def _year(self) -> str:
        """The year that it was before its lower end was left out; else empty."""
        if not isinstance(self.first, pd.Period) or not isinstance(self.high, pd.Period):
            return ""
        months = (self.first.month, self.high.month)
        whole = months == (1, 12) and self.first.year == self.high.year
        return str(self.high.year) if whole else ""

    @property
    def negated(self) -> Range:
        """The same values below zero: what fell by 6% changed by −6%."""
        low, high = (None if end is None else -end for end in (self.high, self.low))  # type: ignore[operator]
        edge = self.edge.negated if self.edge else None
        return replace(self, low=low, high=high, above=self.under, under=self.above, edge=edge)
