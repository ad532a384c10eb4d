"""Markdown of what the code says: tables, code, headings."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Site:
    """Where a page lies.

    Parameters
    ----------
    out : Path
        The folder of the built site.
    up : str
        What leads from the page to that folder: ``../``, or nothing.
    """

    out: Path
    up: str


def cell(text: object) -> str:
    """Return text that stays in one cell of a table, and is not read as markup of HTML."""
    return " ".join(html.escape(str(text), quote=False).split()).replace("|", "\\|")


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; a cell that is code brings its own backticks."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines) + "\n\n"


def code(text: str, language: str = "text") -> str:
    """Return a block of code."""
    return f"```{language}\n{text.rstrip()}\n```\n\n"


def heading(text: str, level: int, anchor: str = "") -> str:
    """Return a heading, with an anchor that stays if it is worded anew."""
    return (f"({anchor})=\n" if anchor else "") + f"{'#' * level} {text}\n\n"
