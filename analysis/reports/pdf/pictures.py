"""The report on paper, and pictures of its charts, set by Typst without a browser or LaTeX."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from analysis.core.errors import MissingToolError
from analysis.core.html import seen
from analysis.reports.pdf.typst import Converter, string, width_of

_PPI = 72.0


def pdf_of(
    page: Converter, title: str, running: str, rendered: dt.datetime, attached: Mapping[str, str]
) -> bytes:
    """Return a report as tagged PDF, after the rules of PDF/UA-1.

    Parameters
    ----------
    page : Converter
        Of the report's page.
    title : str
    running : str
        What stands above each page but the first.
    rendered : datetime.datetime
    attached : mapping of str to str
        Files to carry along, by name.
    """
    files = "".join(
        f"#pdf.attach({string(name)}, bytes({string(content)}), "
        f"description: {string('Data of this report')})\n"
        for name, content in attached.items()
    )
    source = (
        f"{_template('report.typ')}{files}"
        f"#paper(title: {string(seen(title))}, running: {string(seen(running))}, {page.body()})"
    )
    return _compiled(source, "pdf", rendered, pdf_standards=["ua-1"])


def card_of(page: Converter, title: str, tally: str, about: str) -> bytes:
    """Return the picture of a shared link, of the report's first chart, as PNG.

    Parameters
    ----------
    page : Converter
        Of the report's page.
    title, tally, about : str
        The finding, how many claims hold, and the article.
    """
    figure = page.soup.find("figure", class_="chart")
    plates = [
        f"(drawing: {string(page.drawing(svg))}, wide: {width_of(svg)})"
        for svg in (figure.find_all("svg") if figure else [])
    ]
    words = [*(string(seen(one)) for one in (title, tally, about)), *plates]
    return _compiled(f"{_template('card.typ')}#card({', '.join(words)})", "png", ppi=_PPI)


def picture_of(drawing: str, ppi: float = 144.0) -> bytes:
    """Return an SVG drawing as PNG.

    Parameters
    ----------
    drawing : str
        The text of an SVG file.
    ppi : float
        Pixels per inch.
    """
    page = "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
    return _compiled(f'{page}#image(bytes({string(drawing)}), format: "svg")', "png", ppi=ppi)


TEMPLATES = Path(__file__).parent / "templates"


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8") + "\n"


@cache
def fonts(*, system: bool = False) -> Any:
    """Return the DejaVu fonts that matplotlib brings along, and the system's if wanted."""
    import typst

    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise MissingToolError("matplotlib is not installed; its fonts are needed for paper")
    ours = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=system, font_paths=[str(ours)])


def _compiled(
    source: str, kind: Literal["pdf", "png"], when: dt.datetime | None = None, **options: Any
) -> bytes:
    """Compile Typst code with the fonts that come along, so that every machine gives the same.

    Where these lack a sign, the system's fonts are asked for it; where they lack it too, a box
    stands for it and the paper no longer claims to follow PDF/UA.
    """
    import typst

    for system, strict in ((False, True), (True, True), (True, False)):
        options |= {} if strict else {"pdf_standards": []}
        try:
            return bytes(
                typst.compile(
                    source.encode(),
                    format=kind,
                    font_paths=fonts(system=system),
                    timestamp=when,
                    **options,
                )
            )
        except typst.TypstError as error:
            if not strict or "could not be displayed" not in str(error):
                raise
    raise AssertionError("the last try returns or raises")
