"""Exports and imports over a span and its like, and the balance between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.charts import bars, labels
from analysis.charts.bars import Bar
from analysis.charts.claimed import Asked
from analysis.charts.data_table import table_by_period
from analysis.charts.frame import Missing, Size, Target, chart
from analysis.charts.layout import Chart
from analysis.charts.like_bars import like_bars, period_of
from analysis.charts.line_names import LineEnd, name_lines
from analysis.charts.one_panel import Picture, chart_of
from analysis.charts.style import GREY, INK, LARGE, MUTED, ROLES
from analysis.claims.verdicts import Verdicts
from analysis.core.errors import NoFigureError
from analysis.core.formatting import MINUS, format_significant, sentence
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.schema import FLOW_NAMES
from analysis.figures.vintage import Vintage

_FLOWS = ("export", "import")
_RIGHT = 0.95  # inches for the names of flows
_FEW = 5  # spans of which each balance is written


@chart
def balances(
    trade: Vintage,
    of: Verdicts | Span | str | None = None,
    *,
    claim: str | None = None,
    currency: str | None = None,
    source: str | None = None,
    ax: Target = None,
    figsize: Size = None,
    missing: Missing = "raise",
) -> Chart:
    """Draw exports and imports over a span and its like, and the gap between them.

    Parameters
    ----------
    trade, of, claim, currency, source, ax, figsize, missing
        As for `analysis.charts.levels`.

    Returns
    -------
    Chart

    Raises
    ------
    NoFigureError
        If the figures do not give it, or the article has no such claim.

    Examples
    --------
    >>> import analysis as an
    >>> an.charts.balances(an.load(), "2023", source="comtrade").headline
    'Exports less imports came to −17.86 bn in 2023'
    """
    return chart_of(
        _picture, "balances", trade, of, claim=claim, flow=None, currency=currency, source=source,
        ax=ax, figsize=figsize, missing=missing)  # fmt: skip


@dataclass(frozen=True)
class _Pair:
    """Exports and imports of one span."""

    export: Bar
    imported: Bar

    @property
    def balance(self) -> Interval:
        return self.export.value - self.imported.value

    @property
    def text(self) -> str:
        value = self.balance.value
        size = format_significant(abs(value), 4)
        return f"{MINUS}{size}" if value < 0 else size

    @property
    def middle(self) -> float:
        return self.export.middle

    @property
    def ends(self) -> list[float]:
        return [self.export.height, self.imported.height]


def _picture(shown: Asked) -> Picture:
    pairs = _pairs(shown)
    now, scope = pairs[-1], shown.scope
    drawn = [bar for pair in pairs for bar in (pair.export, pair.imported)]
    own = f"Exports less imports came to {now.text} bn in {shown.span.label}"
    headline, what = shown.headline or own, f"Exports and imports {period_of(shown.span)}"
    return Picture(
        headline=headline,
        subtitle=labels.subtitle(scope, what, drawn[0].span.start, shown.span.end),
        alt=f"Line chart of {what[0].lower()}{what[1:]} in billion {scope.unit}, with the gap "
        f"between them: {_said(pairs[0])}; {_said(now)}. {headline}.",
        draw=lambda axes: _draw(axes, shown, pairs),
        table=table_by_period(drawn, scope, _FLOWS),
        bars=drawn,
        margins=(max(0.42, bars.beside(bars.highest_of(drawn))), _RIGHT),
    )


def _pairs(shown: Asked) -> list[_Pair]:
    """Return the spans of which both flows are held.

    Raises
    ------
    NoFigureError
        If the span in question is not among them.
    """
    back = shown.against
    sold, bought = (
        {bar.span: bar for bar in like_bars(shown.scope, flow, shown.span, back)} for flow in _FLOWS
    )
    pairs = [_Pair(sold[span], bought[span]) for span in sorted(sold.keys() & bought.keys())]
    if not pairs or pairs[-1].export.span != shown.span:
        raise NoFigureError(f"the figures hold no exports and imports of {shown.span.label}")
    return pairs


def _said(pair: _Pair) -> str:
    each = (format_significant(bar.value.value, 4) for bar in (pair.export, pair.imported))
    return f"{pair.export.span.label}, exports {', imports '.join(each)}, balance {pair.text}"


def _draw(axes: Axes, shown: Asked, pairs: list[_Pair]) -> None:
    drawn = [bar for pair in pairs for bar in (pair.export, pair.imported)]
    highest = bars.highest_of(drawn)
    bars.time_axis(axes, drawn[0].span.start, shown.span.end)
    bars.name_years(axes, [pair.export.span for pair in pairs])
    bars.billions(axes, highest, head=1.15)
    for pair in pairs:
        _gap(axes, pair, shown)
    for at, pair in enumerate(pairs[:-1]):
        if pair.export.span == shown.against or len(pairs) <= _FEW:
            _write(axes, pairs, at, highest * 0.03)
    for flow in _FLOWS:
        _line(axes, [bar for bar in drawn if bar.flow == flow])
    beside = shown.span.end + 0.02 * (shown.span.end - drawn[0].span.start)
    name_lines(axes, _ends(pairs[-1], beside), highest * 0.17)


def _ends(pair: _Pair, beside: float) -> Iterator[LineEnd]:
    """Yield how both lines are named at their ends, and the gap between them."""
    for bar in (pair.export, pair.imported):
        text = f"{sentence(FLOW_NAMES[bar.flow])}\n{format_significant(bar.mean.value, 4)}"
        yield LineEnd(bar.height, beside, text, ROLES[bar.flow].strong)
    yield LineEnd(sum(pair.ends) / 2, beside, f"Balance\n{pair.text}", INK)


def _line(axes: Axes, own: list[Bar]) -> None:
    hue = ROLES[own[0].flow].strong
    points = [(bar.middle, bar.height) for bar in own]
    axes.add_artist(Line2D(*zip(*points, strict=True), color=hue, linewidth=1.6, zorder=3))
    for bar in own:
        mark = Line2D([bar.middle], [bar.height], color=hue, marker="o", linestyle="none",
                      markersize=4, zorder=4, gid=bar.mark)  # fmt: skip
        axes.add_artist(mark)


def _gap(axes: Axes, pair: _Pair, shown: Asked) -> None:
    """Draw the gap between the flows of a span; strong for the span in question."""
    own = pair.export.span == shown.span
    colour = INK if own else MUTED if pair.export.span == shown.against else GREY
    width = 2.4 if own else 1.4
    axes.add_artist(Line2D([pair.middle] * 2, pair.ends, color=colour, linewidth=width, zorder=2))


def _write(axes: Axes, pairs: list[_Pair], at: int, off: float) -> None:
    """Write an earlier balance over its gap or below it, where it is nearer clear of the lines."""
    pair, (start, end) = pairs[at], axes.get_xlim()
    half = bars.wide(pair.text) * LARGE / 2 / bars.inches(axes) * (end - start)
    across, middles = (
        [pair.middle + side * half for side in (-1, 0, 1)],
        [one.middle for one in pairs],
    )
    over, under = max(pair.ends), min(pair.ends)
    top = max(np.interp(across, middles, [max(one.ends) for one in pairs]))
    bottom = min(np.interp(across, middles, [min(one.ends) for one in pairs]))
    if top - over <= under - bottom:
        bars.note(axes, pair.middle, top + off, pair.text)
    else:
        bars.note(axes, pair.middle, bottom - off, pair.text, va="top")
