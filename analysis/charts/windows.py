"""One growth rate among those of the windows that might have been chosen instead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts import labels
from analysis.charts.data_table import days_of, step
from analysis.charts.layout import Chart, Plate, Rows, chart
from analysis.charts.style import GREY, INK, MUTED, OUTLINE, ROLES
from analysis.claims import narrative
from analysis.claims.verdicts import Verdicts
from analysis.core.formatting import MINUS, sentence
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, mark_of
from analysis.measures.windows import growth_by_window, windows_around

_ROW = 0.36  # inches that a window takes


@chart
def plot_windows(trade: pd.DataFrame, verdicts: Verdicts) -> Chart:
    """Draw the growth of each window that one might have chosen, the ones claimed in colour.

    Parameters
    ----------
    trade : pandas.DataFrame
        Figures from `analysis.load`.
    verdicts : Verdicts
        From `analysis.check`, on the same figures.

    Returns
    -------
    Chart
        Left, the flow of the claim on a quarter; right, that on a month.
    """
    claims = [
        narrative.first_on(verdicts, months=length, measure=measure)
        for length, measure in ((3, "growth"), (1, None))
    ]
    quarter, month = claims
    source = labels.source_line(trade, verdicts, [])
    if quarter is None or month is None:
        words = ("No windows to compare", "The article has no claims on a quarter and on a month.")
        figure, _, _ = labels.framed(words, source, panel=0)
        return figure
    spans = windows_around(str(quarter.claim.of["span"]), str(month.claim.of["span"]))
    claimed: dict[str, list[Span]] = {}
    for verdict in (quarter, month):
        flow = str(verdict.claim.of.get("flow", "total"))
        claimed.setdefault(flow, []).append(Span.parse(verdict.claim.of["span"]))
    table = growth_by_window(trade, spans, claimed, verdicts.currency, verdicts.source)
    if table["growth"].isna().all():
        words = ("No windows to compare", "No growth in any of these windows is held.")
        return labels.framed(words, source, panel=0)[0]
    words = (
        _headline(table, claimed),
        "Growth on the year before by the window chosen, per "
        "cent, with its bounds. In colour: what the article’s claims speak of.",
    )
    figure, top, room = labels.framed(words, source, panel=0.45 + len(spans) * _ROW)
    start = 1.5
    between = (figure.inches[0] - start - 0.1) / len(claimed)
    for at, (flow, windows) in enumerate(claimed.items()):
        right = 0.22 + (len(claimed) - 1 - at) * between
        axes = figure.panel(start + at * between, room - 0.3, right, top + 0.3)
        _bars(axes, table[table["flow"] == flow], flow, windows)
        if at == 0:
            _names(axes, spans)
    figure.plates = (Plate(tuple(figure.axes), _alt(table, claimed)),)
    figure.rows = _rows(table)
    return figure


def _headline(table: pd.DataFrame, flows: Iterable[str]) -> str:
    known = table.dropna(subset=["growth"])
    texts = []
    for flow in flows:
        rows = known[known["flow"] == flow]
        fell = [span.label for span in rows.loc[rows["high"] < 0, "window"]]
        name = narrative.FLOW_NAMES[flow]
        if rows.empty:
            texts.append(f"no growth of {name} is held")
        elif len(fell) == 1:
            texts.append(f"{name} fell only in {fell[0]}")
        else:
            text = (
                f"fell in {len(fell)} of {len(rows)}"
                if fell
                else f"grew in all {len(rows)} windows"
                if len(rows) > 1
                else "grew in the one window held"
            )
            texts.append(f"{name} {text}")
    return sentence("; ".join(texts))


def _bars(axes: Axes, table: pd.DataFrame, flow: str, claimed: list[Span]) -> None:
    rows: list[dict[str, Any]] = table.to_dict("records")  # type: ignore[assignment]
    hue = ROLES[flow]
    lowest = min([0.0, *table["low"].dropna()])
    highest = max([1.0, *table["high"].dropna()])
    room = (highest - lowest) * 0.3
    for at, row in enumerate(rows):
        if pd.isna(row["growth"]):
            axes.text(room * 0.1, -at, "not held", size=7.5, color=MUTED, va="center")
            continue
        look: dict[str, Any] = {"color": hue.strong, "linewidth": 0}
        if row["window"] not in claimed:
            look = {"facecolor": GREY, "edgecolor": OUTLINE, "linewidth": 0.5}
        (patch,) = axes.barh(-at, row["growth"], 0.62, **look)
        patch.set_gid(mark_of(flow, row["window"]))
        axes.plot([row["low"], row["high"]], [-at, -at], color=INK, linewidth=1)
        text = f"{row['growth']:+.1f}%".replace("-", MINUS)
        axes.text(
            max(row["high"], 0) + room * 0.1,
            -at,
            text,
            size=8.5,
            va="center",
            color=INK,
            weight="bold" if row["window"] in claimed else "normal",
        )
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_xlim(lowest - room * 0.3, highest + room * 1.4)
    axes.set_ylim(-len(rows) + 0.4, 0.6)
    axes.set_title(
        sentence(narrative.FLOW_NAMES[flow]), loc="left", size=9, weight="bold", color=hue.strong
    )
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)


def _names(axes: Axes, spans: list[Span]) -> None:
    for at, span in enumerate(spans):
        axes.text(
            -0.03,
            -at,
            span.short,
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="center",
            size=8.5,
            color=INK,
        )


def _rows(table: pd.DataFrame) -> Rows:
    """Return the growth in each window with its bounds, and the figures that it rests on."""
    cells, marks = [], []
    for row in table.dropna(subset=["growth"]).to_dict("records"):
        growth, low, high = (f"{row[name]:+.2f}" for name in ("growth", "low", "high"))
        bounds = f" ({low} to {high})" if low != high else ""
        cells.append((
            f"{sentence(narrative.FLOW_NAMES[row['flow']])}, {row['window'].short}",
            f"{growth}{bounds}".replace("-", MINUS),
            _rests_on(row["evidence"], row["flow"]),
            days_of(row["evidence"]),
        ))  # fmt: skip
        marks.append(mark_of(row["flow"], row["window"]))
    head = ("Window", "Growth on the year before, % (bounds)", "Published figures used",
            "Released")  # fmt: skip
    used = tuple(item for items in table["evidence"] for item in items)
    return Rows(head, tuple(cells), tuple(marks), used)


def _rests_on(evidence: Iterable[Evidence], flow: str) -> str:
    """Say the walk of the level, and that of the base it grew from."""
    walks: dict[str, list[Evidence]] = {"level": [], "base": []}
    for item in evidence:  # what only sharpens a level stands in the data
        walks.get(item.role, []).append(item)
    level, base = (" ".join(step(item, flow) for item in walk) for walk in walks.values())
    return f"{level.removeprefix('+ ')} on {base.removeprefix('+ ')}"


def _alt(table: pd.DataFrame, flows: Iterable[str]) -> str:
    texts = []
    for flow in flows:
        rows = table[(table["flow"] == flow) & table["growth"].notna()]
        each = [
            f"{value:+.1f}% in {span.label}"
            for span, value in zip(rows["window"], rows["growth"], strict=True)
        ]
        texts.append(f"{narrative.FLOW_NAMES[flow]} {', '.join(each)}")
    return f"Bar charts of growth on the year before by window: {'; '.join(texts)}."
