"""What the charts of trade share: their window, bars, lines and words."""

from __future__ import annotations

import calendar
import datetime as dt
import textwrap
from dataclasses import replace

from matplotlib.axes import Axes

from analysis.charts import bars
from analysis.charts.bars import Bar
from analysis.charts.layout import COLUMN, Chart
from analysis.charts.style import INK, MUTED, ROLES
from analysis.claims import narrative
from analysis.claims.verdicts import Verdict, Verdicts
from analysis.core.errors import ParameterError
from analysis.core.formatting import day_and_month, sentence
from analysis.core.spans import Span
from analysis.figures.schema import FLOW_NAMES
from analysis.figures.store import filling
from analysis.figures.vintage import Vintage
from analysis.sources.registry import UNITS, read_sources, short_name
from analysis.totals.graph import Graph
from analysis.totals.series import fill_graphs, monthly_levels


def framed(words: tuple[str, str], source: str, *, panel: float) -> tuple[Chart, float, float]:
    """Return a chart with its words, of the height that they and one panel need.

    Parameters
    ----------
    words : tuple of str
        Headline and subtitle.
    source : str
        The source line.
    panel : float
        Height of the panel, in inches.

    Returns
    -------
    Chart, float, float
        The chart, and the inches taken above and below the panel.
    """
    probe = Chart(COLUMN, 40)
    top, room = probe.head(*words) + 0.15, probe.foot(source)
    figure = Chart(COLUMN, top + panel + room)
    figure.head(*words)
    figure.foot(source)
    return figure, top, room


def window(trade: Vintage, verdicts: Verdicts, first: str = "", last: str = "") -> tuple[int, int]:
    """Return the month boundaries between which the charts of an article are drawn.

    Parameters
    ----------
    trade : Vintage
    verdicts : Verdicts
    first, last : str
        Months chosen, as ``2019-01``.
    """
    start, end = _chosen_by_claims(trade, verdicts)
    start = Span.parse(first).start if first else start
    end = Span.parse(last).end if last else end
    if start >= end:
        shown = Span(min(start, end - 1), end)
        raise ParameterError("first", first, f"a month no later than {shown.last}, the last drawn")
    return start, end


def _chosen_by_claims(trade: Vintage, verdicts: Verdicts) -> tuple[int, int]:
    spans = [span for verdict in verdicts if (span := narrative.claim_span(verdict))]
    year = (
        max(span.end - 1 for span in spans) // 12
        if spans
        else max(one.span.end for one in trade) // 12
    )
    known = (one.span.end for one in trade if one.source == verdicts.source)
    last = max(known, default=year * 12 + 12)
    return min(year - 3, 2019) * 12, min(last, year * 12 + 12)


def by_panel(verdicts: Verdicts) -> tuple[list[Verdict], list[Verdict]]:
    """Split the verdicts with a span into those on longer spans and those on single months."""
    months = {
        verdict.id
        for verdict in verdicts
        if (span := narrative.claim_span(verdict)) and span.months == 1
    }
    spanned = [verdict for verdict in verdicts if narrative.claim_span(verdict)]
    return ([v for v in spanned if v.id not in months], [v for v in spanned if v.id in months])


def month_bars(trade: Vintage, verdicts: Verdicts, flow: str, start: int, end: int) -> list[Bar]:
    """Return the bars of a flow by month, gaps filled from other vintages; none without figures."""
    graph = Graph(trade, verdicts.currency, verdicts.source)
    if graph.empty:
        return []
    fill = fill_graphs(filling(trade, verdicts.source), verdicts.currency)
    levels = monthly_levels(graph, flow, start, end, fill)
    return [_narrowed(bar, graph) for bar in bars.bars_of(levels, flow)]


def _narrowed(bar: Bar, graph: Graph) -> Bar:
    """Draw a figure printed coarsely where its own release puts it, as verdicts take it."""
    own = graph.derive(bar.span, bar.flow) if bar.kind == "printed" else None
    narrowed = graph.narrowed(own, bar.span, bar.flow) if own else None
    if narrowed is None or narrowed.cross is None:
        return bar
    level = narrowed.value
    ends = {"height": level.value, "total": level.value, "low": level.low, "high": level.high}
    shown = {name: float(end) for name, end in ends.items()}
    return replace(bar, **shown, kind="sharpened", evidence=narrowed.evidence())  # type: ignore[arg-type]


