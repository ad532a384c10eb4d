"""The IMF's IMTS: what is asked, what is read, and what is refused."""

import datetime as dt

import pytest
from conftest import fuzzing
from hypothesis import given
from hypothesis import strategies as st
from offices import HTML, imf
from replay import Rerouted, replay

from analysis.core.errors import ParameterError, SourceError
from analysis.sources.http import Client
from analysis.sources.imf import POLICY, plan, published, read
from analysis.sources.request import Request

SEEN = dt.date(2026, 9, 20)
ROW = ("LAO", "CHN", "XG_FOB_USD", "2026-M05", "167228490")
OTHER = ("LAO", "CHN", "MG_CIF_USD", "2026-M05", "98765432.1")


def refused(body):
    with pytest.raises(SourceError) as caught:
        read(body, SEEN)
    return str(caught.value)


def test_values_are_whole_dollars_though_the_scale_says_millions():
    (figure,) = read(imf(ROW), SEEN)
    assert (figure.source, figure.reporter, figure.partner) == ("imf", "LAO", "CHN")
    assert (figure.flow, figure.first_month, figure.last_month) == ("export", "2026-05", "2026-05")
    assert (figure.value, figure.unit, figure.resolution) == ("167228490", "1", "1")
    assert (figure.currency, figure.released) == ("USD", "2026-08-31")
    assert figure.date_basis == "dataset stamp"


def test_imports_with_freight_and_free_on_board_are_two_sources():
    found = read(imf(OTHER, ("LAO", "CHN", "MG_FOB_USD", "2026-M05", "93000000")), SEEN)
    assert [(one.source, one.flow, one.value) for one in found] == [
        ("imf", "import", "98765432.1"),
        ("imf-fob", "import", "93000000"),
    ]


@pytest.mark.parametrize(
    ("kind", "source"),
    [("O", "imf"), ("R", "imf"), ("M", "imf-estimated"), ("SE", "imf-estimated"),
     ("TPD", "imf-estimated"), ("", "imf-estimated")],
)  # fmt: skip
def test_what_is_not_said_to_be_reported_is_another_source(kind, source):
    (figure,) = read(imf(ROW, kind=kind), SEEN)
    assert figure.source == source
    assert f"derivation type {kind or 'not said'}" in figure.reference


@pytest.mark.parametrize(("status", "source"), [("P", "imf"), ("E", "imf-estimated")])
def test_a_status_may_say_that_a_value_is_estimated(status, source):
    body = imf(ROW).replace(b"DERIVATION_TYPE", f'STATUS="{status}" DERIVATION_TYPE'.encode())
    (figure,) = read(body, SEEN)
    assert figure.source == source
    assert figure.reference.endswith(f"status {status}")


def test_the_world_is_kept_and_other_aggregates_are_not():
    areas = ["G001", "G163", "GX170", "TX898", "KOS"]
    found = read(imf(*[("LAO", area, *ROW[2:]) for area in areas]), SEEN)
    assert [one.partner for one in found] == ["WLD", "XKX"]


def test_what_has_no_value_is_no_zero():
    found = read(imf(ROW, (*OTHER[:4], "NaN"), ("LAO", "THA", *ROW[2:4], "")), SEEN)
    assert [one.value for one in found] == [ROW[4]]


@pytest.mark.parametrize(
    ("frequency", "period", "months"),
    [("A", "2025", ("2025-01", "2025-12")), ("Q", "2026-Q1", ("2026-01", "2026-03")),
     ("M", "2026-03", ("2026-03", "2026-03"))],
)  # fmt: skip
def test_years_and_quarters_are_read_as_spans(frequency, period, months):
    body = imf((*ROW[:3], period, "5")).replace(b'"M" OVERLAP', f'"{frequency}" OVERLAP'.encode())
    (figure,) = read(body, SEEN)
    assert (figure.first_month, figure.last_month) == months


