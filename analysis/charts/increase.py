"""Where an increase came from: a chart of a single claim."""

from __future__ import annotations

import datetime as dt
from typing import Any

from matplotlib.axes import Axes

from analysis.charts import labels
from analysis.charts.bars import significant
from analysis.charts.decomposition import Cut, Increase, increases, rows_of_pieces
from analysis.charts.layout import Chart, Plate, chart
from analysis.charts.style import INK, ON_STRONG, PAPER, ROLES
from analysis.claims.verdicts import Verdict, Verdicts
from analysis.core.formatting import MINUS
from analysis.core.spans import month_name
from analysis.figures.evidence import mark_of
from analysis.figures.schema import FLOW_NAMES
from analysis.figures.vintage import Vintage
from analysis.sources.registry import UNITS

_SMALL = 0.1  # of the longest bar; in a shorter piece no number is written


@chart
def plot_where_the_increase_came_from(trade: Vintage, verdicts: Verdicts) -> Chart:
    """Draw where an increase came from: one part of its span, cut at an event, and the rest.

    Parameters
    ----------
    trade : Vintage
    verdicts : Verdicts
        From `analysis.check`, on the same figures; one of them on the measure ``share_of_change``.

    Returns
    -------
    Chart

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> trade = an.load(as_of=article.published)
    >>> plot_where_the_increase_came_from(trade, an.check(article, trade)).alt[:56]
    'Stacked bars of the increase in the first quarter of 202'
    """
    verdict = next((one for one in verdicts if one.claim.measure == "share_of_change"), None)
    source = labels.source_line(trade, verdicts, [])
    cut = Cut.of(verdict) if verdict and verdict.finding else None
    rows = (
        increases(trade, verdicts, cut, str(verdict.claim.of.get("flow")))
        if verdict and cut
        else []
    )
    if cut is None or not rows:
        words = ("Where the increase came from can’t be told", _why(verdict))
        return labels.framed(words, source, panel=0)[0]
    words = (_headline(rows[0], cut), _subtitle(verdicts, cut))
    figure, top, room = labels.framed(words, source, panel=0.9 + 0.5 * len(rows))
    axes = figure.panel(1.05, room - 0.2, 0.15, top + 0.35)
    _draw(axes, rows)
    figure.plates = (Plate((axes,), _alt(rows, cut)),)
    figure.rows = rows_of_pieces(rows)
    return figure


def _draw(axes: Axes, rows: list[Increase]) -> None:
    room = max(abs(value) for row in rows for value in (row.whole, *_values(row)))
    for at, row in enumerate(rows):
        hue, tall = ROLES[row.flow], 0.62 if at == 0 else 0.42
        looks: dict[str, dict[str, Any]] = {
            "part": {"color": hue.strong},
            "after": {"facecolor": PAPER, "edgecolor": hue.strong, "hatch": "/////"},
            "rest": {"color": hue.tint},
        }
        for left, piece in row.stacked:
            look = looks[piece.kind] | {"linewidth": 0.8}
            (bar,) = axes.barh(-at, piece.value, tall, left=left, **look)
            bar.set_gid(mark_of(row.flow, piece.span))
            if at == 0 and piece.value:
                name = piece.name.replace(" ", "\n") if piece.kind == "after" else piece.name
                look = {"ha": "center", "va": "bottom", "size": 8, "color": INK}
                axes.text(left + piece.value / 2, tall / 2 + 0.06, name, **look)
            if piece.kind != "after":  # no number is written across the hatching
                share = f"\n{piece.value / row.whole:.0%}" if at == 0 and row.whole else ""
                colour = ON_STRONG if piece.kind == "part" else INK
                _number(axes, (left, -at, tall), piece.value, room, share, colour)
        _name(axes, at, row)
    _frame(axes, rows)


def _values(row: Increase) -> list[float]:
    return [piece.value for piece in row.pieces]


def _name(axes: Axes, at: int, row: Increase) -> None:
    name = f"{FLOW_NAMES[row.flow].capitalize()}\n{_signed(row.whole)} bn"
    look: dict[str, Any] = {"size": 9, "color": ROLES[row.flow].strong, "weight": "bold"}
    place = axes.get_yaxis_transform()
    axes.text(-0.012, -at, name, transform=place, ha="right", va="center", **look)


def _number(
    axes: Axes,
    place: tuple[float, float, float],
    value: float,
    room: float,
    share: str,
    colour: str,
) -> None:
    left, at, tall = place
    if abs(value) > room * _SMALL:
        look: dict[str, Any] = {"color": colour, "weight": "bold" if share else "normal", "size": 9}
        axes.text(left + value / 2, at, _signed(value) + share, ha="center", va="center", **look)
    elif value < 0 and left == 0:
        axes.text(-room * 0.01, at - tall / 2 - 0.04, _signed(value), ha="right", va="top", size=8)


def _frame(axes: Axes, rows: list[Increase]) -> None:
    low = min(sum(value for value in _values(row) if value < 0) for row in rows)
    high = max(sum(value for value in _values(row) if value > 0) for row in rows)
    axes.set_xlim(low * 1.25, max(high * 1.02, (high - low) * 0.02))
    axes.set_ylim(-len(rows) + 0.5, 0.45)
    axes.grid(visible=False)
    axes.axvline(0, color=INK, linewidth=0.9)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)


def _written(day: dt.date) -> str:
    return f"{day.day} {month_name(day.month)}"


def _headline(row: Increase, cut: Cut) -> str:
    part = sum(piece.value for piece in row.pieces if piece.kind != "rest")
    text = f"{part / row.whole:.0%} of the increase in {cut.span.label} came in {cut.part.label}"
    if cut.event is not None:
        before = row.pieces[0].value / row.whole
        text += f", and some {before:.0%} before {_written(cut.event)}"
    return text


def _subtitle(verdicts: Verdicts, cut: Cut) -> str:
    text = f"Increase on the year before in {cut.span.label}, billion {UNITS[verdicts.currency]}."
    if cut.event is not None:
        text += (
            f" Hatched: from {_written(cut.event)} on. The split within {cut.part.label} "
            "takes its increase as even over its days, an assumption."
        )
    if cut.part != cut.span:
        text += " The last piece is what remains, corrections to the other months included."
    return text


def _signed(value: float) -> str:
    return f"{MINUS if value < 0 else '+'}{significant(abs(value), 2)}"


def _why(verdict: Verdict | None) -> str:
    return verdict.why if verdict and verdict.why else "No claim of the article speaks of it."


def _alt(rows: list[Increase], cut: Cut) -> str:
    texts = []
    for row in rows:
        each = (f"{_signed(piece.value)} in {piece.name}" for piece in row.pieces)
        flow = FLOW_NAMES[row.flow]
        texts.append(f"{flow} {_signed(row.whole)} billion: {', '.join(each)}")
    return f"Stacked bars of the increase in {cut.span.label}: {'; '.join(texts)}."
