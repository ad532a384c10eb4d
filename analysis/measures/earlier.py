"""Measures of a span against an earlier one, and its mean per month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from analysis.core.errors import ParameterError
from analysis.core.formatting import said
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.measures.arguments import Flow, MaybeSince, Since, check_earlier
from analysis.measures.levels import Fill, between, level, quotient
from analysis.measures.registry import measure, subject
from analysis.totals.comparisons import comparisons, printed_rate, together
from analysis.totals.graph import Graph
from analysis.totals.readings import Reading, Readings


def _changed_since(of: Since, finding: Finding) -> str:
    verb = "was" if of.flow == "total" else "were"
    way = "lower" if finding.value < 0 else "higher"  # type: ignore[operator]
    return f"{subject(of)} {verb} {finding.text.lstrip('−')} {way} than in {of.since.label}"


@measure("percent", Since, clause=_changed_since, chart="levels", fills=True, quantity="growth")
def growth_since(graph: Graph, of: Since, fill: Fill = ()) -> Finding:
    """Growth of a flow from one span to another, in per cent; monthly means if lengths differ.

    Examples
    --------
    >>> from analysis import load
    >>> graph = Graph(load(as_of="2022-04-21"))
    >>> growth_since(graph, Since(span="2022Q1", flow="total", since="2021Q4"))
    −14% (−15.5% to −12.4%)
    """
    span, since = of.span, of.since
    readings, alike = _two_spans(graph, of, since, fill), span.months == since.months

    def grown(one: Reading) -> Interval:
        ends = one.now.value, one.before.value
        ends = ends if alike else (_mean(ends[0], span), _mean(ends[1], since))
        return (quotient(*ends, since, of.flow) - Interval.exact(1)).times(100)

    finding = between(readings, grown, "percent", of, since)
    printed = printed_rate(graph, span, of.flow) if since == span.year_ago else None
    finding = replace(finding, rates=(printed,) if printed else ())
    if alike:
        return finding
    note = (
        f"{span.label} and {since.label} differ in length: their means by the month are compared."
    )
    return replace(finding, notes=(*finding.notes, note))


@measure("billion", Since, clause=_changed_since, chart="levels", fills=True)
def change_since(graph: Graph, of: Since, fill: Fill = ()) -> Finding:
    """Change of a flow from one span to another of the same length, in billions.

    Raises
    ------
    ParameterError
        If the spans differ in length.

    Examples
    --------
    >>> from analysis import load
    >>> change_since(Graph(load()), Since(span="2024", flow="total", since="2021"))
    97.949 bn USD (97.944 to 97.954)
    """
    span, since = of.span, of.since
    if span.months != since.months:
        raise ParameterError("since", str(since), f"a span as long as {span}")
    readings = _two_spans(graph, of, since, fill)
    return between(readings, lambda one: one.change, f"bn {graph.currency}", of, since)


def _averaged(of: Flow, finding: Finding) -> str:
    return f"{subject(of)} averaged {finding.text} a month"


@measure("billion", Flow, clause=_averaged, chart="levels", fills=True)
def monthly_mean(graph: Graph, of: Flow, fill: Fill = ()) -> Finding:
    """Mean of a flow per month of a span, in billions: "averaged 20 billion a month".

    Examples
    --------
    >>> from analysis import load
    >>> monthly_mean(Graph(load()), Flow(span="2024", flow="total"))
    20.402 bn USD
    """
    found = level(graph, of, fill)
    mean = _mean(found.interval, of.span)
    note = f"{found.text} over {said(Decimal(of.span.months), 'months')}."
    return replace(
        found, low=mean.low, value=mean.value, high=mean.high, notes=(note, *found.notes)
    )


def _multiple(of: MaybeSince, finding: Finding) -> str:
    verb, those = ("was", "that") if of.flow == "total" else ("were", "those")
    earlier = of.since or of.span.year_ago
    return f"{subject(of)} {verb} {finding.text} {those} of {earlier.label}"


@measure("times", MaybeSince, clause=_multiple, chart="levels", fills=True)
def multiple(graph: Graph, of: MaybeSince, fill: Fill = ()) -> Finding:
    """How many times its level in an earlier span (by default the year before) a flow reached.

    Examples
    --------
    >>> from analysis import load
    >>> multiple(Graph(load()), MaybeSince(span="2023-03", flow="export"))
    2.36 times (2.32 to 2.43)
    """
    earlier = of.since or of.span.year_ago
    if of.since is None:
        readings = comparisons(graph, of.span, of.flow, fill=fill)
    else:
        readings = _two_spans(graph, of, earlier, fill)
    ratio = _over(earlier, of.flow)
    return between(readings, ratio, "times", of, earlier)


def _over(earlier: Span, flow: str) -> Callable[[Reading], Interval]:
    return lambda one: quotient(one.now.value, one.before.value, earlier, flow)


def _two_spans(graph: Graph, of: Flow, since: Span, fill: Fill) -> Readings:
    """Return a span beside an earlier one, each as first printed or each as corrected."""
    check_earlier(of)
    (now, before), told = together(graph, [(of.span, of.flow), (since, of.flow)], fill)
    now, before = now.beside(before, same=False), before.beside(now, same=False)
    return Readings((Reading("mixed", now, before),), told)


def _mean(value: Interval, span: Span) -> Interval:
    return value / Interval.exact(span.months)
