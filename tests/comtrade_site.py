"""A server that answers as UN Comtrade does, from figures that are invented."""

import json

KEY = "0123456789abcdef0123456789abcdef"
FIELDS = """
typeCode freqCode refPeriodId refYear refMonth period reporterCode reporterISO reporterDesc
flowCode flowDesc partnerCode partnerISO partnerDesc partner2Code partner2ISO partner2Desc
classificationCode classificationSearchCode isOriginalClassification cmdCode cmdDesc aggrLevel
isLeaf customsCode customsDesc mosCode motCode motDesc qtyUnitCode qtyUnitAbbr qty
isQtyEstimated altQtyUnitCode altQtyUnitAbbr altQty isAltQtyEstimated netWgt isNetWgtEstimated
grossWgt isGrossWgtEstimated cifvalue fobvalue primaryValue legacyEstimationFlag isReported
isAggregate
"""
PREVIEWED = 500


def record(reporter, partner, flow, period, value, **changed):
    """Return a record with the 47 fields that Comtrade sends, without descriptions."""
    year, month = int(period[:4]), int(period[4:] or 52)
    own = {
        "typeCode": "C", "freqCode": "M" if period[4:] else "A", "refYear": year,
        "refPeriodId": int(f"{year}{month if period[4:] else 1:02d}01"), "refMonth": month,
        "period": period, "reporterCode": reporter, "flowCode": flow, "partnerCode": partner,
        "partner2Code": 0, "classificationCode": "H6", "classificationSearchCode": "HS",
        "isOriginalClassification": True, "cmdCode": "TOTAL", "customsCode": "C00",
        "mosCode": "0", "motCode": 0, "qtyUnitCode": -1, "qty": 0.0, "isQtyEstimated": False,
        "altQtyUnitCode": -1, "altQty": 0.0, "isAltQtyEstimated": False, "netWgt": 0.0,
        "isNetWgtEstimated": True, "grossWgt": 0.0, "isGrossWgtEstimated": False,
        "cifvalue": value if flow == "M" else None, "fobvalue": value if flow == "X" else 0.0,
        "primaryValue": value, "legacyEstimationFlag": 4, "isReported": False,
        "isAggregate": True,
    } | changed  # fmt: skip
    return {name: own.get(name) for name in FIELDS.split()}


def envelope(records, **changed):
    said = {"elapsedTime": "0.09 secs", "count": len(records), "data": records, "error": ""}
    return json.dumps(said | changed).encode()


def dataset(reporter, period, first, last=None, **changed):
    """Return what getDA says of a reporter's month."""
    return {
        "datasetCode": int(f"2{reporter:04d}{period}2100"), "typeCode": "C", "freqCode": "M",
        "period": int(period), "reporterCode": reporter, "reporterISO": None,
        "classificationCode": "H6", "classificationSearchCode": "HS",
        "isOriginalClassification": True, "totalRecords": 112758,
        "datasetChecksum": -1349955130, "firstReleased": first, "lastReleased": last or first,
    } | changed  # fmt: skip


def refused(status, message, **headers):
    return status, json.dumps({"statusCode": status, "message": message}).encode(), headers


class Comtrade:
    """Answers by the query, as the service does: the preview cuts, figures need a key."""

    def __init__(self, records, datasets=()):
        self.records, self.datasets = list(records), list(datasets)

    def __call__(self, asked):
        path, query = asked["path"], asked["params"]
        if path == "/public/v1/getDA/C/M/HS":
            return 200, envelope([one for one in self.datasets if self.fits(one, query)])
        found = [one for one in self.records if self.fits(one, query)]
        if path == "/public/v1/preview/C/M/HS":
            return 200, envelope(found[:PREVIEWED])
        if path != "/data/v1/get/C/M/HS":
            return refused(404, "Resource not found")
        if asked["headers"].get("ocp-apim-subscription-key") != KEY:
            said = (
                "Access denied due to invalid subscription key. Make sure to provide a valid key."
            )
            return refused(401, said)
        return 200, envelope(found[: int(query["maxRecords"])])

    @staticmethod
    def fits(one, query):
        names = ("reporterCode", "partnerCode", "period", "flowCode", "cmdCode", "partner2Code",
                 "customsCode", "motCode")  # fmt: skip
        known = [name for name in names if name in query and name in one]
        return all(str(one[name]) in query[name].split(",") for name in known)
