"""Measures of one span, or of one against another: levels, growth, changes, multiples, balances."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from analysis.core.errors import NoFigureError
from analysis.core.formatting import day, signed
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Finding, taken
from analysis.figures.schema import FLOW_TITLES
from analysis.measures.arguments import Flow, Grown, MaybeSince, Since, Spanned
from analysis.measures.registry import measure, moved, stated_as
from analysis.totals.bases import base_note, base_of, growth_of, level_of, office_rate
from analysis.totals.derivations import Derivation
from analysis.totals.graph import Graph


@measure("billion", Flow, clause=stated_as("the level"), chart="exports_and_imports")
def level(graph: Graph, of: Flow) -> Finding:
    """Level of a flow over a span, in billions.

    Examples
    --------
    >>> from analysis import load
    >>> level(Graph(load(as_of="2022-04-21")), Flow(span="2022Q1", flow="total"))
    38.17 bn USD (38.165 to 38.175)
    """
    return level_of(graph, of.span, of.flow).finding(f"bn {graph.currency}")


@measure("percent", Grown, clause=moved, chart="windows")
def growth(graph: Graph, of: Grown) -> Finding:
    """Growth of a flow, year on year, in per cent.

    Where the office printed the growth rate of that very span, that rate is the finding. Growth of
    a single month printed by an agency is its own arithmetic on months as first published, and is
    only quoted.

    Parameters
    ----------
    graph : Graph
    of : Grown
        `base` says whether growth is measured from the office's corrected figures (``restated``)
        or from those ``printed``.

    Raises
    ------
    NoFigureError
        If the figures do not give the level or its base, or the base may be zero.

    Examples
    --------
    >>> from analysis import load
    >>> graph = Graph(load(as_of="2022-04-21"))
    >>> growth(graph, Grown(span="2022Q1", flow="total"))
    28.7% (28.65% to 28.75%)
    >>> growth(graph, Grown(span="2022-03", flow="export"))
    −7.5% (−8.0% to −7.0%)
    >>> growth(graph, Grown(span="2022Q1", flow="total", base="printed"))
    30.45% (30.41% to 30.49%)
    """
    span, flow = of.span, of.flow
    now, before = level_of(graph, span, flow), base_of(graph, span, flow, of.base)
    found = growth_of(graph, span, flow, of.base)
    own = graph.flow(flow).of(span)
    if own is not None and of.base == "restated" and office_rate(graph, span, flow) is not None:
        notes: tuple[str, ...] = (
            f"The office itself printed this rate on {day(own.released)}, based on its corrected "
            "figures for the year before.",
            base_note(before, span),
        )
    else:
        notes = (base_note(before, span), *before.mixing)
        if own is not None and own.growth is not None and not own.by_office:
            notes += (
                f"News agencies printed {signed(own.growth.value)}%, which they computed from the "
                "months as first published.",
            )
    evidence = (*now.evidence(), *before.evidence("base"))
    parts = (named_part(flow, span, now), named_part(flow, span.year_ago, before))
    return Finding.of(found, "percent", *evidence, notes=notes, parts=parts)


@measure("billion", Grown, clause=moved, chart="increase")
def change(graph: Graph, of: Grown) -> Finding:
    """Change of a flow, year on year, in billions.

    Examples
    --------
    >>> from analysis import load
    >>> change(Graph(load(as_of="2022-04-21")), Grown(span="2022Q1", flow="total"))
    8.51 bn USD (8.49 to 8.53)
    """
    now = level_of(graph, of.span, of.flow)
    before = base_of(graph, of.span, of.flow, of.base)
    found = now.value - before.value
    return _between(found, f"bn {graph.currency}", now, before, of, of.span.year_ago)


@measure("percent", Since, clause=stated_as("the growth"), chart="exports_and_imports")
def growth_since(graph: Graph, of: Since) -> Finding:
    """Growth of a flow from one span to another, in per cent; monthly means if lengths differ.

    Examples
    --------
    >>> from analysis import load
    >>> graph = Graph(load(as_of="2022-04-21"))
    >>> growth_since(graph, Since(span="2022Q1", flow="total", since="2021Q4"))
    −14% (−14.1% to −13.9%)
    """
    span, since = of.span, of.since
    now, before = level_of(graph, span, of.flow), level_of(graph, since, of.flow)
    alike = span.months == since.months
    ends = (now.value, before.value) if alike else (_mean(now, span), _mean(before, since))
    found = quotient(*ends, since, of.flow) - Interval.exact(1)
    finding = _between(found.times(100), "percent", now, before, of, since)
    if alike:
        return finding
    note = (
        f"{span.label} and {since.label} differ in length: their means by the month are compared."
    )
    return replace(finding, notes=(*finding.notes, note))


@measure("times", MaybeSince, clause=stated_as("the multiple"), chart="exports_and_imports")
def multiple(graph: Graph, of: MaybeSince) -> Finding:
    """How many times its level in an earlier span (by default the year before) a flow reached.

    Examples
    --------
    >>> from analysis import load
    >>> multiple(Graph(load()), MaybeSince(span="2023-03", flow="export"))
    2.371 times (2.364 to 2.379)
    """
    earlier = of.since or of.span.year_ago
    now = level_of(graph, of.span, of.flow)
    if of.since is None:
        before = base_of(graph, of.span, of.flow)
    else:
        before = level_of(graph, of.since, of.flow)
    ratio = quotient(now.value, before.value, earlier, of.flow)
    return _between(ratio, "times", now, before, of, earlier)


@measure("billion", Spanned, clause=stated_as("the balance"), chart="exports_and_imports")
def balance(graph: Graph, of: Spanned) -> Finding:
    """Return exports less imports, in billions; below zero is a deficit.

    Examples
    --------
    >>> from analysis import load
    >>> balance(Graph(load(as_of="2022-04-21")), Spanned(span="2022Q1"))
    −5.29 bn USD (−5.30 to −5.28)
    """
    sold, bought = level_of(graph, of.span, "export"), level_of(graph, of.span, "import")
    evidence = (*sold.evidence("exports"), *taken(bought.evidence("imports")))
    parts = (named_part("export", of.span, sold), named_part("import", of.span, bought))
    found = sold.value - bought.value
    return Finding.of(found, f"bn {graph.currency}", *evidence, parts=parts)


@measure("points", Grown, clause=stated_as("the contribution"), chart="increase")
def contribution(graph: Graph, of: Grown) -> Finding:
    """Contribution of a flow to the growth of total trade, in percentage points.

    Examples
    --------
    >>> from analysis import load
    >>> contribution(Graph(load(as_of="2022-04-21")), Grown(span="2022Q1", flow="import"))
    17.3 points (17.1 to 17.6)
    """
    span, flow = of.span, of.flow
    now, before = level_of(graph, span, flow), base_of(graph, span, flow, of.base)
    whole = base_of(graph, span, "total", of.base)
    points = quotient(now.value - before.value, whole.value, span.year_ago, "total").times(100)
    evidence = (*now.evidence(), *taken(before.evidence("base")), *whole.evidence("base of total"))
    parts = (named_part(flow, span, now), named_part(flow, span.year_ago, before))
    return Finding.of(points, "points", *evidence, parts=parts)


def named_part(flow: str, span: Span, derived: Derivation) -> tuple[str, Decimal]:
    """Return a level with its name, for telling what moved."""
    return f"{FLOW_TITLES[flow].lower()} of {span.label}", derived.value.value


def quotient(value: Interval, by: Interval, span: Span, flow: str) -> Interval:
    """Divide by a level.

    Raises
    ------
    NoFigureError
        If the level may be zero.
    """
    if by.low <= 0:
        raise NoFigureError(f"{flow}s of {span} may be zero, so the quotient is undefined")
    return value / by


def _between(
    found: Interval, unit: str, now: Derivation, before: Derivation, of: Flow, earlier: Span
) -> Finding:
    evidence = (*now.evidence(), *taken(before.evidence("base")))
    parts = (named_part(of.flow, of.span, now), named_part(of.flow, earlier, before))
    return Finding.of(found, unit, *evidence, notes=before.mixing, parts=parts)


def _mean(derived: Derivation, span: Span) -> Interval:
    return derived.value / Interval.exact(span.months)
