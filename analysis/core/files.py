"""Files and folders built aside and put in place whole."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.core.errors import FolderError, RenderError
from analysis.core.locks import held, unused

STAGED = ".staged-"
_TRIES = 100
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


@contextlib.contextmanager
def aside(target: Path, prefix: str = STAGED) -> Iterator[Path]:
    """Build a folder aside, and put it in place whole.

    Parameters
    ----------
    target : Path
        Where it belongs. What is there stays if the building fails, and what was not is not made.
    prefix : str
        How the folder aside is named.

    Yields
    ------
    Path
        The folder to build in.

    Raises
    ------
    FolderError
        If the place can't be written.
    """
    with contextlib.ExitStack() as stack:
        try:
            folder = _staged(target, prefix, stack)
        except OSError as error:
            raise FolderError(target, error) from None
        yield folder
        try:
            _swap(folder, target)
        except OSError as error:
            raise FolderError(target, error) from None


def _staged(target: Path, prefix: str, stack: contextlib.ExitStack) -> Path:
    """Make and hold a folder beside a target; at the end of a stack, remove what is left of it."""
    for _ in range(_TRIES):  # another run may remove an empty folder between two steps
        made = [one for one in target.parents if not one.exists()]
        with contextlib.suppress(FileNotFoundError), contextlib.ExitStack() as kept:
            kept.callback(_remove_empty, made)
            target.parent.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
            kept.callback(shutil.rmtree, folder, ignore_errors=True)
            mine = kept.enter_context(held(folder))
            if mine is not False and folder.exists():
                folder.chmod(0o755)
                stack.enter_context(kept.pop_all())
                return folder
    raise RenderError(target, None, "the folder is being removed by others")


def _remove_empty(folders: list[Path]) -> None:
    """Remove folders, the innermost first, that nothing was put into."""
    with contextlib.suppress(OSError):
        for one in folders:
            one.rmdir()


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder.

    Parameters
    ----------
    folder : Path
    files : mapping of str to bytes
        By name, which may begin with that of a folder within it.

    Raises
    ------
    FolderError
        If one can't be written, as on a full disk.
    """
    for name, content in files.items():
        try:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        except OSError as error:
            raise FolderError(folder.parent, error) from None


def replace_file(file: Path, content: bytes) -> None:
    """Write a file aside and put it in place whole; once it returns, it outlives a power failure.

    Parameters
    ----------
    file : Path
        Of a folder that exists.
    content : bytes

    Raises
    ------
    OSError
        If it can't be written; the file that was there stays.
    """
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        aside.write_bytes(content)
        sync(aside)
        aside.replace(file)
        sync(file.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise


def sync(place: Path) -> None:
    """Wait until a file, or which files a folder holds, is on the disk."""
    if place.is_dir() and os.name == "nt":  # where folders can't be opened
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_staged(out: Path) -> None:
    """Remove the folders that runs left aside that were killed; those in use stay.

    Parameters
    ----------
    out : Path
        The folder of all reports.
    """
    for left in out.glob(f"*/{STAGED}*"):
        with contextlib.suppress(OSError), unused(left) as stale:
            if stale:
                shutil.rmtree(left, ignore_errors=True)
                left.parent.rmdir()  # if nothing else is in it


def _swap(folder: Path, target: Path) -> None:
    """Put a folder in the place of another, in one step where the system can.

    Elsewhere the old one is moved away first, and back again if the new one can't be placed.
    """
    for _ in range(_TRIES):  # another run may put its own in place between two steps
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
