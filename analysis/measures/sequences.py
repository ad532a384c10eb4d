"""Measures along time: ranks, runs, first times and thresholds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import OPEN, ordinal, plain
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding, taken
from analysis.figures.schema import FLOW_TITLES
from analysis.measures.arguments import Flow, MaybeSince, Threshold
from analysis.measures.registry import measure, subject
from analysis.totals.bases import base_of, level_of
from analysis.totals.derivations import Derivation
from analysis.totals.graph import Graph


def _rank(of: MaybeSince, finding: Finding) -> str:
    return f"{subject(of)} ranked {finding.text} on record"


def _run(of: Flow, finding: Finding) -> str:
    return f"{subject(of)} moved the same way for the {ordinal(int(finding.value))} time in a row"  # type: ignore[arg-type]


def _first(of: Flow, finding: Finding) -> str:
    return f"{subject(of)} moved so for the first time since {finding.text}"


def _reached(of: Threshold, finding: Finding) -> str:
    return f"{subject(of)} reached {plain(of.threshold)} bn in {finding.text}"


@measure("rank", MaybeSince, clause=_rank, chart="exports_and_imports")
def rank(graph: Graph, of: MaybeSince) -> Finding:
    """Rank of a span among all of its length and kind on record up to it: 1 is the highest.

    A record is rank 1. Spans that can't be derived are passed over, and said.

    Examples
    --------
    >>> from analysis import load
    >>> rank(Graph(load(as_of="2022-04-21")), MaybeSince(span="2022Q1", flow="total"))
    3rd
    """
    span, flow = of.span, of.flow
    now = level_of(graph, span, flow)
    others = list(_earlier(graph, span, flow, of.since))
    known = [(one, level) for one, level in others if level is not None]
    high = 1 + sum(level.value.high > now.value.low for _, level in known)
    low = 1 + sum(level.value.low > now.value.high for _, level in known)
    value = 1 + sum(level.value.value > now.value.value for _, level in known)
    evidence = [
        *now.evidence(),
        *(item for _, level in known for item in level.evidence("compared")),
    ]
    missing = [one.label for one, level in others if level is None]
    notes: tuple[str, ...] = (f"Compared with {len(known)} earlier spans of the same length.",)
    notes += (f"Not derivable, and passed over: {', '.join(missing)}.",) if missing else ()
    return Finding(Decimal(value), Decimal(low), Decimal(high), "rank", tuple(evidence), notes)


@measure("in a row", Flow, clause=_run, chart="exports_and_imports")
def run_length(graph: Graph, of: Flow) -> Finding:
    """How many spans in a row, up to this one, moved the same way on the year before.

    Examples
    --------
    >>> from analysis import load
    >>> run_length(Graph(load(as_of="2022-04-21")), Flow(span="2022Q1", flow="total"))
    5 in a row
    """
    span, flow = of.span, of.flow
    evidence: list[Evidence] = []
    way, certain, at = _sign(graph, span, flow, evidence), 0, span
    if way == 0:
        raise NoFigureError(f"whether {flow}s of {span} rose or fell can't be told")
    step = way
    while step == way:
        certain, at = certain + 1, at.shift(-at.months)
        step = _sign(graph, at, flow, evidence)
    moved, last = ("rose" if way > 0 else "fell"), at.shift(at.months).label
    notes: tuple[str, ...] = (
        f"{FLOW_TITLES[flow]} {moved} on the year before in each, back to {last}.",
    )
    most = certain
    if step == 0:
        most += max((at.start - 12 - graph.bounds[0]) // at.months, 0) + 1
        notes += (f"For {at.label} the direction is not known: the run may be longer.",)
    low, high = Decimal(certain), Decimal(most)
    return Finding(low, low, high, "in a row", tuple(evidence), notes)


@measure("month", Flow, clause=_first, chart="exports_and_imports")
def first_since(graph: Graph, of: Flow) -> Finding:
    """Last earlier span that moved the same way on the year before: "first decline since …".

    The finding is the last month of that span, between the last that moved so for certain and the
    last that may have, its direction not being known.

    Examples
    --------
    >>> from analysis import load
    >>> first_since(Graph(load(as_of="2022-04-21")), Flow(span="2022-03", flow="export"))
    March 2020 (March 2020 to February 2022)
    """
    span, flow = of.span, of.flow
    evidence: list[Evidence] = []
    way = _sign(graph, span, flow, evidence)
    if way == 0:
        raise NoFigureError(f"whether {flow}s of {span} rose or fell can't be told")
    unknown: Span | None = None
    at = span.shift(-span.months)
    while at.start - 12 >= graph.bounds[0]:
        seen: list[Evidence] = []
        moved = _sign(graph, at, flow, seen)
        evidence += seen
        unknown = at if moved == 0 and unknown is None else unknown
        if moved == way:
            high = unknown.last if unknown else at.last
            return Finding(
                at.last, at.last, high, "month", tuple(evidence), _moved_so(way, unknown)
            )
        at = at.shift(-span.months)
    high = unknown.last if unknown else at.last
    return Finding(high, OPEN, high, "month", tuple(evidence), _moved_so(way, unknown))


def _moved_so(way: int, unknown: Span | None) -> tuple[str, ...]:
    note = f"Looked for the last time it {'rose' if way > 0 else 'fell'} on the year before."
    return (note, f"For {unknown.label} the direction is not known.") if unknown else (note,)


@measure("month", Threshold, clause=_reached, chart="exports_and_imports")
def reached(graph: Graph, of: Threshold) -> Finding:
    """First month by whose end a span's running total reached a threshold, in billions.

    Examples
    --------
    >>> from analysis import load
    >>> reached(Graph(load()), Threshold(span="2023", flow="total", threshold=200))
    November 2023
    """
    span, flow, wanted = of.span, of.flow, of.threshold
    running = [Span(span.start, end) for end in range(span.start + 1, span.end + 1)]
    known_levels = [
        (part, level) for part in running if (level := graph.derive(part, flow)) is not None
    ]
    sure = next(((part, level) for part, level in known_levels if level.value.low >= wanted), None)
    maybe = next(
        ((part, level) for part, level in known_levels if level.value.high >= wanted), None
    )
    if sure is None or maybe is None:
        raise NoFigureError(f"{flow}s of {span} are not known to have reached {wanted} bn")
    evidence = (*sure[1].evidence("reached"), *maybe[1].evidence("may have been reached"))
    likely = next(part for part, level in known_levels if level.value.value >= wanted)
    return Finding(
        likely.last, maybe[0].last, sure[0].last, "month", tuple(dict.fromkeys(evidence))
    )


def _earlier(
    graph: Graph, span: Span, flow: str, since: Span | None
) -> Iterator[tuple[Span, Derivation | None]]:
    first = since.start if since is not None else graph.bounds[0]
    if (span.start - first) // span.months < 1:
        raise ParameterError("since", str(since), f"a span at least one length before {span}")
    at = span.shift(-span.months)
    while at.start >= first:
        yield at, graph.derive(at, flow)
        at = at.shift(-span.months)


def _sign(graph: Graph, span: Span, flow: str, evidence: list[Evidence]) -> int:
    try:
        now, before = level_of(graph, span, flow), base_of(graph, span, flow)
    except NoFigureError:
        return 0
    moved = now.value - before.value
    if moved.low <= 0 <= moved.high:
        return 0
    evidence += [*now.evidence(), *taken(before.evidence("base"))]
    return 1 if moved.low > 0 else -1
