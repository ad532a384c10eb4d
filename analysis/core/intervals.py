"""Numbers that carry their precision: a value and the bounds that rounding leaves open.

``3.8`` printed to one decimal is 3.75 to 3.85. Half a unit of the last published digit travels
through the arithmetic, in decimal digits, so that nothing is lost to binary fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Self


def decimal(number: float | int | str | Decimal) -> Decimal:
    """Return the decimal number that is printed for `number`; ``38.17`` stays 38.17."""
    return number if isinstance(number, Decimal) else Decimal(str(number))


@dataclass(frozen=True)
class Interval:
    """A value with the bounds between which it is known to lie.

    Parameters
    ----------
    low, value, high : Decimal
        Bounds and best value; ``low <= value <= high``.

    Examples
    --------
    >>> march = Interval.rounded(3.8, step=0.1)
    >>> march
    3.8 (3.75 to 3.85)
    >>> march + Interval.rounded(12.617, step=0.001)
    16.417 (16.3665 to 16.4675)
    >>> Interval.rounded(38.17, 0.01).before_growth(Interval.rounded(28.7, 0.1))
    29.6581 (29.6427 to 29.6735)
    """

    low: Decimal
    value: Decimal
    high: Decimal

    @classmethod
    def rounded(cls, value: float | Decimal, step: float | Decimal) -> Self:
        """Read a printed number: half a unit of its last digit lies on either side."""
        middle, half = decimal(value), decimal(step) / 2
        return cls(middle - half, middle, middle + half)

    @classmethod
    def exact(cls, value: float | Decimal) -> Self:
        """Return a number without tolerance."""
        return cls(decimal(value), decimal(value), decimal(value))

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.value + other.value, self.high + other.high)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.value, -self.low)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def times(self, factor: Decimal | int | float) -> Interval:
        """Return the product with an exact number."""
        by = decimal(factor)
        ends = sorted((self.low * by, self.high * by))
        return Interval(ends[0], self.value * by, ends[1])

    def __truediv__(self, other: Interval) -> Interval:
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError(f"{other} may be zero: nothing can be divided by it")
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), self.value / other.value, max(ends))

    def growth_on(self, base: Interval) -> Interval:
        """Growth from `base` to this, in per cent."""
        return (self / base - Interval.exact(1)).times(100)

    def before_growth(self, growth: Interval) -> Interval:
        """Level from which `growth`, in per cent, leads to this one."""
        return self / (growth.times(Decimal("0.01")) + Interval.exact(1))

    @property
    def half_width(self) -> Decimal:
        """Half the distance between the bounds."""
        return (self.high - self.low) / 2

    def meets(self, other: Interval) -> bool:
        """Whether the two have a value in common."""
        return self.low <= other.high and other.low <= self.high

    def narrowed_by(self, other: Interval) -> Interval:
        """Return what both allow, with the best value of the narrower; this one if they disagree.

        Examples
        --------
        >>> Interval.rounded(3.8, 0.1).narrowed_by(Interval.rounded(3.83, 0.02))
        3.83 (3.82 to 3.84)
        """
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low > high:
            return self
        best = self.value if self.half_width <= other.half_width else other.value
        return Interval(low, min(max(best, low), high), high)

    def widened(self, by: Decimal) -> Interval:
        """Return it with as much more room on either side.

        Examples
        --------
        >>> Interval.rounded(3.8, 0.1).widened(Decimal("0.05"))
        3.8 (3.70 to 3.90)
        """
        return Interval(self.low - by, self.value, self.high + by)

    def hull(self, other: Interval) -> Interval:
        """Return bounds that hold both, with this one's best value.

        Examples
        --------
        >>> Interval.rounded(10, 1).hull(Interval.rounded(12, 1))
        10 (9.5 to 12.5)
        """
        return Interval(min(self.low, other.low), self.value, max(self.high, other.high))

    def __repr__(self) -> str:
        return f"{self.value:.6g} ({self.low:.6g} to {self.high:.6g})"
