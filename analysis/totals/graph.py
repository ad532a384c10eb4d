"""Published figures as a graph: from which a total of any span is derived.

Month boundaries are points and published figures are edges between them; the total of a span is a
walk from its start to its end, an edge taken backwards counting negative. Among walks, the one
with the fewest implied levels wins (a level implied by a growth rate is evidence, but a printed
one is better), then the one over the fewest releases, then over the fewest figures, then the
newest, then a fixed order. A figure printed for the very span is one release and one edge, and so
always first.

Where a span's months are printed one by one, their sum narrows a walk over several releases.

A walk whose releases lie a year apart sets levels as first printed against corrected ones. It is
compared with the best walk over implied levels alone, and with the two other flows, and the one
with the narrowest bounds wins, corrections between its releases included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from analysis.core.currencies import CURRENCIES, UNITS
from analysis.core.errors import NoFigureError, ParameterError, UnknownNameError
from analysis.core.formatting import day
from analysis.core.spans import Span
from analysis.figures.figure import Figure
from analysis.figures.schema import FLOW_NAMES, FLOWS, UPPER_BOUNDS
from analysis.figures.store import load
from analysis.figures.vintage import Vintage
from analysis.sources.registry import prints_whole_series, short_name
from analysis.totals.contradictions import OTHERS, resolved
from analysis.totals.derivations import Derivation
from analysis.totals.edges import Edge, edges_of, reprints
from analysis.totals.flow_graph import FlowGraph, room_of

T = TypeVar("T")
_Derived = dict[tuple[int, int, str, str], Derivation | None]


class _Held:
    """The graphs of a vintage by source and currency, each made when it is first asked for."""

    def __init__(self, trade: Vintage) -> None:
        self.figures: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for figure in trade:
            self.figures[figure.source, figure.currency].append(figure)
        self.sources, self.folder = trade.sources, trade.folder
        self._flows: dict[tuple[str, str], dict[str, FlowGraph]] = {}
        self.derived: dict[tuple[str, str], _Derived] = defaultdict(dict)
        self.crossed: dict[tuple[str, str], dict[Edge, Derivation | None]] = defaultdict(dict)
        self.findings: dict[tuple[str, str], dict[Any, Any]] = defaultdict(dict)

    def flows(self, source: str, currency: str) -> dict[str, FlowGraph]:
        """Return the graphs of one source and currency, by flow; they never change."""
        pair = source, currency
        if pair not in self._flows:
            figures = self.figures.get(pair, [])
            own = {flow: [one for one in figures if one.flow == flow] for flow in FLOWS}
            again = reprints(figures) if prints_whole_series(source, self.folder) else {}
            edges = resolved({flow: edges_of(own[flow], again) for flow in FLOWS})
            self._flows[pair] = {
                flow: FlowGraph(edges[flow], [one for one in own[flow] if one.growth is not None])
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
        if currency not in CURRENCIES:
            raise UnknownNameError("currency", currency, CURRENCIES)
        if not isinstance(source, str):
            raise ParameterError("source", source, "the name of a source, as gacc")
        held = _held(trade)
        self.trade, self.currency, self.source = trade, currency, source
        self.empty = (source, currency) not in held.figures
        self.sources = held.sources
        self._flows = held.flows(source, currency)
        self._derived = held.derived[source, currency]
        self._crossed = held.crossed[source, currency]
        self._findings = held.findings[source, currency]

    def flow(self, flow: str) -> FlowGraph:
        """Return the graph of one flow."""
        if flow not in self._flows:
            raise UnknownNameError("flow", flow, FLOWS)
        return self._flows[flow]

    def once(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return what `compute` makes of these figures, which never change; computed once.

        Parameters
        ----------
        key : hashable
            What is computed, such as a quantity and a span.
        compute : callable
        """
        if key not in self._findings:
            self._findings[key] = compute()
        return self._findings[key]  # type: ignore[no-any-return]

    def derive(self, span: Span, flow: str, kind: str = "any") -> Derivation | None:
        """Return the best derivation of `span`, from the flow's own figures or the two others'.

        Parameters
        ----------
        span : Span
        flow : {"total", "export", "import"}
        kind : {"any", "printed", "implied"}
            Which edges may be used: printed levels, levels implied by a growth rate, or both.
        """
        key = span.start, span.end, flow, kind
        if key not in self._derived:
            self._derived[key] = self._best(span, flow, kind)
        return self._derived[key]

    def _best(self, span: Span, flow: str, kind: str) -> Derivation | None:
        own = self.flow(flow).derive(span, kind)
        if own is not None and not own.far:
            return own
        across = self.across(span, flow, kind)
        return min((one for one in (own, across) if one), key=room_of, default=None)

    def across(self, span: Span, flow: str, kind: str = "any") -> Derivation | None:
        """Return the derivation from the two other flows: exports and imports make up the total."""
        steps: list[tuple[Edge, int]] = []
        for other, sign in OTHERS[flow]:
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
        if own.note:
            return derived  # the two other flows contradict it, and its bounds hold them
        if own not in self._crossed:
            self._crossed[own] = self._crossing(own, span, flow)
        return self._crossed[own] or derived

    def _crossing(self, own: Edge, span: Span, flow: str) -> Derivation | None:
        steps = []
        for other, sign in OTHERS[flow]:
            edge = self.flow(other).of(span)
            if edge is None or edge.released != own.released:
                return None
            steps.append((edge, sign))
        cross = Derivation(tuple(steps))
        narrower = own.level.narrowed_by(cross.value).half_width < own.level.half_width
        return Derivation(((own, 1),), cross) if narrower else None

    def joined(self, start: int, end: int, flow: str) -> bool:
        """Whether some walk leads from one month boundary to another."""
        pair = OTHERS[flow]
        return self.flow(flow).joined(start, end) or all(
            self.flow(other).joined(start, end) for other, _ in pair
        )

    def start(self, flow: str) -> int | None:
        """Return the first month boundary at which a flow begins, by itself or by the two others.

        Many offices print exports and imports but no total. None if the figures give no level.
        """
        own, *pair = (
            min(self.flow(one).points, default=None)
            for one in (flow, *(other for other, _ in OTHERS[flow]))
        )
        known = [point for point in pair if point is not None]
        across = max(known) if len(known) == len(pair) else None
        return min((point for point in (own, across) if point is not None), default=None)

    @property
    def bounds(self) -> tuple[int, int]:
        """First and last month boundary that any figure touches."""
        points = [p for edges in self._flows.values() for p in edges.points]
        return min(points), max(points)

    @property
    def no_figures(self) -> NoFigureError:
        """The error that says that no figure of the source and currency is held."""
        source, on = short_name(self.source, self.trade.folder), day(self.trade.as_of)
        held = f"; held are figures of {', '.join(self.sources)}" if self.sources else ""
        return NoFigureError(
            f"no figure of {source} in {UNITS[self.currency]} is held that was out by {on}{held}"
        )

    def missing(self, span: Span, flow: str) -> NoFigureError:
        """Return the error that says that `span` can't be derived, and what is held."""
        if span.last_day >= self.trade.as_of and not self.empty:
            on = day(self.trade.as_of)
            return NoFigureError(f"{span.label} was not over on {on}, the day of these figures")
        if later := self._held_later(span, flow):
            return later
        if self.empty:
            return self.no_figures
        source = short_name(self.source, self.trade.folder)
        return NoFigureError(
            f"{FLOW_NAMES[flow]} in {span.label} can't be derived in {UNITS[self.currency]} from "
            f"the figures of {source}"
        )

    def _held_later(self, span: Span, flow: str) -> NoFigureError | None:
        """Return the error that says that a release of a later day gives it; None if none does.

        Where an office does not say when it released a figure, the day on which it was seen, or
        that of its whole data set, is an upper bound: it may have been out before.
        """
        newest = load(*self.trade.pair, folder=self.trade.folder)
        if newest.as_of <= self.trade.as_of:
            return None
        found = Graph(newest, self.currency, self.source).derive(span, flow)
        bounds = [edge.figure for edge, _ in found.steps] if found else []
        late = [one for one in bounds if one.released > self.trade.as_of]
        if not late:
            return None
        first, on = max(one.released for one in late), day(self.trade.as_of)
        whose, what = (
            short_name(self.source, self.trade.folder),
            f"{FLOW_NAMES[flow]} in {span.label}",
        )
        mend = f"with as_of: {first} they are used, with what was corrected by then"
        if any(one.date_basis in UPPER_BOUNDS for one in late):
            return NoFigureError(
                f"whether {whose} had published {what} by {on} is not known to this store: its "
                f"figures are only known to have been out by {day(first)} ({mend})"
            )
        return NoFigureError(
            f"for {what}, the figures of {whose} are held as released on {day(first)}, not as they "
            f"stood on {on} ({mend})"
        )


def graphs_of(trade: Vintage, currencies: Sequence[str] = CURRENCIES) -> list[Graph]:
    """Return a graph for each source and currency of which there are figures, in a fixed order."""
    wanted = (pair for pair in _held(trade).figures if pair[1] in currencies)
    ordered = sorted(wanted, key=lambda pair: (pair[0], CURRENCIES.index(pair[1])))
    return [Graph(trade, currency, source) for source, currency in ordered]
