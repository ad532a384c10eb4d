"""The fonts that PDFs and pictures are set in: ours first, then the system's."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from analysis.core.errors import MissingToolError
from analysis.core.fonts import has_shapes, packaged_fonts


@cache
def fonts(*, system: bool = False) -> Any:
    """Return the DejaVu fonts that matplotlib brings along and those of the extra ``cjk``.

    Parameters
    ----------
    system : bool
        Whether to add the system's.

    Returns
    -------
    typst.Fonts

    Raises
    ------
    MissingToolError
        If matplotlib is not installed.
    """
    files = [*_dejavu(), *packaged_fonts(), *(_of_the_system() if system else ())]
    return _fonts_of(dict.fromkeys(files))


def _dejavu() -> list[Path]:
    """Return DejaVu alone: other fonts beside it have boxes in place of characters."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise MissingToolError("matplotlib is not installed; its fonts are needed for the PDF")
    return sorted((Path(found.origin).parent / "mpl-data" / "fonts" / "ttf").glob("DejaVu*.ttf"))


def _of_the_system() -> list[Path]:
    import typst

    known = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts()
    return sorted(Path(one.path) for one in known if one.path and has_shapes(one.family))


def _fonts_of(files: Iterable[Path]) -> Any:
    """Return the fonts of single files; Typst takes folders, of which it keeps the files' paths."""
    import typst

    with tempfile.TemporaryDirectory(prefix="fonts-") as folder:
        for number, file in enumerate(files):
            (Path(folder) / f"{number}-{file.name}").symlink_to(file.resolve())
        return typst.Fonts(include_system_fonts=False, font_paths=[folder])
