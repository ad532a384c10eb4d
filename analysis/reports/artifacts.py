"""The files of a report, written from the result that its executed notebook carries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from analysis.core.formatting import day
from analysis.core.html import as_json, seen
from analysis.kernels.notebook import outputs
from analysis.reports.about import ABOUT, about
from analysis.reports.data_files import SCHEMA, files_of, schema_file
from analysis.reports.formats import (
    CARD,
    FORMATS,
    files_left_out,
    without_links,
    without_picture,
)
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

    Yields
    ------
    str, bytes

    Raises
    ------
    RenderError
        If a section is missing that the files are written from.
    """
    from analysis.reports.html.exporter import lean, page_exporter
    from analysis.reports.pdf.document import pdf_of
    from analysis.reports.pdf.pictures import card_of, picture_of

    files = files_of(result.downloads)
    yield from ((name, content.encode()) for name, content in files.items())
    for name, drawing in _drawings(notebook):
        if "svg" in formats:
            yield f"{name}.svg", drawing.encode()
        if "png" in formats:
            yield f"{name}.png", picture_of(drawing)
    said, left_out = page_metadata(result, page, rendered), files_left_out(formats)
    said |= {"cards": without_picture(said["cards"])} if CARD in left_out else {}
    notebook.metadata["trade-claims"] = said | ({"home": "../../index.html"} if index else {})
    whole = without_links(page_exporter().from_notebook_node(notebook)[0], left_out)
    yield "report.html", lean(whole).encode()
    yield ABOUT, as_json(about(result, rendered).model_dump(mode="json")).encode()
    yield SCHEMA, schema_file()
    if "pdf" in formats:
        attached = {name: files[name] for name in _ATTACHED}
        yield "report.pdf", pdf_of(notebook, result.headline, rendered, attached)
    if "png" in formats:
        yield CARD, card_of(result.headline, next(result.charts(), None))


def _drawings(notebook: Any) -> Iterator[tuple[str, str]]:
    for output in outputs(notebook):
        name = output.get("metadata", {}).get("trade-claims", {}).get("chart")
        if name:
            yield name, output["data"]["image/svg+xml"]


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
