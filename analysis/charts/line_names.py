"""Names of lines at their ends, kept apart where the lines end close together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from matplotlib.axes import Axes

from analysis.charts import bars


class LineEnd(NamedTuple):
    """Where a line ends, and how it is named there.

    Parameters
    ----------
    height : float
        Of its last value.
    beside : float
        Where the name starts, on the axis of time.
    text, colour : str
    weight : str
    size : float
        Points.
    """

    height: float
    beside: float
    text: str
    colour: str
    weight: str = "bold"
    size: float = 9


def name_lines(axes: Axes, ends: Iterable[LineEnd], apart: float) -> None:
    """Write the names of lines at their ends.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    ends : iterable of LineEnd
    apart : float
        From the middle of one name to that of the next, at the least.
    """
    ordered = sorted(ends)
    heights = spread([end.height for end in ordered], apart)
    for at, end in zip(heights, ordered, strict=True):
        bars.note(axes, end.beside, at, end.text, color=end.colour, ha="left", va="center",
                  weight=end.weight, size=end.size)  # fmt: skip


def spread(heights: list[float], apart: float) -> list[float]:
    """Move heights, in their order, as far apart as names need, about where they are.

    Examples
    --------
    >>> spread([1, 10, 11], 2)
    [1.0, 9.5, 11.5]
    """
    groups = [[height] for height in heights]
    at = 1
    while at < len(groups):
        below, above = groups[at - 1], groups[at]
        if _middle(above) - _middle(below) < apart * (len(above) + len(below)) / 2:
            groups[at - 1 : at + 1] = [below + above]
            at = max(at - 1, 1)
        else:
            at += 1
    return [
        _middle(group) + apart * (number - (len(group) - 1) / 2)
        for group in groups
        for number in range(len(group))
    ]


def _middle(heights: list[float]) -> float:
    return sum(heights) / len(heights)
