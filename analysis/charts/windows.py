"""One growth rate among those of the windows that might have been chosen instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from matplotlib.axes import Axes

from analysis.charts import labels
from analysis.charts.data_table import table_of_windows
from analysis.charts.frame import (
    Missing,
    Size,
    Target,
    UnclaimedError,
    absent,
    chart,
    draw_into,
    framed,
)
from analysis.charts.layout import COLUMN, Chart, Panel, Words
from analysis.charts.scope import Scope, checked_flows, newest_quarter, none_beside_verdicts
from analysis.charts.style import GREY, INK, MUTED, OUTLINE, ROLES
from analysis.claims import narrative
from analysis.claims.verdicts import Verdicts
from analysis.core.errors import NoFigureError
from analysis.core.formatting import format_change, sentence
from analysis.core.spans import Span
from analysis.figures.evidence import mark_of
from analysis.figures.schema import FLOW_NAMES
from analysis.figures.vintage import Vintage
from analysis.measures.windows import WindowGrowth, window_growths, windows_around

Chosen = Mapping[str, Collection[Span]]  # by flow, the windows in colour
_ROW = 0.36  # inches that a window takes
_NAMES = 1.5  # inches for the names of windows
_PANEL = 1.45  # inches across that a panel needs


@chart
def windows(
    trade: Vintage,
    of: Verdicts | Span | str | None = None,
    *,
    flow: str | Collection[str] | None = None,
    currency: str | None = None,
    source: str | None = None,
    ax: Target = None,
    figsize: Size = None,
    missing: Missing = "raise",
) -> Chart:
    """Draw the growth of each window that one might have chosen, the one chosen in colour.

    Parameters
    ----------
    trade : Vintage
    of : Verdicts, Span or str, optional
        The window chosen, as ``2022Q1``; by default the newest quarter that the figures give. Or
        the verdicts on an article, from `analysis.check` on the same figures, one of them on a
        quarter's growth and one on a month.
    flow : str or collection of str, optional
        One panel for each, of ``total``, ``export`` and ``import``; by default ``total``.
    currency, source : str, optional
        Which figures; by default those of the verdicts, and without verdicts dollars and ``gacc``.
    ax : matplotlib.axes.Axes, sequence of Axes, Figure or SubFigure, optional
        Axes to draw it into as well, one for each panel.
    figsize : tuple of float, optional
        Width and height in inches.
    missing : {"raise", "note"}
        What to do where there are no figures to draw.

    Returns
    -------
    Chart
        Of an article: left, the flow of the claim on a quarter; right, that on a month.

    Raises
    ------
    NoFigureError
        If the figures give the growth of none of the windows, or an article lacks the two claims.

    Examples
    --------
    >>> import analysis as an
    >>> trade = an.load(as_of="2022-04-21")
    >>> an.charts.windows(trade, "2022-03", flow="export").headline
    'Exports fell only in March 2022'
    """
    verdicts, span = (of, None) if isinstance(of, Verdicts) else (None, of)
    none_beside_verdicts(verdicts, flow=flow)
    scope = Scope.of(trade, verdicts, currency, source)
    line = labels.source_line(scope)
    try:
        if verdicts is None:
            spans, chosen = _asked(scope, span, checked_flows(flow or "total"))
        else:
            spans, chosen = _claimed(verdicts)
        found = _found(scope, spans, chosen)
    except NoFigureError as error:
        return absent(scope, Words("No windows to compare", "", line), error, missing)
    words = Words(_headline(found, chosen), _subtitle(scope), line)
    narrowest = _NAMES + _PANEL * len(chosen)
    height = 0.45 + len(spans) * _ROW
    figure, top, room = framed(words, height, figsize, width=max(COLUMN, narrowest + 0.3),
                               narrowest=narrowest, lowest=height * 0.75)  # fmt: skip
    axes = _placed(figure, top, room, len(chosen))
    _draw(axes, found, chosen, spans)
    figure.panels = (Panel(tuple(axes), _alt(found, chosen)),)
    figure.table = table_of_windows(found)
    figure.id = scope.key(*([] if verdicts else (*chosen, spans[0])))
    names = [f"the growth of {FLOW_NAMES[one]}" for one in chosen]
    draw_into(ax, figure, lambda given: _draw(given, found, chosen, spans), names)
    return figure


def _claimed(verdicts: Verdicts) -> tuple[list[Span], Chosen]:
    """Return the windows around the claims on a quarter and on a month, and those claimed.

    Raises
    ------
    UnclaimedError
        If the article lacks one of the two claims.
    """
    quarter = narrative.first_on(verdicts, months=3, measure="growth")
    month = narrative.first_on(verdicts, months=1)
    if quarter is None or month is None:
        raise UnclaimedError("The article has no claims on a quarter and on a month.")
    chosen: dict[str, list[Span]] = {}
    for verdict in (quarter, month):
        flow = str(verdict.claim.of.get("flow", "total"))
        chosen.setdefault(flow, []).append(verdict.claim.of.get("span"))
    return windows_around(quarter.claim.of.get("span"), month.claim.of.get("span")), chosen


def _asked(scope: Scope, span: Any, flows: Sequence[str]) -> tuple[list[Span], Chosen]:
    """Return the windows around the span that a caller asks for."""
    chosen = newest_quarter(scope, flows[0]) if span is None else Span.parse(span)
    last = Span(chosen.end - 1, chosen.end) if chosen.months > 1 else None
    return windows_around(chosen, last), {flow: [chosen] for flow in flows}


def _found(scope: Scope, spans: Sequence[Span], chosen: Chosen) -> list[WindowGrowth]:
    """Return the growth in each window.

    Raises
    ------
    NoFigureError
        If the figures give none.
    """
    found = window_growths(scope.trade, spans, chosen, scope.currency, scope.source)
    if not any(one.rate for one in found):
        raise NoFigureError("The figures give no growth for any of these windows.")
    return found


def _placed(figure: Chart, top: float, room: float, count: int) -> list[Axes]:
    between = (figure.inches[0] - _NAMES - 0.1) / count
    return [
        figure.place(_NAMES + at * between, room - 0.3, 0.22 + (count - 1 - at) * between,
                     top + 0.3)
        for at in range(count)
    ]  # fmt: skip


def _draw(
    axes: Sequence[Axes], found: Sequence[WindowGrowth], chosen: Chosen, spans: Sequence[Span]
) -> None:
    for one, (flow, own) in zip(axes, chosen.items(), strict=True):
        _bars(one, [row for row in found if row.flow == flow], flow, own)
    _names(axes[0], spans)


def _subtitle(scope: Scope) -> str:
    if scope.verdicts is not None:
        of, colour = "", "the windows of the article’s claims"
    else:
        of, colour = f" of trade, {' with '.join(scope.pair)},", "the window chosen"
    return f"Growth{of} year on year by window, per cent, with bounds. In colour: {colour}."


def _headline(found: Sequence[WindowGrowth], flows: Iterable[str]) -> str:
    texts = []
    for flow in flows:
        rows = [one for one in found if one.rate and one.flow == flow]
        held = " held" if len(rows) < sum(one.flow == flow for one in found) else ""
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
                else f"grew in all {len(rows)} windows{held}"
                if len(rows) > 1
                else "grew in the one window held"
            )
            texts.append(f"{name} {text}")
    return sentence("; ".join(texts))


def _bars(axes: Axes, rows: Sequence[WindowGrowth], flow: str, own: Collection[Span]) -> None:
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
        if row.window not in own:
            look = {"facecolor": GREY, "edgecolor": OUTLINE, "linewidth": 0.5}
        (patch,) = axes.barh(-at, float(row.rate.value), 0.62, **look)
        patch.set_gid(mark_of(flow, row.window))
        axes.plot([float(row.rate.low), float(row.rate.high)], [-at, -at], color=INK, linewidth=1)
        axes.text(
            max(float(row.rate.high), 0) + room * 0.1,
            -at,
            f"{format_change(row.rate.value, 1)}%",
            size=8.5,
            va="center",
            color=INK,
            weight="bold" if row.window in own else "normal",
        )
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_xlim(lowest - room * 0.3, highest + room * 1.4)
    axes.set_ylim(-len(rows) + 0.4, 0.6)
    axes.set_title(sentence(FLOW_NAMES[flow]), loc="left", size=9, weight="bold", color=hue.strong)
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)


def _names(axes: Axes, spans: Iterable[Span]) -> None:
    look: dict[str, Any] = {"ha": "right", "va": "center", "size": 8.5, "color": INK}
    look |= {"xycoords": axes.get_yaxis_transform(), "textcoords": "offset points"}
    for at, span in enumerate(spans):
        axes.annotate(span.short, (0, -at), (-4, 0), annotation_clip=False, **look)


def _alt(found: Sequence[WindowGrowth], flows: Iterable[str]) -> str:
    texts = []
    for flow in flows:
        each = [
            f"{format_change(one.rate.value, 1)}% in {one.window.label}"
            for one in found
            if one.flow == flow and one.rate
        ]
        texts.append(f"{FLOW_NAMES[flow]} {', '.join(each) or 'not held'}")
    return f"Bar charts of growth on the year before by window: {'; '.join(texts)}."
