"""A chart for another page, in each form that it takes there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analysis.core.errors import ParameterError
from analysis.core.field_types import is_web_address
from analysis.embeds.code import code_of, oembed_of
from analysis.embeds.content import Content
from analysis.embeds.page import page_of
from analysis.embeds.picture import picture_of


@dataclass(frozen=True)
class Embed:
    """A chart for another page.

    Parameters
    ----------
    content : Content
    link : str, optional
        Address of the report that it leads to.

    Raises
    ------
    ParameterError
        If the link is not an address of the web.

    Examples
    --------
    >>> import analysis as an
    >>> trade = an.load(as_of="2022-04-21")
    >>> embed = an.charts.levels(trade, "2022Q1").embed("https://news.example/report.html")
    >>> embed.svg().startswith("<svg"), "<script" in embed.html()
    (True, False)
    >>> print(embed.code("https://news.example/levels.html"))
    <iframe title="..." src="https://news.example/levels.html" height="..." loading="lazy"
    style="width:100%;border:0"></iframe>
    """

    content: Content
    link: str = ""

    def __post_init__(self) -> None:
        if self.link and not is_web_address(self.link):
            expected = "an address of the web, as https://news.example/report.html"
            raise ParameterError("link", self.link, expected)

    def html(self, oembed: str = "") -> str:
        """Return it as a page to show in a frame.

        Parameters
        ----------
        oembed : str, optional
            Address at which what `oembed` returns is published.
        """
        return page_of(self.content, self.link, oembed)

    def svg(self) -> str:
        """Return it as an SVG file's text."""
        return picture_of(self.content, self.link)

    def code(self, address: str) -> str:
        """Return the HTML that shows it on another page, in a frame.

        Parameters
        ----------
        address : str
            At which what `html` returns is published; it may be relative to that page.
        """
        return code_of(self.content, address, linked=bool(self.link))

    def oembed(self, address: str, thumbnail: str = "") -> dict[str, Any]:
        """Return what sites are told that embed by an address: oEmbed 1.0, of type ``rich``.

        Parameters
        ----------
        address : str
            At which what `html` returns is published.
        thumbnail : str, optional
            Address of a picture of 1200 by 630 pixels.
        """
        return oembed_of(self.content, address, thumbnail)
