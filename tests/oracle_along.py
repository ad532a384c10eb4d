"""Measures along time, each read off every assignment that a small record allows."""

from decimal import Decimal
from typing import NamedTuple

from oracle import Known
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

    @property
    def least(self):
        """The least that can be stated of what is counted: a rank of none is refused."""
        return 0 if self.measure == "run_above" or self.of.get("every") else 1

    def expected(self, *, limit=False):
        """Return the least and the greatest answer; None where the figures give none."""
        answers = [answer for asks in self.asks for met in lists(self.row, asks, limit=limit)
                   for answer in self.read(self, asks, met)]  # fmt: skip
        settled = {*answers} in ({Decimal(0)}, {self.row.span.end - 1})  # by the span itself
        settled = settled and not self.of.get("every")
        alone = not self.row.cells and self.read is not run_or_zero and not settled
        return None if alone or not answers else bounds(self.row, answers)

    def likely(self):
        """Return the answer by best values, where every earlier span is printed by itself."""
        if any(cell.value is None or len(cell.spans) > 1 for cell in self.row.cells):
            return None
        asks = self.asks[1]
        met = [asks.met(cell.value.best) for cell in self.row.cells]
        return self.read(self, asks, met)[0]


def drawn(chance, kind):
    return chance.choice((tiles, tiles, apart, to_date))(chance, kind)


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
    row = trimmed(drawn(chance, kind))
    asks = tuple(Asks(sign, edge, ties=True) for edge in row.now)
    of = row.of if kind == "balance" else row.of | {"flow": "export"}
    return Along(measure, "month", row, of, asks, last_of)


def last_of(self, _, met):
    return last(self.row, met)


def last_or_own(self, asks, met):
    """Return the last month that moved so; the span's own where the span itself did not."""
    return last(self.row, met) if asks.met(asks.own) else (self.row.span.end - 1,)


def run_or_zero(self, asks, met):
    """Return the run that the span in question closes; 0 where it does not meet what is asked."""
    return run(self.row, met) if asks.met(asks.own) else (Decimal(0),)


def _each(row, asks):
    """Return what is asked, once for each value that the span in question may have."""
    return tuple(asks._replace(own=value) for value in row.now)


def moved(chance, measure, unit, kind, ways, read):
    """Ask which earlier spans moved, or were, as is asked, or as the span in question was.

    `ways` are the argument and its words for above and below zero.
    """
    row = trimmed(drawn(chance, kind))
    way, of = 1 if row.now.low > 0 else -1 if row.now.high < 0 else 0, row.of
    if chance.random() < 0.5:
        way = chance.choice((1, -1))
        if chance.random() < 0.3:
            half = row.now.high - row.now.best
            row = row._replace(now=Known(-half, Decimal(0), half))
        of = of | {ways[0]: ways[1 if way > 0 else 2]}
    of = of if kind == "balance" else of | {"flow": "export"}
    asks = _each(row, Asks(way, Decimal(0))) if way else ()
    return Along(measure, unit, row, of, asks, read)


MOVED, KIND = ("direction", "rose", "fell"), ("kind", "surplus", "deficit")


def level_run(chance):
    row = trimmed(drawn(chance, "level"))
    way = chance.choice(("above", "below"))
    level = max(chance.choice((*row.now, row.now.best + chance.choice((-1, 1)))), Decimal(0))
    asks = _each(row, Asks(1 if way == "above" else -1, level))
    of = row.of | {"flow": "export", "threshold": f"{level}", "direction": way}
    return Along("level_run", "in a row", row, of, asks, run_or_zero)


def run_above(chance):
    row = trimmed(drawn(chance, "rate"))
    way = chance.choice(("above", "below"))
    rate = chance.choice((*row.now, Decimal(0), row.now.best + Decimal(chance.choice((-1, 1)))))
    asks = _each(row, Asks(1 if way == "above" else -1, rate))
    of = row.of | {"flow": "export", "rate": f"{rate}", "direction": way}
    return Along("run_above", "in a row", row, of, asks, run_or_zero)


def times_above(chance):
    row, since = _since(chance, drawn(chance, "level"))
    level = max(chance.choice((*row.now, row.now.best - 1)), Decimal(1))
    asks = _each(row, Asks(1, level, ties=True))
    of = row.of | since | {"flow": "export", "threshold": f"{level}"}
    of = of | {"every": True} if chance.random() < 0.5 else of
    return Along("times_above", "rank", row, of, asks, _times)


def _times(self, asks, met):
    """Return which time it was for the span itself; or how often a level was reached."""
    own = asks.met(asks.own)
    if self.of.get("every"):
        return (Decimal(sum(met) + own),)
    return rank(self.row, met) if own else (Decimal(0),)


ALONG = (
    lambda chance: ranked(chance, "rank", "level"),
    lambda chance: ranked(chance, "rank", "level"),
    lambda chance: ranked(chance, "growth_rank", "rate"),
    lambda chance: ranked(chance, "balance_rank", "balance"),
    lambda chance: since(chance, "lowest_since", "level", -1),
    lambda chance: since(chance, "highest_since", "level", 1),
    lambda chance: since(chance, "fastest_since", "rate", 1),
    lambda chance: since(chance, "slowest_since", "rate", -1),
    lambda chance: since(chance, "balance_lowest_since", "balance", -1),
    lambda chance: since(chance, "balance_highest_since", "balance", 1),
    lambda chance: moved(chance, "first_since", "month", "rate", MOVED, last_or_own),
    lambda chance: moved(chance, "balance_first_since", "month", "balance", KIND, last_or_own),
    lambda chance: moved(chance, "run_length", "in a row", "rate", MOVED, run_or_zero),
    run_above,
    level_run,
    times_above,
)
