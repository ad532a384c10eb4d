"""The US Census Bureau's API: trade by country, and the release FT-900 apart from it."""

import datetime as dt

import pytest
from conftest import fuzzing
from hypothesis import given
from hypothesis import strategies as st
from offices import HTML, bureau
from replay import Rerouted, replay

from analysis.core.errors import ParameterError, SourceError
from analysis.sources import census, census_ft900, schedule_c
from analysis.sources.alpha_codes import is_country
from analysis.sources.http import Client
from analysis.sources.request import Request

SEEN = dt.date(2026, 9, 20)
SECRET = "0123456789abcdef0123456789abcdef01234567"
HEAD = ["ALL_VAL_MO", "CTY_CODE", "time"]
ROW = ["15590512", "5700", "2024-01"]
FTD_HEAD = ["cell_value", "error_data", "category_code", "seasonally_adj", "time", "data_type_code"]
FTD_ROW = ["263104", "no", "BOPGS", "yes", "2024-03", "EXP"]
NO_KEY = HTML.replace(b"Service unavailable", b"Missing Key")


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv(census.KEY, SECRET)


def refused(read, body):
    with pytest.raises(SourceError) as caught:
        read(body, SEEN)
    return str(caught.value)


def test_a_row_is_a_figure_in_whole_dollars_of_unknown_release():
    (figure,) = census.read(bureau(HEAD, ROW), SEEN)
    assert (figure.source, figure.reporter, figure.partner) == ("census", "USA", "CHN")
    assert (figure.flow, figure.last_month, figure.value) == ("export", "2024-01", "15590512")
    assert (figure.unit, figure.currency) == ("1", "USD")
    assert (figure.released, figure.date_basis) == ("2026-09-20", "first seen")


def test_the_column_says_the_flow_and_columns_are_found_by_name():
    head = ["time", "SUMMARY_LVL", "GEN_VAL_MO", "CTY_CODE", "CTY_NAME", "I_COMMODITY"]
    body = bureau(head, ["2024-02", "DET", "7", "-", "TOTAL FOR ALL COUNTRIES", "-"])
    (figure,) = census.read(body, SEEN)
    assert (figure.flow, figure.partner, figure.value) == ("import", "WLD", "7")


@pytest.mark.parametrize("code", ["0001", "0021", "1XXX", "8220", "5082"])
def test_groups_continents_and_parts_of_countries_are_left_out(code):
    found = census.read(bureau(HEAD, ROW, ["5", code, "2024-01"]), SEEN)
    assert [one.partner for one in found] == ["CHN"]


def test_a_null_is_no_zero_and_a_zero_is_one():
    found = census.read(bureau(HEAD, [None, "5700", "2024-01"], ["0", "4621", "2024-01"]), SEEN)
    assert [(one.partner, one.value) for one in found] == [("RUS", "0")]


def test_a_column_that_comes_twice_must_hold_the_same():
    twice = [*HEAD, "CTY_CODE"]
    assert len(census.read(bureau(twice, [*ROW, "5700"]), SEEN)) == 1
    error = refused(census.read, bureau(twice, [*ROW, "4621"]))
    assert "row 2, column CTY_CODE: found '5700'; expected '4621', as in the other column" in error


