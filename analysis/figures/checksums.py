"""Checksums of the files of figures: they reveal damage that still reads as valid figures."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from analysis.core.errors import FigureError
from analysis.figures.schema import read_figures

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
    lines = [line.split() for line in file.read_text().splitlines()]
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


def write_checksums(place: Path) -> Path:
    """Check every file of figures in a folder and write down their SHA-256.

    Parameters
    ----------
    place : Path

    Returns
    -------
    Path
        The file of sums that was written.

    Raises
    ------
    FigureError
        If a row can't be trusted; nothing is written then.
    """
    files = sorted(place.glob("*.csv"))
    for file in files:
        read_figures(file)
    target, aside = place / SUMS, place / f".{SUMS}.{os.getpid()}"
    aside.write_text("".join(f"{sha256(file)}  {file.name}\n" for file in files))
    aside.replace(target)
    return target
