"""Pictures: a chart as PNG, and the card of a shared link, made by Typst without a browser."""

from __future__ import annotations

from analysis.reports.claim_records import Headline
from analysis.reports.pdf.document import printable, section_block
from analysis.reports.pdf.typst import compiled
from analysis.reports.records import ChartRecord

_CARD_PPI = 72.0


def card_of(headline: Headline, chart: ChartRecord | None) -> bytes:
    """Return the picture of a shared link as PNG.

    Parameters
    ----------
    headline : Headline
        Of the report: the finding, how many claims hold, and the article.
    chart : ChartRecord, optional
        Its first chart.
    """
    card = {
        "title": printable(headline.titles[0]),
        "tally": printable(headline.summaries[0].partition(". ")[0]),
        "about": printable(headline.article.cited),
        "panels": section_block(chart)["panels"] if chart else [],
    }
    return compiled("card.typ", card, "png", ppi=_CARD_PPI)


def picture_of(drawing: str, ppi: float = 144.0) -> bytes:
    """Return an SVG drawing as PNG.

    Parameters
    ----------
    drawing : str
        The text of an SVG file.
    ppi : float
        Pixels per inch.
    """
    return compiled("picture.typ", {"drawing": drawing}, "png", ppi=ppi)
