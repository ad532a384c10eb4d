"""Measures as plain functions of a vintage, for a notebook."""

from __future__ import annotations

from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.figures.vintage import Vintage
from analysis.measures import levels, shares
from analysis.measures.arguments import Flow, Grown
from analysis.totals.graph import Graph


def growth(
    trade: Vintage,
    span: Span | str,
    flow: str = "total",
    currency: str = "USD",
    source: str = "gacc",
    *,
    base: str = "restated",
) -> Finding:
    """Growth of a flow, year on year, in per cent.

    Parameters
    ----------
    trade : Vintage
        From `analysis.load`.
    span : Span or str
        Such as ``2022Q1`` or ``2022-03``.
    flow : {"total", "export", "import"}
    currency : {"USD", "CNY", "EUR", "GBP"}
    source : str
    base : {"restated", "printed"}
        Whether growth is measured from the office's corrected figures, as its printed rate is,
        or from the level as printed a year before.

    Returns
    -------
    Finding

    Raises
    ------
    NoFigureError
        If the figures do not give the level or its base, or the base may be zero.

    Examples
    --------
    >>> import analysis as an
    >>> an.growth(an.load(as_of="2022-04-21"), "2022Q1")
    28.7% (28.65% to 28.75%)
    """
    of = Grown(span=Span.parse(span), flow=flow, base=base)
    return levels.growth(Graph(trade, currency, source), of)


def change(
    trade: Vintage,
    span: Span | str,
    flow: str = "total",
    currency: str = "USD",
    source: str = "gacc",
    *,
    base: str = "restated",
) -> Finding:
    """Change of a flow, year on year, in billions.

    Parameters
    ----------
    trade, span, flow, currency, source, base
        As for `growth`.

    Returns
    -------
    Finding

    Raises
    ------
    NoFigureError
        If the figures do not give the level or its base.

    Examples
    --------
    >>> import analysis as an
    >>> an.change(an.load(as_of="2022-04-21"), "2022Q1", flow="export")
    3.38 bn USD (3.37 to 3.40)
    """
    of = Grown(span=Span.parse(span), flow=flow, base=base)
    return levels.change(Graph(trade, currency, source), of)


def share(
    trade: Vintage,
    span: Span | str,
    flow: str = "export",
    currency: str = "USD",
    source: str = "gacc",
) -> Finding:
    """Share of a flow in total trade, in per cent.

    Parameters
    ----------
    trade, span, flow, currency, source
        As for `growth`.

    Returns
    -------
    Finding

    Raises
    ------
    NoFigureError
        If the figures do not give a level.

    Examples
    --------
    >>> import analysis as an
    >>> an.share(an.load(as_of="2022-04-21"), "2022Q1", flow="import")
    56.93% (56.91% to 56.95%)
    """
    of = Flow(span=Span.parse(span), flow=flow)
    return shares.share_of_total(Graph(trade, currency, source), of)
