"""The IMF's International Trade in Goods by partner country (IMTS, once DOTS), by month.

Asked for in SDMX-ML 2.1, keyed by country, indicator, partner and frequency in this order; all
countries by ISO 3166 codes of three letters, the world as ``G001``. A wrong order, an old area
code or one of two letters is answered with status 200 and nothing, which is an error here.

Each series says ``SCALE="6"``, and its values are whole dollars all the same: the attribute says
how the IMF shows them. Any other scale is refused. Imports come c.i.f. (``MG_CIF_USD``) and, made
from these, f.o.b. (``MG_FOB_USD``): the latter are of a source of their own, ``imf-fob``.

The IMF fills what a country has not reported, from its partners' reports among others, and says so
of each value (``DERIVATION_TYPE``). What it does not say to be reported is of a source of its own,
too, ``imf-estimated``: a country's report is never mixed with what others say of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from analysis.core.errors import ParameterError, SourceError, shown
from analysis.core.spans import Span
from analysis.sources.alpha_codes import is_country
from analysis.sources.bodies import CHANGED, NOT_KEPT, NUMBER, level, once, published_of, xml_of
from analysis.sources.policy import Policy
from analysis.sources.published import Published
from analysis.sources.request import Address, Answer, Plan, Request

SOURCE, SOURCE_ESTIMATED, SOURCE_FOB = "imf", "imf-estimated", "imf-fob"
POLICY = Policy(SOURCE, frozenset({"api.imf.org"}), seconds=180.0)
FIRST = "1960-01"
URL = "https://api.imf.org/external/sdmx/2.1/data/IMF.STA,IMTS,1.0.0"
SHOWN_AT = "https://data.imf.org/en/datasets/IMF.STA:IMTS"

_INDICATORS = {
    "XG_FOB_USD": (SOURCE, "export"),
    "MG_CIF_USD": (SOURCE, "import"),
    "MG_FOB_USD": (SOURCE_FOB, "import"),
}
_REPORTED = {"O", "OU", "R"}  # derivation types: official, also unpublished, and reported
_TYPES = {*_REPORTED, "FA", "M", "SC", "SCC", "SE", "SEHI", "SEME", "SP", "TPD"}
_FINAL = {"", "A", "B", "P", "R"}  # statuses of a reported value: breaks, provisional, revised
_ADDED = {"G001": "WLD", "KOS": "XKX", "WBG": "PSE"}
_YEARS = 5  # of all partners, in one answer
_PERIOD = re.compile(r"([0-9]{4})(?:-M(0[1-9]|1[0-2])|-Q([1-4])|-(0[1-9]|1[0-2]))?")
_STAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9:.]{5,30}Z?")
_MEASURES = re.compile(r"UNIT|MULT|SCALE|CURREN|ADJUST|PRICE")  # attributes that change a value
_KNOWN = {"UNIT": "USD", "SCALE": "6"}
_DIMENSIONS = ("COUNTRY", "INDICATOR", "COUNTERPART_COUNTRY", "FREQUENCY")


def plan(request: Request, today: dt.date, *, fob: bool = False) -> Plan:
    """Plan what is asked: the years wanted, at one address, or at several for all partners.

    Parameters
    ----------
    request : Request
    today : datetime.date
    fob : bool
        Whether imports are asked for f.o.b., for the source ``imf-fob``.

    Raises
    ------
    ParameterError
        If the IMF has no such flow, or no code is known here for a country or area.

    Examples
    --------
    >>> asked = next(plan(Request("CHN", "RUS", "2024-01"), dt.date(2026, 9, 20)))
    >>> print(str(asked).removeprefix(URL))
    /CHN.XG_FOB_USD+MG_CIF_USD.RUS.M?startPeriod=2024&endPeriod=2026&format=structurespecificdata
    """
    asked = SOURCE_FOB if fob else SOURCE
    indicators = [
        name for name, (source, flow) in _INDICATORS.items()
        if source == asked and flow in request.flows
    ]  # fmt: skip
    if not indicators:
        offered = "import" if fob else "export or import: the IMF has no totals"
        raise ParameterError("flows", request.flows, offered)
    months = request.span(FIRST, today)
    reporter, partner = _written(request.reporter), _written(request.partner)
    key = f"{reporter}.{'+'.join(indicators)}.{partner}.M"
    first, last = months.start // 12, (months.end - 1) // 12
    step = last - first + 1 if partner else _YEARS
    for year in range(first, last + 1, step):
        years = {"startPeriod": f"{year}", "endPeriod": f"{min(year + step - 1, last)}"}
        yield Address(f"{URL}/{key}", {**years, "format": "structurespecificdata"})


def _written(code: str | None) -> str:
    """Return how the IMF writes a country; nothing for all of them."""
    own = {one: written for written, one in _ADDED.items()}
    if code is not None and code not in own and not is_country(code):
        expected = "a country's ISO 3166 code, or WLD: codes of other areas are not known here"
        raise ParameterError("country", code, expected)
    return own.get(code, code) if code else ""


def read(body: bytes, seen: dt.date) -> list[Published]:
    """Read an answer in SDMX-ML (structure-specific).

    Aggregates other than the world are left out, and so is what has no value.

    Parameters
    ----------
    body : bytes
    seen : datetime.date
        The day on which it was answered: no publication is later.

    Returns
    -------
    list of Published
        Of the sources ``imf``, ``imf-estimated`` and ``imf-fob``. ``released`` is the day on which
        the IMF published the whole data set as it is, an upper bound.

    Raises
    ------
    SourceError
        For a page of HTML, another data set, a series that is no trade in dollars, a scale other
        than 6, a code, period, number or derivation type that is not known; for a figure given
        twice.

    Examples
    --------
    >>> text = '''<m:Data xmlns:m="m"><m:DataSet structureRef="IMF.STA_IMTS_1_0_0"
    ... PUBLICATION_DATE="2026-08-31T16:29:47.25Z"><Series COUNTRY="LAO" INDICATOR="XG_FOB_USD"
    ... COUNTERPART_COUNTRY="CHN" FREQUENCY="M" SCALE="6"><Obs TIME_PERIOD="2026-M05"
    ... OBS_VALUE="167228490" DERIVATION_TYPE="O"/></Series></m:DataSet></m:Data>'''
    >>> figure = read(text.encode(), dt.date(2026, 9, 20))[0]
    >>> figure.reporter, figure.partner, figure.flow, figure.last_month, figure.value, figure.unit
    ('LAO', 'CHN', 'export', '2026-05', '167228490', '1')
    >>> figure.released, figure.date_basis
    ('2026-08-31', 'dataset stamp')
    """
    root = xml_of(body, SOURCE, "SDMX-ML")
    figures, faults = list[Published](), list[SourceError]()
    for data in _parts(root, "DataSet") if _parts(root, "Obs") else ():
        released = _released(data, seen)
        faults += _measures(data)
        for series in _parts(data, "Series"):
            try:
                figures += _figures(series, released)
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
    analysis.core.errors.SourceError: imf: found no figure; expected one figure at least; the
    office may not publish what was asked for, or not yet; check the codes
    """
    return published_of(read, answers, SOURCE)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _parts(root: Element, name: str) -> list[Element]:
    return [one for one in root.iter() if _name(one) == name]


