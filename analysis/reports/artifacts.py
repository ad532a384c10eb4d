"""The page of an executed notebook, the same on paper, and pictures of its charts."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.claims.verdicts import Verdicts
from analysis.core.formatting import day
from analysis.core.html import as_json, seen
from analysis.kernels.notebook import held, outputs
from analysis.reports.downloads import SCHEMA
from analysis.reports.formats import FORMATS, files_left_out, without_links, without_picture
from analysis.reports.index import ABOUT
from analysis.reports.pdf.typst import Converter
from analysis.reports.structured_data import CARD, cards, linked_data, script_safe

_ATTACHED = ("verdicts.json", "figures.csv")


def exported(
    notebook: Any,
    verdicts: Verdicts,
    page: str,
    rendered: dt.datetime,
    *,
    index: bool = True,
    formats: Collection[str] = FORMATS,
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a report, by name, from its executed notebook.

    Page, paper, pictures and data all come from the notebook's outputs and so can't disagree.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Executed.
    verdicts : Verdicts
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
    """
    from analysis.reports.html.exporter import lean, page_exporter
    from analysis.reports.pdf.pictures import card_of, pdf_of, picture_of

    files: Mapping[str, str] = held(notebook, "files")
    yield from ((name, content.encode()) for name, content in files.items())
    for name, drawing in _drawings(notebook):
        if "svg" in formats:
            yield f"{name}.svg", drawing.encode()
        if "png" in formats:
            yield f"{name}.png", picture_of(drawing)
    said, left_out = page_metadata(notebook, verdicts, page, rendered), files_left_out(formats)
    said |= {"cards": without_picture(said["cards"])} if CARD in left_out else {}
    notebook.metadata["trade-claims"] = said | ({"home": "../../index.html"} if index else {})
    whole = without_links(page_exporter().from_notebook_node(notebook)[0], left_out)
    yield "report.html", lean(whole).encode()
    title, summary = held(notebook, "title"), held(notebook, "summary")
    yield ABOUT, as_json(about_report(notebook, verdicts, rendered)).encode()
    yield SCHEMA, (Path(__file__).parent / "schemas" / SCHEMA).read_bytes()
    if {"pdf", "png"}.isdisjoint(formats):
        return
    article, converter = verdicts.article, Converter(whole)
    about = f"{article.publisher}, {day(article.published)}"
    if "pdf" in formats:
        running, attached = f"{about}: {article.title}", {name: files[name] for name in _ATTACHED}
        yield "report.pdf", pdf_of(converter, title, running, rendered, attached)
    if "png" in formats:
        yield CARD, card_of(converter, title, summary.partition(". ")[0], about)


def about_report(notebook: Any, verdicts: Verdicts, rendered: dt.datetime) -> dict[str, Any]:
    """Return what an index tells of a report, and what it was made from.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Executed.
    verdicts : Verdicts
    rendered : datetime.datetime
    """
    article = verdicts.article
    return {
        "title": held(notebook, "title"),
        "summary": held(notebook, "summary"),
        "article": {
            "slug": article.slug,
            "title": article.title,
            "publisher": article.publisher,
            "published": article.published.isoformat(),
        },
        "as_of": str(verdicts.as_of),
        "source": verdicts.source,
        "currency": verdicts.currency,
        "ratings": dict(Counter(str(one.rating) for one in verdicts)),
        "rendered": rendered.isoformat(),
        "provenance": held(notebook, "provenance"),
    }


def _drawings(notebook: Any) -> Iterator[tuple[str, str]]:
    for output in outputs(notebook):
        name = output.get("metadata", {}).get("trade-claims", {}).get("chart")
        if name:
            yield name, output["data"]["image/svg+xml"]


def page_metadata(
    notebook: Any, verdicts: Verdicts, page: str, rendered: dt.datetime
) -> dict[str, Any]:
    """Return what the head and the foot of a page say, beside the notebook's outputs.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Executed.
    verdicts : Verdicts
    page : str
        Address of the report, or empty.
    rendered : datetime.datetime
    """
    title, summary = held(notebook, "title"), held(notebook, "summary")
    version = held(notebook, "provenance")["Figures (SHA-256)"]
    figures = json.loads(held(notebook, "files")["figures.json"])
    found = linked_data(verdicts, page, rendered, version, figures)
    return {
        "title": seen(title),
        "cards": cards(title, summary, page),
        "links": [{"rel": "canonical", "href": page}] if page else [],
        "linked_data": script_safe(found),
        "rendered": f"Rendered on {day(rendered.date())} at {rendered:%H:%M:%S} UTC.",
        "report": True,
    }
