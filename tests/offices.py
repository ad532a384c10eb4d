"""Answers as offices give them, made of figures that are invented here."""

import io
import json
from urllib.parse import urlencode
from xml.sax.saxutils import quoteattr

from openpyxl import Workbook

COMEXT = (
    "DATAFLOW", "LAST UPDATE", "freq", "reporter", "partner", "product", "flow", "indicators",
    "TIME_PERIOD", "OBS_VALUE",
)  # fmt: skip
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WORKBOOK = ["year", "CTY_CODE", "CTYNAME", *(f"{f}{m}" for f in "IE" for m in (*MONTHS, "YR"))]
HTML = b"<!DOCTYPE html>\n<html><head><title>Service unavailable</title></head><body/></html>"


def comext(*rows, header=COMEXT, **changed):
    """Make SDMX-CSV of rows of reporter, partner, flow, month and value."""
    lines = [",".join(header)]
    for reporter, partner, flow, month, value in rows:
        cells = dict(zip(COMEXT, [
            "ESTAT:DS-045409(1.0)", "15/09/26 11:00:00", "M", reporter, partner, "TOTAL",
            {"import": "1", "export": "2"}[flow], "VALUE_IN_EUROS", month, value,
        ], strict=True)) | changed  # fmt: skip
        lines.append(",".join(cells.get(name, "") for name in header))
    return "\r\n".join([*lines, ""]).encode()


def imf(*rows, stamp="2026-08-31T16:29:47.259745500Z", scale="6", unit="USD", kind="O"):
    """Make SDMX-ML of rows of reporter, partner, indicator, period and value."""
    series = "".join(
        f'<Series COUNTRY="{reporter}" INDICATOR="{indicator}" COUNTERPART_COUNTRY="{partner}" '
        f'FREQUENCY="M" OVERLAP="OL" SCALE="{scale}" METHODOLOGY="IMTS">'
        f'<Obs TIME_PERIOD="{period}" OBS_VALUE={quoteattr(value)} DERIVATION_TYPE="{kind}"/>'
        "</Series>"
        for reporter, partner, indicator, period, value in rows
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><message:StructureSpecificData "
        'xmlns:ss="urn:ss" xmlns:ns1="urn:ns1" xmlns:message="urn:message" '
        'xmlns:xsi="urn:xsi"><message:Header><message:ID>X</message:ID></message:Header>'
        '<message:DataSet ss:structureRef="IMF.STA_IMTS_1_0_0" action="Replace" '
        f'UPDATE_DATE="{stamp}" PUBLICATION_DATE="{stamp}" LICENSE="© IMF">'
        '<Group xsi:type="ns1:GROUP_INDICATOR" INDICATOR="XG_FOB_USD" TRADE_FLOW="XG" '
        f'UNIT="{unit}" VALUATION="FOB"/>{series}'
        "</message:DataSet></message:StructureSpecificData>"
    ).encode()


def bureau(header, *rows):
    """Make the list of lists that the US Census Bureau answers, a row on each line."""
    return ("[" + ",\n".join(json.dumps(row) for row in (header, *rows)) + "]").encode()


def workbook(*rows, header=WORKBOOK, sheet="country"):
    """Make country.xlsx of rows of year, code, months of imports and of exports, in this order."""
    book = Workbook()
    book.active.title = sheet
    book.active.append(list(header))
    for year, code, imports, exports in rows:
        cells = [str(year), code, f"Country {code}"]
        for months in (imports, exports):
            whole = [*months, *[0] * (12 - len(months))]
            cells += [*whole, sum(whole)]
        book.active.append(cells)
    return saved(book)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def hmrc(*rows, context="OTS(MonthId,FlowTypeId,TotalValue)", more=None):
    """Make OData of rows of month, flow type, country (None for no such column) and value."""
    value = [
        {"MonthId": int(month.replace("-", "")), "FlowTypeId": flow, "TotalValue": pounds}
        | ({} if country is None else {"Country": {"CountryCodeAlpha": country}})
        for month, flow, country, pounds in rows
    ]
    held = {"@odata.context": f"https://api.uktradeinfo.com/$metadata#{context}", "value": value}
    return json.dumps(held | ({"@odata.nextLink": more} if more else {})).encode()


def page_after(address, skip):
    """Return the address of the page after one, as HMRC's service writes it."""
    return f"{address.url}?{urlencode(address.params | {'$skip': skip})}"
