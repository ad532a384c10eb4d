"""A made-up truth and what offices print of it, in plain decimals: the ground of the oracle.

Nothing of the package's arithmetic is used here, nor in the other files named `oracle_…`; a
`Figure` and a `Span` are only records to fill in.
"""

import datetime as dt
import random
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from analysis.core.spans import Span
from analysis.figures.figure import Figure

FIRST, MONTHS = 2018 * 12, 54
FLOWS = ("export", "import", "total")
OTHERS = {
    "total": (("export", 1), ("import", 1)),
    "export": (("total", 1), ("import", -1)),
    "import": (("total", 1), ("export", -1)),
}
SEEN = dt.date(2024, 1, 1)  # the day of the database


class Known(NamedTuple):
    """A number as printed digits leave it."""

    low: Decimal
    best: Decimal
    high: Decimal

    def __add__(self, other):
        return Known(*(one + two for one, two in zip(self, other, strict=True)))

    def __sub__(self, other):
        return Known(self.low - other.high, self.best - other.best, self.high - other.low)

    def over(self, other):
        """Return the quotient; every corner is tried."""
        ends = [one / two for one in (self.low, self.high) for two in (other.low, other.high)]
        return Known(min(ends), self.best / other.best, max(ends))

    def scaled(self, factor):
        ends = sorted((self.low * factor, self.high * factor))
        return Known(ends[0], self.best * factor, ends[1])

    def grown_on(self, base):
        return Known(*((end - 1) * 100 for end in self.over(base)))


def printed(value, digits):
    half = Decimal(digits) / 2
    return Known(value - half, value, value + half)


