"""Sections of a report on its data: what can't be tested, sources, revisions, files, provenance."""

from __future__ import annotations

from typing import Any, Literal

from analysis.core.yaml_models import Record

FIGURES = "Figures (SHA-256)"  # a fact of a report's provenance


class StatementRow(Record):
    """A statement that trade figures can't test."""

    says: str
    where: str
    reason: str


class Statements(Record):
    """What else an article states, and why trade figures can't test it."""

    kind: Literal["statements"] = "statements"
    rows: tuple[StatementRow, ...]


class SourceRow(Record):
    """A source of figures, as ``data/sources.yml`` describes it."""

    name: str
    title: str
    address: str
    citation: str
    producer: str
    valued: tuple[str, ...]
    publishes: str
    lacks: str
    terms: str


class SourceTable(Record):
    """The sources that verdicts and charts rest on."""

    kind: Literal["source-table"] = "source-table"
    rows: tuple[SourceRow, ...]


class Level(Record):
    """A level as one release has it: its value, and whose it is, with its day."""

    value: str
    origin: str


class RevisionRow(Record):
    """A published level: first known, newest, and by how much it was revised."""

    figure: str
    first: Level
    newest: Level
    revision: str
    beyond: bool


class RevisionTable(Record):
    """What became of the figures that the verdicts rest on."""

    kind: Literal["revision-table"] = "revision-table"
    rows: tuple[RevisionRow, ...]


class Standing(Record):
    """Where the growth claimed ranks, in sentences; none where no claim is on growth."""

    kind: Literal["standing"] = "standing"
    sentences: tuple[str, ...] = ()


class Fact(Record):
    """One thing that a report rests on, by name."""

    name: str
    value: str


class Provenance(Record):
    """What a report rests on, and the command that reproduces it."""

    kind: Literal["provenance"] = "provenance"
    facts: tuple[Fact, ...]

    def as_dict(self) -> dict[str, str]:
        """Return the facts by name."""
        return {one.name: one.value for one in self.facts}


class Downloads(Record):
    """The verdicts of a report with their evidence, and the published figures behind it.

    Parameters
    ----------
    verdicts : dict
        What ``verdicts.json`` holds, as ``verdicts.schema.json`` describes it.
    columns : tuple of str
    figures : tuple of tuple of str
        The rows of ``figures.csv``, as printed in the data.
    """

    kind: Literal["downloads"] = "downloads"
    verdicts: dict[str, Any]
    columns: tuple[str, ...]
    figures: tuple[tuple[str, ...], ...]

    def records(self) -> list[dict[str, str]]:
        """Return the figures, each by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.figures]
