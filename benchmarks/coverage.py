"""Measure whether derived months hold what UN Comtrade says, and how far releases lie apart.

Run: ``python benchmarks/coverage.py``. The first table counts the single months that ``gacc`` does
not print and that are derived from its figures, as of every day on which one was released: how many
of the distinct derivations hold UN Comtrade's figure of the month. The second does the same for
growth of single months. The third computes the shares of `analysis.totals.corrections` anew.
"""

from __future__ import annotations

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
from analysis.totals.corrections import DAYS, ELSEWHERE, FRESH, SETTLED, SINGLE
from analysis.totals.derivations import Derivation
from analysis.totals.edges import Edge
from analysis.totals.graph import Graph

MONTHS = range(2017 * 12, 2025 * 12)  # what UN Comtrade covers here


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


def shares() -> Iterator[Share]:
    """Yield how far each difference of two years to date lies apart from UN Comtrade's months."""
    known, trade = record(), releases(an.load())
    for flow in FLOWS:
        edges = [one for one in Graph(trade, "USD", "gacc").flow(flow).all if not one.undated]
        for edge in edges:
            if edge.span.months == 1 and not edge.implied:
                yield from _beyond("SINGLE", flow, 0, edge.level, edge, edge.span, known)
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
    yield from _beyond(table, flow, rank, last.level - first.level, older, span, known)


def _beyond(table, flow, rank, found, older, span, known):  # type: ignore[no-untyped-def]
    truth = known.derive(span, flow)
    if truth is None:
        return
    apart = truth.value - found
    beyond = max(apart.low, -apart.high, Decimal(0))
    mean = older.level.value / older.span.months
    yield Share(table, flow, rank, float(beyond / mean * 100), f"{older.span} in {span}")


def largest() -> dict[tuple[str, str, int], Share]:
    """Return the largest share of each table, flow and column."""
    found: dict[tuple[str, str, int], Share] = {}
    for one in shares():
        place = one.table, one.flow, one.rank
        if place not in found or found[place].share < one.share:
            found[place] = one
    return found


def main() -> None:
    """Print the three tables."""
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
