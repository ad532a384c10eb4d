"""UK HM Revenue and Customs (HMRC): Overseas Trade Statistics of goods, by partner and month.

The service (OData, no key) holds a row for each commodity, country and port, some 250,000 a month,
and no row for a total. It is asked for sums, which it makes itself: what is read here is never
part of a total, however the answer is cut into pages by ``$skip``. Left out of the sums are rows
that give an estimate a second time, by SITC instead of commodity.

Flow types say whether the partner is in the European Union: 1 and 2 are imports from and exports
to it, 3 and 4 those of all others. Values are in pounds, exports f.o.b., imports c.i.f.; nothing is
adjusted. No answer says when it was released.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from analysis.core.errors import ParameterError, SourceError, shown
from analysis.core.spans import Span
from analysis.sources.alpha_codes import from_alpha_2, to_alpha_2
from analysis.sources.bodies import (
    CHANGED,
    NOT_KEPT,
    Rule,
    check_cells,
    check_columns,
    json_of,
    level,
    once,
    published_of,
)
from analysis.sources.policy import Policy
from analysis.sources.published import Published
from analysis.sources.request import Address, Answer, Plan, Request

SOURCE = "hmrc"
POLICY = Policy(  # its firewall refuses every third request or so, and not the same again
    SOURCE, frozenset({"api.uktradeinfo.com"}), seconds=180.0, tries=12, passing=frozenset({403})
)
FIRST = "2000-01"
URL = "https://api.uktradeinfo.com/OTS"
SHOWN_AT = "https://www.uktradeinfo.com/trade-data/ots-custom-table/"

_FLOWS = {"1": "import", "2": "export", "3": "import", "4": "export"}
_OF_UNION = ("1", "2")
_MONTHS = 60  # in one answer: over more than six years, the service fails
_ONCE = "CommodityId ne 0 and CommodityId ne -1"
_RULES = {
    "MonthId": Rule("(19|20)[0-9]{2}(0[1-9]|1[0-2])", "a month, as 202403"),
    "FlowTypeId": Rule("[1-4]", "1 to 4"),
    "TotalValue": Rule(
        r"(0|[1-9][0-9]{0,14})(\.0|\.[0-9]{1,2})?|", "pounds in plain digits, or null"
    ),
    "Country": Rule("([A-Z]{2}|[^A-Za-z]{0,5})", "the code of a country, as FR", needed=False),
}


def plan(request: Request, today: dt.date) -> Plan:
    """Plan what is asked: five years at one address, and further pages where an answer has them.

    Parameters
    ----------
    request : Request
        Of the United Kingdom (``GBR``). For the partners ``EUU`` and ``WLD``, sums over all
        countries are asked for.
    today : datetime.date

    Raises
    ------
    ParameterError
        If HMRC has no such reporter, partner or flow.
    SourceError
        If an answer names a further page that is none.

    Examples
    --------
    >>> asked = next(plan(Request("GBR", "FRA", "2024-01", "2024-06"), dt.date(2026, 9, 20)))
    >>> print(asked.params["$apply"].replace("),", "), "))
    filter(MonthId ge 202401 and MonthId le 202406 and (FlowTypeId eq 1 or FlowTypeId eq 2 or
    FlowTypeId eq 3 or FlowTypeId eq 4) and CommodityId ne 0 and CommodityId ne -1 and
    (Country/CountryCodeAlpha eq 'FR'))/groupby((MonthId,FlowTypeId,Country/CountryCodeAlpha),
    aggregate(Value with sum as TotalValue))
    """
    if request.reporter != "GBR":
        raise ParameterError("reporter", request.reporter, "GBR, whose trade HMRC counts")
    flows = [number for number, flow in _FLOWS.items() if flow in request.flows]
    if not flows:
        raise ParameterError("flows", request.flows, "export or import: HMRC has no totals")
    months = request.span(FIRST, today)
    for start in range(months.start, months.end, _MONTHS):
        span = Span(start, min(start + _MONTHS, months.end))
        page: Address | None = Address(URL, {"$apply": _query(request, span, flows)})
        while page is not None:
            page = _next_page((yield page))


def _query(request: Request, span: Span, flows: list[str]) -> str:
    """Return what the service is to select and add up."""
    first, last = (f"{n // 12:04d}{n % 12 + 1:02d}" for n in (span.start, span.end - 1))
    types = " or ".join(f"FlowTypeId eq {number}" for number in flows)
    wanted, by = [f"MonthId ge {first} and MonthId le {last} and ({types}) and {_ONCE}"], [
        "MonthId", "FlowTypeId"
    ]  # fmt: skip
    if request.partner not in ("EUU", "WLD"):
        by.append("Country/CountryCodeAlpha")
    if request.partner not in (None, "EUU", "WLD"):
        own = {"XS", "RS"} if request.partner == "SRB" else {to_alpha_2(request.partner)}
        codes = " or ".join(f"Country/CountryCodeAlpha eq '{code}'" for code in sorted(own))
        wanted.append(f"({codes})")
    added = f"groupby(({','.join(by)}),aggregate(Value with sum as TotalValue))"
    return f"filter({' and '.join(wanted)})/{added}"


def _next_page(answer: Answer) -> Address | None:
    """Return the next page of an answer, which must be of the same query and further on."""
    link = _whole(answer.body).get("@odata.nextLink")
    if link is None:
        return None
    params = dict(parse_qsl(urlsplit(str(link)).query))
    skip, before = params.pop("$skip", ""), answer.address.params.get("$skip", "0")
    same = urlsplit(str(link)).path == urlsplit(URL).path and params == {
        name: value for name, value in answer.address.params.items() if name != "$skip"
    }
    if not (same and re.fullmatch("[0-9]{1,9}", skip) and int(skip) > int(before)):
        expected = f"the same query with $skip above {before}"
        raise SourceError(SOURCE, shown(link), expected, CHANGED, column="@odata.nextLink")
    return Address(URL, {**params, "$skip": skip})


def read(body: bytes, seen: dt.date) -> list[Published]:
    """Read an answer, or a page of one.

    What is counted under no country, such as ship's stores and estimates, is left out of the
    figures by country; it is in those of the Union and of the world. The world's imports are those
    from the Union and from all others, added here; a month with only one of them has none.

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
        For a page of HTML, JSON that breaks off, a name, month, flow, country or number that is not
        known; for a figure given twice.

    Examples
    --------
    >>> text = '''{"@odata.context": "https://api.uktradeinfo.com/$metadata#OTS(x)", "value": [
    ... {"MonthId": 202403, "FlowTypeId": 1, "Country": {"CountryCodeAlpha": "FR"},
    ... "TotalValue": 2391144.0}]}'''
    >>> figure = read(text.encode(), dt.date(2026, 9, 20))[0]
    >>> figure.partner, figure.flow, figure.last_month, figure.value, figure.currency
    ('FRA', 'import', '2024-03', '2391144', 'GBP')
    >>> figure.released, figure.date_basis
    ('2026-09-20', 'first seen')
    """
    rows, faults, held = list[Mapping[str, str]](), list[SourceError](), _whole(body)
    for number, given in enumerate(held["value"], 1):
        try:
            rows.append(_cells(given, str(number)))
        except SourceError as error:
            faults.append(error)
    SourceError.raise_all(faults)
    if all("Country" in row for row in rows):
        return once(_by_country(rows, seen), SOURCE)
    if any("Country" in row for row in rows) or "@odata.nextLink" in held:
        found = "sums with and without a country, or sums of all countries on several pages"
        raise SourceError(SOURCE, found, "either, and these on one page", CHANGED)
    return once(_added(rows, seen), SOURCE)


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
    analysis.core.errors.SourceError: hmrc: found no figure; expected one figure at least; the
    office may not publish what was asked for, or not yet; check the codes
    """
    return published_of(read, answers, SOURCE)


