"""The figures of one source in one currency, kept while several totals are asked for."""

from __future__ import annotations

import pandas as pd

from analysis.edges import Edge, edges_in
from analysis.errors import NoFigureError, UnknownNameError
from analysis.figures import CURRENCIES, FLOWS
from analysis.spans import Span
from analysis.walks import Edges, Walk, shared

_OTHERS = {
    "total": (("export", 1), ("import", 1)),
    "export": (("total", 1), ("import", -1)),
    "import": (("total", 1), ("export", -1)),
}


def books_of(trade: pd.DataFrame) -> list[Book]:
    """Return a book for each source and currency of which there are figures, in a fixed order."""
    pairs = trade[["source", "currency"]].drop_duplicates().itertuples(index=False, name=None)
    ordered = sorted(pairs, key=lambda pair: (pair[0], CURRENCIES.index(pair[1])))
    return [Book(trade, currency, source) for source, currency in ordered]


class Book:
    """The edges of one source and currency, by flow, kept while several totals are asked for.

    Parameters
    ----------
    trade : pandas.DataFrame
        Figures from `analysis.load`.
    currency, source : str
        Which figures.
    """

    def __init__(self, trade: pd.DataFrame, currency: str = "USD", source: str = "gacc") -> None:
        known = trade[(trade["source"] == source) & (trade["currency"] == currency)]
        self.currency, self.source, self.empty = currency, source, known.empty
        self.sources = tuple(sorted(trade["source"].unique()))
        known.attrs = {}  # or pandas copies them with every column
        edges = edges_in(known)
        self._flows = {
            flow: shared(*(edge for edge in edges if edge.evidence.flow == flow)) for flow in FLOWS
        }

    def edges(self, flow: str) -> Edges:
        """Return the edges of one flow."""
        if flow not in self._flows:
            raise UnknownNameError("flow", flow, FLOWS)
        return self._flows[flow]

    def walk(self, span: Span, flow: str, kind: str = "any") -> Walk | None:
        """Return the best walk of `span`, over the flow's own figures or the two others'.

        Parameters
        ----------
        span : Span
        flow : {"total", "export", "import"}
        kind : {"any", "printed", "implied"}
            Which edges may be used: printed levels, levels implied by a growth rate, or both.
        """
        own = self.edges(flow).walk(span, kind)
        return own if own is not None else self.across(span, flow, kind)

    def across(self, span: Span, flow: str, kind: str = "any") -> Walk | None:
        """Return the walk over the two other flows: exports and imports make up the total."""
        steps: list[tuple[Edge, int]] = []
        for other, sign in _OTHERS[flow]:
            walk = self.edges(other).walk(span, kind)
            if walk is None:
                return None
            steps += [(edge, sign * way) for edge, way in walk.steps]
        return Walk(tuple(steps))

    def sharpened(self, walk: Walk, span: Span, flow: str) -> Walk:
        """Narrow a printed figure by the two other flows, where the same release printed them.

        Total 11.67 and imports 7.84 say more of exports than 3.8 does.
        """
        own = walk.steps[0][0]
        if len(walk.steps) > 1 or own.implied or walk.cross is not None:
            return walk
        steps = []
        for other, sign in _OTHERS[flow]:
            edge = self.edges(other).of(span)
            if edge is None or edge.released != own.released:
                return walk
            steps.append((edge, sign))
        cross = Walk(tuple(steps))
        narrower = own.level.sharpened_by(cross.value).half_width < own.level.half_width
        return Walk(walk.steps, cross) if narrower else walk

    def joined(self, start: int, end: int, flow: str) -> bool:
        """Whether some walk leads from one month boundary to another."""
        pair = _OTHERS[flow]
        return self.edges(flow).joined(start, end) or all(
            self.edges(other).joined(start, end) for other, _ in pair
        )

    @property
    def bounds(self) -> tuple[int, int]:
        """First and last month boundary that any figure touches."""
        points = [p for edges in self._flows.values() for p in edges.points]
        return min(points), max(points)

    @property
    def nothing(self) -> NoFigureError:
        """The error that says that no figure of the source and currency is held."""
        held = ", ".join(self.sources) or "none"
        return NoFigureError(
            f"no figure of {self.source}, {self.currency} by that day (sources: {held})"
        )

    def missing(self, span: Span, flow: str) -> NoFigureError:
        """Return the error that says that `span` can't be derived, and what is held."""
        if self.empty:
            return self.nothing
        what = f"{self.source}, {self.currency}"
        return NoFigureError(f"no figure of {what} gives {flow}s of {span}, alone or as a walk")
