"""Measures that compare growth with growth: faster, slowest since, strongest of the year, runs."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.core.errors import NoFigureError
from analysis.core.formatting import said
from analysis.core.intervals import Interval
from analysis.figures.evidence import Finding, taken
from analysis.measures.arguments import (
    GrowthSince,
    Paced,
    RankedGrowth,
    Rate,
    check_earlier,
    like_of,
)
from analysis.measures.criteria import HIGHEST, LOWEST, Criterion, Side
from analysis.measures.like_spans import list_of
from analysis.measures.quantities import Growth
from analysis.measures.ranking import ranked
from analysis.measures.record import Record
from analysis.measures.registry import Clause, in_a_row, measure, place, subject, than_since
from analysis.measures.runs import run_of
from analysis.measures.searches import search
from analysis.totals.graph import Graph


def _changed(of: GrowthSince, finding: Finding) -> str:
    way = "lower" if finding.value < 0 else "higher"  # type: ignore[operator]
    size = finding.text.lstrip("−")
    return f"the growth of {subject(of)} was {size} {way} than in {of.since.label}"


@measure("points", GrowthSince, clause=_changed, chart="growths", fills=True, quantity="pace")
def growth_change(graph: Graph, of: GrowthSince, fill: Sequence[Graph] = ()) -> Finding:
    """Growth of a span less that of an earlier one, in percentage points: above zero is faster.

    A fall that deepened is below zero. Both rates are year on year.

    Examples
    --------
    >>> from analysis import load
    >>> graph = Graph(load(as_of="2022-04-21"))
    >>> growth_change(graph, GrowthSince(span="2022Q1", flow="total", since="2022-01..2022-02"))
    −9.8 points (−9.9 to −9.7)
    """
    check_earlier(of)
    quantity = Growth(of.flow, of.base)
    record = Record(graph, fill, quantity, of.span)
    before = record.known(of.since)
    if before is None:
        quantity.find(graph, of.since)  # which says what is missing
        raise NoFigureError(f"no figure gives the {quantity.named(of.since)}")
    rates = {of.span: record.now.value, of.since: before.value}
    notes = [
        f"{quantity.named(span)} was {quantity.said(rate.value)}" for span, rate in rates.items()
    ]
    evidence = (*record.now.shown("level"), *taken(before.shown("compared")))
    text = f"The {notes[0]}; the {notes[1]}."
    rests = tuple(dict.fromkeys(record.now.assumptions + before.assumptions))
    return Finding.of(
        record.now.value - before.value, "points", *evidence, notes=(text,), assumptions=rests
    )


def _growth_rank(of: RankedGrowth, finding: Finding) -> str:
    return f"the growth of {subject(of)} {place(of, finding, 'fastest', 'slowest')}"


@measure("rank", RankedGrowth, clause=_growth_rank, chart="growths", fills=True)
def growth_rank(graph: Graph, of: RankedGrowth, fill: Sequence[Graph] = ()) -> Finding:
    """Rank of a span's growth, year on year, among that of its like: 1 is the fastest.

    With `order: lowest`, 1 is the slowest, or the sharpest fall. `since` lets the comparison start
    later: "the strongest of the year". The growth of a combined span lies between those of its
    months, so that at least one of them grew as fast, and at least one no faster.

    Examples
    --------
    >>> from analysis import load
    >>> graph = Graph(load(as_of="2022-04-21"))
    >>> growth_rank(graph, RankedGrowth(span="2022-01..2022-02", flow="total", since="2021"))
    1st
    """
    record = Record(graph, fill, Growth(of.flow, of.base), of.span)
    check_way(record, of.direction)
    return ranked(record, of)


def _since(word: str) -> Clause:
    def clause(of: Paced, finding: Finding) -> str:
        return f"the growth of {subject(of)} was {word} {than_since(of, finding)}"

    return clause


@measure(
    "month", Paced, clause=_since("faster"), chart="growths", fills=True,
    one_sided="no later",
)  # fmt: skip
def fastest_since(graph: Graph, of: Paced, fill: Sequence[Graph] = ()) -> Finding:
    """Last earlier span whose growth, year on year, was as fast: "the fastest since …".

    The finding is the last month of that span. Months are compared with months, quarters with
    quarters and so on; with `window: year to date`, the totals from January to each month.

    Examples
    --------
    >>> from analysis import load
    >>> fastest_since(Graph(load()), Paced(span="2023", flow="export"))
    December 2015 (December 2015 or earlier)
    """
    return _last_as(graph, of, fill, HIGHEST, "fast", "fast")


@measure(
    "month", Paced, clause=_since("slower"), chart="growths", fills=True,
    one_sided="no later",
)  # fmt: skip
def slowest_since(graph: Graph, of: Paced, fill: Sequence[Graph] = ()) -> Finding:
    """Last earlier span whose growth, year on year, was as slow; as `fastest_since`.

    A fall is slower than any growth, and a sharper fall slower still.

    Examples
    --------
    >>> from analysis import load
    >>> slowest_since(Graph(load()), Paced(span="2024", flow="total"))
    December 2020
    """
    return _last_as(graph, of, fill, LOWEST, "slow", "slowly")


def check_way(record: Record, direction: str | None) -> None:
    """Refuse to compare a fall as growth, or growth as a fall, where that is what is meant.

    Raises
    ------
    NoFigureError
        Saying what the span did instead.
    """
    value, kind, label = record.now.value, record.quantity.kind, record.span.label
    if direction == "rose" and value.high < 0:
        raise NoFigureError(f"the {kind} in {label} was below zero: a fall, and no growth")
    if direction == "fell" and value.low > 0:
        raise NoFigureError(f"the {kind} in {label} was above zero: no fall")


def _last_as(
    graph: Graph, of: Paced, fill: Sequence[Graph], side: Side, word: str, how: str
) -> Finding:
    record = Record(graph, fill, Growth(of.flow, of.base), of.span)
    check_way(record, of.direction)
    criterion = Criterion(
        side, record.now.value, ties=True, done=f"grown as {how}", role=f"as {word}"
    )
    found = search(record, like_of(of), criterion)
    close = [one.span for one in found.undecided]
    notes = [f"Too close to tell which growth was {word}er: {list_of(close)}."] if close else []
    what = f"the last {found.like.noun} to grow as {how}, "
    return found.finding([found.reach, *notes, *found.notes], what)


def _run(of: Rate, finding: Finding) -> str:
    rate, number = said(of.rate, "percent", 2), int(finding.value)  # type: ignore[arg-type]
    if not number:
        was = "may have been" if finding.high else "was not"
        return f"growth of {subject(of)} {was} {of.direction} {rate}"
    times = in_a_row(finding, like_of(of).noun)
    return f"growth of {subject(of)} was {of.direction} {rate}{times}"


@measure("in a row", Rate, clause=_run, chart="growths", fills=True, from_zero=True)
def run_above(graph: Graph, of: Rate, fill: Sequence[Graph] = ()) -> Finding:
    """How many spans in a row, up to this one, growth was above a rate; or below it.

    Zero where the span's own growth is not.

    Parameters
    ----------
    graph : Graph
    of : Rate
        `rate` in per cent, by default 0; `direction` is ``above`` or ``below``.
    fill : sequence of Graph
        What may fill gaps.

    Examples
    --------
    >>> from analysis import load
    >>> run_above(Graph(load()), Rate(span="2023", flow="total", rate=20))
    3 in a row
    """
    record = Record(graph, fill, Growth(of.flow, of.base), of.span)
    side = HIGHEST if of.direction == "above" else LOWEST
    rate = said(of.rate, "percent", 2)
    criterion = Criterion(
        side, Interval.exact(of.rate), ties=False, done=f"grown {_by(of, rate)}", role=of.direction
    )
    what = f"growth {of.direction} {rate}"
    return run_of(record, like_of(of), criterion).finding(record, criterion, what)


def _by(of: Rate, rate: str) -> str:
    return f"by {'more' if of.direction == 'above' else 'less'} than {rate}"
