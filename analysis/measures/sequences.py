"""Measures along time: ranks, runs, first times and thresholds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import OPEN
from analysis.core.intervals import decimal
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding
from analysis.measures.bases import base_of, level_of
from analysis.measures.levels import NAMES, measure, taken
from analysis.totals.derivations import Walk
from analysis.totals.graph import Book


@measure("rank")
def rank(book: Book, *, span: Span, flow: str, since: Span | None = None) -> Finding:
    """Rank of a span among all of its length and kind on record up to it: 1 is the highest.

    A record is rank 1. Spans that can't be derived are passed over, and said.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> rank(Book(load(as_of="2022-04-21")), span=Span.parse("2022Q1"), flow="total")
    3rd
    """
    now = level_of(book, span, flow)
    others = list(_before(book, span, flow, since))
    known = [(one, walk) for one, walk in others if walk is not None]
    high = 1 + sum(walk.value.high > now.value.low for _, walk in known)
    low = 1 + sum(walk.value.low > now.value.high for _, walk in known)
    value = 1 + sum(walk.value.value > now.value.value for _, walk in known)
    evidence = [*now.evidence(), *(item for _, walk in known for item in walk.evidence("compared"))]
    missing = [one.label for one, walk in others if walk is None]
    notes: tuple[str, ...] = (f"Compared with {len(known)} earlier spans of the same length.",)
    notes += (f"Not derivable, and passed over: {', '.join(missing)}.",) if missing else ()
    return Finding(Decimal(value), Decimal(low), Decimal(high), "rank", tuple(evidence), notes)


@measure("in a row")
def run_length(book: Book, *, span: Span, flow: str) -> Finding:
    """How many spans in a row, up to this one, moved the same way on the year before.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> run_length(Book(load(as_of="2022-04-21")), span=Span.parse("2022Q1"), flow="total")
    5 in a row
    """
    evidence: list[Evidence] = []
    way, certain, at = _sign(book, span, flow, evidence), 0, span
    if way == 0:
        raise NoFigureError(f"whether {flow}s of {span} rose or fell can't be told")
    step = way
    while step == way:
        certain, at = certain + 1, at.shift(-at.months)
        step = _sign(book, at, flow, evidence)
    moved, last = ("rose" if way > 0 else "fell"), at.shift(at.months).label
    notes: tuple[str, ...] = (f"{NAMES[flow]} {moved} on the year before in each, back to {last}.",)
    most = certain
    if step == 0:
        most += max((at.start - 12 - book.bounds[0]) // at.months, 0) + 1
        notes += (f"For {at.label} the direction is not known: the run may be longer.",)
    low, high = Decimal(certain), Decimal(most)
    return Finding(low, low, high, "in a row", tuple(evidence), notes)


@measure("month")
def first_since(book: Book, *, span: Span, flow: str) -> Finding:
    """Last earlier span that moved the same way on the year before: "first decline since …".

    The finding is the last month of that span, between the last that moved so for certain and the
    last that may have, its direction not being known.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> first_since(Book(load(as_of="2022-04-21")), span=Span.parse("2022-03"), flow="export")
    March 2020 (March 2020 to February 2022)
    """
    evidence: list[Evidence] = []
    way = _sign(book, span, flow, evidence)
    if way == 0:
        raise NoFigureError(f"whether {flow}s of {span} rose or fell can't be told")
    unknown: Span | None = None
    at = span.shift(-span.months)
    while at.start - 12 >= book.bounds[0]:
        seen: list[Evidence] = []
        moved = _sign(book, at, flow, seen)
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


@measure("month")
def reached(book: Book, *, span: Span, flow: str, threshold: object) -> Finding:
    """First month by whose end a span's running total reached a threshold, in billions.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> reached(Book(load()), span=Span.parse("2023"), flow="total", threshold=200)
    November 2023
    """
    wanted = decimal(str(threshold))
    running = [Span(span.start, end) for end in range(span.start + 1, span.end + 1)]
    walks = [(part, walk) for part in running if (walk := book.walk(part, flow)) is not None]
    sure = next(((part, walk) for part, walk in walks if walk.value.low >= wanted), None)
    maybe = next(((part, walk) for part, walk in walks if walk.value.high >= wanted), None)
    if sure is None or maybe is None:
        raise NoFigureError(f"{flow}s of {span} are not known to have reached {wanted} bn")
    evidence = (*sure[1].evidence("reached"), *maybe[1].evidence("may have been reached"))
    likely = next(part for part, walk in walks if walk.value.value >= wanted)
    return Finding(
        likely.last, maybe[0].last, sure[0].last, "month", tuple(dict.fromkeys(evidence))
    )


def _before(
    book: Book, span: Span, flow: str, since: Span | None
) -> Iterator[tuple[Span, Walk | None]]:
    first = since.start if since is not None else book.bounds[0]
    if (span.start - first) // span.months < 1:
        raise ParameterError("since", str(since), f"a span at least one length before {span}")
    at = span.shift(-span.months)
    while at.start >= first:
        yield at, book.walk(at, flow)
        at = at.shift(-span.months)


def _sign(book: Book, span: Span, flow: str, evidence: list[Evidence]) -> int:
    try:
        now, before = level_of(book, span, flow), base_of(book, span, flow)
    except NoFigureError:
        return 0
    moved = now.value - before.value
    if moved.low <= 0 <= moved.high:
        return 0
    evidence += [*now.evidence(), *taken(before.evidence("base"))]
    return 1 if moved.low > 0 else -1
