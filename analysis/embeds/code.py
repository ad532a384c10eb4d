"""The code that shows an embed on another page, and what other sites are told of it."""

from __future__ import annotations

from typing import Any

from analysis.core.html import text
from analysis.embeds.content import Content
from analysis.embeds.sizes import BESIDE, Heights, heights_of

_WIDTH = 600  # of the frame that oEmbed describes
_ALIKE = 80  # pixels: where the heights differ by no more, one is enough for every width
PROVIDER = "Trade Claims"
CARD_SIZE = (1200, 630)  # of the picture of a shared link


def code_of(content: Content, address: str, *, linked: bool) -> str:
    """Return the HTML to copy: a frame, as high as the chart needs at the width that it is given.

    Where the chart is much higher on a telephone than on a desk, as where its parts stand below
    each other, the frame follows the width of what it is in, by a style alone.

    Parameters
    ----------
    content : Content
    address : str
        Of the embed.
    linked : bool
        Whether a link to the report is part of the embed.
    """
    heights = heights_of(content, linked=linked)
    if _alike(heights):
        return _frame(content, address, heights, "width:100%;")
    low, high = sorted((heights.narrow, heights.wide))
    step = f"{BESIDE}px - 100%" if high == heights.narrow else f"100% - {BESIDE - 1}px"
    inside = _frame(content, address, heights, "position:absolute;inset:0;width:100%;height:100%;")
    height = f"clamp({low}px,({step})*9999,{high}px)"
    return f'<div style="position:relative;padding-top:{height}">{inside}</div>'


def _frame(content: Content, address: str, heights: Heights, style: str) -> str:
    return (
        f'<iframe title="{text(content.headline)}" src="{text(address)}" height="{heights.one}" '
        f'loading="lazy" style="{style}border:0"></iframe>'
    )


def _alike(heights: Heights) -> bool:
    return abs(heights.narrow - heights.wide) <= _ALIKE


def oembed_of(content: Content, address: str, thumbnail: str = "") -> dict[str, Any]:
    """Return what an embed is to sites that embed by its address: oEmbed 1.0, type ``rich``.

    Parameters
    ----------
    content : Content
    address : str
        Of the embed; absolute, as all addresses here.
    thumbnail : str
        Address of the picture of the report's shared link, if there is one.
    """
    heights = heights_of(content, linked=True)
    wide, high = CARD_SIZE
    picture = {"thumbnail_url": thumbnail, "thumbnail_width": wide, "thumbnail_height": high}
    return {
        "version": "1.0",
        "type": "rich",
        "title": content.headline,
        "provider_name": PROVIDER,
        "html": code_of(content, address, linked=True),
        "width": _WIDTH,
        "height": heights.one if _alike(heights) else heights.wide,
        **(picture if thumbnail else {}),
    }
