"""Figures that stand although a check speaks against them, or that are corrected here.

``data/corrections.yml`` holds one entry for each: which cell of which figure is meant, what it
holds, why it stands or what it should be, and who says so. An entry is refused once the file no
longer holds what it expects, or nothing speaks against the figure any longer. An entry of the
package that a project's files outdate in this way is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from analysis.core.errors import DocumentError, shown
from analysis.core.overlay import file_of_entry, layers, read_entries
from analysis.core.problems import input_errors
from analysis.core.spans import Span
from analysis.core.yaml_models import Record
from analysis.figures.schema import Row, expected_of, span_of

CORRECTIONS = "corrections.yml"
_NAMES = ("reporter", "partner", "flow", "currency")
Cell = tuple[str, int, str]  # file, line and column


class CorrectedFigure(Record):
    """Which figure of a file is meant."""

    reporter: str
    partner: str
    flow: str
    span: str
    currency: str
    released: str

    @field_validator("span")
    @classmethod
    def _is_span(cls, text: str) -> str:
        with input_errors():
            return str(Span.parse(text))

    def is_in(self, row: Mapping[str, str]) -> bool:
        """Return whether a row of a file of figures holds it."""
        return (
            row["released"] == self.released
            and all(row[name] == getattr(self, name) for name in _NAMES)
            and span_of(row["first_month"], row["last_month"]) == self.span
        )


class Correction(Record):
    """A cell that stands although a check speaks against it, or what is used in its place.

    Parameters
    ----------
    file : str
        The file's name, such as ``gacc.csv``.
    figure : CorrectedFigure
    column : {"value", "resolution", "growth_pct"}
    expects : str
        What the cell holds.
    use : str, optional
        What is used in its place; by default it stands.
    reason, source : str
        Why, and where that is said.
    """

    file: str
    figure: CorrectedFigure
    column: Literal["value", "resolution", "growth_pct"]
    expects: str
    use: str | None = None
    reason: str = Field(min_length=1)
    source: str = Field(min_length=1)


def read_corrections(folder: Path | str | None = None) -> dict[str, Correction]:
    """Read the corrections by name.

    Parameters
    ----------
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.

    Examples
    --------
    >>> entry = read_corrections()["imports-of-2020-truncated"]
    >>> entry.column, entry.expects, entry.use
    ('resolution', '20', None)
    """
    return read_entries(CORRECTIONS, dict[str, Correction], folder)


def apply(
    corrections: Mapping[str, Correction], tables: Mapping[str, Sequence[Row]], folder: Path
) -> tuple[dict[str, list[Row]], dict[Cell, str]]:
    """Return the rows that corrections change, by file, and the name of the entry on each cell.

    Parameters
    ----------
    corrections : mapping of str to Correction
        By name, from `read_corrections`.
    tables : mapping of str to sequence of Row
        The rows of each file, by its name.
    folder : Path
        The data folder, which errors name.

    Raises
    ------
    DocumentError
        If a file does not hold the figure, or its cell is not as expected.
    """
    changed: dict[str, dict[int, dict[str, str]]] = {}
    cells: dict[Cell, str] = {}
    for name, entry in corrections.items():
        try:
            line, row = _row_of(name, entry, tables, folder)
            _check(name, entry, row, cells.get((entry.file, line, entry.column)), folder)
        except DocumentError:
            if _may_be_outdated(name, folder):
                continue
            raise
        cells[entry.file, line, entry.column] = name
        if entry.use is not None:
            lines = changed.setdefault(entry.file, {})
            lines[line] = lines.get(line, row) | {
                entry.column: entry.use,
                "reference": f"{lines.get(line, row)['reference']}; {entry.column} corrected here "
                f"from {entry.expects} to {entry.use}: {entry.reason} ({entry.source})",
            }
    return {file: sorted(lines.items()) for file, lines in changed.items()}, cells


def check_needed(
    corrections: Mapping[str, Correction], cells: Mapping[Cell, str], against: Iterable[Cell],
    folder: Path,
) -> None:  # fmt: skip
    """Refuse entries that let a figure stand against which nothing speaks.

    Parameters
    ----------
    corrections, cells
        As of `apply`.
    against : iterable of (str, int, str)
        The cells against which a check speaks.
    folder : Path
        The data folder.

    Raises
    ------
    DocumentError
        Naming the first such entry.
    """
    doubted = set(against)
    for cell, name in cells.items():
        stands = corrections[name].use is None and not _may_be_outdated(name, folder)
        if stands and cell not in doubted:
            found = f"the {cell[2]} of {cell[0]}, row {cell[1]}, against which nothing speaks"
            raise DocumentError(_file(name, folder), name, found, "no entry: remove it")


def _file(name: str, folder: Path) -> Path:
    """Return the file that holds an entry."""
    return file_of_entry(name, CORRECTIONS, dict[str, Correction], folder)


def _may_be_outdated(name: str, folder: Path) -> bool:
    """Return whether an entry is the package's below a project, which can't change it."""
    return _file(name, folder).parent != layers(folder)[-1]


def _row_of(name: str, entry: Correction, tables: Mapping[str, Sequence[Row]], folder: Path) -> Row:
    file = _file(name, folder)
    if entry.file not in tables:
        raise DocumentError(file, f"{name}.file", entry.file, f"one of {', '.join(tables)}")
    found = [row for row in tables[entry.file] if entry.figure.is_in(row[1])]
    if not found:
        expected = f"a figure that {entry.file} holds"
        raise DocumentError(file, f"{name}.figure", str(entry.figure), expected)
    return found[0]


def _check(
    name: str, entry: Correction, row: Mapping[str, str], before: str | None, folder: Path
) -> None:
    file, held = _file(name, folder), row[entry.column]
    if held != entry.expects:
        expected = f"{held!r}, which {entry.file} holds now: see whether the entry is still needed"
        raise DocumentError(file, f"{name}.expects", repr(entry.expects), expected)
    if entry.use is not None and (wanted := expected_of(entry.column, entry.use)):
        raise DocumentError(file, f"{name}.use", shown(entry.use), wanted)
    if entry.use == entry.expects:
        raise DocumentError(file, f"{name}.use", repr(entry.use), "another text than `expects`")
    if before is not None:
        other = _file(before, folder) != file
        mend = f": call it {before}, to replace the package's entry" if other else ""
        expected = f"one entry for each cell{mend}"
        raise DocumentError(file, name, f"the cell of {before}", expected)
