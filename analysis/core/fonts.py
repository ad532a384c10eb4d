"""Font files that packages bring along, for characters that the fonts of charts and PDFs lack."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

_PACKAGES = ("noto_cjk_sans_otc",)  # of the extra `cjk`; each holds font files and nothing else
_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
_NO_SHAPES = "lastresort"


@cache
def packaged_fonts() -> tuple[Path, ...]:
    """Return the font files of the extra ``cjk``, if it is installed."""
    places = [found.origin for name in _PACKAGES if (found := find_spec(name)) and found.origin]
    files = (file for place in places for file in Path(place).parent.iterdir())
    return tuple(sorted(file for file in files if file.suffix.lower() in _SUFFIXES))


def has_shapes(family: str) -> bool:
    """Whether a font has shapes of its own, rather than a box for every character there is.

    Examples
    --------
    >>> has_shapes("DejaVu Sans"), has_shapes("Last Resort High-Efficiency")
    (True, False)
    """
    return _NO_SHAPES not in family.replace(" ", "").lower()
