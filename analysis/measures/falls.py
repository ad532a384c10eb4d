"""The share of a span's fall, year on year, that came in one part of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import day, said
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.figures.schema import FLOW_NAMES, FLOW_TITLES
from analysis.measures.arguments import Grown, Part
from analysis.measures.levels import change
from analysis.measures.registry import measure
from analysis.measures.shares import days_before
from analysis.totals.graph import Graph


def _clause(of: Part, finding: Finding) -> str:
    flow = FLOW_NAMES[of.flow]
    return f"{finding.text} of the fall of {flow} in {of.span.label} came in {of.part.label}"


@measure("percent", Part, clause=_clause, chart="increase")
def share_of_fall(graph: Graph, of: Part) -> Finding:
    """Share of a span's fall, year on year, that came in one part of it, in per cent.

    It mirrors `share_of_change`, which is of increases. Where the rest of the span is known by
    itself, the part's fall is also taken as that of the span less that of the rest, and the bounds
    hold both.

    Parameters
    ----------
    graph : Graph
    of : Part
        With an `event`, the lower bound counts only the days of the part before it, and takes the
        part's fall as even over its days: an assumption.

    Raises
    ------
    NoFigureError
        If the figures do not give a level or base, or the whole may not have fallen.

    Examples
    --------
    >>> from analysis import load
    >>> spring = Part(span="2025-01..2025-06", flow="export", part="2025Q1")
    >>> share_of_fall(Graph(load()), spring)
    35.3% (32.9% to 37.8%)
    """
    span, part, flow = of.span, of.part, of.flow
    if part not in span:
        raise ParameterError("part", str(part), f"a span within {span}")
    whole, piece = (change(graph, Grown(span=one, flow=flow, base=of.base)) for one in (span, part))
    if whole.interval.high >= 0:
        raise NoFigureError(f"{flow}s did not certainly fall in {span}: no fall to share out")
    found = [piece.interval, *_as_the_rest_leaves_it(graph, of, whole)]
    shares = [(one / whole.interval).times(100) for one in found]
    share = Interval(min(one.low for one in shares), shares[0].value,
                     max(one.high for one in shares))  # fmt: skip
    fell, within = (said(-one.interval.value, one.unit, 2) for one in (whole, piece))
    notes = [f"{FLOW_TITLES[flow]} fell by {fell} in {span.label}, of which {within} in "
             f"{part.label}."]  # fmt: skip
    if len(found) > 1:
        rest = said(-found[1].value, "bn", 2)
        notes.append(f"As the fall of the whole less that of the rest, it is {rest}; the bounds "
                     "hold both.")  # fmt: skip
    share, assumed = _before(of.event, part, share)
    return Finding.of(
        share, "percent", *whole.evidence, *piece.evidence, notes=tuple(notes),
        assumptions=(*whole.assumptions, *assumed), parts=(*whole.parts, *piece.parts),
    )  # fmt: skip


def _as_the_rest_leaves_it(graph: Graph, of: Part, whole: Finding) -> list[Interval]:
    """Return the part's change as that of the whole less that of the rest, if that is known."""
    span, part = of.span, of.part
    if part == span or (part.start != span.start and part.end != span.end):
        return []
    ends = (part.end, span.end) if part.start == span.start else (span.start, part.start)
    try:
        rest = change(graph, Grown(span=Span(*ends), flow=of.flow, base=of.base))
    except NoFigureError:
        return []
    return [whole.interval - rest.interval]


def _before(event: dt.date | None, part: Span, share: Interval) -> tuple[Interval, tuple[str, ...]]:
    days = days_before(event, part) if event else part.days
    if event is None or days == part.days:
        return share, ()
    low = share.times(Decimal(days) / part.days).low
    assumed = (
        f"The lower bound counts only the {days} of {part.days} days before {day(event)}, "
        f"and takes the fall of {part.label} as even over its days."
    )
    return Interval(min(low, share.low), share.value, share.high), (assumed,)