EMPTY = imf(ROW).replace(b"<Obs", b"<No").replace(b'XG_FOB_USD" COUNTER', b'TBG_USD" COUNTER')


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (HTML, "a page of HTML titled 'Service unavailable'"),
        (b"", "an empty answer"),
        (imf(ROW)[:-40], "XML that is broken or breaks off"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "XML with a DTD"),
        (b'{"data": {}}', "XML that is broken"),
        (imf(ROW, scale="0"), "LAO.XG_FOB_USD.CHN.M, column SCALE: found '0'; expected 6"),
        (imf(ROW, unit="EUR"), "column UNIT: found 'EUR'; expected USD"),
        (imf(ROW).replace(b"METHODOLOGY", b"UNIT_MULT"), "column UNIT_MULT: found 'IMTS'"),
        (imf(ROW, stamp="2026-09-21T00:00:00Z"), "no later than 2026-09-20"),
        (imf(ROW, stamp="yesterday"), "column PUBLICATION_DATE: found 'yesterday'"),
        (imf(ROW).replace(b"IMTS_1_0_0", b"BOP_21_0_0"), "column structureRef"),
        (imf(("LAO", "CHN", "TBG_USD", *ROW[3:])), "column INDICATOR: found 'TBG_USD'"),
        (imf(("LA", "CHN", *ROW[2:])), "column COUNTRY: found 'LA'"),
        (imf(("LAO", "ZZZ", *ROW[2:])), "column COUNTERPART_COUNTRY: found 'ZZZ'"),
        (imf((*ROW[:3], "2026-Q1", "5")), "a period of frequency 'M', as 2024-M01 of M"),
        (imf((*ROW[:3], "2026-M13", "5")), "column TIME_PERIOD: found '2026-M13'"),
        (imf((*ROW[:4], "1.672E9")), "column OBS_VALUE: found '1.672E9'"),
        (imf((*ROW[:4], "-5")), "column OBS_VALUE: found '-5'"),
        (imf((*ROW[:4], "１６７")), "column OBS_VALUE"),
        (imf(ROW, kind="XX"), "column DERIVATION_TYPE: found 'XX'"),
        (imf((*ROW[:3], "2026-M08", "5")), "a day after the end of its months"),
        (imf(ROW, ROW), "LAO-CHN export 2026-05..2026-05: found 167228490 and 167228490"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused_with_its_place_and_the_mend(body, said):
    error = refused(body)
    assert said in error
    assert error.startswith("imf")


@pytest.mark.parametrize(
    ("request_", "fob", "key", "years"),
    [
        (Request("CHN", "RUS", "2024-03", "2025-02"), False, "CHN.XG_FOB_USD+MG_CIF_USD.RUS.M",
         [("2024", "2025")]),
        (Request("CHN", "WLD", "2025-01"), True, "CHN.MG_FOB_USD.G001.M", [("2025", "2026")]),
        (Request("XKX", None, "2014-01", "2021-01", flows=("export",)), False,
         "KOS.XG_FOB_USD..M", [("2014", "2018"), ("2019", "2021")]),
    ],
)  # fmt: skip
def test_the_key_has_its_dimensions_in_order(request_, fob, key, years):
    addresses = list(plan(request_, SEEN, fob=fob))
    assert all(one.url.endswith(f"/IMF.STA,IMTS,1.0.0/{key}") for one in addresses)
    assert [(one.params["startPeriod"], one.params["endPeriod"]) for one in addresses] == years


@pytest.mark.parametrize(
    ("request_", "fob"),
    [(Request("EUU", "CHN"), False), (Request("CHN", flows=("total",)), False),
     (Request("CHN", flows=("export",)), True)],
)  # fmt: skip
def test_what_the_imf_does_not_have_is_not_asked(request_, fob):
    with pytest.raises(ParameterError):
        next(plan(request_, SEEN, fob=fob))


def test_figures_come_over_the_network():
    asked = Request("LAO", "CHN", "2026-05")
    with replay([(429, b"", {"Retry-After": "1"}), (200, imf(ROW, OTHER))]) as server:
        waits = []
        with Client(POLICY, transport=Rerouted(server), sleep=waits.append) as client:
            found = published(client.answers(plan(asked, SEEN)))
    assert [one.flow for one in found] == ["export", "import"]
    assert max(waits) >= 1
    assert server.taken[-1]["params"]["format"] == "structurespecificdata"


def test_a_wrong_code_is_answered_with_nothing_which_is_an_error():
    assert read(EMPTY, SEEN) == []
    with (
        replay([(200, EMPTY)]) as server,
        Client(POLICY, transport=Rerouted(server)) as client,
        pytest.raises(SourceError, match=r"found no figure.*check the codes"),
    ):
        published(client.answers(plan(Request("LAO", "CHN", "2026-05"), SEEN)))


KEYS = st.tuples(
    st.sampled_from([("LAO", "LAO"), ("KOS", "XKX")]),
    st.sampled_from([("CHN", "CHN"), ("G001", "WLD"), ("DEU", "DEU")]),
    st.sampled_from([("XG_FOB_USD", "imf", "export"), ("MG_CIF_USD", "imf", "import"),
                     ("MG_FOB_USD", "imf-fob", "import")]),
    st.tuples(st.integers(1990, 2025), st.integers(1, 12)),
)  # fmt: skip
VALUES = st.one_of(st.integers(0, 10**13).map(str), st.decimals(0, 10**10, places=1).map(str))


@fuzzing()
@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=20))
def test_figures_come_back_as_they_were(figures):
    rows = [(one[0], other[0], name[0], f"{year}-M{month:02d}", value)
            for (one, other, name, (year, month)), value in figures.items()]  # fmt: skip
    found = {(one.reporter, one.partner, one.source, one.flow, one.last_month): one.value
             for one in read(imf(*rows), SEEN)}  # fmt: skip
    assert found == {(one[1], other[1], *name[1:], f"{year}-{month:02d}"): value
                     for (one, other, name, (year, month)), value in figures.items()}  # fmt: skip


@fuzzing()
@given(st.data())
def test_a_damaged_answer_raises_no_error_but_ours(data):
    whole = imf(ROW, OTHER)
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 12)))
    try:
        read(whole[:start] + data.draw(st.binary(max_size=4)) + whole[end:], SEEN)
    except SourceError as error:
        assert error.mend
