"""The share of a span's fall, year on year, that came in one part of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import day, said
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding, taken
from analysis.figures.schema import FLOW_NAMES, FLOW_TITLES
from analysis.measures.arguments import Part
from analysis.measures.levels import named_part
from analysis.measures.registry import caveats, measure
from analysis.measures.shares import days_before
from analysis.totals.bases import base_note, base_of, level_of
from analysis.totals.derivations import Derivation
from analysis.totals.graph import Graph


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
    pieces = {one: _Sides.of(graph, one, of) for one in (span, part)}
    whole, piece = (pieces[one].change for one in (span, part))
    if whole.high >= 0:
        raise NoFigureError(f"{flow}s may not have fallen in {span}: no fall to divide")
    readings = [piece, *_as_the_whole_corrects_it(graph, of, pieces)]
    shares = [(one / whole).times(100) for one in readings]
    share = Interval(min(one.low for one in shares), shares[0].value,
                     max(one.high for one in shares))  # fmt: skip
    fell, within = (said(-one.value, f"bn {graph.currency}", 2) for one in (whole, piece))
    notes = [f"{FLOW_TITLES[flow]} fell by {fell} in {span.label}, of which {within} in "
             f"{part.label}.", base_note(pieces[span].before, span)]  # fmt: skip
    if len(readings) > 1:
        other = said(-readings[1].value, "bn", 2)
        notes.append(f"With the corrections in the release of the whole, {part.label} fell by "
                     f"{other}; the bounds hold both.")  # fmt: skip
    share, assumed = _before(of.event, part, share)
    told, rests = caveats(*pieces[span], *pieces[part])
    return Finding.of(
        share, "percent", *pieces[span].evidence("whole"), *pieces[part].evidence("part"),
        notes=(*notes, *told), assumptions=(*rests, *assumed),
        parts=(*pieces[span].parts(of, span), *pieces[part].parts(of, part)),
    )  # fmt: skip


class _Sides(NamedTuple):
    """A span's level, and the one of the year before."""

    now: Derivation
    before: Derivation

    @classmethod
    def of(cls, graph: Graph, span: Span, of: Part) -> _Sides:
        """Return those of a span."""
        return cls(level_of(graph, span, of.flow), base_of(graph, span, of.flow, of.base))

    @property
    def change(self) -> Interval:
        """The change from one to the other."""
        return self.now.value - self.before.value

    def evidence(self, role: str) -> tuple[Evidence, ...]:
        """Return their figures."""
        return (*self.now.evidence(role), *taken(self.before.evidence(f"base of {role}")))

    def parts(self, of: Part, span: Span) -> tuple[tuple[str, Decimal], ...]:
        """Return their levels with their names."""
        earlier = named_part(of.flow, span.year_ago, self.before)
        return named_part(of.flow, span, self.now), earlier


def _as_the_whole_corrects_it(
    graph: Graph, of: Part, pieces: Mapping[Span, _Sides]
) -> list[Interval]:
    """Return the part's change with the corrections that the whole's own release makes to it.

    That release prints what came after the part by itself: the whole less that is the part.
    """
    span, part = of.span, of.part
    rest = graph.flow(of.flow).of(Span(part.end, span.end)) if part.end < span.end else None
    whole, piece = pieces[span], pieces[part]
    if part.start != span.start or rest is None or whole.now.releases != (rest.released,):
        return []
    if piece.now.releases == whole.now.releases:
        return []
    return [whole.now.value - rest.level - piece.before.value]


def _before(event: dt.date | None, part: Span, share: Interval) -> tuple[Interval, tuple[str, ...]]:
    days = days_before(event, part) if event else part.days
    if event is None or days == part.days:
        return share, ()
    low = share.times(Decimal(days) / part.days).low
    assumed = (
        f"The lower bound counts only the {days} of {part.days} days before {day(event)}, "
        f"and assumes the fall of {part.label} to be even over its days."
    )
    return Interval(min(low, share.low), share.value, share.high), (assumed,)
