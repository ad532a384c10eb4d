"""Trade in plain decimals, three times: corrected, as printed by a day, and as a newspaper has it.

Nothing of the package's arithmetic is used: a `Figure` is a record that is read, no more.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from decimal import Decimal

from analysis.core.spans import Span
from analysis.figures.figure import Figure

TENTH = Decimal("0.1")
FIRST, END = 2017 * 12, 2025 * 12  # the months of UN Comtrade that are held
OTHERS = {
    "total": (("export", 1), ("import", 1)),
    "export": (("total", 1), ("import", -1)),
    "import": (("total", 1), ("export", -1)),
}


class Trade(ABC):
    """Levels and growth of flows, wherever they are known."""

    @abstractmethod
    def level(self, flow: str, span: Span) -> Decimal | None:
        """Return a level in billions; None where it is not known."""

    def growth(self, flow: str, span: Span) -> Decimal | None:
        """Return growth year on year in per cent."""
        now, before = self.level(flow, span), self.level(flow, span.year_ago)
        return (now / before - 1) * 100 if now is not None and before else None

    def change(self, flow: str, span: Span) -> Decimal | None:
        """Return the change year on year in billions."""
        now, before = self.level(flow, span), self.level(flow, span.year_ago)
        return None if now is None or before is None else now - before

    def balance(self, _: str, span: Span) -> Decimal | None:
        """Return exports less imports in billions."""
        sold, bought = self.level("export", span), self.level("import", span)
        return None if sold is None or bought is None else sold - bought


class Corrected(Trade):
    """UN Comtrade's months."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.months = {(one.flow, one.span.start): one.value for one in figures}
        exports = [at for flow, at in self.months if flow == "export"]
        for at in exports:
            self.months["total", at] = self.months["export", at] + self.months["import", at]

    def level(self, flow: str, span: Span) -> Decimal | None:
        """Return the sum of the months."""
        months = [self.months.get((flow, at)) for at in range(span.start, span.end)]
        return None if None in months else sum(months, Decimal(0))


class Newspaper(Trade):
    """What one reads off the figures printed by a day, and works out from them: best values only.

    Months published together are passed over where single months are compared, figures of all
    releases are set beside each other, and nothing is said of rounding.
    """

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.figures = {(one.flow, one.span): one for one in figures if one.value is not None}
        rates = (one for one in figures if one.growth is not None)
        self.rates = {(one.flow, one.span): one.growth for one in rates}

    def level(self, flow: str, span: Span) -> Decimal | None:
        """Return the level printed; of a quarter also the difference of two years to date."""
        printed = self.figures.get((flow, span))
        if printed is not None:
            return printed.value
        start = span.start - span.start % 12
        if not span.is_quarter or span.start == start:
            return None
        ends = [self.figures.get((flow, Span(start, at))) for at in (span.end, span.start)]
        return None if None in ends else ends[0].value - ends[1].value

    def growth(self, flow: str, span: Span) -> Decimal | None:
        """Return the rate printed, by whomever, else that of the two levels printed."""
        return self.rates.get((flow, span), super().growth(flow, span))


class AsPrinted(Corrected):
    """The trade nearest to UN Comtrade's that the figures printed by a day allow.

    Each level and rate of the office lies within the bounds of what was printed for that very
    span; two months printed together are scaled to their total. What contradicts a verdict here
    contradicts it on the figures of its own day, whatever was corrected later.

    Parameters
    ----------
    corrected : Corrected
    figures : iterable of Figure
    rounded : bool
        Whether figures printed to a tenth or finer are taken at their best values, as readers take
        a number that others round to; an outlet's growth rate counts then, too.
    """

    def __init__(
        self, corrected: Corrected, figures: Iterable[Figure], *, rounded: bool = False
    ) -> None:
        self.months, self._known = dict(corrected.months), Newspaper(figures)
        self._rounded = rounded
        self._rates = {
            (one.flow, one.span): one
            for one in figures
            if one.growth is not None and (rounded or one.growth_by == "office")
        }
        for flow, span in self._known.figures:
            if span.months == 2:
                self._scale(flow, span)

    def _scale(self, flow: str, span: Span) -> None:
        whole = super().level(flow, span)
        if whole:
            share = nearest(whole, *self._bounds(flow, span)) / whole
            for at in range(span.start, span.end):
                self.months[flow, at] *= share

    def level(self, flow: str, span: Span) -> Decimal | None:
        """Return the level nearest to UN Comtrade's that was printed."""
        known = super().level(flow, span)
        bounds = self._bounds(flow, span)
        return known if known is None or bounds is None else nearest(known, *bounds)

    def growth(self, flow: str, span: Span) -> Decimal | None:
        """Return the growth nearest to UN Comtrade's that the office printed."""
        known, printed = super().growth(flow, span), self._rates.get((flow, span))
        if known is None or printed is None:
            return known
        return nearest(known, *self._ends(printed.growth, printed.growth_resolution))

    def _ends(self, value: Decimal, resolution: Decimal) -> tuple[Decimal, Decimal]:
        """Return the ends of what rounds to a printed number."""
        half = Decimal(0) if self._rounded and resolution <= TENTH else resolution / 2
        return value - half, value + half

    def _bounds(self, flow: str, span: Span) -> tuple[Decimal, Decimal] | None:
        """Return the bounds of a figure, narrowed by the two others of its release."""
        figures = self._known.figures
        own = figures.get((flow, span))
        if own is None:
            return None
        low, high = self._ends(own.value, own.resolution)
        pair = [(figures.get((other, span)), sign) for other, sign in OTHERS[flow]]
        if any(one is None or one.released != own.released for one, _ in pair):
            return low, high
        middle = sum((sign * one.value for one, sign in pair), Decimal(0))
        half = sum(one.resolution for one, _ in pair) / 2
        narrow = max(low, middle - half), min(high, middle + half)
        return narrow if narrow[0] <= narrow[1] else (low, high)


def nearest(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """Return the value between two bounds that lies nearest to another."""
    return min(max(value, low), high)
