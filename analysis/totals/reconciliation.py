"""Published totals against the walks over their parts."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.figures.schema import FLOWS
from analysis.totals.derivations import Walk
from analysis.totals.edges import Edge
from analysis.totals.graph import Book, books_of

COLUMNS = [
    "source", "currency", "flow", "span", "published", "released", "walked", "difference",
    "rounding", "explained", "releases", "walk",
]  # fmt: skip


def reconcile(trade: pd.DataFrame, *, every: bool = False) -> pd.DataFrame:
    """Compare each published figure with the walk over other published figures.

    A figure for a year to date carries the corrections of its earlier months; the months printed
    before do not. A difference beyond rounding is therefore an estimate of a correction.

    Parameters
    ----------
    trade : pandas.DataFrame
        Figures from `analysis.load`.
    every : bool, default False
        List the spans whose walks agree, too.

    Returns
    -------
    pandas.DataFrame
        One row per figure with another walk: `source`, `currency`, `flow`, `span`, `published`
        and `walked` in billions, `difference` (published less walked), `rounding` (the largest
        difference that rounding alone explains), `explained`, the number of `releases` that the
        comparison mixes, and the `walk`.

    Examples
    --------
    >>> import analysis as an
    >>> table = reconcile(an.load(as_of="2022-04-21"))
    >>> row = table[(table.span.map(str) == "2022Q1") & (table.flow == "total")].iloc[0]
    >>> print(row.published, row.walked, round(row.difference, 3), row.explained)
    38.17 38.101 0.069 False
    """
    rows = [_row(book, edge, walk) for book in books_of(trade) for edge, walk in _compared(book)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table if every else table[table["difference"] != 0].reset_index(drop=True)


def _compared(book: Book) -> Iterator[tuple[Edge, Walk]]:
    for flow in FLOWS:
        edges = book.edges(flow)
        for edge in edges.printed:
            walk = edges.without(edge).walk(edge.span, "printed")
            if walk is not None:
                yield edge, walk
            across = book.across(edge.span, flow, "printed")
            if flow == "total" and across is not None:
                yield edge, across


def _row(book: Book, edge: Edge, walk: Walk) -> list[object]:
    difference = edge.level - walk.value
    explained = difference.low <= 0 <= difference.high
    releases = {edge.released, *walk.releases}
    return [
        book.source, book.currency, edge.evidence.flow, edge.span, float(edge.level.value),
        pd.Timestamp(edge.released), float(walk.value.value), float(difference.value),
        float(difference.half_width), explained, len(releases), walk.said,
    ]  # fmt: skip
