"""House style: how matplotlib draws, in the colours of the palette."""

from __future__ import annotations

from contextlib import AbstractContextManager

from matplotlib import style
from matplotlib.axes import Axes

from analysis.core.palette import (
    AXIS,
    BAND,
    DOT,
    FILLED,
    FONTS,
    GREY,
    GRID,
    INK,
    LARGE,
    MUTED,
    ON_STRONG,
    OPEN,
    OUTLINE,
    PALETTE,
    PAPER,
    ROLES,
    TICK,
    Hue,
    colours,
)

__all__ = [
    "AXIS", "BAND", "DOT", "FILLED", "FONTS", "GREY", "GRID", "INK", "LARGE",
    "MUTED", "ON_STRONG", "OPEN", "OUTLINE", "PALETTE", "PAPER", "ROLES", "TICK", "Hue",
    "apply_to", "colours", "house_style",
]  # fmt: skip


def house_style() -> AbstractContextManager[None]:
    """Return the context in which charts have the house style; outside it nothing changes.

    What a `matplotlibrc` or a program has set plays no part: a chart is the same everywhere.

    Examples
    --------
    >>> import matplotlib as mpl
    >>> before = mpl.rcParams["axes.spines.top"]
    >>> with house_style():
    ...     mpl.rcParams["axes.spines.top"]
    False
    >>> mpl.rcParams["axes.spines.top"] == before
    True
    """
    return style.context("analysis.charts.house", after_reset=True)


def apply_to(axes: Axes) -> None:
    """Give axes that were made outside `house_style` the look of those made inside.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    """
    axes.set_facecolor("none")
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.spines["bottom"].set(color=AXIS, linewidth=0.8)
    axes.tick_params(length=0, labelsize=8.5, labelcolor=TICK)
    axes.set_axisbelow(True)
    axes.grid(visible=False, axis="x")
    axes.grid(visible=True, axis="y", color=GRID, linewidth=0.7)
