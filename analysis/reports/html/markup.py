"""Records as HTML, by the templates of this package."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, TypeVar

import zopfli.gzip

from analysis.core.html import macros, marked
from analysis.reports.data_files import KINDS, TITLES, files_of
from analysis.reports.data_records import Downloads
from analysis.reports.html.policy import TEMPLATES
from analysis.reports.records import ChartRecord, Section, ViewGroup

T = TypeVar("T")


def html_of(section: Section) -> str:
    """Return a section as HTML, in which every text stays text.

    Parameters
    ----------
    section : Section
        Any but a chart, whose HTML it brings along itself.

    Examples
    --------
    >>> from analysis.reports.data_records import Standing
    >>> html_of(Standing(sentences=("It ranks <3rd>.",)))
    '<p class="prose">It ranks &lt;3rd&gt;.</p>'
    """
    if isinstance(section, ChartRecord):
        raise TypeError("a chart brings its HTML along")
    if isinstance(section, ViewGroup):
        return group_html(section.views, [html_of(one) for one in section.sections])
    if isinstance(section, Downloads):
        return str(_macros().downloads(_packed(section)))
    return str(getattr(_macros(), section.kind.replace("-", "_"))(section))


def group_html(views: Sequence[str], contents: Sequence[str]) -> str:
    """Return the HTML of what differs from view to view.

    Parameters
    ----------
    views : sequence of str
        Their names.
    contents : sequence of str
        HTML, one for each view.
    """
    return str(_macros().view_group(views, [marked(one) for one in contents]))


def embed_html(code: str, place: str, *, relative: bool) -> str:
    """Return the code that shows a chart on another page, to copy, and links to its files.

    Parameters
    ----------
    code : str
        HTML.
    place : str
        Name of the files, without their kind.
    relative : bool
        Whether the code's address is relative to the report.
    """
    return str(_macros().embed_code(code, place, relative))


def _macros() -> Any:
    return macros("sections.html.j2", TEMPLATES, by_view=by_view)


def by_view(values: Sequence[T], views: Sequence[str]) -> list[tuple[T, list[str]]]:
    """Return each value once, with the names of its views; with none where all share it.

    Parameters
    ----------
    values : sequence
        One for each view, or only one.
    views : sequence of str

    Examples
    --------
    >>> by_view(["a", "b", "a"], ["then-USD", "then-CNY", "now-USD"])
    [('a', ['then-USD', 'now-USD']), ('b', ['then-CNY'])]
    >>> by_view(["a", "a"], ["then-USD", "then-CNY"])
    [('a', [])]
    """
    if not views:
        (value,) = values
        return [(value, [])]
    found: dict[T, list[str]] = {}
    for view, value in zip(views, values, strict=True):
        found.setdefault(value, []).append(view)
    return list(found.items()) if len(found) > 1 else [(values[0], [])]


def _packed(section: Downloads) -> list[dict[str, str]]:
    """Return the files that the page itself holds, packed the same on every machine."""
    return [
        {
            "name": name,
            "title": TITLES[name],
            "type": KINDS[name.rpartition(".")[2]],
            "packed": base64.b64encode(
                zopfli.gzip.compress(content.encode(), numiterations=1, blocksplitting=False)
            ).decode(),
        }
        for name, content in files_of(section).items()
        if name in TITLES
    ]