COMMODITY = bureau([*HEAD, "E_COMMODITY", "COMM_LVL"], [*ROW, "2710121510", "HS10"])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (NO_KEY, "titled 'Missing Key'; expected JSON; see whether the key is valid"),
        (b"error: unknown variable 'X'", "JSON that is broken at character 0"),
        (bureau(HEAD, ROW)[:-5], "JSON that"),
        (b'{"a": 1, "a": 2}', "JSON with a name given twice"),
        (b"[" * 100_000, "JSON nested too deep"),
        (b"[NaN]", "JSON with NaN, which is no number"),
        (b'{"a": 1}', "expected a list of lists"),
        (b"[]", "expected a list of lists"),
        (bureau(HEAD[1:], ROW[1:]), "found no value; expected ALL_VAL_MO or GEN_VAL_MO"),
        (COMMODITY, "row 2, column E_COMMODITY: found '2710121510'; expected -"),
        (bureau(["CON_VAL_MO", *HEAD[1:]], ROW), "column CON_VAL_MO: found an unknown column"),
        (bureau(HEAD[:2], ROW[:2]), "column time: found no such column"),
        (bureau([*HEAD, "GEN_VAL_MO"], [*ROW, "1"]), "ALL_VAL_MO and GEN_VAL_MO"),
        (bureau(HEAD, ROW[:2]), "row 2: found 2 cells; expected 3"),
        (bureau(HEAD, ["1.5", *ROW[1:]]), "column ALL_VAL_MO: found '1.5'; expected whole dollars"),
        (bureau(HEAD, ["-7", *ROW[1:]]), "column ALL_VAL_MO: found '-7'"),
        (bureau(HEAD, [True, *ROW[1:]]), "column ALL_VAL_MO: found 'True'"),
        (bureau(HEAD, ["１５", *ROW[1:]]), "column ALL_VAL_MO"),
        (bureau(HEAD, ["7", "9999", "2024-01"]), "column CTY_CODE: found '9999'"),
        (bureau(HEAD, ["7", "5700", "2024"]), "column time: found '2024'; expected a month"),
        (bureau(HEAD, ["7", "5700", "2026-09"]), "a day after the end of its months"),
        (bureau(HEAD, ROW, ROW), "USA-CHN export 2024-01..2024-01: found 15590512 and 15590512"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused_with_its_place_and_the_mend(body, said):
    error = refused(census.read, body)
    assert said in error
    assert error.startswith("census")


def test_two_flows_are_two_addresses_and_the_key_is_not_to_be_read():
    exports, imports = census.plan(Request("USA", "CHN", "2024-01", "2024-06"), SEEN)
    assert exports.url.endswith("/exports/hs")
    assert imports.params == {
        "get": "GEN_VAL_MO", "CTY_CODE": "5700", "time": "from 2024-01 to 2024-06"
    }  # fmt: skip
    assert SECRET not in f"{exports} {exports!r}"


@pytest.mark.parametrize(
    ("partner", "code"), [("WLD", "-"), ("EUU", "0003"), ("SRB", "4801"), (None, "*")]
)
def test_partners_are_asked_for_by_schedule_c(partner, code):
    address = next(census.plan(Request("USA", partner), SEEN))
    assert address.params["CTY_CODE"] == code


@pytest.mark.parametrize(
    "request_",
    [Request("CHN", "USA"), Request("USA", "SUN"), Request("USA", "XAS"),
     Request("USA", flows=("total",)), Request("USA", "CHN", until="2009-12")],
)  # fmt: skip
def test_what_the_bureau_does_not_have_is_not_asked(request_):
    with pytest.raises(ParameterError):
        next(census.plan(request_, SEEN))


def test_without_a_key_nothing_is_asked(monkeypatch):
    monkeypatch.delenv(census.KEY)
    for module, partner in ((census, "CHN"), (census_ft900, "WLD")):
        with pytest.raises(SourceError, match=f"set {census.KEY}"):
            next(module.plan(Request("USA", partner), SEEN))


def fetched(*answers):
    asked = Request("USA", "CHN", "2024-01", flows=("export",))
    with replay(answers) as server:
        client = Client(census.POLICY, transport=Rerouted(server), sleep=lambda _: None)
        with client:
            given = list(client.answers(census.plan(asked, SEEN)))
    return given, server.taken


def test_figures_come_over_the_network():
    answers, taken = fetched((200, bureau(HEAD, ROW)))
    assert [one.value for one in census.published(answers)] == ["15590512"]
    assert taken[0]["params"]["key"] == SECRET
    assert SECRET not in repr(answers)


def test_a_wrong_key_leads_to_a_page_of_the_same_host_that_is_refused():
    moved = (302, b"", {"Location": "https://api.census.gov/data/invalid_key.html"})
    answers, _ = fetched(moved, (200, NO_KEY, {"Content-Type": "text/html"}))
    with pytest.raises(
        SourceError, match=r"api\.census\.gov.*see whether the key is valid"
    ) as caught:
        census.published(answers)
    assert SECRET not in str(caught.value)


def test_what_is_not_published_yet_is_said_so():
    answers, _ = fetched((204,))
    for module in (census, census_ft900):
        with pytest.raises(SourceError, match="not publish what was asked for, or not yet"):
            module.published(answers)


def test_every_code_of_schedule_c_that_has_a_country_has_one_that_exists():
    table = schedule_c._table()
    assert len(table) == 246
    assert all(is_country(row["partner"]) for row in table.values() if row["partner"])
    today = [row["partner"] for row in table.values() if row["partner"] and not row["until"]]
    assert len(today) == len(set(today)) > 220


def test_goods_services_and_both_are_three_sources():
    kinds = [("BOPGS", "census-bop"), ("BOPG", "census-bop-goods"), ("BOPS", "census-bop-services")]
    body = bureau(FTD_HEAD, *[[*FTD_ROW[:2], code, *FTD_ROW[3:]] for code, _ in kinds])
    found = census_ft900.read(body, SEEN)
    assert [one.source for one in found] == [source for _, source in kinds]
    assert {(one.partner, one.unit, one.date_basis) for one in found} == {
        ("WLD", "1000000", "first seen")
    }


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (NO_KEY, "a page of HTML titled 'Missing Key'"),
        (bureau(FTD_HEAD, [*FTD_ROW[:3], "no", *FTD_ROW[4:]]), "column seasonally_adj: found 'no'"),
        (bureau(FTD_HEAD, [*FTD_ROW[:5], "BAL"]), "column data_type_code: found 'BAL'"),
        (bureau(FTD_HEAD, [*FTD_ROW[:2], "CB", *FTD_ROW[3:]]), "column category_code: found 'CB'"),
        (bureau(FTD_HEAD, ["x", *FTD_ROW[1:]]), "column cell_value: found 'x'"),
        (bureau(FTD_HEAD, [FTD_ROW[0], "yes", *FTD_ROW[2:]]), "column error_data: found 'yes'"),
        (bureau(FTD_HEAD, FTD_ROW, FTD_ROW), "found 263104 and 263104"),
    ],
)  # fmt: skip
def test_what_is_no_figure_of_the_release_is_refused(body, said):
    error = refused(census_ft900.read, body)
    assert said in error
    assert error.startswith("census-bop")


