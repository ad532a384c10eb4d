"""Small pieces of HTML, in which text from articles and data stays text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from analysis.findings import hidden
from analysis.ratings import Rating

REPORT = "application/vnd.trade-claims.report+json"


@dataclass(frozen=True)
class Block:
    """A piece of a page, shown by Jupyter and by the page's template.

    Parameters
    ----------
    markup : str
        HTML in which everything from outside was escaped.
    plain : str
        The same for a terminal.
    data : dict, optional
        What programs may read from the notebook's output.
    """

    markup: str
    plain: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/html": self.markup, "text/plain": self.plain or "(HTML)"}
        return bundle | ({REPORT: self.data} if self.data else {})


def text(value: object) -> str:
    """Escape a text from outside, with control and direction signs made visible.

    Examples
    --------
    >>> text("<b onclick='x()'>" + chr(0x202E))
    '&lt;b onclick=&#x27;x()&#x27;&gt;�'
    """
    return escape("".join("�" if hidden(sign) else sign for sign in str(value)))


def quote(words: str) -> str:
    """Mark up an article's words."""
    return f"<q><bdi>{text(words)}</bdi></q>"


def badge(rating: str) -> str:
    """Mark up a rating, by word and sign and not by colour alone."""
    sign = f'<span aria-hidden="true">{Rating(rating).sign}</span>'
    return f'<span class="rating {text(rating)}">{sign} {text(rating)}</span>'


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """Mark up a table whose first column names its rows; cells are HTML.

    Parameters
    ----------
    caption : str
    head : sequence of str
        Names of the columns, as text.
    rows : iterable of sequence of str
        Cells, as HTML.
    kind : str
        A class for the style sheet.
    """
    top = "".join(f'<th scope="col">{text(name)}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row" data-label="{text(head[0])}">{first}</th>'
        + "".join(
            f'<td data-label="{text(name)}">{cell}</td>'
            for name, cell in zip(head[1:], rest, strict=True)
        )
        + "</tr>"
        for first, *rest in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{text(caption)}">'
        f'<table class="{kind}"><caption>{text(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def items(lines: Iterable[str]) -> str:
    """Mark up a list of texts; empty where there is none."""
    inner = "".join(f"<li>{text(line)}</li>" for line in lines)
    return f"<ul>{inner}</ul>" if inner else ""


def folded(summary: str, inner: str) -> str:
    """Mark up what a reader may unfold."""
    return f"<details><summary>{text(summary)}</summary>{inner}</details>"


def as_json(data: object) -> str:
    """Return data as JSON, laid out for reading."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
