"""The time before a span, cut into like spans: single ones, combined ones and gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.core.errors import ParameterError
from analysis.core.spans import Span
from analysis.measures.like_spans import YEAR_TO_DATE, LikeSpans
from analysis.measures.record import Reading, Record


@dataclass(frozen=True)
class Cell:
    """One earlier span, or several that figures give only together.

    Parameters
    ----------
    span : Span
    count : int
        How many of the spans compared it holds.
    reading : Reading or None
        What is known of it.
    """

    span: Span
    count: int
    reading: Reading | None

    @property
    def step(self) -> int:
        """How many months one of its spans has."""
        return self.span.months // self.count

    def parts(self) -> list[Span]:
        """Return its spans, newest first."""
        return [Span(end - self.step, end)
                for end in range(self.span.end, self.span.start, -self.step)]  # fmt: skip


def earlier(
    record: Record, like: LikeSpans, since: Span | None = None, *, alike: bool = False
) -> list[Cell]:
    """Return the earlier spans that a span is compared with, newest first.

    Parameters
    ----------
    record : Record
    like : LikeSpans
    since : Span, optional
        With whose start the comparison begins; by default with the first span that is known.
    alike : bool
        Whether to leave out spans from before the source began to count what it counts now.

    Raises
    ------
    ParameterError
        If `since` starts too late for any span to compare.
    """
    first = record.comparable if alike else record.start
    start = first if since is None else since.start
    if since is not None and not like.before(start):
        raise ParameterError("since", str(since), f"a span at least one length before {like.span}")
    if like.tiles:
        cells = list(_cut(record, like, start))
    else:
        cells = [Cell(span, 1, record.own(span)) for span in reversed(like.before(start))]
    if like.window == YEAR_TO_DATE:
        # January alone has no release of its own where January and February are published together
        cells = [cell for cell in cells if cell.span.months > 1 or record.known(cell.span)]
    known = (at for at, cell in enumerate(cells) if cell.reading or record.filled(cell.span))
    return cells[next(known, 0) if since is None else 0 :][::-1]


def _cut(record: Record, like: LikeSpans, start: int) -> Iterator[Cell]:
    """Cut the time before a span into the finest pieces that the figures give, oldest first."""
    spans = like.before(start)
    at, end, step = (spans[-1].start, like.span.start, like.span.months) if spans else (0, 0, 1)
    while at < end:
        cell = _finest(record, at, end, step)
        yield cell
        at = cell.span.end


def _finest(record: Record, at: int, end: int, step: int) -> Cell:
    """Return the single span, else the shortest combined one before the next single span."""
    for to in range(at + step, min(at + max(12, 3 * step), end) + 1, step):
        span = Span(at, to)
        reading = record.own(span)
        if reading is not None:
            return Cell(span, span.months // step, reading)
        if to < end and record.own(Span(to, to + step)) is not None:
            break
    return Cell(Span(at, at + step), 1, None)
