"""Measures along time: ranks, runs, first times and thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from analysis.core.errors import NoFigureError
from analysis.core.formatting import LATER, sentence
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Finding, vintages_used
from analysis.figures.schema import FLOW_NAMES
from analysis.measures.arguments import Arguments, Moved, Ranked, Threshold, like_of
from analysis.measures.counts import filled_note
from analysis.measures.criteria import HIGHEST, LOWEST, Criterion
from analysis.measures.like_spans import YEAR_TO_DATE, each_of
from analysis.measures.quantities import Growth, Level, Quantity
from analysis.measures.ranking import ranked, ranked_by_rate
from analysis.measures.record import Reading, Record
from analysis.measures.registry import in_a_row, measure, place, since, subject, threshold_of
from analysis.measures.runs import run_of
from analysis.measures.searches import perhaps_itself, search
from analysis.totals.graph import Graph

_ZERO = Interval.exact(0)


def _rank(of: Ranked, finding: Finding) -> str:
    return f"{subject(of)} {place(of, finding, 'highest', 'lowest')}"


@measure("rank", Ranked, clause=_rank, chart="levels", fills=True, seasonal=True)
def rank(graph: Graph, of: Ranked, fill: Sequence[Graph] = ()) -> Finding:
    """Rank of a span among its like on record up to it: 1 is the highest, a record.

    Months are compared with months, quarters with quarters, years with years, and any other span
    with the same months of each year; see `like_spans`. Of what is published only as a combined
    total, some months may or must have been higher; the bounds say how many. What no figure gives
    leaves the rank open. The record starts where the figures do: what came before is not compared.

    Parameters
    ----------
    graph : Graph
    of : Ranked
        `since` lets the comparison start later, as "the highest of this year" does; with `order:
        lowest`, rank 1 is the lowest.
    fill : sequence of Graph
        What may fill gaps.

    Raises
    ------
    NoFigureError
        If the figures do not give the level, or hold no earlier span.

    Examples
    --------
    >>> from analysis import load
    >>> graph = Graph(load(as_of="2022-04-21"))
    >>> rank(graph, Ranked(span="2022-01..2022-02", flow="export"))
    1st
    >>> rank(graph, Ranked(span="2022Q1", flow="total", since="2021"))
    3rd
    """
    try:
        record = Record(graph, fill, Level(of.flow), of.span)
    except NoFigureError:
        found = ranked_by_rate(graph, fill, of)
        if found is None:
            raise
        return found
    return ranked(record, of)


RISES = Criterion(HIGHEST, _ZERO, ties=False, done="risen", role="rising")
FALLS = Criterion(LOWEST, _ZERO, ties=False, done="fallen", role="falling")


def direction_of(record: Record, of: Arguments) -> Criterion:
    """Return the criterion that a span moved as is asked, by default as the span in question did.

    Raises
    ------
    NoFigureError
        If none is asked for, and the figures do not tell which way that moved; or if a quote names
        both, and rather not that which the span did.
    """
    now, asked = record.now.value, of.get("direction")
    if asked is not None:
        return RISES if asked == "rose" else FALLS
    flow = FLOW_NAMES[record.quantity.flows[0]]
    if now.low <= 0 <= now.high:
        raise NoFigureError(f"whether {flow} of {record.span.label} rose or fell can't be told")
    own = "rose" if now.low > 0 else "fell"
    if isinstance(of, Moved) and of.nearest not in (None, own):
        raise NoFigureError(
            f"the quote names a rise and a fall, and {flow} {own} in {record.span.label}; "
            "`direction` under `of` says which is meant"
        )
    return RISES if now.low > 0 else FALLS


def _verbs(of: Moved, finding: Finding) -> tuple[str, str]:
    """Return how it moved: ``fell`` and ``fall``."""
    asked = of.get("direction")
    fell = asked == "fell" if asked else "fall" in finding.what
    return ("fell", "fall") if fell else ("rose", "rise")


def _did_not(of: Moved, finding: Finding) -> str:
    return f"{subject(of)} did not {_verbs(of, finding)[1]} on the year before"


def _run(of: Moved, finding: Finding) -> str:
    if not finding.high:
        return _did_not(of, finding)
    if not finding.value:
        return f"it can't be told whether {subject(of)} {_verbs(of, finding)[0]} on the year before"
    return f"{_moved(of, finding)}{in_a_row(finding, like_of(of).noun)}"


def _moved(of: Moved, finding: Finding) -> str:
    """Say how it moved: ``trade fell in 2025``, ``exports rose year on year in March 2022``."""
    whole = of.span.is_year and of.get("window") != YEAR_TO_DATE
    flow, on = FLOW_NAMES[of.get("flow", "total")], "" if whole else " year on year"
    return f"{flow} {_verbs(of, finding)[0]}{on} in {of.span.label}"


@measure("in a row", Moved, clause=_run, chart="growths", fills=True)
def run_length(graph: Graph, of: Moved, fill: Sequence[Graph] = ()) -> Finding:
    """How many spans in a row, up to this one, moved the same way on the year before.

    Each month counts by itself. If January and February together fell, at least one of them did,
    and the run may go through both; if together they rose, it ends in one of the two.

    Parameters
    ----------
    graph : Graph
    of : Moved
        With `window: year to date`, the totals from January to each month, one after the other.
        With `direction`, ``rose`` or ``fell``, only a run of such: none where the span did not.
    fill : sequence of Graph
        What may fill gaps.

    Raises
    ------
    NoFigureError
        If no `direction` is given, and it can't be told which way the span itself moved.

    Examples
    --------
    >>> from analysis import load
    >>> graph = Graph(load(as_of="2022-04-21"))
    >>> run_length(graph, Moved(span="2022Q1", flow="total"))
    5 in a row
    >>> run_length(graph, Moved(span="2022Q1", flow="total", direction="fell"))
    0 in a row
    """
    like, record = like_of(of), Record(graph, fill, Growth(of.flow), of.span)
    criterion = direction_of(record, of)
    what = "rises" if criterion is RISES else "falls"
    return run_of(record, like, criterion).finding(record, criterion, what)


def _first(of: Moved, finding: Finding) -> str:
    if finding.value == of.span.last:
        return _did_not(of, finding)
    return f"{_moved(of, finding)} for the first time {since(of, finding)}"


@measure("month", Moved, clause=_first, chart="growths", fills=True, one_sided="no later")
def first_since(graph: Graph, of: Moved, fill: Sequence[Graph] = ()) -> Finding:
    """Last earlier span that moved the same way on the year before: "first decline since …".

    "First since T" means that none after T moved that way. The finding is the last month of that
    span; its bounds are the last that certainly moved that way and the last that may have, since
    its direction is not known or it is published only within a combined total.

    Parameters
    ----------
    graph : Graph
    of : Moved
        With `window: year to date`, the totals from January to each month, one after the other.
        With `direction`, ``rose`` or ``fell``, the span itself is found where it did not move so:
        then it is the first since no month before it.
    fill : sequence of Graph
        What may fill gaps.

    Examples
    --------
    >>> from analysis import load
    >>> first_since(Graph(load(as_of="2022-04-21")), Moved(span="2022-03", flow="export"))
    June 2020 (March 2020 to February 2022)
    """
    like, record = like_of(of), Record(graph, fill, Growth(of.flow), of.span)
    criterion = direction_of(record, of)
    moved, verb = ("rise", "rose") if criterion is RISES else ("fall", "fell")
    if not criterion.possible(record.now.value):
        own = of.span.last
        none = f"There was no {moved} in {of.span.label}."
        return Finding(own, own, own, "month", record.now.shown("level"), (none,))
    found = search(record, like, criterion)
    notes = [f"Looked for the last time {FLOW_NAMES[of.flow]} {verb} on the year before."]
    close = [one.span for one in found.undecided]
    filled = filled_note(record, found.seen)
    notes += (*each_of(close, "For {} the direction is not known."), *found.notes)
    notes += [f"{sentence(filled)}."] if filled else []
    finding = found.finding(notes, f"the last earlier {moved}, ")
    return perhaps_itself(finding, criterion, record)


def _reached(of: Threshold, finding: Finding) -> str:
    if finding.value == LATER:
        by = Span.parse(finding.low).shift(-1).label
        return f"{subject(of)} had not reached {threshold_of(of, finding.currency)} by {by}"
    return f"{subject(of)} reached {threshold_of(of, finding.currency)} in {_within(of, finding)}"


def _within(of: Threshold, finding: Finding) -> str:
    """Say a month; its year only where the span is not that very year."""
    year = f" {(of.span.end - 1) // 12}"
    return finding.text.removesuffix(year) if of.span.is_year else finding.text


@measure("month", Threshold, clause=_reached, chart="running_totals", fills=True)
def reached(graph: Graph, of: Threshold, fill: Sequence[Graph] = ()) -> Finding:
    """First month by whose end a span's running total reached a threshold, in billions.

    The earliest it can be is the month after the last total known to lie below the threshold. Where
    no total on record reaches it, it was reached later, if at all.

    Parameters
    ----------
    graph : Graph
    of : Threshold
    fill : sequence of Graph
        What may fill running totals that the record lacks; January is not split off where January
        and February are published together.

    Raises
    ------
    NoFigureError
        If the figures give no running total of the span, or leave open whether it ever reached the
        threshold.

    Examples
    --------
    >>> from analysis import load
    >>> reached(Graph(load()), Threshold(span="2023", flow="total", threshold=200))
    November 2023
    >>> early = Graph(load(as_of="2022-05-10"))
    >>> reached(early, Threshold(span="2022", flow="export", threshold=5))
    February 2022 (January 2022 to February 2022)
    """
    wanted, totals = of.threshold, list(_running(graph, fill, of.span, Level(of.flow)))
    if not totals:
        raise graph.missing(of.span, of.flow)
    sure = next((at for at, (_, one) in enumerate(totals) if one.value.low >= wanted), None)
    below = [(part, one) for part, one in totals[:sure] if one.value.high < wanted][-1:]
    if sure is None:
        return _not_reached(of, totals, below, graph.currency)
    start = below[0][0].end if below else of.span.start
    first, (last, reading) = Span(start, start + 1), totals[sure]
    likely = next(part for part, one in totals if one.value.value >= wanted)
    best = max(first.last, min(likely.last, last.last))
    evidence = [item for _, one in below for item in one.shown("not yet reached")]
    evidence += reading.shown("reached")
    notes = _between(first, last, [*(one for _, one in below), reading])
    return Finding(best, first.last, last.last, "month", tuple(evidence), notes)


_Totals = Sequence[tuple[Span, Reading]]


def _not_reached(of: Threshold, totals: _Totals, below: _Totals, currency: str) -> Finding:
    """Say that a running total had not reached a threshold by the last month that is known.

    Raises
    ------
    NoFigureError
        If the last total known leaves it open.
    """
    part, reading = totals[-1]
    if not below or below[0][0] != part:
        level = threshold_of(of, currency)
        what = subject(of)
        raise NoFigureError(f"the figures do not show that {what} had reached {level}")
    value = Level(of.flow).said(reading.value.value, currency)
    note = f"{sentence(FLOW_NAMES[of.flow])} came to {value} by the end of {_month(part)}."
    later = _between(part, part, [reading])
    first = Span(part.end, part.end + 1).last
    return Finding(
        LATER, first, LATER, "month", reading.shown("not yet reached"), (note, *later)
    )  # fmt: skip


def _month(part: Span) -> str:
    return Span(part.end - 1, part.end).label


def _running(
    graph: Graph, fill: Sequence[Graph], span: Span, quantity: Quantity
) -> Iterator[tuple[Span, Reading]]:
    """Yield the running totals of a span that are known.

    The source asked leads wherever it has one of them; another one fills, or leads where it has
    none.
    """
    months = [Span(span.start, end) for end in range(span.start + 1, span.end + 1)]
    own = [part for part in months if graph.derive(part, quantity.flows[0])]
    record = next(_records(graph, fill, quantity, own or months), None)
    if record is None:
        return
    for at, part in enumerate(months):
        after = months[at + 1] if at + 1 < len(months) else None
        together = part.start % 12 == 0 and part.months == 1 and after and record.own(after)
        reading = record.own(part) or (None if together else record.filled(part))
        if reading is not None:
            yield part, reading


def _records(
    graph: Graph, fill: Sequence[Graph], quantity: Quantity, spans: Sequence[Span]
) -> Iterator[Record]:
    for span in spans:
        with suppress(NoFigureError):
            yield Record(graph, fill, quantity, span)


def _between(first: Span, last: Span, used: Sequence[Reading]) -> tuple[str, ...]:
    notes = []
    if first.end < last.end:
        unknown = Span(first.start, last.end)
        notes.append(f"Within {unknown.label} the figures do not tell in which month.")
    later = [item for one in used for item in one.filling]
    if later:
        notes.append(f"Running totals that the source lacks are from {vintages_used(later)}.")
    return tuple(notes)
