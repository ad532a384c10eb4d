"""The share of a span's fall, year on year, that came in one part of it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import said
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding, taken
from analysis.figures.schema import FLOW_NAMES, FLOW_TITLES
from analysis.measures.arguments import Part
from analysis.measures.levels import named_part
from analysis.measures.registry import caveats, measure
from analysis.measures.shares import before_event, rest_as_released
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
    rest = rest_as_released(graph, of, pieces[span].now, pieces[part].now)
    share = (piece / whole).times(100)
    fell, within = (said(-one.value, f"bn {graph.currency}", 2) for one in (whole, piece))
    notes = [f"{FLOW_TITLES[flow]} fell by {fell} in {span.label}, of which {within} in "
             f"{part.label}.", base_note(pieces[span].before, span)]  # fmt: skip
    if rest is not None:
        other = pieces[span].now.value - rest.level - pieces[part].before.value
        share = share.hull((other / whole).times(100))
        notes.append(f"With the corrections in the release of the whole, {part.label} fell by "
                     f"{said(-other.value, 'bn', 2)}; the bounds hold both.")  # fmt: skip
    share, assumed = before_event(of, share, "fall")
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
