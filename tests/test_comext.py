"""Eurostat's Comext: what is asked, what is read, and what is refused."""

import datetime as dt

import pytest
from conftest import fuzzing
from hypothesis import given
from hypothesis import strategies as st
from offices import COMEXT, HTML, comext
from replay import Rerouted, replay

from analysis.core.errors import ParameterError, SourceError
from analysis.sources.comext import POLICY, plan, published, read
from analysis.sources.http import Client
from analysis.sources.request import Request

SEEN = dt.date(2026, 9, 20)
ROW = ("DE", "RU", "import", "2026-06", "204548")
FAULT = (
    b'<?xml version="1.0"?><S:Fault xmlns:S="s"><faultcode>%d</faultcode>'
    b"<faultstring>%s</faultstring></S:Fault>"
)


def refused(body, seen=SEEN):
    with pytest.raises(SourceError) as caught:
        read(body, seen)
    return str(caught.value)


def test_a_row_is_a_figure_in_whole_euros_with_the_day_of_the_update():
    (figure,) = read(comext(ROW), SEEN)
    assert (figure.source, figure.reporter, figure.partner) == ("comext", "DEU", "RUS")
    assert (figure.flow, figure.first_month, figure.last_month) == ("import", "2026-06", "2026-06")
    assert (figure.value, figure.unit, figure.resolution) == ("204548", "1", "1")
    assert (figure.currency, figure.released) == ("EUR", "2026-09-15")
    assert figure.date_basis == "dataset stamp"


def test_columns_are_found_by_name_and_flags_are_kept():
    header = (*reversed(COMEXT), "OBS_FLAG", "CONF_STATUS")
    (figure,) = read(comext(ROW, header=header, OBS_FLAG="p"), SEEN)
    assert (figure.value, figure.partner) == ("204548", "RUS")
    assert figure.reference.endswith(", OBS_FLAG p")


@pytest.mark.parametrize(
    ("partner", "code"), [("WORLD", "WLD"), ("INT_EU27_2020", "EUU"), ("XS", "SRB"), ("XK", "XKX")]
)
def test_areas_and_countries_without_a_code_of_iso_have_one(partner, code):
    (figure,) = read(comext(("DE", partner, *ROW[2:])), SEEN)
    assert figure.partner == code


@pytest.mark.parametrize("partner", ["EXT_EU27_2020", "EXT_EU", "INT_EA21", "QX", "QR", "XI", "CS"])
def test_what_overlaps_with_countries_or_is_none_is_left_out(partner):
    found = read(comext(ROW, ("DE", partner, *ROW[2:])), SEEN)
    assert [one.partner for one in found] == ["RUS"]


def test_the_union_itself_reports():
    (figure,) = read(comext(("EU27_2020", "CN", *ROW[2:])), SEEN)
    assert (figure.reporter, figure.partner) == ("EUU", "CHN")


