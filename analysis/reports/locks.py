"""One run at a time where two would get in each other's way."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock

_WAIT = 600


@contextlib.contextmanager
def locked(folder: Path, name: str = "catalogue") -> Iterator[None]:
    """Hold a folder's lock; it goes with the process that holds it, however that ends.

    Parameters
    ----------
    folder : Path
    name : str
        What is locked.
    """
    with FileLock(folder / f".{name}.lock", timeout=_WAIT):
        yield
