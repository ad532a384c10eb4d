"""A span and its like as bars: months, quarters, years, or the same months of each year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.charts.bars import Bar, month_bars, quarter_bars, span_bar
from analysis.charts.scope import Scope
from analysis.core.spans import Span, month_abbr
from analysis.measures.like_spans import LikeSpans

_BACK = {1: 36, 3: 48}  # months before the span that are drawn at the least
_YEARS = 8  # years drawn, where a span is compared with its like of each year


def like_bars(scope: Scope, flow: str, span: Span, back_to: Span | None = None) -> list[Bar]:
    """Return the bars of a flow over a span and over its like before it.

    Parameters
    ----------
    scope : Scope
    flow : str
    span : Span
    back_to : Span, optional
        An earlier span that is to be among them, where the figures give it.

    Returns
    -------
    list of Bar
        In the order of time; months published only as a combined total as one bar.
    """
    if scope.graph.empty:
        return []
    start = max(start_of(span, back_to), scope.graph.bounds[0])
    if span.months == 1:
        return month_bars(scope, flow, start, span.end)
    if span.is_quarter:
        return quarter_bars(scope, flow, start, span.end)
    return list(_same_months(scope, flow, span, start))


def start_of(span: Span, back_to: Span | None = None) -> int:
    """Return the month boundary from which a span and its like are drawn: that of a year."""
    back = _BACK.get(span.months, 12 * _YEARS - 12) if span.months < 12 else 12 * (_YEARS - 1)
    if span.months == 3 and not span.is_quarter:
        back = 12 * (_YEARS - 1)
    earliest = min(span.start - back, back_to.start if back_to else span.start)
    return earliest // 12 * 12


def _same_months(scope: Scope, flow: str, span: Span, start: int) -> Iterator[Bar]:
    for own in [*reversed(LikeSpans(span).before(start)), span]:
        if (bar := span_bar(scope, flow, own)) is not None:
            yield bar


def last_of(spans: Sequence[Span], count: int) -> list[Span]:
    """Return the last of spans that hold so many of their kind; a combined span holds several.

    Parameters
    ----------
    spans : sequence of Span
        In the order of time.
    count : int
    """
    chosen: list[Span] = []
    least = min(span.months for span in spans)
    for span in reversed(spans):
        if count <= 0:
            break
        chosen.append(span)
        count -= max(span.months // least, 1)
    return chosen


def period_of(span: Span) -> str:
    """Say how bars follow one another: ``by month``, ``in Jan–Aug of each year``.

    Examples
    --------
    >>> period_of(Span.parse("2023")), period_of(Span.parse("2022-01..2022-08"))
    ('by year', 'in Jan–Aug of each year')
    """
    if span.is_year:
        return "by year"
    if span.is_quarter or span.months == 1:
        return "by quarter" if span.is_quarter else "by month"
    first, last = (month_abbr(month.month) for month in (span.first, span.last))
    return f"in {first}–{last} of each year"
