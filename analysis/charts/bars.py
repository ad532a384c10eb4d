"""Bars for months, combined spans and quarters, drawn as what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from analysis.charts.scope import Scope
from analysis.charts.style import FILLED, GREY, GRID, INK, LARGE, MUTED, OUTLINE, PAPER
from analysis.core.errors import NoFigureError
from analysis.core.formatting import format_significant
from analysis.core.intervals import Interval, decimal
from analysis.core.spans import Span, month_abbr
from analysis.figures.evidence import Evidence, mark_of
from analysis.totals.bases import level_of
from analysis.totals.series import Level, monthly_levels, quarterly_levels

_APART = 0.36  # inches between the middles of two names under an axis, at the least
_FEW = 18  # months up to which an axis names each month rather than the years
_LETTER = 0.075  # inches across that a letter of a label takes
_NUMBER = 0.85  # of that, where the label is a number: figures are narrow
_LINE = 0.09  # inches that a bar needs for a label along it
_BETWEEN = 0.2  # inches between the middles of two labels along bars, at the least


@dataclass(frozen=True)
class Bar:
    """One published or derived value as a bar; exact, and a float only on an axis.

    Parameters
    ----------
    flow : str
    span : Span
    value : Interval
        In billions, over the whole span.
    kind : str
        As of `analysis.totals.series.Level`; or ``narrowed``, by figures of the same release; or
        ``base``, at the level that a growth rate rests on.
    evidence : tuple of Evidence
        The published figures behind it.
    """

    flow: str
    span: Span
    value: Interval
    kind: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def mean(self) -> Interval:
        """What it is drawn at: its value; of a combined span, the mean of its months."""
        if self.kind != "combined":
            return self.value
        return self.value / Interval.exact(self.span.months)

    @property
    def height(self) -> float:
        """Where its top lies on an axis."""
        return float(self.mean.value)

    @property
    def mark(self) -> str:
        """What it goes by in a page: ``X2022-03``."""
        return mark_of(self.flow, self.span)

    @property
    def middle(self) -> float:
        """Where its middle lies among month boundaries."""
        return (self.span.start + self.span.end) / 2


def bars_of(levels: Iterable[Level], flow: str) -> Iterator[Bar]:
    """Yield the bars of months or quarters: a combined span once, what is missing not at all."""
    drawn: set[Span] = set()
    for level in levels:
        span = level.combined or level.span
        if level.derivation is not None and span not in drawn:
            drawn.add(span)
            yield Bar(flow, span, level.derivation.value, level.kind, level.evidence)


def month_bars(scope: Scope, flow: str, start: int, end: int) -> list[Bar]:
    """Return the bars of a flow by month, gaps filled from other vintages; none without figures."""
    if scope.graph.empty:
        return []
    levels = monthly_levels(scope.graph, flow, start, end, scope.fill)
    return [_narrowed(bar, scope) for bar in bars_of(levels, flow)]


def quarter_bars(scope: Scope, flow: str, start: int, end: int) -> list[Bar]:
    """Return the bars of a flow by quarter; as `month_bars`."""
    if scope.graph.empty:
        return []
    first, last = -(-start // 3) * 3, end // 3 * 3
    return list(bars_of(quarterly_levels(scope.graph, flow, first, last, scope.fill), flow))


def span_bar(scope: Scope, flow: str, span: Span) -> Bar | None:
    """Return the bar of a flow over a span of any length; as `month_bars`, None without figures."""
    try:
        level = level_of(scope.graph, span, flow, scope.fill)
    except NoFigureError:
        return None
    kind = "filled" if level.later else level.kind
    return Bar(flow, span, level.value, kind, level.evidence())


def _narrowed(bar: Bar, scope: Scope) -> Bar:
    """Draw a figure printed coarsely where its own release puts it, as verdicts take it."""
    if bar.kind != "printed":
        return bar
    level = level_of(scope.graph, bar.span, bar.flow)
    if level.cross is None:
        return bar
    return replace(bar, value=level.value, kind="narrowed", evidence=level.evidence())


def draw(axes: Axes, bars: Iterable[Bar], colours: Mapping[Span, str]) -> None:
    """Draw bars in grey, but for the spans that have a colour of their own.

    A combined span is hatched; a filled value is outlined.
    """
    for bar in bars:
        colour = colours.get(bar.span, GREY)
        gap = 0.14 * min(bar.span.months, 3)
        edge = OUTLINE if bar.span not in colours else colour
        look: dict[str, Any] = {"facecolor": colour, "edgecolor": edge, "linewidth": 0.5}
        if bar.kind == "combined":
            look |= {"facecolor": PAPER, "hatch": "/////", "linewidth": 0.9}
        elif bar.kind == "filled":
            look |= {"facecolor": FILLED, "linewidth": 0.8, "linestyle": (0, (2, 1.5))}
        corner = (bar.span.start + gap / 2, 0)
        patch = Rectangle(corner, bar.span.months - gap, bar.height, **look)
        axes.add_artist(patch)  # the limits are set by hand, so that nothing need be measured
        patch.set_gid(bar.mark)


def highest_of(bars: Iterable[Bar]) -> float:
    """Return the height of the highest bar; 1 where there is none above zero."""
    return max((bar.height for bar in bars), default=0.0) or 1.0


def time_axis(axes: Axes, start: int, end: int, *, right: float = 0.4) -> None:
    """Name the years under a run of month boundaries; under a short run, its months.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    start, end : int
        Month boundaries.
    right : float
        Room after the last, in months.
    """
    axes.set_xlim(start - 0.4, end + right)
    years = list(range(-(-start // 12) * 12, end, 12))
    least = _APART * (end - start + 0.4 + right) / inches(axes)
    if end - start > _FEW:
        ticks = _apart([(max(at, start) + min(at + 12, end)) / 2 for at in years], least)
        names = [str(int(at) // 12) for at in ticks]
    else:
        ticks = _apart([at + 0.5 for at in range(start, end)], least)
        names = _month_names([int(at) for at in ticks])
    axes.set_xticks(ticks, names)
    for at in years[1:] if start % 12 == 0 else years:
        axes.axvline(at, color=GRID, linewidth=0.7, zorder=0)


def name_years(axes: Axes, spans: Sequence[Span]) -> None:
    """Name years under the same months of each, rather than under the middle of the year."""
    alike = {(span.start % 12, span.months) for span in spans}
    if len(spans) < 2 or len(alike) > 1 or spans[0].months >= 12:
        return
    left, right = axes.get_xlim()
    middles = [(span.start + span.end) / 2 for span in spans]
    ticks = _apart(middles, _APART * (right - left) / inches(axes))
    axes.set_xticks(ticks, [str(int(at - 0.5) // 12) for at in ticks])


def _month_names(months: Sequence[int]) -> list[str]:
    """Name months, each year at its first."""
    years = [None, *(at // 12 for at in months)]
    return [
        month_abbr(at % 12 + 1) + (f"\n{at // 12}" if at // 12 != before else "")
        for at, before in zip(months, years, strict=False)
    ]


def inches(axes: Axes, *, across: bool = True) -> float:
    """Return how wide or how high axes are."""
    figure, box = axes.get_figure(root=True), axes.get_window_extent()
    assert figure is not None
    return float(box.width if across else box.height) / figure.dpi


def wide(text: str) -> float:
    """Return how many inches the longest line of a label takes at the most."""
    return max(map(len, text.split("\n"))) * _LETTER


def _apart(ticks: Sequence[float], least: float) -> list[float]:
    """Leave out ticks whose names would run into each other; the last is kept."""
    shown: list[float] = []
    for tick in reversed(ticks):
        if not shown or shown[-1] - tick >= least:
            shown.append(tick)
    return shown[::-1]


def billions(axes: Axes, highest: float, *, head: float = 1.2) -> None:
    """Set a value axis from zero with few ticks.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    highest : float
        The highest value drawn.
    head : float
        Where the axis ends, as a multiple of that.
    """
    axes.set_ylim(0, highest * head)
    ticks = _values(highest)
    axes.set_yticks(list(ticks), list(ticks.values()))


def rates(axes: Axes, lowest: float, highest: float, head: float) -> None:
    """Set a value axis of rates with few ticks, and a line at zero.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    lowest, highest : float
        Of the rates drawn, and zero.
    head : float
        What the axis leaves free beyond them, on each side that has a rate.
    """
    axes.set_ylim(lowest - (head if lowest < 0 else 0), highest + head)
    ticks = _values(highest, lowest)
    axes.set_yticks(list(ticks), list(ticks.values()))
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.spines["bottom"].set_visible(False)


def beside(highest: float) -> float:
    """Return the inches that the names of values need beside an axis; as `billions`."""
    return 0.1 + _LETTER * max(map(len, _values(highest).values()))


def _values(highest: float, lowest: float = 0) -> dict[float, str]:
    ticks = MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(lowest, highest)
    return {at: format_significant(decimal(at), 6) for at in ticks if lowest <= at <= highest}


def _is_tall(axes: Axes, bar: Bar, text: str) -> bool:
    """Whether a bar is tall enough for a label along it, on a telephone too."""
    tall = bar.height / axes.get_ylim()[1] * inches(axes, across=False)
    return tall > wide(text) * _NUMBER * LARGE + 0.1


def is_wide(axes: Axes, bar: Bar) -> bool:
    """Whether a bar is wide enough for a label along it."""
    return _width(axes, bar.span) > _LINE


def holds(axes: Axes, span: Span, text: str) -> bool:
    """Whether the bar of a span is wide enough for a number across it, on a telephone too."""
    return _width(axes, span) > wide(text) * _NUMBER * LARGE


def apart(axes: Axes, left: Bar, right: Bar) -> bool:
    """Whether two bars are far enough apart for a label along each."""
    return abs(left.middle - right.middle) * _month(axes) > _BETWEEN


def _width(axes: Axes, span: Span) -> float:
    return span.months * _month(axes)


def _month(axes: Axes) -> float:
    """Return the inches that a month takes on an axis of time."""
    first, last = axes.get_xlim()
    return inches(axes) / (last - first)


def inside(
    axes: Axes,
    bar: Bar,
    text: str,
    highest: float,
    colour: str,
    *,
    upright: bool = True,
    level: float | None = None,
) -> None:
    """Write a label inside a bar, under its top; over one too small, or where a level crosses."""
    fits = _is_tall(axes, bar, text if upright else "8") and is_wide(axes, bar)
    if level is not None and fits:
        room = (wide(text) * LARGE if upright else 2 * _LINE) * _value(axes)
        fits = not bar.height - highest * 0.03 - room < level < bar.height
    look: dict[str, Any] = {"rotation": 90} if upright else {}
    if fits:
        at, look = bar.height - highest * 0.03, look | {"va": "top", "color": colour}
    else:
        at, look = bar.height + highest * 0.02, look | {"va": "bottom", "color": INK}
    note(axes, bar.middle, at, text, **look)


def bracket(axes: Axes, left: Bar, right: Bar, height: float, text: str, colour: str) -> None:
    """Join the tops of two bars and write what lies between them."""
    ends = [left.height * 1.02, height, height, right.height * 1.02]
    axes.plot(
        [left.middle, left.middle, right.middle, right.middle], ends, color=colour, linewidth=1
    )
    middle = (left.middle + right.middle) / 2
    beyond = (axes.get_xlim()[1] - middle) * _month(axes) < wide(text) / 2
    at, side = (axes.get_xlim()[1], "right") if beyond else (middle, "center")
    note(axes, at, height * 1.01, text, color=colour, weight="bold", size=11, ha=side)


def _value(axes: Axes) -> float:
    """Return how much of the value axis an inch is."""
    low, high = axes.get_ylim()
    return (high - low) / inches(axes, across=False)


def level_across(axes: Axes, level: float, text: str) -> None:
    """Draw a level across a panel, its name in the margin on the right; as `across`."""
    axes.axhline(level, color=INK, linewidth=1, linestyle=(0, (4, 2)))
    axes.annotate(text, (1, level), (3, 0), xycoords=axes.get_yaxis_transform(), size=8,
                  textcoords="offset points", va="center", annotation_clip=False,
                  color=INK)  # fmt: skip


def across(text: str) -> float:
    """Return the inches that the name of a level needs beside a panel; as `level_across`."""
    return 0.1 + wide(text)


def note(axes: Axes, x: float, y: float, text: str, **look: object) -> None:
    """Write a label at a point of the data."""
    axes.text(x, y, text, **({"size": 8, "color": MUTED, "ha": "center", "va": "bottom"} | look))  # type: ignore[arg-type]
