"""Measures of shares: of a flow in the whole, and of a span's increase in one part of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import day, said
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding
from analysis.figures.schema import FLOW_NAMES, FLOW_TITLES
from analysis.measures.arguments import Flow, Part
from analysis.measures.levels import named_part, parts_of, quotient
from analysis.measures.registry import caveats, measure
from analysis.totals.bases import base_note
from analysis.totals.comparisons import comparisons, together
from analysis.totals.derivations import Derivation
from analysis.totals.edges import Edge
from analysis.totals.graph import Graph
from analysis.totals.readings import Reading, Readings


def _share_clause(of: Flow, finding: Finding) -> str:
    verb = "was" if of.flow == "total" else "were"
    return f"{FLOW_NAMES[of.flow]} {verb} {finding.text} of trade in {of.span.label}"


@measure("percent", Flow, clause=_share_clause, chart="shares", fills=True, quantity="share")
def share_of_total(graph: Graph, of: Flow, fill: Sequence[Graph] = ()) -> Finding:
    """Share of a flow in total trade, in per cent.

    Examples
    --------
    >>> from analysis import load
    >>> share_of_total(Graph(load(as_of="2022-04-21")), Flow(span="2022Q1", flow="import"))
    56.93% (56.91% to 56.95%)
    """
    (piece, whole), told = together(graph, [(of.span, of.flow), (of.span, "total")], fill)
    piece, whole = piece.beside(whole), whole.beside(piece)
    share = quotient(piece.value, whole.value, of.span, "total").times(100)
    evidence = (*piece.evidence("part"), *whole.evidence("whole"))
    parts = (named_part(of.flow, of.span, piece), named_part("total", of.span, whole))
    notes, rests = caveats(piece, whole)
    return Finding.of(
        share, "percent", *evidence, notes=told + notes, assumptions=rests, parts=parts
    )


def _part_clause(of: Part, finding: Finding) -> str:
    flow = FLOW_NAMES[of.flow]
    return f"{finding.text} of the increase in {flow} in {of.span.label} came in {of.part.label}"


@measure("percent", Part, clause=_part_clause, chart="increase", fills=True, quantity="share")
def share_of_change(graph: Graph, of: Part, fill: Sequence[Graph] = ()) -> Finding:
    """Share of a span's increase, year on year, that came in one part of it, in per cent.

    Parameters
    ----------
    graph : Graph
    of : Part
        With an `event`, only the days of the part before it are certain to lie before it. The
        lower bound then counts those alone, taking the part's increase as even over its days: an
        assumption.
    fill : sequence of Graph, optional
        Other vintages and sources, for what the record lacks.

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
    return share_in_part(graph, of, INCREASE, fill)


@dataclass(frozen=True)
class Way:
    """Which way a span changed on the year before, and how it is said.

    Parameters
    ----------
    sign : int
        1 for an increase, -1 for a fall.
    noun, verb : str
    """

    sign: int
    noun: str
    verb: str


INCREASE, FALL = Way(1, "increase", "rose"), Way(-1, "fall", "fell")


def share_in_part(graph: Graph, of: Part, way: Way, fill: Sequence[Graph] = ()) -> Finding:
    """Return the share of a span's increase or fall, year on year, that came in one part of it.

    Parameters
    ----------
    graph : Graph
    of : Part
    way : Way
    fill : sequence of Graph, optional

    Raises
    ------
    NoFigureError
        If the figures do not give a level or base, or the whole may not have changed that way.
    """
    span, part, flow = of.span, of.part, of.flow
    if part not in span:
        raise ParameterError("part", str(part), f"a span within {span}")
    whole = comparisons(graph, span, flow, of.base, fill)
    piece = comparisons(graph, part, flow, of.base, fill)
    share = whole.spread(lambda one: piece.spread(lambda two: _share(two, one, of, way)))
    all_of_it, within = (way.sign * one.best.change.value for one in (whole, piece))
    share, restated, told = _within_release(graph, whole.best, piece.best, of, share)
    notes = [
        f"{FLOW_TITLES[flow]} {way.verb} by {said(all_of_it, f'bn {graph.currency}', 2)} year on "
        f"year in {span.label}, of which {said(within, 'bn', 2)} came in {part.label}.",
        base_note(whole.best.before, span),
        *told,
        *_told(whole, piece),
    ]
    share, even = before_event(of, share, way.noun)
    assumed = even + tuple(dict.fromkeys(whole.assumptions + piece.assumptions))
    evidence = (
        *whole.evidence("whole", "base of whole", sign=-1),
        *piece.evidence("part", "base of part", sign=-1),
        *restated,
    )
    parts = parts_of(whole.best, flow, span) + parts_of(piece.best, flow, part)
    return Finding.of(
        share, "percent", *evidence, notes=tuple(notes), assumptions=assumed, parts=parts,
        estimate=not even)  # fmt: skip


