"""The level of a span, and the level of the year before that the office measures growth from."""

from __future__ import annotations

from analysis.core.errors import NoFigureError
from analysis.core.formatting import day, said
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.totals.derivations import Derivation
from analysis.totals.graph import Graph

BASES = ("restated", "printed")


def level_of(graph: Graph, span: Span, flow: str) -> Derivation:
    """Return the level of a span, narrowed by its release's other figures.

    Raises
    ------
    NoFigureError
        If the figures do not give it.
    """
    derived = graph.derive(span, flow)
    if derived is None:
        raise graph.missing(span, flow)
    return graph.narrowed(derived, span, flow)


def base_of(graph: Graph, span: Span, flow: str, base: str = "restated") -> Derivation:
    """Return the level of the same span a year before.

    Parameters
    ----------
    graph : Graph
    span : Span
        The span whose growth is measured.
    flow : {"total", "export", "import"}
    base : {"restated", "printed"}
        On the office's corrected figures: the level implied by the growth rate printed with the
        span itself comes first, then one derived from levels so implied, then one from printed
        levels. Or on levels as printed only, which the office may have corrected since.

    Raises
    ------
    NoFigureError
        If the figures do not give it.
    """
    year_ago = span.year_ago
    if base == "printed":
        found = graph.derive(year_ago, flow, "printed")
    else:
        own = graph.flow(flow).of(span)
        implied = own.base if own is not None else None
        if implied is not None:
            return Derivation(((implied, 1),))
        found = graph.derive(year_ago, flow, "implied") or graph.derive(year_ago, flow)
    if found is None:
        raise graph.missing(year_ago, flow)
    return found


def office_rate(graph: Graph, span: Span, flow: str) -> Interval | None:
    """Return the growth rate that the office itself printed for a span, if it did."""
    own = graph.flow(flow).of(span)
    return own.growth if own is not None and own.by_office else None


def growth_of(graph: Graph, span: Span, flow: str, base: str = "restated") -> Interval:
    """Return growth year on year in per cent: the office's own rate, or that of the levels.

    Raises
    ------
    NoFigureError
        If the figures do not give a level, or the base may be zero.
    """
    now, before = level_of(graph, span, flow), base_of(graph, span, flow, base)
    if before.value.low <= 0:
        raise NoFigureError(f"{flow}s of {span.year_ago} may be zero, so growth is undefined")
    printed = office_rate(graph, span, flow) if base == "restated" else None
    return printed if printed is not None else now.value.growth_on(before.value)


def base_note(base: Derivation, span: Span) -> str:
    """Say where a base is from."""
    value = said(base.value.value, "bn", 3)
    if not any(edge.implied for edge, _ in base.steps):
        days = ", ".join(day(released) for released in base.releases)
        return f"The base, {value} in {span.year_ago.label}, is as printed ({days})."
    return (
        f"The base, {value} in {span.year_ago.label}, is the one that the office's published "
        "growth rates imply: value ÷ (1 + growth)."
    )
