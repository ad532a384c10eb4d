"""What an office answers, taken for what it is: text, JSON or XML, or a page in its place.

Several offices answer a wrong address, a missing key or a failure with status 200 and a page of
HTML. Such a page is refused here, in one place, with its title.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from xml.etree import ElementTree  # a DTD is refused before it reads anything

from analysis.core.errors import SourceError, shown
from analysis.core.spans import Span
from analysis.sources.published import DateBasis, Published, resolution_of
from analysis.sources.request import Answer

CHANGED = "the office has changed what it sends: nothing was read; report it"
LATER = "try again later; if it stays so, see whether the office has moved its service"
NOT_KEPT = "nothing of this kind is kept: ask for totals as the module's `plan` does"
NUMBER = r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,12})?"  # in plain digits, without sign or separators
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,200})", re.IGNORECASE)
_HEAD = 2_000  # characters in which a page says what it is


def text_of(body: bytes, source: str, expected: str, mend: str = LATER) -> str:
    """Return the text of an answer.

    Parameters
    ----------
    body : bytes
    source : str
        Whose answer it is, for errors.
    expected : str
        What it should be, such as ``SDMX-CSV``.
    mend : str
        What can be done if there is nothing, or a page of HTML.

    Raises
    ------
    SourceError
        If it is empty, not in UTF-8, or HTML.

    Examples
    --------
    >>> text_of(b"a,b", "comext", "SDMX-CSV")
    'a,b'
    >>> text_of(b"<html><title>Gone</title></html>", "comext", "SDMX-CSV", "try again later")
    Traceback (most recent call last):
    analysis.core.errors.SourceError: comext: found a page of HTML titled 'Gone'; expected
    SDMX-CSV; try again later
    """
    if not body.strip():
        raise SourceError(source, "an empty answer", expected, mend)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"the byte 0x{error.object[error.start]:02x} at {error.start}"
        raise SourceError(source, found, f"{expected} in UTF-8", CHANGED) from None
    head = text[:_HEAD].lower()
    if "<html" in head or head.lstrip().startswith("<!doctype html"):
        title = _TITLE.search(text)
        named = f" titled {shown(' '.join(title[1].split()))}" if title else ""
        raise SourceError(source, f"a page of HTML{named}", expected, mend)
    return text


def json_of(body: bytes, source: str, expected: str, mend: str = LATER) -> Any:
    """Return what an answer holds in JSON; numbers keep their digits, as `int` or `Decimal`.

    Raises
    ------
    SourceError
        As `text_of`, and if it is no whole JSON, or a name is given twice in it.

    Examples
    --------
    >>> json_of(b'{"Value": 148391144.0}', "hmrc", "JSON")
    {'Value': Decimal('148391144.0')}
    >>> json_of(b'{"value": [', "hmrc", "JSON")
    Traceback (most recent call last):
    analysis.core.errors.SourceError: hmrc: found JSON that breaks off at character 11 of 11;
    expected JSON; try again later...
    """
    text = text_of(body, source, expected, mend)
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        broken = "breaks off" if error.pos >= len(text.rstrip()) else "is broken"
        found = f"JSON that {broken} at character {error.pos} of {len(text)}"
    except RecursionError:
        found = "JSON nested too deep"
    except ValueError as error:
        found = f"JSON with {error}"
    raise SourceError(source, found, expected, mend)


def _no(name: str) -> Any:
    raise ValueError(f"{name}, which is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object's members, of which none may be given twice."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a name given twice")
    return made


def xml_of(body: bytes, source: str, expected: str, mend: str = LATER) -> ElementTree.Element:
    """Return the root of an answer in XML.

    Raises
    ------
    SourceError
        As `text_of`, and if it is no whole XML, or has a DTD, which could define anything.

    Examples
    --------
    >>> xml_of(b"<a><b/></a>", "imf", "SDMX-ML").tag
    'a'
    """
    text = text_of(body, source, expected, mend)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise SourceError(source, "XML with a DTD", f"{expected} without one", CHANGED)
    try:
        return ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError) as error:
        found = f"XML that is broken or breaks off ({error})"
        raise SourceError(source, found, expected, mend) from None


def level(
    span: Span, value: str, released: tuple[str, DateBasis], /, unit: str = "1", **more: str
) -> Published:
    """Return a published level: the office's own, over a span, with the digits given.

    Parameters
    ----------
    span : Span
    value : str
    released : tuple of str
        The day, and how it is known.
    unit : str
    **more : str
        The other fields: ``source``, ``reporter``, ``partner``, ``flow``, ``currency``,
        ``reference`` and ``url``.
    """
    day, basis = released
    return Published(
        first_month=month_text(span.start), last_month=month_text(span.end - 1), value=value,
        unit=unit, resolution=resolution_of(value), growth_pct="", growth_by="", released=day,
        date_basis=basis, outlets="1", **more,
    )  # fmt: skip


def month_text(number: int) -> str:
    """Return how a month is written, from its number since the year 0.

    Examples
    --------
    >>> month_text(Span.parse("2022-03").start)
    '2022-03'
    """
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def once(rows: Iterable[Published], source: str) -> list[Published]:
    """Return the figures of an answer, if none of them belies another or the calendar.

    Raises
    ------
    SourceError
        If one is given twice, or of months that were not over on the day by which it was public.
    """
    first, faults = dict[tuple[str, ...], Published](), list[SourceError]()
    for one in rows:
        months = f"{one.first_month}..{one.last_month}"
        key = (one.source, one.reporter, one.partner, one.flow, months, one.currency)
        place = f"{one.reporter}-{one.partner} {one.flow} {months}"
        if first.setdefault(key, one) is not one:
            found, expected = f"{first[key].value} and {one.value}", "each figure once"
            faults.append(SourceError(source, found, expected, CHANGED, row=place))
        if one.released <= f"{one.last_month}-31":
            expected = "a day after the end of its months"
            faults.append(SourceError(source, one.released, expected, CHANGED, row=place))
    SourceError.raise_all(faults)
    return list(first.values())


def checked(rows: Iterable[Published], source: str) -> list[Published]:
    """Return the figures of all answers, as `once` does, if there are any.

    Raises
    ------
    SourceError
        As `once`, and if there is none: a wrong code is often answered with nothing.
    """
    found = once(rows, source)
    if not found:
        expected = "one figure at least"
        mend = "the office may not publish what was asked for, or not yet; check the codes"
        raise SourceError(source, "no figure", expected, mend)
    return found


def published_of(
    read: Callable[[bytes, dt.date], list[Published]], answers: Iterable[Answer], source: str
) -> list[Published]:
    """Read all that was answered to a plan.

    Parameters
    ----------
    read : callable
        Reads the body of an answer, seen on a day.
    answers : iterable of Answer
    source : str
        For errors.

    Raises
    ------
    SourceError
        If an answer can't be read, which it names, if answers belie each other, or if none of them
        holds a figure.
    """
    rows = list[Published]()
    for answer in answers:
        try:
            rows += read(answer.body, answer.day)
        except SourceError as error:
            raise error.at(answer.address) from None
    return checked(rows, source)


class Rule(NamedTuple):
    """What a column of an answer may hold.

    Parameters
    ----------
    pattern : str
        A regular expression for a whole cell.
    expected : str
        The same in words.
    needed : bool
        Whether the column must be there.
    mend : str
        What can be done about a cell that holds something else.
    """

    pattern: str
    expected: str
    needed: bool = True
    mend: str = CHANGED


def check_columns(names: Iterable[str], rules: Mapping[str, Rule], source: str) -> None:
    """Refuse a table with a column that no rule is known for, or without one that is needed.

    Raises
    ------
    SourceError
        It says all columns that are wrong.

    Examples
    --------
    >>> check_columns(["time"], {"time": Rule("[0-9]{4}", "a year")}, "census")
    """
    given, known = list(names), "one of " + ", ".join(rules)
    faults = [
        SourceError(source, "an unknown column", known, CHANGED, column=name)
        for name in given if name not in rules
    ] + [
        SourceError(source, "no such column", rule.expected, CHANGED, column=name)
        for name, rule in rules.items() if rule.needed and name not in given
    ] + [
        SourceError(source, "a column given twice", "each column once", CHANGED, column=name)
        for name in dict.fromkeys(given) if given.count(name) > 1
    ]  # fmt: skip
    SourceError.raise_all(faults)


def check_cells(row: Mapping[str, str], rules: Mapping[str, Rule], source: str, line: str) -> None:
    """Refuse a row of which a cell does not hold what its column may.

    Raises
    ------
    SourceError
        It says all cells that are wrong.

    Examples
    --------
    >>> check_cells({"time": "2024"}, {"time": Rule("[0-9]{4}", "a year")}, "census", "2")
    """
    SourceError.raise_all([
        SourceError(source, shown(cell), rules[name].expected, rules[name].mend,
                    row=line, column=name)
        for name, cell in row.items() if not re.fullmatch(rules[name].pattern, cell)
    ])  # fmt: skip
