"""UN Comtrade: what is asked, what is read, and what is refused."""

import dataclasses
import datetime as dt
import json
from decimal import Decimal
from typing import get_args

import pytest
from comtrade_site import KEY, Comtrade, dataset, envelope, record, refused
from conftest import fuzzing
from hypothesis import event, given
from hypothesis import strategies as st
from replay import Rerouted, replay

from analysis.core.errors import ParameterError, SourceError
from analysis.figures.schema import COLUMNS, expected_of
from analysis.sources import comtrade
from analysis.sources.comtrade import plan, published, read, stamps_of
from analysis.sources.http import Client
from analysis.sources.places import read_places
from analysis.sources.published import DateBasis
from analysis.sources.request import Request, mirrored

SEEN = dt.date(2026, 9, 20)
TODAY = dt.date(2024, 5, 20)
STAMP = "2024-05-02T10:53:32.8266667"
EXPORTS = record(156, 643, "X", "202403", 7628463913.0)
IMPORTS = record(156, 643, "M", "202403", 11432567890.25)


@pytest.fixture(autouse=True)
def without_key(monkeypatch):
    monkeypatch.delenv(comtrade.KEY, raising=False)


def wrong(body, stamps=None):
    with pytest.raises(SourceError) as caught:
        read(body, SEEN, stamps)
    return caught.value


def asked(office, request, today=TODAY):
    """Return what a server answers to a plan, and what it was asked."""
    with replay(office) as server:
        client = Client(comtrade.POLICY, transport=Rerouted(server), sleep=lambda _: None)
        with client:
            found = list(client.answers(plan(request, today)))
    at = dt.datetime(2026, 9, 20, 9, tzinfo=dt.UTC)
    return [dataclasses.replace(one, at=at) for one in found], server.taken


def assert_sound(rows):
    for one in rows:
        cells = dataclasses.asdict(one)
        assert list(cells) == COLUMNS
        assert cells.pop("date_basis") in get_args(DateBasis)
        assert not [name for name, cell in cells.items() if expected_of(name, cell)]


def test_figures_are_in_whole_dollars_or_with_the_digits_sent():
    exports, imports = read(envelope([EXPORTS, IMPORTS]), SEEN)
    assert (exports.source, exports.reporter, exports.partner) == ("comtrade", "CHN", "RUS")
    months = (exports.first_month, exports.last_month)
    assert (exports.flow, months) == ("export", ("2024-03", "2024-03"))
    assert (exports.value, exports.unit, exports.resolution) == ("7628463913", "1", "1")
    assert (exports.currency, exports.growth_pct, exports.growth_by) == ("USD", "", "")
    assert (imports.flow, imports.value, imports.resolution) == ("import", "11432567890.25", "0.01")
    assert (exports.released, exports.date_basis) == ("2026-09-20", "first seen")
    assert exports.reference == "C/M/HS TOTAL (H6), reporter 156, partner 643"
    assert_sound([exports, imports])


@pytest.mark.parametrize(
    ("sent", "value"),
    [("5", "5"), ("5.0", "5"), ("0.0", "0"), ("1E+3", "1000"), ("1.5e2", "150"),
     ("80230193279.727", "80230193279.727"), ("12.50", "12.50"),
     ("100000000000000.0", "100000000000000")],
)  # fmt: skip
def test_numbers_keep_their_digits(sent, value):
    body = envelope([record(156, 643, "X", "202403", 1234567)]).replace(b"1234567", sent.encode())
    (one,) = read(body, SEEN)
    assert one.value == value


@pytest.mark.parametrize(
    "sent",
    ["-5", "1e400", "1e99", '"5"', "true", "[5]", "null", "1234567890123456", "0.1234567890123"],
)  # fmt: skip
def test_what_is_no_value_is_refused(sent):
    body = envelope([record(156, 643, "X", "202403", 1234567, fobvalue=None)])
    error = wrong(body.replace(b"1234567", sent.encode()))
    assert (error.row, error.column) == ("1", "primaryValue")


@pytest.mark.parametrize("lost", [None, 0, 0.0, "left out"])
def test_a_value_of_the_other_kind_may_be_missing(lost):
    for flow, name in (("X", "cifvalue"), ("M", "fobvalue")):
        one = record(156, 643, flow, "202403", 5.0) | {name: lost}
        one = {field: value for field, value in one.items() if value != "left out"}
        (found,) = read(envelope([one]), SEEN)
        assert (found.source, found.value) == ("comtrade", "5")


