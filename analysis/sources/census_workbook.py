"""US Census Bureau: trade in goods by country and month since 1985, from ``country.xlsx``.

One sheet holds a row for each year and country: imports and exports of each month and of the year
so far, in millions of dollars, on the customs basis; exports f.a.s., imports at customs value.
Months not published yet are 0, as are those without trade and those of a country that did not
exist: a 0 says nothing, and no figure is made of it. From 2003 on, values are whole dollars, with
six decimals at the most, but for what binary numbers add to them (``108660.87577099999``).

One row is adjusted for seasons, ``World, Seasonally Adjusted``: it is of a source of its own,
``census-adjusted``. The workbook does not say when it was released, and neither does its file: what
is stamped there may be days older than the release.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analysis.core.errors import MissingToolError, ParameterError, SourceError, shown
from analysis.core.spans import Span
from analysis.sources import schedule_c
from analysis.sources.bodies import CHANGED, LATER, Rule, check_cells, level, once, published_of
from analysis.sources.policy import Policy
from analysis.sources.published import Published
from analysis.sources.request import Address, Answer, Plan, Request

SOURCE, SOURCE_ADJUSTED = "census", "census-adjusted"
POLICY = Policy(SOURCE, frozenset({"www.census.gov"}), seconds=300.0)
FIRST = "1985-01"
URL = "https://www.census.gov/foreign-trade/balance/country.xlsx"

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_FLOWS = {"I": "import", "E": "export"}
_COLUMNS = ("year", "CTY_CODE", "CTYNAME", *(
    f"{flow}{month}" for flow in _FLOWS for month in (*_MONTHS, "YR")
))  # fmt: skip
_WORLD, _WORLD_ADJUSTED = "0015", "0004"
_PLACES = {_WORLD: "WLD", _WORLD_ADJUSTED: "WLD", "0003": "EUU"}
_RULES = {"year": Rule("(19|20)[0-9]{2}", "a year"), "CTY_CODE": Rule("[0-9]{4}", "four digits")}
_NOISE = 16  # units in the last place, by which binary sums may be off
_DECIMALS = 6
_LARGEST = 400_000_000  # bytes, unpacked


@dataclass(frozen=True)
class _Line:
    """A row of the sheet: a country and a year."""

    number: int
    year: int
    code: str
    cells: dict[str, Any]

    @property
    def place(self) -> str:
        return f"{self.number} ({self.code}, {self.year})"


def plan(request: Request, today: dt.date) -> Plan:
    """Plan what is asked: the workbook, which holds all countries and months.

    Parameters
    ----------
    request : Request
        Of the United States (``USA``).
    today : datetime.date

    Raises
    ------
    ParameterError
        If the workbook has no such reporter, partner, flow or month.

    Examples
    --------
    >>> print(next(plan(Request("USA", "CHN"), dt.date(2026, 9, 20))))
    https://www.census.gov/foreign-trade/balance/country.xlsx
    """
    request.span(FIRST, today)
    if request.reporter != "USA":
        raise ParameterError("reporter", request.reporter, "USA, whose trade the Bureau counts")
    if not {*_FLOWS.values()} & {*request.flows}:
        raise ParameterError("flows", request.flows, "export or import: there are no totals")
    if request.partner is not None and request.partner not in _PLACES.values():
        schedule_c.code_of(request.partner)
    yield Address(URL)


def read(body: bytes, seen: dt.date) -> list[Published]:
    """Read the workbook.

    Areas that overlap with countries are left out, but for the world and the European Union.

    Parameters
    ----------
    body : bytes
    seen : datetime.date
        The day on which it was answered: the day of release is not known.

    Returns
    -------
    list of Published
        Of the sources ``census`` and ``census-adjusted``: months, and years or years so far of
        which each month has trade.

    Raises
    ------
    SourceError
        For what is no such workbook; for a column, country or number that is not known, a year
        that is not the sum of its months, and trade in a month that is not published yet.
    MissingToolError
        If openpyxl is not installed.

    Examples
    --------
    >>> read(b"<html>Gone</html>", dt.date(2026, 9, 20))
    Traceback (most recent call last):
    analysis.core.errors.SourceError: census: found what is no workbook; expected country.xlsx; try
    again later...
    """
    lines, faults, figures = list(_lines(body)), list[SourceError](), list[Published]()
    newest, months = _newest(lines)
    for line in lines:
        try:
            figures += _figures(line, months if line.year == newest else 12, seen)
        except SourceError as error:
            faults.append(error)
    SourceError.raise_all(faults)
    return once(figures, SOURCE)


def published(answers: Iterable[Answer]) -> list[Published]:
    """Read all that was answered to a plan.

    Parameters
    ----------
    answers : iterable of Answer
        In the order of the plan.

    Raises
    ------
    SourceError
        If an answer can't be read, or none of them holds a figure.

    Examples
    --------
    >>> published([])
    Traceback (most recent call last):
    analysis.core.errors.SourceError: census: found no figure; expected one figure at least; the
    office may not publish what was asked for, or not yet; check the codes
    """
    return published_of(read, answers, SOURCE)


def _lines(body: bytes) -> Iterator[_Line]:
    """Yield the rows of the sheet."""
    rows = _sheet(body)
    at = {place: str(name) for place, name in enumerate(next(rows, ())) if name is not None}
    if sorted(at.values()) != sorted(_COLUMNS):
        found = ", ".join(sorted({*at.values()} ^ {*_COLUMNS})) or "a column given twice"
        expected = "the columns " + ", ".join(_COLUMNS)
        raise SourceError(SOURCE, f"{found} missing or unknown", expected, CHANGED, row="1")
    for number, values in enumerate(rows, 2):
        if any(value is not None for value in values):
            whole = [*values, *[None] * len(at)]  # a row ends with its last cell
            yield _line(number, {name: whole[place] for place, name in at.items()})


def _sheet(body: bytes) -> Iterator[tuple[Any, ...]]:
    """Return the values of the sheet, row by row."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        how = "openpyxl is not installed: pip install trade-claims[excel]"
        raise MissingToolError(how) from None
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            size = sum(one.file_size for one in packed.infolist())
        if size > _LARGEST:
            found, expected = f"{size:,} bytes, unpacked", f"at most {_LARGEST:,}"
            raise SourceError(SOURCE, found, expected, CHANGED)
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        return iter(list(book["country"].iter_rows(values_only=True)))
    except SourceError:
        raise
    except Exception as error:  # of a library, on a file that may hold anything
        found = f"a workbook that can't be read ({shown(str(error))})"
        if isinstance(error, zipfile.BadZipFile):
            found = "what is no workbook"
        raise SourceError(SOURCE, found, "country.xlsx", LATER) from None


