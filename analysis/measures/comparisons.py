"""More measures that a trade desk expects: changes, shares, ranks, runs and thresholds."""

from __future__ import annotations

from dataclasses import replace

from analysis.core.errors import NoFigureError
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.measures.bases import base_of, level_of
from analysis.measures.levels import measure, named_part, taken
from analysis.totals.derivations import Walk
from analysis.totals.graph import Book


@measure("billion")
def change(book: Book, *, span: Span, flow: str, base: str = "restated") -> Finding:
    """Change of a flow on the year before, in billions.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> change(Book(load(as_of="2022-04-21")), span=Span.parse("2022Q1"), flow="total")
    8.51 bn USD (8.49 to 8.53)
    """
    now, before = level_of(book, span, flow), base_of(book, span, flow, base)
    return _between(
        now.value - before.value, f"bn {book.currency}", now, before, flow, span, span.year_ago
    )


@measure("percent")
def growth_since(book: Book, *, span: Span, flow: str, since: Span) -> Finding:
    """Growth of a flow from one span to another, in per cent; of a length alike, or by the month.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> book = Book(load(as_of="2022-04-21"))
    >>> growth_since(book, span=Span.parse("2022Q1"), flow="total", since=Span.parse("2021Q4"))
    −14% (−14.1% to −13.9%)
    """
    now, before = level_of(book, span, flow), level_of(book, since, flow)
    a_month = (_divided(walk.value, of.months) for walk, of in ((now, span), (before, since)))
    level, base = a_month if span.months != since.months else (now.value, before.value)
    found = _quotient(level, base, since, flow) - Interval.exact(1)
    finding = _between(found.times(100), "percent", now, before, flow, span, since)
    if span.months == since.months:
        return finding
    note = (
        f"{span.label} and {since.label} differ in length: their means by the month are compared."
    )
    return _noted(finding, note)


@measure("times")
def multiple(book: Book, *, span: Span, flow: str, since: Span | None = None) -> Finding:
    """How many times its level in an earlier span (by default the year before) a flow reached.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> multiple(Book(load()), span=Span.parse("2023-03"), flow="export")
    2.371 times (2.364 to 2.379)
    """
    now = level_of(book, span, flow)
    before = base_of(book, span, flow) if since is None else level_of(book, since, flow)
    earlier = since or span.year_ago
    ratio = _quotient(now.value, before.value, earlier, flow)
    return _between(ratio, "times", now, before, flow, span, earlier)


@measure("billion")
def balance(book: Book, *, span: Span) -> Finding:
    """Return exports less imports, in billions; below nought is a deficit.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> balance(Book(load(as_of="2022-04-21")), span=Span.parse("2022Q1"))
    −5.29 bn USD (−5.30 to −5.28)
    """
    sold, bought = level_of(book, span, "export"), level_of(book, span, "import")
    evidence = (*sold.evidence("exports"), *taken(bought.evidence("imports")))
    parts = (named_part("export", span, sold), named_part("import", span, bought))
    return Finding.of(sold.value - bought.value, f"bn {book.currency}", *evidence, parts=parts)


@measure("percent")
def share_of_total(book: Book, *, span: Span, flow: str) -> Finding:
    """Share of a flow in total trade, in per cent.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> share_of_total(Book(load(as_of="2022-04-21")), span=Span.parse("2022Q1"), flow="import")
    56.93% (56.91% to 56.95%)
    """
    piece, whole = level_of(book, span, flow), level_of(book, span, "total")
    share = _quotient(piece.value, whole.value, span, "total").times(100)
    evidence = (*piece.evidence("part"), *whole.evidence("whole"))
    parts = (named_part(flow, span, piece), named_part("total", span, whole))
    return Finding.of(share, "percent", *evidence, parts=parts)


@measure("points")
def contribution(book: Book, *, span: Span, flow: str, base: str = "restated") -> Finding:
    """Contribution of a flow to the growth of total trade, in percentage points.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> contribution(Book(load(as_of="2022-04-21")), span=Span.parse("2022Q1"), flow="import")
    17.3 points (17.1 to 17.6)
    """
    now, before = level_of(book, span, flow), base_of(book, span, flow, base)
    whole = base_of(book, span, "total", base)
    points = _quotient(now.value - before.value, whole.value, span.year_ago, "total").times(100)
    evidence = (*now.evidence(), *taken(before.evidence("base")), *whole.evidence("base of total"))
    parts = (named_part(flow, span, now), named_part(flow, span.year_ago, before))
    return Finding.of(points, "points", *evidence, parts=parts)


def _between(
    found: Interval, unit: str, now: Walk, before: Walk, flow: str, span: Span, earlier: Span
) -> Finding:
    evidence = (*now.evidence(), *taken(before.evidence("base")))
    parts = (named_part(flow, span, now), named_part(flow, earlier, before))
    return Finding.of(found, unit, *evidence, notes=before.mixing, parts=parts)


def _noted(finding: Finding, note: str) -> Finding:
    return replace(finding, notes=(*finding.notes, note))


def _divided(value: Interval, by: int) -> Interval:
    return value / Interval.exact(by)


def _quotient(value: Interval, by: Interval, span: Span, flow: str) -> Interval:
    if by.low <= 0:
        raise NoFigureError(f"{flow}s of {span} may be nought: nothing to divide by")
    return value / by
