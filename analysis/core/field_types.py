"""Types of the fields of YAML files: texts, numbers and days, each with its bounds."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator

from analysis.core.formatting import hidden
from analysis.core.problems import refusal

FIRST_YEAR, LAST_YEAR = 1000, 2199
_DIGITS = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def text_of(most: int, *, blank: bool = True) -> AfterValidator:
    """Return the check of a text of at most so many characters, which perhaps may not be blank."""

    def checked(text: str) -> str:
        if len(text) > most:
            raise refusal(text, f"at most {most:,} characters (there are {len(text):,})")
        if not text.isascii() and re.search("[\ud800-\udfff]", text):
            raise refusal(text, "whole characters, not half of their code")
        if not blank and not text.strip():
            raise refusal(text, "a text that is not blank")
        return text

    return AfterValidator(checked)


def named_like(pattern: str, most: int, expected: str) -> AfterValidator:
    """Return the check of a text of a form, which an error describes as `expected`."""

    def checked(text: str) -> str:
        if len(text) > most or not re.fullmatch(pattern, text):
            raise refusal(text, f"{expected}, at most {most} characters")
        return text

    return AfterValidator(checked)


MONTH = "(19|20)[0-9]{2}-(0[1-9]|1[0-2])"
Month = Annotated[str, named_like(MONTH, 7, "a month, as 2020-02")]


def is_web_address(text: str) -> bool:
    """Return whether a text is an address of the web, without a user or a password in it.

    Examples
    --------
    >>> is_web_address("https://news.example/trade"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(text)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port or an address of six parts that is none
        return False
    unsafe = re.search(r"[\s\"<>\\]", text) or any(map(hidden, text))
    return bool(whole) and not unsafe and "@" not in parts.netloc


def _web_address(text: str) -> str:
    if text and not is_web_address(text):
        raise refusal(text, "an address of the web, as https://news.example/trade")
    return text


def whole(low: int, high: int, of: str = "") -> BeforeValidator:
    """Return the check of a whole number between bounds, perhaps of something."""
    unit = f" {of}" if of else ""

    def checked(value: Any) -> int:
        text = str(value) if type(value) in (int, str) and _short(value) else ""
        if not _WHOLE.fullmatch(text) or not low <= int(text) <= high:
            raise refusal(value, f"a whole number from {low} to {high}{unit}, in digits")
        return int(text)

    return BeforeValidator(checked)


def number(low: int, high: int, *, above: bool = False) -> BeforeValidator:
    """Return the check of a decimal number between bounds, the lower one left out if `above`."""
    start = "above" if above else "from"

    def checked(value: Any) -> Decimal:
        text = str(value) if type(value) in (int, float, Decimal, str) and _short(value) else ""
        if (
            not _DIGITS.fullmatch(text)
            or (above and Decimal(text) == low)
            or not low <= Decimal(text) <= high
        ):
            raise refusal(value, f"a number {start} {low} to {high}, in digits, as 28.7")
        return Decimal(text)

    return BeforeValidator(checked)


def _short(value: Any) -> bool:
    """Whether a number can be printed: Python prints no whole number of 5,000 digits."""
    return not isinstance(value, int) or value.bit_length() < 128


def _day(value: Any) -> dt.date:
    if isinstance(value, dt.date):
        return dt.date(value.year, value.month, value.day)
    try:
        day = dt.date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except (TypeError, ValueError):
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refusal(value, f"a day that exists, as 2022-04-21, from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _past(day: dt.date) -> dt.date:
    if day > dt.date.today() + dt.timedelta(days=1):  # it may be tomorrow elsewhere
        raise refusal(str(day), "a day that is not in the future")
    return day


Day = Annotated[dt.date, BeforeValidator(_day)]
PastDay = Annotated[Day, AfterValidator(_past)]
Url = Annotated[str, text_of(2000), AfterValidator(_web_address)]
