"""Measures of extremes: how far back one has to go to find a month as low, or as high.

Months published only as a combined total are not ignored: of a combined span, one month can
only have been as low if the others made up the rest, and where the rest exceeds what any month on
record reached, that is ruled out.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis.core.errors import ParameterError
from analysis.core.formatting import said
from analysis.figures.evidence import Finding
from analysis.measures.arguments import Flow
from analysis.measures.counts import Counted
from analysis.measures.criteria import HIGHEST, LOWEST, Criterion, Side
from analysis.measures.like_spans import LikeSpans
from analysis.measures.quantities import Level
from analysis.measures.record import Record
from analysis.measures.registry import Clause, measure, subject, than_since
from analysis.measures.searches import Search, search
from analysis.totals.graph import Graph


def _clause(word: str) -> Clause:
    def clause(of: Flow, finding: Finding) -> str:
        verb = "was" if of.flow == "total" else "were"
        return f"{subject(of)} {verb} {word} {than_since(of, finding)}"

    return clause


@measure(
    "month", Flow, clause=_clause("lower"), chart="quarterly_beside_monthly", fills=True,
    seasonal=True, one_sided="no later",
)  # fmt: skip
def lowest_since(graph: Graph, of: Flow, fill: Sequence[Graph] = ()) -> Finding:
    """Last month before `span` in which a flow was as low as in `span`.

    "Lowest since T" means that no month after T is as low. The finding is the last month at or
    below that level; its bounds are the last that certainly was and the last that may have been.
    Rounding, months published only as a combined total and missing months set the two apart.

    Parameters
    ----------
    graph : Graph
    of : Flow
        `span` is a single month.
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
    >>> lowest_since(Graph(load(as_of="2022-04-21")), Flow(span="2022-03", flow="export"))
    May 2020 (May 2020 to August 2021)
    """
    return _extreme(graph, of, fill, LOWEST)


@measure(
    "month", Flow, clause=_clause("higher"), chart="quarterly_beside_monthly", fills=True,
    seasonal=True, one_sided="no later",
)  # fmt: skip
def highest_since(graph: Graph, of: Flow, fill: Sequence[Graph] = ()) -> Finding:
    """Last month before `span` in which a flow was as high as in `span`; as `lowest_since`.

    Examples
    --------
    >>> from analysis import load
    >>> highest_since(Graph(load(), source="comtrade"), Flow(span="2022-07", flow="export"))
    January 2022
    """
    return _extreme(graph, of, fill, HIGHEST)


def _extreme(graph: Graph, of: Flow, fill: Sequence[Graph], side: Side) -> Finding:
    if of.span.months != 1:
        raise ParameterError("span", str(of.span), "a single month")
    record = Record(graph, fill, Level(of.flow), of.span)
    criterion = Criterion(
        side, record.now.value, ties=True, done=f"been as {side.word}", role=f"as {side.word}"
    )
    found = search(record, LikeSpans(of.span), criterion)
    undecided = [_open(one, found, side) for one in found.undecided]
    return found.finding(
        [found.reach, *undecided, *found.notes], f"the last month as {side.word}, "
    )


def _open(one: Counted, found: Search, side: Side) -> str:
    assert one.reading is not None
    why = "the room for differences between the sources" if one.later else "what is printed"
    value, now = (said(of.value.value, "bn", 3) for of in (one.reading, found.record.now))
    which = f"leaves open which is {side.word}er"
    return f"{one.span.label}, {value}, can't be told from {now}: {why} {which}."
