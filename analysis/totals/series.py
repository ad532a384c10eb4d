"""A flow month by month or quarter by quarter: what is printed, derived, combined or missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence
from analysis.totals.derivations import Derivation
from analysis.totals.filling import fill_graphs, filled_by
from analysis.totals.graph import Graph

__all__ = ["Level", "fill_graphs", "filled_by", "monthly_levels", "parts", "quarterly_levels"]


@dataclass(frozen=True)
class Level:
    """A month or quarter, and what the figures say of it.

    Parameters
    ----------
    span : Span
    derivation : Derivation or None
        How its level is known; for a month of a combined span, that of the whole span.
    kind : {"printed", "derived", "implied", "filled", "combined", "missing"}
    combined : Span or None
        The span within which a month is published, where it is not published by itself.
    """

    span: Span
    derivation: Derivation | None
    kind: str
    combined: Span | None = None

    @property
    def value(self) -> Interval | None:
        """Its level in billions; None where only a combined span's is known, or none."""
        return self.derivation.value if self.derivation and self.combined is None else None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The figures behind it."""
        return self.derivation.evidence() if self.derivation else ()


def monthly_levels(
    graph: Graph, flow: str, start: int, end: int, fill: Sequence[Graph] = ()
) -> list[Level]:
    """Return each month between two month boundaries.

    Parameters
    ----------
    graph : Graph
    flow : {"total", "export", "import"}
    start, end : int
        Month boundaries.
    fill : sequence of Graph
        What may fill a missing month. A combined January–February stays combined: it is what was
        published.
    """
    return [level for part, known in parts(graph, flow, start, end)
            for level in _months(part, known, flow, fill)]  # fmt: skip


def quarterly_levels(
    graph: Graph, flow: str, start: int, end: int, fill: Sequence[Graph] = ()
) -> list[Level]:
    """Return each quarter between two quarter boundaries; as `monthly_levels`."""
    spans = (Span(at, at + 3) for at in range(start, end, 3))
    return [_quarter(span, graph.derive(span, flow), flow, fill) for span in spans]


def _quarter(span: Span, known: Derivation | None, flow: str, fill: Sequence[Graph]) -> Level:
    if known is not None:
        return Level(span, known, known.kind)
    filled = filled_by(fill, span, flow)
    return Level(span, filled, "filled" if filled else "missing")


def _months(
    part: Span, known: Derivation | None, flow: str, fill: Sequence[Graph]
) -> Iterator[Level]:
    as_published = known is not None and part.months == 2 and part.start % 12 == 0
    for month in part.single_months():
        if known is not None and part.months == 1:
            yield Level(month, known, known.kind)
        elif not as_published and (filled := filled_by(fill, month, flow)):
            yield Level(month, filled, "filled")
        elif known is not None:
            yield Level(month, known, "combined", part)
        else:
            yield Level(month, None, "missing")


def parts(
    graph: Graph, flow: str, start: int, end: int
) -> Iterator[tuple[Span, Derivation | None]]:
    """Cut a run of months into the finest spans that the figures give.

    Parameters
    ----------
    graph : Graph
    flow : str
    start, end : int
        Month boundaries.

    Yields
    ------
    Span, Derivation or None
        Single months and combined spans of up to a year; a month in neither has no derivation.
    """
    at = start
    while at < end:
        part = _finest(graph, flow, at, end)
        yield part, graph.derive(part, flow)
        at = part.end


def _finest(graph: Graph, flow: str, at: int, end: int) -> Span:
    """Return the single month, else the shortest combined span before the next single month."""
    for to in range(at + 1, min(at + 12, end) + 1):
        if graph.joined(at, to, flow):
            return Span(at, to)
        if to < end and graph.joined(to, to + 1, flow):
            break
    return Span(at, at + 1)
