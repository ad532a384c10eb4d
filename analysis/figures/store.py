"""The store of published figures, and how a vintage is loaded from it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from analysis.core import overlay
from analysis.core.errors import ParameterError, UnknownNameError
from analysis.core.overlay import State
from analysis.core.paths import data_folder
from analysis.core.yaml_models import contents
from analysis.figures.checksums import verify, write_checksums
from analysis.figures.corrections import CORRECTIONS
from analysis.figures.figure import Figure
from analysis.figures.lines import line_of, lines_of
from analysis.figures.manifest import Pair, is_partition
from analysis.figures.schema import COLUMNS, as_day, as_of, rows_of
from analysis.figures.stored import (
    Trade,
    is_apart,
    stored_pairs,
    stored_trades,
    tables_of_pair,
    together,
)
from analysis.figures.tables import Table, pair_of, plausible_figures, read_tables
from analysis.figures.vintage import Vintage
from analysis.sources.registry import counted_alike

LATEST = "latest"


def load(
    reporter: str = "CHN",
    partner: str = "RUS",
    as_of: object = LATEST,
    *,
    currency: str | None = None,
    folder: Path | str | None = None,
) -> Vintage:
    """Load the published figures of one reporter's trade with one partner, as known on a day.

    Parameters
    ----------
    reporter, partner : str
        ISO 3166 codes of three letters. `reporter` is the country whose customs counted.
    as_of : str or datetime.date, default "latest"
        Only figures released by that day are loaded, each in its newest release.
    currency : str, optional
        Only figures in this currency, as `Vintage.select` returns them.
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.

    Returns
    -------
    Vintage
        The figures of all sources, values in billions.

    Raises
    ------
    FigureError
        If a file holds a row that can't be trusted or is not plausible, or its checksum does not
        match.
    UnknownNameError
        If there is no figure of that reporter and partner, or in that currency.
    ParameterError
        For what is no code, no day or no data folder.

    Examples
    --------
    >>> trade = load(reporter="CHN", partner="RUS", as_of="2022-04-21")
    >>> str(trade.newest), trade.sources
    ('2022-04-13', ('gacc',))
    """
    place = data_folder(folder)
    figures = _of_pair((reporter, partner), place)
    known = sorted({figure.currency for figure in figures})
    if currency is not None and currency not in known:
        raise UnknownNameError("currency", currency, known)
    latest = isinstance(as_of, str) and as_of == LATEST
    day = newest_day(reporter, partner, place) if latest else as_day(as_of)
    trade = _vintage((reporter, partner), day, None, place, state(place))
    return trade if currency is None else trade.select(currency=currency)


def later_vintage(trade: Vintage) -> Vintage:
    """Load the figures of the same trade that were released after its day.

    They can fill a gap in this record that the office itself had filled by then; anything based on
    them must say so.
    `Vintage.filling` leaves out what no office had published by then.

    Parameters
    ----------
    trade : Vintage

    Returns
    -------
    Vintage
        Newest release of each figure released later; empty if nothing came later.

    Examples
    --------
    >>> later = later_vintage(load(as_of="2022-04-21"))
    >>> min(figure.released for figure in later) > load(as_of="2022-04-21").as_of
    True
    """
    return _later(trade, state(trade.folder))


def releases(trade: Vintage) -> Vintage:
    """Load every release of the same trade up to its day, superseded ones too.

    Parameters
    ----------
    trade : Vintage

    Returns
    -------
    Vintage
        One figure for each release.
    """
    figures = _of_pair(trade.pair, trade.folder)
    return replace(trade, figures=tuple(one for one in figures if one.released <= trade.as_of))


def filling(trade: Vintage, source: str) -> Vintage:
    """Return the figures that may fill gaps of one source: other sources', and a later vintage's.

    Sources that count something else, such as services beside goods, fill no gap.

    Parameters
    ----------
    trade : Vintage
    source : str
        The source whose gaps may be filled.

    Returns
    -------
    Vintage
    """
    later = later_vintage(trade)
    alike = counted_alike(source, {*trade.sources, *later.sources}, trade.folder)
    others = tuple(one for one in trade.figures if one.source != source)
    figures = tuple(one for one in others + later.figures if one.source in alike)
    return replace(later, figures=figures)


def pairs(folder: Path | str | None = None) -> list[Pair]:
    """Return the pairs of reporter and partner for which figures are held."""
    return sorted(_known_pairs(data_folder(folder), state(folder)))


def pair_named(text: str, folder: Path | str | None = None) -> Pair:
    """Return a pair of which figures are held by its name, such as ``CHN-RUS``.

    Raises
    ------
    UnknownNameError
        If none are; says of which they are.
    """
    reporter, _, partner = text.upper().partition("-")
    held = pairs(folder)
    if (reporter, partner) not in held:
        raise UnknownNameError("pair", text, ["-".join(one) for one in held])
    return reporter, partner


def holdings(folder: Path | str | None = None) -> list[Trade]:
    """Return what is held, by source, reporter, partner and currency.

    Parameters
    ----------
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.

    Examples
    --------
    >>> next(one for one in holdings() if (one.source, one.partner) == ("ons", "CHN"))
    Trade(source='ons', reporter='GBR', partner='CHN', currency='GBP', span=Span(...),
          released=datetime.date(2026, 2, 19))
    """
    place = data_folder(folder)
    tables = (*_read_shared(place, state(place))[0], *read_tables(place, "single"))
    listed = [
        Trade(one.source, one.reporter, one.partner, one.currency, one.span, one.released)
        for table in tables for one in table.figures
    ]  # fmt: skip
    return together([*stored_trades(place), *listed])


def state(folder: Path | str | None = None) -> State:
    """Return name, time and size of the files of figures and corrections: they show a change."""
    return tuple(
        contents(place / "figures") + _state_of(place / CORRECTIONS)
        for place in overlay.layers(folder)
    )


def _state_of(file: Path) -> tuple[tuple[str, int, int], ...]:
    try:
        about = file.stat()
    except OSError:  # which reading it names
        return ((file.name, 0, 0),)
    return ((file.name, about.st_mtime_ns, about.st_size),)


def newest_day(reporter: str, partner: str, folder: Path | str | None = None) -> dt.date:
    """Return the day of the newest figure held of a trade.

    Raises
    ------
    UnknownNameError
        If there is no figure of that reporter and partner.
    """
    return max(figure.released for figure in _of_pair((reporter, partner), folder))


def checksum(folder: Path | str | None = None) -> Path:
    """Check every file of figures, and record the SHA-256 of those in the data folder.

    Parameters
    ----------
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.

    Returns
    -------
    Path
        The file of checksums that was written.

    Raises
    ------
    FigureError
        If a row can't be trusted; nothing is written then.
    ParameterError
        If there is only the folder installed with the package, which is never written to.
    """
    return write_checksums(data_folder(folder))


def fingerprint(reporter: str, partner: str, folder: Path | str | None = None) -> str:
    """Return one SHA-256 over the published figures of a trade: the state of its data in one line.

    It is that of ``cd data/figures; grep -n ',CHN,RUS,' *.csv | sha256sum``: file, line and text of
    each figure, whatever else the files hold. For a project, it is that of the package's files and
    its own, copied into one folder in this order. A row of a Parquet store counts as the line that
    it would be in a CSV, with its partition as the file: ``source=ons/reporter=GBR:17:ons,GBR,…``.
    """
    figures = sorted(_of_pair((reporter, partner), folder), key=lambda one: (one.file, one.row))
    lines, found = _lines(figures, data_folder(folder)), hashlib.sha256()
    for one in figures:
        found.update(f"{one.file}:{one.row}:{lines[one.file, one.row]}\n".encode())
    return found.hexdigest()


def _lines(figures: Sequence[Figure], place: Path) -> dict[tuple[str, int], str]:
    """Return the line of each figure: of a CSV as it is, of a store as it would be in a CSV."""
    files, found = overlay.files_of("figures", ".csv", place), dict[tuple[str, int], str]()
    for name in {one.file for one in figures if not is_partition(one.file)}:
        found |= {(name, n): line for n, line in enumerate(lines_of(files[name]), 1)}
    return found | {key: line_of(row.values()) for key, row in _stored_rows(figures, place).items()}


def printed_rows(
    figures: Iterable[Figure], folder: Path | str | None = None
) -> list[dict[str, str]]:
    """Return the rows in which figures are held, each once, with the digits printed.

    Parameters
    ----------
    figures : iterable of Figure
    folder : Path or str, optional
        A data folder to read over the package's, if not `analysis.core.paths.data_folder`.

    Returns
    -------
    list of dict
        By file and row; a cell of text for each of `analysis.figures.schema.COLUMNS`.
    """
    place, wanted = data_folder(folder), {(one.file, one.row): one for one in figures}
    files = overlay.files_of("figures", ".csv", place)
    rows = _stored_rows(wanted.values(), place)
    for name in {name for name, _ in wanted if not is_partition(name)}:
        rows |= {(name, line): cells for line, cells in rows_of(files[name])}
    return [{name: rows[key][name] for name in COLUMNS} for key in sorted(wanted)]


def _stored_rows(figures: Iterable[Figure], place: Path) -> dict[tuple[str, int], dict[str, str]]:
    """Return the rows of partitions in which figures are held, by partition and number."""
    pairs = {(one.reporter, one.partner) for one in figures if is_partition(one.file)}
    return {
        (table.name, number): cells
        for pair in pairs
        for table in held_tables(pair, place)
        if is_partition(table.name)
        for number, cells in table.rows
    }


def held_tables(pair: Pair, folder: Path | str | None = None) -> list[Table]:
    """Return the rows that are held of a pair, as they were read; none of a pair that is not held.

    Raises
    ------
    FigureError
        If a row can't be trusted.
    """
    place = data_folder(folder)
    return _tables_of_pair(pair, place, state(place))


def _of_pair(pair: Pair, folder: Path | str | None) -> tuple[Figure, ...]:
    for name, code in zip(("reporter", "partner"), pair, strict=True):
        if not isinstance(code, str):
            raise ParameterError(name, code, "an ISO 3166 code of three letters, such as CHN")
    place, of = data_folder(folder), state(folder)
    known = _known_pairs(place, of)
    if pair not in known:
        near = sorted(known, key=lambda one: (one[0] != pair[0], one[1] != pair[1], one))
        names = ["-".join(one) for one in near]
        raise UnknownNameError("reporter-partner pair", "-".join(pair), names)
    return _read_pair(pair, place, of)


@lru_cache(maxsize=4)
def _known_pairs(folder: Path, of: State) -> frozenset[Pair]:
    """Return the pairs of which figures are held, without reading those of single pairs."""
    several = {(one.reporter, one.partner) for one in _read_shared(folder, of)[1]}
    single = map(pair_of, overlay.files_of("figures", ".csv", folder).values())
    return frozenset(several | set(filter(None, single))) | stored_pairs(folder)


@lru_cache(maxsize=4)
def _read_shared(folder: Path, _: State) -> tuple[list[Table], tuple[Figure, ...]]:
    """Read the files that hold figures of several pairs, once for each state of the folder."""
    tables = read_tables(folder, None)
    verify(folder)
    return tables, plausible_figures(tables, folder)


@lru_cache(maxsize=64)
def _read_pair(pair: Pair, folder: Path, of: State) -> tuple[Figure, ...]:
    """Read the figures of a pair, once for each state of the folder."""
    if is_apart(pair, folder):
        return plausible_figures(_tables_of_pair(pair, folder, of), folder, pair)
    figures = _read_shared(folder, of)[1]
    return tuple(one for one in figures if (one.reporter, one.partner) == pair)


@lru_cache(maxsize=4)
def _tables_of_pair(pair: Pair, folder: Path, of: State) -> list[Table]:
    """Read the rows of a pair, with their cells."""
    return tables_of_pair(pair, _read_shared(folder, of)[0], folder)


@lru_cache(maxsize=16)
def _later(trade: Vintage, of: State) -> Vintage:
    newest = newest_day(*trade.pair, trade.folder)
    return replace(_vintage(trade.pair, newest, trade.as_of, trade.folder, of), fills=trade)


@lru_cache(maxsize=16)
def _vintage(pair: Pair, day: dt.date, after: dt.date | None, folder: Path, _: State) -> Vintage:
    """Return the figures of a trade as known on a day, once for each state of their files."""
    figures = _of_pair(pair, folder)
    later = (one for one in figures if after is None or one.released > after)
    return Vintage(as_of(later, day), *pair, day, folder)
