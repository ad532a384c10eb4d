"""One row per published figure: the columns, their meaning and the checks on them.

A figure is a value over a span, released on a day, to a stated precision. Files of figures are
CSV, one per source; nothing in them is dropped, filled or mended while reading: the first row
that can't be trusted stops the reading with a `FigureError`.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from analysis.core.errors import FigureError, ParameterError
from analysis.core.spans import Span
from analysis.figures.figure import Figure

FLOWS = ("export", "import", "total")
FLOW_NAMES = {"total": "trade", "export": "exports", "import": "imports"}
FLOW_TITLES = {"total": "Total trade", "export": "Exports", "import": "Imports"}
CURRENCIES = ("USD", "CNY")
DATE_BASES = ("release", "restated", "stated later", "calendar", "seen")
KEY = ["source", "reporter", "partner", "flow", "first_month", "last_month", "currency", "released"]
COLUMNS = [
    "source", "reporter", "partner", "flow", "first_month", "last_month", "currency", "value",
    "unit", "resolution", "growth_pct", "growth_by", "released", "date_basis", "outlets",
    "reference", "url",
]  # fmt: skip
BILLION = 9

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_LEVEL = re.compile(r"\d{1,15}(\.\d+)?")
_POSITIVE = re.compile(r"(?=.*[1-9])\d+(\.\d+)?")


def _one_of(*names: str) -> tuple[Callable[[str], bool], str]:
    return names.__contains__, "one of " + ", ".join(name or "nothing" for name in names)


def _matches(pattern: str | re.Pattern[str], said: str) -> tuple[Callable[[str], bool], str]:
    return lambda text: re.fullmatch(pattern, text) is not None, said


def _is_month(text: str) -> bool:
    return re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text) is not None


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_RULES: dict[str, tuple[Callable[[str], bool], str]] = {
    "source": _matches(r"[a-z][a-z0-9-]*", "the name of a source, in lower case"),
    "reporter": _matches(r"[A-Z]{3}", "an ISO 3166 code of three capitals"),
    "partner": _matches(r"[A-Z]{3}", "an ISO 3166 code of three capitals"),
    "flow": _one_of(*FLOWS),
    "first_month": (_is_month, "a month that exists, as 2022-03"),
    "last_month": (_is_month, "a month that exists, as 2022-03"),
    "currency": _one_of(*CURRENCIES),
    "value": (lambda text: not text or _LEVEL.fullmatch(text) is not None, "a number, as printed"),
    "unit": (lambda text: not text or re.fullmatch("10*", text) is not None,
             "1 or a power of ten, such as 1000000000 for billions"),
    "resolution": (lambda text: not text or _POSITIVE.fullmatch(text) is not None,
             "the size of the last printed digit, such as 0.01"),
    "growth_pct": (lambda text: not text or _NUMBER.fullmatch(text) is not None,
                   "growth in per cent, as printed"),
    "growth_by": _one_of("", "office", "outlet"),
    "released": (_is_day, "a day that exists, as 2022-04-13"),
    "date_basis": _one_of(*DATE_BASES),
    "outlets": _matches(r"[1-9]\d*", "how many outlets agree, 1 or more"),
    "reference": _matches(r"(?s).*\S.*", "where the figure was read"),
    "url": _matches(r"(https?://\S+)?", "an http address, or nothing"),
}  # fmt: skip


def read_figures(file: Path | str) -> tuple[Figure, ...]:
    """Read one CSV of published figures and check every cell of it.

    Parameters
    ----------
    file : Path or str
        A CSV with the columns `COLUMNS`, in any order.

    Returns
    -------
    tuple of Figure
        One per row, in the order of the file.

    Raises
    ------
    FigureError
        For a missing or unknown column, a wrong type, a month that does not exist, a span that
        ends before it starts, a duplicate key, an unknown flow or currency, a value without unit
        or resolution, a release before its span's end.

    Examples
    --------
    >>> from analysis.core import paths
    >>> gacc = read_figures(paths.data_folder() / "figures" / "gacc.csv")
    >>> row = next(one for one in gacc if one.span == "2022Q1" and one.flow == "total")
    >>> print(row.value, row.resolution, row.growth, row.currency, row.released)
    243.03 0.01 27.8 CNY 2022-04-13
    """
    path = Path(file)
    rows = rows_of(path)
    for column, (holds, expected) in _RULES.items():
        for line, row in rows:
            if not holds(row[column]):
                raise FigureError(path, line, column, repr(row[column]), expected)
    _check_rows(rows, path)
    return tuple(_figure(row, path.name, line) for line, row in rows)


def rows_of(file: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a file with their lines, a cell for every column.

    Raises
    ------
    FigureError
        If it is no table with the columns `COLUMNS`.
    """
    (_, header), *lines = _lines(file) or [(1, [])]
    _check_header(header, file)
    for line, cells in lines:
        if len(cells) != len(header):
            found = f"{len(cells)} cells"
            raise FigureError(file, line, None, found, f"{len(header)}, as in the header")
    if not lines:
        raise FigureError(file, None, None, "no row", "at least one figure")
    return [(line, dict(zip(header, cells, strict=True))) for line, cells in lines]


