"""Measures of extremes: how far back one has to go to find a span as low, or as high.

Months published only as a combined total are not ignored: of a combined span, one month can
only have been as low if the others made up the rest, and where the rest exceeds what any month on
record reached, that is ruled out.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis.figures.evidence import Finding
from analysis.measures.arguments import Along, like_of
from analysis.measures.criteria import HIGHEST, LOWEST
from analysis.measures.quantities import Level
from analysis.measures.record import Record
from analysis.measures.registry import Clause, measure, subject, than_since
from analysis.measures.searches import extreme
from analysis.totals.graph import Graph


def _clause(word: str) -> Clause:
    def clause(of: Along, finding: Finding) -> str:
        verb = "was" if of.flow == "total" else "were"
        return f"{subject(of)} {verb} {word} {than_since(of, finding)}"

    return clause


@measure(
    "month", Along, clause=_clause("lower"), chart="levels", fills=True,
    seasonal=True, one_sided="no later",
)  # fmt: skip
def lowest_since(graph: Graph, of: Along, fill: Sequence[Graph] = ()) -> Finding:
    """Last earlier span in which a flow was as low: "the lowest since …".

    "Lowest since T" means that none after T is as low. Months are compared with months, quarters
    with quarters and so on; see `like_spans`. The finding is the last month of the last such span
    at or below that level; its bounds are the last that certainly was and the last that may have
    been. Rounding, months published only as a combined total and missing months set the two apart.

    Parameters
    ----------
    graph : Graph
    of : Along
        With `window: same months`, the same months of each year; with `year to date`, the totals
        from January to each month.
    fill : sequence of Graph, optional
        Other vintages and sources, for months that the record lacks or holds combined and can't
        rule out.

    Raises
    ------
    NoFigureError
        If the figures do not give the month.

    Examples
    --------
    >>> from analysis import load
    >>> lowest_since(Graph(load(as_of="2022-04-21")), Along(span="2022-03", flow="export"))
    May 2020 (May 2020 to August 2021)
    """
    return extreme(Record(graph, fill, Level(of.flow), of.span), like_of(of), LOWEST)


@measure(
    "month", Along, clause=_clause("higher"), chart="levels", fills=True,
    seasonal=True, one_sided="no later",
)  # fmt: skip
def highest_since(graph: Graph, of: Along, fill: Sequence[Graph] = ()) -> Finding:
    """Last month before `span` in which a flow was as high as in `span`; as `lowest_since`.

    Examples
    --------
    >>> from analysis import load
    >>> highest_since(Graph(load(), source="comtrade"), Along(span="2022-07", flow="export"))
    January 2022
    """
    return extreme(Record(graph, fill, Level(of.flow), of.span), like_of(of), HIGHEST)
