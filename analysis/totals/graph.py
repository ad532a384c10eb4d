"""The figures of one source in one currency, kept while several totals are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from analysis.core.errors import NoFigureError, UnknownNameError
from analysis.core.spans import Span
from analysis.figures.schema import CURRENCIES, FLOWS
from analysis.totals.derivations import Edges, Walk
from analysis.totals.edges import Cells, Edge, edges_in

_OTHERS = {
    "total": (("export", 1), ("import", 1)),
    "export": (("total", 1), ("import", -1)),
    "import": (("total", 1), ("export", -1)),
}


def books_of(trade: pd.DataFrame, currencies: Sequence[str] = CURRENCIES) -> list[Book]:
    """Return a book for each source and currency of which there are figures, in a fixed order."""
    shelves = _kept(Cells(trade))
    pairs = (pair for pair in shelves.rows if pair[1] in currencies)
    ordered = sorted(pairs, key=lambda pair: (pair[0], CURRENCIES.index(pair[1])))
    return [Book(shelves, currency, source) for source, currency in ordered]


class Shelves:
    """The edges of each source and currency by flow, made when they are asked for.

    Parameters
    ----------
    cells : Cells
        Of the figures.

    Attributes
    ----------
    rows : dict of (str, str) to list of tuple
        Rows by source and currency.
    """

    def __init__(self, cells: Cells) -> None:
        self.rows = cells.by_book()
        self._flows: dict[tuple[str, str], dict[str, Edges]] = {}

    def flows(self, source: str, currency: str) -> dict[str, Edges]:
        """Return the edges of one source and currency, by flow; they never change."""
        pair = source, currency
        if pair not in self._flows:
            edges = edges_in(self.rows.get(pair, []))
            self._flows[pair] = {
                flow: Edges([one for one in edges if one.evidence.flow == flow]) for flow in FLOWS
            }
        return self._flows[pair]


@lru_cache(maxsize=8)
def _kept(cells: Cells) -> Shelves:
    return Shelves(cells)


class Book:
    """The edges of one source and currency, by flow, kept while several totals are asked for.

    Parameters
    ----------
    trade : pandas.DataFrame or Shelves
        Figures from `analysis.load`.
    currency, source : str
        Which figures.
    """

    def __init__(
        self, trade: pd.DataFrame | Shelves, currency: str = "USD", source: str = "gacc"
    ) -> None:
        shelves = trade if isinstance(trade, Shelves) else _kept(Cells(trade))
        self.currency, self.source = currency, source
        self.empty = (source, currency) not in shelves.rows
        self.sources = tuple(sorted({name for name, _ in shelves.rows}))
        self._flows = shelves.flows(source, currency)

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