def _attribute(element: Element, name: str) -> str:
    """Return an attribute, with or without a name space."""
    return next((cell for key, cell in element.attrib.items()
                 if key.rpartition("}")[2] == name), "")  # fmt: skip


def _released(data: Element, seen: dt.date) -> str:
    """Return the day on which a data set was published."""
    structure = _attribute(data, "structureRef")
    if "IMTS" not in structure:
        mend = "read an answer of the data set IMF.STA:IMTS"
        raise SourceError(SOURCE, shown(structure), "IMTS", mend, column="structureRef")
    said = _attribute(data, "PUBLICATION_DATE")
    match = _STAMP.fullmatch(said)
    if not match or not "1945" < match[1] <= seen.isoformat():
        found, expected = shown(said or None), f"a day and time, no later than {seen}"
        raise SourceError(SOURCE, found, expected, CHANGED, column="PUBLICATION_DATE")
    return match[1]


def _measures(data: Element) -> Iterator[SourceError]:
    """Yield each unit, scale or adjustment that is not known, wherever it is said."""
    for one in data.iter():
        for key, cell in one.attrib.items():
            name = key.rpartition("}")[2]
            if _MEASURES.search(name) and _KNOWN.get(name) != cell:
                expected = _KNOWN.get(name, "no such attribute")
                yield SourceError(
                    SOURCE, shown(cell), expected, CHANGED, row=_row(one), column=name
                )


