"""Published figures as a graph: from which a total of any span is derived.

Month boundaries are points and published figures are edges between them; the total of a span is a
walk from its start to its end, an edge taken backwards counting negative. Among walks, the one
with the fewest implied levels wins (a level implied by a growth rate is evidence, but a printed
one is better), then the one over the fewest releases, then over the fewest figures, then the
newest, then a fixed order. A figure printed for the very span is one release and one edge, and so
always first.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from analysis.core.errors import NoFigureError, UnknownNameError
from analysis.core.spans import Span
from analysis.figures.figure import Figure
from analysis.figures.schema import CURRENCIES, FLOWS
from analysis.figures.vintage import Vintage
from analysis.totals.derivations import Derivation
from analysis.totals.edges import Edge, edges_of

_OTHERS = {
    "total": (("export", 1), ("import", 1)),
    "export": (("total", 1), ("import", -1)),
    "import": (("total", 1), ("export", -1)),
}


class _Label(NamedTuple):
    """A partial walk, in the order in which walks are preferred."""

    implied: int
    releases: int
    edges: int
    age: int
    path: tuple[int, ...]
    point: int
    days: frozenset[dt.date]

    def covers(self, other: _Label) -> bool:
        """Whether whatever `other` can become, this one can become at no greater cost."""
        return (
            self.implied <= other.implied and self.edges <= other.edges and self.days <= other.days
        )


class FlowGraph:
    """The figures of one source, currency and flow: month boundaries joined by edges.

    Parameters
    ----------
    edges : list of Edge
        Printed figures; the levels that their growth rates imply are added.
    """

    def __init__(self, edges: list[Edge]) -> None:
        self.printed = edges
        newest_last = sorted(edges, key=lambda edge: edge.released)
        self._spans = {edge.span: edge for edge in newest_last}
        self.all = edges + [base for edge in edges if (base := edge.base)]
        self._from: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for number, edge in enumerate(self.all):
            self._from[edge.span.start].append((edge.span.end, number, 1))
            self._from[edge.span.end].append((edge.span.start, number, -1))
        self._part = self._components()
        self._derived: dict[tuple[Span, str], Derivation | None] = {}

    @property
    def points(self) -> tuple[int, ...]:
        """The month boundaries that printed figures touch."""
        return tuple(p for edge in self.printed for p in (edge.span.start, edge.span.end))

    def of(self, span: Span) -> Edge | None:
        """Return the figure printed for `span`, if there is one."""
        return self._spans.get(span)

    def without(self, edge: Edge) -> FlowGraph:
        """Return the printed edges but for one."""
        return FlowGraph([other for other in self.printed if other is not edge])

    def joined(self, start: int, end: int) -> bool:
        """Whether some walk leads from `start` to `end`."""
        part = self._part.get(start)
        return part is not None and part == self._part.get(end)

    def derive(self, span: Span, kind: str = "any") -> Derivation | None:
        """Return the best derivation of `span`, or None if there is none.

        Parameters
        ----------
        span : Span
        kind : {"any", "printed", "implied"}
            Which edges it may use.
        """
        if (span, kind) not in self._derived:
            self._derived[span, kind] = self._best(span, kind)
        return self._derived[span, kind]

    def _best(self, span: Span, kind: str) -> Derivation | None:
        own = self.of(span)
        if own is not None and kind != "implied":
            return Derivation(((own, 1),))
        if not self.joined(span.start, span.end):
            return None
        label = self._search(span, kind)
        if label is None:
            return None
        steps, at = [], span.start
        for number in label.path:
            edge = self.all[number]
            sign = 1 if edge.span.start == at else -1
            at = edge.span.end if sign > 0 else edge.span.start
            steps.append((edge, sign))
        return Derivation(tuple(steps))

    def _search(self, span: Span, kind: str) -> _Label | None:
        heap = [_Label(0, 0, 0, 0, (), span.start, frozenset())]
        settled: dict[int, list[_Label]] = defaultdict(list)
        while heap:
            label = heapq.heappop(heap)
            if label.point == span.end:
                return label
            if any(known.covers(label) for known in settled[label.point]):
                continue
            settled[label.point].append(label)
            for point, number, _ in self._from[label.point]:
                edge = self.all[number]
                if kind == "any" or (kind == "implied") == edge.implied:
                    heapq.heappush(heap, _extended(label, edge, number, point))
        return None

    def _components(self) -> dict[int, int]:
        part: dict[int, int] = {}
        for seed in list(self._from):
            stack = [seed] if seed not in part else []
            while stack:
                point = stack.pop()
                if point not in part:
                    part[point] = seed
                    stack.extend(to for to, _, _ in self._from[point])
        return part


def _extended(label: _Label, edge: Edge, number: int, point: int) -> _Label:
    days = label.days | {edge.released}
    age = label.age - edge.released.toordinal()
    path = (*label.path, number)
    return _Label(label.implied + edge.implied, len(days), label.edges + 1, age, path, point, days)


class _Held:
    """The graphs of a vintage by source and currency, each made when it is first asked for."""

    def __init__(self, trade: Vintage) -> None:
        self.figures: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for figure in trade:
            self.figures[figure.source, figure.currency].append(figure)
        self.sources = trade.sources
        self._flows: dict[tuple[str, str], dict[str, FlowGraph]] = {}

    def flows(self, source: str, currency: str) -> dict[str, FlowGraph]:
        """Return the graphs of one source and currency, by flow; they never change."""
        pair = source, currency
        if pair not in self._flows:
            figures = self.figures.get(pair, [])
            self._flows[pair] = {
                flow: FlowGraph(edges_of(one for one in figures if one.flow == flow))
                for flow in FLOWS
            }
        return self._flows[pair]


@lru_cache(maxsize=8)
def _held(trade: Vintage) -> _Held:
    return _Held(trade)


class Graph:
    """The figures of one source in one currency, ready to be derived from, by flow.

    Parameters
    ----------
    trade : Vintage
    currency, source : str
        Which figures.
    """

    def __init__(self, trade: Vintage, currency: str = "USD", source: str = "gacc") -> None:
        held = _held(trade)
        self.currency, self.source = currency, source
        self.empty = (source, currency) not in held.figures
        self.sources = held.sources
        self._flows = held.flows(source, currency)

    def flow(self, flow: str) -> FlowGraph:
        """Return the graph of one flow."""
        if flow not in self._flows:
            raise UnknownNameError("flow", flow, FLOWS)
        return self._flows[flow]

    def derive(self, span: Span, flow: str, kind: str = "any") -> Derivation | None:
        """Return the best derivation of `span`, from the flow's own figures or the two others'.

        Parameters
        ----------
        span : Span
        flow : {"total", "export", "import"}
        kind : {"any", "printed", "implied"}
            Which edges may be used: printed levels, levels implied by a growth rate, or both.
        """
        own = self.flow(flow).derive(span, kind)
        return own if own is not None else self.across(span, flow, kind)

    def across(self, span: Span, flow: str, kind: str = "any") -> Derivation | None:
        """Return the derivation from the two other flows: exports and imports make up the total."""
        steps: list[tuple[Edge, int]] = []
        for other, sign in _OTHERS[flow]:
            part = self.flow(other).derive(span, kind)
            if part is None:
                return None
            steps += [(edge, sign * way) for edge, way in part.steps]
        return Derivation(tuple(steps))

    def narrowed(self, derived: Derivation, span: Span, flow: str) -> Derivation:
        """Narrow a printed figure by the two other flows, where the same release printed them.

        Total 11.67 and imports 7.84 say more of exports than 3.8 does.
        """
        own = derived.steps[0][0]
        if len(derived.steps) > 1 or own.implied or derived.cross is not None:
            return derived
        steps = []
        for other, sign in _OTHERS[flow]:
            edge = self.flow(other).of(span)
            if edge is None or edge.released != own.released:
                return derived
            steps.append((edge, sign))
        cross = Derivation(tuple(steps))
        narrower = own.level.narrowed_by(cross.value).half_width < own.level.half_width
        return Derivation(derived.steps, cross) if narrower else derived

    def joined(self, start: int, end: int, flow: str) -> bool:
        """Whether some walk leads from one month boundary to another."""
        pair = _OTHERS[flow]
        return self.flow(flow).joined(start, end) or all(
            self.flow(other).joined(start, end) for other, _ in pair
        )

    @property
    def bounds(self) -> tuple[int, int]:
        """First and last month boundary that any figure touches."""
        points = [p for edges in self._flows.values() for p in edges.points]
        return min(points), max(points)

    @property
    def no_figures(self) -> NoFigureError:
        """The error that says that no figure of the source and currency is held."""
        held = ", ".join(self.sources) or "none"
        return NoFigureError(
            f"no figure of {self.source}, {self.currency} by that day (sources: {held})"
        )

    def missing(self, span: Span, flow: str) -> NoFigureError:
        """Return the error that says that `span` can't be derived, and what is held."""
        if self.empty:
            return self.no_figures
        what = f"{self.source}, {self.currency}"
        return NoFigureError(
            f"no figure of {what} gives {flow}s of {span}, by itself or by "
            "adding and subtracting others"
        )


def graphs_of(trade: Vintage, currencies: Sequence[str] = CURRENCIES) -> list[Graph]:
    """Return a graph for each source and currency of which there are figures, in a fixed order."""
    wanted = (pair for pair in _held(trade).figures if pair[1] in currencies)
    ordered = sorted(wanted, key=lambda pair: (pair[0], CURRENCIES.index(pair[1])))
    return [Graph(trade, currency, source) for source, currency in ordered]
