"""Where data and notebooks lie: shipped with the package, beside it, or chosen by the user."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path


def data_folder() -> Path:
    """Folder of figures, sources, hedges and articles.

    Returns
    -------
    Path
        ``$TRADE_CLAIMS_DATA`` if set, else the folder shipped with the package or beside it.
    """
    return _shipped("data", os.environ.get("TRADE_CLAIMS_DATA"))


def notebooks_folder() -> Path:
    """Folder of the notebooks, the parameterized report among them."""
    return _shipped("notebooks", None)


def _shipped(name: str, chosen: str | None) -> Path:
    return Path(chosen) if chosen else _installed(name)


@cache
def _installed(name: str) -> Path:
    package = Path(__file__).parent.parent
    bundled = package / "_bundle" / name
    return bundled if bundled.is_dir() else package.parent / name
