"""What is asked of earlier spans: whether each lies beyond a value, on one side or the other."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.core.intervals import Interval


@dataclass(frozen=True)
class Side:
    """Which end is looked for, and how it is said.

    Parameters
    ----------
    sign : int
        1 where higher values count, -1 where lower ones do.
    word, opposite, reach, reached, beyond : str
        How it is said.
    """

    sign: int
    word: str
    opposite: str
    reach: str
    reached: str
    beyond: str

    def of(self, value: Interval) -> Interval:
        """Return a value as it is compared: what counts is higher."""
        return value if self.sign > 0 else -value


LOWEST = Side(-1, "low", "highest", "reach", "reached", "more than")
HIGHEST = Side(1, "high", "lowest", "fall to", "fallen to", "less than")


@dataclass(frozen=True)
class Criterion:
    """What is asked of each earlier span: whether its value lies beyond a value.

    Parameters
    ----------
    side : Side
    value : Interval
    ties : bool
        Whether the value itself counts.
    done : str
        What a span that meets it has done: ``been as low``, ``fallen``.
    role : str
        What its figures mean: ``as low``, ``falling``.
    sign : int
        1 where only values above zero count, -1 where only those below do, 0 where all do.
    """

    side: Side
    value: Interval
    ties: bool
    done: str
    role: str
    sign: int = 0

    @property
    def edge(self) -> Interval:
        """The value as it is compared."""
        return self.side.of(self.value)

    def certain(self, value: Interval) -> bool:
        """Whether a value meets it for certain."""
        low, edge = self.side.of(value).low, self.edge.high
        signed = not self.sign or (value if self.sign > 0 else -value).low > 0
        return signed and (low >= edge if self.ties else low > edge)

    def possible(self, value: Interval) -> bool:
        """Whether a value may meet it."""
        high, edge = self.side.of(value).high, self.edge.low
        signed = not self.sign or (value if self.sign > 0 else -value).high > 0
        return signed and (high >= edge if self.ties else high > edge)

    def likely(self, value: Interval) -> bool:
        """Whether the best value meets it."""
        best, edge = self.side.of(value).value, self.edge.value
        signed = not self.sign or self.sign * value.value > 0
        return signed and (best >= edge if self.ties else best > edge)
