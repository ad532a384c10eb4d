"""What a report shows, as data: one typed record for each section.

A cell of the report's notebook carries its record as JSON beside its HTML. The page and the PDF are
two templates over these records; every other file of a report is written from them. Texts that
people read are worded already; nothing in a record is HTML or Typst code, but for the drawings of
charts, which are SVG.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from analysis.core.yaml_models import Record
from analysis.reports.claim_records import (
    ClaimDetails,
    Comparison,
    Headline,
    RobustnessTable,
    Switch,
    VerdictTable,
)
from analysis.reports.data_records import (
    Downloads,
    Provenance,
    RevisionTable,
    SourceTable,
    Standing,
    Statements,
)


class PanelClaim(Record):
    """What a part of a chart says of a claim, and the role whose colour it has."""

    words: str
    role: str


class ChartPanel(Record):
    """A part of a chart that is complete by itself.

    Parameters
    ----------
    alt : str
        Its text alternative.
    claims : tuple of PanelClaim
    drawing : str
        SVG, with the house style's colours as variables.
    view : tuple of int
        Left, top, width and height of the drawing, in its own units.
    """

    alt: str
    claims: tuple[PanelClaim, ...]
    drawing: str
    view: tuple[int, int, int, int]


class ChartRecord(Record):
    """A chart: its words, its parts, and the table of the figures behind it.

    Parameters
    ----------
    name, id : str
        Of its files, and in a page.
    headline, subtitle, source, alt : str
    panels : tuple of ChartPanel
    head : tuple of str
    cells : tuple of tuple of str
    marks : tuple of str
        Of the table: its columns, its rows, and the mark that each is drawn as.
    unclaimed : bool
        Whether it was not drawn since no claim of the article calls for it.
    """

    kind: Literal["chart"] = "chart"
    name: str
    id: str
    headline: str
    subtitle: str
    source: str
    alt: str
    panels: tuple[ChartPanel, ...]
    head: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...]
    unclaimed: bool = False


class ViewGroup(Record):
    """The same section for each view, of which a page shows one at a time."""

    kind: Literal["view-group"] = "view-group"
    views: tuple[str, ...]
    sections: tuple[Section, ...]


Section = Annotated[
    Headline | Switch | VerdictTable | ClaimDetails | Comparison | Statements | SourceTable
    | RobustnessTable | RevisionTable | Standing | Provenance | Downloads | ChartRecord | ViewGroup,
    Field(discriminator="kind"),
]  # fmt: skip
ViewGroup.model_rebuild()
_SECTION: TypeAdapter[Section] = TypeAdapter(Section)


def is_empty(section: Section) -> bool:
    """Whether a section has nothing to show, so that a page leaves it out with its heading.

    What the claims call for and the figures lack is not empty: it says what is missing.

    Parameters
    ----------
    section : Section

    Examples
    --------
    >>> is_empty(Statements(rows=())), is_empty(Standing(sentences=("It ranks 3rd.",)))
    (True, False)
    """
    if isinstance(section, ViewGroup):
        return all(map(is_empty, section.sections))
    if isinstance(section, ChartRecord):
        return section.unclaimed
    if isinstance(section, Statements | RobustnessTable | RevisionTable):
        return not section.rows
    return isinstance(section, Standing) and not section.sentences


def read_section(data: object) -> Section:
    """Read a section from a notebook's output.

    Parameters
    ----------
    data : object
        What the output holds for programs, as parsed JSON.

    Raises
    ------
    pydantic.ValidationError
        If it is none of the sections, or lacks a field.

    Examples
    --------
    >>> read_section({"kind": "standing", "sentences": ["It ranks 3rd."]}).sentences
    ('It ranks 3rd.',)
    """
    return _SECTION.validate_python(data)