def _share(piece: Reading, whole: Reading, of: Part, way: Way) -> Interval:
    if min(way.sign * end for end in (whole.change.low, whole.change.high)) <= 0:
        grown = "grown" if way.sign > 0 else "fallen"
        what = f"{FLOW_NAMES[of.flow]} may not have {grown} in {of.span.label}"
        raise NoFigureError(f"{what}: no {way.noun} to divide")
    return (piece.change / whole.change).times(100)


def _told(*several: Readings) -> tuple[str, ...]:
    told = (note for one in several for note in one.told(_change, "bn"))
    return tuple(dict.fromkeys(told))


def _change(reading: Reading) -> Interval:
    return reading.change


def _within_release(
    graph: Graph, whole: Reading, piece: Reading, of: Part, share: Interval
) -> tuple[Interval, list[Evidence], list[str]]:
    """Return the share, its bounds widened to what the whole's own release says of the part."""
    rest = rest_as_released(graph, of, whole.now, piece.now)
    if rest is None:
        return share, [], []
    restated = whole.now.value - rest.level
    other = ((restated - piece.before.value) / whole.change).times(100)
    told = (
        f"The release of {day(rest.released)} itself puts {of.part.label} at "
        f"{said(restated.value, 'bn', 2)}, corrections included, which makes the share "
        f"{said(other.value, 'percent', 1)}; the bounds hold both."
    )
    return share.hull(other), [replace(rest.evidence, role="rest, as corrected", sign=-1)], [told]


def rest_as_released(graph: Graph, of: Part, whole: Derivation, piece: Derivation) -> Edge | None:
    """Return what the whole's release prints of the months after the part, if it corrects the part.

    The part, as that release corrects it, is the whole less this rest.

    Parameters
    ----------
    graph : Graph
    of : Part
    whole, piece : Derivation
        The levels of the whole span and of its part.
    """
    span, part = of.span, of.part
    rest = graph.flow(of.flow).of(Span(part.end, span.end)) if part.end < span.end else None
    if part.start != span.start or rest is None or whole.releases != (rest.released,):
        return None
    return None if piece.releases == whole.releases else rest


def before_event(of: Part, share: Interval, what: str) -> tuple[Interval, tuple[str, ...]]:
    """Return a share whose lower bound counts only the days before an event, and what that assumes.

    Parameters
    ----------
    of : Part
    share : Interval
    what : str
        What is taken as even over the days of the part: ``increase`` or ``fall``.
    """
    event, part = of.event, of.part
    if event is None:
        return share, ()
    if not part.first_day <= event <= part.last_day:
        found = day(event)
        raise ParameterError("event", found, f"a day within {part.label}, the part; else none")
    days = days_before(event, part)
    low = share.times(Decimal(days) / part.days).low
    assumed = (
        f"The lower bound counts only the {days} of {part.days} days before {day(event)}, "
        f"and assumes the {what} of {part.label} to be even over its days."
    )
    return Interval(min(low, share.low), share.value, share.high), (assumed,)


def days_before(event: dt.date, span: Span) -> int:
    """Return how many days of a span lie before an event."""
    return min(max((event - span.first_day).days, 0), span.days)
