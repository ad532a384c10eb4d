"""The share of a span's fall, year on year, that came in one part of it."""

from __future__ import annotations

from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import said
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding
from analysis.figures.schema import FLOW_NAMES, FLOW_TITLES
from analysis.measures.arguments import Part
from analysis.measures.levels import parts_of
from analysis.measures.registry import caveats, measure
from analysis.measures.shares import before_event, rest_as_released
from analysis.totals.bases import base_note, base_of, level_of
from analysis.totals.graph import Graph
from analysis.totals.readings import Reading, Readings


def _clause(of: Part, finding: Finding) -> str:
    flow = FLOW_NAMES[of.flow]
    return f"{finding.text} of the fall of {flow} in {of.span.label} came in {of.part.label}"


@measure("percent", Part, clause=_clause, chart="increase")
def share_of_fall(graph: Graph, of: Part) -> Finding:
    """Share of a span's fall, year on year, that came in one part of it, in per cent.

    It mirrors `share_of_change`, which is of increases. Where the release of the whole corrects the
    part, the bounds hold both.

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
    35.3% (34.7% to 36.0%)
    """
    span, part, flow = of.span, of.part, of.flow
    if part not in span:
        raise ParameterError("part", str(part), f"a span within {span}")
    whole, piece = (_sides(graph, one, of) for one in (span, part))
    if whole.change.high >= 0:
        raise NoFigureError(f"{flow}s may not have fallen in {span}: no fall to divide")
    share = (piece.change / whole.change).times(100)
    fell, within = (said(-one.change.value, f"bn {graph.currency}", 2) for one in (whole, piece))
    notes = [f"{FLOW_TITLES[flow]} fell by {fell} in {span.label}, of which {within} in "
             f"{part.label}.", base_note(whole.before, span)]  # fmt: skip
    rest = rest_as_released(graph, of, whole.now, piece.now)
    if rest is not None:
        other = whole.now.value - rest.level - piece.before.value
        share = share.hull((other / whole.change).times(100))
        notes.append(f"With the corrections in the release of the whole, {part.label} fell by "
                     f"{said(-other.value, 'bn', 2)}; the bounds hold both.")  # fmt: skip
    share, assumed = before_event(of, share, "fall")
    told, rests = caveats(whole.now, whole.before, piece.now, piece.before)
    return Finding.of(
        share, "percent", *_used(whole, "whole"), *_used(piece, "part"),
        notes=(*notes, *told), assumptions=(*rests, *assumed),
        parts=parts_of(whole, flow, span) + parts_of(piece, flow, part),
    )  # fmt: skip


def _sides(graph: Graph, span: Span, of: Part) -> Reading:
    """Return a span's level and its base, as the figures give them."""
    now, before = level_of(graph, span, of.flow), base_of(graph, span, of.flow, of.base)
    return Reading("mixed", now, before)


def _used(reading: Reading, role: str) -> tuple[Evidence, ...]:
    return Readings((reading,)).evidence(role, f"base of {role}", sign=-1)
