"""Measures along time, each read off every assignment that a small record allows."""

from decimal import Decimal
from typing import NamedTuple

from oracle_sequences import (
    Asks,
    apart,
    bounds,
    cut,
    last,
    lists,
    rank,
    run,
    tiles,
    to_date,
    trimmed,
)  # fmt: skip


class Along(NamedTuple):
    """A claim along time: what is asked of the earlier spans, and what is read off."""

    measure: str
    unit: str
    row: object
    of: dict
    asks: tuple  # one for each value of the span in question
    read: object

    def expected(self, *, limit=False):
        """Return the least and the greatest answer; None where the figures give none."""
        answers = [answer for asks in self.asks for met in lists(self.row, asks, limit=limit)
                   for answer in self.read(self, asks, met)]  # fmt: skip
        alone = not self.row.cells and self.read is not run_or_nought and {*answers} != {Decimal(0)}
        return None if alone or not answers else bounds(self.row, answers)

    def likely(self):
        """Return the answer by best values, where every earlier span is printed by itself."""
        if any(cell.value is None or len(cell.spans) > 1 for cell in self.row.cells):
            return None
        asks = self.asks[1]
        met = [asks.met(cell.value.best) for cell in self.row.cells]
        return self.read(self, asks, met)[0]


def drawn(chance, kind, *, windows=True):
    ways = (tiles, tiles, apart, to_date) if windows else (tiles,)
    return chance.choice(ways)(chance, kind)


def _since(chance, row):
    """Perhaps let the comparison start later; return the row so cut, and the argument."""
    starts = [cell.whole for cell in row.cells]  # not inside a pair
    if not starts or chance.random() < 0.6:
        return trimmed(row), {}
    since = chance.choice(starts)
    return cut(row, since), {"since": str(since)}


def ranked(chance, measure, kind):
    row, since = _since(chance, drawn(chance, kind))
    order = chance.choice(("highest", "lowest"))
    asks = tuple(Asks(1 if order == "highest" else -1, edge) for edge in row.now)
    of = row.of | since | {"order": order} | ({} if kind == "balance" else {"flow": "export"})
    return Along(measure, "rank", row, of, asks, lambda self, _, met: rank(self.row, met))


def since(chance, measure, kind, sign):
    row = trimmed(drawn(chance, kind, windows=kind == "rate"))
    while kind == "level" and row.span.months > 1:
        row = trimmed(drawn(chance, kind, windows=False))
    asks = tuple(Asks(sign, edge, ties=True) for edge in row.now)
    return Along(measure, "month", row, row.of | {"flow": "export"}, asks, last_of)


def last_of(self, _, met):
    return last(self.row, met)


def run_or_nought(self, asks, met):
    """Return the run that the span in question closes; 0 where it does not meet what is asked."""
    return run(self.row, met) if asks.met(asks.own) else (Decimal(0),)


def _each(row, asks):
    """Return what is asked, once for each value that the span in question may have."""
    return tuple(asks._replace(own=value) for value in row.now)


def moved(chance, measure, unit, read):
    """Ask which earlier spans moved the way that the span in question did."""
    row = trimmed(drawn(chance, "rate"))
    way = 1 if row.now.low > 0 else -1 if row.now.high < 0 else 0
    asks = _each(row, Asks(way, Decimal(0))) if way else ()
    return Along(measure, unit, row, row.of | {"flow": "export"}, asks, read)


def run_above(chance):
    row = trimmed(drawn(chance, "rate"))
    way = chance.choice(("above", "below"))
    rate = chance.choice((*row.now, Decimal(0), row.now.best + Decimal(chance.choice((-1, 1)))))
    asks = _each(row, Asks(1 if way == "above" else -1, rate))
    of = row.of | {"flow": "export", "rate": f"{rate}", "direction": way}
    return Along("run_above", "in a row", row, of, asks, run_or_nought)


def times_above(chance):
    row, since = _since(chance, drawn(chance, "level"))
    level = max(chance.choice((*row.now, row.now.best - 1)), Decimal(0))
    asks = _each(row, Asks(1, level, ties=True))
    of = row.of | since | {"flow": "export", "threshold": f"{level}"}
    return Along("times_above", "rank", row, of, asks, _times)


def _times(self, asks, met):
    return rank(self.row, met) if asks.met(asks.own) else (Decimal(0),)


ALONG = (
    lambda chance: ranked(chance, "rank", "level"),
    lambda chance: ranked(chance, "growth_rank", "rate"),
    lambda chance: ranked(chance, "balance_rank", "balance"),
    lambda chance: since(chance, "lowest_since", "level", -1),
    lambda chance: since(chance, "highest_since", "level", 1),
    lambda chance: since(chance, "fastest_since", "rate", 1),
    lambda chance: since(chance, "slowest_since", "rate", -1),
    lambda chance: moved(chance, "first_since", "month", last_of),
    lambda chance: moved(chance, "run_length", "in a row", run_or_nought),
    run_above,
    times_above,
)
