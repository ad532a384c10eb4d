"""A file of figures as the lines that an editor shows, and the cells on each of them.

Evidence cites a figure by file and line, and the fingerprint of a trade is taken over its lines:
both use the division into lines made here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from analysis.core.errors import FigureError
from analysis.core.formatting import hidden

_LONGEST = 10_000  # characters of a line
_BREAKS = "\t\u2028\u2029"  # which end a line or a cell in some programs, and in others do not


def lines_of(file: Path) -> list[str]:
    r"""Return the lines of a file in UTF-8, without their ends (``\n`` or ``\r\n``).

    Raises
    ------
    FigureError
        If there is no such file, or it is not in UTF-8.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise FigureError(file, None, None, "no such file", "a CSV of figures") from None
    except OSError as error:
        found = (error.strerror or str(error)).lower()
        raise FigureError(file, None, None, found, "a CSV that can be read") from None
    except UnicodeDecodeError as error:
        row = error.object.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{error.object[error.start]:02x}"
        raise FigureError(file, row, None, found, "a CSV in UTF-8") from None
    return [line.removesuffix("\r") for line in text.split("\n")]


def cells_of(line: str) -> list[str]:
    """Return the cells of one line of a CSV; none of a blank one.

    Raises
    ------
    ValueError
        With what was found and what was expected: for a character that is not seen, a quote that
        is not closed on the line, and a line of absurd length.

    Examples
    --------
    >>> cells_of('gacc,"The Star, SCMP",38.17'), cells_of("")
    (['gacc', 'The Star, SCMP', '38.17'], [])
    """
    if len(line) > _LONGEST:
        raise ValueError(f"{len(line)} characters", f"at most {_LONGEST} on a line")
    if not line.isprintable():
        sign = next((one for one in line if hidden(one) or one in _BREAKS), "")
        if sign:
            raise ValueError(f"the character U+{ord(sign):04X}", "none that is not seen: remove it")
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise ValueError(
                "a line break within a cell",
                "a row on one line: a quote opens here that ends on a later line or not at all",
            ) from None
        raise ValueError("a quote within a cell", 'it doubled, as in "a ""b"" c"') from None


def line_of(cells: Iterable[str]) -> str:
    """Return cells as one line of a CSV.

    Examples
    --------
    >>> line_of(["gacc", "The Star, SCMP", "38.17"])
    'gacc,"The Star, SCMP",38.17'
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()
