"""Checksums of the files of figures: they reveal damage that still reads as valid figures."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from analysis.core.errors import FigureError, FolderError
from analysis.core.overlay import layers
from analysis.core.paths import is_bundled, package_data, writable_data
from analysis.figures.tables import Table, plausible_figures, read_tables
from analysis.sources.registry import read_sources

SUMS = "SHA256SUMS"
MEND = "; if the change is intended, record it with `trade-claims checksum`"


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def verify(folder: Path) -> None:
    """Check figures against their recorded checksums, those of a project and of the package.

    A number that was altered, a row that was swapped or a line that was lost still reads as valid
    figures; its file's SHA-256 no longer matches.

    Parameters
    ----------
    folder : Path
        The data folder. Its figures have a ``SHA256SUMS`` of their own (the format of
        ``sha256sum --check``), as those of the package do.

    Raises
    ------
    FigureError
        Naming the file that was changed, added or removed, and how to record it.
    """
    package, *own = layers(folder)
    _verify(package / "figures", _mend_of_package(below=bool(own)))
    for one in own:
        if any((one / "figures").glob("*.csv")) or (one / "figures" / SUMS).exists():
            _verify(one / "figures", MEND)


def _mend_of_package(*, below: bool) -> str:
    """Return what to do about a change of the package's figures, below a project or alone."""
    if is_bundled():
        return ": the figures installed with trade-claims are damaged; install it again"
    return MEND.replace("checksum", f"checksum --data {package_data()}") if below else MEND


def _verify(place: Path, mend: str) -> None:
    """Check the figures of one folder."""
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
    """Check every file of figures and write down the SHA-256 of those in a data folder.

    Parameters
    ----------
    folder : Path
        The data folder. Its figures are checked beside those of the package, which are left as
        they are.

    Returns
    -------
    Path
        The file of sums that was written.

    Raises
    ------
    FigureError
        If a row can't be trusted, a figure is not plausible or was released after today, or its
        source is not described; it names all of them, and nothing is written then.
    ParameterError
        If there is no folder that may be written to.
    """
    place = writable_data(folder) / "figures"
    tables = read_tables(folder)
    own = [table.file for table in tables if table.file.parent == place]
    if not own and not (place / SUMS).exists():
        raise FigureError(place, None, None, "no CSV", "at least one file of figures")
    FigureError.raise_all([*_not_described(tables, folder), *_to_come(tables)])
    plausible_figures(tables, folder)
    target, aside = place / SUMS, place / f".{SUMS}.{os.getpid()}"
    sums = (f"{sha256(file)}  {file.name}\n" for file in own)
    try:
        aside.write_text("".join(sums), encoding="utf-8", newline="\n")
        aside.replace(target)
    except OSError as error:
        raise FolderError(place, error, "data") from None
    return target


def _not_described(tables: Iterable[Table], folder: Path) -> list[FigureError]:
    known, file = read_sources(folder), layers(folder)[-1] / "sources.yml"
    expected = f"a source that {file} describes ({', '.join(known)}): add it there"
    return [
        FigureError(one.file, None, "source", one.source, expected)
        for one in tables if one.source not in known
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
