"""The files of figures: read, corrected where it says so, and checked together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.core.errors import FigureError, shown
from analysis.core.overlay import files_of, layers
from analysis.figures.corrections import apply, check_needed, read_corrections
from analysis.figures.figure import Figure
from analysis.figures.plausibility import implausible_figures, implausible_rows
from analysis.figures.schema import Row, figures_of, rows_of


@dataclass(frozen=True)
class Table:
    """A file of figures.

    Parameters
    ----------
    file : Path
    rows : list of (int, dict)
    figures : tuple of Figure
        One for each row.
    """

    file: Path
    rows: list[Row]
    figures: tuple[Figure, ...]


def read_tables(folder: Path) -> list[Table]:
    """Read every file of figures, a project's and the package's, and check each cell of it.

    Parameters
    ----------
    folder : Path
        The data folder, as of `analysis.core.paths.data_folder`.

    Raises
    ------
    FigureError
        Saying all that is wrong; a file's source must be that of its name.
    """
    files = files_of("figures", ".csv", folder)
    faults = list[FigureError]()
    if not files:
        faults.append(
            FigureError(
                layers(folder)[-1] / "figures", None, None, "no CSV", "at least one file of figures"
            )
        )
    tables = []
    for file in files.values():
        try:
            rows = rows_of(file)
            faults += _misplaced(rows, file)
            tables.append(Table(file, rows, figures_of(rows, file)))
        except FigureError as error:
            faults.append(error)
    FigureError.raise_all(faults)
    return tables


def _misplaced(rows: Sequence[Row], file: Path) -> list[FigureError]:
    expected = f"{file.stem}, as the file is called"
    return [
        FigureError(file, line, "source", shown(row["source"]), expected)
        for line, row in rows if row["source"] != file.stem
    ]  # fmt: skip


def plausible_figures(tables: Sequence[Table], folder: Path) -> tuple[Figure, ...]:
    """Return the figures of all files, corrected where ``corrections.yml`` says so.

    Parameters
    ----------
    tables : sequence of Table
        From `read_tables`.
    folder : Path
        The data folder.

    Raises
    ------
    FigureError
        For figures that are not plausible and of which no entry says why they stand; it names all.
    DocumentError
        For an entry that the file has outlived.
    """
    corrections = read_corrections(folder)
    rows = {table.file.name: table.rows for table in tables}
    files = {table.file.name: table.file for table in tables}
    changed, entries = apply(corrections, rows, folder)
    tables = [_corrected(table, changed.get(table.file.name, ())) for table in tables]
    figures = tuple(figure for table in tables for figure in table.figures)
    doubts = [fault for one in tables for fault in implausible_rows(one.rows, one.file)]
    doubts += implausible_figures(figures, files)
    cells = {(one.file.name, one.row or 0, one.column or ""): one for one in doubts}
    FigureError.raise_all([doubt for cell, doubt in cells.items() if cell not in entries])
    check_needed(corrections, entries, cells, folder)
    return figures


def _corrected(table: Table, changed: Sequence[Row]) -> Table:
    """Return a table with some rows changed."""
    if not changed:
        return table
    rows = sorted((dict(table.rows) | dict(changed)).items())
    return Table(table.file, rows, figures_of(rows, table.file))