def _lines(file: Path) -> list[tuple[int, list[str]]]:
    """Return the cells of each line of a file that is not blank, with the line's number."""
    try:
        reader = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), ""), strict=True)
        found, last = [], 0
        for cells in reader:
            if reader.line_num > last + 1:
                expected = "a row on one line: a quote opens here that ends on a later line"
                raise FigureError(file, last + 1, None, "a line break within a cell", expected)
            last = reader.line_num
            found += [(last, cells)] if cells else []
    except FileNotFoundError:
        raise FigureError(file, None, None, "no such file", "a CSV of figures") from None
    except (UnicodeDecodeError, csv.Error) as error:
        text = str(error).strip().splitlines()[-1]
        raise FigureError(file, None, None, text, "a CSV in UTF-8 with one header") from None
    return found


def _check_header(header: Sequence[str], file: Path) -> None:
    expected = "the columns " + ", ".join(COLUMNS)
    for name in COLUMNS:
        if name not in header:
            raise FigureError(file, 1, name, "no such column", expected)
    for name in header:
        if name not in COLUMNS:
            raise FigureError(file, 1, name, "an unknown column", expected)
        if list(header).count(name) > 1:
            raise FigureError(file, 1, name, "a column given twice", expected)


_BESIDE = "the size of the last printed digit of the value beside it"
_ROW_RULES: tuple[tuple[str, Callable[[dict[str, str]], bool], str], ...] = (
    ("value", lambda row: bool(row["value"] or row["growth_pct"]), "a value or a growth rate"),
    ("unit", lambda row: bool(row["unit"] or not row["value"]), "the unit of the value beside it"),
    ("resolution", lambda row: bool(row["resolution"] or not row["value"]), _BESIDE),
    ("growth_by", lambda row: bool(row["growth_by"]) == bool(row["growth_pct"]),
     "office or outlet where growth is given, and nothing elsewhere"),
    ("last_month", lambda row: row["last_month"] >= row["first_month"],
     "a month no earlier than first_month"),
    ("released", lambda row: row["released"] > row["last_month"] + "-31",
     "a day after the span's end"),
)  # fmt: skip


def _check_rows(rows: Sequence[tuple[int, dict[str, str]]], file: Path) -> None:
    for column, holds, expected in _ROW_RULES:
        for line, row in rows:
            if not holds(row):
                raise FigureError(file, line, column, repr(row[column]), expected)
    keys: set[tuple[str, ...]] = set()
    for line, row in rows:
        key = tuple(row[name] for name in KEY)
        if key in keys:
            expected = "no second row with the same " + ", ".join(KEY)
            raise FigureError(file, line, "released", repr(row["released"]), expected)
        keys.add(key)


def _figure(row: dict[str, str], file: str, line: int) -> Figure:
    growth = Decimal(row["growth_pct"]) if row["growth_pct"] else None
    return Figure(
        source=row["source"], reporter=row["reporter"], partner=row["partner"], flow=row["flow"],
        span=Span.parse(f"{row['first_month']}..{row['last_month']}"), currency=row["currency"],
        value=_billions(row["value"], row["unit"]),
        resolution=_billions(row["resolution"], row["unit"]),
        growth=growth,
        growth_resolution=None if growth is None else last_digit(growth),
        growth_by=row["growth_by"], released=dt.date.fromisoformat(row["released"]),
        date_basis=row["date_basis"], outlets=int(row["outlets"]), reference=row["reference"],
        url=row["url"], file=file, row=line,
    )  # fmt: skip


def _billions(number: str, unit: str) -> Decimal | None:
    """Return a number in billions, with the digits that were printed."""
    return Decimal(number).scaleb(len(unit) - 1 - BILLION) if number else None


def last_digit(number: Decimal) -> Decimal:
    """Return the size of a number's last printed digit."""
    return Decimal(1).scaleb(int(number.as_tuple().exponent))


def as_day(date: object, name: str = "as_of") -> dt.date:
    """Read a day from text, a `datetime.date` or a timestamp.

    Raises
    ------
    ParameterError
        For anything that is not a day.

    Examples
    --------
    >>> as_day("2022-04-21")
    datetime.date(2022, 4, 21)
    """
    try:
        if isinstance(date, str) and _is_day(date):
            return dt.date.fromisoformat(date)
        if isinstance(date, dt.date):
            return dt.date(date.year, date.month, date.day)
    except (ValueError, TypeError):  # pandas.NaT is a date without a year
        pass
    raise ParameterError(name, date, "a day that exists, as 2022-04-21")


def as_of(figures: Iterable[Figure], date: object) -> tuple[Figure, ...]:
    """Return the figures as they were known on a day: of each, the newest release by then.

    A release of a growth rate alone supersedes no level: of each figure, the newest release with a
    level is kept, and the newest without one.

    Parameters
    ----------
    figures : iterable of Figure
    date : str or datetime.date

    Returns
    -------
    tuple of Figure
        One per source, reporter, partner, flow, span and currency, with a level or without, in the
        order given.
    """
    day, newest = as_day(date), dict[object, Figure]()
    known = [figure for figure in figures if figure.released <= day]
    for figure in known:
        older = newest.get(figure.row_key)
        if older is None or figure.released >= older.released:
            newest[figure.row_key] = figure
    return tuple(figure for figure in known if newest[figure.row_key] is figure)
