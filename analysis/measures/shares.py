"""Measures of shares: of a flow in the whole, and of a span's increase in one part of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import day, said
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding, taken
from analysis.figures.schema import FLOW_NAMES, FLOW_TITLES
from analysis.measures.arguments import Flow, Part
from analysis.measures.levels import named_part, quotient
from analysis.measures.registry import measure
from analysis.totals.bases import base_note, base_of, level_of
from analysis.totals.derivations import Derivation
from analysis.totals.graph import Graph


def _share_clause(of: Flow, finding: Finding) -> str:
    verb = "was" if of.flow == "total" else "were"
    return f"{FLOW_NAMES[of.flow]} {verb} {finding.text} of trade in {of.span.label}"


@measure("percent", Flow, clause=_share_clause, chart="exports_and_imports")
def share_of_total(graph: Graph, of: Flow) -> Finding:
    """Share of a flow in total trade, in per cent.

    Examples
    --------
    >>> from analysis import load
    >>> share_of_total(Graph(load(as_of="2022-04-21")), Flow(span="2022Q1", flow="import"))
    56.93% (56.91% to 56.95%)
    """
    piece, whole = level_of(graph, of.span, of.flow), level_of(graph, of.span, "total")
    share = quotient(piece.value, whole.value, of.span, "total").times(100)
    evidence = (*piece.evidence("part"), *whole.evidence("whole"))
    parts = (named_part(of.flow, of.span, piece), named_part("total", of.span, whole))
    return Finding.of(share, "percent", *evidence, parts=parts)


def _part_clause(of: Part, finding: Finding) -> str:
    flow = FLOW_NAMES[of.flow]
    return f"{finding.text} of the increase in {flow} in {of.span.label} came in {of.part.label}"


@measure("percent", Part, clause=_part_clause, chart="increase")
def share_of_change(graph: Graph, of: Part) -> Finding:
    """Share of a span's increase, year on year, that came in one part of it, in per cent.

    Parameters
    ----------
    graph : Graph
    of : Part
        With an `event`, only the days of the part before it are certain to lie before it. The
        lower bound then counts those alone, taking the part's increase as even over its days: an
        assumption.

    Raises
    ------
    NoFigureError
        If the figures do not give a level or base, or the whole may not have grown.

    Examples
    --------
    >>> from analysis import load
    >>> winter = Part(span="2022Q1", flow="total", part="2022-01..2022-02")
    >>> share_of_change(Graph(load(as_of="2022-04-21")), winter)
    86.3% (86.0% to 87.5%)
    """
    span, part, flow = of.span, of.part, of.flow
    if part not in span:
        raise ParameterError("part", str(part), f"a span within {span}")
    pieces = {
        name: (level_of(graph, one, flow), base_of(graph, one, flow, of.base))
        for name, one in (("whole", span), ("part", part))
    }
    whole, piece = (now.value - base.value for now, base in pieces.values())
    if whole.low <= 0:
        raise NoFigureError(f"{flow}s may not have grown in {span}: no increase to divide")
    share, within, told = _within_release(graph, pieces, span, part, flow)
    evidence = [
        item
        for name, (now, base) in pieces.items()
        for item in now.evidence(name) + taken(base.evidence(f"base of {name}"))
    ]
    parts = tuple(
        named_part(flow, one, level)
        for one, levels in ((span, pieces["whole"]), (part, pieces["part"]))
        for one, level in zip((one, one.year_ago), levels, strict=True)
    )
    notes = [
        f"{FLOW_TITLES[flow]} rose by {said(whole.value, f'bn {graph.currency}', 2)} year on year "
        f"in {span.label}, of which {said(piece.value, 'bn', 2)} came in {part.label}.",
        base_note(pieces["whole"][1], span),
        *told,
    ]
    evidence += within
    share, assumed = _before(of.event, part, share)
    return Finding.of(
        share, "percent", *evidence, notes=tuple(notes), assumptions=assumed, parts=parts
    )


def _within_release(
    graph: Graph,
    pieces: dict[str, tuple[Derivation, Derivation]],
    span: Span,
    part: Span,
    flow: str,
) -> tuple[Interval, list[Evidence], list[str]]:
    """Return the share, its bounds widened to what the whole's own release says of the part.

    That release corrects the earlier part: the whole less what it prints of the rest.
    """
    (now, base), (piece, part_base) = pieces["whole"], pieces["part"]
    whole = now.value - base.value
    share = ((piece.value - part_base.value) / whole).times(100)
    rest = graph.flow(flow).of(Span(part.end, span.end)) if part.end < span.end else None
    if part.start != span.start or rest is None or now.releases != (rest.released,):
        return share, [], []
    if piece.releases == now.releases:
        return share, [], []
    restated = now.value - rest.level
    other = ((restated - part_base.value) / whole).times(100)
    told = (
        f"The release of {day(rest.released)} itself puts {part.label} at "
        f"{said(restated.value, 'bn', 2)}, corrections included, which makes the share "
        f"{said(other.value, 'percent', 1)}; the bounds hold both."
    )
    bounds = Interval(min(share.low, other.low), share.value, max(share.high, other.high))
    return bounds, [replace(rest.evidence, role="rest, as corrected", sign=-1)], [told]


def _before(event: dt.date | None, part: Span, share: Interval) -> tuple[Interval, tuple[str, ...]]:
    days = days_before(event, part) if event else part.days
    if event is None or days == part.days:
        return share, ()
    low = share.times(Decimal(days) / part.days).low
    assumed = (
        f"The lower bound counts only the {days} of {part.days} days before {day(event)}, "
        f"and assumes the increase of {part.label} to be even over its days."
    )
    return Interval(min(low, share.low), share.value, share.high), (assumed,)


def days_before(event: dt.date, span: Span) -> int:
    """Return how many days of a span lie before an event."""
    return min(max((event - span.first_day).days, 0), span.days)