def panel_name(axes: Axes, name: str, filled: bool) -> None:
    """Name a panel, and say so where it is empty."""
    axes.set_title(
        textwrap.shorten(name, 60, placeholder=" …"),
        loc="left",
        size=8.5,
        weight="bold",
        color=INK,
        pad=5,
    )
    if not filled:
        axes.set_yticks([])
        axes.text(
            0.5,
            0.5,
            "No such figures are held for that day and currency",
            transform=axes.transAxes,
            ha="center",
            color=MUTED,
            size=8.5,
            wrap=True,
        )


def extreme_claim(verdicts: Verdicts, flow: str) -> Verdict | None:
    """Return the verdict on a lowest or highest month of a flow, if there is one."""
    found = (
        narrative.first_on(verdicts, months=1, flow=flow, measure=name)
        for name in narrative.EXTREMES
    )
    return next((one for one in found if one), None)


def flow_between(verdicts: Verdicts, flow: str) -> str:
    """Name a flow with its two countries."""
    ours, theirs = verdicts.article.pair
    return {
        "total": f"Trade between {ours} and {theirs}",
        "export": f"Exports from {ours} to {theirs}",
        "import": f"Imports of {ours} from {theirs}",
    }[flow]


def level_line(axes: Axes, shown: list[Bar], verdicts: Verdicts, flow: str) -> None:
    """Draw the level of the month claimed back to the month it is compared with."""
    claim = extreme_claim(verdicts, flow)
    if claim is None or claim.finding is None:
        return
    span, back = narrative.claim_span(claim), Span.parse(claim.finding.high)
    now = next((bar for bar in shown if bar.span == span), None)
    if now is not None and back < now.span:
        look = {"color": ROLES[flow].strong, "linewidth": 1.0, "zorder": 3}
        axes.plot([back.start, now.span.end], [now.height] * 2, linestyle=(0, (4, 2)), **look)  # type: ignore[arg-type]


def event_line(axes: Axes, verdicts: Verdicts, start: int, end: int, top: float) -> None:
    """Mark the day that the article turns on."""
    event = verdicts.article.event
    if event is None:
        return
    at = month_position(event.day)
    if start <= at <= end:
        axes.plot([at, at], [0, top], color=INK, linewidth=1, zorder=4)
        bars.note(
            axes,
            at - 0.3,
            top,
            f"{day_and_month(event.day)}: {event.name}",
            ha="right",
            va="top",
            color=INK,
        )


def month_position(day: dt.date) -> float:
    """Return where a day lies among month boundaries.

    Examples
    --------
    >>> month_position(dt.date(2022, 2, 15)) - 2022 * 12
    1.5
    """
    days = calendar.monthrange(day.year, day.month)[1]
    return day.year * 12 + day.month - 1 + (day.day - 1) / days


def subtitle(verdicts: Verdicts, start: int, end: int, *flows: str) -> str:
    """Say statistic, unit and period; of flows, the first by quarter and the second by month."""
    unit, article = UNITS[verdicts.currency], verdicts.article
    what = "Goods trade by month"
    if flows:
        by_quarter, by_month = (FLOW_NAMES[flow] for flow in flows)
        what = f"{sentence(by_quarter)} by quarter and {by_month} by month"
    known = read_sources().get(verdicts.source)
    terms = [f"{flow}s {term}" for flow, term in sorted(known.valuation.items() if known else ())]
    return (
        f"{what}, {' with '.join(article.pair)}, billion {unit}, {Span(start, end).label}. "
        f"{sentence(', '.join(terms))}"
    )


def source_line(trade: Vintage, verdicts: Verdicts, shown: list[Bar]) -> str:
    """Say whose figures are shown, as of when, and what stands for what."""
    name = short_name(verdicts.source, trade.folder)
    text = f"Source: {name}, {verdicts.vintage}."
    if any(bar.kind == "combined" for bar in shown):
        text += " Hatched or broad: months published only as a combined total, drawn at their mean."
    if any(bar.kind == "base" for bar in shown):
        text += " The year-ago quarter is drawn at the level that the printed growth rate implies."
    if any(bar.kind == "implied" for bar in shown):
        text += " Some levels follow from published growth rates."
    if any(bar.kind == "filled" for bar in shown):
        text += " Outlined or hollow: filled from another vintage or source."
    return text
