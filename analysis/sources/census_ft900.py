"""US Census Bureau and Bureau of Economic Analysis: the monthly release FT-900, as time series.

US trade with all partners on the basis of the balance of payments, adjusted for seasons: goods,
services, and both together, which the headline of the release is about. Each of the three is a
source of its own, so that none is mixed with another, nor with the customs figures by country of
`analysis.sources.census`. Values are in millions of dollars. No answer says when it was released.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from analysis.core.errors import ParameterError, SourceError
from analysis.core.field_types import MONTH
from analysis.core.spans import Span
from analysis.sources.bodies import (
    NOT_KEPT,
    NUMBER,
    Rule,
    check_cells,
    level,
    month_text,
    once,
    published_of,
)
from analysis.sources.census import KEY, Row, rows_of
from analysis.sources.census import POLICY as OF_BUREAU
from analysis.sources.published import Published
from analysis.sources.request import Address, Answer, Plan, Request, key_from

SOURCES = {"census-bop": "BOPGS", "census-bop-goods": "BOPG", "census-bop-services": "BOPS"}
POLICY = replace(OF_BUREAU, source="census-bop")
FIRST = "1992-01"
URL = "https://api.census.gov/data/timeseries/eits/ftd"

_TYPES = {"EXP": "export", "IMP": "import"}
_SAID = {name: Rule(".*", "text", needed=False) for name in (
    "time_slot_date", "time_slot_id", "time_slot_name", "program_code", "geo_level_code", "us"
)}  # fmt: skip
_RULES = {
    "cell_value": Rule(f"({NUMBER})?", "millions of dollars in plain digits"),
    "category_code": Rule("BOPGS|BOPG|BOPS", "BOPGS, BOPG or BOPS", mend=NOT_KEPT),
    "data_type_code": Rule("EXP|IMP", "EXP or IMP", mend=NOT_KEPT),
    "seasonally_adj": Rule("yes", "yes", mend=NOT_KEPT),
    "error_data": Rule("no", "no", needed=False, mend=NOT_KEPT),
    "time": Rule(MONTH, "a month, as 2024-03"),
    **_SAID,
}


def plan(request: Request, today: dt.date, *, source: str = "census-bop") -> Plan:
    """Plan what is asked: the months wanted, at one address for each flow.

    Parameters
    ----------
    request : Request
        Of the United States (``USA``) with the world (``WLD``).
    today : datetime.date
    source : {"census-bop", "census-bop-goods", "census-bop-services"}
        Goods and services, or one of the two.

    Raises
    ------
    ParameterError
        If the release has no such source, reporter, partner or flow.
    SourceError
        If there is no key.

    Examples
    --------
    >>> import os
    >>> os.environ[KEY] = "0123456789abcdef"
    >>> asked = next(plan(Request("USA", "WLD", "2024-01", "2024-06"), dt.date(2026, 9, 20)))
    >>> asked.params["category_code"], asked.params["data_type_code"], asked.params["time"]
    ('BOPGS', 'EXP', 'from 2024-01 to 2024-06')
    >>> del os.environ[KEY]
    """
    if (request.reporter, request.partner) != ("USA", "WLD"):
        expected = "USA-WLD: adjusted figures of single partners are not in this release"
        raise ParameterError("partner", f"{request.reporter}-{request.partner}", expected)
    if source not in SOURCES:
        raise ParameterError("source", source, " or ".join(SOURCES))
    types = [code for code, flow in _TYPES.items() if flow in request.flows]
    if not types:
        raise ParameterError("flows", request.flows, "export or import: the release adds none up")
    months, key = request.span(FIRST, today), key_from(KEY, source)
    asked = {
        "get": "cell_value,error_data", "category_code": SOURCES[source], "seasonally_adj": "yes",
        "time": f"from {month_text(months.start)} to {month_text(months.end - 1)}",
    }  # fmt: skip
    for code in types:
        secret = {"key": key} if key else {}
        params = {**asked, "data_type_code": code}
        yield Address(URL, params, secret_params=secret, statuses=(200, 204))


def read(body: bytes, seen: dt.date) -> list[Published]:
    """Read an answer of the time series FTD.

    Parameters
    ----------
    body : bytes
    seen : datetime.date
        The day on which it was answered: the day of release is not known.

    Returns
    -------
    list of Published
        Of the sources ``census-bop``, ``census-bop-goods`` and ``census-bop-services``.

    Raises
    ------
    SourceError
        For a page of HTML, as comes without a key; for a column, series, month or number that is
        not known, and for figures that are not adjusted; for a figure given twice.

    Examples
    --------
    >>> text = '''[["cell_value", "error_data", "category_code", "seasonally_adj", "time",
    ... "data_type_code"], ["263104", "no", "BOPGS", "yes", "2024-03", "EXP"]]'''
    >>> figure = read(text.encode(), dt.date(2026, 9, 20))[0]
    >>> figure.source, figure.partner, figure.flow, figure.last_month, figure.value, figure.unit
    ('census-bop', 'WLD', 'export', '2024-03', '263104', '1000000')
    """
    figures, faults = list[Published](), list[SourceError]()
    for line, row in enumerate(rows_of(body, "census-bop", _RULES), 2):
        try:
            check_cells(row, _RULES, "census-bop", str(line))
            figures += _figures(row, seen)
        except SourceError as error:
            faults.append(error)
    SourceError.raise_all(faults)
    return once(figures, "census-bop")


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
    analysis.core.errors.SourceError: census-bop: found no figure; expected one figure at least; the
    office may not publish what was asked for, or not yet; check the codes
    """
    return published_of(read, answers, "census-bop")


def _figures(row: Row, seen: dt.date) -> Iterator[Published]:
    category = row["category_code"]
    source = next(name for name, code in SOURCES.items() if code == category)
    if row["cell_value"]:
        yield level(
            Span.parse(row["time"]), row["cell_value"], (seen.isoformat(), "first seen"), "1000000",
            source=source, reporter="USA", partner="WLD", flow=_TYPES[row["data_type_code"]],
            currency="USD", reference=f"US Census Bureau, FT-900 time series, {category}", url=URL,
        )  # fmt: skip