def rounded(value, digits):
    step = Decimal(digits)
    return (value / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step


def span_of(start, end):
    return Span(FIRST + start, FIRST + end)


def figure(source, flow, span, value, digits, released, *, basis="release", currency="USD",
           rate=None, rate_digits="0.1", partner="RUS"):  # fmt: skip
    """Return a figure made by hand; a rate is the office's own."""
    return Figure(
        source=source, reporter="CHN", partner=partner, flow=flow, span=span, currency=currency,
        value=value, resolution=Decimal(digits),
        growth=rate, growth_resolution=None if rate is None else Decimal(rate_digits),
        growth_by="" if rate is None else "office", released=released, date_basis=basis,
        outlets=1, reference="made", url="", file=f"{source}.csv", row=span.start * 100 + span.end,
    )  # fmt: skip


class World:
    """True monthly trade in two currencies, and the figures that two sources print of it.

    Some days after each month the office prints the month and the year to date of each flow to its
    own digits, with growth of the year to date; January and February only combined. Some of its
    releases are lost, some repeated half a year later with more digits. A database holds every
    month in dollars, seen on one late day. With corrections, what the office first prints of a
    month is off by a little, and the next year to date puts it right.
    """

    def __init__(self, seed, *, corrected=False):
        chance = self.chance = random.Random(seed)
        self.truth = {("USD", flow): months for flow, months in self._trade().items()}
        rates = [Decimal(chance.randint(620, 720)) / 100 for _ in range(MONTHS)]
        for flow in FLOWS:
            pairs = zip(self.truth["USD", flow], rates, strict=True)
            self.truth["CNY", flow] = [month * rate for month, rate in pairs]
        self._off = [Decimal(chance.choice((-7, 7))) / 1000 * corrected for _ in range(MONTHS)]
        self.digits = chance.choice(("0.001", "0.01", "0.1"))
        self.fine = chance.choice(("0.000000001", "0.01", "0.1"))
        self.figures = [*self._office("USD"), *self._office("CNY"), *self._database()]

    def _trade(self):
        level = {flow: Decimal(self.chance.randint(3, 9)) for flow in ("export", "import")}
        months = {flow: [] for flow in FLOWS}
        for _ in range(MONTHS):
            for flow, last in level.items():
                step = Decimal(self.chance.randint(-180, 200)) / 1000
                level[flow] = max(last * (1 + step), Decimal(1)).quantize(Decimal("0.000000001"))
                months[flow].append(level[flow])
            months["total"].append(sum(level.values()))
        return months

    def value(self, flow, start, end, currency="USD"):
        """Return the true total of months, counted from the first."""
        return sum(self.truth[currency, flow][start:end])

    def off(self, flow, at, currency="USD"):
        """Return by how much what is first printed of a month is off."""
        return self._off[at] * self.truth[currency, flow][at]

    def _office(self, currency):
        lost = {at for at in range(MONTHS) if self.chance.random() < 0.15}
        for at in range(MONTHS):
            if at % 12 == 0 or at in lost:
                continue
            spans = [(at - at % 12, at + 1)] + [(at, at + 1)] * (at % 12 > 1)
            for flow in FLOWS:
                for start, end in spans:
                    yield self._released(flow, start, end, currency)
                    if self.chance.random() < 0.2:
                        yield self._released(flow, start, end, currency, later=True)

    def _released(self, flow, start, end, currency, *, later=False):
        value = self.value(flow, start, end, currency)
        value += 0 if later else self.off(flow, end - 1, currency)
        rate, span = None, span_of(start, end)
        if start % 12 == 0 and start >= 12:
            rate = rounded((value / self.value(flow, start - 12, end - 12, currency) - 1) * 100,
                           "0.1")  # fmt: skip
        digits = "0.0001" if later else self.digits
        return figure(
            "gacc", flow, span, rounded(value, digits), digits, currency=currency, rate=rate,
            released=span.last_day + dt.timedelta(days=190 if later else 9),
        )  # fmt: skip

    def _database(self):
        for at in range(MONTHS):
            for flow in FLOWS:
                value = rounded(self.value(flow, at, at + 1), self.fine)
                yield figure("comtrade", flow, span_of(at, at + 1), value, self.fine,
                             released=SEEN, basis="seen")  # fmt: skip


class Book:
    """What one source had printed by a day in one currency: the newest release of each figure."""

    def __init__(self, figures, day, source, currency):
        self.database, self.figures = source == "comtrade" and currency == "USD", {}
        for one in sorted(figures, key=lambda one: one.released):
            if one.released <= day and (one.source, one.currency) == (source, currency):
                start, end = one.span.start - FIRST, one.span.end - FIRST
                self.figures[one.flow, start, end] = one

    def derivable(self, flow, start, end):
        """Whether sums and differences lead from one month boundary to another."""
        pairs = [flow], [other for other, _ in OTHERS[flow]]
        return any(all(self._joined(one, start, end) for one in some) for some in pairs)

    def _joined(self, flow, start, end):
        edges = [span for name, *span in self.figures if name == flow]
        edges += [(span[0] - 12, span[1] - 12) for span in edges if self.rate(flow, *span)]
        reached, new = set(), {start}
        while new:
            reached |= new
            new = {two for edge in edges for one, two in (edge, edge[::-1]) if one in new} - reached
        return end in reached

    def figure(self, flow, start, end):
        return self.figures.get((flow, start, end))

    def alone(self, flow, start, end):
        """Return a printed level by its own digits, or the sum of months where each is printed."""
        one = self.figure(flow, start, end)
        if one is not None:
            return printed(one.value, one.resolution)
        months = [self.figure(flow, at, at + 1) for at in range(start, end)]
        if None in months or len({month.released for month in months}) > 1:
            return None
        return sum((printed(month.value, month.resolution) for month in months),
                   start=Known(*[Decimal(0)] * 3))  # fmt: skip

    def level(self, flow, start, end):
        """Return a level, where it is printed narrowed by the two other flows of its release."""
        own, known = self.figure(flow, start, end), self.alone(flow, start, end)
        if own is None:
            return known
        (one, _), (other, sign) = ((self.figure(flow, start, end), sign)
                                   for flow, sign in OTHERS[flow])  # fmt: skip
        if one is None or other is None or not one.released == other.released == own.released:
            return known
        pair = printed(one.value, one.resolution), printed(other.value, other.resolution)
        return both(known, pair[0] + pair[1] if sign > 0 else pair[0] - pair[1])

    def together(self, start, end, *flows):
        """Whether levels of several flows are of one release, so that none is corrected since."""
        found = [self.figure(flow, start, end) for flow in flows]
        return self.database or (None not in found and len({one.released for one in found}) == 1)

    def rate(self, flow, start, end):
        one = self.figure(flow, start, end)
        return (
            printed(one.growth, one.growth_resolution) if one and one.growth is not None else None
        )

    def base(self, flow, start, end):
        """Return the level of the year before: as the office's own rate implies, else printed."""
        rate = self.rate(flow, start, end)
        if rate is None:
            return self.level(flow, start - 12, end - 12)
        grown = Known(*(end / 100 + 1 for end in rate))
        return self.alone(flow, start, end).over(grown)


def both(one, other):
    """Return what two sayings of one number allow; the narrower has the best value."""
    low, high = max(one.low, other.low), min(one.high, other.high)
    assert low <= high, "rounded figures of one truth never contradict each other"
    best = one.best if one.high - one.low <= other.high - other.low else other.best
    return Known(low, min(max(best, low), high), high)
