"""A flow over a span and over its like, the span in colour, beside what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from matplotlib.axes import Axes

from analysis.charts import bars, highlights, labels
from analysis.charts.bars import Bar
from analysis.charts.claimed import Asked
from analysis.charts.data_table import table_of
from analysis.charts.like_bars import last_of, like_bars, period_of
from analysis.charts.one_panel import Picture, one_panel
from analysis.charts.style import INK, ON_STRONG, ROLES
from analysis.core.errors import NoFigureError
from analysis.core.formatting import MINUS, format_significant, plain, sentence
from analysis.core.spans import Span
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
        margins=(max(_LEFT, bars.beside(own.highest)), own.right),
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
    def threshold(self) -> Decimal | None:
        """The level that the claim is on, if on one."""
        verdict = self.shown.verdict
        level: Decimal | None = verdict.claim.of.get("threshold") if verdict else None
        return level

    @property
    def across(self) -> str:
        """How the threshold is named beside its line; empty where there is none."""
        if self.threshold is None:
            return ""
        return f"{plain(self.threshold)}\nbn {self.shown.scope.currency}"

    @property
    def right(self) -> float:
        """The inches right of the axes."""
        return max(_RIGHT, bars.across(self.across)) if self.across else _RIGHT

    @property
    def highest(self) -> float:
        """The highest value drawn, the threshold among them."""
        return max(bars.highest_of(self.drawn), float(self.threshold or 0))

    @property
    def strong(self) -> list[Span]:
        """The spans in colour: the one in question, and with it a run or all that reached a level.

        What is published only as a combined total is not known to have reached a level by itself.
        """
        finding, spans = self.shown.finding, [bar.span for bar in self.drawn]
        if self.shown.measure == "level_run" and finding is not None:
            return [self.now.span, *last_of(spans, int(finding.interval.low))]
        if self.shown.measure != "times_above" or self.threshold is None:
            return [self.now.span]
        reached = [one.span for one in self.drawn
                   if one.kind != "combined" and one.value.low >= self.threshold]  # fmt: skip
        verdict = self.shown.verdict
        since: Span | None = verdict.claim.of.get("since") if verdict else None
        start = since.start if since else 0
        return [self.now.span, *(one for one in reached if one.start >= start)]

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
    line = f"; the level across is {plain(own.threshold)}" if own.threshold is not None else ""
    unit = own.shown.scope.unit
    return f"{what[0].lower()}{what[1:]}, in billion {unit}: {', '.join(each)}{line}"


def _draw(axes: Axes, own: _Levels) -> None:
    hue, highest = ROLES[own.flow], own.highest
    colours = {own.before.span: hue.tint} if own.before else {}
    colours |= dict.fromkeys(own.strong, hue.strong)
    bars.time_axis(axes, own.drawn[0].span.start, own.now.span.end)
    bars.name_years(axes, [bar.span for bar in own.drawn])
    bars.billions(axes, highest, head=1.25)
    bars.draw(axes, own.drawn, colours)
    if own.shown.measure in _EXTREMES:
        labels.level_line(axes, own.drawn, own.shown.highlight, hue.strong)
    if own.threshold is not None:
        bars.level_across(axes, float(own.threshold), own.across)
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
        colour = ON_STRONG if bar.span in own.strong and bar.kind != "combined" else INK
        bars.inside(axes, bar, texts[bar.span], highest, colour, upright=not across,
                    level=None if own.threshold is None else float(own.threshold))  # fmt: skip


def _two(axes: Axes, own: _Levels) -> list[Bar]:
    """Return the bar in question, after what it is compared with if that stands far enough off."""
    before = own.before
    return [before, own.now] if before and bars.apart(axes, before, own.now) else [own.now]
