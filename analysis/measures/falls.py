"""The share of a span's fall, year on year, that came in one part of it."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.figures.evidence import Finding
from analysis.figures.schema import FLOW_NAMES
from analysis.measures.arguments import Part
from analysis.measures.registry import measure
from analysis.measures.shares import FALL, share_in_part
from analysis.totals.graph import Graph


def _clause(of: Part, finding: Finding) -> str:
    flow = FLOW_NAMES[of.flow]
    return f"{finding.text} of the fall of {flow} in {of.span.label} came in {of.part.label}"


@measure("percent", Part, clause=_clause, chart="", fills=True, quantity="share")
def share_of_fall(graph: Graph, of: Part, fill: Sequence[Graph] = ()) -> Finding:
    """Share of a span's fall, year on year, that came in one part of it, in per cent.

    It mirrors `share_of_change`, which is of increases. Where the release of the whole corrects the
    part, the bounds hold both.

    Parameters
    ----------
    graph : Graph
    of : Part
        With an `event`, the lower bound counts only the days of the part before it, and takes the
        part's fall as even over its days: an assumption.
    fill : sequence of Graph, optional
        Other vintages and sources, for what the record lacks.

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
    return share_in_part(graph, of, FALL, fill)