def test_imports_valued_free_on_board_are_another_source():
    canada = record(124, 643, "M", "202403", 5.0, cifvalue=None, fobvalue=5.0)
    both = record(124, 156, "M", "202403", 7.0, cifvalue=8.0, fobvalue=7.0)
    exports = record(124, 643, "X", "202403", 9.0)
    found = read(envelope([canada, both, exports]), SEEN)
    assert [one.source for one in found] == ["comtrade-fob", "comtrade-fob", "comtrade"]


@pytest.mark.parametrize(
    ("flow", "values"),
    [("M", {"cifvalue": 6.0}), ("M", {"cifvalue": None, "fobvalue": None}),
     ("M", {"cifvalue": 0.0, "fobvalue": 6.0}), ("X", {"fobvalue": 6.0}),
     ("X", {"fobvalue": None, "cifvalue": 5.0})],
)  # fmt: skip
def test_a_value_that_is_neither_is_refused(flow, values):
    error = wrong(envelope([record(156, 643, flow, "202403", 5.0, **values)]))
    assert error.column == "primaryValue"
    assert "exports f.o.b., imports c.i.f. or f.o.b." in str(error)


def test_nothing_traded_is_a_figure():
    none = record(156, 643, "M", "202403", 0.0, cifvalue=None, fobvalue=None)
    (one,) = read(envelope([none]), SEEN)
    assert (one.source, one.value) == ("comtrade", "0")


def test_fields_may_come_in_any_order_and_with_others():
    turned = dict(reversed((EXPORTS | {"newField": "x", "reporterISO": "CHN"}).items()))
    assert read(envelope([turned]), SEEN) == read(envelope([EXPORTS]), SEEN)
    pretty = json.dumps(json.loads(envelope([EXPORTS])), indent=4).encode()
    assert read(pretty, SEEN) == read(envelope([EXPORTS]), SEEN)


def test_a_year_is_a_span_of_its_own():
    (one,) = read(envelope([record(156, 643, "X", "2023", 5.0)]), SEEN)
    assert (one.first_month, one.last_month) == ("2023-01", "2023-12")
    assert one.reference.startswith("C/A/HS")


def test_numbers_of_countries_are_comtrades_own():
    numbers = {842: "USA", 251: "FRA", 699: "IND", 381: "ITA", 579: "NOR", 757: "CHE", 490: "XAO",
               0: "WLD", 97: "EUU", 344: "HKG", 899: "XUN"}  # fmt: skip
    rows = [record(156, number, "X", "202403", 5.0) for number in numbers]
    assert [one.partner for one in read(envelope(rows), SEEN)] == list(numbers.values())


def test_an_answer_with_nothing_in_it_holds_nothing():
    assert read(envelope([]), SEEN) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("typeCode", "S"), ("cmdCode", "2709"), ("customsCode", "C04"), ("partner2Code", 398),
     ("motCode", 2100), ("mosCode", "1"), ("flowCode", "RX"), ("flowCode", None), ("freqCode", "Q"),
     ("period", "202413"), ("period", 202403), ("period", "2024-03"), ("refYear", 2023),
     ("refMonth", 4), ("reporterCode", "156"), ("reporterCode", 1560), ("reporterCode", True),
     ("partnerCode", 998), ("partnerCode", None)],
)  # fmt: skip
def test_a_record_that_says_something_else_is_refused(name, value):
    error = wrong(envelope([EXPORTS, IMPORTS | {name: value}]))
    assert error.row == "2"
    assert name in error.column


def test_all_records_that_are_wrong_are_named():
    bad = [record(156, number, "X", "202403", 5.0) for number in (643, 998, 997)]
    error = wrong(envelope(bad))
    assert [(one.row, one.found) for one in error.all] == [("2", "998"), ("3", "997")]
    assert "add it as `comtrade` of its code in data/places.yml" in str(error)


def test_a_record_given_twice_is_refused():
    twice = [EXPORTS, EXPORTS | {"classificationCode": "H5"}]
    assert "expected each figure once" in str(wrong(envelope(twice)))


