"""Bars for months, combined spans and quarters, drawn as what they are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from analysis.charts.style import FILLED, GREY, GRID, INK, MUTED, OUTLINE, PAPER
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, mark_of
from analysis.totals.series import Level

_TALL = 0.42  # of the highest bar; a shorter one can't hold its label


@dataclass(frozen=True)
class Bar:
    """One published or derived value as a bar.

    Parameters
    ----------
    span : Span
    height : float
        In billions; for a combined span the mean of its months.
    total : float
        In billions, over the whole span.
    kind : str
        As of `analysis.totals.series.Level`, or ``base``.
    flow : str
    low, high : float
        Bounds of `total`.
    evidence : tuple of Evidence
        The published figures behind it.
    """

    span: Span
    height: float
    total: float
    kind: str
    flow: str = "total"
    low: float = float("nan")
    high: float = float("nan")
    evidence: tuple[Evidence, ...] = ()

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
            value = level.derivation.value
            mean = value.value / span.months if level.combined else value.value
            yield Bar(
                span, float(mean), float(value.value), level.kind, flow, float(value.low),
                float(value.high), level.evidence,
            )  # fmt: skip


def draw(axes: Axes, bars: list[Bar], colours: dict[Span, str]) -> None:
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


def year_axis(axes: Axes, start: int, end: int, *, right: float = 0.4) -> None:
    """Mark the years under a run of month boundaries."""
    years = list(range(-(-start // 12) * 12, end, 12))
    axes.set_xlim(start - 0.4, end + right)
    axes.set_xticks([(max(at, start) + min(at + 12, end)) / 2 for at in years])
    axes.set_xticklabels([str(at // 12) for at in years])
    for at in years[1:]:
        axes.axvline(at, color=GRID, linewidth=0.7, zorder=0)


def billions(axes: Axes, highest: float, *, head: float = 1.2) -> None:
    """Set a value axis from zero with few ticks."""
    axes.set_ylim(0, highest * head)
    ticks = [at for at in MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(0, highest) if at >= 0]
    axes.set_yticks(
        [at for at in ticks if at <= highest], [f"{at:,g}" for at in ticks if at <= highest]
    )


def significant(value: float, digits: int = 3) -> str:
    """Write a number to so many digits that count, without an exponent.

    Examples
    --------
    >>> [significant(value) for value in (38.17, 12.617, 3.8, 0.012345, 2531.4, 0)]
    ['38.2', '12.6', '3.8', '0.0123', '2,531', '0']
    """
    size = math.floor(math.log10(abs(value))) if value else 0
    text = f"{value:,.{max(0, digits - 1 - size)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def inside(axes: Axes, bar: Bar, text: str, highest: float, colour: str) -> None:
    """Write a label upright inside a bar, under its top; over a bar too short for it."""
    if bar.height > highest * _TALL:
        at, look = bar.height - highest * 0.03, {"va": "top", "color": colour}
    else:
        at, look = bar.height + highest * 0.02, {"va": "bottom", "color": INK}
    note(axes, bar.middle, at, text, rotation=90, **look)


def bracket(axes: Axes, left: Bar, right: Bar, height: float, text: str, colour: str) -> None:
    """Join the tops of two bars and write what lies between them."""
    ends = [left.height * 1.02, height, height, right.height * 1.02]
    axes.plot(
        [left.middle, left.middle, right.middle, right.middle], ends, color=colour, linewidth=1
    )
    note(
        axes,
        (left.middle + right.middle) / 2,
        height * 1.01,
        text,
        color=colour,
        weight="bold",
        size=11,
    )


def note(axes: Axes, x: float, y: float, text: str, **look: object) -> None:
    """Write a label at a point of the data."""
    axes.text(x, y, text, **({"size": 8, "color": MUTED, "ha": "center", "va": "bottom"} | look))  # type: ignore[arg-type]
