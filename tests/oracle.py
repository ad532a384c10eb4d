"""An independent answer to random claims: a made-up truth, what an office prints of it, and plain
decimals. Nothing of the package's arithmetic is used here; a `Figure` is only a record to fill in.
"""

import datetime as dt
import random
from decimal import ROUND_HALF_EVEN, Decimal

from analysis.core.spans import Span
from analysis.figures.figure import Figure

FIRST, MONTHS = 2018 * 12, 54
FLOWS = ("export", "import", "total")
BILLION = 10**9


class World:
    """True monthly trade, and the figures that two sources print of it.

    Some days after each month the office prints the month and the year to date of each flow to its
    own digits, with growth of the year to date; January and February only combined. Some of its
    releases are lost. A database holds every month in single dollars, seen on one late day.
    """

    def __init__(self, seed):
        chance = self.chance = random.Random(seed)
        level = {"export": Decimal(chance.randint(3, 9)), "import": Decimal(chance.randint(3, 9))}
        self.truth = {flow: [] for flow in FLOWS}
        for _ in range(MONTHS):
            for flow in ("export", "import"):
                step = Decimal(chance.randint(-180, 200)) / 1000
                level[flow] = max(level[flow] * (1 + step), Decimal(1))
                self.truth[flow].append(level[flow].quantize(Decimal("0.000000001")))
            pair = (self.truth[flow][-1] for flow in ("export", "import"))
            self.truth["total"].append(sum(pair))
        self.digits = chance.choice(("0.001", "0.01", "0.1"))
        self.figures = list(self._office()) + list(self._database())

    def value(self, flow, start, end):
        """Return the true total of months, counted from the first."""
        return sum(self.truth[flow][start:end])

    def _office(self):
        lost = {at for at in range(MONTHS) if self.chance.random() < 0.15}
        for at in range(MONTHS):
            month = at % 12
            if month == 0 or at in lost:
                continue
            start = at - month
            for flow in FLOWS:
                if month > 1:
                    yield self._figure("gacc", flow, at, at + 1, self.digits)
                yield self._figure("gacc", flow, start, at + 1, self.digits, grown=start >= 12)

    def _database(self):
        for at in range(MONTHS):
            for flow in FLOWS:
                yield self._figure("comtrade", flow, at, at + 1, "0.000000001")

    def _figure(self, source, flow, start, end, digits, *, grown=False):
        rate = None
        if grown:
            base = self.value(flow, start - 12, end - 12)
            rate = rounded((self.value(flow, start, end) / base - 1) * 100, "0.1")
        span = Span(FIRST + start, FIRST + end)
        seen = source == "comtrade"
        return Figure(
            source=source, reporter="CHN", partner="RUS", flow=flow, span=span, currency="USD",
            value=rounded(self.value(flow, start, end), digits), resolution=Decimal(digits),
            growth=rate, growth_resolution=None if rate is None else Decimal("0.1"),
            growth_by="" if rate is None else "office",
            released=dt.date(2024, 1, 1) if seen else span.last_day + dt.timedelta(days=9),
            date_basis="seen" if seen else "release", outlets=1, reference="made", url="",
            file=f"{source}.csv", row=FIRST + start,
        )  # fmt: skip


def rounded(value, digits):
    step = Decimal(digits)
    return (value / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step


ONE_SIDED = {
    "more than": lambda x, n: x > n, "over": lambda x, n: x > n, "exceeded": lambda x, n: x > n,
    "at least": lambda x, n: x >= n, "less than": lambda x, n: x < n,
    "under": lambda x, n: x < n, "at most": lambda x, n: x <= n, "up to": lambda x, n: x <= n,
}  # fmt: skip
TIMES = {
    "nearly": ("0.9", None), "almost": ("0.9", None), "about": ("0.95", "1.05"),
    "around": ("0.95", "1.05"), "roughly": ("0.9", "1.1"),
}  # fmt: skip
VERBS = {
    "grew": lambda x: x > 0, "rise": lambda x: x > 0, "fall": lambda x: x < 0,
    "surge": lambda x: x >= 10, "soar": lambda x: x >= 15, "jump": lambda x: x >= 5,
    "slump": lambda x: x <= -5, "plunge": lambda x: x <= -10, "flat": lambda x: -1 <= x <= 1,
    "edge up": lambda x: 0 < x <= 3, "edge down": lambda x: -3 <= x < 0,
}  # fmt: skip


DOWN = ("fall", "slump", "plunge", "edge down")


def half_unit(text, unit):
    """Return what a stated number stands for on either side, in its own unit."""
    number = Decimal(text)
    half = Decimal(1).scaleb(number.as_tuple().exponent) / 2
    if unit in ("billion", "million", "trillion", "times") and number:
        half = min(half, abs(number) * Decimal("0.05"))
    return half


def holds(stated, value):
    """Whether what was stated is true of a value, the value's unit being the stated one."""
    if stated.get("number") is None:
        return VERBS[stated["hedge"]](value)
    verb, way = stated.get("verb"), stated.get("direction")
    sign = -1 if way in ("fell", "deficit") or verb in DOWN else 1
    number, own = Decimal(stated["number"]), value * sign
    hedge, half = stated.get("hedge"), half_unit(stated["number"], stated["unit"])
    if "to" in stated:
        return number <= own <= Decimal(stated["to"])
    if (
        hedge in ONE_SIDED
    ):  # a direction bounds the side that it leaves open, a verb by its own range
        within = own > 0 if (verb or way) and number else True
        if verb and VERBS[verb](number * sign):
            within = VERBS[verb](value)
        return within and ONE_SIDED[hedge](own, number)
    if hedge in TIMES:  # never narrower than the number by itself
        low, high = TIMES[hedge]
        ends = [number * Decimal(low), number * Decimal(high or 1)]
        return min(*ends, number - half) <= own <= max(*ends, number + half)
    return number - half <= own <= number + half
