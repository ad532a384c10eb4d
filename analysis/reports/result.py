"""The one result of a report, as its executed notebook carries it; all files follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from analysis.claims.verdicts import Rating
from analysis.core.errors import RenderError
from analysis.core.html import REPORT
from analysis.kernels.notebook import outputs, report_notebook
from analysis.reports.claim_records import Headline, VerdictTable
from analysis.reports.data_records import Downloads, Provenance, SourceTable
from analysis.reports.records import ChartRecord, Section, ViewGroup, read_section

T = TypeVar("T", bound=Section)


@dataclass(frozen=True)
class Result:
    """What a report found: the records that its notebook's outputs carry, in their order.

    Parameters
    ----------
    sections : tuple of Section
    """

    sections: tuple[Section, ...]

    @classmethod
    def of(cls, notebook: Any) -> Result:
        """Read the result of an executed notebook.

        Parameters
        ----------
        notebook : nbformat.NotebookNode

        Raises
        ------
        RenderError
            If an output carries something else than a section of a report.
        """
        return cls(tuple(filter(None, map(section_of, outputs(notebook)))))

    def one(self, kind: type[T]) -> T:
        """Return the first section of a kind.

        Raises
        ------
        RenderError
            If there is none.
        """
        for section in self.sections:
            if isinstance(section, kind):
                return section
        raise RenderError(report_notebook(), None, f"it shows no {kind.__name__}")

    @property
    def headline(self) -> Headline:
        """The finding, and the article."""
        return self.one(Headline)

    @property
    def verdicts(self) -> VerdictTable:
        """Every claim with its verdict."""
        return self.one(VerdictTable)

    @property
    def downloads(self) -> Downloads:
        """Verdicts with evidence, and the figures used."""
        return self.one(Downloads)

    @property
    def sources(self) -> SourceTable:
        """Whose figures they are."""
        return self.one(SourceTable)

    @property
    def provenance(self) -> Provenance:
        """What the report rests on."""
        return self.one(Provenance)

    @property
    def ratings(self) -> list[Rating]:
        """The rating of each claim in the report's own view."""
        return [row.ratings[0] for row in self.verdicts.rows]

    def charts(self) -> Iterator[ChartRecord]:
        """Yield the charts that the claims call for, each in the report's own view."""
        for section in self.sections:
            own = section.sections[0] if isinstance(section, ViewGroup) else section
            if isinstance(own, ChartRecord) and not own.unclaimed:
                yield own


def section_of(output: Any) -> Section | None:
    """Return the record that a notebook's output carries; None if it carries none.

    Parameters
    ----------
    output : nbformat.NotebookNode

    Raises
    ------
    RenderError
        If it carries something else, as where the notebook ran with another release.
    """
    data = output.get("data", {}).get(REPORT)
    if data is None:
        return None
    try:
        return read_section(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "kind"
        said = f"an output carries no section of a report: {field}: {first['msg']}"
        raise RenderError(report_notebook(), None, said) from None