def test_one_series_is_asked_for_at_a_time():
    asked = Request("USA", "WLD", "2024-01", "2024-06")
    exports, imports = census_ft900.plan(asked, SEEN, source="census-bop-services")
    assert (exports.params["data_type_code"], imports.params["data_type_code"]) == ("EXP", "IMP")
    assert exports.params["category_code"] == "BOPS"
    assert exports.params["seasonally_adj"] == "yes"


@pytest.mark.parametrize(
    ("request_", "source"),
    [(Request("USA", "CHN"), "census-bop"), (Request("GBR", "WLD"), "census-bop"),
     (Request("USA", "WLD", flows=("total",)), "census-bop"), (Request("USA", "WLD"), "census")],
)  # fmt: skip
def test_what_the_release_does_not_have_is_not_asked(request_, source):
    with pytest.raises(ParameterError):
        next(census_ft900.plan(request_, SEEN, source=source))


CODES = st.sampled_from([("5700", "CHN"), ("4621", "RUS"), ("-", "WLD"), ("0003", "EUU")])
MONTHS = st.builds("{:04d}-{:02d}".format, st.integers(2010, 2025), st.integers(1, 12))
FIGURES = st.dictionaries(st.tuples(CODES, MONTHS), st.integers(0, 10**13), min_size=1)


@fuzzing()
@given(FIGURES, st.permutations(HEAD), st.sampled_from(["ALL_VAL_MO", "GEN_VAL_MO"]))
def test_figures_come_back_as_they_were(figures, order, column):
    rows = [dict(zip(HEAD, [str(value), code[0], month], strict=True))
            for (code, month), value in figures.items()]  # fmt: skip
    head = [column if name == "ALL_VAL_MO" else name for name in order]
    body = bureau(head, *[[row[name] for name in order] for row in rows])
    found = census.read(body, SEEN)
    assert {(one.partner, one.last_month): one.value for one in found} == {
        (code[1], month): str(value) for (code, month), value in figures.items()
    }
    assert {one.flow for one in found} == {"export" if column == "ALL_VAL_MO" else "import"}


@fuzzing()
@given(st.data())
def test_a_damaged_answer_raises_no_error_but_ours(data):
    read, whole = data.draw(st.sampled_from([
        (census.read, bureau(HEAD, ROW, ["7", "-", "2024-01"])),
        (census_ft900.read, bureau(FTD_HEAD, FTD_ROW)),
    ]))  # fmt: skip
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 8)))
    try:
        read(whole[:start] + data.draw(st.binary(max_size=4)) + whole[end:], SEEN)
    except SourceError as error:
        assert error.mend