def _whole(body: bytes) -> dict[str, Any]:
    """Return an answer of the service, which must be rows of Overseas Trade Statistics."""
    held = json_of(body, SOURCE, "JSON of OData")
    if isinstance(held, dict) and "error" in held:
        mend = "ask for fewer months; if it stays so, report it"
        raise SourceError(SOURCE, f"the error {shown(held['error'])}", "rows", mend)
    if not isinstance(held, dict) or not isinstance(held.get("value"), list):
        raise SourceError(SOURCE, shown(held), "an object with a list named value", CHANGED)
    context = str(held.get("@odata.context", ""))
    if "#OTS" not in context:
        mend = "read an answer of the service's OTS"
        raise SourceError(SOURCE, shown(context), "#OTS", mend, column="@odata.context")
    return held


def _cells(given: Any, line: str) -> dict[str, str]:
    """Return the cells of a row as text, the country's code in place of the country."""
    if not isinstance(given, dict):
        raise SourceError(SOURCE, shown(given), "an object", CHANGED, row=line)
    if "CommodityId" in given:
        found, expected = "a row of one commodity", "sums by month and flow type"
        raise SourceError(SOURCE, found, expected, NOT_KEPT, row=line)
    row = {name: value for name, value in given.items() if not name.startswith("@odata.")}
    country = row.get("Country")
    if "Country" in row:
        row["Country"] = country.get("CountryCodeAlpha") if isinstance(country, dict) else country
    check_columns(row, _RULES, SOURCE)
    cells = {name: "" if value is None else str(value).strip() for name, value in row.items()}
    check_cells(cells, _RULES, SOURCE, line)
    return cells


