"""Levels reached, days of release and other partners, computed a second time."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise, product
from typing import NamedTuple

from oracle import Known, figure, printed

from analysis.core.spans import Span

NOT_YET = 2999 * 12 + 11  # the month that stands for one after all that is known

# Running totals


class Totals(NamedTuple):
    """The running totals of a span by the end of each month: printed, or not known."""

    span: Span
    known: dict
    threshold: Decimal

    def figures(self):
        for end, value in self.known.items():
            span = Span(self.span.start, end)
            released = span.last_day + dt.timedelta(days=9)
            yield figure("gacc", "export", span, value.best, "1", released)

    @property
    def released(self):
        """The day of the newest of them."""
        return max(one.released for one in self.figures())

    def reached(self):
        """Return the first and the last month by whose end the total may have got there.

        Where it can't have got there by the last one known, it is one after that.
        """
        found = [self._first(values) for values in product(*self.known.values())
                 if all(one <= two for one, two in pairwise(values))]  # fmt: skip
        if not {None, *found} - {None}:
            return max(self.known), NOT_YET
        if None in found:
            return None
        return min(first for first, _ in found), max(last for _, last in found)

    def _first(self, values):
        before = self.span.start
        for end, value in zip(self.known, values, strict=True):
            if value >= self.threshold:
                return before, end - 1
            before = end
        return None


def totals(chance):
    """Draw running totals; some are lost."""
    start = 2021 * 12 + chance.choice((0, 0, 3))
    total, known = Decimal(0), {}
    for end in range(start + 1, start + chance.randint(4, 7)):
        total += chance.randint(2, 9)
        if chance.random() > 0.3 or end == start + 3:
            known[end] = printed(total, "1")
    threshold = chance.choice(chance.choice(list(known.values()))) + chance.choice((0, 0, 1, -1))
    return Totals(Span(start, max(known)), known, max(threshold, Decimal(1)))


# Partners

TERRITORIES, BLOCS = ("HKG", "MAC", "TWN"), ("EUU", "XAF", "XAS", "XLA")
STATES = ("USA", "KOR", "JPN", "VNM")
RULES = {"states": STATES, "territories": STATES + TERRITORIES,
         "blocs": STATES + TERRITORIES + BLOCS}  # fmt: skip
YEAR = Span.parse("2021")


class Partners(NamedTuple):
    """The level of the partner, of others by their code, and of all; and that a year before."""

    own: Known
    others: dict
    world: Known
    before: tuple

    def figures(self):
        """Return the figures of each, by its code."""
        every = {"RUS": self.own, "WLD": self.world} | self.others
        day = dt.date(2022, 1, 14)
        found = {code: [figure("gacc", "export", YEAR, known.best, "1", day, partner=code)]
                 for code, known in every.items()}  # fmt: skip
        day = dt.date(2021, 1, 14)
        for code, known in zip(("RUS", "WLD"), self.before, strict=True):
            old = figure("gacc", "export", YEAR.year_ago, known.best, "1", day, partner=code)
            found[code].append(old)
        return found

    def faster(self):
        """Return by how many points its own growth is above that of all."""
        return self.own.grown_on(self.before[0]) - self.world.grown_on(self.before[1])

    def share(self):
        return self.own.over(self.world).scaled(100)

    def _rank(self, rule):
        """Return the rank at least, by best values and at most, among what a rule counts."""
        counted = [known for code, known in self.others.items() if code in RULES[rule]]
        low = 1 + len([one for one in counted if one.low > self.own.high])
        best = 1 + len([one for one in counted if one.best > self.own.best])
        high = 1 + len([one for one in counted if one.high > self.own.low]) + self._unheld()
        lacking = [code for code in BLOCS if code not in self.others] if rule == "blocs" else []
        return low, best, high + len(lacking)

    def ranks(self, rule):
        """Return the rank by a rule; without one, the bounds of all, the best with territories."""
        found = [self._rank(one) for one in ([rule] if rule else RULES)]
        best = found[0 if rule else 1][1]
        return min(low for low, *_ in found), best, max(high for *_, high in found)

    def _unheld(self):
        """Return how many partners not held can be as large, within the trade with all."""
        left = self.world.high - self.own.low
        left -= sum(one.low for code, one in self.others.items() if code not in BLOCS)
        number = 0
        while left >= self.own.low * (number + 1):
            number += 1
        return number


def partners(chance):
    own, codes = chance.randint(2, 9), chance.sample(RULES["blocs"], chance.randint(1, 8))
    others = {code: chance.randint(1, 12) for code in codes}
    rest = sum(value for code, value in others.items() if code not in BLOCS)
    world = own + rest + chance.randint(0, 12)
    before = own + chance.randint(-1, 4), world + chance.randint(-1, 9)
    every = (printed(Decimal(value), "1") for value in (own, world, *before, *others.values()))
    own, world, *before = every
    before, values = tuple(before[:2]), before[2:]
    return Partners(own, dict(zip(codes, values, strict=True)), world, before)
