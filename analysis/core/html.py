"""Small pieces of HTML, in which text from articles and data stays text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import chain, repeat
from typing import Any

from analysis.core.formatting import hidden

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
    return escape(seen(value))


def seen(value: object) -> str:
    """Return a text from outside with control and direction signs made visible, not escaped."""
    said = str(value)
    if said.isprintable():
        return said
    return "".join("�" if hidden(sign) else sign for sign in said)


def paragraph(words: str) -> str:
    """Mark up a sentence or more as prose."""
    return f'<p class="prose">{text(words)}</p>'


def quote(words: str, language: str = "en") -> str:
    """Mark up an article's words, of another language than the page's with its code."""
    other = f' lang="{text(language)}"' if language != "en" else ""
    return f"<q{other}>{text(words)}</q>"


def badge(rating: str) -> str:
    """Mark up a rating, by word and not by colour alone; a page puts its sign before it."""
    return f'<b class="rating {text(rating)}">{text(rating)}</b>'


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    kind: str = "",
    *,
    marks: Sequence[str] = (),
    stacks: bool = False,
    note: str = "",
) -> str:
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
    marks : sequence of str
        For each row, the marks of charts that it speaks of, parted by spaces.
    stacks : bool
        Whether its cells stand under each other on a narrow screen, each with its column's name.
    note : str
        HTML that follows the caption.
    """
    top = "".join(f'<th scope="col">{text(name)}</th>' for name in head)
    labels = [f' data-label="{text(name)}"' if stacks else "" for name in head]
    spoken = [f' data-of="{text(mark)}"' if mark else "" for mark in marks]
    body = "".join(
        f'<tr{mark}><th scope="row">{first}</th>'
        + "".join(f"<td{label}>{cell}</td>" for label, cell in zip(labels[1:], rest, strict=True))
        + "</tr>"
        for mark, (first, *rest) in zip(chain(spoken, repeat("")), rows, strict=False)
    )
    kinds = " ".join(filter(None, (kind, "stacks" if stacks else "")))
    held = "" if stacks else ' tabindex="0" role="group" aria-label="Table"'
    return (
        f'<div class="scroll"{held}>'
        f'<table class="{kinds}"><caption>{text(caption)}{note}</caption>'
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
