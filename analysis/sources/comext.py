"""Eurostat's Comext: trade of the European Union's members, by partner and month.

Asked for the data set DS-045409 in SDMX-CSV, product ``TOTAL``, whole euros. Exports are f.o.b.,
imports c.i.f. at the border; nothing is adjusted. Comext keeps one version of the data, and says
on each row when the data set was last updated: an upper bound of the day of release.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping

from analysis.core.errors import ParameterError, SourceError, shown
from analysis.core.field_types import MONTH
from analysis.core.spans import Span
from analysis.sources.alpha_codes import from_alpha_2, to_alpha_2
from analysis.sources.bodies import (
    LATER,
    NOT_KEPT,
    NUMBER,
    Rule,
    check_cells,
    check_columns,
    level,
    month_text,
    once,
    published_of,
    text_of,
)
from analysis.sources.policy import Policy
from analysis.sources.published import Published
from analysis.sources.request import Address, Answer, Plan, Request

SOURCE = "comext"
POLICY = Policy(SOURCE, frozenset({"ec.europa.eu"}), seconds=180.0)
FIRST = "1988-01"
URL = "https://ec.europa.eu/eurostat/api/comext/dissemination/sdmx/2.1/data/DS-045409"
SHOWN_AT = "https://ec.europa.eu/eurostat/databrowser/view/DS-045409"

_FLOWS = {"1": "import", "2": "export"}
_REPORTERS = {"EU27_2020": "EUU"}
_PARTNERS = {"WORLD": "WLD", "INT_EU27_2020": "EUU"}
_AREAS = re.compile(r"(EXT|INT)_(EU|EA)[0-9_]*|EU27_2020")  # which overlap with countries
_STAMP = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{2})( [0-9]{2}:[0-9]{2}:[0-9]{2})?")
_FAULT = re.compile(r"<faultstring[^>]{0,99}>([^<]{0,300})")
_RULES = {
    "DATAFLOW": Rule(r"ESTAT:DS-045409\([0-9.]{1,9}\)", "ESTAT:DS-045409 and its version"),
    "LAST UPDATE": Rule(_STAMP.pattern, "a day and a time, as 15/09/26 11:00:00"),
    "freq": Rule("M", "M, for months", mend=NOT_KEPT),
    "reporter": Rule("[A-Z0-9_]{2,20}", "a code, as DE"),
    "partner": Rule("[A-Z0-9_]{2,20}", "a code, as RU or WORLD"),
    "product": Rule("TOTAL", "TOTAL", mend=NOT_KEPT),
    "flow": Rule("[12]", "1 (imports) or 2 (exports)", mend=NOT_KEPT),
    "indicators": Rule("VALUE_IN_EUROS", "VALUE_IN_EUROS", mend=NOT_KEPT),
    "TIME_PERIOD": Rule(MONTH, "a month, as 2023-09"),
    "OBS_VALUE": Rule(f"({NUMBER}|:)?", "euros in plain digits, or nothing"),
    "OBS_FLAG": Rule("[a-zA-Z]{0,3}", "a letter or nothing", needed=False),
    "CONF_STATUS": Rule("[a-zA-Z]{0,3}", "a letter or nothing", needed=False),
}
Row = Mapping[str, str]


def plan(request: Request, today: dt.date) -> Plan:
    """Plan what is asked: the months wanted, at one address.

    Parameters
    ----------
    request : Request
        Of a member of the Union, or of the Union itself (``EUU``). As a partner, ``EUU`` is the
        Union of today's 27 members, whenever they joined.
    today : datetime.date

    Raises
    ------
    ParameterError
        If Comext has no such country or flow.

    Examples
    --------
    >>> asked = next(plan(Request("DEU", "RUS", "2024-01", "2024-06"), dt.date(2026, 9, 20)))
    >>> print(str(asked).removeprefix(URL))
    /M.DE.RU.TOTAL.1+2.VALUE_IN_EUROS?startPeriod=2024-01&endPeriod=2024-06&format=SDMX-CSV
    """
    flows = "+".join(code for code, flow in _FLOWS.items() if flow in request.flows)
    if not flows:
        raise ParameterError("flows", request.flows, "export or import: Comext has no totals")
    span = request.span(FIRST, today)
    partner = "" if request.partner is None else _written(request.partner, _PARTNERS)
    key = f"M.{_written(request.reporter, _REPORTERS)}.{partner}.TOTAL.{flows}.VALUE_IN_EUROS"
    months = {"startPeriod": month_text(span.start), "endPeriod": month_text(span.end - 1)}
    yield Address(f"{URL}/{key}", {**months, "format": "SDMX-CSV"})


def _written(code: str, special: Mapping[str, str]) -> str:
    """Return how Comext writes a country or an area."""
    own = {one: written for written, one in special.items()}
    return own[code] if code in own else to_alpha_2(code)


def read(body: bytes, seen: dt.date) -> list[Published]:
    r"""Read an answer in SDMX-CSV.

    Areas that overlap with countries, such as all countries outside the Union, and what is counted
    under no country, such as ship's stores, are left out; so is a value that is not given.

    Parameters
    ----------
    body : bytes
    seen : datetime.date
        The day on which it was answered: no update is later.

    Returns
    -------
    list of Published

    Raises
    ------
    SourceError
        For a page of HTML, a fault or a queue in place of figures; for a column, code, product,
        indicator, period or number that is not known; for a figure given twice.

    Examples
    --------
    >>> text = "DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,"
    >>> text += "TIME_PERIOD,OBS_VALUE\nESTAT:DS-045409(1.0),15/09/26 11:00:00,M,DE,RU,TOTAL,1,"
    >>> text += "VALUE_IN_EUROS,2026-06,91\n"
    >>> figure = read(text.encode(), dt.date(2026, 9, 20))[0]
    >>> figure.reporter, figure.partner, figure.flow, figure.last_month, figure.value
    ('DEU', 'RUS', 'import', '2026-06', '91')
    >>> figure.released, figure.date_basis
    ('2026-09-15', 'dataset stamp')
    """
    text = text_of(body, SOURCE, "SDMX-CSV")
    if text.lstrip().startswith("<"):
        raise _fault(text)
    figures, faults, updates = list[Published](), list[SourceError](), set[str]()
    for line, row in _rows(text):
        updates.add(row["LAST UPDATE"])
        try:
            check_cells(row, _RULES, SOURCE, line)
            figures += _figures(line, row, seen)
        except SourceError as error:
            faults.append(error)
    if len(updates) > 1:
        found, expected = " and ".join(sorted(updates)[:2]), "one update of the whole data set"
        faults.append(SourceError(SOURCE, found, expected, LATER, column="LAST UPDATE"))
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
    analysis.core.errors.SourceError: comext: found no figure; expected one figure at least; the
    office may not publish what was asked for, or not yet; check the codes
    """
    return published_of(read, answers, SOURCE)


