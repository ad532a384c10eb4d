"""One run at a time where two would get in each other's way."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.core.errors import FolderError, LockError

_WAIT = 600


@contextlib.contextmanager
def locked(folder: Path, name: str = "index", wait: float = _WAIT) -> Iterator[None]:
    """Hold a folder's lock; it goes with the process that holds it, however that ends.

    Parameters
    ----------
    folder : Path
    name : str
        What is locked.
    wait : float
        Seconds after which it is given up.

    Raises
    ------
    LockError
        If another run holds it, and does so for all that time.
    FolderError
        If the folder can't be written.
    """
    file = folder / f".{name}.lock"
    try:
        lock = FileLock(file, timeout=wait).acquire()
    except Timeout:
        raise LockError(file, wait) from None
    except OSError as error:
        raise FolderError(folder, error) from None
    with lock:
        yield
