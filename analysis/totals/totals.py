"""Totals of any span, as walks over published figures.

Month boundaries are points and published figures are edges between them; the total of a span is a
walk from its start to its end, an edge taken backwards counting negative. January–February plus
March is the first quarter; January–June less January–March is the second. What has no walk is
missing: nothing is interpolated or split. A walk stays within one source and currency, and is
itself the evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import pandas as pd

from analysis.core.errors import ParameterError
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.totals.derivations import Walk
from analysis.totals.graph import Book, books_of


def total(
    trade: pd.DataFrame,
    span: Span | str,
    flow: str = "total",
    currency: str = "USD",
    source: str = "gacc",
) -> Finding:
    """Total of a span, with the walk over published figures that gives it.

    Parameters
    ----------
    trade : pandas.DataFrame
        Figures from `analysis.load`.
    span : Span or str
        Such as ``2022Q1``, ``2022-03`` or ``2022-01..2022-02``.
    flow : {"total", "export", "import"}
    currency : {"USD", "CNY"}
    source : str
        Whose figures; a walk stays within one source.

    Returns
    -------
    Finding
        In billions, with the bounds that rounding leaves and the figures walked over.

    Raises
    ------
    NoFigureError
        If there is no walk.

    Examples
    --------
    >>> import analysis as an
    >>> trade = an.load(as_of="2022-04-21")
    >>> total(trade, "2020-06", "export")
    3.993 bn USD (3.988 to 3.998)
    >>> for step in total(trade, "2020-06", "export").evidence:
    ...     print(step.said)
    − export 2020-01..2020-05: 16.947 (7 Jun 2020)
    + export 2020-01..2020-06: 20.94 (14 Jul 2020)
    """
    book, wanted = Book(trade, currency, source), Span.parse(span)
    walk = book.walk(wanted, flow)
    if walk is None:
        raise book.missing(wanted, flow)
    return walk.finding(f"bn {currency}")


def monthly(
    trade: pd.DataFrame,
    flow: str = "export",
    currency: str = "USD",
    source: str = "gacc",
    *,
    first: object = None,
    last: object = None,
    fill: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Monthly figures; a month that can't be derived is missing.

    Parameters
    ----------
    trade, flow, currency, source
        As for `total`.
    first, last : str or pandas.Period, optional
        First and last month; by default all that the figures touch.
    fill : pandas.DataFrame, optional
        A later stand (`analysis.later_stand`) for the months missing here. A joint
        January–February is left joint: it is what was published.

    Returns
    -------
    pandas.DataFrame
        Index: months (`pandas.PeriodIndex`). `value`, `low`, `high` in billions, missing where no
        single month can be derived; `kind` (``printed``, ``derived``, ``implied``, ``later``,
        ``joint``, ``missing``); `joint`, the `Span` within which a missing month is published,
        and `joint_value`, `joint_low`, `joint_high`, its total; `walk`, how it was derived;
        `evidence`, the figures walked over.

    Examples
    --------
    >>> import analysis as an
    >>> exports = monthly(an.load(as_of="2022-04-21"), first="2022-01", last="2022-03")
    >>> exports[["value", "kind", "joint_value"]]
             value     kind  joint_value
    2022-01    NaN    joint       12.617
    2022-02    NaN    joint       12.617
    2022-03    3.8  printed          NaN
    """
    book = _opened(trade, flow, currency, source)
    start, end = book.bounds
    start = Span.parse(first).start if first is not None else start
    end = Span.parse(last).end if last is not None else end
    later = later_books(fill, currency)
    rows = chain.from_iterable(
        _months(part, walk, flow, later) for part, walk in parts(book, flow, start, end)
    )
    months = pd.period_range(Span(start, end).first, Span(start, end).last, freq="M")
    return pd.DataFrame(rows, index=months)


