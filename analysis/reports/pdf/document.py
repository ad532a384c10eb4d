"""The report as PDF: the records of its sections and the notebook's prose, laid out by Typst.

Everything reaches the template as JSON, never as code, so that no text can be code.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from analysis.core.html import brief, seen
from analysis.reports.claim_records import Headline
from analysis.reports.data_records import Downloads
from analysis.reports.pdf.builder import Bounds, built
from analysis.reports.pdf.prose import prose
from analysis.reports.pdf.typst import Made
from analysis.reports.records import ChartRecord, Section, ViewGroup
from analysis.reports.result import section_of

_LONGEST = 400  # characters of a word that a line can hold
_MOST = 4000  # characters of a text: pages of it show no more than the first
_MOST_CODE = 20_000
_RUNNING = 110  # characters of a line above each page
_ENDLESS = re.compile(rf"\S{{{_LONGEST + 1},}}")
_SPACE = re.compile(r"\s+")
_ATTACHED = {"verdicts", "columns", "figures", "head", "cells", "marks"}  # rather than printed


def pdf_of(
    notebook: Any,
    headline: Headline,
    rendered: dt.datetime,
    attached: Mapping[str, str],
    bounds: Bounds | None = None,
) -> Made:
    """Return a report as tagged PDF, after the rules of PDF/UA-1 where its characters allow it.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Executed.
    headline : Headline
        Of the report: its title, and the running header of each page but the first.
    rendered : datetime.datetime
    attached : mapping of str to str
        Files to carry along, by name.
    bounds : Bounds, optional
        What it may take.

    Raises
    ------
    LayoutError
        If it can't be laid out within its bounds.
    """
    running = f"{headline.article.cited}: {headline.article.title.text}"
    report = {
        "title": printable(headline.titles[0]),
        "running": brief(printable(running), _RUNNING),
        "attached": [{"name": name, "content": content} for name, content in attached.items()],
        "blocks": list(blocks_of(notebook)),
    }
    return built("report.typ", report, "pdf", rendered, bounds=bounds)


def blocks_of(notebook: Any) -> Iterator[dict[str, Any]]:
    """Yield what a notebook shows, in its order, as the PDF's template takes it.

    Parameters
    ----------
    notebook : nbformat.NotebookNode

    Yields
    ------
    dict
        With a ``kind``: that of a section's record, ``prose``, or, for an output without a
        record, ``drawing`` where it holds SVG and else ``output``, its text.
    """
    for cell in notebook.cells:
        if "page-hidden" in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            yield {"kind": "prose", "children": _printable(prose(cell.source))}
        for output in cell.get("outputs", []):
            if output.get("name") != "stderr":
                section = section_of(output)
                yield section_block(section) if section else _other(output)


def section_block(section: Section) -> dict[str, Any]:
    """Return a section as the PDF's template takes it; of several views, the first.

    Parameters
    ----------
    section : Section
    """
    if isinstance(section, ViewGroup):
        return section_block(section.sections[0])
    left = _ATTACHED if isinstance(section, Downloads | ChartRecord) else set()
    return dict(_printable(section.model_dump(mode="json", exclude=left)))


def _other(output: Any) -> dict[str, Any]:
    data = output.get("data", {})
    said = str(data.get("text/plain") or output.get("text") or "")
    if "image/svg+xml" in data:
        return {"kind": "drawing", "drawing": data["image/svg+xml"], "alt": printable(said)}
    return {"kind": "output", "code": _code(said)}


def printable(text: str) -> str:
    r"""Return a text as it is printed: on one line, and neither it nor a word of it endless.

    Examples
    --------
    >>> printable("two\n  words"), printable("a" * 500)[-41:]
    ('two words', 'a… (500 characters, complete on the page)')
    """
    return _cut(_ENDLESS.sub(_shortened, _SPACE.sub(" ", seen(text))), _MOST)


def _code(text: str) -> str:
    """Return code as it is printed: with its lines."""
    return _cut(seen(text), _MOST_CODE)


_VERBATIM: dict[str, Callable[[str], str]] = {"drawing": str, "code": _code}


def _shortened(word: re.Match[str]) -> str:
    return _cut(word[0], _LONGEST)


def _cut(text: str, most: int) -> str:
    """Return the start of a long text, and say that there is more."""
    if len(text) <= most:
        return text
    return f"{text[:most]}… ({len(text):,} characters, complete on the page)"


def _printable(value: Any) -> Any:
    """Return data with every text made printable, but for drawings and code."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {
            name: _VERBATIM[name](one) if name in _VERBATIM else _printable(one)
            for name, one in value.items()
        }
    return [_printable(one) for one in value] if isinstance(value, list | tuple) else value
