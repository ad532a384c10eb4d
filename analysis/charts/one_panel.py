"""Charts of one panel, of a claim or of a span: what they share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from analysis.charts import labels
from analysis.charts.bars import Bar
from analysis.charts.claimed import Asked, asked
from analysis.charts.data_table import DataTable
from analysis.charts.frame import Missing, Size, Target, absent, draw_into, framed
from analysis.charts.layout import Chart, Panel, Words
from analysis.charts.scope import Scope
from analysis.claims.verdicts import Verdicts
from analysis.core.errors import NoFigureError
from analysis.core.spans import Span
from analysis.figures.vintage import Vintage


@dataclass(frozen=True)
class Picture:
    """What a chart of one panel shows.

    Parameters
    ----------
    headline, subtitle, alt : str
        The finding; statistic, unit and period; the text alternative.
    draw : callable
        Draws it into axes.
    table : DataTable
    bars : sequence of Bar
        Whose kinds the source line explains.
    height : float
        Of the panel, in inches.
    margins : tuple of float
        Inches left and right of the axes.
    """

    headline: str
    subtitle: str
    alt: str
    draw: Callable[[Axes], None]
    table: DataTable
    bars: Sequence[Bar] = ()
    height: float = 2.3
    margins: tuple[float, float] = (0.42, 0.1)


def one_panel(
    picture: Callable[[Asked], Picture],
    name: str,
    trade: Vintage,
    of: Verdicts | Span | str | None,
    *,
    claim: str | None,
    flow: str | None,
    currency: str | None,
    source: str | None,
    ax: Target,
    figsize: Size,
    missing: Missing,
) -> Chart:
    """Return a chart of one panel, or a note of what it lacks.

    Parameters
    ----------
    picture : callable
        From what is asked to what is shown.
    name : str
        Of the chart, as measures name it.
    trade, of, claim, flow, currency, source, ax, figsize, missing
        As for `analysis.charts.levels`.
    """
    scope = Scope.of(trade, of if isinstance(of, Verdicts) else None, currency, source)
    try:
        shown = asked(scope, of, name, claim=claim, flow=flow)
        made = picture(shown)
    except NoFigureError as error:
        words = Words(f"No chart of {name.replace('_', ' ')}", "", labels.source_line(scope))
        return absent(scope, words, error, missing)
    words = Words(made.headline, made.subtitle, labels.source_line(scope, made.bars))
    figure, top, room = framed(words, made.height, figsize)
    axes = figure.place(made.margins[0], room, made.margins[1], top)
    made.draw(axes)
    figure.panels = (Panel((axes,), made.alt),)
    figure.table = made.table
    figure.id = shown.key()
    figure.claim = shown.verdict.id if shown.verdict else ""
    draw_into(ax, figure, lambda given: made.draw(given[0]), [name.replace("_", " ")])
    return figure
