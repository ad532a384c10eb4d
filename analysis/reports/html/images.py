"""Pictures of a notebook, held in the page itself as images, in which nothing runs."""

from __future__ import annotations

import base64
import re
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")


def encoded(kind: str, content: Any) -> str:
    r"""Return a picture of a notebook in base64, on one line; a drawing may be held as text there.

    Examples
    --------
    >>> encoded("image/png", "iVBO\nRw0K"), encoded("image/svg+xml", ["<svg", "/>"])
    ('iVBORw0K', 'PHN2Zy8+')
    """
    text = "".join(content) if isinstance(content, list) else str(content)
    if kind == "image/svg+xml" and "<" in text:
        return base64.b64encode(text.encode()).decode()
    return re.sub(r"\s", "", text)


def picture(kind: str, content: Any, alt: str) -> str:
    """Return a picture as HTML.

    A drawing becomes an image too: as one, it runs no script, asks for nothing, and shares neither
    ids nor style rules with the page or with another drawing.

    Raises
    ------
    ValueError
        If it can't be shown.
    """
    held = encoded(kind, content)
    _check(kind, held)
    return f'<figure><img src="data:{kind};base64,{held}" alt="{escape(alt)}"></figure>'


def _check(kind: str, held: str) -> None:
    raw = base64.b64decode(held, validate=True)
    if not raw:
        raise ValueError("it is empty")
    if kind == "image/svg+xml":
        if b"<!ENTITY" in raw:
            raise ValueError("it defines entities")
        try:
            drawing = ET.fromstring(raw)
        except ET.ParseError as error:
            raise ValueError(f"it is no XML: {error}") from None
        if drawing.tag.rpartition("}")[2] != "svg":
            raise ValueError("it is no SVG")
