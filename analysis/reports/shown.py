"""What a cell of the report's notebook shows: a record, and the same as HTML and as plain text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from analysis.core.html import REPORT
from analysis.reports.html.markup import html_of
from analysis.reports.records import Section


@dataclass(frozen=True)
class Shown:
    """A section of a report, in each form that a notebook's output carries.

    Parameters
    ----------
    section : Section
        Its record, for programs, the page and the PDF.
    markup : str
        HTML.
    plain : str
        Text for a terminal.
    forms, metadata : dict
        Other forms by MIME type, and what the output says of itself.
    """

    section: Section
    markup: str
    plain: str
    forms: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        own = {"text/html": self.markup, "text/plain": self.plain or "(HTML)"}
        return own | self.forms | {REPORT: self.section.model_dump(mode="json")}, self.metadata


def shown(section: Section, plain: str) -> Shown:
    """Return a section as a notebook shows it.

    Parameters
    ----------
    section : Section
        Any but a chart.
    plain : str
        The same for a terminal.
    """
    return Shown(section, html_of(section), plain)
