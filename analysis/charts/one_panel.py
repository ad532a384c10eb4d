"""Charts of one panel, of a claim or of a span: what they share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import update_wrapper
from inspect import cleandoc, signature
from typing import Protocol

from matplotlib.axes import Axes

from analysis.charts import labels
from analysis.charts.bars import Bar
from analysis.charts.claimed import Asked, asked
from analysis.charts.data_table import DataTable
from analysis.charts.frame import Missing, Size, Target, absent, chart, draw_into, framed
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


_CHOICES = """
Parameters
----------
trade : Vintage
of : Verdicts, Span or str, optional
    The span in question, as ``2023``; by default the newest quarter that the figures give. Or the
    verdicts on an article, from `analysis.check` on the same figures.
claim : str, optional
    With verdicts, the id of the claim; by default the first that the chart shows and the
    figures test.
flow : {"total", "export", "import"}, optional
    Without verdicts; by default ``total``.
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
    If the figures do not give what the chart shows, or the article has no such claim.
"""  # of each chart that is made by `one_panel`
_EXAMPLES = "\nExamples\n--------\n"


class OnePanel(Protocol):
    """A chart of one panel, of a claim or of a flow over a span."""

    __name__: str

    def __call__(
        self,
        trade: Vintage,
        of: Verdicts | Span | str | None = None,
        *,
        claim: str | None = None,
        flow: str | None = None,
        currency: str | None = None,
        source: str | None = None,
        ax: Target = None,
        figsize: Size = None,
        missing: Missing = "raise",
    ) -> Chart:
        """Return the chart."""


def one_panel(picture: Callable[[Asked], Picture]) -> OnePanel:
    """Make a chart of one panel of a function that says what it shows, under that one's name.

    Parameters
    ----------
    picture : callable
        From what is asked to what is shown. Its docstring has no parameters: those of the chart
        are written into it, before the examples.

    Examples
    --------
    >>> from inspect import signature
    >>> import analysis as an
    >>> list(signature(an.charts.levels).parameters)[:4]
    ['trade', 'of', 'claim', 'flow']
    """

    def drawn(
        trade: Vintage,
        of: Verdicts | Span | str | None = None,
        *,
        claim: str | None = None,
        flow: str | None = None,
        currency: str | None = None,
        source: str | None = None,
        ax: Target = None,
        figsize: Size = None,
        missing: Missing = "raise",
    ) -> Chart:
        return chart_of(
            picture, picture.__name__, trade, of, claim=claim, flow=flow, currency=currency,
            source=source, ax=ax, figsize=figsize, missing=missing)  # fmt: skip

    drawn.__signature__ = signature(drawn)  # type: ignore[attr-defined]  # not the picture's
    update_wrapper(drawn, picture)
    summary, examples, example = cleandoc(picture.__doc__ or "").partition(_EXAMPLES)
    drawn.__doc__ = f"{summary}{_CHOICES}{examples}{example}"
    return chart(drawn)


def chart_of(
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
    words = Words(made.headline, made.subtitle, labels.source_line(shown.scope, made.bars))
    figure, top, room = framed(words, made.height, figsize)
    axes = figure.place(made.margins[0], room, made.margins[1], top)
    made.draw(axes)
    figure.panels = (Panel((axes,), made.alt),)
    figure.table = made.table
    figure.id = shown.key()
    figure.claim = shown.verdict.id if shown.verdict else ""
    draw_into(ax, figure, lambda given: made.draw(given[0]), [name.replace("_", " ")])
    return figure
