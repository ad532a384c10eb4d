"""Charts of trade: quarterly beside monthly, and exports beside imports."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace

from matplotlib.axes import Axes

from analysis.charts import bars, labels
from analysis.charts.bars import Bar
from analysis.charts.data_table import rows_of
from analysis.charts.layout import PAGE, Chart, Plate, chart
from analysis.charts.style import INK, MUTED, ON_STRONG, ROLES
from analysis.claims import narrative
from analysis.claims.narrative import EXTREMES
from analysis.claims.verdicts import Verdict, Verdicts
from analysis.core.formatting import MINUS, said, sentence
from analysis.core.spans import Span, month_abbr
from analysis.figures.schema import FLOW_NAMES, FLOW_TITLES
from analysis.figures.store import filling
from analysis.figures.vintage import Vintage
from analysis.sources.registry import UNITS
from analysis.totals.bases import base_of
from analysis.totals.graph import Graph
from analysis.totals.series import fill_graphs, quarterly_levels

_MOST = 5  # claims written over a panel
_PANEL = 2.75  # inches, with the names of its years


@chart
def plot_quarterly_beside_monthly(
    trade: Vintage, verdicts: Verdicts, *, first: str = "", last: str = ""
) -> Chart:
    """Quarterly trade beside monthly exports, each claim over the panel that it speaks of.

    Parameters
    ----------
    trade : Vintage
    verdicts : Verdicts
        From `analysis.check`, on the same figures.
    first, last : str, optional
        First and last month drawn, as ``2019-01``; by default the claims' year and three before it.

    Returns
    -------
    Chart
        With two plates, which stack on a narrow screen.

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> trade = an.load(as_of=article.published)
    >>> figure = plot_quarterly_beside_monthly(trade, an.check(article, trade))
    >>> figure.alt[:58]
    'Bar chart of total trade by quarter, in billion US dollars'
    """
    start, end = labels.window(trade, verdicts, first, last)
    flows = _flows(verdicts)
    quarters = _quarter_bars(trade, verdicts, flows[0], start, end)
    months = labels.month_bars(trade, verdicts, flows[1], start, end)
    source = labels.source_line(trade, verdicts, [*quarters, *months])
    if lacking := _lacking(quarters, months, verdicts):
        words = (narrative.headline(verdicts), f"Not drawn: the figures hold {lacking}.")
        figure, _, _ = labels.framed(words, source, panel=0)
        figure.rows = rows_of([*quarters, *months], verdicts.currency)
        return figure
    probe = Chart(PAGE, 40)
    top = _written(probe, verdicts, start, end)
    figure = Chart(PAGE, top + _PANEL + probe.foot(source))
    _written(figure, verdicts, start, end)
    room = figure.foot(source)
    left, right = figure.panel(0.42, room, 5.9, top), figure.panel(3.4, room, 0.05, top)
    _draw_quarters(left, quarters, verdicts, flows[0], start, end)
    _draw_months(right, months, verdicts, flows[1], start, end)
    figure.rows = rows_of([*quarters, *months], verdicts.currency)
    figure.plates = tuple(
        Plate((axes,), alt, tuple(_claims(shown)))
        for axes, alt, shown in zip(
            (left, right),
            _alts(quarters, months, verdicts, flows),
            labels.by_panel(verdicts),
            strict=True,
        )
    )
    return figure


def _written(figure: Chart, verdicts: Verdicts, start: int, end: int) -> float:
    """Write all words over the panels; return where these may start."""
    y = 0.14 + figure.head(
        narrative.headline(verdicts), labels.subtitle(verdicts, start, end, *_flows(verdicts))
    )
    left, right = labels.by_panel(verdicts)
    return max(_quotes(figure, left, 0.1, y, 2.9), _quotes(figure, right, 3.35, y, 5.3)) + 0.2


def _quotes(figure: Chart, shown: list[Verdict], x: float, y: float, wide: float) -> float:
    for text, role in _claims(shown):
        y = figure.say(x, y, text, 8.8, wide=wide, color=ROLES[role].strong) + 0.04
    return y + 0.08


def _claims(shown: list[Verdict]) -> Iterator[tuple[str, str]]:
    """Yield what is said over a panel of each claim, and the role whose colour it has."""
    for verdict in shown[:_MOST]:
        found = f": {verdict.finding.text}" if verdict.finding else ""
        if verdict.claim.measure in EXTREMES and verdict.finding:
            more = EXTREMES[verdict.claim.measure]
            found = f": no {more} month since {said(verdict.finding.high, 'month')}"
        quote = textwrap.shorten(verdict.claim.quote, 110, placeholder=" …")
        text = f"{verdict.rating.sign} “{quote}” {verdict.rating}{found}"
        yield text, str(verdict.claim.of.get("flow", "total"))
    if len(shown) > _MOST:
        yield f"and {len(shown) - _MOST} more claims", "total"


def _flows(verdicts: Verdicts) -> tuple[str, str]:
    """Return the flows of the two panels: those that the claims speak of."""
    quarter = narrative.first_on(verdicts, months=3, measure="growth")
    month = narrative.first_on(verdicts, months=1)
    return (
        str(quarter.claim.of.get("flow", "total")) if quarter else "total",
        str(month.claim.of.get("flow", "export")) if month else "export",
    )


def _lacking(quarters: list[Bar], months: list[Bar], verdicts: Verdicts) -> str:
    """Say which of the spans that the claims compare is not among the bars, if one is not."""
    missing = []
    for length, shown in ((3, quarters), (1, months)):
        claim = narrative.first_on(verdicts, months=length)
        span = narrative.claim_span(claim) if claim else None
        if claim and span and span not in [bar.span for bar in shown]:
            flow = FLOW_NAMES[claim.claim.of.get("flow", "total")]
            missing.append(f"no {flow} of {span.label}")
    return f"{' and '.join(missing)} in {UNITS[verdicts.currency]}" if missing else ""


def _quarter_bars(trade: Vintage, verdicts: Verdicts, flow: str, start: int, end: int) -> list[Bar]:
    graph = Graph(trade, verdicts.currency, verdicts.source)
    if graph.empty:
        return []
    fill = fill_graphs(filling(trade, verdicts.source), verdicts.currency)
    levels = quarterly_levels(graph, flow, -(-start // 3) * 3, end // 3 * 3, fill)
    claim = narrative.first_on(verdicts, months=3, flow=flow, measure="growth")
    return [_as_base(bar, claim, graph) for bar in bars.bars_of(levels, flow)]


def _draw_quarters(
    axes: Axes, shown: list[Bar], verdicts: Verdicts, flow: str, start: int, end: int
) -> None:
    claim = narrative.first_on(verdicts, months=3, flow=flow, measure="growth")
    span = narrative.claim_span(claim) if claim else None
    hue = ROLES[flow]
    bars.draw(axes, shown, {span: hue.strong, span.year_ago: hue.tint} if span else {})
    highest = max((bar.height for bar in shown), default=1.0)
    bars.year_axis(axes, start, end // 3 * 3)
    bars.billions(axes, highest)
    name = f"{labels.flow_between(verdicts, flow)} by quarter"
    labels.panel_name(axes, name, bool(shown))
    pair = [bar for bar in shown if span and bar.span in (span.year_ago, span)]
    for bar in pair:
        colour = ON_STRONG if bar.span == span else INK
        bars.inside(axes, bar, bars.significant(bar.total), highest, colour)
    if claim and claim.finding and len(pair) == 2:
        text = claim.finding.text
        text = text if text.startswith(MINUS) else f"+{text}"
        bars.bracket(axes, pair[0], pair[1], highest * 1.08, text, hue.strong)


def _as_base(bar: Bar, claim: Verdict | None, graph: Graph) -> Bar:
    """Draw the quarter that growth is measured from at the base that the growth rests on."""
    span = narrative.claim_span(claim) if claim else None
    if claim is None or claim.finding is None or span is None or bar.span != span.year_ago:
        return bar
    base = base_of(graph, span, bar.flow, str(claim.claim.of.get("base", "restated")))
    level = base.value
    if base.kind != "implied":
        return bar
    ends = {"height": level.value, "total": level.value, "low": level.low, "high": level.high}
    shown = {name: float(end) for name, end in ends.items()}
    return replace(bar, **shown, kind="base", evidence=base.evidence("base"))  # type: ignore[arg-type]


def _draw_months(
    axes: Axes, shown: list[Bar], verdicts: Verdicts, flow: str, start: int, end: int
) -> None:
    hue, colours = ROLES[flow], {}
    claim = labels.extreme_claim(verdicts, flow)
    span = narrative.claim_span(claim) if claim else None
    if claim and span and claim.finding:
        colours = {Span.parse(claim.finding.high): hue.tint, span: hue.strong}
    bars.draw(axes, shown, colours)
    highest = max((bar.height for bar in shown), default=1.0)
    bars.year_axis(axes, start, end, right=3.2)
    bars.billions(axes, highest, head=1.42)
    name = f"{labels.flow_between(verdicts, flow)} by month"
    labels.panel_name(axes, name, bool(shown))
    labels.level_line(axes, shown, verdicts, flow)
    for bar in (bar for bar in shown if bar.span in colours):
        name = f"{month_abbr(bar.span.first.month)} {bars.significant(bar.height, 4)}"
        if bar is shown[-1]:
            look = {"ha": "left", "va": "top", "weight": "bold", "color": hue.strong}
            bars.note(axes, bar.span.end + 0.15, bar.height, name.replace(" ", "\n"), **look)
        else:
            bars.inside(axes, bar, name, highest, ON_STRONG if bar.span == span else INK)
    labels.event_line(axes, verdicts, start, end, highest * 1.4)
    _combined_note(axes, shown, highest)


def _combined_note(axes: Axes, shown: list[Bar], highest: float) -> None:
    combined = [bar for bar in shown if bar.kind == "combined"]
    if combined:
        bar, top = combined[-1], highest * 1.17
        names = "–".join(month_abbr(one.month) for one in (bar.span.first, bar.span.last))
        axes.plot([bar.span.start + 0.4] * 2, [bar.height, top], color=MUTED, linewidth=0.7)
        bars.note(
            axes,
            bar.span.start + 0.1,
            top,
            f"{names} known together: {bars.significant(bar.total)}",
            ha="right",
            va="center",
        )


def _alts(
    quarters: list[Bar], months: list[Bar], verdicts: Verdicts, flows: tuple[str, str]
) -> tuple[str, str]:
    """Return the text alternative of each panel: its kind, what it shows, and its finding."""
    unit = f"in billion {UNITS[verdicts.currency]}"
    left = f"Bar chart of {FLOW_TITLES[flows[0]].lower()} by quarter, {unit}"
    right = f"Bar chart of {FLOW_TITLES[flows[1]].lower()} by month, {unit}"
    if quarters:
        first, last = quarters[0], quarters[-1]
        ends = [bars.significant(bar.total, 4) for bar in (first, last)]
        left += f": {ends[0]} in {first.span.label}, {ends[1]} in {last.span.label}, the last"
    if months:
        low = min(months[-24:], key=lambda bar: bar.height)
        each = " a month, the mean of its months" if low.kind == "combined" else ""
        size = bars.significant(low.height)
        right += f"; the lowest of the last two years is {low.span.label}, {size}{each}"
    claims = (
        narrative.first_on(verdicts, months=3),
        narrative.first_on(verdicts, months=1, measure="lowest_since"),
    )
    texts = zip((left, right), claims, strict=True)
    return tuple(_told(text, claim) for text, claim in texts)  # type: ignore[return-value]


def _told(text: str, claim: Verdict | None) -> str:
    if claim and claim.finding:
        text += f". {sentence(narrative.finding_clause(claim))}"
    return f"{text}."
