"""One row per published figure: the columns, their meaning and the checks on them.

A figure is a value over a span, released on a day, to a stated precision. Files of figures are
CSV, one per source; nothing in them is dropped, filled or mended while reading: the first row
that can't be trusted stops the reading with a `FigureError`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.core.errors import FigureError, ParameterError
from analysis.core.spans import Span

FLOWS = ("export", "import", "total")
CURRENCIES = ("USD", "CNY")
DATINGS = ("release", "restated", "stated later", "calendar", "seen")
KEY = ["source", "reporter", "partner", "flow", "first_month", "last_month", "currency", "released"]
COLUMNS = [
    "source", "reporter", "partner", "flow", "first_month", "last_month", "currency", "value",
    "unit", "step", "growth_pct", "growth_by", "released", "dating", "carriers", "reference", "url",
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
    "step": (lambda text: not text or _POSITIVE.fullmatch(text) is not None,
             "the size of the last printed digit, such as 0.01"),
    "growth_pct": (lambda text: not text or _NUMBER.fullmatch(text) is not None,
                   "growth in per cent, as printed"),
    "growth_by": _one_of("", "office", "carrier"),
    "released": (_is_day, "a day that exists, as 2022-04-13"),
    "dating": _one_of(*DATINGS),
    "carriers": _matches(r"[1-9]\d*", "how many carriers agree, 1 or more"),
    "reference": _matches(r"(?s).*\S.*", "where the figure was read"),
    "url": _matches(r"(https?://\S+)?", "an http address, or nothing"),
}  # fmt: skip


def read_figures(file: Path | str) -> pd.DataFrame:
    """Read one CSV of published figures and check every cell of it.

    Parameters
    ----------
    file : Path or str
        A CSV with the columns `COLUMNS`, in any order.

    Returns
    -------
    pandas.DataFrame
        One row per figure: `source`, `reporter`, `partner`, `flow`, `span` (`Span`), `currency`,
        `value` and `step` in billions, `growth` and `growth_step` in per cent, `growth_by`
        (``office``, or ``carrier`` where an agency did the arithmetic), `released`, `dating`,
        `carriers`, `reference`, `url`, `file`, `row` (line of the file).

    Raises
    ------
    FigureError
        For a missing or unknown column, a wrong type, a month that does not exist, a span that
        ends before it starts, a duplicate key, an unknown flow or currency, a value without unit
        or step, a release before its span's end.

    Examples
    --------
    >>> from analysis.core import paths
    >>> gacc = read_figures(paths.data_folder() / "figures" / "gacc.csv")
    >>> row = gacc[(gacc.span == Span.parse("2022Q1")) & (gacc.flow == "total")].iloc[0]
    >>> print(row.value, row.step, row.growth, row.currency, row.released.date())
    243.03 0.01 27.8 CNY 2022-04-13
    """
    path = Path(file)
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except FileNotFoundError:
        raise FigureError(path, None, None, "no such file", "a CSV of figures") from None
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        said = str(error).strip().splitlines()[-1]
        raise FigureError(path, None, None, said, "a CSV in UTF-8 with one header") from None
    _check_header(raw, path)
    _check_cells(raw, path)
    _check_rows(raw, path)
    return _typed(raw, path)


def _check_header(raw: pd.DataFrame, file: Path) -> None:
    for name in COLUMNS:
        if name not in raw.columns:
            raise FigureError(file, 1, name, "no such column", "the columns " + ", ".join(COLUMNS))
    for name in raw.columns:
        if name not in COLUMNS:
            raise FigureError(
                file,
                1,
                str(name),
                "a column that nothing reads",
                "the columns " + ", ".join(COLUMNS),
            )
    if raw.empty:
        raise FigureError(file, None, None, "no row", "at least one figure")


def _check_cells(raw: pd.DataFrame, file: Path) -> None:
    for column, (holds, expected) in _RULES.items():
        good = raw[column].map(lambda cell, holds=holds: isinstance(cell, str) and holds(cell))
        _refuse(raw, ~good.astype(bool), file, column, expected)


def _check_rows(raw: pd.DataFrame, file: Path) -> None:
    has_value, has_growth = raw["value"] != "", raw["growth_pct"] != ""
    _refuse(raw, ~has_value & ~has_growth, file, "value", "a value or a growth rate")
    _refuse(raw, has_value & (raw["unit"] == ""), file, "unit", "the unit of the value beside it")
    _refuse(
        raw,
        has_value & (raw["step"] == ""),
        file,
        "step",
        "the size of the last printed digit of the value beside it",
    )
    _refuse(
        raw,
        has_growth != (raw["growth_by"] != ""),
        file,
        "growth_by",
        "office or carrier where growth is given, and nothing elsewhere",
    )
    _refuse(
        raw,
        raw["last_month"] < raw["first_month"],
        file,
        "last_month",
        "a month no earlier than first_month",
    )
    _refuse(
        raw,
        raw["released"] <= raw["last_month"] + "-31",
        file,
        "released",
        "a day after the span's end",
    )
    _refuse(
        raw, raw.duplicated(KEY), file, "released", "no second row with the same " + ", ".join(KEY)
    )


def _refuse(
    raw: pd.DataFrame, bad: pd.Series[bool], file: Path, column: str, expected: str
) -> None:
    if bad.any():
        at = int(bad.to_numpy().argmax())
        raise FigureError(file, at + 2, column, repr(raw[column].iloc[at]), expected)


def _typed(raw: pd.DataFrame, file: Path) -> pd.DataFrame:
    spans = {
        pair: Span.parse("..".join(pair))
        for pair in zip(raw["first_month"], raw["last_month"], strict=True)
    }
    frame = raw.drop(columns=["first_month", "last_month", "unit", "growth_pct"])
    pairs = zip(raw["first_month"], raw["last_month"], strict=True)
    frame.insert(4, "span", pd.Series([spans[pair] for pair in pairs], index=raw.index))
    frame["value"] = _billions(raw["value"], raw["unit"])
    frame["step"] = _billions(raw["step"], raw["unit"])
    frame["growth"] = pd.to_numeric(raw["growth_pct"].replace("", None)).astype(float)
    frame["growth_step"] = raw["growth_pct"].map(_last_digit)
    frame["released"] = pd.to_datetime(raw["released"])
    frame["carriers"] = raw["carriers"].astype(int)
    frame["file"], frame["row"] = file.name, range(2, len(raw) + 2)
    return frame


def _billions(numbers: pd.Series[str], units: pd.Series[str]) -> pd.Series[float]:
    pairs = zip(numbers, units, strict=True)
    shifted = [f"{n}e{len(unit) - 1 - BILLION}" if n else "nan" for n, unit in pairs]
    return pd.Series([float(text) for text in shifted], index=numbers.index)


def _last_digit(number: str) -> float:
    if not number:
        return float("nan")
    return float(f"1e-{len(number.partition('.')[2])}")


def as_day(date: object, name: str = "as_of") -> pd.Timestamp:
    """Read a day from text, a `datetime.date` or a timestamp.

    Raises
    ------
    ParameterError
        For anything that is not a day.

    Examples
    --------
    >>> as_day("2022-04-21")
    Timestamp('2022-04-21 00:00:00')
    """
    try:
        if isinstance(date, str) and _is_day(date):
            return pd.Timestamp(date)
        if isinstance(date, dt.date):
            return pd.Timestamp(dt.date(date.year, date.month, date.day))
    except (ValueError, TypeError):
        pass
    raise ParameterError(name, date, "a day that exists, as 2022-04-21")


def as_of(figures: pd.DataFrame, date: object) -> pd.DataFrame:
    """Return the figures as they stood on a day: of each, the newest release by then.

    Parameters
    ----------
    figures : pandas.DataFrame
        Figures as read by `read_figures`.
    date : str or datetime.date
        The day.

    Returns
    -------
    pandas.DataFrame
        The rows released on or before that day, one per source, reporter, partner, flow, span
        and currency.
    """
    known = figures[figures["released"] <= as_day(date)].sort_values("released", kind="stable")
    key = ["source", "reporter", "partner", "flow", "span", "currency"]
    return known.drop_duplicates(key, keep="last").sort_index()
