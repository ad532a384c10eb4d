"""A folder built aside and put in place whole."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from analysis.core.errors import FolderError, RenderError

_STALE = 24 * 3600
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


@contextlib.contextmanager
def aside(target: Path, prefix: str = "") -> Iterator[Path]:
    """Build a folder aside, and put it in place whole.

    Parameters
    ----------
    target : Path
        Where it belongs. What is there stays if the building fails.
    prefix : str
        How the folder aside is named; what is left of it goes after a day if there is none.

    Yields
    ------
    Path
        The folder to build in.

    Raises
    ------
    FolderError
        If the place can't be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _tidy(target)
        prefix = prefix or f".{target.name}-"
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    except OSError as error:
        raise FolderError(target, error) from None
    try:
        folder.chmod(0o755)
        yield folder
        _swap(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tidy(target: Path) -> None:
    """Remove what runs that were killed left aside; what is younger than a day may be in use."""
    for left in target.parent.glob(f".{target.name}-*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _STALE:
                shutil.rmtree(left, ignore_errors=True)


def _swap(folder: Path, target: Path) -> None:
    """Put a folder in the place of another, in one step where the system can.

    Elsewhere the old one is moved away first, and back again if the new one can't be placed.
    """
    for _ in range(100):  # another run may put its own in place between two steps
        if exchanged(folder, target):
            return
        gone = folder.with_name(folder.name + "-old")
        with contextlib.suppress(FileNotFoundError):
            target.rename(gone)
        try:
            folder.rename(target)
        except OSError:
            with contextlib.suppress(OSError):
                gone.rename(target)
            continue
        shutil.rmtree(gone, ignore_errors=True)
        return
    raise RenderError(target, None, "the folder is being written by others")


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return whether the system could.

    Linux has a call for it that Python does not offer; other systems, and some file systems,
    have none.
    """
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    done = call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return bool(done == 0)
