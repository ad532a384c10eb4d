"""Measures of one span, or of one against another: levels, growth, changes, multiples, balances."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from analysis.core.errors import NoFigureError
from analysis.core.formatting import MINUS, day, signed
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding, taken
from analysis.figures.figure import Figure
from analysis.figures.schema import FLOW_NAMES, FLOW_TITLES
from analysis.measures.arguments import Flow, Grown, Spanned
from analysis.measures.registry import caveats, measure, moved, subject
from analysis.totals.bases import base_note, level_of
from analysis.totals.comparisons import comparisons, differences, printed_rate, rate_of, together
from analysis.totals.derivations import Derivation
from analysis.totals.filling import same_office
from analysis.totals.graph import Graph
from analysis.totals.readings import OUTLETS, Reading, Readings

Fill = Sequence[Graph]


def _level(of: Flow, finding: Finding) -> str:
    return f"{subject(of)} came to {finding.text}"


@measure("billion", Flow, clause=_level, chart="levels", fills=True)
def level(graph: Graph, of: Flow, fill: Fill = ()) -> Finding:
    """Level of a flow over a span, in billions.

    Examples
    --------
    >>> from analysis import load
    >>> level(Graph(load(as_of="2022-04-21")), Flow(span="2022Q1", flow="total"))
    38.17 bn USD (38.165 to 38.175)
    """
    return level_of(graph, of.span, of.flow, fill).finding(f"bn {graph.currency}")


@measure("percent", Grown, clause=moved, chart="levels", fills=True, quantity="growth")
def growth(graph: Graph, of: Grown, fill: Fill = ()) -> Finding:
    """Growth of a flow, year on year, in per cent.

    Where the office printed the growth rate of that very span, that rate is the finding, whether
    it printed a level with it or not. Growth of any other span is found from levels, in every
    reading that compares like with like; the bounds hold all readings. Growth of a single month
    printed by an agency is its own arithmetic on months as first published. It is one reading among
    these, and is the finding only where the figures give no other.

    Parameters
    ----------
    graph : Graph
    of : Grown
        `base` says whether growth is measured from the office's corrected figures (``restated``)
        or from those ``printed``.
    fill : sequence of Graph, optional
        Other vintages and sources, for what the record lacks.

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
    −7.7% (−9.3% to −5.8%)
    >>> growth(graph, Grown(span="2022Q1", flow="total", base="printed"))
    30.45% (30.41% to 30.49%)
    """
    if of.base == "restated" and (figure := printed_rate(graph, of.span, of.flow)):
        return _by_office(graph, figure)
    try:
        return _by_levels(comparisons(graph, of.span, of.flow, of.base), of)
    except NoFigureError:
        alone = printed_rate(graph, of.span, of.flow, "outlet") if of.base == "restated" else None
        if alone is not None:
            return _by_outlet(graph, alone, of, fill)
        if not fill:
            raise
    return _filled_growth(graph, of, fill)


def _by_office(graph: Graph, figure: Figure, *, later: bool = False) -> Finding:
    """Return the rate that the office printed, and the levels beside it where there are any."""
    span, flow = figure.span, figure.flow
    when = "by" if figure.date_basis == "stated later" else "on"
    notes: tuple[str, ...] = (
        f"The office itself printed this rate {when} {day(figure.released)}, based on its "
        "corrected figures for the year before.",
    )
    found = rate_of(graph, figure)
    own = graph.flow(flow).edge_of(figure)
    if own is None or own.base is None:
        shown = rate_evidence(figure, later=later)
        return Finding.of(found, "percent", shown, notes=notes, rates=(figure,))
    best = comparisons(graph, span, flow).best
    best = best.later if later else best
    now, before = best.now, best.before
    notes += (base_note(before, span), *now.notes, *before.notes)
    evidence = (*now.evidence(), *before.evidence("base"))
    return Finding.of(
        found, "percent", *evidence, notes=notes, parts=parts_of(best, flow, span), rates=(figure,)
    )


def _by_levels(readings: Readings, of: Grown) -> Finding:
    found = readings.spread(_growth)
    best = readings.best
    notes = (base_note(best.before, of.span), *readings.told(_growth, "percent"))
    notes += tuple(
        f"News agencies printed {signed(one.rate.value)}%, which they computed from the months as "
        "first published."
        for one in readings.items
        if one.rate is not None
    )
    rates = (edge.figure for one in readings.items if one.rate for edge, _ in one.before.steps)
    return Finding.of(
        found, "percent", *readings.evidence(), notes=notes, assumptions=readings.assumptions,
        parts=parts_of(best, of.flow, of.span), rates=tuple(rates))  # fmt: skip


def _by_outlet(graph: Graph, figure: Figure, of: Grown, fill: Fill) -> Finding:
    """Return the rate that an outlet computed; its bounds hold what other figures make it, too."""
    found = rate_of(graph, figure)
    notes: tuple[str, ...] = (OUTLETS,)
    evidence, assumptions = [rate_evidence(figure)], tuple[str, ...]()
    try:
        other = _filled_growth(graph, of, fill)
    except NoFigureError:
        pass
    else:
        found = found.hull(other.interval)
        evidence += other.evidence
        notes += (f"Other vintages and sources make it {other!r}; the bounds hold both.",)
        notes, assumptions = notes + other.notes, other.assumptions
    return Finding.of(
        found, "percent", *evidence, notes=notes, assumptions=assumptions, rates=(figure,)
    )


def _filled_growth(graph: Graph, of: Grown, fill: Fill) -> Finding:
    """Return growth from what fills gaps: a rate that an office printed, else levels."""
    if of.base == "restated":
        known = [(other, printed_rate(other, of.span, of.flow)) for other in fill]
        rates = [
            (not same_office(other.source, graph.source), figure.released, other.source, other,
             figure)
            for other, figure in known if figure
        ]  # fmt: skip
        if rates:
            *_, other, figure = min(rates, key=lambda row: row[:3])
            return _by_office(other, figure, later=True)
    return _by_levels(comparisons(graph, of.span, of.flow, of.base, fill), of)


@measure("billion", Grown, clause=moved, chart="levels", fills=True)
def change(graph: Graph, of: Grown, fill: Fill = ()) -> Finding:
    """Change of a flow, year on year, in billions.

    The finding rests on the base that the office's own rate implies, where it printed one; the
    bounds hold the difference of the two levels as printed, too.

    Examples
    --------
    >>> from analysis import load
    >>> change(Graph(load(as_of="2022-04-21")), Grown(span="2022Q1", flow="total"))
    8.5 bn USD (8.5 to 8.9)
    """
    readings = differences(graph, of.span, of.flow, of.base, fill)
    return between(readings, lambda one: one.change, f"bn {graph.currency}", of)


def _balance(of: Spanned, finding: Finding) -> str:
    """Say a surplus or deficit by its name, and what may be either by its sign."""
    if finding.low <= 0 <= finding.high:  # type: ignore[operator]
        return f"the balance of {subject(of)} was {finding.text}"
    kind = "deficit" if finding.high < 0 else "surplus"  # type: ignore[operator]
    return f"the trade {kind} in {of.span.label} came to {finding.text.lstrip(MINUS)}"


@measure("billion", Spanned, clause=_balance, chart="balances", fills=True)
def balance(graph: Graph, of: Spanned, fill: Fill = ()) -> Finding:
    """Balance of exports and imports, in billions; below zero is a deficit.

    Examples
    --------
    >>> from analysis import load
    >>> balance(Graph(load(as_of="2022-04-21")), Spanned(span="2022Q1"))
    −5.29 bn USD (−5.30 to −5.28)
    """
    (sold, bought), told = together(graph, [(of.span, "export"), (of.span, "import")], fill)
    sold, bought = sold.beside(bought), bought.beside(sold)
    evidence = (*sold.evidence("exports"), *taken(bought.evidence("imports")))
    parts = (named_part("export", of.span, sold), named_part("import", of.span, bought))
    notes, rests = caveats(sold, bought)
    return Finding.of(
        sold.value - bought.value, f"bn {graph.currency}", *evidence, parts=parts,
        notes=told + notes, assumptions=rests)  # fmt: skip


def _contribution(of: Grown, finding: Finding) -> str:
    flow = FLOW_NAMES[of.flow]
    return f"{flow} contributed {finding.text} to the growth of trade in {of.span.label}"


@measure("points", Grown, clause=_contribution, chart="shares", fills=True, quantity="share")
def contribution(graph: Graph, of: Grown, fill: Fill = ()) -> Finding:
    """Contribution of a flow to the growth of total trade, in percentage points.

    Examples
    --------
    >>> from analysis import load
    >>> contribution(Graph(load(as_of="2022-04-21")), Grown(span="2022Q1", flow="import"))
    17.3 points (17.1 to 17.6)
    """
    readings = comparisons(graph, of.span, of.flow, of.base, fill)
    wholes = comparisons(graph, of.span, "total", of.base, fill)

    def points(one: Reading) -> Interval:
        def share(whole: Reading) -> Interval:
            return quotient(one.change, whole.before.value, of.span.year_ago, "total").times(100)

        return wholes.spread(share)

    finding = between(readings, points, "points", of)
    used = tuple(
        item for item in wholes.evidence("total", "base of total") if item.role.startswith("base")
    )
    return replace(finding, evidence=finding.evidence + used)


def named_part(flow: str, span: Span, derived: Derivation) -> tuple[str, Decimal]:
    """Return a level with its name, for telling what moved."""
    return f"{FLOW_TITLES[flow].lower()} of {span.label}", derived.value.value


def parts_of(
    reading: Reading, flow: str, span: Span, earlier: Span | None = None
) -> tuple[tuple[str, Decimal], ...]:
    """Return both levels of a reading with their names; the earlier one by default a year ago."""
    before = earlier or span.year_ago
    return named_part(flow, span, reading.now), named_part(flow, before, reading.before)


def quotient(value: Interval, by: Interval, span: Span, flow: str) -> Interval:
    """Divide by a level.

    Raises
    ------
    NoFigureError
        If the level may be zero.
    """
    if by.low <= 0:
        raise NoFigureError(
            f"{FLOW_NAMES[flow]} of {span.label} may be zero, so the quotient is undefined"
        )
    return value / by


def _growth(reading: Reading) -> Interval:
    return reading.growth


def between(
    readings: Readings,
    of_reading: Callable[[Reading], Interval],
    unit: str,
    of: Flow,
    earlier: Span | None = None,
) -> Finding:
    """Return what the readings make of two levels."""
    best, earlier = readings.best, earlier or of.span.year_ago
    return Finding.of(
        readings.spread(of_reading), unit, *readings.evidence(sign=-1),
        notes=readings.told(of_reading, unit), assumptions=readings.assumptions,
        parts=parts_of(best, of.flow, of.span, earlier))  # fmt: skip


def rate_evidence(figure: Figure, *, later: bool = False) -> Evidence:
    """Return a printed growth rate, as it is shown to the reader."""
    assert figure.growth is not None
    return Evidence(figure, figure.span, figure.growth, kind="growth", role="growth", later=later)
