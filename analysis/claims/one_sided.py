"""One-sided numbers, such as “over 31.17”: what a figure printed at the number itself says of them.

The edge of a one-sided word is the number itself. Figures are rounded, so that one printed at the
edge, or a little past it, has bounds on both sides of it. As with a number that stands by itself,
the best value then decides, if all that the figures allow rounds to the number or lies past it. A
value printed at the number itself has reached it: “over”, “at least” and “at most” hold; “less
than” says that it was not reached, which rounding leaves open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

REACHED = ("more than", "at least", "at most")


@dataclass(frozen=True)
class OneSided:
    """The number at which a one-sided range ends.

    Parameters
    ----------
    number : Decimal
    sign : int
        1 where the values above it hold, -1 where those below it do.
    room : Decimal
        Half a unit of its last digit: what rounds to it.
    reached : bool
        Whether a value printed at the number itself counts.

    Examples
    --------
    >>> over = OneSided(Decimal("31.17"), 1, Decimal("0.005"), reached=True)
    >>> over.passed(*map(Decimal, ("31.165", "31.17", "31.175")))
    True
    >>> over.passed(*map(Decimal, ("31.155", "31.16", "31.165")))
    False
    """

    number: Decimal
    sign: int
    room: Decimal
    reached: bool

    def passed(self, low: Decimal, value: Decimal, high: Decimal) -> bool:
        """Whether a best value lies past it, and nothing within its bounds rounds to less."""
        best = self.sign * (value - self.number)
        least = min(self.sign * (end - self.number) for end in (low, high))
        return (best > 0 or (self.reached and best == 0)) and least >= -self.room

    @property
    def negated(self) -> OneSided:
        """The same of the number below zero: “fell by more than 6%” ends at −6."""
        return replace(self, number=-self.number, sign=-self.sign)
