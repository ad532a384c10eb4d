"""One growth rate among those of the windows that might have been chosen instead."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

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
from analysis.figures.schema import FLOW_NAMES
from analysis.figures.vintage import Vintage
from analysis.measures.windows import WindowGrowth, window_growths, windows_around

_ROW = 0.36  # inches that a window takes


@chart
def plot_windows(trade: Vintage, verdicts: Verdicts) -> Chart:
    """Draw the growth of each window that one might have chosen, the ones claimed in colour.

    Parameters
    ----------
    trade : Vintage
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
    spans = windows_around(quarter.claim.of.get("span"), month.claim.of.get("span"))
    claimed: dict[str, list[Span]] = {}
    for verdict in (quarter, month):
        flow = str(verdict.claim.of.get("flow", "total"))
        claimed.setdefault(flow, []).append(verdict.claim.of.get("span"))
    found = window_growths(trade, spans, claimed, verdicts.currency, verdicts.source)
    if not any(one.rate for one in found):
        words = ("No windows to compare", "No growth in any of these windows is held.")
        return labels.framed(words, source, panel=0)[0]
    words = (
        _headline(found, claimed),
        "Growth on the year before by the window chosen, per "
        "cent, with its bounds. In colour: what the article’s claims speak of.",
    )
    figure, top, room = labels.framed(words, source, panel=0.45 + len(spans) * _ROW)
    start = 1.5
    between = (figure.inches[0] - start - 0.1) / len(claimed)
    for at, (flow, windows) in enumerate(claimed.items()):
        right = 0.22 + (len(claimed) - 1 - at) * between
        axes = figure.panel(start + at * between, room - 0.3, right, top + 0.3)
        _bars(axes, [one for one in found if one.flow == flow], flow, windows)
        if at == 0:
            _names(axes, spans)
    figure.plates = (Plate(tuple(figure.axes), _alt(found, claimed)),)
    figure.rows = _rows(found)
    return figure


def _headline(found: Iterable[WindowGrowth], flows: Iterable[str]) -> str:
    known = [one for one in found if one.rate]
    texts = []
    for flow in flows:
        rows = [one for one in known if one.flow == flow]
        fell = [one.window.label for one in rows if one.rate and one.rate.high < 0]
        name = FLOW_NAMES[flow]
        if not rows:
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


def _bars(axes: Axes, rows: list[WindowGrowth], flow: str, claimed: list[Span]) -> None:
    hue = ROLES[flow]
    rates = [one.rate for one in rows if one.rate]
    lowest = float(min([Decimal(0), *(rate.low for rate in rates)]))
    highest = float(max([Decimal(1), *(rate.high for rate in rates)]))
    room = (highest - lowest) * 0.3
    for at, row in enumerate(rows):
        if row.rate is None:
            axes.text(room * 0.1, -at, "not held", size=7.5, color=MUTED, va="center")
            continue
        look: dict[str, Any] = {"color": hue.strong, "linewidth": 0}
        if row.window not in claimed:
            look = {"facecolor": GREY, "edgecolor": OUTLINE, "linewidth": 0.5}
        (patch,) = axes.barh(-at, float(row.rate.value), 0.62, **look)
        patch.set_gid(mark_of(flow, row.window))
        axes.plot([float(row.rate.low), float(row.rate.high)], [-at, -at], color=INK, linewidth=1)
        text = f"{row.rate.value:+.1f}%".replace("-", MINUS)
        axes.text(
            max(float(row.rate.high), 0) + room * 0.1,
            -at,
            text,
            size=8.5,
            va="center",
            color=INK,
            weight="bold" if row.window in claimed else "normal",
        )
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_xlim(lowest - room * 0.3, highest + room * 1.4)
    axes.set_ylim(-len(rows) + 0.4, 0.6)
    axes.set_title(sentence(FLOW_NAMES[flow]), loc="left", size=9, weight="bold", color=hue.strong)
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


def _rows(found: list[WindowGrowth]) -> Rows:
    """Return the growth in each window with its bounds, and the figures that it rests on."""
    cells, marks = [], []
    for row in found:
        if row.rate is None:
            continue
        growth, low, high = (f"{end:+.2f}" for end in (row.rate.value, row.rate.low, row.rate.high))
        bounds = f" ({low} to {high})" if low != high else ""
        cells.append((
            f"{sentence(FLOW_NAMES[row.flow])}, {row.window.short}",
            f"{growth}{bounds}".replace("-", MINUS),
            _rests_on(row.evidence, row.flow),
            days_of(row.evidence),
        ))  # fmt: skip
        marks.append(mark_of(row.flow, row.window))
    head = ("Window", "Growth on the year before, % (bounds)", "Published figures used",
            "Released")  # fmt: skip
    used = tuple(item for one in found for item in one.evidence)
    return Rows(head, tuple(cells), tuple(marks), used)


def _rests_on(evidence: Iterable[Evidence], flow: str) -> str:
    """Say the walk of the level, and that of the base it grew from."""
    walks: dict[str, list[Evidence]] = {"level": [], "base": []}
    for item in evidence:  # what only sharpens a level stands in the data
        walks.get(item.role, []).append(item)
    level, base = (" ".join(step(item, flow) for item in walk) for walk in walks.values())
    return f"{level.removeprefix('+ ')} on {base.removeprefix('+ ')}"


def _alt(found: list[WindowGrowth], flows: Iterable[str]) -> str:
    texts = []
    for flow in flows:
        each = [
            f"{one.rate.value:+.1f}% in {one.window.label}"
            for one in found
            if one.flow == flow and one.rate
        ]
        texts.append(f"{FLOW_NAMES[flow]} {', '.join(each)}")
    return f"Bar charts of growth on the year before by window: {'; '.join(texts)}."
