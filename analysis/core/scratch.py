"""A run's folder of temporary files, removed at its end or, if it is killed, by the next run."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from analysis.core.errors import FolderError
from analysis.core.locks import held, unused

_PREFIX = "trade-claims-"
_TRIES = 100


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Make a folder for temporary files, and remove it afterwards; remove those of killed runs.

    If ``TMPDIR`` names such a folder, as in a process that works for another, it is that one.

    Yields
    ------
    Path
        For the variable ``TMPDIR`` of processes that work for this one.

    Raises
    ------
    FolderError
        If there can be no such folder.
    """
    with contextlib.ExitStack() as stack:
        try:
            folder = Path(tempfile.gettempdir())
            if not folder.name.startswith(_PREFIX):
                _sweep(folder)
                folder = _made(stack)
        except OSError as error:
            raise FolderError(Path(os.environ.get("TMPDIR", "/tmp")), error) from None
        yield folder


def _made(stack: contextlib.ExitStack) -> Path:
    """Make and hold a folder that goes at the end of a stack."""
    for _ in range(_TRIES):  # another run may take it for one that was left
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        with contextlib.suppress(FileNotFoundError):
            mine = stack.enter_context(held(folder))
            if mine is not False and folder.exists():
                return folder
    raise FileNotFoundError(2, "folders for temporary files are removed as they are made")


def _sweep(place: Path) -> None:
    """Remove the folders of runs that have ended without removing them."""
    for folder in place.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # gone meanwhile, or not to be read
            if _is_mine(folder.lstat()):
                with unused(folder) as stale:
                    if stale:
                        shutil.rmtree(folder)


def _is_mine(about: os.stat_result) -> bool:
    """Return whether it is a folder, and one that this user made."""
    user = os.geteuid() if hasattr(os, "geteuid") else about.st_uid
    return stat.S_ISDIR(about.st_mode) and about.st_uid == user
