"""Measures of the releases themselves: when figures were published."""

from __future__ import annotations

from analysis.core.errors import NoFigureError
from analysis.core.formatting import day
from analysis.figures.evidence import Finding
from analysis.figures.schema import FLOW_NAMES, RELEASE_DAYS
from analysis.measures.arguments import Figures
from analysis.measures.registry import measure
from analysis.sources.registry import short_name
from analysis.totals.bases import level_of
from analysis.totals.graph import Graph


def _clause(_: Figures, finding: Finding) -> str:
    return f"the figures were released by {finding.text}"


@measure("day", Figures, clause=_clause, chart="")
def released(graph: Graph, of: Figures) -> Finding:
    """Day on which figures were released: the last of them, and from the first to the last.

    Parameters
    ----------
    graph : Graph
    of : Figures
        Flow and span of each, such as ``total 2022Q1``.

    Raises
    ------
    NoFigureError
        If one was not printed, or if its day is not that of a release.

    Examples
    --------
    >>> from analysis import load
    >>> figures = Figures(figures=["total 2022Q1", "export 2022-03"])
    >>> released(Graph(load(as_of="2022-04-21")), figures)
    13 Apr 2022
    """
    edges = []
    for flow, span in of.figures:
        for edge, _ in level_of(graph, span, flow).steps:
            if edge.figure.date_basis not in RELEASE_DAYS:
                which = f"{FLOW_NAMES[flow]} of {span.label}"
                source = short_name(graph.source, graph.trade.folder)
                raise NoFigureError(
                    f"{source} does not say when it released {which}: the day held, "
                    f"{day(edge.released)}, is that on which the figure was seen"
                )
            edges.append(edge)
    days = [edge.released for edge in edges]
    evidence = tuple(edge.evidence for edge in edges)
    note = "The release day of the figures that the claim refers to."
    return Finding(max(days), min(days), max(days), "day", evidence, notes=(note,))
