"""The Parquet files of a store, read and written by DuckDB.

Cells are text, as in a CSV, so that each figure keeps the digits that were printed: ``38.0`` stays
apart from ``38``, and any number fits. Integers with a scale would make the files a tenth smaller,
but hold 18 digits, where a value may have 27. What is compared or counted has a type: `released`
and `seen` are dates, `outlets` and `row` integers. An empty cell is NULL; source and reporter are
in the names of the folders.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.core.errors import FigureError
from analysis.figures.manifest import Part, source_and_reporter
from analysis.figures.schema import COLUMNS, Row

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NewRow = tuple[int, str, Mapping[str, str]]  # its number, the day on which it was seen, its cells
ROWS_PER_GROUP = 20_000  # so that one pair of a large file is read from one or two groups
ROWS_PER_FILE = 100_000  # above which a partition is divided between two partners
ORDER = "partner, flow, currency, first_month, last_month, released, row"
_SORTED = f"ORDER BY {ORDER}"
_PLACED = ("source", "reporter")  # which the names of folders give
_TYPES = {"row": "BIGINT", "seen": "DATE", "released": "DATE", "outlets": "INTEGER"}
_HELD = ("row", *(name for name in COLUMNS if name not in _PLACED), "seen")
_SETTINGS = {  # no thread, so that a process may be forked; nothing is fetched
    "threads": 1, "async_threads": 0,
    "autoinstall_known_extensions": False, "autoload_known_extensions": False,
}  # fmt: skip
_AS_TEXT = ", ".join(f"coalesce(CAST({name} AS VARCHAR), '') AS {name}"
                     for name in COLUMNS if name not in _PLACED)  # fmt: skip
_AS_HELD = ", ".join(f"CAST(nullif({name}, '') AS {_TYPES.get(name, 'VARCHAR')}) AS {name}"
                     for name in _HELD)  # fmt: skip


def read_rows(figures: Path, parts: Sequence[Part], partner: str) -> dict[str, list[Row]]:
    """Read the rows of one partner.

    Parameters
    ----------
    figures : Path
        The folder of figures.
    parts : sequence of Part
        The files that hold them.
    partner : str
        Its code.

    Returns
    -------
    dict of str to list of (int, dict)
        By partition: the number of each row, and a cell of text for every column, as from a CSV.

    Raises
    ------
    FigureError
        If a file is missing, or is not the one that was written.
    """
    files = {str(verified(figures, part)): part.partition for part in parts}
    placed = {name: source_and_reporter(name) for name in files.values()}
    query = f"SELECT filename, row, {_AS_TEXT} FROM read_parquet(?, hive_partitioning = false)"
    found: dict[str, list[Row]] = {name: [] for name in placed}
    once: dict[str, str] = {}  # a reference stands in each of hundreds of rows
    keep = once.setdefault
    for file, row, *cells in _asked(list(files), f"{query} WHERE partner = ? {_SORTED}", [partner]):
        texts = (*placed[files[file]], *(keep(cell, cell) for cell in cells))
        found[files[file]].append((row, dict(zip(COLUMNS, texts, strict=True))))
    return found


def read_holdings(figures: Path, parts: Sequence[Part]) -> list[tuple[str, str, str, str, dt.date]]:
    """Return what the files of one partition hold, by partner and currency.

    Returned are partner, currency, first and last month, and the day of the newest release.

    The parameters are those of `read_rows`.
    """
    files = [str(verified(figures, part)) for part in parts]
    query = (
        "SELECT partner, currency, min(first_month), max(last_month), max(released) "
        "FROM read_parquet(?, hive_partitioning = false) GROUP BY ALL ORDER BY ALL"
    )
    return _asked(files, query, [])


def _asked(files: Sequence[str], query: str, asked: Sequence[str]) -> list[tuple[Any, ...]]:
    """Ask a query of files; what DuckDB can't read is said in our words."""
    from duckdb import Error

    try:
        found: list[tuple[Any, ...]] = connection().execute(query, [list(files), *asked]).fetchall()
    except Error as error:
        said = str(error).splitlines()[0]
        raise FigureError(files[0], None, None, said, "a Parquet file of figures") from None
    return found


def connection() -> DuckDBPyConnection:
    """Return the connection to DuckDB of this process and thread."""
    return _connection(os.getpid(), threading.get_ident())


