"""Charts of trade: quarterly beside monthly, and exports beside imports."""

from __future__ import annotations

import calendar
import textwrap
from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes

from analysis import prose
from analysis.charts import bars, labels
from analysis.charts.bars import Bar
from analysis.charts.figure import Chart, Width, chart
from analysis.charts.style import INK, MUTED, RATING_SIGNS, ROLES
from analysis.errors import NoFigureError
from analysis.findings import MINUS, said
from analysis.ratings import Verdict, Verdicts
from analysis.spans import Span
from analysis.store import other_stands
from analysis.totals import quarterly

BASE_MOVED = 0.005


@chart
def plot_quarterly_beside_monthly(width: Width, trade: pd.DataFrame, verdicts: Verdicts) -> Chart:
    """Quarterly trade beside monthly exports, each claim over the panel that it speaks of.

    Parameters
    ----------
    trade : pandas.DataFrame
        Figures from `analysis.load`.
    verdicts : Verdicts
        From `analysis.check`, on the same figures.

    Returns
    -------
    Chart
        With its narrow form, in which the panels stack.

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> trade = an.load(as_of=article.published)
    >>> figure = plot_quarterly_beside_monthly(trade, an.check(article, trade))
    >>> figure.alt[:60]
    'Two bar charts side by side. Left: total trade by quarter, t'
    """
    wide = width == "wide"
    figure = Chart(width, 6.1 if wide else 9.4)
    start, end = labels.window(trade, verdicts)
    y = figure.head(prose.headline(verdicts), labels.subtitle(verdicts, start, end))
    left, right = labels.by_panel(verdicts)
    over = y + 0.14
    if wide:
        below = _quotes(figure, left, 0.1, over, 3.2) + 0.2
        _quotes(figure, right, 3.9, over, 6.3)
        first, second = (0.42, 0.72, 7.05, below), (3.95, 0.72, 0.05, below)
    else:
        below = _quotes(figure, left, 0.1, over, 3.9) + 0.2
        under = _quotes(figure, right, 0.1, below + 2.55, 3.9) + 0.2
        first, second = (0.4, 9.4 - below - 2.2, 0.1, below), (0.4, 0.98, 0.05, under)
    quarters = _quarters(figure.panel(*first), trade, verdicts, start, end)
    months = _months(figure.panel(*second), trade, verdicts, start, end)
    figure.foot(labels.source_line(trade, verdicts, [*quarters, *months]))
    figure.alt = _alt(quarters, months, verdicts)
    return figure


def _quotes(figure: Chart, shown: list[Verdict], x: float, y: float, wide: float) -> float:
    for verdict in shown:
        hue = ROLES[verdict.claim.of.get("flow", "total")].strong
        found = f": {verdict.finding.text}" if verdict.finding else ""
        if verdict.claim.measure == "lowest_since" and verdict.finding:
            found = f": no lower month since {said(verdict.finding.high, 'month')}"
        quote = textwrap.shorten(verdict.claim.quote, 110, placeholder=" …")
        text = f"{RATING_SIGNS[verdict.rating]} “{quote}” {verdict.rating}{found}"
        y = figure.say(x, y, text, 8.8, wide=wide, color=hue) + 0.04
    return y + 0.08


def _quarters(
    axes: Axes, trade: pd.DataFrame, verdicts: Verdicts, start: int, end: int
) -> list[Bar]:
    last = end // 3 * 3
    try:
        table = quarterly(
            trade,
            "total",
            verdicts.currency,
            verdicts.source,
            first=Span(start, start + 3),
            last=Span(last - 3, last),
            fill=other_stands(trade, verdicts.source),
        )
    except NoFigureError:
        table = None
    shown = [] if table is None else list(bars.quarterly_bars(table))
    claim = prose.first_on(verdicts, months=3, flow="total", measure="growth")
    span = prose.claim_span(claim) if claim else None
    hue = ROLES["total"]
    shown = [_as_base(bar, claim) for bar in shown]
    bars.draw(axes, shown, {span: hue.strong, span.year_ago: hue.tint} if span else {})
    highest = max((bar.height for bar in shown), default=1.0)
    bars.year_axis(axes, start, last)
    bars.billions(axes, highest)
    labels.panel_name(
        axes, "Trade between {} and {} by quarter".format(*verdicts.article.pair), bool(shown)
    )
    pair = [bar for bar in shown if span and bar.span in (span.year_ago, span)]
    for bar in pair:
        bars.note(
            axes,
            bar.middle,
            bar.height - highest * 0.03,
            f"{bar.total:.1f}",
            va="top",
            color="white" if bar.span == span else INK,
            rotation=90,
        )
    if claim and claim.finding and len(pair) == 2:
        sign = "" if claim.finding.text.startswith(MINUS) else "+"
        bars.bracket(
            axes, pair[0], pair[1], highest * 1.08, f"{sign}{claim.finding.text}", hue.strong
        )
    return shown


