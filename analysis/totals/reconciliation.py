"""Published totals against those derived from their parts."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.core.spans import span_column
from analysis.figures.schema import FLOWS
from analysis.figures.vintage import Vintage
from analysis.totals.derivations import Derivation
from analysis.totals.edges import Edge
from analysis.totals.graph import Graph, graphs_of

COLUMNS = [
    "source", "currency", "flow", "span", "published", "released", "derived", "difference",
    "rounding", "explained", "releases", "derivation",
]  # fmt: skip


def reconcile(trade: Vintage, *, every: bool = False) -> pd.DataFrame:
    """Compare each published figure with the total derived from other published figures.

    A figure for a year to date carries the corrections of its earlier months; the months printed
    before do not. A difference beyond rounding is therefore an estimate of a correction.

    Parameters
    ----------
    trade : Vintage
    every : bool, default False
        Whether to list the spans that agree, too.

    Returns
    -------
    pandas.DataFrame
        One row per figure that others give too: `source`, `currency`, `flow`, `span`, `published`
        and `derived` in billions, `difference` (published less derived), `rounding` (the largest
        difference that rounding alone explains), `explained`, the number of `releases` that the
        comparison mixes, and the `derivation`.

    Examples
    --------
    >>> import analysis as an
    >>> table = reconcile(an.load(as_of="2022-04-21"))
    >>> row = table[(table.span == "2022Q1") & (table.flow == "total")].iloc[0]
    >>> print(row.published, row.derived, round(row.difference, 3), row.explained)
    38.17 38.101 0.069 False
    """
    found = [(graph, *pair) for graph in graphs_of(trade) for pair in _compared(graph)]
    table = pd.DataFrame([_row(*one) for one in found], columns=COLUMNS)
    table["span"] = span_column(edge.span for _, edge, _ in found)
    return table if every else table[table["difference"] != 0].reset_index(drop=True)


def _compared(graph: Graph) -> Iterator[tuple[Edge, Derivation]]:
    for flow in FLOWS:
        own = graph.flow(flow)
        for edge in own.printed:
            other = own.without(edge).derive(edge.span, "printed")
            if other is not None:
                yield edge, other
            across = graph.across(edge.span, flow, "printed")
            if flow == "total" and across is not None:
                yield edge, across


def _row(graph: Graph, edge: Edge, other: Derivation) -> list[object]:
    difference = edge.printed - other.as_printed
    explained = difference.low <= 0 <= difference.high
    releases = {edge.released, *other.releases}
    return [
        graph.source, graph.currency, edge.evidence.flow, str(edge.span),
        float(edge.printed.value), pd.Timestamp(edge.released), float(other.as_printed.value),
        float(difference.value), float(difference.half_width), explained, len(releases), other.text,
    ]  # fmt: skip
