"""A flow by quarter beside a flow by month."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from matplotlib.axes import Axes

from analysis.charts import bars, highlights, labels
from analysis.charts.data_table import table_of
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
from analysis.charts.layout import PAGE, Chart, Panel, Words
from analysis.charts.panels import Shown, alts, draw
from analysis.charts.scope import Scope, checked_flow, none_beside_verdicts
from analysis.charts.style import ROLES
from analysis.claims import narrative
from analysis.claims.headlines import headline
from analysis.claims.verdicts import Verdict, Verdicts
from analysis.core.formatting import said, sentence
from analysis.core.spans import Span
from analysis.figures.schema import FLOW_NAMES
from analysis.figures.vintage import Vintage

_MOST = 5  # claims written over a panel
_LETTER = 0.077  # inches across that a letter of these takes
_LEAST = 12  # letters of a quote, at the least
_PANEL = 2.4  # inches, with the names of its years
_STACKED = 6.5  # inches of width, below which the panels are stacked
_SPLIT = 3.4 / 8.8  # of the width, at which the right panel starts
_LEFT = 0.42  # inches for the names of values


@chart
def quarterly_beside_monthly(
    trade: Vintage,
    verdicts: Verdicts | None = None,
    *,
    flow: str | None = None,
    currency: str | None = None,
    source: str | None = None,
    first: object = "",
    last: object = "",
    ax: Target = None,
    figsize: Size = None,
    missing: Missing = "raise",
) -> Chart:
    """Draw a flow by quarter beside a flow by month, each claim over the panel that it speaks of.

    Parameters
    ----------
    trade : Vintage
    verdicts : Verdicts, optional
        From `analysis.check`, on the same figures; their claims say which flows are drawn.
    flow : {"total", "export", "import"}, optional
        The flow of both panels where there are no verdicts; by default ``total``.
    currency, source : str, optional
        Which figures; by default those of the verdicts, and without verdicts dollars and ``gacc``.
    first, last : str, optional
        First and last month drawn, as ``2019-01``; by default the claims' year and three before
        it, and without verdicts the last four calendar years.
    ax : sequence of two Axes, or Figure or SubFigure, optional
        Axes to draw it into as well.
    figsize : tuple of float, optional
        Width and height in inches; below a width of 6.5 the panels are stacked.
    missing : {"raise", "note"}
        What to do where there are no figures to draw.

    Returns
    -------
    Chart
        With two panels, which stack on a narrow screen.

    Raises
    ------
    NoFigureError
        If the quarters or the months can't be drawn, or those claimed; says what is held.
    UnknownNameError
        For a flow, currency or source that does not exist; says the nearest.

    Examples
    --------
    >>> import analysis as an
    >>> trade = an.load(as_of="2022-04-21")
    >>> an.charts.quarterly_beside_monthly(trade, flow="import").headline
    'Imports grew 31% in the first quarter of 2022; in March 2022 they stood at 7.84 bn'
    >>> verdicts = an.check("bloomberg-2022-04-21", trade)
    >>> an.charts.quarterly_beside_monthly(trade, verdicts).alt[:58]
    'Bar chart of total trade by quarter, in billion US dollars'
    """
    none_beside_verdicts(verdicts, flow=flow)
    scope = Scope.of(trade, verdicts, currency, source)
    flows = (checked_flow(flow),) * 2 if flow is not None else _flows(scope)
    both = narrative.quarter_and_month(scope.claims)
    if verdicts is not None and both is None:
        none = UnclaimedError("The article has no claims on a quarter and on a month.")
        return absent(scope, Words("No quarter beside a month", "", ""), none, missing)
    scope = scope.of_claim(both[0]) if both else scope
    shown = Shown.of(scope, flows, *labels.window(scope, first, last))
    if lacking := _lacking(shown):
        words = Words(_headline(shown), "", labels.source_line(scope))
        why = f"Not drawn: the figures hold {lacking}."
        return absent(scope, words, why, missing)
    by_quarter, by_month = (FLOW_NAMES[one] for one in flows)
    by_month = "" if by_month == by_quarter else f"{by_month} "
    what = f"{sentence(by_quarter)} by quarter and {by_month}by month"
    about = labels.subtitle(scope, what, shown.start, shown.end)
    words = Words(_headline(shown), about, labels.source_line(scope, shown.bars))
    return _laid_out(shown, words, figsize, ax, (first, last))


def _laid_out(
    shown: Shown, words: Words, figsize: Size, ax: Target, window: tuple[object, object]
) -> Chart:
    """Place the panels: side by side, on a narrow figure under each other."""
    width = figsize[0] if figsize else PAGE
    stacked, split = width < _STACKED, width * _SPLIT
    claims = _by_panel(shown.scope)
    columns = [(0.1, split - 0.5), (split - 0.05, width - split - 0.1)]
    rooms = [room for _, room in columns]
    if stacked:
        columns = [(0.1, width - 0.2)]

    def quotes(figure: Chart, y: float) -> float:
        beside = [[*claims[0], *claims[1]]] if stacked else claims
        ends = (
            _quotes(figure, over, x, y + 0.14, room)
            for over, (x, room) in zip(beside, columns, strict=True)
        )
        return max(ends) + 0.13

    height = _PANEL * (2 if stacked else 1)
    figure, top, room = framed(words, height, figsize, width=PAGE, lowest=height * 0.6, over=quotes)
    axes = _placed(figure, top, room, None if stacked else split, _margins(shown))
    draw(axes, shown)
    figure.panels = tuple(
        Panel((one,), alt, tuple(_claims(over, room)))
        for one, alt, over, room in zip(axes, alts(shown), claims, rooms, strict=True)
    )
    figure.table = table_of(shown.bars, shown.scope)
    figure.id = shown.scope.key(*([] if shown.scope.verdicts else shown.flows[:1]), *window)
    names = [f"{FLOW_NAMES[shown.flows[0]]} by quarter", f"{FLOW_NAMES[shown.flows[1]]} by month"]
    draw_into(ax, figure, lambda given: draw(given, shown), names)
    return figure


def _margins(shown: Shown) -> tuple[float, float]:
    """Return the inches that the names of values need beside each panel."""
    needed = (bars.beside(bars.highest_of(one)) for one in (shown.quarters, shown.months))
    return tuple(max(_LEFT, one) for one in needed)  # type: ignore[return-value]


def _placed(
    figure: Chart, top: float, room: float, split: float | None, margins: tuple[float, float]
) -> list[Axes]:
    """Return the two panels, side by side or, without a split, under each other."""
    (width, height), (left, right) = figure.inches, margins
    if split is not None:
        first = figure.place(left, room, width - split + 0.5, top)
        return [first, figure.place(split + right - _LEFT, room, 0.05, top)]
    middle = (height - top - room) / 2
    upper = figure.place(left, room + middle + 0.35, 0.1, top)
    return [upper, figure.place(right, room, 0.1, top + middle + 0.25)]


def _by_panel(scope: Scope) -> tuple[list[Verdict], list[Verdict]]:
    """Split the verdicts with a span into those on longer spans and those on single months."""
    spanned = [(one, span) for one in scope.claims if (span := narrative.claim_span(one))]
    return (
        [one for one, span in spanned if span.months > 1],
        [one for one, span in spanned if span.months == 1],
    )


def _quotes(figure: Chart, shown: list[Verdict], x: float, y: float, width: float) -> float:
    for text, role in _claims(shown, width):
        y = figure.write(x, y, text, 8.8, width=width, color=ROLES[role].strong) + 0.04
    return y


def _claims(shown: list[Verdict], room: float) -> Iterator[tuple[str, str]]:
    """Yield what is said over a panel of each claim, in a line, and the role of its colour."""
    for verdict in shown[:_MOST]:
        found = f": {verdict.finding.text}" if verdict.finding else ""
        if verdict.claim.measure in narrative.EXTREMES and verdict.finding:
            more = narrative.EXTREMES[verdict.claim.measure]
            found = f": no {more} month since {said(verdict.finding.high, 'month')}"
        said_of_it = f"{verdict.rating}{found} {verdict.in_own_currency}".rstrip()
        left = max(int(room / _LETTER) - len(said_of_it) - 5, _LEAST)
        quote = textwrap.shorten(verdict.claim.quote, left, placeholder=" …")
        text = f"{verdict.rating.sign} “{quote}” {said_of_it}"
        yield text, str(verdict.claim.of.get("flow", "total"))
    if len(shown) > _MOST:
        yield f"and {len(shown) - _MOST} more claims", "total"


def _flows(scope: Scope) -> tuple[str, str]:
    """Return the flows of the two panels: those that the claims speak of."""
    if scope.verdicts is None:
        return "total", "total"
    quarter = narrative.first_on(scope.claims, months=3, measure="growth")
    month = narrative.first_on(scope.claims, months=1)
    return (
        str(quarter.claim.of.get("flow", "total")) if quarter else "total",
        str(month.claim.of.get("flow", "export")) if month else "export",
    )


def _lacking(shown: Shown) -> str:
    """Say which span that the claims compare has no bar, or which panel has none at all."""
    missing = []
    for length, drawn in ((3, shown.quarters), (1, shown.months)):
        claim = narrative.first_on(shown.scope.claims, months=length)
        span = narrative.claim_span(claim) if claim else None
        if claim and span and span not in [bar.span for bar in drawn]:
            flow = FLOW_NAMES[claim.claim.of.get("flow", "total")]
            missing.append(f"no {flow} of {span.label}")
    if not missing:
        window = Span(shown.start, shown.end).label
        panels = ((shown.quarters, "quarter"), (shown.months, "month"))
        missing = [
            f"no {FLOW_NAMES[flow]} by {what}, {window},"
            for flow, (drawn, what) in zip(shown.flows, panels, strict=True) if not drawn
        ]  # fmt: skip
    return f"{' and '.join(missing)} in {shown.scope.unit}" if missing else ""


def _headline(shown: Shown) -> str:
    """Say the finding: that of the article's claims, or else the newest quarter and month."""
    scope, quarters, months = shown.scope, shown.quarters, shown.months
    if scope.verdicts is not None:
        return headline(scope.verdicts)
    if not quarters or not months:
        return f"{sentence(FLOW_NAMES[shown.flows[0]])} by quarter and by month"
    they = "it" if shown.flows[1] == "total" else "they"
    moved = highlights.moved(months, len(months) - 1) + highlights.since(scope, months)
    month = f"in {months[-1].span.label} {they} {moved}"
    return f"{sentence(highlights.growth_clause(scope, quarters[-1]))}; {month}"
