"""Where data and notebooks lie: shipped with the package, beside it, or chosen by the user."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from analysis.core.errors import ParameterError

DATA = "TRADE_CLAIMS_DATA"  # the variable that names a folder of one's own
_HELD = ("figures", "articles")


def data_folder() -> Path:
    """Folder of figures, sources, hedges and articles.

    Returns
    -------
    Path
        ``$TRADE_CLAIMS_DATA`` if set, else the folder shipped with the package or beside it.

    Raises
    ------
    ParameterError
        If that variable names something else.
    """
    chosen = os.environ.get(DATA)
    if not chosen:
        return _installed("data")
    folder = Path(chosen).absolute()
    if lacking := [name for name in _HELD if not (folder / name).is_dir()]:
        said = f"{folder} has no {' and no '.join(lacking)}"
        expected = f"a folder with figures and articles ({said})"
        raise ParameterError(DATA, chosen, expected)
    return folder


def notebooks_folder() -> Path:
    """Folder of the notebooks, the parameterized report among them."""
    return _installed("notebooks")


@cache
def _installed(name: str) -> Path:
    package = Path(__file__).parent.parent
    bundled = package / "_bundle" / name
    return bundled if bundled.is_dir() else package.parent / name
