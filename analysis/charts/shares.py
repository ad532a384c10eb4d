"""A share of a whole, over a span and over its like of the years before."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from analysis.charts.claimed import Asked
from analysis.charts.one_panel import Picture, one_panel
from analysis.charts.row_bars import ROW, Row, draw_rows, table_of_rows
from analysis.core.errors import NoFigureError
from analysis.core.formatting import sentence
from analysis.figures.evidence import Finding
from analysis.figures.schema import FLOW_NAMES
from analysis.measures.arguments import Flow, Grown
from analysis.measures.registry import measure_of
from analysis.totals.siblings import world_of

_YEARS = 5  # drawn, the one in question among them


@one_panel
def shares(shown: Asked) -> Picture:
    """Draw a flow as a part of a whole: of all trade, or of the trade with all partners.

    Examples
    --------
    >>> import analysis as an
    >>> an.charts.shares(an.load(), "2023", flow="export", source="comtrade").headline
    'The share of exports in total trade in 2023 was 46.28%'
    """
    rows = list(_contributions(shown) if shown.measure == "contribution" else _shares(shown))
    own = next((row for row in rows if row.strong), None)
    if own is None:
        raise NoFigureError(f"the figures do not give the share in {shown.span.label}")
    pair = "" if shown.measure == "share_of_partner" else f" {' with '.join(shown.scope.pair)},"
    whole = None if shown.measure == "contribution" else Decimal(100)
    what = _what(shown)
    headline = shown.headline or f"The share of {what} in {shown.span.label} was {own.text}"
    each = ", ".join(f"{row.text} {_joined(row.name, whole)}" for row in rows)
    unit = "percentage points" if whole is None else "per cent"
    return Picture(
        headline=headline,
        subtitle=f"{sentence(what)},{pair} {unit}.",
        alt=f"Bars of {what}, {unit}: {each}. {headline}.",
        draw=lambda axes: draw_rows(axes, rows, shown.flow, whole),
        table=table_of_rows(rows, "Part" if whole is None else "Period", sentence(unit)),
        height=ROW * len(rows),
        margins=(1.35, 0.7 if whole is not None else 0.6),
    )


def _joined(name: str, whole: Decimal | None) -> str:
    return f"by {name.lower()}" if whole is None else f"in {name}"


def _what(shown: Asked) -> str:
    name = FLOW_NAMES[shown.flow]
    if shown.measure == "contribution":
        return f"contributions to the growth of trade in {shown.span.label}"
    of_all = {"total": "trade", "export": "exports", "import": "imports"}[shown.flow]
    if shown.measure == "share_of_partner":
        ours, theirs = shown.scope.pair
        return f"{theirs} in all {of_all} of {ours}"
    return f"{name} in total trade"


def _shares(shown: Asked) -> Iterator[Row]:
    """Yield the share in each year, the newest first."""
    name = "share_of_partner" if shown.measure == "share_of_partner" else "share_of_total"
    scope, others = shown.scope, dict[str, Any](fill=shown.scope.fill)
    if measure_of(name).world:
        others["world"] = world_of(scope.trade, scope.currency, scope.source)
    for back in range(_YEARS):
        span = shown.span.shift(-12 * back)
        found = _found(name, scope.graph, Flow(span=span, flow=shown.flow), others)
        if found is not None:
            yield _row(span.short, found, strong=back == 0)


def _contributions(shown: Asked) -> Iterator[Row]:
    """Yield what exports and imports contributed to the growth of both."""
    of = shown.verdict.claim.of if shown.verdict else None
    base = of.get("base", "restated") if of else "restated"
    for flow in ("export", "import"):
        of_flow = Grown(span=shown.span, flow=flow, base=base)
        found = _found("contribution", shown.scope.graph, of_flow, {"fill": shown.scope.fill})
        if found is not None:
            yield _row(sentence(FLOW_NAMES[flow]), found, strong=shown.flow in (flow, "total"))


def _found(name: str, graph: Any, of: Any, others: dict[str, Any]) -> Finding | None:
    try:
        return measure_of(name).find(graph, of, **others)
    except NoFigureError:
        return None


def _row(name: str, found: Finding, *, strong: bool) -> Row:
    return Row(name, found.interval, found.text, found.evidence, strong)
