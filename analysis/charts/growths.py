"""The growth of a span among that of its like, as signed bars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.charts import bars
from analysis.charts.claimed import Asked
from analysis.charts.data_table import table_of_windows
from analysis.charts.like_bars import last_of, like_bars, period_of
from analysis.charts.one_panel import Picture, one_panel
from analysis.charts.style import GREY, INK, OUTLINE, ROLES
from analysis.core.errors import NoFigureError
from analysis.core.formatting import format_change, said, sentence
from analysis.core.spans import Span
from analysis.figures.evidence import mark_of
from analysis.figures.schema import FLOW_NAMES
from analysis.measures.arguments import Grown
from analysis.measures.like_spans import YEAR_TO_DATE, LikeSpans
from analysis.measures.registry import measure_of
from analysis.measures.windows import WindowGrowth, window_growth

_RUNS = ("run_length", "run_above")
_LEFT, _RIGHT, _BESIDE = 0.42, 0.1, 0.45  # inches; the last for the rate of a narrow bar
_WIDE = 9  # bars up to which each has room for its rate over it


@one_panel
def growths(shown: Asked) -> Picture:
    """Draw the growth of a flow over a span among that of its like, year on year.

    A claim on a run of growth or falls has the run in colour; a claim that compares two growth
    rates has a slope from one to the other.

    Examples
    --------
    >>> import analysis as an
    >>> an.charts.growths(an.load(as_of="2022-04-21"), "2022-03", flow="export").headline
    'Exports fell 7.7% in March 2022'
    """
    own = _growths(shown)
    start, span, name = own.drawn[0].window.start, shown.span, FLOW_NAMES[shown.flow]
    window = Span(start, span.end).label
    pair = " with ".join(shown.scope.pair)
    what = f"Growth of {name} {_period(shown)}, year on year"
    headline = shown.headline or sentence(_said(own.of(span), shown.flow))
    return Picture(
        headline=headline,
        subtitle=f"{what}, {pair}, per cent, {window}.",
        alt=f"Bar chart of {what[0].lower()}{what[1:]}, {window}: {_ends(own)}. {headline}.",
        draw=lambda axes: _draw(axes, own),
        table=table_of_windows(own.drawn),
        margins=(_LEFT, _RIGHT if len(own.drawn) <= _WIDE else _BESIDE),
    )


@dataclass(frozen=True)
class _Growths:
    """Growth rates in the order of time, which are in colour, and a rate to compare with."""

    shown: Asked
    drawn: list[WindowGrowth]
    strong: frozenset[Span]
    rate: Decimal | None = None

    @property
    def against(self) -> Span | None:
        """The span whose rate it is compared with, if with one."""
        return self.shown.against if self.shown.on_rates else None

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest value drawn, zero among them."""
        rates = [float(one.rate.value) for one in self.drawn if one.rate]
        return min([0.0, *rates]), max([0.0, *rates])

    def of(self, span: Span | None) -> WindowGrowth | None:
        return next((one for one in self.drawn if one.window == span), None)


def _growths(shown: Asked) -> _Growths:
    """Return what is drawn.

    Raises
    ------
    NoFigureError
        If the figures do not give the growth of the span.
    """
    of = shown.verdict.claim.of if shown.verdict else None
    base = of.get("base", "restated") if of else "restated"
    drawn = [one for one in _like(shown, base) if one.rate]
    strong = [shown.span]
    if shown.measure in _RUNS and shown.finding is not None:
        count = int(shown.finding.interval.low)
        strong = last_of([one.window for one in drawn], count)
    own = _Growths(shown, drawn, frozenset(strong), of.get("rate") if of else None)
    if own.of(shown.span) is None:
        name = FLOW_NAMES[shown.flow]
        raise NoFigureError(f"the figures give no growth of {name} in {shown.span.label}")
    return own


def _ends(own: _Growths) -> str:
    """Name the values that the alternative text gives: those of the claim, and the range drawn."""
    named = [one for one in (own.of(own.against), own.of(own.shown.span)) if one]
    ordered = sorted(own.drawn, key=lambda one: one.rate.value if one.rate else Decimal(0))
    words = {"the lowest": ordered[0], "the highest": ordered[-1]} if len(ordered) > 1 else {}
    texts = []
    for one in named:
        place = [word for word, end in words.items() if end == one]
        texts.append(", ".join([f"{_value(one)} in {one.window.label}", *place]))
    texts += [f"{word} {_value(end)} in {end.window.label}" for word, end in words.items()
              if end not in named]  # fmt: skip
    texts += [f"the rate across is {said(own.rate, 'percent', 2)}"] if own.rate else []
    return "; ".join(texts)


