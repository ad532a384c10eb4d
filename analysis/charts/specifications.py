"""The specification curve: every estimate of one claim, and the choices behind each."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts import labels
from analysis.charts.layout import Chart, Plate, chart
from analysis.charts.style import BAND, DOT, GREY, INK, MUTED, OPEN, ROLES
from analysis.claims.specifications import Robustness, Specification
from analysis.core.formatting import Value, said
from analysis.figures.evidence import Finding

COLOURS = {
    "supported": ROLES["total"].strong, "refuted": ROLES["export"].strong, "conflicting": OPEN,
}  # fmt: skip
MARKS = {"supported": "o", "refuted": "X", "conflicting": "D"}
_ROW = 0.21  # inches that a row of the matrix takes


@chart
def plot_specifications(found: Robustness) -> Chart:
    """Draw every estimate of a claim with its bounds, sorted, over the choices that lead to it.

    Parameters
    ----------
    found : Robustness
        From `analysis.claims.robustness`.

    Returns
    -------
    Chart
        The band is the range of the claim's words; the rows below mark the
        choices of each specification.

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> trade = an.load(as_of=article.published)
    >>> print(plot_specifications(an.robustness(article["q1-grew"], trade)).alt)
    Specification curve of 5 estimates from 27.8% to 30.9%: supported under 5 of 5 specifications.
    """
    shown = sorted(found.counted, key=lambda one: _number(_finding(one).value))
    rows = _rows(shown)
    words = (
        _headline(found),
        f"Each estimate with its bounds, by what was chosen. "
        f"Band: “{found.range.words}”, {found.range.text}.",
    )
    left = len(found.specifications) - len(shown)
    source = f"{left} further specifications rest on the same figures, or on figures not published."
    tall = len(rows) * _ROW
    figure, top, room = labels.framed(words, source, panel=2.3 + tall)
    if not shown:
        return figure
    start = 1.5
    upper = figure.panel(start, room + tall + 0.12, 0.15, top)
    _curve(upper, shown, found)
    _matrix(figure.panel(start, room - 0.1, 0.15, top + 2.3), shown, rows)
    ends = [said(_finding(one).value, _finding(one).unit, 2) for one in (shown[0], shown[-1])]
    alt = (
        f"Specification curve of {len(shown)} estimates from {ends[0]} to {ends[1]}: "
        f"{found.summary}."
    )
    figure.plates = (Plate(tuple(figure.axes), alt),)
    return figure


def _headline(found: Robustness) -> str:
    most, count = found.agreeing
    if not found.counted:
        return f"No specification can test “{found.claim.quote}”"
    return f"“{found.claim.quote}”: {most} under {count} of {len(found.counted)} specifications"


def _finding(one: Specification) -> Finding:
    assert one.finding is not None
    return one.finding


def _number(value: Value) -> float:
    if isinstance(value, pd.Period):
        return float(value.year * 12 + value.month)
    return float(value.toordinal()) if isinstance(value, dt.date) else float(value)


def _rows(shown: list[Specification]) -> list[tuple[str, str]]:
    pairs = [pair for one in shown for pair in one.choices.items()]
    varied = {name for name, _ in pairs if len({value for key, value in pairs if key == name}) > 1}
    kept = [pair for pair in dict.fromkeys(pairs) if pair[0] in varied] or list(
        dict.fromkeys(pairs)
    )
    order = list(dict.fromkeys(name for name, _ in pairs))
    return sorted(kept, key=lambda pair: order.index(pair[0]))


def _curve(axes: Axes, shown: list[Specification], found: Robustness) -> None:
    size = max(2.5, min(7.0, 120 / len(shown)))
    for at, one in enumerate(shown):
        low, value, high = (
            _number(end) for end in (_finding(one).low, _finding(one).value, _finding(one).high)
        )
        colour = COLOURS[one.rating]
        axes.plot([at, at], [low, high], color=colour, linewidth=max(1, size / 3))
        axes.plot([at], [value], MARKS[one.rating], color=colour, markersize=size)
    low, high = axes.get_ylim()
    edges = [None if end is None else _number(end) for end in (found.range.low, found.range.high)]
    room = (high - low or 1) * 0.12
    bottom = low - room if edges[0] is None else max(edges[0], low - 4 * room)
    top = high + room if edges[1] is None else min(edges[1], high + 4 * room)
    axes.axhspan(bottom, top, color=BAND, zorder=0)
    axes.set_ylim(min(low, bottom) - room / 3, max(high, top) + room / 3)
    axes.set_xlim(-0.6, len(shown) - 0.4)
    axes.set_xticks([])
    axes.locator_params(axis="y", nbins=4)
    within = axes.get_ylim()
    axes.set_yticks([tick for tick in axes.get_yticks() if within[0] <= tick <= within[1]])
    axes.yaxis.set_major_formatter(lambda tick, _: _said(tick, _finding(shown[0])))


def _said(tick: float, finding: Finding) -> str:
    if isinstance(finding.value, pd.Period):
        month = round(tick) - 1
        return said(pd.Period(year=month // 12, month=month % 12 + 1, freq="M"), finding.unit)
    if isinstance(finding.value, dt.date):
        return said(dt.date.fromordinal(round(tick)), finding.unit)
    return said(Decimal(str(round(tick, 6))), finding.unit, 2)


def _matrix(axes: Axes, shown: list[Specification], rows: list[tuple[str, str]]) -> None:
    size = max(1.5, min(6.0, 100 / len(shown)))
    for at, (name, value) in enumerate(rows):
        axes.plot(range(len(shown)), [-at] * len(shown), ".", color=DOT, markersize=size / 2)
        chosen = [n for n, one in enumerate(shown) if one.choices.get(name) == value]
        axes.plot(chosen, [-at] * len(chosen), "o", color=INK, markersize=size)
        first = at == 0 or rows[at - 1][0] != name
        axes.text(-0.75, -at, value, ha="right", va="center", size=7.5, color=INK)
        if first:
            axes.axhline(-at + 0.5, color=GREY, linewidth=0.6)
    axes.set_xlim(-0.6, len(shown) - 0.4)
    axes.set_ylim(-len(rows) + 0.4, 0.6)
    axes.set_yticks([])
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.spines["bottom"].set_color(MUTED)
