"""Statements along time, answered by trying every assignment that a small record allows.

A record is a row of earlier spans, newest first: each printed by itself, or two together, or not at
all. For each value that the span in question may have, each earlier one meets a criterion or does
not; all lists of yes and no that some assignment gives are made, and the answer read off each.
"""

import datetime as dt
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from oracle import Known, figure, printed, rounded

from analysis.core.spans import Span

BEFORE_ALL = 1900 * 12  # the month that stands for one before the record
ENDLESS = Decimal("Infinity")
ROOM = {1: Decimal("0.45"), -1: Decimal(0)}  # by which exports broke the record the other way


class Cell(NamedTuple):
    """One earlier span, or two that are printed together; what is printed, if anything is."""

    spans: tuple
    value: Known | None

    @property
    def whole(self):
        return Span(self.spans[-1].start, self.spans[0].end)


class Row(NamedTuple):
    """A span in question, the cells before it that count, and all; newest first."""

    kind: str
    span: Span
    now: Known
    cells: tuple
    of: dict
    held: tuple

    @property
    def spans(self):
        return [span for cell in self.cells for span in cell.spans]


# How rows are drawn: numbers are small and printed coarsely, so that many are close or tie


def _level(chance, count):
    if count > 1 and chance.random() < 0.4:  # so little that neither month can be high
        return Decimal(chance.randint(2, 4))
    return Decimal(sum(chance.randint(2, 9) for _ in range(count)))


def _rate(chance, _):
    return Decimal(chance.randint(-25, 25)) / 10


def _balance(chance, count):
    return Decimal(sum(chance.randint(-5, 5) for _ in range(count)))


KINDS = {"level": (_level, "1"), "rate": (_rate, "0.1"), "balance": (_balance, "2")}


