"""The specification curve: every estimate of one claim, and the choices behind each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.frame import Missing, Size, Target, chart, draw_into, framed
from analysis.charts.layout import Chart, Panel, Words
from analysis.charts.style import BAND, DOT, GREY, INK, MUTED, OPEN, ROLES
from analysis.claims.specifications import Robustness, Specification
from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import Value, said
from analysis.figures.evidence import Finding

COLOURS = {
    "supported": ROLES["total"].strong, "refuted": ROLES["export"].strong, "conflicting": OPEN,
}  # fmt: skip
MARKS = {"supported": "o", "refuted": "X", "conflicting": "D"}
_CHOICE = 0.21  # inches that a choice takes
_CURVE = 2.18  # inches of the curve
_NAMES = 1.5  # inches for the names of choices


@chart
def specifications(
    found: Robustness, *, ax: Target = None, figsize: Size = None, missing: Missing = "raise"
) -> Chart:
    """Draw every estimate of a claim with its bounds, sorted, over the choices that lead to it.

    Parameters
    ----------
    found : Robustness
        From `analysis.robustness`.
    ax : sequence of two Axes, or Figure or SubFigure, optional
        Axes to draw it into as well: the estimates above, the choices below.
    figsize : tuple of float, optional
        Width and height in inches.
    missing : {"raise", "note"}
        What to do where no specification can test the claim.

    Returns
    -------
    Chart
        The band is the range of the claim's words; the rows below mark the
        choices of each specification.

    Raises
    ------
    NoFigureError
        If no specification can test the claim.

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> found = an.robustness(article["q1-grew"], an.load(as_of=article.published))
    >>> print(an.charts.specifications(found).alt)
    Specification curve of 5 estimates from 27.8% to 30.9%: supported under 5 of 5 specifications.
    """
    if not isinstance(found, Robustness):
        raise ParameterError("found", type(found).__name__, "a result of analysis.robustness")
    shown = sorted(found.counted, key=lambda one: _number(_finding(one).value))
    words = _words(found)
    if not shown:
        return _untested(found, words, missing)
    choices = _choices(shown)
    height = len(choices) * _CHOICE
    figure, top, room = framed(words, _CURVE + 0.12 + height, figsize, lowest=height + 1)
    curve = figure.inches[1] - top - room - height - 0.12
    axes = [
        figure.place(_NAMES, room + height + 0.12, 0.15, top),
        figure.place(_NAMES, room - 0.1, 0.15, top + curve + 0.12),
    ]
    _draw(axes, shown, found, choices)
    ends = [said(_finding(one).value, _finding(one).unit, 2) for one in (shown[0], shown[-1])]
    alt = (
        f"Specification curve of {len(shown)} estimates from {ends[0]} to {ends[1]}: "
        f"{found.summary}."
    )
    figure.panels = (Panel(tuple(axes), alt),)
    figure.id = found.claim.id
    draw_into(ax, figure, lambda given: _draw(given, shown, found, choices),
              ["estimates", "choices"], down=True)  # fmt: skip
    return figure


def _words(found: Robustness) -> Words:
    left = len(found.specifications) - len(found.counted)
    return Words(
        _headline(found),
        f"Each estimate with its bounds, by what was chosen. "
        f"Band: “{found.range.words}”, {found.range.text}.",
        f"{left} further specifications rest on the same figures, or on figures not published.",
    )


def _untested(found: Robustness, words: Words, missing: Missing) -> Chart:
    if missing != "note":
        reasons = dict.fromkeys(one.why_not for one in found.specifications if one.why_not)
        why = next(iter(reasons), "there are none")
        raise NoFigureError(f"no chart: {found.claim.id} is {found.summary}; the first: {why}")
    figure, _, _ = framed(words, 0)
    figure.id = found.claim.id
    return figure


def _draw(
    axes: Sequence[Axes], shown: Sequence[Specification], found: Robustness,
    choices: Sequence[tuple[str, str]],
) -> None:  # fmt: skip
    _curve(axes[0], shown, found)
    _matrix(axes[1], shown, choices)


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


def _choices(shown: Sequence[Specification]) -> list[tuple[str, str]]:
    pairs = [pair for one in shown for pair in one.choices.items()]
    varied = {name for name, _ in pairs if len({value for key, value in pairs if key == name}) > 1}
    kept = [pair for pair in dict.fromkeys(pairs) if pair[0] in varied] or list(
        dict.fromkeys(pairs)
    )
    order = list(dict.fromkeys(name for name, _ in pairs))
    return sorted(kept, key=lambda pair: order.index(pair[0]))


def _curve(axes: Axes, shown: Sequence[Specification], found: Robustness) -> None:
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


def _matrix(axes: Axes, shown: Sequence[Specification], rows: Sequence[tuple[str, str]]) -> None:
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
