"""One run at a time where two would get in each other's way."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.core.errors import FolderError, LockError

_WAIT = 600
_STALE = 24 * 3600  # seconds, where it can't be known whether a folder is in use


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


@contextlib.contextmanager
def held(folder: Path) -> Iterator[bool | None]:
    """Hold a folder itself, so that others know that it is in use, however this process ends.

    Parameters
    ----------
    folder : Path

    Yields
    ------
    bool or None
        Whether it is held here; False if another holds it, None where folders can't be held.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield None
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mine: bool | None = True
        except BlockingIOError:
            mine = False
        except OSError:  # some network file systems
            mine = None
        yield mine
    finally:
        os.close(handle)


@contextlib.contextmanager
def unused(folder: Path) -> Iterator[bool]:
    """Tell whether no process holds a folder that was `held`, and hold it meanwhile.

    Parameters
    ----------
    folder : Path
    """
    with held(folder) as mine:
        old = time.time() - folder.stat().st_mtime > _STALE
        yield old if mine is None else mine
