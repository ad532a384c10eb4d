"""What the charts of trade by month share: the months drawn, lines across panels, and words."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes

from analysis.charts import bars
from analysis.charts.bars import Bar
from analysis.charts.highlights import Highlight
from analysis.charts.scope import Scope, boundary
from analysis.charts.style import INK, LARGE
from analysis.claims import narrative
from analysis.claims.verdicts import Verdict
from analysis.core.errors import ParameterError
from analysis.core.formatting import day_and_month, sentence
from analysis.core.html import brief
from analysis.core.lines import wrapped
from analysis.core.spans import Span

_EVENT = 60  # characters of an event's name that a chart has room for
_YEARS = 4  # drawn where neither the caller nor a claim says how many


def window(scope: Scope, first: object = "", last: object = "") -> tuple[int, int]:
    """Return the month boundaries between which a chart is drawn.

    Parameters
    ----------
    scope : Scope
    first, last : str, Span or pandas.Period
        Months chosen, as ``2019-01``; empty: those that the claims ask for, or the last four
        calendar years, as far as there are figures.

    Raises
    ------
    ParameterError
        If one is no month, or the last comes before the first.
    """
    start, end = _chosen_by_claims(scope) if scope.verdicts is not None else _newest(scope)
    end = boundary("last", last).end if last else end
    start = boundary("first", first).start if first else min(max(start, _begin(scope)), end - 1)
    if start >= end:
        shown = Span(end - 1, end)
        raise ParameterError("first", first, f"a month no later than {shown.last}, the last drawn")
    return start, end


def _chosen_by_claims(scope: Scope) -> tuple[int, int]:
    spans = [span for verdict in scope.claims if (span := narrative.claim_span(verdict))]
    end = max((span.end - 1 for span in spans), default=_end(scope) - 1)
    year = end // 12
    first = min([year - _YEARS + 1, *filter(None, map(_compared_year, scope.claims))])
    return first * 12, min(_end(scope, year * 12 + 12), year * 12 + 12)


def _compared_year(one: Verdict) -> int | None:
    """Return the year of the month that a claim's span is compared with, if there is one."""
    since: Span | None = one.claim.of.get("since")
    if one.finding is not None and one.claim.measure in narrative.EXTREMES:
        since = Span.parse(one.finding.high)
    return since.start // 12 if since else None


def _newest(scope: Scope) -> tuple[int, int]:
    end = _end(scope)
    return ((end - 1) // 12 - _YEARS + 1) * 12, end


def _begin(scope: Scope) -> int:
    """Return the month boundary at which figures begin, those that fill gaps included."""
    graphs = [one for one in (scope.graph, *scope.fill) if not one.empty]
    return min((one.bounds[0] for one in graphs), default=0)


def _end(scope: Scope, default: int | None = None) -> int:
    """Return the month boundary at which the source's figures end."""
    if default is None:
        day = scope.trade.as_of
        default = day.year * 12 + day.month
    own = (one.span.end for one in scope.trade if one.source == scope.source)
    return max(own, default=default)


def level_line(axes: Axes, shown: Sequence[Bar], highlight: Highlight | None, colour: str) -> None:
    """Draw the level of a month back to the month that it is compared with."""
    if highlight is None or highlight.against is None:
        return
    now = next((bar for bar in shown if bar.span == highlight.span), None)
    if now is not None and highlight.against < now.span:
        ends = [max(highlight.against.start, shown[0].span.start), now.span.end]
        axes.plot(ends, [now.height] * 2, linestyle=(0, (4, 2)), color=colour, linewidth=1.0,
                  zorder=3)  # fmt: skip


def event_line(axes: Axes, scope: Scope, start: int, end: int, top: float) -> None:
    """Mark the day that the article turns on."""
    event = scope.verdicts.article.event if scope.verdicts is not None else None
    if event is None:
        return
    at = month_position(event.day)
    if start <= at <= end:
        axes.plot([at, at], [0, top], color=INK, linewidth=1, zorder=4)
        room = bars.inches(axes) * (at - start) / (end - start) / LARGE
        lines = wrapped(f"{day_and_month(event.day)}: {brief(event.name, _EVENT)}", 8, room)
        bars.note(axes, at - 0.3, top, "\n".join(lines), ha="right", va="top", color=INK)


def month_position(day: dt.date) -> float:
    """Return where a day lies among month boundaries.

    Examples
    --------
    >>> month_position(dt.date(2022, 2, 15)) - 2022 * 12
    1.5
    """
    days = calendar.monthrange(day.year, day.month)[1]
    return day.year * 12 + day.month - 1 + (day.day - 1) / days


def panel_name(axes: Axes, name: str) -> None:
    """Name a panel."""
    axes.set_title(name, loc="left", size=8.5, weight="bold", color=INK, pad=5)


def subtitle(scope: Scope, what: str, start: int, end: int, whose: str = "") -> str:
    """Say statistic, unit and period.

    Parameters
    ----------
    scope : Scope
    what : str
        The statistic: ``Goods trade by month``.
    start, end : int
        Month boundaries.
    whose : str
        Whose trade it is, if not that of the pair.
    """
    known = scope.described
    terms = known.valued if known else ()
    whose = whose or " with ".join(scope.pair)
    text = f"{what}, {whose}, billion {scope.unit}, {Span(start, end).label}."
    return f"{text} {sentence(', '.join(terms))}".rstrip()


def source_line(scope: Scope, shown: Iterable[Bar] = ()) -> str:
    """Say whose figures are shown, as of when, and which marks are drawn how."""
    kinds = {bar.kind for bar in shown}
    text = f"Source: {scope.source_name}."
    if "combined" in kinds:
        text += " Hatched or broad: months published only as a combined total, drawn at their mean."
    if "base" in kinds:
        text += " The year-ago level is drawn as the printed growth rate implies it."
    if "implied" in kinds:
        text += " Some levels follow from published growth rates."
    if "filled" in kinds:
        text += " Outlined or hollow: filled from another vintage or source."
    return text
