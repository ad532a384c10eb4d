"""One row per published figure: the columns, their meaning and the checks on them.

A figure is a value over a span, released on a day, to a stated precision. Files of figures are
CSV, one per source, or Parquet with the same cells; nothing in them is dropped, filled or mended
while reading: rows that can't be trusted stop the reading with a `FigureError`, which names all of
them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

from analysis.core.currencies import CURRENCIES
from analysis.core.errors import FigureError, ParameterError, shown
from analysis.core.spans import Span
from analysis.figures.figure import Figure
from analysis.figures.lines import cells_of, lines_of

FLOWS = ("export", "import", "total")
FLOW_NAMES = {"total": "trade", "export": "exports", "import": "imports"}
FLOW_TITLES = {"total": "Total trade", "export": "Exports", "import": "Imports"}
RELEASE_DAYS = ("release", "restated", "printed", "period stamp")  # of which it is known
UPPER_BOUNDS = ("dataset stamp", "seen", "first seen")  # it was out by then, perhaps long before
DATE_BASES = (*RELEASE_DAYS, "stated later", "calendar", "seen", "dataset stamp", "first seen")
KEY = ["source", "reporter", "partner", "flow", "first_month", "last_month", "currency", "released"]
COLUMNS = [
    "source", "reporter", "partner", "flow", "first_month", "last_month", "currency", "value",
    "unit", "resolution", "growth_pct", "growth_by", "released", "date_basis", "outlets",
    "reference", "url",
]  # fmt: skip
BILLION = 9
Row = tuple[int, dict[str, str]]
key_of = itemgetter(*KEY)  # what no two rows share

_LEVEL = r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,12})?"
_RATE = r"-?(0|[1-9][0-9]{0,7})(\.[0-9]{1,6})?"
_STEP = r"(?=.*[1-9])(0|[1-9][0-9]{0,14})(\.[0-9]{1,12})?"


def _one_of(*names: str) -> tuple[Callable[[str], bool], str]:
    return names.__contains__, "one of " + ", ".join(name or "nothing" for name in names)


def _matches(pattern: str, said: str) -> tuple[Callable[[str], bool], str]:
    fits = re.compile(pattern).fullmatch
    return lambda text: fits(text) is not None, said


_MONTH = (r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])", "a month that exists from 1900 on, as 2022-03")


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
    "first_month": _matches(*_MONTH),
    "last_month": _matches(*_MONTH),
    "currency": _one_of(*CURRENCIES),
    "value": _matches(rf"({_LEVEL})?", "a number, as printed, such as 38.17"),
    "unit": _matches(r"(10{0,12})?", "1 or a power of ten, such as 1000000000 for billions"),
    "resolution": _matches(rf"({_STEP})?", "the size of the last printed digit, such as 0.01"),
    "growth_pct": _matches(rf"({_RATE})?", "growth in per cent, as printed, such as -7.7"),
    "growth_by": _one_of("", "office", "outlet"),
    "released": (_is_day, "a day that exists, as 2022-04-13"),
    "date_basis": _one_of(*DATE_BASES),
    "outlets": _matches(r"[1-9][0-9]{0,3}", "how many outlets agree, 1 or more"),
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
        or resolution, a release before its span's end. It says all that is wrong with the file.

    Examples
    --------
    >>> from analysis.core import paths
    >>> gacc = read_figures(paths.data_folder() / "figures" / "gacc.csv")
    >>> row = next(one for one in gacc if one.span == "2022Q1" and one.flow == "total")
    >>> print(row.value, row.resolution, row.growth, row.currency, row.released)
    243.03 0.01 27.8 CNY 2022-04-13
    """
    path = Path(file)
    return figures_of(rows_of(path), path)


