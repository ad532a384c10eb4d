"""The files of figures: read, corrected where it says so, and checked together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.core.errors import FigureError, shown
from analysis.core.overlay import files_of, layers
from analysis.figures.corrections import Correction, apply, check_needed, read_corrections
from analysis.figures.figure import Figure
from analysis.figures.manifest import Pair, is_partition, read_manifest
from analysis.figures.plausibility import implausible_figures, implausible_rows
from analysis.figures.schema import Row, figures_of, rows_of

_OF_PAIR = re.compile(r"[a-z][a-z0-9-]*\.([A-Z]{3})-([A-Z]{3})")


@dataclass(frozen=True)
class Table:
    """A file of figures, or a partition of a store as far as it was read.

    Parameters
    ----------
    file : Path
        The CSV, or the folder of the partition.
    rows : list of (int, dict)
    figures : tuple of Figure
        One for each row.
    """

    file: Path
    rows: list[Row]
    figures: tuple[Figure, ...]

    @property
    def name(self) -> str:
        """What evidence and corrections call it: ``gacc.csv``, ``source=ons/reporter=GBR``."""
        return name_of(self.file)

    @property
    def source(self) -> str:
        """Whose figures it holds."""
        return self.file.stem.partition(".")[0]

    def of_pair(self, pair: Pair) -> Table:
        """Return it with the figures of one pair only."""
        kept = [n for n, one in enumerate(self.figures) if (one.reporter, one.partner) == pair]
        return Table(self.file, [self.rows[n] for n in kept], tuple(self.figures[n] for n in kept))


def name_of(file: Path) -> str:
    """Return what evidence and corrections call a CSV or the folder of a partition.

    Examples
    --------
    >>> name_of(Path("data/figures/gacc.csv"))
    'gacc.csv'
    >>> name_of(Path("data/figures/source=ons/reporter=GBR"))
    'source=ons/reporter=GBR'
    """
    within = f"{file.parent.name}/{file.name}"
    return within if is_partition(within) else file.name


def pair_of(file: Path) -> Pair | None:
    """Return the pair of which a file holds the figures; None if it may hold those of several.

    Examples
    --------
    >>> pair_of(Path("census.USA-CHN.csv")), pair_of(Path("gacc.csv"))
    (('USA', 'CHN'), None)
    """
    found = _OF_PAIR.fullmatch(file.stem)
    return (found[1], found[2]) if found else None


def read_tables(folder: Path, pair: Pair | Literal["any", "single"] | None = "any") -> list[Table]:
    """Read files of figures, a project's and the package's, and check each cell of them.

    Parameters
    ----------
    folder : Path
        The data folder, as of `analysis.core.paths.data_folder`.
    pair : tuple of str, None, "single" or "any"
        Only the files of this pair; None: only those that may hold several; ``single``: the others.

    Raises
    ------
    FigureError
        Saying all that is wrong; a file's source must be that of its name.
    """
    held = files_of("figures", ".csv", folder)
    files = {n: file for n, file in held.items() if pair in ("any", pair_of(file))
             or (pair == "single" and pair_of(file))}  # fmt: skip
    faults = list[FigureError]()
    if not held and not held_names(folder):
        place = layers(folder)[-1] / "figures"
        faults.append(FigureError(place, None, None, "no CSV", "at least one file of figures"))
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
    """Say of which rows the source or the pair is not that of their file's name."""
    own = dict(zip(("reporter", "partner"), pair_of(file) or (), strict=False))
    named = {"source": file.stem.partition(".")[0] if own else file.stem} | own
    return [
        FigureError(file, line, column, shown(row[column]), f"{name}, as the file is called")
        for line, row in rows
        for column, name in named.items() if row[column] != name
    ]  # fmt: skip


def plausible_figures(
    tables: Sequence[Table], folder: Path, pair: Pair | None = None
) -> tuple[Figure, ...]:
    """Return the figures of all tables, corrected where ``corrections.yml`` says so.

    Parameters
    ----------
    tables : sequence of Table
        From `read_tables`, or those of one pair.
    folder : Path
        The data folder.
    pair : tuple of str, optional
        The pair whose figures alone the tables hold.

    Raises
    ------
    FigureError
        For figures that are not plausible and of which no entry says why they stand; it names all.
    DocumentError
        For an entry that the file has outlived.
    """
    corrections = _in_question(read_corrections(folder), tables, folder, pair)
    rows: dict[str, list[Row]] = {}
    for table in tables:
        rows[table.name] = rows.get(table.name, []) + table.rows
    changed, entries = apply(corrections, rows, folder)
    tables = [_corrected(table, changed.get(table.name, ())) for table in tables]
    figures = tuple(figure for table in tables for figure in table.figures)
    doubts = [fault for one in tables for fault in implausible_rows(one.rows, one.file)]
    doubts += implausible_figures(figures, {table.name: table.file for table in tables})
    cells = {(name_of(one.file), one.row or 0, one.column or ""): one for one in doubts}
    FigureError.raise_all([doubt for cell, doubt in cells.items() if cell not in entries])
    check_needed(corrections, entries, cells, folder)
    return figures


def _in_question(
    corrections: Mapping[str, Correction], tables: Sequence[Table], folder: Path, pair: Pair | None
) -> dict[str, Correction]:
    """Leave out the corrections of what is held and not in the tables: other files, other pairs."""
    others = held_names(folder) - {table.name for table in tables}
    return {
        name: one for name, one in corrections.items()
        if one.file not in others and pair in (None, (one.figure.reporter, one.figure.partner))
    }  # fmt: skip


def held_names(folder: Path) -> set[str]:
    """Return the names of all files of figures and of all partitions that are held."""
    stores = (read_manifest(place / "figures") for place in layers(folder))
    return {*files_of("figures", ".csv", folder), *(p.partition for s in stores for p in s.parts)}


def _corrected(table: Table, changed: Sequence[Row]) -> Table:
    """Return a table with some rows changed."""
    own = dict(table.rows)
    rows = [(line, cells) for line, cells in changed if line in own]
    if not rows:
        return table
    every = list((own | dict(rows)).items())
    return Table(table.file, every, figures_of(every, table.file, table.name))
