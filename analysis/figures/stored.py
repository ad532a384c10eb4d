"""What the stores of a project and of the package hold, beside the CSVs.

The rows of both are read together. Where a project holds another text of a figure of the package
(the same source, trade, span and day of release), its own is read, as with files of one name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.core.errors import FigureError
from analysis.core.overlay import files_of, layers
from analysis.figures.manifest import Pair, is_partition, read_manifest, source_and_reporter
from analysis.figures.parquet import read_rows, read_spans
from analysis.figures.schema import KEY, Row, figures_of
from analysis.figures.tables import Table, pair_of, read_tables


@dataclass(frozen=True)
class Trade:
    """What is held of the trade of a pair.

    Parameters
    ----------
    source, reporter, partner, currency : str
    first_month, last_month : str
        The first and the last month of any of its figures.
    """

    source: str
    reporter: str
    partner: str
    currency: str
    first_month: str
    last_month: str


def stored_pairs(folder: Path) -> frozenset[Pair]:
    """Return the pairs of which the stores hold figures."""
    found = (read_manifest(place / "figures").pairs for place in layers(folder))
    return frozenset[Pair]().union(*found)


def trades(folder: Path) -> list[Trade]:
    """Return what the stores hold, by source, reporter, partner and currency.

    Parameters
    ----------
    folder : Path
        The data folder, as of `analysis.core.paths.data_folder`.

    Examples
    --------
    >>> from analysis.core.paths import data_folder
    >>> next(one for one in trades(data_folder()) if (one.source, one.partner) == ("ons", "CHN"))
    Trade(source='ons', reporter='GBR', partner='CHN', currency='GBP', ...)
    """
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for place in layers(folder):
        parts = read_manifest(place / "figures").parts
        for name in dict.fromkeys(one.partition for one in parts):
            own = [one for one in parts if one.partition == name]
            for partner, currency, *ends in read_spans(place / "figures", own):
                key = (*source_and_reporter(name), partner, currency)
                found[key] = sorted([*found.get(key, ()), *ends])
    return [Trade(*key, ends[0], ends[-1]) for key, ends in sorted(found.items())]


def tables_of_pair(pair: Pair, shared: Sequence[Table], folder: Path) -> list[Table]:
    """Return the tables of all that is held of a pair, each with the figures of this pair only.

    Parameters
    ----------
    pair : tuple of str
    shared : sequence of Table
        The files that may hold figures of several pairs.
    folder : Path
        The data folder.

    Raises
    ------
    FigureError
        If a row can't be trusted, or two files of one folder hold the same figure.
    """
    tables = [*(one.of_pair(pair) for one in shared), *read_tables(folder, pair)]
    stored = [one for place in layers(folder) for one in _stored(pair, place)]
    held = [one for one in (*tables, *stored) if one.rows]
    return _without_replaced(held, folder) if stored else held


def is_apart(pair: Pair, folder: Path) -> bool:
    """Return whether figures of a pair lie in files of its own or in a store."""
    files = map(pair_of, files_of("figures", ".csv", folder).values())
    return pair in files or any(
        read_manifest(place / "figures").of_pair(pair) for place in layers(folder)
    )


def _stored(pair: Pair, place: Path) -> list[Table]:
    """Return what the store of one folder holds of a pair."""
    figures = place / "figures"
    made = []
    for name, parts in read_manifest(figures).of_pair(pair).items():
        rows = read_rows(figures, parts, pair[1])
        made.append(Table(figures / name, rows, figures_of(rows, figures / name, name)))
    return made


def _without_replaced(tables: Sequence[Table], folder: Path) -> list[Table]:
    """Leave out the rows of the package in whose place a project has its own."""
    own = layers(folder)[1:]
    mine = [one for one in tables if own and one.file.is_relative_to(own[0])]
    below = [one for one in tables if not own or not one.file.is_relative_to(own[0])]
    FigureError.raise_all([*_held_twice(mine), *_held_twice(below)])
    replaced = {_key(cells) for one in mine for _, cells in one.rows}
    return [*(_without(one, replaced) for one in below), *mine]


def _key(cells: dict[str, str]) -> tuple[str, ...]:
    return tuple(cells[name] for name in KEY)


def _held_twice(tables: Iterable[Table]) -> list[FigureError]:
    """Say of which rows of the CSVs a store beside them holds the same figure."""
    held: dict[tuple[str, ...], str] = {}
    faults = []
    for table in sorted(tables, key=lambda one: not is_partition(one.name)):
        for line, cells in table.rows:
            name = held.setdefault(_key(cells), table.name)
            if is_partition(name) and name != table.name:
                expected = f"no second row with the {', '.join(KEY)} of one in {name}: remove it"
                faults.append(
                    FigureError(table.file, line, "released", cells["released"], expected)
                )
    return faults


def _without(table: Table, replaced: set[tuple[str, ...]]) -> Table:
    kept = [n for n, (_, cells) in enumerate(table.rows) if _key(cells) not in replaced]
    if len(kept) == len(table.rows):
        return table
    rows: list[Row] = [table.rows[n] for n in kept]
    return Table(table.file, rows, tuple(table.figures[n] for n in kept))