def tiles(chance, kind):
    """Draw months, quarters or years that follow one another; some lost, some only in pairs."""
    value, digits = KINDS[kind]
    step = 1 if kind == "rate" else chance.choice((1, 1, 1, 3, 12))
    before = 2021 * 12 + chance.randint(0, 12 // step - 1) * step
    span, cells = Span(before, before + step), []
    for count in chance.choices((1, 1, 1, 2), k=chance.randint(1, 5)):
        spans = tuple(Span(before - step * back, before - step * (back - 1))
                      for back in range(1, count + 1))  # fmt: skip
        cells.append(_cell(chance, spans, value(chance, count), digits, count == 1))
        before -= step * count
    now = printed(value(chance, 1), digits)
    return Row(kind, span, now, tuple(cells), {}, tuple(cells))


def apart(chance, kind):
    """Draw the same months of each year."""
    value, digits = KINDS[kind]
    months, first = chance.choice((1, 2, 6)), chance.randint(0, 6)
    spans = [Span(year * 12 + first, year * 12 + first + months) for year in range(2021, 2015, -1)]
    cells = [_cell(chance, (span,), value(chance, 1), digits, kind != "rate")
             for span in spans[1:]]  # fmt: skip
    of = {"window": "same months"} if months == 1 or chance.random() < 0.5 else {}
    return Row(kind, spans[0], printed(value(chance, 1), digits), tuple(cells), of, tuple(cells))


def to_date(chance, kind):
    """Draw the totals from January to each month, of two years; January only with February."""
    value, digits = KINDS[kind]
    ends = range(2021 * 12 + chance.randint(1, 5), 2020 * 12, -1)
    spans = [Span(end // 12 * 12, end + 1) for end in ends if end % 12]
    values = dict.fromkeys(reversed(spans))
    for span in values:
        older = values.get(Span(span.start, span.end - 1), Decimal(0))
        values[span] = value(chance, 1) + (older if kind == "level" else 0)
    cells = [_cell(chance, (span,), values[span], digits, kind != "rate") for span in spans[1:]]
    now = printed(values[spans[0]], digits)
    return Row(kind, spans[0], now, tuple(cells), {"window": "year to date"}, tuple(cells))


def _cell(chance, spans, value, digits, may_be_lost=True):
    lost = may_be_lost and chance.random() < 0.12
    return Cell(spans, None if lost else printed(value, digits))


def trimmed(row):
    """Leave out what lies before the oldest figure: the record starts there."""
    cells = list(row.cells)
    while cells and cells[-1].value is None:
        cells.pop()
    return row._replace(cells=tuple(cells))


def cut(row, since):
    """Return a row that starts later; what no figure gives then counts as open."""
    cells = tuple(cell for cell in row.cells if cell.whole.start >= since.start)
    return row._replace(cells=cells if any(cell.value for cell in cells) else ())


def figures_of(row, chance):
    """Return the figures that print a row."""
    cells, levels = [*reversed(row.held), Cell((row.span,), row.now)], {}
    return [one for cell in cells if cell.value for one in _figures(row.kind, cell, chance, levels)]


def _figures(kind, cell, chance, levels):
    span, best = cell.whole, cell.value.best
    released = span.last_day + dt.timedelta(days=9)
    if kind == "level":
        yield figure("gacc", "export", span, best, "1", released)
    if kind == "rate":
        before = levels.get(span.year_ago, Decimal(5 * span.months))
        level = levels[span] = rounded(before * (1 + best / 100), "0.1")  # as the rate says
        yield figure("gacc", "export", span, level, "0.1", released, rate=best)
    if kind == "balance":
        bought = Decimal(chance.randint(6, 9) * len(cell.spans))
        yield figure("gacc", "export", span, best + bought, "1", released)
        yield figure("gacc", "import", span, bought, "1", released)


# All assignments, and the yes and no that each gives


class Asks(NamedTuple):
    """Whether a value lies beyond an edge: above for sign 1, below for -1."""

    sign: int
    edge: Decimal
    ties: bool = False
    own: Decimal | None = None  # the value of the span in question, where it is not the edge

    def met(self, value):
        beyond = self.sign * (value - self.edge)
        return beyond >= 0 if self.ties else beyond > 0


def assignments(row, cell, asks, least):
    """Yield the values that a cell's spans may have together, newest first."""
    if cell.value is None:
        far = Decimal(9_999)
        values = {far, asks.edge, Decimal(0) if row.kind == "level" else -far}
        # that a part is no higher than its whole rules out, but is not held to show, what is lost
        most = _whole(row, cell, asks) if asks.sign > 0 else far
        return {(min(value, most),) for value in values}
    if len(cell.spans) == 1:
        return {(value,) for value in cell.value}
    low, high = least
    near = [end for end in least if end is not None]
    return {
        pair
        for pair in _pairs(cell.value, row.kind, asks.edge, near)
        if (low is None or min(pair) >= low) and (high is None or max(pair) <= high)
    }


def _whole(row, cell, asks):
    """Return the most that a level may be as part of longer spans from the same month on."""
    known = [(one.whole, one.value.high) for one in row.held if one.value]
    now = asks.own if asks.own is not None else asks.edge
    known.append((row.span, now))
    return min((value for span, value in known
                if row.kind == "level" and span.start == cell.whole.start
                and span.end > cell.whole.end), default=Decimal(9_999))  # fmt: skip


def _pairs(total, kind, edge, others):
    """Yield pairs of numbers that make up a total, or of rates that a total's lies between."""
    near = {edge, edge + Decimal("0.001"), edge - Decimal("0.001"), *others}
    if kind == "rate":
        far = {total.best + more for more in (-999, 999)}
        tries = {*near, *total, *far}
        between = [(one, two) for one in tries for two in tries
                   if any(min(one, two) < whole < max(one, two) for whole in total)]  # fmt: skip
        return [*between, *((whole, whole) for whole in total)]
    halves = {end / 2 for end in total}
    tries = {*near, *halves, Decimal(0), Decimal(999), Decimal(-999), *total}
    tries |= {Decimal(step) / 4 for step in range(-20, 80)}
    pairs = [(one, whole - one) for one in tries for whole in total]
    pairs += [(two, one) for one, two in pairs]
    return [pair for pair in pairs if kind != "level" or min(pair) >= 0]


def lists(row, asks, *, limit=False):
    """Yield every list of yes and no that some assignment gives, newest first."""
    least = _furthest(row, asks.sign) if limit else (None, None)
    each = [{tuple(asks.met(value) for value in values)
             for values in assignments(row, cell, asks, least)}
            for cell in row.cells]  # fmt: skip
    return [[met for cell in chosen for met in cell] for chosen in product(*each)]


def _furthest(row, sign):
    """Return the lowest or the highest that a span within a pair may have been.

    That is what any span by itself was, with room, unless a pair shows that one went further.
    """
    alone = [cell.value for cell in row.held if cell.value and len(cell.spans) == 1]
    pairs = [cell.value for cell in row.held if len(cell.spans) > 1 and cell.value]
    if row.kind != "level" or not alone:
        return None, None
    if sign > 0:
        low = min(one.low for one in alone) * (1 - ROOM[sign])
        return (low, None) if all(2 * low <= pair.high for pair in pairs) else (None, None)
    high = max(one.high for one in alone) * (1 + ROOM[sign])
    return (None, high) if all(2 * high >= pair.low for pair in pairs) else (None, None)


# What is read off a list


def rank(row, met):
    return (Decimal(1 + sum(met)),)


def run(row, met):
    """Return how many in a row there are with the span in question, at least and at most."""
    count = Decimal(1 + [*met, False].index(False))
    return (count, count) if False in met else (count, ENDLESS)


def last(row, met):
    """Return the last month of the newest span that meets it, counted; None if none does."""
    return (row.spans[met.index(True)].end - 1 if True in met else None,)


def bounds(row, answers):
    """Return the least and the greatest answer; a month not found lies before the record."""
    if not {None, *answers} - {None}:
        return BEFORE_ALL, row.cells[-1].whole.start - 1
    known = [one for one in answers if one is not None]
    return BEFORE_ALL if None in answers else min(known), max(known)