@pytest.mark.parametrize("most", [500, 100_000])
def test_an_answer_that_may_be_cut_is_refused(most):
    one = json.dumps(EXPORTS)
    body = b'{"count": %d, "error": "", "data": [%s]}' % (most, ",".join([one] * most).encode())
    assert f"exactly {most:,} records; expected fewer: the service cuts there" in str(wrong(body))


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"", "an empty answer"), (b"<html><title>Too Long</title></html>", "a page of HTML"),
     (envelope([EXPORTS])[:-200], "JSON that is broken"), (b"[]", "records under 'data'"),
     (b'{"statusCode": 200, "message": "x"}', "records under 'data'"), (b"null", "under 'data'"),
     (envelope([EXPORTS], data=None), "under 'data'"), (envelope([EXPORTS], data=[[1]]), "under"),
     (envelope([EXPORTS], count=2), "1 records, though it says 2"),
     (envelope([EXPORTS], count=None), "though it says nothing"),
     (envelope([], error="Invalid period"), "the error 'Invalid period'"),
     (b'{"count": 1, "count": 0, "data": [], "error": ""}', "a name given twice"),
     (envelope([EXPORTS]).decode().encode("utf-16"), "the byte")],
)  # fmt: skip
def test_what_is_no_answer_is_refused(body, said):
    assert said in str(wrong(body))


# when it was released


def stamped(*datasets):
    return stamps_of(envelope(list(datasets)), SEEN)


def test_the_day_of_a_data_set_that_was_released_once_is_its_own():
    (one,) = read(envelope([EXPORTS]), SEEN, stamped(dataset(156, "202403", STAMP)))
    assert (one.released, one.date_basis) == ("2024-05-02", "period stamp")
    assert one.reference.endswith(", released 2024-05-02T10:53:32, checksum -1349955130")


def test_the_day_of_a_data_set_that_was_revised_is_an_upper_bound():
    stamps = stamped(dataset(156, "202403", STAMP, "2025-01-12T03:04:05", datasetChecksum=7))
    (one,) = read(envelope([EXPORTS]), SEEN, stamps)
    assert (one.released, one.date_basis) == ("2025-01-12", "dataset stamp")
    assert one.reference.endswith("checksum 7")


def test_of_several_classifications_the_newest_release_counts():
    one = dataset(156, "202403", STAMP, datasetChecksum=1)
    other = dataset(156, "202403", "2024-07-01T00:00:00", datasetChecksum=2)
    for sets in ([one, other], [other, one]):
        (found,) = read(envelope([EXPORTS]), SEEN, stamped(*sets))
        assert (found.released, found.date_basis) == ("2024-07-01", "dataset stamp")
        assert found.reference.endswith("checksum 2")


def test_what_has_no_stamp_was_first_seen():
    stamps = stamped(dataset(156, "202402", STAMP), dataset(643, "202403", STAMP))
    (one,) = read(envelope([EXPORTS]), SEEN, stamps)
    assert (one.released, one.date_basis) == ("2026-09-20", "first seen")


@pytest.mark.parametrize("time", ["2024-05-02", "soon", None, "2026-09-22T00:00:00", 5])
def test_another_time_is_refused(time):
    with pytest.raises(SourceError, match="expected a time up to 2026-09-20"):
        stamped(dataset(156, "202403", STAMP, time or None, lastReleased=time))


def test_a_month_is_not_released_before_it_is_over():
    error = wrong(envelope([EXPORTS]), stamped(dataset(156, "202403", "2024-03-02T00:00:00")))
    assert "expected a day after the end of its months" in str(error)


# the plan, and the replay of the service


def test_a_pair_is_asked_year_by_year():
    found, taken = asked(Comtrade([]), Request("CHN", "RUS", "2022-11"))
    paths = ["/public/v1/preview/C/M/HS", "/public/v1/getDA/C/M/HS"]
    assert [one["path"] for one in taken] == paths * 3
    assert [one["params"]["period"] for one in taken[::2]] == [
        "202211,202212", ",".join(f"2023{month:02d}" for month in range(1, 13)),
        "202401,202402,202403,202404",
    ]  # fmt: skip
    for figures, dates in zip(taken[::2], taken[1::2], strict=True):
        assert dates["params"]["period"] == figures["params"]["period"]
    assert taken[0]["params"] | {"period": ""} == {
        "reporterCode": "156", "partnerCode": "643", "period": "", "flowCode": "X,M",
        "cmdCode": "TOTAL", "partner2Code": "0", "customsCode": "C00", "motCode": "0",
        "maxRecords": "500", "format": "JSON",
    }  # fmt: skip
    assert [one.address.holds for one in found] == ["figures", "index"] * 3


