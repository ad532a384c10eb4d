"""Tables in pages of HTML, as rows of text: cells that span several are repeated in each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.core.errors import SourceError, shown

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.I)
_ENCODINGS = {"utf-8": "utf-8-sig", "utf8": "utf-8-sig", "gb2312": "gb18030", "gbk": "gb18030",
              "gb18030": "gb18030"}  # fmt: skip
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}
_ROWS, _COLUMNS = 2000, 60
_REPORT = "look at the page; if the office has changed its form, report it"


def page_of(body: bytes, source: str) -> BeautifulSoup:
    """Return a page that an office sent.

    Parameters
    ----------
    body : bytes
    source : str
        For errors.

    Raises
    ------
    SourceError
        If it is empty, in no encoding that is read, damaged, or breaks off.

    Examples
    --------
    >>> page_of("<meta charset=gbk><p>中国</p></html>".encode("gbk"), "x").p.get_text()
    '中国'
    """
    from bs4 import BeautifulSoup

    if not body.strip():
        raise SourceError(source, "an empty answer", "a page of HTML", "try again later")
    declared = _DECLARED.search(body[:4096])
    said = declared[1].decode().lower() if declared else "utf-8"
    if said not in _ENCODINGS:
        expected = f"one of {', '.join(sorted(_ENCODINGS))}"
        raise SourceError(source, f"the encoding {shown(said)}", expected, _REPORT)
    try:
        text = body.decode(_ENCODINGS[said])
    except UnicodeDecodeError as error:
        found = f"bytes that are not {said} at {error.start}"
        raise SourceError(source, found, f"a page in {said}", "fetch it again") from None
    if "\ufffd" in text:
        found = "signs in place of characters that were lost (U+FFFD)"
        raise SourceError(source, found, "a page without them", "fetch it again")
    if "</html" not in text.lower():
        found = f"a page that breaks off after {shown(text[-40:])}"
        raise SourceError(source, found, "a whole page of HTML", "fetch it again")
    return BeautifulSoup(text, "html.parser")


def plain(text: str) -> str:
    """Return text in usual widths, each run of blanks as one.

    Examples
    --------
    >>> plain("（2）Country （Region）,６.2026\u00a0")
    '(2)Country (Region),6.2026'
    """
    return " ".join(text.translate(_WIDE).split())


def rows_of(table: Tag, source: str) -> list[list[str]]:
    """Return the rows of a table, a text for each column; blank rows are left out.

    Raises
    ------
    SourceError
        If it holds another table, or is larger than a table of figures is.

    Examples
    --------
    >>> page = page_of(b"<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr>"
    ...                b"<tr><td>c</td><td>d</td></tr></table></html>", "x")
    >>> rows_of(page.table, "x")
    [['a', 'b', 'b'], ['a', 'c', 'd']]
    """
    lines = table.find_all("tr")
    if table.find("table") is not None:
        raise SourceError(source, "a table within a table", "one table", _REPORT)
    if len(lines) > _ROWS:
        raise SourceError(source, f"{len(lines):,} rows", f"at most {_ROWS:,}", _REPORT)
    rows, down = list[list[str]](), dict[int, tuple[int, str]]()
    for number, line in enumerate(lines, 1):
        row, down = _row(line, down, source, number)
        if any(row):
            rows.append(row)
    return rows


def _row(
    line: Tag, down: dict[int, tuple[int, str]], source: str, number: int
) -> tuple[list[str], dict[int, tuple[int, str]]]:
    """Return a row's texts, and the cells that reach down into the next ones."""
    cells = line.find_all(["td", "th"], recursive=False)
    if len(cells) != len(line.find_all(["td", "th"])):
        found, expected = "a cell within a cell", "cells one after the other"
        raise SourceError(source, found, expected, _REPORT, row=str(number))
    row, left = list[str](), dict[int, tuple[int, str]]()
    waiting = [(plain(cell.get_text()), _span(cell, "colspan"), _span(cell, "rowspan"))
               for cell in cells]  # fmt: skip
    while waiting or len(row) in down:
        if len(row) in down:
            rest, text = down[len(row)]
            wide = 1
        else:
            text, wide, rest = waiting.pop(0)
        for _ in range(wide):
            if rest > 1:
                left[len(row)] = (rest - 1, text)
            row.append(text)
        if len(row) > _COLUMNS:
            expected = f"at most {_COLUMNS}"
            raise SourceError(source, f"{len(row)} cells", expected, _REPORT, row=str(number))
    return row, left


def _span(cell: Tag, name: str) -> int:
    said = str(cell.get(name, "1")).strip()
    return min(int(said), _COLUMNS + 1) if re.fullmatch("[1-9][0-9]{0,8}", said) else 1