def rows_of(file: Path) -> list[Row]:
    """Return the rows of a file with their lines, a cell for every column.

    Raises
    ------
    FigureError
        If it is no table with the columns `COLUMNS`; it says all that is wrong.
    """
    rows, header, faults = list[Row](), list[str](), list[FigureError]()
    for number, text in enumerate(lines_of(file), 1):
        try:
            cells = cells_of(text)
        except ValueError as error:
            faults.append(FigureError(file, number, None, *error.args))
            continue
        if cells and not header:
            _check_header(header := cells, file, number)
        elif cells and len(cells) != len(header):
            expected = f"{len(header)}, as in the header"
            faults.append(FigureError(file, number, None, f"{len(cells)} cells", expected))
        elif cells:
            rows.append((number, dict(zip(header, cells, strict=True))))
    if not rows and not faults:
        faults.append(FigureError(file, None, None, "no row", "at least one figure"))
    FigureError.raise_all(faults)
    return rows


def figures_of(rows: Sequence[Row], file: Path, name: str = "") -> tuple[Figure, ...]:
    """Return the figures of rows, of which each cell is checked.

    Parameters
    ----------
    rows : sequence of (int, dict)
        From `rows_of`.
    file : Path
        The file that holds them, for errors.
    name : str, optional
        What evidence calls the file, by default its name.

    Raises
    ------
    FigureError
        It says all that is wrong.
    """
    cells = list(_bad_cells(rows, file))
    bad = {error.row for error in cells}
    sound = [(line, row) for line, row in rows if line not in bad]
    FigureError.raise_all([*cells, *_bad_rows(sound, file), *_doubles(sound, file)])
    called = name or file.name
    return tuple(_figure(row, called, line) for line, row in rows)


def _check_header(header: Sequence[str], file: Path, line: int) -> None:
    expected, known = "the columns " + ", ".join(COLUMNS), set(COLUMNS)
    faults = [FigureError(file, line, name, "no such column", expected)
              for name in COLUMNS if name not in header]  # fmt: skip
    faults += [FigureError(file, line, name, "an unknown column", expected)
               for name in header if name not in known]  # fmt: skip
    faults += [FigureError(file, line, name, "a column given twice", expected)
               for name in COLUMNS if header.count(name) > 1]  # fmt: skip
    FigureError.raise_all(faults)


def expected_of(column: str, cell: str) -> str | None:
    """Return what a cell of a column should be; None if it is that.

    Examples
    --------
    >>> expected_of("value", "38.17"), expected_of("value", "38,17")
    (None, 'a number, as printed, such as 38.17')
    """
    holds, expected = _RULES[column]
    return None if holds(cell) else expected


def _bad_cells(rows: Sequence[Row], file: Path) -> Iterator[FigureError]:
    for column, (holds, expected) in _RULES.items():
        bad = {cell for cell in {row[column] for _, row in rows} if not holds(cell)}
        if bad:
            for line, row in rows:
                if row[column] in bad:
                    yield FigureError(file, line, column, shown(row[column]), expected)


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


def _bad_rows(rows: Sequence[Row], file: Path) -> Iterator[FigureError]:
    for column, holds, expected in _ROW_RULES:
        for line, row in rows:
            if not holds(row):
                yield FigureError(file, line, column, shown(row[column]), expected)


def _doubles(rows: Sequence[Row], file: Path) -> Iterator[FigureError]:
    first: dict[tuple[str, ...], int] = {}
    for line, row in rows:
        before = first.setdefault(key_of(row), line)
        if before != line:
            expected = f"no second row with the {', '.join(KEY)} of row {before}"
            yield FigureError(file, line, "released", shown(row["released"]), expected)


def _figure(row: dict[str, str], file: str, line: int) -> Figure:
    growth = Decimal(row["growth_pct"]) if row["growth_pct"] else None
    return Figure(
        source=row["source"], reporter=row["reporter"], partner=row["partner"], flow=row["flow"],
        span=span_of(row["first_month"], row["last_month"]), currency=row["currency"],
        value=_billions(row["value"], row["unit"]),
        resolution=_billions(row["resolution"], row["unit"]),
        growth=growth,
        growth_resolution=None if growth is None else last_digit(growth),
        growth_by=row["growth_by"], released=dt.date.fromisoformat(row["released"]),
        date_basis=row["date_basis"], outlets=int(row["outlets"]), reference=row["reference"],
        url=row["url"], file=file, row=line,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def span_of(first_month: str, last_month: str) -> Span:
    """Return the span of a row, of which a file has several."""
    return Span.parse(f"{first_month}..{last_month}")


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