def test_all_partners_are_asked_month_by_month_without_a_key_and_at_once_with_one(monkeypatch):
    _, taken = asked(Comtrade([]), Request("CHN", since="2024-03", flows=("export", "import")))
    parts = [(one["params"]["period"], one["params"].get("flowCode")) for one in taken]
    assert parts == [("202403", "X"), ("202403", "M"), ("202404", "X"), ("202404", "M"),
                     ("202403,202404", None)]  # fmt: skip
    monkeypatch.setenv(comtrade.KEY, KEY)
    _, taken = asked(Comtrade([]), Request("CHN", since="2024-03"))
    assert [(one["params"]["period"], one["params"].get("flowCode")) for one in taken] == [
        ("202403,202404", "X,M"), ("202403,202404", None)]  # fmt: skip
    assert "partnerCode" not in taken[0]["params"]
    assert taken[0]["headers"]["ocp-apim-subscription-key"] == KEY
    assert "ocp-apim-subscription-key" not in taken[1]["headers"]


def test_figures_and_their_days_are_put_together(monkeypatch):
    office = Comtrade(
        [
            EXPORTS,
            IMPORTS,
            record(156, 643, "X", "202404", 5.0),
            record(156, 0, "X", "202403", 9.0),
        ],
        [dataset(156, "202403", STAMP, "2025-01-12T03:04:05"), dataset(156, "202404", STAMP)],
    )
    expected = {("export", "2024-03", "2025-01-12"), ("import", "2024-03", "2025-01-12"),
                ("export", "2024-04", "2024-05-02")}  # fmt: skip
    for key in (None, KEY):
        if key:
            monkeypatch.setenv(comtrade.KEY, key)
        answers, _ = asked(office, Request("CHN", "RUS", "2024-03"))
        rows = published(answers)
        assert {(one.flow, one.last_month, one.released) for one in rows} == expected
        assert_sound(rows)


def test_the_partners_report_of_the_same_trade():
    request = Request("CHN", "RUS", "2024-03", flows=("export",))
    office = Comtrade([EXPORTS, record(643, 156, "M", "202403", 7700000000.0)])
    (own,) = published(asked(office, request)[0])
    (mirror,) = published(asked(office, mirrored(request))[0])
    assert (own.reporter, own.partner, own.flow) == ("CHN", "RUS", "export")
    assert (mirror.reporter, mirror.partner, mirror.flow) == ("RUS", "CHN", "import")
    assert mirrored(mirrored(request)) == request
    for partner in (None, "WLD"):
        with pytest.raises(ParameterError, match="one partner, whose report is the mirror"):
            mirrored(Request("CHN", partner))


def test_a_revision_moves_value_day_and_checksum():
    first, request = dataset(156, "202403", STAMP), Request("CHN", "RUS", "2024-03")
    (before,) = published(asked(Comtrade([EXPORTS], [first]), request)[0])
    revised = EXPORTS | {"fobvalue": 8.0, "primaryValue": 8.0}
    later = dataset(156, "202403", STAMP, "2025-01-12T03:04:05", datasetChecksum=7)
    (after,) = published(asked(Comtrade([revised], [later]), request)[0])
    assert (before.value, before.date_basis) == ("7628463913", "period stamp")
    assert (after.value, after.released, after.date_basis) == ("8", "2025-01-12", "dataset stamp")


def test_nothing_at_all_is_an_error():
    answers, _ = asked(Comtrade([]), Request("CHN", "RUS", "2024-03"))
    with pytest.raises(SourceError, match="found no figure; expected one figure at least"):
        published(answers)


def test_an_error_names_the_address_without_the_key(monkeypatch):
    monkeypatch.setenv(comtrade.KEY, KEY)
    answers, _ = asked(Comtrade([EXPORTS | {"mosCode": "1"}]), Request("CHN", "RUS", "2024-03"))
    with pytest.raises(SourceError) as caught:
        published(answers)
    assert "https://comtradeapi.un.org/data/v1/get/C/M/HS?reporterCode=156" in str(caught.value)
    assert KEY not in str(caught.value)


def test_the_preview_of_too_much_is_refused():
    many = [record(156, 643, "X", "202403", 5.0)] * 700
    answers, _ = asked(Comtrade(many), Request("CHN", since="2024-03", until="2024-03"))
    with pytest.raises(SourceError, match="exactly 500 records"):
        published(answers)