def _row(series: Element) -> str:
    return ".".join(series.get(name, "") for name in _DIMENSIONS)


def _figures(series: Element, released: str) -> Iterator[Published]:
    """Yield the figures of a series, if it is one of countries or the world."""
    row, indicator = _row(series), series.get("INDICATOR", "")
    if indicator not in _INDICATORS:
        expected = " or ".join(_INDICATORS)
        raise SourceError(SOURCE, shown(indicator), expected, NOT_KEPT, row=row, column="INDICATOR")
    flow, places = _INDICATORS[indicator][1], [_place(series, name) for name in _DIMENSIONS[::2]]
    for one in series:
        value = one.get("OBS_VALUE", "")
        if value in ("", "NaN") or not all(places):
            continue
        if not re.fullmatch(NUMBER, value):
            expected = "dollars in plain digits"
            raise SourceError(SOURCE, shown(value), expected, CHANGED, row=row, column="OBS_VALUE")
        source, said = _derived(indicator, one, row)
        yield level(
            _span(series, one), value, (released, "dataset stamp"),
            source=source, reporter=places[0] or "", partner=places[1] or "", flow=flow,
            currency="USD", reference=f"IMF IMTS, {indicator}, {said}", url=SHOWN_AT,
        )  # fmt: skip


def _derived(indicator: str, one: Element, row: str) -> tuple[str, str]:
    """Return the source of a value by how it came about, and what the IMF says of that."""
    kind, status = one.get("DERIVATION_TYPE", ""), one.get("STATUS", "")
    if kind and kind not in _TYPES:
        expected, column = " or ".join(sorted(_TYPES)), "DERIVATION_TYPE"
        raise SourceError(SOURCE, shown(kind), expected, CHANGED, row=row, column=column)
    said = f"derivation type {kind or 'not said'}" + (f", status {status}" if status else "")
    source = _INDICATORS[indicator][0]
    reported = kind in _REPORTED and status in _FINAL
    return (source if reported or source == SOURCE_FOB else SOURCE_ESTIMATED), said


def _place(series: Element, name: str) -> str | None:
    """Return the country of a dimension; None for an area of which nothing is kept."""
    code = series.get(name, "")
    if code in _ADDED:
        return _ADDED[code]
    if re.fullmatch("[A-Z]{1,3}[0-9]{2,4}", code):
        return None
    if not is_country(code):
        expected, mend = "the code of a country or of an area", "report it: the code is new here"
        raise SourceError(SOURCE, shown(code), expected, mend, row=_row(series), column=name)
    return code


def _span(series: Element, one: Element) -> Span:
    """Return the months of an observation, which must be as many as the frequency says."""
    said, frequency = one.get("TIME_PERIOD", ""), series.get("FREQUENCY", "")
    match = _PERIOD.fullmatch(said)
    if match:
        year, month, quarter = match[1], match[2] or match[4], match[3]
        span = Span.parse(f"{year}-{month}" if month else f"{year}Q{quarter}" if quarter else year)
        if span.months == {"M": 1, "Q": 3, "A": 12}.get(frequency):
            return span
    expected = f"a period of frequency {shown(frequency)}, as 2024-M01 of M"
    raise SourceError(
        SOURCE, shown(said), expected, CHANGED, row=_row(series), column="TIME_PERIOD"
    )