@lru_cache(maxsize=4)
def _connection(_process: int, _thread: int) -> DuckDBPyConnection:
    import duckdb

    return duckdb.connect(":memory:", config=dict(_SETTINGS))


def verified(figures: Path, part: Part) -> Path:
    """Return the path of a file, once it was found to be the one that was written.

    Raises
    ------
    FigureError
        If it is missing or another.
    """
    file = figures / part.name
    try:
        about = file.stat()
        found = _digest(file, about.st_mtime_ns, about.st_size)
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise FigureError(file, None, None, said, f"the file that was written{_MEND}") from None
    if found != part.sha256:
        expected = f"{part.sha256[:12]}… as it was written{_MEND}"
        raise FigureError(file, None, None, f"SHA-256 {found[:12]}…", expected)
    return file


_MEND = ": restore it, from git or a backup (or install trade-claims again, if it is installed)"


@lru_cache(maxsize=256)
def _digest(file: Path, _time: int, _size: int) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def write_rows(
    folder: Path, partition: str, old: Iterable[Path], new: Sequence[NewRow]
) -> list[Part]:
    """Write the rows of old files and new ones into files of a partition, sorted.

    Parameters
    ----------
    folder : Path
        Where it is written; the partition lies below.
    partition : str
        From `analysis.figures.manifest.partition`.
    old : iterable of Path
        Files of the partition.
    new : sequence of (int, str, mapping of str to str)

    Returns
    -------
    list of Part
        In order of their partners. The same rows make the same files.

    Raises
    ------
    OSError
        If they can't be written.
    """
    import pandas as pd
    from duckdb import Error

    asked = connection()
    columns = {"row": [str(row) for row, _, _ in new], "seen": [seen for _, seen, _ in new]}
    columns |= {name: [cells[name] for *_, cells in new] for name in COLUMNS}
    asked.register("arrived", pd.DataFrame(columns, dtype=object))
    try:
        asked.execute(f"CREATE TEMP TABLE merged AS SELECT {_AS_HELD} FROM arrived")
        for file in old:
            query = f"SELECT {', '.join(_HELD)} FROM read_parquet(?, hive_partitioning = false)"
            asked.execute(f"INSERT INTO merged {query}", [[str(file)]])
        return list(_written(asked, folder, partition))
    except Error as error:
        full = "No space left" in str(error)
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error).splitlines()[0]) from None
    finally:
        asked.unregister("arrived")
        asked.execute("DROP TABLE IF EXISTS merged")


def _written(asked: DuckDBPyConnection, folder: Path, partition: str) -> Iterator[Part]:
    """Write the table of merged rows, a file for each group of partners."""
    query = "SELECT partner, count(*) FROM merged GROUP BY partner ORDER BY partner"
    for codes, rows in divided(asked.execute(query).fetchall()):
        chosen = f"SELECT * FROM merged WHERE partner BETWEEN '{codes[0]}' AND '{codes[-1]}'"
        yield write_part(asked, f"{chosen} ORDER BY {ORDER}", folder, partition, codes, rows)


def divided(counts: Iterable[tuple[str, int]]) -> Iterator[tuple[list[str], int]]:
    """Yield groups of partners whose rows go into one file, with how many these are.

    Examples
    --------
    >>> list(divided([("ARE", 60_000), ("AUS", 30_000), ("CHN", 120_000), ("ZAF", 1)]))
    [(['ARE', 'AUS'], 90000), (['CHN'], 120000), (['ZAF'], 1)]
    """
    codes, rows = list[str](), 0
    for code, count in counts:
        if codes and rows + count > ROWS_PER_FILE:
            yield codes, rows
            codes, rows = [], 0
        codes, rows = [*codes, code], rows + count
    if codes:
        yield codes, rows


def write_part(
    asked: DuckDBPyConnection, query: str, folder: Path, partition: str, codes: Sequence[str],
    rows: int,
) -> Part:  # fmt: skip
    """Write what a query returns into a file, whose name says which partners and which content."""
    place = folder / partition
    place.mkdir(parents=True, exist_ok=True)
    aside = place / "new.parquet"
    path = str(aside).replace("'", "''")
    asked.execute(
        f"COPY ({query}) TO '{path}' "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_PER_GROUP})"
    )
    with aside.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    ends = "-".join(dict.fromkeys((codes[0], codes[-1])))
    name = f"{partition}/{ends}.{digest[:16]}.parquet"
    aside.rename(folder / name)
    return Part(name, digest, rows, " ".join(codes))
