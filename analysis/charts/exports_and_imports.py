"""Exports beside imports, by month."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.charts import bars, highlights, labels
from analysis.charts.bars import Bar, month_bars
from analysis.charts.data_table import table_by_period
from analysis.charts.frame import Missing, Size, Target, absent, chart, draw_into, framed
from analysis.charts.layout import Chart, Panel, Words
from analysis.charts.line_names import LineEnd, name_lines
from analysis.charts.scope import Scope, checked_flows, growth_of
from analysis.charts.style import PAPER, ROLES
from analysis.claims import narrative
from analysis.claims.verdicts import Verdicts
from analysis.core.formatting import MINUS, format_significant, possessive, said, sentence
from analysis.core.spans import Span
from analysis.figures.schema import FLOW_NAMES
from analysis.figures.vintage import Vintage

Rows = Mapping[str, Sequence[Bar]]
_PANEL = 2.9  # inches
_LEFT = 0.42  # inches for the names of values, at the least
_MARKER = 3.6  # points across, where five years or fewer are drawn
_INSIDE = 0.28  # of the months drawn: room for names inside the axes
_DRAWN = ("total", "import", "export")  # the last lies on top


@chart
def exports_and_imports(
    trade: Vintage,
    verdicts: Verdicts | None = None,
    flows: str | Collection[str] = ("export", "import"),
    *,
    currency: str | None = None,
    source: str | None = None,
    first: object = "",
    last: object = "",
    ax: Target = None,
    figsize: Size = None,
    missing: Missing = "raise",
) -> Chart:
    """Draw exports and imports by month, and the level of the newest month back in time.

    Parameters
    ----------
    trade : Vintage
    verdicts : Verdicts, optional
        From `analysis.check`, on the same figures: the chart then shows the month claimed.
    flows : str or collection of str
        Those drawn, of ``export``, ``import`` and ``total``.
    currency, source : str, optional
        Which figures; by default those of the verdicts, and without verdicts dollars and ``gacc``.
    first, last : str, optional
        First and last month drawn, as ``2019-01``; by default what the claims ask for, and without
        verdicts the last four calendar years.
    ax : matplotlib.axes.Axes, Figure or SubFigure, optional
        Axes to draw it into as well.
    figsize : tuple of float, optional
        Width and height in inches.
    missing : {"raise", "note"}
        What to do where there are no figures to draw.

    Returns
    -------
    Chart

    Raises
    ------
    NoFigureError
        If there are no figures to draw; says what is held.
    UnknownNameError
        For a flow, currency or source that does not exist; says the nearest.

    Examples
    --------
    >>> import analysis as an
    >>> an.charts.exports_and_imports(an.load(as_of="2022-04-21")).headline  # doctest: +ELLIPSIS
    'Exports fell 7.7% in March 2022 to 3.83 bn, the lowest since May 2020; imports grew 23.4% ...'
    """
    scope = Scope.of(trade, verdicts, currency, source)
    chosen = checked_flows(flows)
    start, end = labels.window(scope, first, last or _claimed(scope))
    rows = {flow: month_bars(scope, flow, start, end) for flow in _DRAWN if flow in chosen}
    drawn = [bar for shown in rows.values() for bar in shown]
    line = labels.source_line(scope, drawn)
    if not drawn:
        why = f"Not drawn: no monthly figures of {_names(chosen)} are held, {_label(start, end)}."
        return absent(scope, Words(f"{sentence(_names(chosen))} by month", "", line), why, missing)
    end = end if last else min(end, max(bar.span.end for bar in drawn))  # no empty months of claims
    about = labels.subtitle(scope, "Goods trade by month", start, end)
    words = Words(_headline(scope, rows, chosen), about, line + _not_held(rows, chosen))
    figure, top, room = framed(words, _PANEL, figsize)
    left = max(_LEFT, bars.beside(bars.highest_of(drawn)))
    axes = figure.place(left, room, 0.8, top)
    _draw(axes, scope, rows, (start, end))
    figure.panels = (Panel((axes,), _alt(rows, scope, words.headline)),)
    figure.table = table_by_period(drawn, scope, chosen)
    figure.id = scope.key(*([] if scope.verdicts else chosen), first, last)
    draw_into(ax, figure, lambda given: _draw(given[0], scope, rows, (start, end), inside=True),
              [_names(chosen)])  # fmt: skip
    return figure


def _claimed(scope: Scope) -> object:
    """Return the last month that a claim speaks of: what came later is not what was written on."""
    spans = [span for verdict in scope.claims if (span := narrative.claim_span(verdict))]
    return max(spans, key=lambda span: span.end).last if spans else ""


def _names(flows: Iterable[str]) -> str:
    """Name several flows: ``exports and imports``."""
    *rest, last = (FLOW_NAMES[flow] for flow in flows)
    return f"{', '.join(rest)} and {last}" if rest else last


def _label(start: int, end: int) -> str:
    return Span(start, end).label


def _not_held(rows: Rows, chosen: Iterable[str]) -> str:
    lacking = [flow for flow in chosen if not rows[flow]]
    return f" No figures of {_names(lacking)} are held for these months." if lacking else ""


def _draw(
    axes: Axes, scope: Scope, rows: Rows, window: tuple[int, int], *, inside: bool = False
) -> None:
    """Draw the lines; their names beside the axes, or inside where there is no room beside."""
    start, end = window
    highest = bars.highest_of(bar for shown in rows.values() for bar in shown)
    bars.time_axis(axes, start, end, right=(end - start) * _INSIDE if inside else 0.4)
    bars.billions(axes, highest, head=1.12)
    for shown in rows.values():
        _line(axes, shown, max(1.8, min(_MARKER, _MARKER * 60 / (end - start))))
    beside = end + max(0.5, (end - start) / 96)
    name_lines(axes, (_end(shown[-1], beside) for shown in rows.values() if shown), highest * 0.16)
    for flow, shown in rows.items():
        highlight = highlights.of_months(scope, flow, shown)
        labels.level_line(axes, shown, highlight, ROLES[flow].strong)
    labels.event_line(axes, scope, start, end, highest * 1.1)


def _line(axes: Axes, shown: Sequence[Bar], size: float) -> None:
    """Draw one flow: a line where months adjoin, a mark for each month, broad for several."""
    hue = ROLES[shown[0].flow].strong if shown else ""
    runs: list[list[Bar]] = []
    for bar in shown:
        if not runs or runs[-1][-1].span.end != bar.span.start:
            runs.append([])
        runs[-1].append(bar)
    for run in runs:
        points = [(bar.middle, bar.height) for bar in run]
        axes.add_artist(Line2D(*zip(*points, strict=True), color=hue, linewidth=1.4, zorder=2))
    for bar in shown:
        look: dict[str, Any] = {"color": hue, "zorder": 3, "gid": bar.mark}
        if bar.kind == "combined":
            ends = [bar.span.start + 0.1, bar.span.end - 0.1]
            look |= {"linewidth": 4, "solid_capstyle": "butt"}
            axes.add_artist(Line2D(ends, [bar.height] * 2, **look))
        else:
            face = PAPER if bar.kind == "filled" else hue
            look |= {
                "linestyle": "none",
                "marker": "o",
                "markersize": size,
                "markerfacecolor": face,
            }
            axes.add_artist(Line2D([bar.middle], [bar.height], **look))


def _end(bar: Bar, beside: float) -> LineEnd:
    """Return how a line is named at its last value; that of a combined total is left out."""
    name = sentence(FLOW_NAMES[bar.flow])
    size = "" if bar.span.months > 1 else f"\n{format_significant(bar.mean.value, 4)}"
    return LineEnd(bar.height, beside, name + size, ROLES[bar.flow].strong)


def _headline(scope: Scope, rows: Rows, chosen: Iterable[str]) -> str:
    """Say what the flows did in the month claimed, or else in the newest one that each has.

    Where no claim is on a month, it says what they came to over the span claimed, if the figures
    give that.
    """
    over = _longer(scope)
    if over and (text := _over(scope, over, [flow for flow in chosen if rows[flow]])):
        return text
    claim = narrative.first_on(scope.claims, months=1, flow="export")
    span = narrative.claim_span(claim) if claim else None
    last = {flow: [bar for bar in rows[flow] if span is None or bar.span.end <= span.end]
            for flow in chosen}  # fmt: skip
    last = {flow: shown for flow, shown in last.items()
            if shown and (span is None or shown[-1].span == span)}  # fmt: skip
    moves, spans = _moves(scope, last), {shown[-1].span for shown in last.values()}
    texts = []
    for at, (flow, shown) in enumerate(last.items()):
        when = f" in {shown[-1].span.label}" if at == 0 or len(spans) > 1 else ""
        texts.append(f"{FLOW_NAMES[flow]} {moves[flow].format(when)}{_since(scope, flow, shown)}")
    whose = f"{possessive(scope.pair[0])} " if scope.verdicts is not None else ""
    return sentence(whose + "; ".join(texts)) if texts else f"{sentence(_names(chosen))} by month"


def _moves(scope: Scope, last: Rows) -> dict[str, str]:
    """Say how the last month of each flow compares with the year before; ``{}`` is for its name.

    Where no growth is known, it is how each compares with the month before.
    """
    grown = {flow: words for flow, shown in last.items() if (words := _grown(scope, shown[-1]))}
    if not grown:
        return {flow: f"{highlights.moved(shown, len(shown) - 1)}{{}}"
                for flow, shown in last.items()}  # fmt: skip
    sizes = {flow: f"{format_significant(shown[-1].value.value, 4)} bn"
             for flow, shown in last.items()}  # fmt: skip
    return {flow: f"{grown[flow]}{{}} to {size}" if flow in grown else f"came to {size}{{}}"
            for flow, size in sizes.items()}  # fmt: skip


def _grown(scope: Scope, bar: Bar) -> str:
    """Say by how much a month was above or below the year before, if the figures tell which."""
    found = growth_of(scope, bar.flow, bar.span) if bar.span.months == 1 else None
    if found is None or found.interval.low <= 0 <= found.interval.high:
        return ""
    return f"{'fell' if found.interval.high < 0 else 'grew'} {found.text.lstrip(MINUS)}"


def _longer(scope: Scope) -> Span | None:
    """Return the last of the spans claimed, where none of them is a month."""
    spans = [span for verdict in scope.claims if (span := narrative.claim_span(verdict))]
    longest = max(spans, key=lambda span: (span.end, span.months), default=None)
    return None if any(span.months == 1 for span in spans) else longest


def _over(scope: Scope, span: Span, flows: Iterable[str]) -> str:
    """Say what flows came to over a span, as far as the figures give it; else nothing."""
    levels = {flow: scope.graph.derive(span, flow) for flow in flows}
    sizes = {
        FLOW_NAMES[flow]: f"to {format_significant(level.value.value, 4)} bn"
        for flow, level in levels.items() if level
    }  # fmt: skip
    if not sizes:
        return ""
    (name, size), *others = sizes.items()
    text = f"{possessive(scope.pair[0])} {name} in {span.label} came {size}"
    return sentence(", ".join([text, *(" ".join(one) for one in others)]))


def _since(scope: Scope, flow: str, shown: Sequence[Bar]) -> str:
    """Say since when a month is the lowest: what a claim on it found, or what the figures give."""
    if scope.verdicts is None:
        return highlights.since(scope, shown)
    claim = highlights.extreme_claim(scope, flow)
    if claim is None or claim.finding is None or claim.claim.of.get("span") != shown[-1].span:
        return ""
    word = "lowest" if claim.claim.measure == "lowest_since" else "highest"
    return f", the {word} since {said(claim.finding.high, 'month')}"


def _alt(rows: Rows, scope: Scope, headline: str) -> str:
    ends = [
        f"{FLOW_NAMES[flow]} {'goes' if flow == 'total' else 'go'} from "
        f"{format_significant(shown[0].mean.value)} in {shown[0].span.label} to "
        f"{format_significant(shown[-1].mean.value)} in {shown[-1].span.label}"
        for flow, shown in rows.items()
        if shown
    ]
    return f"Line chart of trade by month in billion {scope.unit}: {'; '.join(ends)}. {headline}."
