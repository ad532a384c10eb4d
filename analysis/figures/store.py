"""The store of published figures, and how a vintage is loaded from it."""

from __future__ import annotations

import datetime as dt
import hashlib
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
from analysis.figures.lines import lines_of
from analysis.figures.schema import as_day, as_of
from analysis.figures.tables import Pair, Table, pair_of, plausible_figures, read_tables
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
    ParameterError
        If none are; says of which they are.
    """
    reporter, _, partner = text.upper().partition("-")
    held = pairs(folder)
    if (reporter, partner) not in held:
        known = ", ".join("-".join(one) for one in held)
        raise ParameterError("pair", text, f"a pair of which figures are held: {known}")
    return reporter, partner


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
    its own, copied into one folder in this order.
    """
    files = overlay.files_of("figures", ".csv", folder)
    found, texts = hashlib.sha256(), dict[str, list[str]]()
    figures = _of_pair((reporter, partner), folder)
    for name, row in sorted((figure.file, figure.row) for figure in figures):
        if name not in texts:
            texts[name] = lines_of(files[name])
        found.update(f"{name}:{row}:{texts[name][row - 1]}\n".encode())
    return found.hexdigest()


def _of_pair(pair: Pair, folder: Path | str | None) -> tuple[Figure, ...]:
    for name, code in zip(("reporter", "partner"), pair, strict=True):
        if not isinstance(code, str):
            raise ParameterError(name, code, "an ISO 3166 code of three letters, such as CHN")
    place, of = data_folder(folder), state(folder)
    known = _known_pairs(place, of)
    if pair not in known:
        names = sorted("-".join(one) for one in known)
        raise UnknownNameError("reporter-partner pair", "-".join(pair), names)
    return _read_pair(pair, place, of)


@lru_cache(maxsize=4)
def _known_pairs(folder: Path, of: State) -> frozenset[Pair]:
    """Return the pairs of which figures are held, without reading the files of single pairs."""
    several = {(one.reporter, one.partner) for one in _read_shared(folder, of)[1]}
    single = map(pair_of, overlay.files_of("figures", ".csv", folder).values())
    return frozenset(several | set(filter(None, single)))


@lru_cache(maxsize=4)
def _read_shared(folder: Path, _: State) -> tuple[list[Table], tuple[Figure, ...]]:
    """Read the files that hold figures of several pairs, once for each state of the folder."""
    tables = read_tables(folder, None)
    verify(folder)
    return tables, plausible_figures(tables, folder)


@lru_cache(maxsize=32)
def _read_pair(pair: Pair, folder: Path, of: State) -> tuple[Figure, ...]:
    """Read the figures of a pair, once for each state of the folder."""
    tables, figures = _read_shared(folder, of)
    own = read_tables(folder, pair)
    if own:
        figures = plausible_figures([*tables, *own], folder)
    return tuple(one for one in figures if (one.reporter, one.partner) == pair)


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
