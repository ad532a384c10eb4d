"""Text in lines of a width, by an average letter: where no font is at hand to measure it."""

from __future__ import annotations

import textwrap
from unicodedata import east_asian_width

from analysis.core.html import seen

_WIDE = "\ue000"  # counts as the second half of a wide character; no text holds it


def wrapped(text: str, size: float, inches: float, *, bold: bool = False) -> list[str]:
    """Return the lines of a text that is to stay within so many inches, by an average letter.

    A Chinese, Japanese or Korean character is as wide as two letters.

    Examples
    --------
    >>> wrapped("中国海关总署数据", 9, 0.6), wrapped("customs", 9, 0.6)
    (['中国海关', '总署数据'], ['customs'])
    """
    per_inch = 72 / (size * (0.64 if bold else 0.57))
    counted = "".join(sign + _WIDE * (east_asian_width(sign) in "WF") for sign in seen(text))
    lines = textwrap.wrap(counted, max(int(inches * per_inch), 8))
    return [line.replace(_WIDE, "") for line in lines]
