"""What the stores of a project and of the package hold, beside the CSVs.

The rows of both are read together. Where a project holds another text of a figure of the package
(the same source, trade, span and day of release), its own is read, as with files of one name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.core.errors import FigureError
from analysis.core.overlay import files_of, layers
from analysis.core.spans import Span
from analysis.figures.manifest import Pair, is_partition, read_manifest, source_and_reporter
from analysis.figures.parquet import read_holdings, read_rows
from analysis.figures.schema import KEY, Row, figures_of, key_of, span_of
from analysis.figures.tables import Table, pair_of, read_tables


@dataclass(frozen=True)
class Trade:
    """What is held of the trade of a pair.

    Parameters
    ----------
    source, reporter, partner, currency : str
    span : Span
        From the first to the last month of any of its figures.
    released : datetime.date
        Day of the newest release of any of them.
    """

    source: str
    reporter: str
    partner: str
    currency: str
    span: Span
    released: dt.date

    @property
    def pair(self) -> Pair:
        """Reporter and partner."""
        return self.reporter, self.partner


def around(spans: Collection[Span]) -> Span:
    """Return the span from the start of the first to the end of the last."""
    return Span(min(one.start for one in spans), max(one.end for one in spans))


def together(held: Iterable[Trade]) -> list[Trade]:
    """Return one entry for each trade, from several that hold parts of it."""
    alike: dict[tuple[str, str, str, str], list[Trade]] = {}
    for one in held:
        key = (one.source, one.reporter, one.partner, one.currency)
        alike.setdefault(key, []).append(one)
    return [
        Trade(*key, around([one.span for one in own]), max(one.released for one in own))
        for key, own in sorted(alike.items())
    ]


def stored_pairs(folder: Path) -> frozenset[Pair]:
    """Return the pairs of which the stores hold figures."""
    found = (read_manifest(place / "figures").pairs for place in layers(folder))
    return frozenset[Pair]().union(*found)


def stored_trades(folder: Path) -> list[Trade]:
    """Return what the stores hold, by source, reporter, partner and currency.

    Parameters
    ----------
    folder : Path
        The data folder, as of `analysis.core.paths.data_folder`.
    """
    found: list[Trade] = []
    for place in layers(folder):
        parts = read_manifest(place / "figures").parts
        for name in dict.fromkeys(one.partition for one in parts):
            own = [one for one in parts if one.partition == name]
            whose = source_and_reporter(name)
            for partner, currency, first, last, released in read_holdings(place / "figures", own):
                found.append(Trade(*whose, partner, currency, span_of(first, last), released))
    return together(found)


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
    parts = read_manifest(figures).of_pair(pair)
    if not parts:
        return []
    return [
        Table(figures / name, rows, figures_of(rows, figures / name, name))
        for name, rows in read_rows(figures, parts, pair[1]).items()
    ]


def _without_replaced(tables: Sequence[Table], folder: Path) -> list[Table]:
    """Leave out the rows of the package in whose place a project has its own."""
    own = layers(folder)[1:]
    mine = [one for one in tables if own and one.file.is_relative_to(own[0])]
    below = [one for one in tables if not own or not one.file.is_relative_to(own[0])]
    FigureError.raise_all([*_held_twice(mine), *_held_twice(below)])
    if not mine or not below:
        return [*below, *mine]
    replaced = {key_of(cells) for one in mine for _, cells in one.rows}
    return [*(_without(one, replaced) for one in below), *mine]


def _held_twice(tables: Sequence[Table]) -> list[FigureError]:
    """Say of which rows of the CSVs a store beside them holds the same figure."""
    stores = [one for one in tables if is_partition(one.name)]
    files = [one for one in tables if not is_partition(one.name)]
    held = {key_of(cells): one.name for one in stores if files for _, cells in one.rows}
    faults = []
    for table in files:
        for line, cells in table.rows:
            if name := held.get(key_of(cells)):
                expected = f"no second row with the {', '.join(KEY)} of one in {name}: remove it"
                found = cells["released"]
                faults.append(FigureError(table.file, line, "released", found, expected))
    return faults


def _without(table: Table, replaced: set[tuple[str, ...]]) -> Table:
    kept = [n for n, (_, cells) in enumerate(table.rows) if key_of(cells) not in replaced]
    if len(kept) == len(table.rows):
        return table
    rows: list[Row] = [table.rows[n] for n in kept]
    return Table(table.file, rows, tuple(table.figures[n] for n in kept))
