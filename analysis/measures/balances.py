"""Measures of the balance along time: its rank, and its growth.

The balance is exports less imports, as the reporter sees it: above zero a surplus, below a deficit.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis.core.errors import NoFigureError
from analysis.core.formatting import said
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Finding, taken
from analysis.measures.arguments import BalanceSince, RankedBalance
from analysis.measures.levels import named_part
from analysis.measures.quantities import Balance, Record
from analysis.measures.ranking import ranked
from analysis.measures.registry import from_below, measure
from analysis.totals.bases import base_of, level_of
from analysis.totals.graph import Graph


def _rank(of: RankedBalance, finding: Finding) -> str:
    return f"the balance of {of.span.label} ranked {finding.text}{from_below(of)} on record"


@measure("rank", RankedBalance, clause=_rank, chart="exports_and_imports", fills=True)
def balance_rank(graph: Graph, of: RankedBalance, fill: Sequence[Graph] = ()) -> Finding:
    """Rank of a span's balance, exports less imports, among its like on record; as `rank`.

    The highest is the largest surplus; a record deficit is rank 1 with `order: lowest`.

    Examples
    --------
    >>> from analysis import load
    >>> balance_rank(Graph(load()), RankedBalance(span="2022", order="lowest"))
    1st
    """
    return ranked(Record(graph, fill, Balance(), of.span), of)


def _growth(of: BalanceSince, finding: Finding) -> str:
    way = "shrank" if finding.value < 0 else "grew"  # type: ignore[operator]
    kind = "deficit" if "deficit" in finding.what else "surplus"
    return f"the {kind} of {of.span.label} {way} by {finding.text.lstrip('−')}"


@measure("percent", BalanceSince, clause=_growth, chart="exports_and_imports")
def balance_growth(graph: Graph, of: BalanceSince) -> Finding:
    """Growth of the surplus or deficit on an earlier span, by default the year before, in per cent.

    It is the size of the balance that grows or shrinks: a deficit that widens from 10 to 12 billion
    grew 20%, as the partner's surplus did.

    Raises
    ------
    NoFigureError
        If the figures do not give a level, or a surplus may have turned into a deficit or the
        reverse, of which there is no growth.

    Examples
    --------
    >>> from analysis import load
    >>> balance_growth(Graph(load()), BalanceSince(span="2022"))
    213.8% (212.3% to 215.3%)
    """
    span, earlier = of.span, of.since or of.span.year_ago
    pairs = {span: [level_of(graph, span, flow) for flow in ("export", "import")]}
    if of.since is None:
        pairs[earlier] = [base_of(graph, span, flow) for flow in ("export", "import")]
    else:
        pairs[earlier] = [level_of(graph, earlier, flow) for flow in ("export", "import")]
    now, before = (sold.value - bought.value for sold, bought in pairs.values())
    kind = _kind(now, before, span, earlier)
    evidence = [
        item
        for role, (sold, bought) in zip(("level", "base"), pairs.values(), strict=True)
        for item in (*sold.evidence(role), *taken(bought.evidence(role)))
    ]
    currency = f"bn {graph.currency}"
    note = (
        f"The {kind} was {said(abs(now.value), currency, 2)} in {span.label} and "
        f"{said(abs(before.value), currency, 2)} in {earlier.label}."
    )
    parts = tuple(
        named_part(flow, one, level)
        for one, levels in pairs.items()
        for flow, level in zip(("export", "import"), levels, strict=True)
    )
    return Finding.of(
        now.growth_on(before),
        "percent",
        *evidence,
        notes=(note,),
        parts=parts,
        what=f"of the {kind}, ",
    )


def _kind(now: Interval, before: Interval, span: Span, earlier: Span) -> str:
    """Return which the balance was in both spans: a surplus or a deficit."""
    if now.low > 0 and before.low > 0:
        return "surplus"
    if now.high < 0 and before.high < 0:
        return "deficit"
    raise NoFigureError(
        f"the balance was not for certain a surplus, or a deficit, in both {span} and {earlier}: "
        "its growth is undefined"
    )
