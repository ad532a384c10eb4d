"""Charts of a single claim."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis import prose
from analysis.arguments import arguments
from analysis.bases import base_of, level_of
from analysis.book import Book
from analysis.charts import labels
from analysis.charts.figure import Chart, Plate, Rows, chart
from analysis.charts.rows import days_of, step
from analysis.charts.style import INK, ON_STRONG, PAPER, ROLES
from analysis.errors import NoFigureError
from analysis.findings import MINUS, Evidence, day, mark_of, sentence
from analysis.ratings import Verdict, Verdicts
from analysis.shares import days_before
from analysis.spans import Span


@dataclass(frozen=True)
class Increase:
    """Where one flow's increase over a span came from, in billions.

    Parameters
    ----------
    flow : str
    before, after, rest : float
        The part's days before the event, its days from the event on (both by an even spread), and
        the rest of the span.
    evidence : tuple of Evidence
        The published figures behind them.
    """

    flow: str
    before: float
    after: float
    rest: float
    evidence: tuple[Evidence, ...] = ()

    @property
    def parts(self) -> tuple[float, float, float]:
        """Its three parts, in order."""
        return self.before, self.after, self.rest

    @property
    def whole(self) -> float:
        """The increase over the whole span."""
        return sum(self.parts)

    @property
    def stacked(self) -> list[tuple[float, float]]:
        """Where each part's bar starts and how long it is; falls are stacked below nought."""
        ends = {True: 0.0, False: 0.0}
        bars = []
        for value in self.parts:
            bars.append((ends[value >= 0], value))
            ends[value >= 0] += value
        return bars


@chart
def plot_where_the_increase_came_from(trade: pd.DataFrame, verdicts: Verdicts) -> Chart:
    """Where a quarter's increase came from: its months, and the days before and after an event.

    Parameters
    ----------
    trade : pandas.DataFrame
        Figures from `analysis.load`.
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
    >>> plot_where_the_increase_came_from(trade, an.check(article, trade)).alt[:44]
    'Stacked bars of the increase in total trade,'
    """
    verdict = next((one for one in verdicts if one.claim.measure == "share_of_change"), None)
    rows = increases(trade, verdict, verdicts) if verdict else []
    source = labels.source_line(trade, verdicts, [])
    if verdict is None or not rows:
        words = ("Where the increase came from can’t be told", _why(verdict))
        figure, _, _ = labels.framed(words, source, panel=0)
        return figure
    of = arguments(verdict.claim.measure, verdict.claim.of)
    part, span = of["part"], of["span"]
    event = of.get("event", part.last_day)
    words = (_headline(rows[0], span, part, event), _subtitle(verdicts, span, part, event))
    figure, top, room = labels.framed(words, source, panel=2.4)
    axes = figure.panel(1.05, room - 0.2, 0.15, top + 0.35)
    rest = Span(part.end, span.end) if part.end < span.end else span
    marks = [part, part, rest]
    _draw(axes, rows, _names(part, rest, event), marks)
    figure.plates = (Plate((axes,), _alt(rows, part, event)),)
    figure.rows = _rows(rows, _names(part, rest, event), marks)
    return figure


def increases(trade: pd.DataFrame, verdict: Verdict, verdicts: Verdicts) -> list[Increase]:
    """Return the increase of the flow claimed, then of exports and imports, cut at an event."""
    book = Book(trade, verdicts.currency, verdicts.source)
    of = arguments(verdict.claim.measure, verdict.claim.of)
    part, span = of["part"], of["span"]
    share = days_before(of["event"], part) / part.days if "event" in of else 1.0
    rows = []
    for flow in dict.fromkeys((of["flow"], "export", "import")):
        try:
            walks = [(level_of(book, one, flow), base_of(book, one, flow)) for one in (span, part)]
        except NoFigureError:
            continue
        whole, piece = (float((now.value - base.value).value) for now, base in walks)
        used = [item for now, base in walks for item in (*now.evidence(), *base.evidence("base"))]
        parts = piece * share, piece * (1 - share), whole - piece
        rows.append(Increase(flow, *parts, tuple(dict.fromkeys(used))))
    return rows


def _rows(rows: list[Increase], names: tuple[str, str, str], marks: list[Span]) -> Rows:
    """Return each part of each increase, and the figures that the increase rests on."""
    cells, drawn = [], []
    for row in rows:
        used = " ".join(step(item, row.flow) for item in row.evidence)
        flow = sentence(prose.FLOW_NAMES[row.flow])
        for name, value, mark in zip(names, row.parts, marks, strict=True):
            part = " ".join(f"{flow}, {name}".split())
            size = f"{value:+.3f}".replace("-", MINUS)
            cells.append((part, size, used, days_of(row.evidence)))
            drawn.append(mark_of(row.flow, mark))
            used = "the same"
    head = ("Part of the increase", "bn on the year before", "Published figures used", "Released")
    return Rows(head, tuple(cells), tuple(drawn), tuple(i for row in rows for i in row.evidence))


