"""The level of a span, and the level of the year before that the office measures growth from."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.core.formatting import day, said
from analysis.core.spans import Span
from analysis.totals.derivations import Derivation
from analysis.totals.filling import filled_by
from analysis.totals.graph import Graph

BASES = ("restated", "printed")


def level_of(graph: Graph, span: Span, flow: str, fill: Sequence[Graph] = ()) -> Derivation:
    """Return the level of a span, narrowed by its release's other figures.

    Parameters
    ----------
    graph : Graph
    span : Span
    flow : {"total", "export", "import"}
    fill : sequence of Graph, optional
        Other vintages and sources, used only where `graph` does not give the level. What they give
        is marked as later in its evidence.

    Raises
    ------
    NoFigureError
        If the figures do not give it.
    """
    derived = graph.derive(span, flow)
    if derived is not None:
        return graph.narrowed(derived, span, flow)
    filled = filled_by(fill, span, flow, graph.source)
    if filled is None:
        raise graph.missing(span, flow)
    return filled


def base_of(
    graph: Graph, span: Span, flow: str, base: str = "restated", fill: Sequence[Graph] = ()
) -> Derivation:
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
    fill : sequence of Graph, optional
        As for `level_of`.

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
    found = found or filled_by(fill, year_ago, flow, graph.source)
    if found is None:
        raise graph.missing(year_ago, flow)
    return found


def base_note(base: Derivation, span: Span) -> str:
    """Say where a base is from."""
    value = said(base.value.value, "bn", 3)
    if any(edge.note for edge, _ in base.steps):
        low, high = (said(end, "bn", 2) for end in (base.value.low, base.value.high))
        return (
            f"The base in {span.year_ago.label} is uncertain, {low} to {high}, as figures "
            "contradict each other."
        )
    if not base.implied:
        days = ", ".join(day(released) for released in base.releases)
        return f"The base, {value} in {span.year_ago.label}, is as printed ({days})."
    if not all(edge.by_office for edge, _ in base.steps if edge.implied):
        return f"The base, {value} in {span.year_ago.label}, is what the outlets' rate implies."
    return (
        f"The base, {value} in {span.year_ago.label}, is the one that the office's published "
        "growth rates imply: value ÷ (1 + growth)."
    )