def _as_base(bar: Bar, claim: Verdict | None) -> Bar:
    """Draw the quarter that growth is measured from at the base that the growth rests on."""
    span = prose.claim_span(claim) if claim else None
    if claim is None or claim.finding is None or span is None or bar.span != span.year_ago:
        return bar
    base = float(dict(claim.finding.parts[1:2]).popitem()[1])
    kind = bar.kind if abs(base - bar.height) < BASE_MOVED else "base"
    return replace(bar, height=base, total=base, kind=kind)


def _months(axes: Axes, trade: pd.DataFrame, verdicts: Verdicts, start: int, end: int) -> list[Bar]:
    shown = labels.month_bars(trade, verdicts, "export", start, end)
    hue, colours = ROLES["export"], {}
    claim = prose.first_on(verdicts, months=1, flow="export", measure="lowest_since")
    span = prose.claim_span(claim) if claim else None
    if claim and span:
        colours[span] = hue.strong
        if claim.finding:
            colours[Span.parse(claim.finding.high)] = hue.tint
    bars.draw(axes, shown, colours)
    highest = max((bar.height for bar in shown), default=1.0)
    bars.year_axis(axes, start, end, right=3.2)
    bars.billions(axes, highest, head=1.42)
    labels.panel_name(
        axes, "Exports from {} to {} by month".format(*verdicts.article.pair), bool(shown)
    )
    labels.level_line(axes, shown, verdicts)
    for bar in shown:
        name = f"{calendar.month_abbr[bar.span.first.month]} {bar.height:.4g}"
        if bar.span == span:
            bars.note(
                axes,
                bar.span.end + 0.15,
                bar.height,
                name.replace(" ", "\n"),
                color=hue.strong,
                ha="left",
                va="top",
                weight="bold",
            )
        elif bar.span in colours:
            bars.note(
                axes,
                bar.middle,
                bar.height - highest * 0.03,
                name,
                color=INK,
                va="top",
                rotation=90,
            )
    labels.event_line(axes, verdicts, start, end, highest * 1.4)
    _joint_note(axes, shown, highest)
    return shown


def _joint_note(axes: Axes, shown: list[Bar], highest: float) -> None:
    joint = [bar for bar in shown if bar.kind == "joint"]
    if joint:
        bar, top = joint[-1], highest * 1.17
        names = "–".join(
            calendar.month_abbr[month.month] for month in (bar.span.first, bar.span.last)
        )
        axes.plot([bar.span.start + 0.4] * 2, [bar.height, top], color=MUTED, linewidth=0.7)
        bars.note(
            axes,
            bar.span.start + 0.1,
            top,
            f"{names} published together: {bar.total:.1f}",
            ha="right",
            va="center",
        )


def _alt(quarters: list[Bar], months: list[Bar], verdicts: Verdicts) -> str:
    claim = prose.first_on(verdicts, months=3)
    text = "Two bar charts side by side."
    if quarters:
        first, last = quarters[0], quarters[-1]
        text += (
            f" Left: total trade by quarter, the last bar, {last.span}, at {last.total:.2f} "
            f"billion against {first.total:.2f} in {first.span}."
        )
    if months:
        low = min(months[-24:], key=lambda bar: bar.height)
        text += (
            f" Right: exports by month; of the last two years the lowest is "
            f"{low.span.label} at {low.height:.3g} billion."
        )
    if claim and claim.finding:
        text += f" {prose.headline(verdicts)}."
    return text
