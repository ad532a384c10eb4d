"""Writing rows into a store: aside first, then in place, and last a manifest that names them.

Until the new manifest is in the place of the one before, which is one step, nothing of what was
written is part of the store. Files are synced before they are named, so that a power failure leaves
the store as it was or as it is to be.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from analysis.core.errors import FolderError
from analysis.core.files import replace_file, sync
from analysis.figures.figure import Figure
from analysis.figures.manifest import MANIFEST, Manifest, Part, read_manifest
from analysis.figures.parquet import NewRow, verified, write_rows

STAGED = ".append-"
Rows = Sequence[tuple[Figure, Mapping[str, str]]]  # a figure as it is to be held, and its cells


def write(rows: Rows, seen: str, figures: Path) -> None:
    """Write rows into new files, and a manifest that names them in place of those they replace.

    Only whoever holds the store's lock may call it.

    Parameters
    ----------
    rows : sequence of (Figure, mapping of str to str)
        One at least; the partition and the number of each are those of its figure.
    seen : str
        The day on which they were seen.
    figures : Path
        The folder of figures.

    Raises
    ------
    FolderError
        If they can't be written; the store stays as it was.
    """
    before = read_manifest(figures)
    _sweep(figures, before)
    try:
        folder = Path(tempfile.mkdtemp(prefix=STAGED, dir=figures))
        try:
            made, replaced = _staged(rows, seen, figures, before, folder)
            for one in made:
                _place(folder / one.name, figures / one.name)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise FolderError(figures, error, "data") from None
    kept = [one for one in before.parts if one not in replaced]
    parts = tuple(sorted([*kept, *made], key=lambda one: one.name))
    last = dict(before.last) | {figure.file: figure.row for figure, _ in rows}
    after = Manifest(parts, last, tuple(one.name for one in replaced))
    try:
        replace_file(figures / MANIFEST, after.to_json())
    except OSError as error:
        raise FolderError(figures, error, "data") from None
    _sweep(figures, after)


def _staged(
    rows: Rows, seen: str, figures: Path, before: Manifest, folder: Path
) -> tuple[list[Part], list[Part]]:
    """Write rows into files of a folder aside; return these, and the files that they replace."""
    groups: dict[tuple[str, Part | None], list[NewRow]] = defaultdict(list)
    for figure, cells in rows:
        target = _target(before, figure.file, figure.partner)
        groups[figure.file, target].append((figure.row, seen, cells))
    made = list[Part]()
    for (name, target), new in groups.items():
        old = [] if target is None else [verified(figures, target)]
        made += write_rows(folder, name, old, new)
    return made, [target for _, target in groups if target is not None]


def _target(manifest: Manifest, name: str, partner: str) -> Part | None:
    """Return the file of a partition into which rows of a partner go; None if there is none."""
    parts = [one for one in manifest.parts if one.partition == name]
    holding = [one for one in parts if one.holds(partner)]
    before = [one for one in parts if one.partners[:3] < partner]
    return next(iter([*holding, *reversed(before), *parts]), None)


def _place(aside: Path, file: Path) -> None:
    """Move a file to where it belongs, and wait until it is there for good."""
    sync(aside)
    file.parent.mkdir(parents=True, exist_ok=True)
    aside.replace(file)
    for folder in (file.parent, file.parent.parent, file.parent.parent.parent):
        sync(folder)


def _sweep(figures: Path, manifest: Manifest) -> None:
    """Remove what is in no manifest, nor in the one before: appends that were killed left it."""
    named = {*(one.name for one in manifest.parts), *manifest.before}
    for left in figures.glob(f"{STAGED}*"):
        shutil.rmtree(left, ignore_errors=True)
    for file in figures.glob("source=*/reporter=*/*.parquet"):
        if file.relative_to(figures).as_posix() not in named:
            with suppress(OSError):  # which another reads, on Windows
                file.unlink()