def _by_country(rows: list[Mapping[str, str]], seen: dt.date) -> Iterator[Published]:
    """Yield the figures of rows that are sums by country."""
    for number, row in enumerate(rows, 1):
        code = row["Country"]
        try:
            partner = from_alpha_2(code) if re.fullmatch("[A-Z]{2}", code) else None
        except KeyError:
            expected, mend = "the code of a country", "report it: the code is new here"
            raise SourceError(
                SOURCE, shown(code), expected, mend, row=str(number), column="Country"
            ) from None
        if partner not in (None, "GBR") and row["TotalValue"]:
            yield _figure(
                partner or "", row["MonthId"], _FLOWS[row["FlowTypeId"]], row["TotalValue"], seen
            )


def _added(rows: list[Mapping[str, str]], seen: dt.date) -> Iterator[Published]:
    """Yield the figures of rows that are sums of all countries: of the Union and of the world."""
    sums: dict[tuple[str, str], dict[str, str]] = {}
    for number, row in enumerate(rows, 1):
        parts = sums.setdefault((row["MonthId"], _FLOWS[row["FlowTypeId"]]), {})
        if row["FlowTypeId"] in parts:
            found = f"flow type {row['FlowTypeId']} of {row['MonthId']} again"
            raise SourceError(SOURCE, found, "each once", CHANGED, row=str(number))
        parts[row["FlowTypeId"]] = row["TotalValue"]
    for (month, flow), parts in sums.items():
        if len(parts) == 2 and all(parts.values()):
            union = next(parts[number] for number in _OF_UNION if number in parts)
            yield _figure("EUU", month, flow, union, seen)
            total = sum(Decimal(_pounds(one)) for one in parts.values())
            yield _figure(
                "WLD", month, flow, f"{total:f}", seen, ", European Union and others added"
            )


def _pounds(value: str) -> str:
    """Return whole pounds without the decimal that the service writes after them."""
    return value.removesuffix(".0")


def _figure(
    partner: str, month: str, flow: str, value: str, seen: dt.date, how: str = ""
) -> Published:
    return level(
        Span.parse(f"{month[:4]}-{month[4:]}"), _pounds(value), (seen.isoformat(), "first seen"),
        source=SOURCE, reporter="GBR", partner=partner, flow=flow, currency="GBP",
        reference=f"HMRC, Overseas Trade Statistics, all commodities{how}", url=SHOWN_AT,
    )  # fmt: skip