def _line(number: int, cells: dict[str, Any]) -> _Line:
    """Return a row, of which every cell is what its column may hold."""
    texts = {name: str(cells[name]) for name in ("year", "CTY_CODE")}
    check_cells(texts, _RULES, SOURCE, str(number))
    bad = [name for name in _COLUMNS[3:] if not _is_level(cells[name])]
    SourceError.raise_all([
        SourceError(
            SOURCE, shown(cells[name]), "a number from 0", CHANGED, row=str(number), column=name
        )
        for name in bad
    ])  # fmt: skip
    return _Line(number, int(texts["year"]), texts["CTY_CODE"], cells)


def _is_level(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell < 1e12


def _newest(lines: list[_Line]) -> tuple[int, int]:
    """Return the newest year and how many of its months are published, by the world's trade."""
    world = [line for line in lines if line.code == _WORLD]
    if not world:
        expected = f"the country {_WORLD}, World, Not Seasonally Adjusted"
        raise SourceError(SOURCE, "no trade of the world", expected, CHANGED)
    newest = max(world, key=lambda line: line.year)
    held, other = ([bool(newest.cells[f"{flow}{month}"]) for month in _MONTHS] for flow in _FLOWS)
    published = sum(held)
    if held != other or not published or any(held[published:]):
        expected = "imports and exports of the same months, from January on"
        raise SourceError(SOURCE, "others", expected, CHANGED, row=newest.place)
    later = [line for line in lines if line.year > newest.year]
    if later:
        expected = f"no year after {newest.year}, the world's newest"
        raise SourceError(SOURCE, str(later[0].year), expected, CHANGED, row=later[0].place)
    return newest.year, published


def _figures(line: _Line, published: int, seen: dt.date) -> Iterator[Published]:
    """Yield the figures of a row, if it is one of a country, the Union or the world."""
    partner, source = _PLACES.get(line.code), SOURCE
    if line.code == _WORLD_ADJUSTED:
        source = SOURCE_ADJUSTED
    if partner is None and line.code >= "1000":
        partner = schedule_c.country(line.code, SOURCE, line.place)
    if partner is None:
        return
    for letter, flow in _FLOWS.items():
        for span, value in _levels(line, letter, published):
            yield level(
                span, value, (seen.isoformat(), "first seen"), "1000000",
                source=source, reporter="USA", partner=partner, flow=flow, currency="USD",
                reference=f"US Census Bureau, country.xlsx, {line.code}", url=URL,
            )  # fmt: skip


def _levels(line: _Line, letter: str, published: int) -> Iterator[tuple[Span, str]]:
    """Yield the months that have trade, and the year so far if each of its months has."""
    first = line.year * 12
    texts = [_digits(line, f"{letter}{name}") for name in (*_MONTHS, "YR")]
    _check_months(line, letter, published, _step(texts))
    for month, text in enumerate(texts[:published]):
        if text != "0":
            yield Span(first + month, first + month + 1), text
    if published > 1 and "0" not in (*texts[:published], texts[12]):
        yield Span(first, first + published), texts[12]


def _check_months(line: _Line, letter: str, published: int, step: float) -> None:
    """Refuse trade in a month that is not published, and a year that is not its months' sum."""
    for name in _MONTHS[published:]:
        if cell := line.cells[f"{letter}{name}"]:
            expected = f"0, as {line.year} is published up to {_MONTHS[published - 1]}"
            raise _wrong(line, f"{letter}{name}", cell, expected)
    total = math.fsum(line.cells[f"{letter}{name}"] for name in _MONTHS)
    if abs(total - line.cells[f"{letter}YR"]) > 7 * step:
        expected = f"{total:.6f}, the sum of its months"
        raise _wrong(line, f"{letter}YR", line.cells[f"{letter}YR"], expected)


def _wrong(line: _Line, column: str, found: object, expected: str) -> SourceError:
    return SourceError(SOURCE, shown(found), expected, CHANGED, row=line.place, column=column)


def _step(texts: list[str]) -> float:
    """Return the size of the last digit of the numbers with most of them; a dollar at least."""
    return 10.0 ** -min(_DECIMALS, max(len(text.partition(".")[2]) for text in texts))


def _digits(line: _Line, column: str) -> str:
    """Return a number as it was printed: without what binary numbers add to its decimals."""
    value = line.cells[column]
    for places in range(_DECIMALS + 1):
        rounded = round(float(value), places)
        if abs(value - rounded) <= _NOISE * math.ulp(value):
            return f"{Decimal(repr(rounded)).normalize():f}"
    if line.code != _WORLD_ADJUSTED:
        expected = f"{_DECIMALS} decimals at the most, which are dollars"
        raise _wrong(line, column, value, expected)
    return f"{Decimal(repr(value)):f}"
