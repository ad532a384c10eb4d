"""Kinds of statement: what each asks of the package, and whether it is true of some trade.

What a trade makes of a subject is a number, a rank or the last time; None where it does not tell.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analysis.core.spans import Span
from press.trade import FIRST, Trade


@dataclass(frozen=True)
class Subject:
    """Whose statement it is: a flow over a span, released on a day.

    Parameters
    ----------
    day : datetime.date
    flow : str
    span : Span
    kind : str
        ``month``, ``January–February``, ``quarter``, ``year to date`` or ``year``.
    """

    day: dt.date
    flow: str
    span: Span
    kind: str

    @property
    def of(self) -> dict[str, Any]:
        """The arguments that every measure of a flow takes."""
        return {"flow": self.flow, "span": str(self.span)}

    @property
    def along(self) -> dict[str, Any]:
        """The same of a measure along time: a year to date goes with those of other years."""
        return self.of | ({"window": "same months"} if self.kind == "year to date" else {})

    @property
    def step(self) -> int:
        """How many months lie between it and the one before it."""
        return self.span.months if self.kind in ("month", "quarter") else 12

    def earlier(self, start: int = FIRST) -> list[Span]:
        """Return the spans it is compared with, newest first."""
        count = (self.span.start - start) // self.step
        return [self.span.shift(-self.step * back) for back in range(1, count + 1)]

    def values(self, trade: Trade, what: str) -> list[tuple[Span, Decimal | None]]:
        """Return its level or growth, and those of the earlier spans that may have one."""
        start = FIRST + 12 if what == "growth" else FIRST
        find = getattr(trade, what)
        return [(one, find(self.flow, one)) for one in (self.span, *self.earlier(start))]


@dataclass(frozen=True)
class Statement(ABC):
    """What a newspaper says of a subject.

    Parameters
    ----------
    subject : Subject
    name : str
        What is stated, in plain words.
    beyond : bool
        Whether it goes one step beyond the printed figures.
    measure : str
    of, stated : dict
        As a claim has them.
    """

    subject: Subject
    name: str
    beyond: bool
    measure: str
    of: dict[str, Any]
    stated: dict[str, Any]

    @abstractmethod
    def finds(self, trade: Trade) -> Any:
        """Return what a trade makes of the subject."""

    @abstractmethod
    def holds(self, trade: Trade) -> bool | None:
        """Return whether it is true of a trade; None where that trade does not tell."""

    @property
    def rounds(self) -> bool:
        """Whether it is a number that others round to."""
        return self.stated["unit"] in ("billion", "percent") and "hedge" not in self.stated

    @property
    def text(self) -> str:
        """The statement in one line."""
        said = " ".join(str(value) for key, value in self.stated.items() if key != "unit")
        whose = f"{self.subject.flow} {self.subject.span}"
        return f"{self.subject.day} {whose}: {self.name} {said} ({self.stated['unit']})"


@dataclass(frozen=True)
class Quantity(Statement):
    """A level, growth, a change or the balance: `what` it is, and which values it is true of."""

    what: str
    true_of: Callable[[Decimal], bool]

    def finds(self, trade: Trade) -> Decimal | None:
        """Return the quantity."""
        found: Decimal | None = getattr(trade, self.what)(self.subject.flow, self.subject.span)
        return found

    def holds(self, trade: Trade) -> bool | None:
        """Return whether it is one of the values stated."""
        value = self.finds(trade)
        return None if value is None else self.true_of(value)


@dataclass(frozen=True)
class Rank(Statement):
    """A rank, from the highest (`sign` 1) or the lowest (-1)."""

    sign: int

    def finds(self, trade: Trade) -> int:
        """Return the rank among what is known."""
        (_, now), *earlier = self.subject.values(trade, "level")
        assert now is not None
        known = (level for _, level in earlier if level is not None)
        return 1 + sum(level * self.sign > now * self.sign for level in known)

    def holds(self, trade: Trade) -> bool:
        """Return whether it is the one stated."""
        return self.finds(trade) == int(self.stated["number"])


@dataclass(frozen=True)
class Since(Statement):
    """The lowest (`sign` -1) or highest level or growth since a span."""

    what: str
    sign: int

    def finds(self, trade: Trade) -> str:
        """Return the last month of the last span that was as low or as high."""
        (_, now), *earlier = self.subject.values(trade, self.what)
        as_far = (one for one, value in earlier if value is not None and self._as_far(value, now))
        return next((str(one.last) for one in as_far), "before the record")

    def holds(self, trade: Trade) -> bool | None:
        """Return whether none after the span stated was as low or as high."""
        (_, now), *earlier = self.subject.values(trade, self.what)
        after = [value for one, value in earlier if str(one.last) > self.stated["date"]]
        if now is None or None in after:
            return None
        return not any(self._as_far(value, now) for value in after)

    def _as_far(self, value: Decimal, now: Decimal) -> bool:
        return value * self.sign >= now * self.sign


@dataclass(frozen=True)
class Run(Statement):
    """How many in a row rose (`sign` 1) or fell (-1)."""

    sign: int

    def finds(self, trade: Trade) -> int:
        """Return how many are known to have."""
        return self._run(trade)[0]

    def holds(self, trade: Trade) -> bool | None:
        """Return whether it is the number stated; not told where the record begins within it."""
        number, ends = self._run(trade)
        stated = int(self.stated["number"])
        return number == stated if ends or stated < number else None

    def _run(self, trade: Trade) -> tuple[int, bool]:
        rates = [rate for _, rate in self.subject.values(trade, "growth")]
        moved = [None if rate is None else rate * self.sign > 0 for rate in rates]
        number = next((at for at, same in enumerate(moved) if not same), len(moved))
        return number, number < len(moved) and moved[number] is False


@dataclass(frozen=True)
class First(Statement):
    """The first rise (`sign` 1) or fall (-1) since another."""

    sign: int

    def finds(self, trade: Trade) -> str:
        """Return the last month of the last span that moved so."""
        _, *earlier = self.subject.values(trade, "growth")
        same = (one for one, rate in earlier if rate is not None and rate * self.sign > 0)
        return next((str(one.last) for one in same), "before the record")

    def holds(self, trade: Trade) -> bool | None:
        """Return whether it moved so, and none after the one stated."""
        (_, now), *earlier = self.subject.values(trade, "growth")
        after = [rate for one, rate in earlier if str(one.last) > self.stated["date"]]
        if now is None or None in after:
            return None
        return now * self.sign > 0 and all(rate * self.sign <= 0 for rate in after)
