"""The fonts that a chart is written in: ours, and others for characters that it lacks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from analysis.core.fonts import has_shapes, packaged_fonts

OURS = "DejaVu Sans"
_FIRST = " SC"  # of the shapes of Chinese characters, those of China
_PLAIN = 400  # the weight of a font that is neither bold nor light


@lru_cache(maxsize=256)
def families(text: str) -> tuple[str, ...]:
    """Return the fonts that together have the most characters of a text, ours first.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> families("Trade, São Tomé")
    ('DejaVu Sans',)
    """
    left = {ord(sign) for sign in text if not sign.isspace()}
    left -= _characters(font_manager.findfont(OURS))
    found = [OURS]
    for family, file in _others():
        if not left:
            break
        has = left & _characters(file)
        if has:
            found.append(family)
            left -= has
    return tuple(found)


@lru_cache(maxsize=512)
def _characters(file: str) -> frozenset[int]:
    """Return the characters that a font has shapes for; none of a file that is no font."""
    try:
        return frozenset(FT2Font(file).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()


def _others() -> Iterator[tuple[str, str]]:
    """Yield family and file of the fonts at hand: of the extra ``cjk`` first, then the system's."""
    manager = font_manager.fontManager
    ours = packaged_fonts()
    for file in ours:
        if all(Path(one.fname) != file for one in manager.ttflist):
            manager.addfont(file)
    usable = [
        one for one in manager.ttflist
        if has_shapes(one.name) and one.style == "normal" and one.weight == _PLAIN
    ]  # fmt: skip

    def order(one: font_manager.FontEntry) -> tuple[bool, bool, str]:
        return Path(one.fname) not in ours, not one.name.endswith(_FIRST), one.name

    yield from ((one.name, one.fname) for one in sorted(usable, key=order))


@contextmanager
def unremarked() -> Iterator[None]:
    """Keep matplotlib from logging that a font is not there in bold."""
    log = logging.getLogger("matplotlib.font_manager")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)