def quarterly(
    trade: pd.DataFrame,
    flow: str = "total",
    currency: str = "USD",
    source: str = "gacc",
    *,
    first: object = None,
    last: object = None,
    fill: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Quarterly figures; a quarter that can't be derived is missing.

    Parameters
    ----------
    trade, flow, currency, source
        As for `total`.
    first, last : str or pandas.Period, optional
        First and last quarter; by default all that lie within the figures.
    fill : pandas.DataFrame, optional
        A later stand (`analysis.later_stand`) for the quarters missing here.

    Returns
    -------
    pandas.DataFrame
        Index: quarters (`pandas.PeriodIndex`). `value`, `low`, `high` in billions; `kind`
        (``printed``, ``derived``, ``implied``, ``later``, ``missing``); `walk`; `evidence`.

    Examples
    --------
    >>> import analysis as an
    >>> quarterly(an.load(as_of="2022-04-21"), first="2022Q1")[["value", "low", "high", "kind"]]
            value     low    high     kind
    2022Q1  38.17  38.165  38.175  printed
    """
    book = _opened(trade, flow, currency, source)
    start, end = book.bounds
    start = Span.parse(first).start if first is not None else -(-start // 3) * 3
    end = Span.parse(last).end if last is not None else end // 3 * 3
    later = later_books(fill, currency)
    if (first or last) and (start % 3 or end % 3 or end <= start):
        raise ParameterError("first, last", f"{first}, {last}", "quarters in order, as 2021Q1")
    spans = [Span(at, at + 3) for at in range(start, end, 3)]
    rows = [_quarter(span, book.walk(span, flow), flow, later) for span in spans]
    index = pd.PeriodIndex([str(span) for span in spans], freq="Q")
    return pd.DataFrame(
        rows, index=index, columns=["value", "low", "high", "kind", "walk", "evidence"]
    )


def _opened(trade: pd.DataFrame, flow: str, currency: str, source: str) -> Book:
    """Return the book for a table; an unknown flow, and no figure at all, are errors."""
    book = Book(trade, currency, source)
    book.edges(flow)
    if book.empty:
        raise book.nothing
    return book


def _quarter(span: Span, walk: Walk | None, flow: str, later: Sequence[Book]) -> dict[str, object]:
    kind = walk.kind if walk else "missing"
    if walk is None and (walk := later_walk(later, span, flow)):
        kind = "later"
    row = _row(walk, kind)
    return {name: value for name, value in row.items() if not name.startswith("joint")}


def parts(book: Book, flow: str, start: int, end: int) -> Iterator[tuple[Span, Walk | None]]:
    """Cut a run of months into the finest spans that the figures give.

    Parameters
    ----------
    book : Book
    flow : str
    start, end : int
        Month boundaries.

    Yields
    ------
    Span, Walk or None
        Single months and joint spans of up to a year; a month in neither comes with no walk.
    """
    at = start
    while at < end:
        part = _finest(book, flow, at, end)
        yield part, book.walk(part, flow)
        at = part.end


def _finest(book: Book, flow: str, at: int, end: int) -> Span:
    """Return the single month, else the shortest joint span before the next single month."""
    for to in range(at + 1, min(at + 12, end) + 1):
        if book.joined(at, to, flow):
            return Span(at, to)
        if to < end and book.joined(to, to + 1, flow):
            break
    return Span(at, at + 1)


def _months(
    part: Span, walk: Walk | None, flow: str, later: Sequence[Book]
) -> Iterator[dict[str, object]]:
    as_published = walk is not None and part.months == 2 and part.start % 12 == 0
    for month in part.single_months():
        if walk is not None and part.months == 1:
            yield _row(walk, walk.kind)
        elif not as_published and (filled := later_walk(later, month, flow)):
            yield _row(filled, "later")
        elif walk is not None:
            joint = walk.value
            yield _row(walk, "joint") | {
                "joint": part,
                "joint_value": float(joint.value),
                "joint_low": float(joint.low),
                "joint_high": float(joint.high),
            }
        else:
            yield _row(None, "missing")


def later_books(fill: pd.DataFrame | None, currency: str) -> list[Book]:
    """Return the books of a later stand, one for each source that has such figures."""
    if fill is None or fill.empty:
        return []
    return books_of(fill, [currency])


def later_walk(later: Sequence[Book], span: Span, flow: str) -> Walk | None:
    """Return the walk of a span in a later stand: the most precise, then the office's own."""
    walks = [(book, book.walk(span, flow, "printed")) for book in later]
    found = [
        (walk.value.half_width, not book.source.startswith("gacc"), book.source, walk)
        for book, walk in walks
        if walk is not None
    ]
    return min(found, key=lambda row: row[:3])[3] if found else None


def _row(walk: Walk | None, kind: str) -> dict[str, object]:
    empty = float("nan")
    value = walk.value if walk is not None and kind != "joint" else None
    numbers = (value.value, value.low, value.high) if value else (empty, empty, empty)
    named = dict(zip(("value", "low", "high"), map(float, numbers), strict=True))
    blank = {"joint": None, "joint_value": empty, "joint_low": empty, "joint_high": empty}
    said = walk.said if walk is not None else ""
    evidence = walk.evidence(later=kind == "later") if walk is not None else ()
    return {**named, "kind": kind, **blank, "walk": said, "evidence": evidence}
