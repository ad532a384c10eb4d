"""Exports beside imports, by month."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.charts import bars, labels
from analysis.charts.bars import Bar
from analysis.charts.data_table import paired_rows
from analysis.charts.layout import Chart, Plate, chart
from analysis.charts.style import PAPER, ROLES
from analysis.claims import narrative
from analysis.claims.verdicts import Verdicts
from analysis.core.formatting import said
from analysis.figures.vintage import Vintage
from analysis.sources.registry import UNITS


@chart
def plot_exports_and_imports(
    trade: Vintage,
    verdicts: Verdicts,
    flows: Collection[str] = ("export", "import"),
    *,
    first: str = "",
    last: str = "",
) -> Chart:
    """Draw exports and imports by month, and the level of the month claimed back in time.

    Parameters
    ----------
    trade : Vintage
    verdicts : Verdicts
        From `analysis.check`, on the same figures.
    flows : collection of {"export", "import"}
        Those drawn.
    first, last : str, optional
        First and last month drawn, as ``2019-01``.

    Returns
    -------
    Chart
    """
    start, end = labels.window(trade, verdicts, first, last)
    rows = {
        flow: labels.month_bars(trade, verdicts, flow, start, end)
        for flow in ("import", "export")
        if flow in flows
    }
    drawn = [bar for shown in rows.values() for bar in shown]
    source = labels.source_line(trade, verdicts, drawn)
    if not drawn:
        words = ("Exports and imports by month", "Not drawn: no monthly figures are held.")
        return labels.framed(words, source, panel=0)[0]
    words = _headline(verdicts, rows), labels.subtitle(verdicts, start, end)
    figure, top, room = labels.framed(words, source, panel=2.9)
    axes = figure.panel(0.42, room, 0.8, top)
    for flow, shown in rows.items():
        _line(axes, shown, flow)
    highest = max((bar.height for bar in drawn), default=1.0)
    _name_lines(axes, rows, end, highest * 0.16)
    bars.year_axis(axes, start, end)
    bars.billions(axes, highest, head=1.12)
    for flow, shown in rows.items():
        labels.level_line(axes, shown, verdicts, flow)
    labels.event_line(axes, verdicts, start, end, highest * 1.1)
    figure.plates = (Plate((axes,), _alt(rows, verdicts)),)
    figure.rows = paired_rows(drawn, verdicts.currency)
    return figure


def _line(axes: Axes, shown: list[Bar], flow: str) -> None:
    hue = ROLES[flow].strong
    runs: list[list[Bar]] = [[]]
    for bar in shown:
        if runs[-1] and runs[-1][-1].span.end != bar.span.start:
            runs.append([])
        runs[-1].append(bar)
    for run in runs:
        points = [(bar.middle, bar.height) for bar in run]
        if points:
            axes.add_artist(Line2D(*zip(*points, strict=True), color=hue, linewidth=1.4, zorder=2))
    for bar in shown:
        look: dict[str, Any] = {"color": hue, "zorder": 3, "gid": bar.mark}
        if bar.kind == "combined":
            ends = [bar.span.start + 0.1, bar.span.end - 0.1]
            look |= {"linewidth": 4, "solid_capstyle": "butt"}
            axes.add_artist(Line2D(ends, [bar.height] * 2, **look))
        else:
            face = PAPER if bar.kind == "filled" else hue
            look |= {"linestyle": "none", "marker": "o", "markersize": 3.6, "markerfacecolor": face}
            axes.add_artist(Line2D([bar.middle], [bar.height], **look))


def _name_lines(axes: Axes, rows: dict[str, list[Bar]], end: int, apart: float) -> None:
    """Name each line at its end, and keep the names apart where the lines end close together."""
    ends = sorted((shown[-1].height, flow) for flow, shown in rows.items() if shown)
    heights = [height for height, _ in ends]
    if len(ends) == 2 and heights[1] - heights[0] < apart:
        middle = sum(heights) / 2
        heights = [middle - apart / 2, middle + apart / 2]
    for at, (height, flow) in zip(heights, ends, strict=True):
        look = {"ha": "left", "va": "center", "weight": "bold", "size": 9}
        name = f"{flow.capitalize()}s"
        name += "" if rows[flow][-1].span.months > 2 else f"\n{bars.significant(height, 4)}"
        bars.note(axes, end + 0.5, at, name, color=ROLES[flow].strong, **look)


def _headline(verdicts: Verdicts, rows: dict[str, list[Bar]]) -> str:
    claim = narrative.first_on(verdicts, months=1, flow="export")
    span = narrative.claim_span(claim) if claim else None
    if len(rows) < 2:
        return "".join(f"{flow.capitalize()}s by month" for flow in rows)
    if span is None:
        return "Exports and imports by month"
    clauses = []
    for flow in ("export", "import"):
        at = next((n for n, bar in enumerate(rows[flow]) if bar.span == span), 0)
        if at == 0:
            return "Exports and imports by month"
        now, before = rows[flow][at], rows[flow][at - 1]
        moved = "rose" if now.height > before.height else "fell"
        clauses.append(f"{moved} to {bars.significant(now.height, 4)} bn")
    back = narrative.first_on(verdicts, months=1, flow="export", measure="lowest_since")
    level = (
        f", the lowest since {said(back.finding.high, 'month')}" if back and back.finding else ""
    )
    return (
        f"{verdicts.article.pair[0]}’s exports {clauses[0]} in {span.label}{level}; "
        f"imports {clauses[1]}"
    )


def _alt(rows: dict[str, list[Bar]], verdicts: Verdicts) -> str:
    ends = [
        f"{flow}s go from {bars.significant(shown[0].height)} in {shown[0].span.label} to "
        f"{bars.significant(shown[-1].height)} in {shown[-1].span.label}"
        for flow, shown in rows.items()
        if shown
    ]
    unit = UNITS[verdicts.currency]
    said_ = f"Line chart of trade by month in billion {unit}: {'; '.join(ends)}."
    return f"{said_} {_headline(verdicts, rows)}."
