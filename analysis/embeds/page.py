"""An embed as HTML: a page of its own that needs nothing else, and runs nothing."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from analysis.core.html import environment, marked
from analysis.core.palette import FONTS, ROLES, colours
from analysis.embeds import sizes
from analysis.embeds.content import Content

_TEMPLATES = Path(__file__).parent / "templates"
_POLICY = (
    "default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'"
)


def page_of(content: Content, link: str = "", oembed: str = "") -> str:
    """Return an embed as HTML.

    Parameters
    ----------
    content : Content
    link : str
        Address of the report, if it is known.
    oembed : str
        Address of what describes it to other sites, if there is one.
    """
    style = _style_of(content)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment(_TEMPLATES).get_template("embed.html.j2").render(
        content=content, policy=marked(_POLICY.format(digest)), style=marked(style), link=link,
        oembed=oembed, words=sizes.LINK,
    )  # fmt: skip


def _style_of(content: Content) -> str:
    made = environment(_TEMPLATES).get_template("embed.css.j2").render(
        content=content, light=colours(), dark=colours(dark=True), roles=ROLES,
        fonts=marked(FONTS), sizes=sizes, share=sizes.share_of, smaller=sizes.smaller(),
    )  # fmt: skip
    return "".join(line.strip() for line in made.splitlines())
