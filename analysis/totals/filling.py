"""What may fill a gap of the record: later vintages and other sources, in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.core.spans import Span
from analysis.figures.vintage import Vintage
from analysis.totals.derivations import Derivation
from analysis.totals.graph import Graph, graphs_of


def fill_graphs(fill: Vintage | None, currency: str) -> list[Graph]:
    """Return the graphs of figures that may fill gaps, one for each source that has any."""
    return [] if fill is None else graphs_of(fill.filling, [currency])


def filled_by(
    fill: Sequence[Graph], span: Span, flow: str, source: str = "gacc"
) -> Derivation | None:
    """Return a span's derivation from what may fill gaps, marked as later.

    Printed levels alone fill gaps. First come those that mix no releases, then those of the same
    office, then the most precise.

    Parameters
    ----------
    fill : sequence of Graph
    span : Span
    flow : {"total", "export", "import"}
    source : str
        Whose gap it is.
    """
    known = ((graph, graph.derive(span, flow, "printed")) for graph in fill)
    found = [
        (bool(derived.allowance.amount), not same_office(graph.source, source),
         derived.value.half_width, graph.source, derived)
        for graph, derived in known
        if derived is not None
    ]  # fmt: skip
    if not found:
        return None
    return replace(min(found, key=lambda row: row[:4])[4], later=True)


def implied_by(fill: Sequence[Graph], span: Span, flow: str) -> Derivation | None:
    """Return the level that a rate printed a year later implies for a span, marked as later.

    It has room for a year's corrections, as what it is compared with may be as first printed.

    Parameters
    ----------
    fill : sequence of Graph
        The first that has one gives it.
    span : Span
    flow : {"total", "export", "import"}
    """
    after = Span(span.start + 12, span.end + 12)
    known = (own.base for graph in fill if (own := graph.flow(flow).of(after)))
    base = next((one for one in known if one is not None), None)
    return None if base is None else replace(Derivation(((base, 1),)).with_room(), later=True)


def same_office(source: str, other: str) -> bool:
    """Whether two sources are of one office, as their names say.

    Examples
    --------
    >>> same_office("gacc-bulletin", "gacc"), same_office("comtrade", "gacc")
    (True, False)
    """
    return source.partition("-")[0] == other.partition("-")[0]
