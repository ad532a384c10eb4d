"""The share of a span's increase that fell in one part of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import day, said
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding
from analysis.measures.bases import base_note, base_of, level_of
from analysis.measures.levels import NAMES, measure, named_part, taken
from analysis.totals.derivations import Walk
from analysis.totals.graph import Book


@measure("percent")
def share_of_change(
    book: Book,
    *,
    span: Span,
    flow: str,
    part: Span,
    event: dt.date | None = None,
    base: str = "restated",
) -> Finding:
    """Share of a span's increase, year on year, that fell in one part of it, in per cent.

    Parameters
    ----------
    book : Book
    span, part : Span
        The whole and the part.
    flow : {"total", "export", "import"}
    event : datetime.date, optional
        Only the days of `part` before the event are certain to lie before it. The lower bound then
        counts those alone, taking the part's increase as even over its days: an assumption.
    base : {"restated", "printed"}
        As for `growth`.

    Raises
    ------
    NoFigureError
        If a level or base has no walk, or the whole may not have grown.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> q1, winter = Span.parse("2022Q1"), Span.parse("2022-01..2022-02")
    >>> share_of_change(Book(load(as_of="2022-04-21")), span=q1, flow="total", part=winter)
    86.3% (86.0% to 87.5%)
    """
    if part not in span:
        raise ParameterError("part", str(part), f"a span within {span}")
    pieces = {
        name: (level_of(book, of, flow), base_of(book, of, flow, base))
        for name, of in (("whole", span), ("part", part))
    }
    whole, piece = (now.value - base.value for now, base in pieces.values())
    if whole.low <= 0:
        raise NoFigureError(f"{flow}s did not certainly grow in {span}: no increase to share out")
    share, within, told = _within_release(book, pieces, span, part, flow)
    evidence = [
        item
        for name, (now, base) in pieces.items()
        for item in now.evidence(name) + taken(base.evidence(f"base of {name}"))
    ]
    parts = tuple(
        named_part(flow, of, walk)
        for of, walks in ((span, pieces["whole"]), (part, pieces["part"]))
        for of, walk in zip((of, of.year_ago), walks, strict=True)
    )
    notes = [
        f"{NAMES[flow]} rose by {said(whole.value, f'bn {book.currency}', 2)} in "
        f"{span.label}, of which {said(piece.value, 'bn', 2)} in {part.label}.",
        base_note(pieces["whole"][1], span),
        *told,
    ]
    evidence += within
    share, assumed = _before(event, part, share)
    return Finding.of(
        share, "percent", *evidence, notes=tuple(notes), assumptions=assumed, parts=parts
    )


def _within_release(
    book: Book, pieces: dict[str, tuple[Walk, Walk]], span: Span, part: Span, flow: str
) -> tuple[Interval, list[Evidence], list[str]]:
    """Return the share, its bounds widened to what the whole's own release says of the part.

    That release corrects the earlier part: the whole less what it prints of the rest.
    """
    (now, base), (piece, part_base) = pieces["whole"], pieces["part"]
    whole = now.value - base.value
    share = ((piece.value - part_base.value) / whole).times(100)
    rest = book.edges(flow).of(Span(part.end, span.end)) if part.end < span.end else None
    if part.start != span.start or rest is None or now.releases != (rest.released,):
        return share, [], []
    if piece.releases == now.releases:
        return share, [], []
    restated = now.value - rest.level
    other = ((restated - part_base.value) / whole).times(100)
    told = (
        f"The release of {day(rest.released)} itself puts {part.label} at "
        f"{said(restated.value, 'bn', 2)}, corrections included, which makes the share "
        f"{said(other.value, 'percent', 1)}; the bounds hold both."
    )
    bounds = Interval(min(share.low, other.low), share.value, max(share.high, other.high))
    return bounds, [replace(rest.evidence, role="rest, as corrected", sign=-1)], [told]


def _before(event: dt.date | None, part: Span, share: Interval) -> tuple[Interval, tuple[str, ...]]:
    days = days_before(event, part) if event else part.days
    if event is None or days == part.days:
        return share, ()
    low = share.times(Decimal(days) / part.days).low
    assumed = (
        f"The lower bound counts only the {days} of {part.days} days before {day(event)}, "
        f"and takes the increase of {part.label} as even over its days."
    )
    return Interval(min(low, share.low), share.value, share.high), (assumed,)


def days_before(event: dt.date, span: Span) -> int:
    """Return how many days of a span lie before an event."""
    return min(max((event - span.first_day).days, 0), span.days)
