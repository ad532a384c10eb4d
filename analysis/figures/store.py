"""Where the figures are kept, and how they are brought out as they stood on a day."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import cast

import pandas as pd

from analysis.core.errors import FigureError, ParameterError, UnknownNameError
from analysis.core.paths import data_folder
from analysis.core.yaml_models import contents
from analysis.figures.checksums import seal_folder, verify
from analysis.figures.schema import as_day, as_of, read_figures

LATEST = "latest"


def load(
    reporter: str = "CHN",
    partner: str = "RUS",
    as_of: object = LATEST,
    *,
    folder: Path | str | None = None,
) -> pd.DataFrame:
    """Load the published figures of one reporter's trade with one partner, as they stood on a day.

    Parameters
    ----------
    reporter, partner : str
        ISO 3166 codes of three letters. `reporter` is the country whose customs counted.
    as_of : str or datetime.date, default "latest"
        Only figures released by that day are loaded, and of each figure its newest release.
    folder : Path or str, optional
        Where the data lie, if not in `data_folder`.

    Returns
    -------
    pandas.DataFrame
        One row per figure, of all sources, with the columns of
        `analysis.figures.schema.read_figures`; `value` in
        billions. ``attrs`` keeps ``as_of``, ``pair`` and ``folder``.

    Raises
    ------
    FigureError
        If a file holds a row that can't be trusted, or was changed since it was sealed.
    UnknownNameError
        If there is no figure of that reporter and partner.

    Examples
    --------
    >>> trade = load(reporter="CHN", partner="RUS", as_of="2022-04-21")
    >>> str(trade.released.max().date()), sorted(trade.source.unique())
    ('2022-04-13', ['gacc'])
    """
    day = newest_day(reporter, partner, folder) if as_of == LATEST else as_day(as_of)
    stand = _stand(reporter, partner, day, None, str(folder or data_folder()), state(folder))
    return _labelled(stand, day, (reporter, partner), folder)


def later_stand(trade: pd.DataFrame) -> pd.DataFrame:
    """Load the figures of the same trade that were released after its ``as_of``.

    They may fill a gap of the record held here that the office had filled by then; what rests on
    them has to say so.

    Parameters
    ----------
    trade : pandas.DataFrame
        Figures from `load`.

    Returns
    -------
    pandas.DataFrame
        Newest release of each figure released later; empty if nothing came later, or if `trade`
        holds no ``as_of``.

    Examples
    --------
    >>> later = later_stand(load(as_of="2022-04-21"))
    >>> later.released.min() > load(as_of="2022-04-21").attrs["as_of"]
    True
    """
    if "as_of" not in trade.attrs:
        return trade.iloc[:0]
    pair, folder = trade.attrs["pair"], trade.attrs["folder"]
    newest = newest_day(pair[0], pair[1], folder)
    stand = _stand(pair[0], pair[1], newest, trade.attrs["as_of"], folder, state(folder))
    return _labelled(stand, newest, pair, folder)


def releases(trade: pd.DataFrame) -> pd.DataFrame:
    """Load every release of the same trade up to its day, superseded ones too.

    Parameters
    ----------
    trade : pandas.DataFrame
        Figures from `load`.

    Returns
    -------
    pandas.DataFrame
        One row per figure and release.

    Raises
    ------
    ParameterError
        If `trade` is not as `load` gave it.
    """
    if "as_of" not in trade.attrs:
        raise ParameterError("trade", "a frame of unknown day", "a frame from analysis.load")
    pair, folder = trade.attrs["pair"], trade.attrs["folder"]
    figures = _all(pair[0], pair[1], folder)
    known: pd.DataFrame = figures[figures["released"] <= trade.attrs["as_of"]]
    return known.reset_index(drop=True)


def other_stands(trade: pd.DataFrame, source: str) -> pd.DataFrame:
    """Return the figures that may fill gaps of one source: other sources, and a later stand.

    Parameters
    ----------
    trade : pandas.DataFrame
        Figures from `load`.
    source : str
        The source whose gaps may be filled.

    Returns
    -------
    pandas.DataFrame
    """
    others, later = trade[trade["source"] != source], later_stand(trade)
    return pd.concat([others, later], ignore_index=True) if len(others) else later


def partners(folder: Path | str | None = None) -> list[tuple[str, str]]:
    """Return the pairs of reporter and partner for which figures are held."""
    figures = _read_all(folder)
    return sorted(set(zip(figures["reporter"], figures["partner"], strict=True)))


def _all(reporter: str, partner: str, folder: Path | str | None) -> pd.DataFrame:
    figures = _read_all(folder)
    chosen = figures[(figures["reporter"] == reporter) & (figures["partner"] == partner)]
    if chosen.empty:
        pairs = sorted({f"{a}-{b}" for a, b in zip(figures.reporter, figures.partner, strict=True)})
        raise UnknownNameError("reporter-partner pair", f"{reporter}-{partner}", pairs)
    return chosen


def _read_all(folder: Path | str | None) -> pd.DataFrame:
    return _read_place(Path(folder or data_folder()) / "figures", state(folder))


def state(folder: Path | str | None = None) -> tuple[tuple[str, int, int], ...]:
    """Return the name, time and size of each file of figures: what says that one was changed."""
    return contents(Path(folder or data_folder()) / "figures")


@lru_cache(maxsize=4)
def _read_place(place: Path, _: tuple[tuple[str, int, int], ...]) -> pd.DataFrame:
    """Read a folder of figures once for each state of its files."""
    files = sorted(place.glob("*.csv"))
    if not files:
        raise FigureError(place, None, None, "no CSV", "at least one file of figures")
    frame = pd.concat([read_figures(file) for file in files], ignore_index=True)
    for file in files:
        sources = set(frame.loc[frame["file"] == file.name, "source"])
        if sources != {file.stem}:
            raise FigureError(file, None, "source", ", ".join(sorted(sources)), file.stem)
    verify(place)
    return frame


@lru_cache(maxsize=16)
def _stand(
    reporter: str, partner: str, day: pd.Timestamp, after: pd.Timestamp | None, folder: str,
    _: tuple[tuple[str, int, int], ...]) -> pd.DataFrame:  # fmt: skip
    """Return the figures of a trade as they stood on a day, once for each state of their files."""
    figures = _all(reporter, partner, folder)
    if after is not None:
        figures = figures[figures["released"] > after]
    return as_of(figures, day).reset_index(drop=True)


def _labelled(
    frame: pd.DataFrame, day: pd.Timestamp, pair: tuple[str, str], folder: Path | str | None
) -> pd.DataFrame:
    frame = frame.copy()  # what is kept stays as it was read
    frame.attrs.update({"as_of": day, "pair": pair, "folder": str(folder or data_folder())})
    return frame


def seal(folder: Path | str | None = None) -> Path:
    """Check every file of figures and write down their SHA-256.

    Parameters
    ----------
    folder : Path or str, optional
        Where the data lie, if not in `data_folder`.

    Returns
    -------
    Path
        The file of sums that was written.

    Raises
    ------
    FigureError
        If a row can't be trusted; nothing is written then.
    """
    return seal_folder(Path(folder or data_folder()) / "figures")


def newest_day(reporter: str, partner: str, folder: Path | str | None = None) -> pd.Timestamp:
    """Return the day of the newest figure held of a trade.

    Raises
    ------
    UnknownNameError
        If there is no figure of that reporter and partner.
    """
    figures = _all(reporter, partner, folder)
    return cast(pd.Timestamp, figures["released"].max())


def fingerprint(reporter: str, partner: str, folder: Path | str | None = None) -> str:
    """Return one SHA-256 over the published figures of a trade: the state of its data in one line.

    It is that of ``cd data/figures; grep -n ',CHN,RUS,' *.csv | sha256sum``: file, line and text of
    each figure, whatever else the files hold.
    """
    figures = _all(reporter, partner, folder)
    place = Path(folder or data_folder()) / "figures"
    found, texts = hashlib.sha256(), {}
    for name, row in sorted(zip(figures["file"], figures["row"], strict=True)):
        if name not in texts:
            texts[name] = (place / name).read_text(encoding="utf-8").splitlines()
        found.update(f"{name}:{row}:{texts[name][row - 1]}\n".encode())
    return found.hexdigest()
