"""Named rows of bars: parts of a whole, or partners beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from matplotlib.axes import Axes

from analysis.charts.data_table import DataTable, days_of
from analysis.charts.style import BAND, GREY, INK, MUTED, OUTLINE, ROLES
from analysis.core.intervals import Interval
from analysis.figures.evidence import Evidence

ROW = 0.36  # inches that a row takes


@dataclass(frozen=True)
class Row:
    """A name, a value with its bounds, and the figures behind it.

    Parameters
    ----------
    name : str
    value : Interval
    text : str
        The value as it is written.
    evidence : tuple of Evidence
    strong : bool
        Whether it is what the claim is on.
    """

    name: str
    value: Interval
    text: str
    evidence: tuple[Evidence, ...]
    strong: bool = False


def draw_rows(axes: Axes, rows: Sequence[Row], flow: str, whole: Decimal | None = None) -> None:
    """Draw rows under each other, each as a part of a whole where one is given.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    rows : sequence of Row
    flow : str
        Whose colour the strong row has.
    whole : Decimal, optional
        What each is a part of.
    """
    low = float(min([Decimal(0), *(row.value.value for row in rows)]))
    high = float(whole or max([Decimal(0), *(row.value.value for row in rows)])) or 1.0
    for at, row in enumerate(rows):
        if whole is not None:
            axes.barh(-at, high, 0.62, facecolor=BAND, linewidth=0)
        colour = ROLES[flow].strong if row.strong else GREY
        edge = colour if row.strong else OUTLINE
        axes.barh(-at, float(row.value.value), 0.62, facecolor=colour, edgecolor=edge,
                  linewidth=0.5)  # fmt: skip
        axes.text(max(float(row.value.value), 0) + (high - low) * 0.01, -at, row.text, size=8.5,
                  va="center", color=INK, weight="bold" if row.strong else "normal")  # fmt: skip
        axes.annotate(row.name, (0, -at), (-4, 0), xycoords=axes.get_yaxis_transform(), size=8.5,
                      textcoords="offset points", ha="right", va="center", annotation_clip=False,
                      color=INK if row.strong else MUTED)  # fmt: skip
    axes.set_xlim(low * 1.1, high * (1.02 if whole is not None else 1.14))
    axes.set_ylim(-len(rows) + 0.4, 0.6)
    axes.set_axis_off()


def table_of_rows(rows: Sequence[Row], what: str, value: str) -> DataTable:
    """Return the table of rows: each name with its value and when its figures were released.

    Parameters
    ----------
    rows : sequence of Row
    what, value : str
        Names of the columns.
    """
    cells = tuple((row.name, row.text, days_of(row.evidence)) for row in rows)
    used = tuple(item for row in rows for item in row.evidence)
    return DataTable((what, value, "Released"), cells, ("",) * len(rows), used)
