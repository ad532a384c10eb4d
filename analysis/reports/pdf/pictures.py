"""Pictures: a chart as PNG, and the card of a shared link, made by Typst without a browser."""

from __future__ import annotations

from analysis.core.html import brief
from analysis.reports.claim_records import Headline
from analysis.reports.pdf.builder import Bounds, built
from analysis.reports.pdf.document import printable, section_block
from analysis.reports.pdf.typst import Made
from analysis.reports.records import ChartRecord

_CARD_PPI = 72.0
_TITLE, _LINE = 180, 60  # characters for which the card has room


def card_of(headline: Headline, chart: ChartRecord | None, bounds: Bounds | None = None) -> Made:
    """Return the picture of a shared link as PNG.

    Parameters
    ----------
    headline : Headline
        Of the report: the finding, how many claims hold, and the article.
    chart : ChartRecord, optional
        Its first chart.
    bounds : Bounds, optional
        What it may take.

    Raises
    ------
    LayoutError
        If it can't be laid out within its bounds.
    """
    card = {
        "title": brief(printable(headline.titles[0]), _TITLE),
        "tally": brief(printable(headline.summaries[0].partition(". ")[0]), _LINE),
        "about": brief(printable(headline.article.cited), _LINE),
        "panels": section_block(chart)["panels"] if chart else [],
    }
    return built("card.typ", card, "png", ppi=_CARD_PPI, bounds=bounds)


def picture_of(drawing: str, ppi: float = 144.0, bounds: Bounds | None = None) -> Made:
    """Return an SVG drawing as PNG.

    Parameters
    ----------
    drawing : str
        The text of an SVG file.
    ppi : float
        Pixels per inch.
    bounds : Bounds, optional
        What it may take.

    Raises
    ------
    LayoutError
        If it can't be laid out within its bounds.
    """
    return built("picture.typ", {"drawing": drawing}, "png", ppi=ppi, bounds=bounds)
