"""Increases as stacked bars, a row for each flow."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from matplotlib.axes import Axes

from analysis.charts import bars
from analysis.charts.decomposition import Increase, IncreasePart
from analysis.charts.style import INK, LARGE, ON_STRONG, PAPER, ROLES
from analysis.core.formatting import format_significant, said, sentence
from analysis.figures.evidence import mark_of
from analysis.figures.schema import FLOW_NAMES

_SMALL = Decimal("0.1")  # of the longest bar; in a shorter part no number is written


def draw(axes: Axes, rows: Sequence[Increase]) -> None:
    """Draw increases as rows of stacked bars, the first of them taller and with names above.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    rows : sequence of Increase
    """
    room = max(abs(value) for row in rows for value in (row.whole, *_values(row)))
    _frame(axes, rows)
    for at, row in enumerate(rows):
        height = 0.62 if at == 0 else 0.42
        for left, part in row.stacked:
            _draw_part(axes, row, part, (float(left), -at, height), room, first=at == 0)
        _name(axes, at, row)
    _name_parts(axes, rows[0])


def _draw_part(
    axes: Axes, row: Increase, part: IncreasePart, place: tuple[float, float, float],
    room: Decimal, *, first: bool,
) -> None:  # fmt: skip
    """Draw a part as a bar with its number; in the first row, with its share too."""
    (left, at, height), hue = place, ROLES[row.flow]
    look: dict[str, Any] = {
        "part": {"color": hue.strong},
        "after": {"facecolor": PAPER, "edgecolor": hue.strong, "hatch": "/////"},
        "rest": {"color": hue.tint},
    }[part.kind]
    (bar,) = axes.barh(at, float(part.value), height, left=left, linewidth=0.8, **look)
    bar.set_gid(mark_of(row.flow, part.span))
    if part.kind != "after":  # no number is written across the hatching
        share = f"\n{share_of(part.value, row)}" if first and row.certain else ""
        colour = ON_STRONG if part.kind == "part" else INK
        _number(axes, place, part.value, room, share, colour)


def _name_parts(axes: Axes, row: Increase) -> None:
    """Write the names of parts above the first row; above each other where bars are narrow."""
    first, last = axes.get_xlim()
    inch = (last - first) / bars.inches(axes)
    shown = sorted((float(left + part.value / 2), part) for left, part in row.stacked if part.value)
    end, top = first, 0.0
    for middle, part in shown:
        name = part.name.replace(" ", "\n") if part.kind == "after" else part.name
        half = bars.wide(name) * inch / 2
        y = top if middle - half < end else 0.37
        end, top = middle + half, y + 0.27 * (name.count("\n") + 1)
        axes.text(middle, y, name, ha="center", va="bottom", size=8, color=INK)


def _values(row: Increase) -> list[Decimal]:
    return [part.value for part in row.parts]


def _name(axes: Axes, at: int, row: Increase) -> None:
    name = f"{sentence(FLOW_NAMES[row.flow])}\n{signed(row.whole)} bn"
    look: dict[str, Any] = {"size": 9, "color": ROLES[row.flow].strong, "weight": "bold"}
    place = axes.get_yaxis_transform()
    axes.text(-0.012, -at, name, transform=place, ha="right", va="center", **look)


def _number(
    axes: Axes,
    place: tuple[float, float, float],
    value: Decimal,
    room: Decimal,
    share: str,
    colour: str,
) -> None:
    left, at, height = place
    first, last = axes.get_xlim()
    inches = abs(float(value)) / (last - first) * bars.inches(axes)
    if abs(value) > room * _SMALL and inches > bars.wide(signed(value) + share) * LARGE:
        look: dict[str, Any] = {"color": colour, "weight": "bold" if share else "normal", "size": 9}
        middle = left + float(value) / 2
        axes.text(middle, at, signed(value) + share, ha="center", va="center", **look)
    elif value < 0 and left == 0:
        beside = -float(room) * 0.01, at - height / 2 - 0.04
        axes.text(*beside, signed(value), ha="right", va="top", size=8)


def _frame(axes: Axes, rows: Sequence[Increase]) -> None:
    low = min(float(sum(value for value in _values(row) if value < 0)) for row in rows)
    high = max(float(sum(value for value in _values(row) if value > 0)) for row in rows)
    axes.set_xlim(low * 1.25, max(high * 1.02, (high - low) * 0.02))
    axes.set_ylim(-len(rows) + 0.5, 0.45)
    axes.grid(visible=False)
    axes.axvline(0, color=INK, linewidth=0.9)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)


def signed(value: Decimal) -> str:
    """Say a change in billions to two digits that count."""
    return format_significant(value, 2, sign=True)


def share_of(value: Decimal, row: Increase) -> str:
    """Say a part's share of an increase."""
    return said(value / row.whole * 100, "percent", 0)