def test_a_wrong_key_says_how_to_mend_it(monkeypatch):
    monkeypatch.setenv(comtrade.KEY, "f" * 32)
    with pytest.raises(
        SourceError, match=f"status 401.*set {comtrade.KEY} to a valid key"
    ) as caught:
        asked(Comtrade([]), Request("CHN", "RUS", "2024-03"))
    assert "f" * 32 not in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "said"),
    [(refused(403, "Out of call volume quota. Quota will be replenished in 03:14:17."), "tomorrow"),
     (refused(404, "Resource not found"), "status 404"),
     (refused(429, "Rate limit is exceeded.", **{"Retry-After": "7000"}), "7,000 seconds"),
     ((200, b"<html><title>Blocked</title></html>", {}), "a page of HTML titled 'Blocked'")],
)  # fmt: skip
def test_refusals_of_the_service(answer, said):
    with pytest.raises(SourceError, match=said):
        published(asked(lambda _: answer, Request("CHN", "RUS", "2024-03"))[0])


def test_a_rate_limit_passes():
    waits = refused(429, "Rate limit is exceeded. Try again in 1 seconds.", **{"Retry-After": "1"})
    given = [waits, (200, envelope([EXPORTS])), waits, (200, envelope([]))]
    assert len(published(asked(given, Request("CHN", "RUS", "2024-03"))[0])) == 1


def test_what_comtrade_does_not_have_is_refused_before_it_is_asked():
    for wrong_request, name in (
        (Request("CHN", flows=("total",)), "flows"),
        (Request("XAS"), "country"),
        (Request("CHN", "XXX"), "country"),
        (Request("CHN", until="2009-12"), "until"),
    ):
        with pytest.raises(ParameterError, match=f"parameter {name}"):
            next(plan(wrong_request, TODAY))


# figures to JSON and back

PLACES = read_places()
NUMBERS = [number for number in range(900) if PLACES.of_comtrade(number)]
VALUES = st.one_of(
    st.integers(0, 10**13), st.decimals(0, 10**12, places=3, allow_nan=False),
    st.floats(0, 1e12).map(lambda value: round(value, 2)),
)  # fmt: skip


@given(
    rows=st.dictionaries(
        st.tuples(st.sampled_from(NUMBERS), st.sampled_from("XM"), st.integers(0, 187)),
        st.tuples(VALUES, st.booleans()), min_size=1, max_size=20),
    reporter=st.sampled_from(NUMBERS), order=st.randoms(),
)  # fmt: skip
@fuzzing()
def test_figures_come_back_as_they_were(rows, reporter, order):
    records, expected = [], set()
    for (partner, flow, at), (value, fob) in rows.items():
        period = f"{2010 + at // 12}{at % 12 + 1:02d}"
        free = fob and flow == "M" and value
        changed = {"cifvalue": None, "fobvalue": value} if free else {}
        one = list(record(reporter, partner, flow, period, value, **changed).items())
        order.shuffle(one)
        records.append(dict(one))
        month = f"{period[:4]}-{period[4:]}"
        expected.add((
            "comtrade-fob" if free else "comtrade", PLACES.of_comtrade(reporter),
            PLACES.of_comtrade(partner), {"X": "export", "M": "import"}[flow], month, month,
            Decimal(str(value)),
        ))  # fmt: skip
    body = json.dumps({"count": len(records), "data": records, "error": ""}, default=str).encode()
    for value, _ in rows.values():
        if isinstance(value, Decimal):  # which json writes as text
            body = body.replace(f'"{value}"'.encode(), str(value).encode())
    found = read(body, SEEN)
    assert {(one.source, one.reporter, one.partner, one.flow, one.first_month, one.last_month,
             Decimal(one.value)) for one in found} == expected  # fmt: skip
    assert len(found) == len(rows)
    assert_sound(found)


SCRAPS = [
    b"null",
    b"0",
    b"-1",
    b'"',
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b"1e9",
    b"true",
    b"\xff",
    b"NaN",
]


@given(data=st.data())
@fuzzing()
def test_a_damaged_answer_is_refused_or_read_but_never_breaks(data):
    body = envelope([EXPORTS, IMPORTS])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        end = data.draw(st.integers(at, min(len(body), at + 30)))
        other = data.draw(st.one_of(st.binary(max_size=4), st.sampled_from(SCRAPS)))
        body = body[:at] + other + body[end:]
    try:
        found = read(body, SEEN, stamped(dataset(156, "202403", STAMP)))
    except SourceError:
        event("refused")
        return
    event("read")
    assert_sound(found)


@pytest.mark.network
def test_the_service_itself():
    request = Request("CHN", "RUS", since="2024-03", until="2024-03")
    with Client(comtrade.POLICY) as client:
        found = published(client.answers(plan(request, dt.date.today())))
    assert {(one.flow, one.last_month) for one in found} == {
        ("export", "2024-03"),
        ("import", "2024-03"),
    }
    assert {one.date_basis for one in found} <= {"period stamp", "dataset stamp"}
