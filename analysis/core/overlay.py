"""The files of a project's data folder, laid over those of the package.

A file of the project is read in place of the package's file of the same name; of the documents
that hold named entries, each entry is. What only one of the two folders holds is read from there.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, TypeVar

from analysis.core.paths import data_folder, package_data
from analysis.core.yaml_models import contents, is_empty, read_document

T = TypeVar("T")
State = tuple[tuple[tuple[str, int, int], ...], ...]


def layers(folder: Path | str | None = None) -> tuple[Path, ...]:
    """Return the data folders that are read, the package's first.

    Parameters
    ----------
    folder : Path or str, optional
        The data folder where it was chosen, as of `analysis.core.paths.data_folder`.

    Examples
    --------
    >>> [place.name for place in layers()]
    ['data']
    """
    return tuple(dict.fromkeys((package_data(), data_folder(folder))))


def file_of(name: str, folder: Path | str | None = None) -> Path:
    """Return the file of a name that is read; the package's if there is none.

    Parameters
    ----------
    name : str
        Relative to the data folder, such as ``hedges.yml``.
    folder : Path or str, optional
        As of `layers`.
    """
    package, *own = layers(folder)
    return next((one / name for one in own if os.path.lexists(one / name)), package / name)


def files_of(
    place: str, ending: str, folder: Path | str | None = None, *, own: bool = False
) -> dict[str, Path]:
    """Return the files of a folder that are read, by their names.

    Parameters
    ----------
    place : str
        ``articles`` or ``figures``.
    ending : str
        Such as ``.yml``.
    folder : Path or str, optional
        As of `layers`.
    own : bool
        Only those of the folder that was chosen.
    """
    read = layers(folder)[-1:] if own else layers(folder)
    found = {file.name: file for one in read for file in (one / place).glob(f"*{ending}")}
    return dict(sorted(found.items()))


def read_entries(
    name: str, kind: type[dict[Any, T]], folder: Path | str | None = None
) -> dict[str, T]:
    """Read a document of named entries; a project's entry replaces the package's of its name.

    Parameters
    ----------
    name : str
        Such as ``hedges.yml``. A project's may be missing, or hold nothing but comments.
    kind : type
        A mapping of records.
    folder : Path or str, optional
        As of `layers`.

    Raises
    ------
    DocumentError
        With everything that is wrong with one of the files.
    """
    package, *own = layers(folder)
    read = dict(read_document(package / name, kind))
    for file in (one / name for one in own if os.path.lexists(one / name)):
        read |= {} if is_empty(file) else read_document(file, kind)
    return read


def file_of_entry(
    entry: str, name: str, kind: type[dict[Any, T]], folder: Path | str | None = None
) -> Path:
    """Return the file whose entry of a name is read; the arguments are those of `read_entries`."""
    file = file_of(name, folder)
    own = file.parent != package_data() and not is_empty(file)
    return file if own and entry in read_document(file, kind) else package_data() / name


def state(folder: Path | str | None = None) -> State:
    """Return path, time and size of all files of the folders that are read: they show a change."""
    return tuple(contents(one) for one in layers(folder))
