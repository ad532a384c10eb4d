"""The files of a report, written from the result that its executed notebook carries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Any

from analysis.core.formatting import day
from analysis.core.html import seen
from analysis.reports.about import described
from analysis.reports.data_files import SCHEMA, files_of, schema_file
from analysis.reports.embeds import embed_files, embed_markup, embeds_of
from analysis.reports.formats import (
    CARD,
    FORMATS,
    files_left_out,
    without_links,
    without_picture,
)
from analysis.reports.layout import drawings, laid_out
from analysis.reports.pdf.builder import Bounds
from analysis.reports.result import Result
from analysis.reports.structured_data import cards, linked_data, script_safe

_ATTACHED = ("verdicts.json", "figures.csv")


def exported(
    notebook: Any,
    result: Result,
    page: str,
    rendered: dt.datetime,
    *,
    index: bool = True,
    formats: Collection[str] = FORMATS,
    bounds: Bounds | None = None,
    others: Iterable[tuple[str, bytes]] = (),
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a report, by name, from its executed notebook.

    Page, PDF, pictures and data all come from the notebook's outputs and so can't disagree;
    nothing is computed again.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Executed.
    result : Result
        Read from it.
    page : str
        Address of the report, or empty.
    rendered : datetime.datetime
    index : bool
        Whether the page links to the index of all reports.
    formats : collection of str
        From `analysis.reports.formats.checked_formats`; what they leave out is not worked on.
    bounds : Bounds, optional
        What laying out a PDF or a picture may take. One that takes more is left out, and the page
        says so.
    others : iterable of (str, bytes)
        Files of the report that are there already; they come first.

    Yields
    ------
    str, bytes
        The last is ``report.json``, which lists the others.

    Raises
    ------
    RenderError
        If a section is missing that the files are written from.
    """
    made = _written(notebook, result, page, rendered, index, formats, bounds)
    yield from described(chain(others, made), result, rendered)


def _written(
    notebook: Any,
    result: Result,
    page: str,
    rendered: dt.datetime,
    index: bool,
    formats: Collection[str],
    bounds: Bounds | None,
) -> Iterator[tuple[str, bytes]]:
    """Yield what is written from an executed notebook; as `exported`."""
    from analysis.reports.html.exporter import lean, page_exporter

    files = files_of(result.downloads)
    yield from ((name, content.encode()) for name, content in files.items())
    if "svg" in formats:
        yield from ((f"{name}.svg", drawing.encode()) for name, drawing in drawings(notebook))
    attached = {name: files[name] for name in _ATTACHED}
    layout = laid_out(notebook, result, rendered, attached, formats, bounds)
    yield from layout.files.items()
    left_out = files_left_out(formats) | layout.failed.keys()
    said = page_metadata(result, page, rendered) | {"notices": layout.notices}
    said |= {"cards": without_picture(said["cards"])} if CARD in left_out else {}
    embeds = embeds_of(result, page) if "embed" in formats else {}
    said |= {"embeds": {name: embed_markup(one, page) for name, one in embeds.items()}}
    notebook.metadata["trade-claims"] = said | ({"home": "../../index.html"} if index else {})
    whole = without_links(page_exporter().from_notebook_node(notebook)[0], left_out)
    yield "report.html", lean(whole).encode()
    for one in embeds.values():
        yield from embed_files(one, page, card=CARD not in left_out)
    yield SCHEMA, schema_file()


def page_metadata(result: Result, page: str, rendered: dt.datetime) -> dict[str, Any]:
    """Return what the head and the foot of a page say, beside the notebook's outputs.

    Parameters
    ----------
    result : Result
    page : str
        Address of the report, or empty.
    rendered : datetime.datetime
    """
    title, summary = result.headline.titles[0], result.headline.summaries[0]
    return {
        "title": seen(title),
        "cards": cards(title, summary, page),
        "links": [{"rel": "canonical", "href": page}] if page else [],
        "linked_data": script_safe(linked_data(result, page, rendered)),
        "rendered": f"Rendered on {day(rendered.date())} at {rendered:%H:%M:%S} UTC.",
        "report": True,
    }
