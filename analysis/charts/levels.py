"""A flow over a span and over its like, the span in colour, beside what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes

from analysis.charts import bars, highlights, labels
from analysis.charts.bars import Bar
from analysis.charts.claimed import Asked
from analysis.charts.data_table import table_of
from analysis.charts.like_bars import like_bars, period_of
from analysis.charts.one_panel import Picture, one_panel
from analysis.charts.style import INK, ON_STRONG, ROLES
from analysis.core.errors import NoFigureError
from analysis.core.formatting import MINUS, format_significant, sentence
from analysis.figures.schema import FLOW_NAMES

_LEFT = 0.42  # inches for the names of values, at the least
_RIGHT = 0.1
_COMPARED = ("growth", "growth_since", "change", "multiple")  # written between two bars
_EXTREMES = ("lowest_since", "highest_since")
_FEW = 14  # bars of which each is labelled with its value


@one_panel
def levels(shown: Asked) -> Picture:
    """Draw a flow over a span and over its like, with what the span is compared with.

    A month stands among months, a quarter among quarters, a year among years; any other span among
    the same months of each year.

    Examples
    --------
    >>> import analysis as an
    >>> an.charts.levels(an.load(), "2023", source="comtrade").headline
    'Trade grew 26.37% in 2023'
    """
    own = _levels(shown)
    scope, span = shown.scope, shown.span
    what = f"{sentence(FLOW_NAMES[shown.flow])} {period_of(span)}"
    start = min(bar.span.start for bar in own.drawn)
    headline = shown.headline or sentence(highlights.growth_clause(scope, own.now))
    return Picture(
        headline=headline,
        subtitle=labels.subtitle(scope, what, start, span.end),
        alt=f"Bar chart of {_ends(own, what)}. {headline}.",
        draw=lambda axes: _draw(axes, own),
        table=table_of(own.drawn, scope),
        bars=own.drawn,
        margins=(max(_LEFT, bars.beside(bars.highest_of(own.drawn))), _RIGHT),
    )


@dataclass(frozen=True)
class _Levels:
    """The bars of a flow, the one in question, and the one that it is compared with."""

    shown: Asked
    drawn: list[Bar]
    now: Bar
    before: Bar | None

    @property
    def flow(self) -> str:
        return self.shown.flow

    @property
    def compared(self) -> bool:
        return self.before is not None and self.shown.measure in _COMPARED


def _levels(shown: Asked) -> _Levels:
    """Return what is drawn.

    Raises
    ------
    NoFigureError
        If the figures do not give the span by itself.
    """
    drawn = like_bars(shown.scope, shown.flow, shown.span, shown.against)
    if shown.on_growth:
        drawn = [highlights.at_base(bar, shown.highlight, shown.scope) for bar in drawn]
    by_span = {bar.span: bar for bar in drawn}
    if shown.span not in by_span:
        raise NoFigureError(f"the figures hold no {FLOW_NAMES[shown.flow]} of {shown.span.label}")
    before = by_span.get(shown.against) if shown.against else None
    return _Levels(shown, drawn, by_span[shown.span], before)


def _ends(own: _Levels, what: str) -> str:
    """Name the values that the alternative text gives: the first, the one compared, the last."""
    first, now = own.drawn[0], own.now
    named = dict.fromkeys([first, own.before or first, now])
    each = (f"{format_significant(bar.mean.value, 4)} in {bar.span.label}" for bar in named)
    return f"{what[0].lower()}{what[1:]}, in billion {own.shown.scope.unit}: {', '.join(each)}"


def _draw(axes: Axes, own: _Levels) -> None:
    hue, highest = ROLES[own.flow], bars.highest_of(own.drawn)
    colours = {own.before.span: hue.tint} if own.before else {}
    colours |= {own.now.span: hue.strong}
    bars.time_axis(axes, own.drawn[0].span.start, own.now.span.end)
    bars.billions(axes, highest, head=1.25)
    bars.draw(axes, own.drawn, colours)
    if own.shown.measure in _EXTREMES:
        labels.level_line(axes, own.drawn, own.shown.highlight, hue.strong)
    _label(axes, own, highest)
    finding = own.shown.finding
    if own.compared and own.before is not None and finding is not None:
        sign = "" if finding.text.startswith(MINUS) or finding.unit == "times" else "+"
        text = f"{sign}{finding.text}"
        bars.bracket(axes, own.before, own.now, highest * 1.08, text, hue.strong)


def _label(axes: Axes, own: _Levels, highest: float) -> None:
    """Write the values of few bars in each, of many in those that are compared."""
    few = len(own.drawn) <= _FEW
    texts = {bar.span: format_significant(bar.mean.value, 4) for bar in own.drawn}
    across = few and all(bars.holds(axes, span, text) for span, text in texts.items())
    for bar in own.drawn if few else _two(axes, own):
        colour = ON_STRONG if bar.span == own.now.span else INK
        bars.inside(axes, bar, texts[bar.span], highest, colour, upright=not across)


def _two(axes: Axes, own: _Levels) -> list[Bar]:
    """Return the bar in question, after what it is compared with if that stands far enough off."""
    before = own.before
    return [before, own.now] if before and bars.apart(axes, before, own.now) else [own.now]
