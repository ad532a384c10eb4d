"""A chart as HTML: its words as text, its panels as SVG, and a table of the figures behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

from analysis.charts.data_table import DataTable
from analysis.charts.style import FONTS, LARGE, ROLES, colours
from analysis.core.html import environment, folded, marked, table, text

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class DrawnPanel:
    """A panel of a chart as a page shows it.

    Parameters
    ----------
    drawing : markupsafe.Markup
        Its SVG.
    width : int
        Of the drawing, in points.
    claims : tuple of (str, str)
        What is said over it of each claim, and the role whose colour it has.
    """

    drawing: Markup
    width: int
    claims: tuple[tuple[str, str], ...] = ()


def chart_figure(
    id: str,
    name: str,
    words: tuple[str, str, str],
    panels: Sequence[DrawnPanel],
    data: DataTable,
) -> str:
    """Mark up a chart as an HTML figure; on a narrow screen its panels stack.

    Parameters
    ----------
    id, name : str
        What it goes by in the page, and what kind of chart it is.
    words : tuple of str
        Headline, subtitle and source line.
    panels : sequence of DrawnPanel
    data : DataTable
        The figures behind it; shown where there are any.
    """
    headline, subtitle, source = words
    return environment(_TEMPLATES).get_template("chart.html.j2").render(
        id=id, style=marked(page_style()), headline=headline, subtitle=subtitle, source=source,
        panels=panels, table=marked(_table(name, data) if data.cells else ""),
    )  # fmt: skip


@cache
def page_style() -> str:
    """Return the style rules of charts in a page, for light screens and for dark ones."""
    return environment(_TEMPLATES).get_template("chart.css.j2").render(
        light=colours(), dark=colours(dark=True), roles=ROLES, fonts=marked(FONTS),
        small=f"{1 / LARGE:.2f}",
    )  # fmt: skip


def _table(name: str, data: DataTable) -> str:
    """Mark up the figures behind a chart; what is the same in all rows is said once, above."""
    head, cells = data.head, data.cells
    columns = list(zip(*cells, strict=True))
    same = [at for at, column in enumerate(columns) if len(cells) > 1 and len(set(column)) == 1]
    shared = "; ".join(f"{text(head[at])}: {text(cells[0][at])}" for at in same)
    kept = [at for at in range(len(head)) if at not in same]
    made = table(
        f"Figures behind “{name.replace('-', ' ')}”",
        [head[at] for at in kept],
        ([text(row[at]) for at in kept] for row in cells),
        "figures",
        marks=data.marks,
        note=shared and f": <span>{shared}</span>",
    )
    return folded("The figures of this chart as a table", made)
