"""Numbers, units, dates and ordinals as a reader sees them: the one place that words them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from analysis.core.spans import Span, month_abbr

Value = Decimal | pd.Period | dt.date
MINUS = "−"
OPEN = pd.Period("1900-01", "M")  # a month before all records: how far back is not known
ENDLESS = Decimal(9999)  # more in a row than any record holds: how many is not known
LATER = pd.Period("2999-12", "M")  # a month after all records: not yet, or never
_BEYOND = {OPEN: "before the record", LATER: "not yet"}
_COUNTED = ("months", "quarters", "half-years", "years")
_WHOLE = ("in a row", *_COUNTED)  # counted, and so without decimals
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
             "ninth", "tenth")  # fmt: skip
_ROLE = re.compile(r"\b[Tt]he (?P<role>reporter|partner)\b(?P<whose>['’]s)?")
_DECIMALS = 10  # what a division leaves has more


def plain_data(value: Value) -> float | str:
    """Return a number as a float and a month or day as ISO text."""
    return float(round(value, 6)) if isinstance(value, Decimal) else str(value)


def said(value: Value, unit: str, digits: int = 1, *, strip: bool = True) -> str:
    """Say a value with its unit, as a newspaper would.

    Examples
    --------
    >>> said(Decimal("28.7"), "percent", 2), said(pd.Period("2020-05", "M"), "month")
    ('28.7%', 'May 2020')
    >>> said(Decimal(13), "months"), said(Decimal(1), "months")
    ('13 months', '1 month')
    >>> said(Decimal("5415.4"), "bn USD")
    '5,415.4 bn USD'
    """
    if isinstance(value, pd.Period):
        return _BEYOND.get(value) or Span.parse(value).label
    if isinstance(value, dt.date):
        return day(value)
    if unit == "rank":
        return ordinal(int(value)) if value else "none"
    text = f"{value:z,.{0 if unit in _WHOLE else digits}f}".replace("-", MINUS)
    if strip and unit in _COUNTED and text.lstrip(MINUS) == "1":
        return f"{text} {unit.removesuffix('s')}"
    if strip and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}%" if unit == "percent" else f"{text} {unit}"


def hidden(sign: str) -> bool:
    """Whether a character is not seen, or turns the direction of text."""
    kind = unicodedata.category(sign)
    return (kind in ("Cc", "Cf", "Co", "Cs") and sign not in "\n\t\u00ad\u200d") or (
        ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF  # no characters at all
    )


def ordinal(number: int) -> str:
    """Say a rank.

    Examples
    --------
    >>> [ordinal(number) for number in (1, 2, 3, 4, 11, 22)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd']
    """
    ending = (
        "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"


def ordinal_word(number: int) -> str:
    """Say a small ordinal as a word, as within a sentence.

    Examples
    --------
    >>> ordinal_word(3), ordinal_word(22)
    ('third', '22nd')
    """
    return _ORDINALS[number] if 0 < number < len(_ORDINALS) else ordinal(number)


def sentence(text: str) -> str:
    """Return a text with its first letter in capitals, and nothing else changed."""
    return text[:1].upper() + text[1:]


def listed(things: Sequence[str]) -> str:
    """Return things as a list within a sentence; empty of none.

    Examples
    --------
    >>> listed(["a table", "a chart", "a map"]), listed(["a table"])
    ('a table, a chart and a map', 'a table')
    """
    return " and ".join(filter(None, [", ".join(things[:-1]), *things[-1:]]))


def possessive(name: str) -> str:
    """Return the possessive of a name.

    Examples
    --------
    >>> possessive("Germany"), possessive("the United States")
    ('Germany’s', 'the United States’')
    """
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def with_names(text: str, reporter: str, partner: str) -> str:
    """Return a text that names the two countries where it says “the reporter” and “the partner”.

    Examples
    --------
    >>> with_names("the partner's share rose", "the United Kingdom", "the United States")
    'the United States’ share rose'
    >>> with_names("The reporter's trade with all partners", "China", "Russia")
    'China’s trade with all partners'
    """
    names = {"reporter": reporter, "partner": partner}

    def name(found: re.Match[str]) -> str:
        own = possessive(names[found["role"]]) if found["whose"] else names[found["role"]]
        return sentence(own) if found[0].startswith("T") else own

    return _ROLE.sub(name, text)


def plain(number: Decimal) -> str:
    """Return a number with the digits it has; what has more than ten decimals, with five.

    Examples
    --------
    >>> plain(Decimal("12.60")), plain(Decimal("3.805156742")), plain(Decimal(1) / 3)
    ('12.60', '3.805156742', '0.33333')
    """
    whole = number.as_tuple().exponent >= -_DECIMALS  # type: ignore[operator]
    text = f"{number:f}" if whole else f"{number:.5f}".rstrip("0").rstrip(".")
    return text.replace("-", MINUS)


def signed(number: Decimal) -> str:
    """Return a number with its sign, a plus too."""
    return f"{number:+}".replace("-", MINUS)


def format_change(number: Decimal, digits: int) -> str:
    """Return a change with its sign, a plus too, to so many decimals.

    Examples
    --------
    >>> format_change(Decimal("28.7"), 1), format_change(Decimal("-7.4786"), 1)
    ('+28.7', '−7.5')
    >>> format_change(Decimal("-0.01"), 1)
    '+0.0'
    """
    return f"{number:+z.{digits}f}".replace("-", MINUS)


def format_significant(number: Decimal, digits: int = 3, *, sign: bool = False) -> str:
    """Return a number to so many digits that count, without an exponent.

    Parameters
    ----------
    number : Decimal
    digits : int
    sign : bool
        Whether to show a plus too.

    Examples
    --------
    >>> [format_significant(Decimal(one)) for one in ("38.17", "3.80", "0.012345", "2531.4", "0")]
    ['38.2', '3.8', '0.0123', '2,531', '0']
    >>> format_significant(Decimal("3.38"), 2, sign=True)
    '+3.4'
    """
    size = number.adjusted() if number else 0
    text = f"{number:{'+' if sign else ''}z,.{max(0, digits - 1 - size)}f}".replace("-", MINUS)
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(date: dt.date) -> str:
    """Say a day: ``13 Apr 2022``."""
    return f"{day_and_month(date)} {date.year}"


def day_and_month(date: dt.date) -> str:
    """Say a day whose year is known: ``13 Apr``."""
    return f"{date.day} {month_abbr(date.month)}"
