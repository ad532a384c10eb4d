"""Where an increase came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from analysis.charts import labels
from analysis.charts.decomposition import Cut, Increase, increases, table_of_parts
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
from analysis.charts.increase_bars import draw, share_of, signed
from analysis.charts.layout import Chart, Panel, Words
from analysis.charts.scope import Scope, checked_flow, newest_quarter, none_beside_verdicts
from analysis.claims.verdicts import Verdicts
from analysis.core.errors import NoFigureError, UnknownNameError
from analysis.core.formatting import format_significant, sentence
from analysis.core.spans import Span, month_name
from analysis.figures.schema import FLOW_NAMES, as_day
from analysis.figures.vintage import Vintage
from analysis.totals.bases import BASES
from analysis.totals.series import parts as published_parts


@chart
def increase(
    trade: Vintage,
    of: Verdicts | Span | str | None = None,
    *,
    part: Span | str | None = None,
    event: object = None,
    flow: str | None = None,
    base: str | None = None,
    currency: str | None = None,
    source: str | None = None,
    ax: Target = None,
    figsize: Size = None,
    missing: Missing = "raise",
) -> Chart:
    """Draw where an increase came from: one part of its span, split at an event, and the rest.

    Parameters
    ----------
    trade : Vintage
    of : Verdicts, Span or str, optional
        The span whose year-on-year increase is split, as ``2022Q1``; by default the newest
        quarter that the figures give. Or the verdicts on an article, from `analysis.check` on the
        same figures: their first claim on the measure ``share_of_change`` says all that follows.
    part : Span or str, optional
        The part of the span that is set apart; by default its first part with a published figure.
    event : datetime.date or str, optional
        A day within the part, at which that is cut too: an even spread over its days is assumed.
    flow : {"total", "export", "import"}, optional
        By default ``total``; exports and imports follow below.
    base : {"restated", "printed"}, optional
        As for `analysis.growth`.
    currency, source : str, optional
        Which figures; by default those of the verdicts, and without verdicts dollars and ``gacc``.
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
        If the figures do not give the increase or its part; says why.
    ParameterError
        For a part outside the span, or an event outside the part.

    Examples
    --------
    >>> import analysis as an
    >>> trade = an.load(as_of="2022-04-21")
    >>> an.charts.increase(trade, "2022Q1", part="2022-01..2022-02").headline
    '86% of the increase in the first quarter of 2022 came in January–February 2022'
    >>> an.charts.increase(trade, an.check("bloomberg-2022-04-21", trade)).alt[:56]
    'Stacked bars of the increase in the first quarter of 202'
    """
    verdicts, span = (of, None) if isinstance(of, Verdicts) else (None, of)
    none_beside_verdicts(verdicts, part=part, event=event, flow=flow, base=base)
    scope = Scope.of(trade, verdicts, currency, source)
    line = labels.source_line(scope)
    try:
        if verdicts is None:
            chosen = checked_flow(flow or "total")
            cut = _asked(scope, span, part, event, chosen, base or "restated")
        else:
            scope, cut, chosen = _claimed(scope, verdicts)
        rows = increases(scope, cut, chosen)
    except NoFigureError as error:
        words = Words("The figures do not show where the increase came from", "", line)
        return absent(scope, words, error, missing)
    about = _subtitle(scope, rows[0], cut)
    words = Words(_headline(rows[0], cut), about, labels.source_line(scope))
    height = 0.9 + 0.5 * len(rows)
    figure, top, room = framed(words, height, figsize, lowest=height)
    axes = figure.place(1.05, room - 0.2, 0.15, top + 0.35)
    draw(axes, rows)
    figure.panels = (Panel((axes,), _alt(rows, cut)),)
    figure.table = table_of_parts(rows)
    figure.id = scope.key(*([] if verdicts else (chosen, cut.span, cut.part, cut.event)))
    draw_into(ax, figure, lambda given: draw(given[0], rows), ["the increase"], pad=24)
    return figure


def _claimed(scope: Scope, verdicts: Verdicts) -> tuple[Scope, Cut, str]:
    """Return the figures, the cut and the flow that a claim is on.

    Raises
    ------
    UnclaimedError
        If there is no such claim.
    NoFigureError
        If it could not be tested.
    """
    verdict = next((one for one in verdicts if one.claim.measure == "share_of_change"), None)
    if verdict is None:
        raise UnclaimedError("No claim of the article is on a share of an increase.")
    if verdict.finding is None:
        raise NoFigureError(verdict.why)
    return scope.of_claim(verdict), Cut.of(verdict), str(verdict.claim.of.get("flow"))


def _asked(scope: Scope, span: Any, part: Any, event: object, flow: str, base: str) -> Cut:
    """Return the cut that a caller asks for; what is left open is what was published."""
    if base not in BASES:
        raise UnknownNameError("base", base, BASES)
    day = None if event is None else as_day(event, "event")
    whole = newest_quarter(scope, flow) if span is None else Span.parse(span)
    if part is None:
        part, _ = next(published_parts(scope.graph, flow, whole.start, whole.end))
    return Cut.checked(whole, Span.parse(part), day, base)


def _written(day: dt.date) -> str:
    return f"{day.day} {month_name(day.month)}"


def _headline(row: Increase, cut: Cut) -> str:
    """Say which share of the increase the part had; of a fall or none, how the parts changed."""
    own = sum((part.value for part in row.parts if part.kind != "rest"), start=Decimal(0))
    if not row.certain or own <= 0:
        moved = "grew" if row.whole > 0 else "fell"
        each = ", ".join(f"{signed(part.value)} in {part.name}" for part in row.parts)
        size = format_significant(abs(row.whole), 2)
        name = sentence(FLOW_NAMES[row.flow])
        return f"{name} {moved} by {size} bn in {cut.span.label}: {each}"
    what = "the increase" if row.flow == "total" else f"the increase of {FLOW_NAMES[row.flow]}"
    text = f"{share_of(own, row)} of {what} in {cut.span.label} came in {cut.part.label}"
    if cut.event is not None:
        text += f", and some {share_of(row.parts[0].value, row)} before {_written(cut.event)}"
    return text


def _subtitle(scope: Scope, row: Increase, cut: Cut) -> str:
    what = "Increase" if row.certain else "Change"
    text = f"{what} year on year in {cut.span.label}, billion {scope.unit}."
    if scope.verdicts is None:
        text = text.replace(" year on", f" of trade, {' with '.join(scope.pair)}, year on")
    if cut.event is not None:
        text += (
            f" Hatched: from {_written(cut.event)} on. The split within {cut.part.label} "
            f"assumes its {what.lower()} to be even over its days."
        )
    if cut.part != cut.span:
        text += " The last part is what remains, corrections to the other months included."
    return text


def _alt(rows: Sequence[Increase], cut: Cut) -> str:
    texts = []
    for row in rows:
        each = (f"{signed(part.value)} in {part.name}" for part in row.parts)
        flow = FLOW_NAMES[row.flow]
        texts.append(f"{flow} {signed(row.whole)} billion: {', '.join(each)}")
    what = "increase" if rows[0].certain else "change"
    return f"Stacked bars of the {what} in {cut.span.label}: {'; '.join(texts)}."