def _draw(axes: Axes, rows: list[Increase], names: tuple[str, str, str], marks: list[Span]) -> None:
    room = max(abs(value) for row in rows for value in (row.whole, *row.parts))
    for at, row in enumerate(rows):
        hue, tall = ROLES[row.flow], 0.62 if at == 0 else 0.42
        looks = (
            {"color": hue.strong},
            {"facecolor": PAPER, "edgecolor": hue.strong, "hatch": "/////"},
            {"color": hue.tint},
        )
        for number, (left, value) in enumerate(row.stacked):
            (bar,) = axes.barh(-at, value, tall, left=left, linewidth=0.8, **looks[number])  # type: ignore[arg-type]
            bar.set_gid(mark_of(row.flow, marks[number]))
            if at == 0 and value:
                look: dict[str, Any] = {"ha": "center", "va": "bottom", "size": 8, "color": INK}
                axes.text(left + value / 2, tall / 2 + 0.06, names[number], **look)
            if number != 1:  # no number is written across the hatching
                _number(axes, (left, -at, tall), value, row.whole, room, first=number == 0)
        name = f"{prose.FLOW_NAMES[row.flow].capitalize()}\n{_signed(row.whole)} bn"
        axes.text(
            -0.012,
            -at,
            name,
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="center",
            size=9,
            color=hue.strong,
            weight="bold",
        )
    _frame(axes, rows)


def _number(
    axes: Axes,
    place: tuple[float, float, float],
    value: float,
    whole: float,
    room: float,
    *,
    first: bool,
) -> None:
    left, at, tall = place
    if abs(value) > room * 0.1:
        share = f"\n{value / whole:.0%}" if at == 0 else ""
        look: dict[str, Any] = {
            "color": ON_STRONG if first else INK,
            "weight": "bold" if at == 0 else "normal",
        }
        axes.text(
            left + value / 2, at, _signed(value) + share, ha="center", va="center", size=9, **look
        )
    elif value < 0 and left == 0:
        axes.text(-room * 0.01, at - tall / 2 - 0.04, _signed(value), ha="right", va="top", size=8)


def _frame(axes: Axes, rows: list[Increase]) -> None:
    low = min(sum(value for value in row.parts if value < 0) for row in rows)
    high = max(sum(value for value in row.parts if value > 0) for row in rows)
    axes.set_xlim(low * 1.25, max(high, 0.01) * 1.02)
    axes.set_ylim(-len(rows) + 0.5, 0.45)
    axes.grid(visible=False)
    axes.axvline(0, color=INK, linewidth=0.9)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)


def _names(part: Span, rest: Span, event: dt.date) -> tuple[str, str, str]:
    eve = event - dt.timedelta(days=1)
    first, middle = (
        f"{part.first_day.day} {part.first_day:%b}–{eve.day} {eve:%b}",
        f"{event.day}–{part.last_day.day} {part.last_day:%b}",
    )
    return first, middle.replace(" ", "\n"), rest.short.rpartition(" ")[0] or rest.short


def _headline(row: Increase, span: Span, part: Span, event: dt.date) -> str:
    share, before = (f"{value / row.whole:.0%}" for value in (row.before + row.after, row.before))
    text = f"{share} of the increase in {span.label} came in {part.label}"
    if row.after and row.before:
        text += f", and some {before} before {event.day} {event:%B}"
    return text


def _subtitle(verdicts: Verdicts, span: Span, part: Span, event: dt.date) -> str:
    unit = {"USD": "US dollars", "CNY": "yuan"}[verdicts.currency]
    return (
        f"Increase on the year before in {span.label}, billion {unit}. Hatched: from {event.day} "
        f"{event:%B} on. The split within {part.label} takes its increase as even over its days, "
        "an assumption. The last part is what remains, corrections to earlier months included."
    )


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", MINUS)


def _why(verdict: Verdict | None) -> str:
    return verdict.why if verdict else "no claim of the article speaks of it"


def _alt(rows: list[Increase], part: Span, event: dt.date) -> str:
    texts = [
        f"{prose.FLOW_NAMES[row.flow]} {_signed(row.whole)} billion, of which "
        f"{_signed(row.before)} before {day(event)}, {_signed(row.after)} from then "
        f"to the end of {part.label} and {_signed(row.rest)} after"
        for row in rows
    ]
    return f"Stacked bars of the increase in total trade, exports and imports: {'; '.join(texts)}."
