"""A folder built aside and put in place whole."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import ParameterError, RenderError

_STALE = 24 * 3600


@contextlib.contextmanager
def aside(target: Path) -> Iterator[Path]:
    """Build a folder aside, and put it in place whole.

    Parameters
    ----------
    target : Path
        Where it belongs. What stands there stays if the building fails.

    Yields
    ------
    Path
        The folder to build in.

    Raises
    ------
    ParameterError
        If the place can't be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _tidy(target)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise ParameterError(
            "out", str(target), f"a folder that can be written ({error.strerror})"
        ) from None
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
    for _ in range(100):  # another run may put its own in place between the two renames
        gone = folder.with_name(folder.name + "-old")
        with contextlib.suppress(FileNotFoundError):
            target.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
        try:
            folder.rename(target)
        except OSError:
            continue
        return
    raise RenderError(target, None, "the folder is being written by others")
