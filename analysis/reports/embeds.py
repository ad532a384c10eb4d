"""The charts of a report for other pages: their files, and the code to copy from its own page."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from analysis.core.html import as_json
from analysis.embeds.content import Content, Part
from analysis.embeds.embed import Embed
from analysis.reports.formats import CARD
from analysis.reports.html.markup import embed_html
from analysis.reports.records import ChartRecord
from analysis.reports.result import Result

FOLDER = "embed"


def embeds_of(result: Result, page: str) -> dict[str, Embed]:
    """Return the charts of a report for other pages, by name; a note without panels is none.

    Parameters
    ----------
    result : Result
    page : str
        Address of the report, or empty.
    """
    return {
        one.name: Embed(_content(one), f"{page}#{one.id}" if page else "")
        for one in result.charts()
        if one.panels
    }


def embed_files(embed: Embed, page: str, *, card: bool) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a chart for other pages, by name.

    What sites read that embed by an address (oEmbed) has to name the report's own: without it,
    that file is not made.

    Parameters
    ----------
    embed : Embed
    page : str
        Address of the report, or empty.
    card : bool
        Whether there is a picture of the report's shared link.
    """
    place = f"{FOLDER}/{embed.content.name}"
    described = f"{place}.oembed.json"
    yield f"{place}.html", embed.html(urljoin(page, described) if page else "").encode()
    yield f"{place}.svg", embed.svg().encode()
    if page:
        thumbnail = urljoin(page, CARD) if card else ""
        about = embed.oembed(urljoin(page, f"{place}.html"), thumbnail)
        yield described, as_json(about).encode()


def embed_markup(embed: Embed, page: str) -> str:
    """Return what a report's page has below a chart: the code to copy, and a link to its files.

    Parameters
    ----------
    embed : Embed
    page : str
        Address of the report, or empty; the address in the code is then relative, and said to be.
    """
    place = f"{FOLDER}/{embed.content.name}"
    return embed_html(embed.code(urljoin(page, f"{place}.html")), place, relative=not page)


def _content(chart: ChartRecord) -> Content:
    parts = tuple(Part(one.drawing, one.view, one.alt) for one in chart.panels)
    claims = tuple((said.words, said.role) for one in chart.panels for said in one.claims)
    words = chart.headline, chart.subtitle, chart.source, chart.alt
    return Content(chart.name, chart.id, *words, claims, parts)