def _like(shown: Asked, base: str) -> Iterable[WindowGrowth]:
    """Yield the growth of the span and of its like, in the order of time."""
    if shown.verdict and shown.verdict.claim.of.get("window") == YEAR_TO_DATE:
        start = shown.span.start - 24
        spans = [*reversed(LikeSpans(shown.span, YEAR_TO_DATE).before(start)), shown.span]
    else:
        spans = [bar.span for bar in like_bars(shown.scope, shown.flow, shown.span, shown.against)]
    scope, flow = shown.scope, shown.flow
    return (
        window_growth(scope.graph, Grown(span=span, flow=flow, base=base), scope.fill)
        for span in spans
    )


def _period(shown: Asked) -> str:
    of = shown.verdict.claim.of if shown.verdict else None
    window = of.get("window") if of else None
    return "by year to date" if window == YEAR_TO_DATE else period_of(shown.span)


def _value(one: WindowGrowth) -> str:
    return f"{format_change(one.rate.value, 1)}%" if one.rate else ""


def _said(one: WindowGrowth | None, flow: str) -> str:
    assert one is not None and one.finding is not None
    return measure_of("growth").clause(Grown(span=one.window, flow=flow), one.finding)


def _draw(axes: Axes, own: _Growths) -> None:
    low, high = own.ends
    over = (high - low or 1) * 0.16
    bars.time_axis(axes, own.drawn[0].window.start, own.shown.span.end)
    bars.name_years(axes, [one.window for one in own.drawn])
    bars.rates(axes, low, high, over)
    hue, tint = ROLES[own.shown.flow].strong, ROLES[own.shown.flow].tint
    colours = {own.against: tint} if own.against else {}
    colours |= dict.fromkeys(own.strong, hue)
    for one in own.drawn:
        _bar(axes, one, colours)
    _values(axes, own, over * 0.12)
    if own.rate:
        axes.axhline(float(own.rate), color=INK, linewidth=0.9, linestyle=(0, (4, 2)))
        text = said(own.rate, "percent", 2)
        bars.note(axes, own.drawn[0].window.start, float(own.rate), text, ha="left")
    if own.shown.measure == "growth_change":
        _slope(axes, own, over * 0.9)


def _bar(axes: Axes, one: WindowGrowth, colours: Mapping[Span, str]) -> None:
    assert one.rate is not None
    gap = 0.14 * min(one.window.months, 3)
    plain = one.window not in colours
    patch = Rectangle(
        (one.window.start + gap / 2, 0), one.window.months - gap, float(one.rate.value),
        facecolor=colours.get(one.window, GREY), linewidth=0.5,
        edgecolor=OUTLINE if plain else colours[one.window],
    )  # fmt: skip
    axes.add_artist(patch)
    patch.set_gid(mark_of(one.flow, one.window))


def _values(axes: Axes, own: _Growths, apart: float) -> None:
    """Write the rates over bars that are wide enough; else at those that are compared."""
    if all(bars.holds(axes, one.window, _value(one)) for one in own.drawn):
        for one in own.drawn:
            _write(axes, own, one, apart, "center")
        return
    for span, side in ((own.against, "right"), (own.shown.span, "left")):
        found = own.of(span)
        if found is not None:
            _write(axes, own, found, apart, side)


def _write(axes: Axes, own: _Growths, one: WindowGrowth, apart: float, side: str) -> None:
    """Write a rate beyond the end of its bar, from that side of the bar on."""
    assert one.rate is not None
    span, at = one.window, float(one.rate.value)
    x = {"left": span.start, "center": (span.start + span.end) / 2, "right": span.end}[side]
    up = at >= 0
    weight = "bold" if span in own.strong else "normal"
    bars.note(axes, x, at + (apart if up else -apart), _value(one), color=INK, ha=side,
              va="bottom" if up else "top", weight=weight)  # fmt: skip


def _slope(axes: Axes, own: _Growths, up: float) -> None:
    """Join the two rates that are compared, and write what lies between them."""
    before, now = own.of(own.against), own.of(own.shown.span)
    if before is None or now is None or own.shown.finding is None:
        return
    ends = [(one.window.start + one.window.end) / 2 for one in (before, now)]
    tops = [max(float(one.rate.value), 0) + up for one in (before, now) if one.rate]
    hue = ROLES[own.shown.flow].strong
    axes.plot(ends, tops, color=hue, linewidth=1.2, marker="o", markersize=3.5)
    bars.note(axes, sum(ends) / 2, sum(tops) / 2, own.shown.finding.text, color=hue, weight="bold")
