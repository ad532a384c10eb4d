"""Where data and notebooks lie: shipped with the package, beside it, or chosen by the user."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from analysis.core.errors import ParameterError

DATA = "TRADE_CLAIMS_DATA"  # the variable that names a folder of one's own


def data_folder(folder: Path | str | None = None) -> Path:
    """Folder of figures, sources, hedges and articles.

    Parameters
    ----------
    folder : Path or str, optional
        The folder where it was chosen.

    Returns
    -------
    Path
        `folder` if given, ``$TRADE_CLAIMS_DATA`` if set, else the folder shipped with the package
        or beside it.

    Raises
    ------
    ParameterError
        If a folder that was chosen holds no figures.
    """
    name = DATA if folder is None else "folder"
    chosen = os.environ.get(name) or None if folder is None else folder
    if chosen is None:
        return _installed("data")
    if not isinstance(chosen, (str, os.PathLike)):
        raise ParameterError(name, chosen, "a path, such as 'data'")
    place = Path(chosen).absolute()
    if not (place / "figures").is_dir():
        found = "a folder without figures" if place.is_dir() else "no such folder"
        expected = (
            f"a data folder, which holds figures, articles and sources.yml ({place}: {found})"
        )
        raise ParameterError(name, str(chosen), expected)
    return place


def notebooks_folder() -> Path:
    """Folder of the notebooks, the parameterized report among them."""
    return _installed("notebooks")


@cache
def _installed(name: str) -> Path:
    package = Path(__file__).parent.parent
    bundled = package / "_bundle" / name
    return bundled if bundled.is_dir() else package.parent / name
