"""UN Comtrade: monthly totals of goods, as the reporter or its partner reported them.

Without a key the preview answers, 500 records at the most and cut without a word; with one, all
partners of a year come in one answer. Comtrade keeps one version of each data set, a reporter's
month, and says when it first and last released it: the day of the last release is an upper bound
for each of its figures, and the day itself where there was no other. It is asked for after the
figures, so that a release in between makes the day later, never earlier.

- A wrong period, flow or code gets an answer with nothing in it and status 200.
- Annual data sets have the month 52; monthly totals are made by Comtrade (``isReported`` false).
- Values are in dollars, with binary fractions. ``primaryValue`` is exports f.o.b. and imports
  c.i.f., but for reporters that value imports f.o.b.: those are another source, ``comtrade-fob``.
- A ``cifvalue`` or ``fobvalue`` not known is null, 0 or left out; fields come in any order.
- Taiwan is in "Asia, not elsewhere specified"; Comtrade has numbers of its own for six countries.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import SecretStr

from analysis.core.errors import ParameterError, SourceError, shown
from analysis.core.spans import Span
from analysis.sources.bodies import CHANGED, NOT_KEPT, NUMBER, checked, json_of, level, once
from analysis.sources.places import Places, read_places
from analysis.sources.policy import Policy
from analysis.sources.published import DateBasis, Published
from analysis.sources.request import Address, Answer, Flow, Plan, Request, key_from

SOURCE, SOURCE_FOB = "comtrade", "comtrade-fob"
KEY = "TRADE_CLAIMS_COMTRADE_KEY"
HOST = "comtradeapi.un.org"
POLICY = Policy(
    SOURCE,
    frozenset({HOST}),
    interval=1.1,
    seconds=180.0,
    refusals=(
        (401, f"set {KEY} to a valid key, or unset it: the preview needs none"),
        (403, "the calls of a day are used up, or the key does not cover this: try again tomorrow"),
    ),
)
FIRST = "2010-01"
SHOWN_AT = "https://comtradeplus.un.org/TradeFlow"
URL = f"https://{HOST}"

_FLOWS: Mapping[str, Flow] = {"X": "export", "M": "import"}
_MOST, _MOST_PREVIEWED = 100_000, 500
_CUT_AT = {_MOST_PREVIEWED, _MOST, 250_000}
_SENT = "an answer of UN Comtrade in JSON"
_NUMBER = re.compile(NUMBER)
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z?")
_TOTALS = {"typeCode": "C", "cmdCode": "TOTAL", "customsCode": "C00", "partner2Code": "0",
           "motCode": "0", "mosCode": "0"}  # fmt: skip
T = TypeVar("T")
_Stamps = Mapping[tuple[int, str], "Stamp"]


@dataclass(frozen=True)
class Stamp:
    """When a data set was released, as Comtrade says.

    Parameters
    ----------
    first, last : str
        Day and time of its first and its last release.
    checksum : str
        Which changes with its content.
    """

    first: str
    last: str
    checksum: str


def plan(request: Request, today: dt.date) -> Plan:
    """Plan what is asked: figures year by year, and after each year when they were released.

    With a key in ``TRADE_CLAIMS_COMTRADE_KEY`` the whole of a year is one answer; without one, the
    preview is asked, month by month and flow by flow where all partners are wanted.

    Parameters
    ----------
    request : Request
        For the partner's report of the same trade, see `analysis.sources.request.mirrored`.
    today : datetime.date

    Raises
    ------
    ParameterError
        If Comtrade has no such flow, or no number for a country.
    SourceError
        If the variable can't hold a key.

    Examples
    --------
    >>> asked = next(plan(Request("CHN", "RUS", "2024-01"), dt.date(2024, 4, 20)))
    >>> asked.params["reporterCode"], asked.params["partnerCode"], asked.params["flowCode"]
    ('156', '643', 'X,M')
    """
    flows = [code for code, flow in _FLOWS.items() if flow in request.flows]
    if not flows:
        raise ParameterError("flows", request.flows, "export or import: Comtrade has no totals")
    places, key = read_places(), key_from(KEY, SOURCE, needed=False)
    reporter = str(places.to_comtrade(request.reporter))
    partner = None if request.partner is None else str(places.to_comtrade(request.partner))
    months = request.span(FIRST, today)
    for year in range(months.start // 12, (months.end - 1) // 12 + 1):
        wanted = [f"{year}{month + 1:02d}" for month in range(12)
                  if months.start <= 12 * year + month < months.end]  # fmt: skip
        shared = {"reporterCode": reporter}
        for periods, codes in _parts(wanted, flows, whole=key is not None or partner is not None):
            yield _figures_at(shared, partner, periods, codes, key)
        dates = {**shared, "period": ",".join(wanted)}
        yield Address(f"{URL}/public/v1/getDA/C/M/HS", dates, holds="index")


def _parts(
    periods: list[str], flows: list[str], *, whole: bool
) -> Iterator[tuple[list[str], list[str]]]:
    """Yield what is asked at once: all, or one month and flow, so that no answer is cut."""
    if whole:
        yield periods, flows
    else:
        yield from (([period], [flow]) for period in periods for flow in flows)


def _figures_at(
    shared: Mapping[str, str], partner: str | None, periods: list[str], flows: list[str],
    key: SecretStr | None,
) -> Address:  # fmt: skip
    named = {} if partner is None else {"partnerCode": partner}
    params = {
        **shared, **named, "period": ",".join(periods), "flowCode": ",".join(flows),
        "cmdCode": "TOTAL", "partner2Code": "0", "customsCode": "C00", "motCode": "0",
        "maxRecords": str(_MOST if key else _MOST_PREVIEWED), "format": "JSON",
    }  # fmt: skip
    if key is None:
        return Address(f"{URL}/public/v1/preview/C/M/HS", params)
    secret = {"Ocp-Apim-Subscription-Key": key}
    return Address(f"{URL}/data/v1/get/C/M/HS", params, secret_headers=secret)


def stamps_of(body: bytes, seen: dt.date) -> dict[tuple[int, str], Stamp]:
    """Read when data sets were released, by reporter and period.

    Parameters
    ----------
    body : bytes
        The answer of ``getDA`` as it came.
    seen : datetime.date
        The day on which it was fetched.

    Raises
    ------
    SourceError
        If it is no such answer, or one is released after it was fetched.
    """
    stamps = dict[tuple[int, str], Stamp]()
    for number, one in enumerate(_records(body), 1):
        days = [_time(one, name, number, seen) for name in ("firstReleased", "lastReleased")]
        key = _whole(one, "reporterCode", number), str(one.get("period"))
        stamp = Stamp(days[0], days[1], str(one.get("datasetChecksum")))
        other = stamps.get(key)
        if other and (other.first, other.last) != (stamp.first, stamp.last):  # classifications
            newest = max(other, stamp, key=lambda known: known.last)
            stamp = Stamp(min(other.first, stamp.first), newest.last, newest.checksum)
        stamps[key] = stamp
    return stamps


def read(
    body: bytes, seen: dt.date, stamps: _Stamps | None = None, places: Places | None = None
) -> list[Published]:
    """Read the figures of an answer.

    Parameters
    ----------
    body : bytes
        The answer as it came.
    seen : datetime.date
        The day on which it was fetched.
    stamps : mapping, optional
        From `stamps_of`; where it has none, a figure is dated by the day on which it was fetched.
    places : Places, optional
        The numbers of places; by default those of ``data/places.yml``.

    Returns
    -------
    list of Published
        None where the answer holds nothing.

    Raises
    ------
    SourceError
        If it is no such answer, if it was cut, or with all that is wrong with its records.

    Examples
    --------
    >>> read(b'{"elapsedTime": "0.1 secs", "count": 0, "data": [], "error": ""}', dt.date.today())
    []
    """
    records, places = _records(body), places or read_places()
    if len(records) in _CUT_AT:
        found, expected = f"exactly {len(records):,} records", "fewer: the service cuts there"
        raise SourceError(SOURCE, found, expected, "ask for fewer months, or with a key")
    faults, rows = list[SourceError](), list[Published]()
    for number, record in enumerate(records, 1):
        try:
            rows.append(_figure(record, number, seen, stamps or {}, places))
        except SourceError as fault:
            faults.append(fault)
    SourceError.raise_all(faults)
    return once(rows, SOURCE)


def published(answers: Iterable[Answer]) -> list[Published]:
    """Read all that was answered to a plan, each figure with the day of its data set.

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
    analysis.core.errors.SourceError: comtrade: found no figure; expected one figure at least; the
    office may not publish what was asked for, or not yet; check the codes
    """
    stamps, figures = dict[tuple[int, str], Stamp](), list[Answer]()
    places, rows = read_places(), list[Published]()
    for answer in answers:
        if answer.address.holds == "index":
            stamps |= _at(answer, lambda one: stamps_of(one.body, one.day))
        else:
            figures.append(answer)
    for answer in figures:
        rows += _at(answer, lambda one: read(one.body, one.day, stamps, places))
    return checked(rows, SOURCE)


def _at(answer: Answer, read_one: Callable[[Answer], T]) -> T:
    """Read an answer; what is wrong with it names its address."""
    try:
        return read_one(answer)
    except SourceError as error:
        raise error.at(answer.address) from None


def _records(body: bytes) -> list[dict[str, Any]]:
    """Return the records of an answer, as many as it says."""
    whole = json_of(body, SOURCE, _SENT)
    records = whole.get("data") if isinstance(whole, dict) else None
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        said = sorted(whole) if isinstance(whole, dict) else whole
        raise SourceError(SOURCE, f"JSON with {shown(said)}", "records under 'data'", CHANGED)
    if whole.get("error") not in ("", None):
        mend = "look at what was asked; try again later"
        raise SourceError(SOURCE, f"the error {shown(whole['error'])}", "no error", mend)
    if whole.get("count") != len(records):
        found = f"{len(records)} records, though it says {shown(whole.get('count'))}"
        raise SourceError(SOURCE, found, "as many as it says", "fetch it again")
    return records


def _figure(
    record: Mapping[str, Any], number: int, seen: dt.date, stamps: _Stamps, places: Places
) -> Published:
    """Return the figure of a record, if all that it says is known."""
    for name, expected in _TOTALS.items():
        if str(record.get(name)) != expected:
            raise _fault(number, name, record.get(name), expected, NOT_KEPT)
    codes = {name: _whole(record, name, number) for name in ("reporterCode", "partnerCode")}
    reporter, partner = (_place(number, name, code, places) for name, code in codes.items())
    flow = _FLOWS.get(str(record.get("flowCode")))
    if flow is None:
        raise _fault(number, "flowCode", record.get("flowCode"), "X or M", NOT_KEPT)
    span, period = _span(record, number)
    value, source = _value(record, flow, number)
    stamp = stamps.get((codes["reporterCode"], period))
    kind = shown(record.get("classificationCode")).strip("'")
    said = f"C/{record['freqCode']}/HS TOTAL ({kind}), reporter {codes['reporterCode']}"
    dated = f", released {stamp.last[:19]}, checksum {stamp.checksum}" if stamp else ""
    return level(
        span, value, _released(stamp, seen), source=source, reporter=reporter, partner=partner,
        flow=flow, currency="USD", url=SHOWN_AT,
        reference=f"{said}, partner {codes['partnerCode']}{dated}",
    )  # fmt: skip


def _fault(number: int, name: str, found: object, expected: str, mend: str) -> SourceError:
    return SourceError(SOURCE, shown(found), expected, mend, row=str(number), column=name)


def _whole(record: Mapping[str, Any], name: str, number: int) -> int:
    value = record.get(name)
    if type(value) is not int or not 0 <= value < 1000:
        raise _fault(number, name, value, "a number from 0 to 999", CHANGED)
    return value


def _place(number: int, name: str, code: int, places: Places) -> str:
    found = places.of_comtrade(code)
    if found is None:
        mend = "if it is a place, add it as `comtrade` of its code in data/places.yml"
        raise _fault(number, name, code, "the number of a known place", mend)
    return found


def _span(record: Mapping[str, Any], number: int) -> tuple[Span, str]:
    """Return the months of a record; its fields must agree on them."""
    said, period = record.get("freqCode"), record.get("period")
    year, month = record.get("refYear"), record.get("refMonth")
    months = {"M": (r"20[0-9]{2}(0[1-9]|1[0-2])", 12), "A": (r"(19|20)[0-9]{2}", 52)}
    if said not in months:
        raise _fault(number, "freqCode", said, "M or A", CHANGED)
    pattern, last = months[said]
    if not isinstance(period, str) or not re.fullmatch(pattern, period):
        raise _fault(number, "period", period, "a period such as 202203", CHANGED)
    written = (int(period[:4]), int(period[4:] or last))
    if (year, month) != written:
        found = f"{shown(year)} and {shown(month)} beside {period}"
        expected = f"{written[0]} and {written[1]}"
        raise SourceError(
            SOURCE, found, expected, CHANGED, row=str(number), column="refYear, refMonth"
        )
    text = f"{period[:4]}-{period[4:]}" if said == "M" else period
    return Span.parse(text), period


def _value(record: Mapping[str, Any], flow: str, number: int) -> tuple[str, str]:
    """Return a value in dollars, with its digits, and the source that its valuation belongs to."""
    main, cif, fob = (
        _dollars(record, name, number) for name in ("primaryValue", "cifvalue", "fobvalue")
    )
    if main is None:
        raise _fault(number, "primaryValue", None, "a value in dollars", CHANGED)
    usual, other = (fob, cif) if flow == "export" else (cif, fob)
    if main == usual or not main or (flow == "export" and not usual and main != other):
        return _digits(main), SOURCE
    if flow == "import" and main == other:
        return _digits(main), SOURCE_FOB
    found = f"{_digits(main)} beside cifvalue {shown(cif)} and fobvalue {shown(fob)}"
    expected = "the same as one of them: exports f.o.b., imports c.i.f. or f.o.b."
    raise SourceError(SOURCE, found, expected, CHANGED, row=str(number), column="primaryValue")


def _dollars(record: Mapping[str, Any], name: str, number: int) -> Decimal | None:
    value = record.get(name)
    if value is None:
        return None
    fits = type(value) in (int, Decimal) and _NUMBER.fullmatch(_digits(Decimal(value)))
    if not fits:
        raise _fault(number, name, value, "a number of dollars, or null", CHANGED)
    return Decimal(value)


def _digits(value: Decimal) -> str:
    """Return a number with the digits that it was sent with; .0 is how whole ones are sent."""
    if not value.is_finite() or value.adjusted() > 30:
        return str(value)
    return f"{value:f}".removesuffix(".0")


def _time(record: Mapping[str, Any], name: str, number: int, seen: dt.date) -> str:
    said = str(record.get(name))
    match = _TIME.fullmatch(said)
    latest = (seen + dt.timedelta(days=1)).isoformat()  # it may be tomorrow there
    if match is None or match[1] > latest:
        raise _fault(number, name, record.get(name), f"a time up to {seen}", CHANGED)
    return said


def _released(stamp: Stamp | None, seen: dt.date) -> tuple[str, DateBasis]:
    if stamp is None:
        return seen.isoformat(), "first seen"
    once = stamp.first == stamp.last
    return stamp.last[:10], "period stamp" if once else "dataset stamp"
