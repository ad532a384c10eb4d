"""Measure whether derived months hold what UN Comtrade says, and how far releases lie apart.

Run: ``python benchmarks/coverage.py``. The first table counts the single months that ``gacc`` does
not print and that are derived from its figures, as of every day on which one was released: how many
of the distinct derivations hold UN Comtrade's figure of the month. The second does the same for
growth of single months. The third computes the shares of `analysis.totals.corrections` anew. The
last holds out: shares are fitted to the releases known by a day, and counted is how many of the
months after it they hold, beside the shares as taken, which are fitted to those months, too.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import analysis as an
from analysis.core.errors import NoFigureError
from analysis.core.spans import Span
from analysis.figures.schema import FLOWS
from analysis.figures.store import releases
from analysis.totals.comparisons import growth_of
from analysis.totals.corrections import (
    DAYS,
    ELSEWHERE,
    FRESH,
    SETTLED,
    SINGLE,
    Shares,
    allowance,
)
from analysis.totals.derivations import Derivation
from analysis.totals.edges import Edge
from analysis.totals.graph import Graph

MONTHS = range(2017 * 12, 2025 * 12)  # what UN Comtrade covers here
CUT_OFFS = tuple(dt.date(year, 12, 31) for year in range(2018, 2022))
FEWEST = 19  # differences: the largest of n covers the next in n of n + 1 cases, here 95%


class Month(NamedTuple):
    """A derived month beside UN Comtrade's figure of it."""

    flow: str
    span: Span
    derived: Derivation
    known: Decimal

    @property
    def held(self) -> bool:
        """Whether its bounds hold that figure."""
        return self.derived.value.low <= self.known <= self.derived.value.high

    def held_by(self, shares: Shares) -> bool:
        """Whether they would with other shares for corrections."""
        bounds = self.derived.rounded.widened(allowance(self.derived.steps, shares).amount)
        return bounds.low <= self.known <= bounds.high

    @property
    def kind(self) -> str:
        """What it mixes."""
        mixed = len({edge.implied for edge, _ in self.derived.steps}) > 1
        what = "implied and printed" if mixed else "implied" if self.derived.implied else "printed"
        count = len(self.derived.releases)
        return f"{what}, {'one release' if count == 1 else 'several releases'}"


def record() -> Graph:
    """Return the graph of UN Comtrade's months."""
    return Graph(an.load(), "USD", "comtrade")


def derived_months(day: str, known: Graph) -> Iterator[Month]:
    """Yield every single month that the first releases give by derivation alone, as of a day."""
    graph = Graph(an.load(as_of=day), "USD", "gacc")
    for flow in FLOWS:
        for span in (Span(at, at + 1) for at in MONTHS):
            found, truth = graph.derive(span, flow), known.derive(span, flow)
            if found is not None and truth is not None and found.kind != "printed":
                yield Month(flow, span, found, truth.value.value)


def days() -> list[str]:
    """Return the days on which a figure of the first releases came out."""
    return sorted({str(one.released) for one in releases(an.load()) if one.source == "gacc"})


def every_derivation() -> list[Month]:
    """Return the distinct derivations of single months, as of all days."""
    known, found = record(), dict[object, Month]()
    for day in days():
        for one in derived_months(day, known):
            steps = [(edge.figure.row, edge.implied, sign) for edge, sign in one.derived.steps]
            found.setdefault((one.flow, one.span, tuple(steps)), one)
    return list(found.values())


class Share(NamedTuple):
    """How far a level may lie apart from UN Comtrade's, beyond rounding, in per cent."""

    table: str
    flow: str
    rank: int
    share: float
    what: str
    seen: dt.date


def shares() -> Iterator[Share]:
    """Yield how far each difference of two years to date lies apart from UN Comtrade's months."""
    known, trade = record(), releases(an.load())
    for flow in FLOWS:
        edges = [one for one in Graph(trade, "USD", "gacc").flow(flow).all if not one.undated]
        for edge in edges:
            if edge.span.months == 1 and not edge.implied:
                yield from _beyond(("SINGLE", flow, 0), edge.level, (edge, edge), edge.span, known)
        to_date = [edge for edge in edges if edge.span.start % 12 == 0]
        for older in to_date:
            for newer in to_date:
                if older.released < newer.released and older.span.start == newer.span.start:
                    yield from _pair(flow, older, newer, known)


def _pair(flow: str, older: Edge, newer: Edge, known: Graph) -> Iterator[Share]:
    first, last = sorted((older, newer), key=lambda edge: edge.span.end)
    if first.span.end == last.span.end:
        return
    mixed = older.implied != newer.implied
    days = (newer.released - older.released).days
    rank = len(DAYS) if mixed else bisect_left(DAYS, days)
    table = "SETTLED" if older.implied and newer.implied else "FRESH"
    span = Span(first.span.end, last.span.end)
    yield from _beyond((table, flow, rank), last.level - first.level, (older, newer), span, known)


def _beyond(place, found, releases, span, known):  # type: ignore[no-untyped-def]
    (table, flow, rank), (older, newer) = place, releases
    truth = known.derive(span, flow)
    if truth is None:
        return
    apart = truth.value - found
    beyond = max(apart.low, -apart.high, Decimal(0))
    mean = older.level.value / older.span.months
    what = f"{older.span} in {span}"
    yield Share(table, flow, rank, float(beyond / mean * 100), what, newer.released)


