"""Pictures of charts for the site: one for light screens, one for dark ones."""

from __future__ import annotations

import html
import re
from typing import Any

from .markdown import Site

_NIGHT = re.compile(r"<style>@media\(prefers-color-scheme:dark\)\{(.*?)\}</style>", re.DOTALL)


def picture(site: Site, chart: Any, name: str, *, described: bool = True) -> str:
    """Write a chart's pictures, and return what shows the one that fits, with its alternative.

    Parameters
    ----------
    site : Site
    chart : Chart
    name : str
        Of the files.
    described : bool
        Whether the alternative is printed below, too.
    """
    folder = site.out / "_charts"
    folder.mkdir(parents=True, exist_ok=True)
    drawn = chart.embed().svg()
    for theme, text in (("light", light(drawn)), ("dark", dark(drawn))):
        (folder / f"{name}-{theme}.svg").write_text(text, encoding="utf-8")
    alt = html.escape(chart.alt)
    shown = "".join(
        f'<img class="chart only-{theme}" loading="lazy" src="{site.up}_charts/{name}-{theme}.svg"'
        f' alt="{alt}">'
        for theme in ("light", "dark")
    )
    printed = f'<p class="alternative">Text alternative: {alt}</p>' if described else ""
    return f"```{{raw}} html\n{shown}{printed}\n```\n\n"


def light(drawing: str) -> str:
    """Return a drawing that is light on any screen."""
    return _NIGHT.sub("", drawing)


def dark(drawing: str) -> str:
    """Return a drawing that is dark on any screen."""
    return _NIGHT.sub(r"<style>\1</style>", drawing)
