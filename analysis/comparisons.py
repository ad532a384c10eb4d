"""More measures that a trade desk expects: changes, shares, ranks, runs and thresholds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from analysis.bases import base_of, level_of
from analysis.book import Book
from analysis.errors import NoFigureError, ParameterError
from analysis.findings import OPEN, Evidence, Finding
from analysis.measures import NAMES, measure, named_part, taken
from analysis.precision import Interval, decimal
from analysis.spans import Span
from analysis.walks import Walk


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
    way, certain, at = 0, 0, span
    while (step := _sign(book, at, flow, evidence)) and way in (0, step):
        way, certain, at = step, certain + 1, at.shift(-at.months)
    if way == 0:
        raise NoFigureError(f"whether {flow}s of {span} rose or fell can't be told")
    moved = "rose" if way > 0 else "fell"
    note = f"{NAMES[flow]} {moved} on the year before in each, back to {at.shift(at.months).label}."
    count = Decimal(certain)
    return Finding(count, count, count, "in a row", tuple(evidence), (note,))


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