def _fault(text: str) -> SourceError:
    """Return what a fault or a queue says, which come with status 200."""
    if "queued" in text.lower():
        mend = "ask for fewer months, which are answered at once"
        return SourceError(SOURCE, "a request put into a queue", "SDMX-CSV", mend)
    fault = _FAULT.search(text)
    said, mend = " ".join((fault[1] if fault else text[:200]).split()), LATER
    if "TOO_BIG" in said:
        mend = "ask for fewer months"
    elif "NO_RESULTS" in said or "NOT_YET" in said:
        mend = "Eurostat does not publish what was asked for, or not yet; check the codes"
    return SourceError(SOURCE, f"a fault saying {shown(said)}", "SDMX-CSV", mend)


def _rows(text: str) -> Iterator[tuple[str, Row]]:
    """Yield the rows of a table with their lines."""
    reader, header = csv.reader(io.StringIO(text), strict=True), list[str]()
    try:
        for cells in filter(None, reader):
            line = str(reader.line_num)
            if not header:
                check_columns(header := cells, _RULES, SOURCE)
            elif len(cells) != len(header):
                found, expected = f"{len(cells)} cells", f"{len(header)}, as in the header"
                raise SourceError(SOURCE, found, expected, LATER, row=line)
            else:
                yield line, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise SourceError(SOURCE, f"a broken CSV ({error})", "SDMX-CSV", LATER) from None


def _figures(line: str, row: Row, seen: dt.date) -> Iterator[Published]:
    """Yield the figure of a row, if it gives one and it is one of countries."""
    reporter, partner = _place(line, row, "reporter"), _place(line, row, "partner")
    released = _day(row["LAST UPDATE"])
    if released is None or released > seen.isoformat():
        found, expected = shown(row["LAST UPDATE"]), f"a day that exists, no later than {seen}"
        raise SourceError(SOURCE, found, expected, LATER, row=line, column="LAST UPDATE")
    flags = [f"{name} {row[name]}" for name in ("OBS_FLAG", "CONF_STATUS") if row.get(name)]
    if reporter and partner and row["OBS_VALUE"] not in ("", ":"):
        yield level(
            Span.parse(row["TIME_PERIOD"]), row["OBS_VALUE"], (released, "dataset stamp"),
            source=SOURCE, reporter=reporter, partner=partner, flow=_FLOWS[row["flow"]],
            currency="EUR", reference=", ".join(["Eurostat DS-045409, TOTAL", *flags]),
            url=SHOWN_AT,
        )  # fmt: skip


def _place(line: str, row: Row, column: str) -> str | None:
    """Return the country or area of a cell; None for one of which nothing is kept."""
    code, special = row[column], _REPORTERS if column == "reporter" else _PARTNERS
    if code in special or (column == "partner" and _AREAS.fullmatch(code)):
        return special.get(code)
    try:
        return from_alpha_2(code)
    except KeyError:
        mend = "report it: the code is new here"
        raise SourceError(
            SOURCE,
            shown(code),
            "the code of a country or of an area",
            mend,
            row=line,
            column=column,
        ) from None


def _day(stamp: str) -> str | None:
    """Return the day of an update; None if there is none such."""
    match = _STAMP.fullmatch(stamp)
    try:
        day, month, year = (int(part) for part in (match.groups()[:3] if match else ()))
        return dt.date(2000 + year, month, day).isoformat()
    except ValueError:
        return None
