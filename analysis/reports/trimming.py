"""What a page leaves out of an executed notebook: sections that show nothing of this article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from typing import Any

from analysis.reports.records import Section, is_empty
from analysis.reports.result import section_of

_HEADING = re.compile(r"^##? ", re.MULTILINE)


def trimmed(notebook: Any) -> Any:
    """Return a notebook without what is empty, and without the headings over nothing else.

    The notebook has a section for whatever an article may claim. A page shows those that this
    article's claims call for; what they call for and the figures lack stays, and says so.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Executed; it stays as it is.
    """
    page = copy(notebook)
    page.cells = [cell for chapter in _chapters(notebook.cells) for cell in _kept(chapter)]
    return page


def _chapters(cells: list[Any]) -> Iterator[list[Any]]:
    """Yield cells from heading to heading."""
    chapter: list[Any] = []
    for cell in cells:
        if chapter and cell.cell_type == "markdown" and _HEADING.search(cell.source):
            yield chapter
            chapter = []
        chapter.append(cell)
    yield chapter


def _kept(chapter: list[Any]) -> Iterator[Any]:
    """Yield the cells of a chapter without empty outputs; none where nothing else is shown."""
    outputs = [output for cell in chapter for output in cell.get("outputs", [])]
    if outputs and all(map(_shows_nothing, outputs)):
        return
    for cell in chapter:
        kept = copy(cell)
        if cell.get("outputs"):
            kept.outputs = [one for one in cell.outputs if not _shows_nothing(one)]
        yield kept


def _shows_nothing(output: Any) -> bool:
    section: Section | None = section_of(output)
    return section is not None and is_empty(section)