def largest() -> dict[tuple[str, str, int], Share]:
    """Return the largest share of each table, flow and column."""
    found: dict[tuple[str, str, int], Share] = {}
    for one in shares():
        place = one.table, one.flow, one.rank
        if place not in found or found[place].share < one.share:
            found[place] = one
    return found


Cells = dict[tuple[str, str, int], list[float]]


def cells(day: dt.date) -> Cells:
    """Return the differences that were known by a day, by table, flow and column."""
    found: Cells = defaultdict(list)
    for one in shares():
        if one.seen <= day:
            found[one.table, one.flow, one.rank].append(one.share)
    return found


def fitted(known: Cells, fewest: int = FEWEST) -> Shares:
    """Return the largest shares known.

    One that rests on fewer differences than asked for is no smaller than that of releases further
    apart, and that of a figure a year old no smaller than that of a fresh one.
    """
    fresh = {flow: _row(known, "FRESH", flow, fewest, 0) for flow in FLOWS}
    settled = {flow: _row(known, "SETTLED", flow, fewest, float(fresh[flow][-1])) for flow in FLOWS}
    single = {flow: str(max(known["SINGLE", flow, 0], default=100)) for flow in FLOWS}
    return Shares(fresh, settled, single)


def _row(known: Cells, table: str, flow: str, fewest: int, wider: float) -> list[str]:
    row = []
    for rank in reversed(range(len(DAYS) + 1)):
        seen = known[table, flow, rank]
        wider = max([*seen, wider] if len(seen) < fewest else seen, default=0)
        row.append(str(wider))
    return row[::-1]


class HeldOut(NamedTuple):
    """How many of the months derived over several releases after a day are held.

    Parameters
    ----------
    day : datetime.date
    months : int
    in_sample : int
        By the shares as taken.
    largest, by_rule : int
        By the largest shares known that day, and by these where they rest on enough differences.
    """

    day: dt.date
    months: int
    in_sample: int
    largest: int
    by_rule: int


def held_out(months: list[Month], day: dt.date) -> HeldOut:
    """Return how well shares fitted to what was known by a day hold the months after it."""
    later = [
        one for one in months if one.span.first_day > day and len(one.derived.releases) > 1
    ]  # fmt: skip
    known = cells(day)
    plain, ruled = fitted(known, 0), fitted(known)
    counts = (sum(one.held_by(each) for one in later) for each in (plain, ruled))
    return HeldOut(day, len(later), sum(one.held for one in later), *counts)


def main() -> None:
    """Print the tables."""
    months = every_derivation()
    held, counted = Counter(one.kind for one in months if one.held), Counter(x.kind for x in months)
    print("Single months derived by gacc, distinct derivations as of all days")
    for kind in sorted(counted):
        print(f"  {kind:36} {held[kind]:3d} of {counted[kind]:3d} hold UN Comtrade's figure")
    print(f"  {'all':36} {sum(held.values()):3d} of {len(months):3d}, "
          f"{sum(held.values()) / len(months):.1%}")  # fmt: skip
    print("As of one day")
    for day in ("2020-06-30", "2022-04-21", "2023-06-30", str(an.load().as_of)):
        found = list(derived_months(day, record()))
        print(f"  {day}  {sum(one.held for one in found):3d} of {len(found):3d}")
    print("Growth of single months, year on year, as of one day")
    for day in ("2020-06-30", "2022-04-21", "2023-06-30", str(an.load().as_of)):
        print("  {}  {:3d} of {:3d}".format(day, *growth_held(day)))
    print("Largest shares seen, in per cent of an average month (and as they are taken)")
    taken = {"FRESH": FRESH, "SETTLED": SETTLED, "SINGLE": {k: (v,) for k, v in SINGLE.items()}}
    for (table, flow, rank), one in sorted(largest().items()):
        days = "" if table == "SINGLE" else f"{[*DAYS, 'more'][rank]} days"
        used = taken[table][flow][rank]
        print(f"  {table:8} {flow:7} {days:9} {one.share:5.2f} ({used})  {one.what}")
    print(f"  elsewhere, a year apart: {ELSEWHERE}")
    print(f"  differences behind each share: {min(map(len, cells(dt.date.max).values()))} or more")
    print(
        "Months derived over several releases after a day, and how many hold UN Comtrade's figure:"
    )
    print("by the shares as taken, by the largest known that day, and by these where they rest on")
    print(f"{FEWEST} differences, else those of the next wider column")
    for one in (held_out(months, day) for day in CUT_OFFS):
        counts = (f"{count:4d} ({count / one.months:.1%})" for count in one[2:])
        print(f"  {one.day}  {one.months:3d} months ", *counts)


def growth_held(day: str) -> tuple[int, int]:
    """Count the months whose growth holds that of UN Comtrade, and those that have growth."""
    graph, known = Graph(an.load(as_of=day), "USD", "gacc"), record()
    held: dict[str, list[bool]] = defaultdict(list)
    for flow in FLOWS:
        for span in (Span(at, at + 1) for at in MONTHS[12:]):
            try:
                found = growth_of(graph, span, flow)
            except NoFigureError:
                continue
            held[flow].append(found.low <= growth_of(known, span, flow).value <= found.high)
    every = [one for flow in held.values() for one in flow]
    return sum(every), len(every)


if __name__ == "__main__":
    main()
