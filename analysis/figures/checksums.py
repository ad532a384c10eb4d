"""Checksums of the files of figures: they reveal damage that still reads as valid figures."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from analysis.core.errors import FigureError
from analysis.figures.tables import Table, plausible_figures, read_tables
from analysis.sources.registry import read_sources

SUMS = "SHA256SUMS"


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def verify(place: Path) -> None:
    """Check the figures in a folder against their recorded checksums.

    A number that was altered, a row that was swapped or a line that was lost still reads as valid
    figures; its file's SHA-256 no longer matches.

    Parameters
    ----------
    place : Path
        The folder, with its ``SHA256SUMS`` (the format of ``sha256sum --check``).

    Raises
    ------
    FigureError
        Naming the file that was changed, added or removed, and how to record it.
    """
    mend = "; if the change is intended, record it with `trade-claims checksum`"
    file = place / SUMS
    if not file.is_file():
        raise FigureError(file, None, None, "no such file", "the SHA-256 of each CSV" + mend)
    lines = [
        line.split() for line in file.read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    bad = next((number for number, line in enumerate(lines, 1) if len(line) != 2), None)
    if bad is not None:
        raise FigureError(file, bad, None, "another form", "a SHA-256 and a file's name" + mend)
    recorded = {name: digest for digest, name in lines}
    present = {file.name: file for file in place.glob("*.csv")}
    for name in sorted(recorded.keys() | present.keys()):
        if name not in present:
            raise FigureError(
                place / name, None, None, "no such file", "the file that was recorded" + mend
            )
        found = sha256(present[name])
        if found != recorded.get(name):
            raise FigureError(
                present[name],
                None,
                None,
                f"SHA-256 {found[:12]}…",
                f"{recorded.get(name, 'none')[:12]}… as recorded{mend}",
            )


def write_checksums(folder: Path) -> Path:
    """Check every file of figures in a data folder and write down their SHA-256.

    Parameters
    ----------
    folder : Path
        The data folder.

    Returns
    -------
    Path
        The file of sums that was written.

    Raises
    ------
    FigureError
        If a row can't be trusted, a figure is not plausible or was released after today, or its
        source is not described; it names all of them, and nothing is written then.
    """
    place = folder / "figures"
    tables = read_tables(place)
    FigureError.raise_all([*_not_described(tables, folder), *_to_come(tables)])
    plausible_figures(tables, folder)
    target, aside = place / SUMS, place / f".{SUMS}.{os.getpid()}"
    sums = (f"{sha256(table.file)}  {table.file.name}\n" for table in tables)
    aside.write_text("".join(sums), encoding="utf-8", newline="\n")
    aside.replace(target)
    return target


def _not_described(tables: Iterable[Table], folder: Path) -> list[FigureError]:
    known = read_sources(folder)
    expected = f"a source that sources.yml describes ({', '.join(known)}): add it there"
    return [
        FigureError(one.file, None, "source", one.file.stem, expected)
        for one in tables if one.file.stem not in known
    ]  # fmt: skip


def _to_come(tables: Iterable[Table]) -> list[FigureError]:
    """Return the figures released after today.

    This is asked when a checksum is recorded, and not whenever figures are read: what was released
    stays so, and a machine whose clock is slow must be able to read it.
    """
    last = dt.date.today() + dt.timedelta(days=1)  # which it is already in the east
    expected = f"a day up to today, {dt.date.today()}"
    return [
        FigureError(table.file, one.row, "released", str(one.released), expected)
        for table in tables for one in table.figures if one.released > last
    ]  # fmt: skip
