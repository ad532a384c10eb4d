"""A run's folder of temporary files, removed at its end or, if it is killed, by the next run."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.core.errors import FolderError

_PREFIX, _LOCK = "trade-claims-", ".lock"
_NEW = 60  # seconds in which a folder may not be locked yet


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Make a folder for temporary files, and remove it afterwards; remove those of killed runs.

    Yields
    ------
    Path
        For the variable ``TMPDIR`` of processes that work for this one.

    Raises
    ------
    FolderError
        If there can be no such folder.
    """
    try:
        _sweep(Path(tempfile.gettempdir()))
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    except OSError as error:
        raise FolderError(Path(os.environ.get("TMPDIR", "/tmp")), error) from None
    try:
        with FileLock(folder / _LOCK):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(place: Path) -> None:
    """Remove the folders of runs that have ended without removing them."""
    for folder in place.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError, Timeout):  # gone meanwhile, or in use
            about = folder.lstat()
            if _is_mine(about) and about.st_mtime < time.time() - _NEW:
                with FileLock(folder / _LOCK, timeout=0):
                    shutil.rmtree(folder)


def _is_mine(about: os.stat_result) -> bool:
    """Return whether it is a folder, and one that this user made."""
    user = os.geteuid() if hasattr(os, "geteuid") else about.st_uid
    return stat.S_ISDIR(about.st_mode) and about.st_uid == user