@pytest.mark.parametrize("value", ["", ":"])
def test_a_value_that_is_not_given_is_no_zero(value):
    found = read(comext(ROW, ("DE", "RU", "export", "2026-06", value)), SEEN)
    assert [one.flow for one in found] == ["import"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (HTML, "a page of HTML titled 'Service unavailable'"),
        (b"", "an empty answer"),
        (b"\xff\xfe", "the byte 0xff at 0"),
        (FAULT % (413, b"EXTRACTION_TOO_BIG: estimated 7644780 rows"), "ask for fewer months"),
        (FAULT % (100, b"NO_RESULTS"), "does not publish what was asked for, or not yet"),
        (b"<S:Envelope><queued><id>1</id></queued></S:Envelope>", "put into a queue"),
        (comext(ROW, header=COMEXT[:-1]), "column OBS_VALUE: found no such column"),
        (comext(ROW, header=(*COMEXT, "UNIT_MULT")), "column UNIT_MULT: found an unknown column"),
        (comext(ROW, header=(*COMEXT, "freq")), "column freq: found a column given twice"),
        (comext(ROW, product="0304"), "row 2, column product: found '0304'; expected TOTAL"),
        (comext(ROW, indicators="VALUE_IN_1000EUROS"), "column indicators"),
        (comext(ROW, DATAFLOW="ESTAT:DS-059331(1.0)"), "column DATAFLOW"),
        (comext(ROW, freq="A"), "column freq: found 'A'"),
        (comext(ROW, TIME_PERIOD="2026"), "column TIME_PERIOD: found '2026'"),
        (comext(ROW, flow="3"), "column flow: found '3'"),
        (comext(ROW, partner="ZQ"), "column partner: found 'ZQ'"),
        (comext(ROW, OBS_VALUE="2.04548E5"), "column OBS_VALUE: found '2.04548E5'"),
        (comext(ROW, OBS_VALUE="204,548"), "row 2: found 11 cells; expected 10"),
        (comext(ROW, OBS_VALUE="２０４５"), "column OBS_VALUE"),
        (comext(ROW, OBS_VALUE="-1"), "column OBS_VALUE: found '-1'"),
        (comext(ROW, **{"LAST UPDATE": "31/02/26"}), "column LAST UPDATE: found '31/02/26'"),
        (comext(ROW, **{"LAST UPDATE": "21/09/26"}), "no later than 2026-09-20"),
        (comext(("DE", "RU", "import", "2026-09", "1")), "a day after the end of its months"),
        (comext(ROW, ROW), "DEU-RUS import 2026-06..2026-06: found 204548 and 204548"),
        (comext(ROW, (*ROW[:4], "204549")), "found 204548 and 204549; expected each figure once"),
        (comext(ROW) + comext(ROW)[-90:], "cells; expected 10, as in the header"),
        (comext(ROW) + b'"', "a broken CSV"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused_with_its_place_and_the_mend(body, said):
    error = refused(body)
    assert said in error
    assert error.startswith("comext")


def test_rows_of_two_updates_are_refused():
    older = comext(("DE", "RU", "export", "2026-06", "7")).replace(b"15/09/26", b"15/08/26")
    assert "one update of the whole data set" in refused(comext(ROW) + older.split(b"\r\n")[1])


def test_everything_wrong_is_said_at_once():
    error = refused(comext((*ROW[:4], "x"), ("DE", "CN", "import", "2026-06", "y")))
    assert "row 2, column OBS_VALUE" in error
    assert "row 3, column OBS_VALUE" in error


@pytest.mark.parametrize(
    ("request_", "key"),
    [
        (Request("DEU", "RUS", "2024-01", "2024-06"), "M.DE.RU.TOTAL.1+2.VALUE_IN_EUROS"),
        (Request("DEU", None, flows=("export",)), "M.DE..TOTAL.2.VALUE_IN_EUROS"),
        (Request("EUU", "WLD", flows=("import",)), "M.EU27_2020.WORLD.TOTAL.1.VALUE_IN_EUROS"),
        (Request("GRC", "EUU"), "M.GR.INT_EU27_2020.TOTAL.1+2.VALUE_IN_EUROS"),
    ],
)
def test_the_key_has_its_dimensions_in_order(request_, key):
    (address,) = plan(request_, SEEN)
    assert address.url.endswith(f"/DS-045409/{key}")
    assert address.params["format"] == "SDMX-CSV"


@pytest.mark.parametrize("request_", [Request("DEU", "XAS"), Request("DEU", flows=("total",))])
def test_what_comext_does_not_have_is_not_asked(request_):
    with pytest.raises(ParameterError):
        next(plan(request_, SEEN))


def test_figures_come_over_the_network():
    with replay([(503,), (200, comext(ROW))]) as server:
        client = Client(POLICY, transport=Rerouted(server), sleep=lambda _: None)
        with client:
            (figure,) = published(client.answers(plan(Request("DEU", "RUS", "2026-06"), SEEN)))
    assert figure.value == "204548"
    assert server.taken[-1]["path"].endswith("M.DE.RU.TOTAL.1+2.VALUE_IN_EUROS")
    assert server.taken[-1]["params"]["endPeriod"] == "2026-08"


def fetched(body):
    with (
        replay([(200, body)]) as server,
        Client(POLICY, transport=Rerouted(server)) as client,
        pytest.raises(SourceError) as caught,
    ):
        published(client.answers(plan(Request("DEU", "RUS", "2026-06"), SEEN)))
    return str(caught.value)


def test_nothing_at_all_is_an_error():
    assert read(comext(), SEEN) == []
    assert "found no figure; expected one figure at least" in fetched(comext())


@pytest.mark.parametrize("body", [HTML, comext(ROW)[:-30]])
def test_what_is_wrong_with_an_answer_is_said_with_its_address(body):
    assert fetched(body).startswith("comext, https://ec.europa.eu/eurostat/api/comext/")


PLACES = st.sampled_from([("DE", "DEU"), ("LT", "LTU"), ("GR", "GRC"), ("EU27_2020", "EUU")])
PARTNERS = st.sampled_from([("RU", "RUS"), ("US", "USA"), ("WORLD", "WLD"), ("XK", "XKX")])
MONTHS = st.builds("{:04d}-{:02d}".format, st.integers(1988, 2025), st.integers(1, 12))
KEYS = st.tuples(PLACES, PARTNERS, st.sampled_from(["import", "export"]), MONTHS)


@fuzzing()
@given(st.dictionaries(KEYS, st.integers(0, 10**13), min_size=1, max_size=20))
def test_figures_come_back_as_they_were(figures):
    rows = [(one[0], other[0], flow, month, str(value))
            for (one, other, flow, month), value in figures.items()]  # fmt: skip
    found = {(one.reporter, one.partner, one.flow, one.last_month): one.value
             for one in read(comext(*rows), SEEN)}  # fmt: skip
    assert found == {(one[1], other[1], flow, month): str(value)
                     for (one, other, flow, month), value in figures.items()}  # fmt: skip


@fuzzing()
@given(st.data())
def test_a_damaged_answer_raises_no_error_but_ours(data):
    whole = comext(ROW, ("DE", "WORLD", "export", "2026-05", "99"))
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 8)))
    try:
        read(whole[:start] + data.draw(st.binary(max_size=4)) + whole[end:], SEEN)
    except SourceError as error:
        assert error.mend
