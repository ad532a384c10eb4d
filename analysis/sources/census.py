"""US Census Bureau: trade in goods by country and month, from its API of international trade.

Exports (``ALL_VAL_MO``) are domestic and foreign, f.a.s.; imports (``GEN_VAL_MO``) are general
imports at customs value. Both are in dollars, on the customs basis, not adjusted, from 2010 on. The
API takes its key in the query only; without one it sends to a page of HTML. It does not say when a
figure was released. What is released beside it, on the basis of the balance of payments, is in
`analysis.sources.census_ft900`; the years before 2010 are in `analysis.sources.census_workbook`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping

from analysis.core.errors import ParameterError, SourceError, shown
from analysis.core.field_types import MONTH
from analysis.core.spans import Span
from analysis.sources import schedule_c
from analysis.sources.bodies import (
    CHANGED,
    NOT_KEPT,
    Rule,
    check_cells,
    check_columns,
    json_of,
    level,
    month_text,
    once,
    published_of,
)
from analysis.sources.policy import Policy
from analysis.sources.published import Published
from analysis.sources.request import Address, Answer, Plan, Request, key_from

SOURCE = "census"
KEY = "TRADE_CLAIMS_CENSUS_KEY"
_NO_KEY = f"register with the Bureau for a key, and set {KEY} to it"
POLICY = Policy(SOURCE, frozenset({"api.census.gov"}), seconds=180.0, refusals=((403, _NO_KEY),))
FIRST = "2010-01"
URL = "https://api.census.gov/data/timeseries/intltrade"

_VALUES = {"export": ("exports/hs", "ALL_VAL_MO"), "import": ("imports/hs", "GEN_VAL_MO")}
_FLOWS = {name: flow for flow, (_, name) in _VALUES.items()}
_PLACES = {"-": "WLD", "0003": "EUU"}
_AREAS = re.compile("00[0-9]{2}|[1-7]XXX")  # which overlap with countries
_DOLLARS = Rule("(0|[1-9][0-9]{0,14})|", "whole dollars, or null", needed=False)
_TOTAL = Rule("-", "-, for all of them", needed=False, mend=NOT_KEPT)
_RULES = {
    "CTY_CODE": Rule("-|[0-9]{4}|[1-7]XXX", "a code of Schedule C, or -"),
    "CTY_NAME": Rule(".*", "a name", needed=False),
    "time": Rule(MONTH, "a month, as 2024-03"),
    "ALL_VAL_MO": _DOLLARS,
    "GEN_VAL_MO": _DOLLARS,
    "SUMMARY_LVL": Rule("DET|CGP", "DET or CGP", needed=False),
    "COMM_LVL": _TOTAL,
    "E_COMMODITY": _TOTAL,
    "I_COMMODITY": _TOTAL,
}
Row = Mapping[str, str]


def plan(request: Request, today: dt.date) -> Plan:
    """Plan what is asked: the months wanted, at one address for each flow.

    Parameters
    ----------
    request : Request
        Of the United States (``USA``).
    today : datetime.date

    Raises
    ------
    ParameterError
        If the Bureau has no such reporter, partner or flow.
    SourceError
        If there is no key.

    Examples
    --------
    >>> import os
    >>> os.environ[KEY] = "0123456789abcdef"
    >>> asked = next(plan(Request("USA", "CHN", "2024-01", "2024-06"), dt.date(2026, 9, 20)))
    >>> print(str(asked).removeprefix(URL))
    /exports/hs?get=ALL_VAL_MO&CTY_CODE=5700&time=from%202024-01%20to%202024-06
    >>> del os.environ[KEY]
    """
    if request.reporter != "USA":
        raise ParameterError("reporter", request.reporter, "USA, whose trade the Bureau counts")
    flows = [flow for flow in _VALUES if flow in request.flows]
    if not flows:
        raise ParameterError("flows", request.flows, "export or import: the API has no totals")
    months, key = request.span(FIRST, today), key_from(KEY, SOURCE)
    time = f"from {month_text(months.start)} to {month_text(months.end - 1)}"
    for flow in flows:
        path, name = _VALUES[flow]
        params = {"get": name, "CTY_CODE": _written(request.partner), "time": time}
        if request.partner is None:
            params["SUMMARY_LVL"] = "DET"
        secret = {"key": key} if key else {}
        yield Address(f"{URL}/{path}", params, secret_params=secret, statuses=(200, 204))


def _written(partner: str | None) -> str:
    """Return how the API writes a partner, or all of them."""
    own = {one: code for code, one in _PLACES.items()}
    return "*" if partner is None else own.get(partner) or schedule_c.code_of(partner)


def read(body: bytes, seen: dt.date) -> list[Published]:
    """Read an answer of the API: exports or imports, all commodities together.

    Areas that overlap with countries are left out, but for the world and the European Union; so is
    a value that is not given. An empty answer, as comes for what is not published, holds none.

    Parameters
    ----------
    body : bytes
    seen : datetime.date
        The day on which it was answered: the day of release is not known.

    Returns
    -------
    list of Published

    Raises
    ------
    SourceError
        For a page of HTML, as comes without a key; for a column, code, commodity, month or number
        that is not known; for a figure given twice.

    Examples
    --------
    >>> text = '[["ALL_VAL_MO", "CTY_CODE", "time"], ["155905", "5700", "2024-01"]]'
    >>> figure = read(text.encode(), dt.date(2026, 9, 20))[0]
    >>> figure.partner, figure.flow, figure.last_month, figure.value, figure.currency
    ('CHN', 'export', '2024-01', '155905', 'USD')
    >>> figure.released, figure.date_basis
    ('2026-09-20', 'first seen')
    """
    rows, faults, figures = rows_of(body, SOURCE, _RULES), list[SourceError](), list[Published]()
    names = [name for name in _FLOWS if rows and name in rows[0]]
    if rows and len(names) != 1:
        found, expected = " and ".join(names) or "no value", "ALL_VAL_MO or GEN_VAL_MO"
        raise SourceError(SOURCE, found, expected, NOT_KEPT)
    for line, row in enumerate(rows, 2):
        try:
            check_cells(row, _RULES, SOURCE, str(line))
            figures += _figures(row, names[0], seen, str(line))
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


def rows_of(body: bytes, source: str, rules: Mapping[str, Rule]) -> list[Row]:
    """Return the rows of an answer of the Bureau: lists, of which the first names the columns.

    A column that was asked for and is a predicate, too, comes twice; it must hold the same. An
    empty answer (status 204) has no row.

    Parameters
    ----------
    body : bytes
    source : str
        For errors.
    rules : mapping of str to Rule
        The columns that are known.

    Raises
    ------
    SourceError
        If it is no such table.

    Examples
    --------
    >>> rows_of(b'[["time", "time"], ["2024-01", "2024-01"]]', SOURCE, {"time": Rule(MONTH, "")})
    [{'time': '2024-01'}]
    """
    if not body.strip():
        return []
    held = json_of(body, source, "JSON", f"see whether the key is valid: {_NO_KEY}")
    if not isinstance(held, list) or not all(isinstance(one, list) for one in held) or not held:
        raise SourceError(source, shown(held), "a list of lists", CHANGED)
    header = [str(name) for name in held[0]]
    check_columns(dict.fromkeys(header), rules, source)
    return [_row(header, cells, source, str(line)) for line, cells in enumerate(held[1:], 2)]


def _row(header: list[str], cells: list[object], source: str, line: str) -> Row:
    """Return the cells of a row by column, as text."""
    texts = ["" if cell is None else str(cell) for cell in cells]
    if len(texts) != len(header):
        found, expected = f"{len(texts)} cells", f"{len(header)}, as in the first row"
        raise SourceError(source, found, expected, CHANGED, row=line)
    row = dict(zip(header, texts, strict=True))
    for name, text in zip(header, texts, strict=True):
        if row[name] != text:
            expected = f"{shown(row[name])}, as in the other column of this name"
            raise SourceError(source, shown(text), expected, CHANGED, row=line, column=name)
    return row


def _figures(row: Row, name: str, seen: dt.date, line: str) -> Iterator[Published]:
    """Yield the figure of a row, if it is one of a country, the Union or the world."""
    code = row["CTY_CODE"]
    partner = _PLACES.get(code)
    if partner is None and not _AREAS.fullmatch(code):
        partner = schedule_c.country(code, SOURCE, line)
    if partner is not None and row[name]:
        yield level(
            Span.parse(row["time"]), row[name], (seen.isoformat(), "first seen"),
            source=SOURCE, reporter="USA", partner=partner, flow=_FLOWS[name], currency="USD",
            reference=f"US Census Bureau, international trade API, {name}, all commodities",
            url=f"{URL}/{_VALUES[_FLOWS[name]][0]}",
        )  # fmt: skip
